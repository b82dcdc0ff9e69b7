#!/usr/bin/env python3
"""Storage that is full, read-only or broken: what the server answers, and that it keeps its promises.

    storage_trouble.py --roost BINARY [--seed N]

Full and read-only: sends are refused with 503 `storage_unavailable` and `Retry-After`, on sockets with an
error frame; reads and sockets go on; it recovers by itself. An I/O error on a flush: no acknowledgement
any more, exit with an error, and everything acknowledged is there at the next start.
"""

from __future__ import annotations

import argparse
import asyncio
import errno
import json
import random
import sys
import tempfile
import time
from pathlib import Path

from client import HTTP, Disconnected, WebSocket
from disk import ShimDisk, SmallDisk
from load import Load
from oplog import OperationLog
from outcome import Outcome
from powercut import PoweredServer
from server import Server


class Probe:
    """Two connections of one member, opened before the trouble and used through it."""

    def __init__(self, load: Load):
        self.load, self.room, self.account = load, load.rooms[0], load.owner
        self.http = HTTP(load.world.host, load.world.port)
        self.socket: WebSocket | None = None

    async def open(self) -> None:
        world = self.load.world
        self.socket = await WebSocket.connect(world.host, world.port,
                                              f"/ws/room/{self.room}?token={self.account.token}")

    async def post(self):
        """Posts a long message, so that space runs out soon."""
        return await self.http.request("POST", f"/api/rooms/{self.room}/messages", token=self.account.token,
                                       body={"content": "x" * 3900, "client_id": self.load.world.client_id()})

    async def until(self, status: int, seconds: float):
        """Posts until it is answered so; that answer, or None."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                answer = await self.post()
                if answer.status == status:
                    return answer
            except Disconnected:
                pass
            await asyncio.sleep(0.02)
        return None

    async def answer_to(self, frame: dict, kinds: set[str], key: str, seconds: float = 5) -> dict | None:
        """Sends a frame and waits for the answer that carries the same `key`."""
        self.socket.send(json.dumps(frame))
        deadline = time.monotonic() + seconds
        try:
            while True:
                got = json.loads(await self.socket.receive(max(0.01, deadline - time.monotonic())))
                if got.get("type") in kinds and got.get(key) == frame[key]:
                    return got
        except (TimeoutError, Disconnected):
            return None

    async def socket_refusal(self) -> dict | None:
        """Sends on the socket until one send is refused."""
        for _ in range(20):
            frame = {"type": "message", "content": "y" * 3900, "client_id": self.load.world.client_id()}
            answer = await self.answer_to(frame, {"error", "message"}, "client_id")
            if answer is None or answer["type"] == "error":
                return answer
        return None

    def close(self) -> None:
        self.http.close()
        if self.socket:
            self.socket.abort()


async def refused_while(name: str, disk, begin, end, folder: Path, outcome: Outcome, command: str, seed: int) -> None:
    """The storage takes no writes for a while."""
    server = Server(command, disk.data, environment=disk.environment, log=folder / "server.log")
    load = Load(server.host, server.port, OperationLog(folder / "load.jsonl"), seed=seed, rate=60)
    probe = None
    try:
        await server.start()
        await load.prepare()
        probe = Probe(load)
        await probe.open()
        load.start()
        await asyncio.sleep(0.7)
        begin()
        await _in_trouble(name, probe, outcome)
        end()
        began = time.monotonic()
        good = await probe.until(201, 15)
        outcome.expect(good is not None, f"{name}: sends work again {time.monotonic() - began:.2f} s after it ended")
        outcome.expect(server.process.returncode is None, f"{name}: the process is the same")
        await asyncio.sleep(0.3)
        await load.settle()
    finally:
        if probe:
            probe.close()
        await load.stop()
        await server.kill()
        disk.remove()
    outcome.judge(load)


async def _in_trouble(name: str, probe: Probe, outcome: Outcome) -> None:
    answer = await probe.until(503, 25)
    outcome.expect(answer is not None, f"{name}: a send is refused with 503")
    if answer is not None:
        outcome.expect(answer.json().get("code") == "storage_unavailable", f"{name}: its code is storage_unavailable")
        outcome.expect(answer.headers.get("retry-after", "").isdigit(), f"{name}: it carries Retry-After")
    frame = await probe.socket_refusal()
    outcome.expect(frame is not None and frame["type"] == "error" and frame["code"] == "storage_unavailable",
                   f"{name}: a socket gets an error frame storage_unavailable ({frame})"[:200])
    outcome.expect(frame is not None and frame.get("retry_after") is not None, f"{name}: with retry_after")
    history = await probe.http.request("GET", f"/api/rooms/{probe.room}/messages?limit=5", token=probe.account.token)
    outcome.expect(history.status == 200 and len(history.json()) == 5, f"{name}: history can be read")
    pong = await probe.answer_to({"type": "ping", "mark": 17}, {"pong"}, "mark")
    outcome.expect(pong is not None, f"{name}: the socket goes on")
    await asyncio.sleep(0.5)


async def failed_flush(folder: Path, outcome: Outcome, command: str, seed: int, *, times: int = 3,
                       patience: float = 10, environment: dict | None = None) -> None:
    """A flush fails once and for all: the server must end, and the next one must know what was promised."""
    disk = ShimDisk(folder, seed=seed)
    chance = random.Random(seed)
    server = PoweredServer(command, disk, folder / "server.log")
    server.environment = environment or {}
    load = Load(server.host, server.port, OperationLog(folder / "load.jsonl"), seed=seed, rate=400)
    try:
        await server.start()
        await load.prepare()
        load.start()
        for number in range(1, times + 1):
            await asyncio.sleep(chance.uniform(0.4, 0.9))
            disk.fail_flushes(errno.EIO)
            try:
                code = await server.ended(patience)
            except TimeoutError:
                code = None
            outcome.expect(code not in (None, 0) and code > 0,
                           f"failed flush {number}: the server ends by itself with an error ({code})")
            await server.kill()
            await server.start()
        await load.settle(patience)
    finally:
        await load.stop()
        await server.kill_process()
        disk.remove()
    outcome.judge(load)


async def all_troubles(command: str, folder: Path, seed: int, outcome: Outcome) -> None:
    if SmallDisk.possible():
        small = SmallDisk(folder / "full", "24m")
        await refused_while("full disk", small, small.fill, small.free, folder / "full", outcome, command, seed)
    else:
        print("     full disk: no tmpfs may be mounted here, so writes are made to fail instead")
        shim = ShimDisk(folder / "full", seed=seed)
        await refused_while("full disk", shim, lambda: shim.fail_writes(errno.ENOSPC), lambda: shim.fail_writes(0),
                            folder / "full", outcome, command, seed)
    shim = ShimDisk(folder / "read-only", seed=seed)
    await refused_while("read-only disk", shim, lambda: shim.fail_writes(errno.EROFS), lambda: shim.fail_writes(0),
                        folder / "read-only", outcome, command, seed)
    await failed_flush(folder / "flush", outcome, command, seed)


def run(command: str, seed: int, keep: Path | None = None) -> tuple[int, int]:
    """All of it; (passed, failed)."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="roost-trouble-") as temporary:
        asyncio.run(all_troubles(command, (keep or Path(temporary)).absolute(), seed, outcome))
    return outcome.passed, outcome.failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--roost", required=True, help="the server, a path or a command line")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--keep", type=Path, help="a folder for the data and the logs")
    arguments = parser.parse_args()
    passed, failed = run(arguments.roost, arguments.seed, arguments.keep)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
