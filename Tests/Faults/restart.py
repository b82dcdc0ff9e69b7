#!/usr/bin/env python3
"""Stops and starts that lose nothing, and databases that must not be touched.

    restart.py --roost BINARY [--rounds 3] [--seed N]

SIGTERM under load: sockets close with 1012 (never 1000), the process exits with 0 within 30 s, nothing is
lost. A database of a newer schema, or one that is damaged, is refused with a reason and left as it is.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from load import Load
from oplog import OperationLog
from outcome import Outcome
from server import Server


async def terminated(server: Server, load: Load, rounds: int, seed: int, outcome: Outcome) -> None:
    """SIGTERM under load, again and again."""
    chance = random.Random(seed)
    for number in range(1, rounds + 1):
        await asyncio.sleep(chance.uniform(0.5, 1.0))
        before, sockets, began = load.acknowledged, list(load.world.sockets), time.monotonic()
        try:
            code = await server.terminate(30)
        except TimeoutError:
            code = None
            await server.kill()
        took = time.monotonic() - began
        await asyncio.sleep(0.2)
        endings = Counter(socket.close_code for socket in sockets if not socket.cut_by_us)
        outcome.expect(code == 0, f"stop {number}: exit code {code} after {took:.2f} s")
        outcome.expect(set(endings) == {1012}, f"stop {number}: sockets closed with {dict(endings)}")
        outcome.expect(before > 0 and sockets, f"stop {number}: it was at work for {len(sockets)} sockets")
        await server.start()


def _digest(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes()).hexdigest()


async def refused(server: Server, name: str, word: str, outcome: Outcome) -> None:
    """A start on the database as it is must fail, say why and change nothing."""
    base = server.data / "app.db"
    before, mark = _digest(base), server.log.stat().st_size
    await server.spawn()
    try:
        code = await server.ended(10)
    except TimeoutError:
        code = None
        await server.kill()
    said = server.log.read_bytes()[mark:].decode(errors="replace").strip()
    outcome.expect(code is not None and code > 0, f"{name}: the start is refused with exit code {code}")
    outcome.expect(word in said.lower() and len(said.splitlines()) <= 3, f"{name}: it says why: {said.splitlines()[0][:160] if said else ''}")
    outcome.expect(_digest(base) == before, f"{name}: the file is as it was")


def _schema(base: Path, change: int) -> int:
    """Moves the schema's version; the version it was."""
    with sqlite3.connect(base) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute(f"PRAGMA user_version = {version + change}")
    connection.close()
    return version


async def untouched(server: Server, outcome: Outcome) -> None:
    """Databases that this server must refuse."""
    base = server.data / "app.db"
    await server.terminate()
    wal = base.with_name("app.db-wal")
    outcome.expect(not wal.exists() or wal.stat().st_size == 0, "after a stop the database is one file")
    version = _schema(base, +1)
    outcome.expect(version > 0, f"the schema has a version: {version}")
    await refused(server, "newer schema", "newer", outcome)
    _schema(base, -1)
    whole = base.read_bytes()
    base.write_bytes(b"this is not a database file " * 40 + whole[1120:])
    await refused(server, "damaged file", "database", outcome)
    base.write_bytes(whole)
    await server.start()
    outcome.expect(True, "the database put right again is served")


async def all_restarts(command: str, folder: Path, rounds: int, seed: int, outcome: Outcome,
                       environment: dict | None = None) -> None:
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    server = Server(command, data, environment=environment)
    log = OperationLog(folder / "load.jsonl")
    load = Load(server.host, server.port, log, seed=seed)
    try:
        await server.start()
        await load.prepare()
        load.start()
        await terminated(server, load, rounds, seed, outcome)
        await load.settle()
        outcome.judge(load)
        if "toy_server" not in command:
            await untouched(server, outcome)
    finally:
        await load.stop()
        await server.kill()
        log.close()


def run(command: str, rounds: int, seed: int, keep: Path | None = None) -> tuple[int, int]:
    """All of it; (passed, failed)."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="roost-restart-") as temporary:
        asyncio.run(all_restarts(command, (keep or Path(temporary)).absolute(), rounds, seed, outcome))
    return outcome.passed, outcome.failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--roost", required=True, help="the server, a path or a command line")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--keep", type=Path, help="a folder for the data and the logs")
    arguments = parser.parse_args()
    passed, failed = run(arguments.roost, arguments.rounds, arguments.seed, arguments.keep)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
