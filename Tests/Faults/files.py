#!/usr/bin/env python3
"""Uploads files, posts them and deletes the messages while the server is killed or loses power.

    files.py --roost BINARY [--rounds 8] [--seed N] [--disk none|shim|loop|all]

An acknowledged file can be had, byte for byte, by whom it is for; the file of a deleted message by nobody.
The same request again makes no second file. In the end the folder of files holds what the database names
and nothing more, however the server died.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import secrets
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from client import HTTP, Answer, Disconnected
from disk import LoopDisk, ShimDisk
from outcome import Outcome
from powercut import PoweredServer
from server import Server

PASSWORD = "a long enough test passphrase"
LOBBY = 1
# What may be answered by a server that is busy or on its way down.
PASSING = {408, 429, 503}
BOUNDARY = "a-boundary-of-the-fault-tests"
# How long the server may take to clear away what a crash left.
SWEEP_PATIENCE = 20.0


@dataclass
class Upload:
    """An acknowledged file and where it went."""

    id: int
    url: str
    digest: str
    owner: str
    state: str = "unposted"


class Uploader:
    """One account that uploads one file after the other, and tries again what has no outcome."""

    def __init__(self, server: Server, name: str, token: str, chance: random.Random):
        self.server, self.name, self.token, self.random = server, name, token, chance
        self.http = HTTP(server.host, server.port)
        self.done: list[Upload] = []
        self.problems: list[str] = []
        self.repeated = b""
        self.stopping = False

    async def run(self) -> None:
        try:
            while not self.stopping:
                await self._one()
                await asyncio.sleep(self.random.expovariate(40))
        finally:
            self.http.close()

    async def _one(self) -> None:
        content = self._content()
        file = await self._upload(content)
        if file is None:
            return
        self.done.append(file)
        if file.digest != hashlib.sha256(content).hexdigest():
            self.problems.append(f"file {file.id} has another size than what was sent")
        if self.random.random() < 0.2:
            return
        body = {"attachments": [file.id], "client_id": secrets.token_hex(8)}
        answer = await self._until_sure("POST", f"/api/rooms/{LOBBY}/messages", {200, 201}, body=body)
        file.state = "posted"
        if self.random.random() < 0.3:
            message = answer.json()["id"]
            # A 404 at a second attempt: the first one did it.
            await self._until_sure("DELETE", f"/api/rooms/{LOBBY}/messages/{message}", {204, 404})
            file.state = "deleted"

    def _content(self) -> bytes:
        # The same bytes again share one place on the disk, also with files that are on their way out.
        if not self.repeated or self.random.random() < 0.5:
            self.repeated = self.random.randbytes(int(min(400_000, self.random.paretovariate(0.6) * 300)))
        return self.repeated

    async def _upload(self, content: bytes) -> Upload | None:
        headers, data, path = {"Idempotency-Key": secrets.token_hex(8)}, content, "/api/files?name=a.bin"
        if self.random.random() < 0.5:
            path, headers["Content-Type"] = "/api/files", f"multipart/form-data; boundary={BOUNDARY}"
            data = (f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n"
                    .encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode())
        if self.random.random() < 0.1:
            await self._break_off(path, headers, data)
        answer = await self._until_sure("POST", path, {201}, headers=headers, data=data)
        file = answer.json()
        if self.random.random() < 0.1:
            again = (await self._until_sure("POST", path, {201}, headers=headers, data=data)).json()
            if again["id"] != file["id"]:
                self.problems.append(f"the same request made the files {file['id']} and {again['id']}")
        digest = hashlib.sha256(content).hexdigest() if file["size"] == len(content) else ""
        return Upload(file["id"], file["url"], digest, self.name)

    async def _break_off(self, path: str, headers: dict[str, str], data: bytes) -> None:
        """An upload that ends in its middle."""
        lines = [f"POST {path} HTTP/1.1", "Host: a", f"Authorization: Bearer {self.token}",
                 f"Content-Length: {len(data)}", *(f"{name}: {value}" for name, value in headers.items())]
        try:
            _, writer = await asyncio.open_connection(self.server.host, self.server.port)
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + data[:-1])
            await writer.drain()
            writer.transport.abort()
        except OSError:
            pass

    async def _until_sure(self, method: str, path: str, good: set[int], **what) -> Answer:
        """The answer, after as many attempts as it takes."""
        while True:
            try:
                answer = await self.http.request(method, path, token=self.token, **what)
                if answer.status in good:
                    return answer
                if answer.status not in PASSING:
                    self.problems.append(f"{method} {path}: {answer.status} {answer.body[:100]!r}")
                    raise RuntimeError(self.problems[-1])
            except Disconnected:
                pass
            await asyncio.sleep(0.03)


async def account(server: Server, name: str) -> str:
    """Registers; the token."""
    http, name = HTTP(server.host, server.port), f"{name}-{secrets.token_hex(4)}"
    try:
        await http.request("POST", "/api/users/", body={"username": name, "password": PASSWORD})
        answer = await http.request("POST", "/api/token", form={"username": name, "password": PASSWORD})
        return answer.json()["access_token"]
    finally:
        http.close()


async def wrong_answers(server: Server, uploads: list[Upload], tokens: dict[str, str], stranger: str) -> list[str]:
    """What the server says of files that is not so."""
    http, found = HTTP(server.host, server.port), []
    for file in uploads:
        for token, may in ((tokens[file.owner], file.state != "deleted"), (stranger, file.state == "posted")):
            answer = await http.request("GET", file.url, token=token)
            if answer.status != (200 if may else 404):
                found.append(f"{file.state} file {file.id}: {answer.status}")
            elif may and hashlib.sha256(answer.body).hexdigest() != file.digest:
                found.append(f"{file.state} file {file.id} has other bytes")
    http.close()
    return found


def named(data: Path) -> set[str]:
    """The contents that the database names."""
    base = sqlite3.connect(f"file:{data / 'app.db'}?mode=ro", uri=True)
    try:
        return {value.hex() for row in base.execute("SELECT hash, thumbnail FROM file") for value in row if value}
    finally:
        base.close()


def kept(data: Path) -> set[str]:
    """What lies in the folder of files, by its name or place."""
    root = data / "files"
    return {"".join(path.relative_to(root).parts) for path in root.rglob("*") if path.is_file()}


async def leftovers(data: Path) -> tuple[set[str], set[str]]:
    """(what nobody needs, what is missing), once the server had the time to clear up."""
    deadline = time.monotonic() + SWEEP_PATIENCE
    while True:
        on_disk, needed = kept(data), named(data)
        if on_disk == needed or time.monotonic() > deadline:
            return on_disk - needed, needed - on_disk
        await asyncio.sleep(0.1)


async def under_deaths(server: Server, rounds: int, seed: int, outcome: Outcome, name: str) -> None:
    """A whole run: uploads while the server dies again and again, then the account of it."""
    chance = random.Random(seed)
    await server.start()
    tokens = {name: await account(server, name) for name in ("ann", "bob", "cyd")}
    stranger = await account(server, "eve")
    uploaders = [Uploader(server, name, token, random.Random(seed + number))
                 for number, (name, token) in enumerate(tokens.items())]
    tasks = [asyncio.create_task(uploader.run()) for uploader in uploaders]
    idle = 0
    for _ in range(rounds):
        before = sum(len(uploader.done) for uploader in uploaders)
        deadline = time.monotonic() + 10
        while sum(len(uploader.done) for uploader in uploaders) == before and time.monotonic() < deadline:
            await asyncio.sleep(chance.uniform(0.2, 0.8))
        idle += time.monotonic() >= deadline
        await server.kill()
        await server.start()
    for uploader in uploaders:
        uploader.stopping = True
    await asyncio.wait(tasks, timeout=30)
    problems = [problem for uploader in uploaders for problem in uploader.problems]
    problems += [repr(task.exception()) if task.done() and task.exception() else "an upload does not end"
                 for task in tasks if not task.done() or task.exception()]
    uploads = [file for uploader in uploaders for file in uploader.done]
    if len({file.id for file in uploads}) != len(uploads):
        problems.append("two uploads got one number")
    outcome.expect(idle == 0, f"{name}: every death hit a working server, {rounds} in all")
    outcome.expect(not problems, f"{name}: {len(uploads)} uploads are answered as they should {problems[:3]}")
    # The last death, after which nobody writes: what is left over now is left over for good.
    await server.kill()
    await server.start()
    wrong = await wrong_answers(server, uploads, tokens, stranger)
    states = {state: sum(file.state == state for file in uploads) for state in ("unposted", "posted", "deleted")}
    outcome.expect(not wrong, f"{name}: each is there for whom it is for {states} {wrong[:3]}")
    extra, missing = await leftovers(server.data)
    outcome.expect(not missing, f"{name}: no content is missing {sorted(missing)[:3]}")
    outcome.expect(not extra, f"{name}: nothing is left over {sorted(extra)[:3]}")


async def one(server: Server, rounds: int, seed: int, outcome: Outcome, name: str) -> None:
    try:
        await under_deaths(server, rounds, seed, outcome, name)
    finally:
        await server.kill()


def run(command: str, rounds: int, seed: int, choice: str = "all", keep: Path | None = None) -> tuple[int, int]:
    """(passed, failed)."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="roost-files-") as temporary:
        folder = (keep or Path(temporary)).absolute()
        if choice in ("none", "all"):
            plain = folder / "plain" / "data"
            plain.mkdir(parents=True)
            asyncio.run(one(Server(command, plain), rounds, seed, outcome, "kill -9"))
        if choice in ("shim", "all"):
            disk = ShimDisk(folder / "shim", seed=seed)
            asyncio.run(one(PoweredServer(command, disk, folder / "shim.log"), rounds, seed, outcome, disk.name))
            disk.remove()
        if choice in ("loop", "all"):
            if LoopDisk.possible():
                disk = LoopDisk(folder / "loop")
                asyncio.run(one(PoweredServer(command, disk, folder / "loop.log"), rounds, seed, outcome, disk.name))
                disk.remove()
            else:
                print("     ext4 image: not tried, mounting a loop device is not permitted here")
    return outcome.passed, outcome.failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--roost", required=True, help="the server, a path or a command line")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--disk", choices=["none", "shim", "loop", "all"], default="all")
    parser.add_argument("--keep", type=Path, help="a folder for the data and the logs")
    arguments = parser.parse_args()
    passed, failed = run(str(Path(arguments.roost).absolute()) if Path(arguments.roost).exists() else arguments.roost,
                         arguments.rounds, arguments.seed, arguments.disk, arguments.keep)
    print(f"seed {arguments.seed}\n{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
