#!/usr/bin/env python3
"""A load of writers and readers against a running server, logged for the checker.

    load.py --host 127.0.0.1 --port 8000 --seconds 5 --log load.jsonl [--seed N] [--rate N]

Start the server with RATE_LIMITS=off. The log is checked at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
import time
from pathlib import Path

from checker import check
from client import HTTP, Disconnected
from history import CHECKS
from oplog import OperationLog
from readers import Leaver, Outsider, Reader, events, place
from world import Account, World
from writers import RESTWriter, SocketWriter

PASSWORD = "a long enough test passphrase"


class Load:
    """Two rooms, one public and one private, with writers and readers of every kind in both."""

    def __init__(self, host: str, port: int, log: OperationLog, *, seed: int = 1, rate: float = 500):
        self.world = World(host, port, log, seed)
        self.log, self.rate = log, rate
        self.http = HTTP(host, port)
        self.rooms: list[int] = []
        self.writers: list = []
        self.readers: list[Reader] = []
        self._tasks: list[asyncio.Task] = []
        self._writing: list[asyncio.Task] = []

    async def prepare(self) -> None:
        """Makes the accounts and rooms; the server must be up and stay so."""
        names = ["owner", "ann", "bob", "cyd", "dan", "eve", "fay", "gus", "hal", "outsider"]
        accounts = {name: await self._register(name) for name in names}
        self.owner = accounts["owner"]
        members = [account for name, account in accounts.items() if name not in ("owner", "outsider")]
        public = await self._make_room("public", members)
        private = await self._make_room("private", members)
        self.rooms = [public, private]
        self._populate(accounts, public, private)

    def _populate(self, accounts: dict[str, Account], public: int, private: int) -> None:
        world, rate = self.world, self.rate / 6
        self.writers = [
            SocketWriter(world, "ann/room", accounts["ann"], public, rate, shared_socket=False),
            SocketWriter(world, "bob/auth", accounts["bob"], public, rate, shared_socket=True),
            SocketWriter(world, "ann/private", accounts["ann"], private, rate, shared_socket=True, window=3),
            SocketWriter(world, "cyd/private", accounts["cyd"], private, rate, shared_socket=False),
            RESTWriter(world, "dan/rest", accounts["dan"], public, rate),
            RESTWriter(world, "eve/rest", accounts["eve"], private, rate),
        ]
        self.readers = [
            Reader(world, "fay/room", accounts["fay"], [public], shared_socket=False),
            Reader(world, "fay/auth", accounts["fay"], [public, private], shared_socket=True, restless=True),
            Reader(world, "gus/private", accounts["gus"], [private], shared_socket=False, restless=True),
            Leaver(world, "hal/leaves", accounts["hal"], public),
            Outsider(world, "outsider", accounts["outsider"], private),
        ]

    async def _register(self, name: str) -> Account:
        name = f"{name}-{secrets.token_hex(4)}"
        answer = await self._ask("POST", "/api/users/", {201}, body={"username": name, "password": PASSWORD})
        user = answer.json()["id"]
        answer = await self._ask("POST", "/api/token", {200}, form={"username": name, "password": PASSWORD})
        return Account(user, name, answer.json()["access_token"])

    async def _make_room(self, kind: str, members: list[Account]) -> int:
        token = self.owner.token
        room = (await self._ask("POST", "/api/rooms/", {201}, token=token, body={
            "name": f"{kind}-{secrets.token_hex(4)}", "kind": kind,
            **({"members": [member.id for member in members]} if kind == "private" else {})})).json()["id"]
        self.log.add("grant", user=self.owner.id, room=room)
        for member in members:
            self.log.add("grant", user=member.id, room=room)
            if kind == "public":
                await self._ask("POST", f"/api/rooms/{room}/join", {200}, token=member.token)
        return room

    async def _ask(self, method: str, path: str, expected: set[int], **options):
        answer = await self.http.request(method, path, **options)
        if answer.status not in expected:
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.body[:300]!r}")
        return answer

    def start(self) -> None:
        """Starts every worker; from now on the server may die and come back."""
        self._writing = [asyncio.create_task(writer.run()) for writer in self.writers]
        self._tasks = [asyncio.create_task(reader.run()) for reader in self.readers]

    @property
    def acknowledged(self) -> int:
        return sum(writer.acknowledged for writer in self.writers)

    def crashed(self) -> list[str]:
        """Workers that ended by an exception, which is a mistake of the test or of the server."""
        done = [task for task in self._writing + self._tasks if task.done() and not task.cancelled()]
        return [repr(task.exception()) for task in done if task.exception()]

    async def settle(self, timeout: float = 20) -> None:
        """Stops new sends, waits for every outcome and for the readers, then reads the final logs."""
        self.world.stopping = True
        _, late = await asyncio.wait(self._writing, timeout=timeout)
        for task in late:
            self.world.unexpected["a send never got an outcome"] += 1
            task.cancel()
        try:
            await self._finish(timeout)
        except (RuntimeError, Disconnected) as error:
            # What cannot be read counts as lost.
            self.world.unexpected[f"the final log cannot be read: {error}"] += 1
        for failure in self.crashed():
            self.world.unexpected[f"worker ended: {failure}"] += 1
        await self.stop()

    async def _finish(self, timeout: float) -> None:
        last = {room: await self._last_seq(room) for room in self.rooms}
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and not self._caught_up(last):
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)
        self.log.add("settled")
        for room in self.rooms:
            await self._read_final(room, await self._last_seq(room))

    async def stop(self) -> None:
        """Ends every worker at once."""
        tasks = set(self._writing + self._tasks)
        while tasks:
            # More than once: in Python 3.11 `wait_for` may swallow a cancellation.
            for task in tasks:
                task.cancel()
            _, tasks = await asyncio.wait(tasks, timeout=0.5)
        self.http.close()

    def _caught_up(self, last: dict[int, int]) -> bool:
        return all(seq >= last[room] for reader in self.readers for room, seq in reader.cursor.items())

    async def _last_seq(self, room: int) -> int:
        answer = await self._patient("GET", f"/api/rooms/{room}")
        return answer.json()["last_seq"]

    async def _patient(self, method: str, path: str):
        for _ in range(200):
            try:
                return await self._ask(method, path, {200}, token=self.owner.token)
            except Disconnected:
                await asyncio.sleep(0.05)
        raise RuntimeError(f"{method} {path}: the server stays away")

    async def _read_final(self, room: int, last: int) -> None:
        self.log.add("last", room=room, seq=last)
        async for event in events(self.http, room, self.owner.token, 0):
            self.log.add("event", room=room, seq=place(event), type=event["type"])
        after = 0
        while True:
            page = (await self._patient("GET", f"/api/rooms/{room}/messages?after={after}&limit=200")).json()
            for message in page:
                self.log.add("row", room=room, seq=message["seq"], id=message["id"], user=message["user_id"],
                             client_id=message.get("client_id"), content=message["content"])
                after = message["seq"]
            if not page:
                return


def verdict(load: Load) -> tuple[list[str], set[str]]:
    """The checker's lines and what failed, with one more check: nothing unexpected was answered."""
    report = check(load.log.entries)
    lines, failed = [f"     {report.facts}", *report.lines()], set(report.failed)
    if load.world.unexpected:
        failed.add("answers")
        lines.append("FAIL only expected answers came")
        lines += [f"       {count} x {text}" for text, count in load.world.unexpected.most_common(8)]
    else:
        lines.append("ok   only expected answers came")
    return lines, failed


async def run(arguments: argparse.Namespace) -> int:
    log = OperationLog(arguments.log)
    load = Load(arguments.host, arguments.port, log, seed=arguments.seed, rate=arguments.rate)
    await load.prepare()
    load.start()
    await asyncio.sleep(arguments.seconds)
    await load.settle()
    log.close()
    lines, failed = verdict(load)
    print("\n".join(lines))
    print(f"{len(CHECKS) + 1 - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=500)
    sys.exit(asyncio.run(run(parser.parse_args())))
