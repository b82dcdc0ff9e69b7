#!/usr/bin/env python3
"""Cuts the power under load and checks that every acknowledged message is there at the next start.

    powercut.py --roost BINARY [--cuts 8] [--seed N] [--disk shim|loop|both]

`kill -9` alone cannot tell a flushed write from one that is only in the page cache. Two disks can: a
preloaded library that keeps what was flushed, and an ext4 image on a loop device (where mounting is
permitted). First both are tried on writers that are known to be right and known to be wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from history import CHECKS
from disk import HERE, LoopDisk, ShimDisk
from kill9 import kill_first_starts, kill_rounds, working
from load import Load, verdict
from oplog import OperationLog
from server import Server
from toy_chat import NEVER_FLUSHES

TOY = f"{sys.executable} {HERE / 'toy_server.py'}"


class PoweredServer(Server):
    """A server whose death is a power cut."""

    def __init__(self, command: str, disk, log: Path):
        super().__init__(command, disk.data, log=log)
        self.disk = disk

    async def spawn(self) -> None:
        self.environment = {**self.environment, **self.disk.environment}
        await super().spawn()

    async def kill_process(self) -> None:
        """Ends the process and leaves the disk alone."""
        await super().kill()

    async def kill(self) -> None:
        alive = self.process is not None
        await super().kill()
        if alive:
            self.process = None
            self.disk.cut()


async def power_cuts(command: str, disk, folder: Path, *, cuts: int, seed: int, rate: float = 400,
                     environment: dict | None = None, patience: float = 20) -> tuple[list[str], set[str]]:
    """A whole run on one disk; the report's lines and the names of the failed checks."""
    server = PoweredServer(command, disk, folder / f"{type(disk).__name__}.log")
    server.environment = environment or {}
    log = OperationLog(folder / f"{type(disk).__name__}.jsonl")
    load = Load(server.host, server.port, log, seed=seed, rate=rate)
    try:
        await kill_first_starts(server, seed)
        await server.start()
        await load.prepare()
        load.start()
        result = await kill_rounds(server, load, cuts, seed, 0.2, 0.9)
        await load.settle(patience)
    finally:
        await load.stop()
        await server.kill()
        log.close()
    lines, failed = verdict(load)
    lines.insert(0, f"     {disk.cuts - 1} power cuts with seed {seed}, {load.acknowledged} acknowledgements, "
                    f"slowest start {result['slowest']:.2f} s")
    working(result, lines, failed)
    if disk.flushes:
        lines.append("ok   the disk saw the server's flushes")
    else:
        failed.add("disk")
        lines.append("FAIL the disk saw no flush: the library was not loaded or the server never flushes")
    return lines, failed


WRITER = """
import os, sqlite3, sys
base = sqlite3.connect(sys.argv[1], isolation_level=None)
base.execute("PRAGMA journal_mode=WAL"); base.execute("PRAGMA synchronous=" + sys.argv[2])
base.execute("CREATE TABLE IF NOT EXISTS row(id INTEGER PRIMARY KEY, text)")
while True:
    place = base.execute("INSERT INTO row(text) VALUES (?)", ("x" * 100,)).lastrowid
    print(place, flush=True)
"""


def lost_rows(disk, synchronous: str, cuts: int) -> list[int]:
    """How many acknowledged commits each cut loses with a plain SQLite writer."""
    lost = []
    base = disk.data / "writer.db"
    for _ in range(cuts):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(base), synchronous], text=True,
                                  stdout=subprocess.PIPE, env=disk.environment)
        first = int(writer.stdout.readline())
        time.sleep(0.25)
        writer.kill()
        acknowledged = int((writer.stdout.read().rpartition("\n")[0].rpartition("\n")[2]) or first)
        writer.wait()
        disk.cut()
        with sqlite3.connect(base) as after:
            assert after.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            found = after.execute("SELECT count(*), coalesce(max(id), 0) FROM row").fetchone() \
                if after.execute("SELECT 1 FROM sqlite_master").fetchone() else (0, 0)
        after.close()
        assert found[0] == found[1]
        lost.append(max(0, acknowledged - found[1]))
        if hasattr(disk, "shadow"):
            _align(disk)
    return lost


def _align(disk: ShimDisk) -> None:
    """Reading recovered the database in the live folder; the disk has it as it was cut."""
    disk.cut()


def self_test(make_disk, folder: Path, seed: int) -> list[tuple[bool, str]]:
    """The disk must lose what was not flushed and keep what was."""
    results = []
    for synchronous in ("NORMAL", "FULL"):
        disk = make_disk(folder / synchronous)
        lost = lost_rows(disk, synchronous, 4)
        if synchronous == "NORMAL" and not any(lost):
            # Somebody else on the machine may have had everything flushed.
            lost += lost_rows(disk, synchronous, 12)
        disk.remove()
        good = sum(lost) == 0 if synchronous == "FULL" else sum(lost) > 0
        results.append((good, f"{disk.name}: SQLite with synchronous={synchronous} loses {lost} commits"))
    for bug, expected in (("", None), (NEVER_FLUSHES, "C1")):
        place = folder / (bug or "right")
        disk = make_disk(place)
        lines, failed = asyncio.run(power_cuts(TOY, disk, place, cuts=2, seed=seed, rate=300, patience=3,
                                               environment={"TOY_BUG": bug}))
        disk.remove()
        good = expected in failed if expected else not failed
        results.append((good, f"{disk.name}: toy server {bug or 'without a bug'}: "
                              f"{', '.join(sorted(failed)) or 'nothing'} fails"))
    return results


def disks(choice: str, seed: int) -> list:
    """Constructors of the disks that can be had here."""
    found = []
    if choice in ("shim", "both"):
        found.append(lambda folder: ShimDisk(folder, seed=seed))
    if choice in ("loop", "both"):
        if LoopDisk.possible():
            found.append(LoopDisk)
        elif choice == "loop":
            raise SystemExit("mounting a loop device is not permitted here")
        else:
            print("     ext4 image: not tried, mounting a loop device is not permitted here")
    return found


def run(command: str, cuts: int, seed: int, choice: str = "both", keep: Path | None = None) -> tuple[int, int]:
    """Self-tests, then the server; (passed, failed)."""
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="roost-powercut-") as temporary:
        for number, make_disk in enumerate(disks(choice, seed)):
            folder = (keep or Path(temporary)).absolute() / str(number)
            for good, text in self_test(make_disk, folder / "self", seed):
                print(f"{'ok  ' if good else 'FAIL'} {text}")
                passed, failed = passed + good, failed + (not good)
            disk = make_disk(folder / "run")
            print(f"     {disk.name}:")
            lines, wrong = asyncio.run(power_cuts(command, disk, folder, cuts=cuts, seed=seed))
            disk.remove()
            print("\n".join(lines))
            passed, failed = passed + len(CHECKS) + 3 - len(wrong), failed + len(wrong)
    return passed, failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--roost", required=True, help="the server, a path or a command line")
    parser.add_argument("--cuts", type=int, default=8)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--disk", choices=["shim", "loop", "both"], default="both")
    parser.add_argument("--keep", type=Path, help="a folder for the data and the logs")
    arguments = parser.parse_args()
    passed, failed = run(arguments.roost, arguments.cuts, arguments.seed, arguments.disk, arguments.keep)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
