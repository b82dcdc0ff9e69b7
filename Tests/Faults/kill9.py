#!/usr/bin/env python3
"""Kills the server with SIGKILL at random moments under load and checks that nothing was lost.

    kill9.py --roost BINARY [--rounds 20] [--seed N] [--keep FOLDER]

The same seed gives the same moments. Every fourth kill hits the server while it starts.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from history import CHECKS
from load import Load, verdict
from oplog import OperationLog
from server import Server

# A round that sees no acknowledgement for this long goes on without one, and that is a failure.
PATIENCE = 5.0


async def kill_first_starts(server: Server, seed: int) -> None:
    """Kills the server while it makes its database."""
    chance = random.Random(seed)
    for _ in range(4):
        await server.spawn()
        await asyncio.sleep(chance.uniform(0, 0.1))
        await server.kill()


async def kill_rounds(server: Server, load: Load, rounds: int, seed: int, shortest: float, longest: float) -> dict:
    """Kills and restarts; what happened in numbers."""
    chance = random.Random(seed)
    idle_rounds, slowest = 0, 0.0
    for number in range(1, rounds + 1):
        before = load.acknowledged
        deadline = time.monotonic() + PATIENCE
        while load.acknowledged == before and not load.crashed() and time.monotonic() < deadline:
            await asyncio.sleep(chance.uniform(shortest, longest))
        idle_rounds += load.acknowledged == before
        await server.kill()
        if number % 4 == 0:
            await server.spawn()
            await asyncio.sleep(chance.uniform(0, 0.08))
            await server.kill()
        slowest = max(slowest, await server.start())
    return {"idle": idle_rounds, "slowest": slowest}


async def kill9(command: str, *, rounds: int, seed: int, folder: Path, shortest: float = 0.3,
                longest: float = 1.3, rate: float = 500, environment: dict | None = None,
                patience: float = 20, lead_in: float = 2.0):
    """A whole run; the report's lines and the names of the failed checks. The `lead_in` in peace lets what
    takes longer than a round happen too: somebody leaves a room and must hear nothing a second later."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    server = Server(command, data, environment=environment)
    log = OperationLog(folder / "load.jsonl")
    load = Load(server.host, server.port, log, seed=seed, rate=rate)
    try:
        await kill_first_starts(server, seed)
        await server.start()
        await load.prepare()
        load.start()
        await asyncio.sleep(lead_in)
        result = await kill_rounds(server, load, rounds, seed, shortest, longest)
        await load.settle(patience)
    finally:
        await load.stop()
        await server.kill()
        log.close()
    lines, failed = verdict(load)
    lines.insert(0, f"     {rounds} kills with seed {seed}, {load.acknowledged} acknowledgements, "
                    f"slowest start {result['slowest']:.2f} s")
    working(result, lines, failed)
    return lines, failed


def working(result: dict, lines: list[str], failed: set[str]) -> None:
    """A kill of a server that was not at work proves nothing."""
    if result["idle"]:
        failed.add("load")
        lines.append(f"FAIL {result['idle']} rounds had no acknowledgement before the kill")
    else:
        lines.append("ok   every kill hit a working load")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--roost", required=True, help="the server, a path or a command line")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--rate", type=float, default=500)
    parser.add_argument("--keep", type=Path, help="a folder for the data and the logs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="roost-kill9-") as temporary:
        folder = arguments.keep or Path(temporary)
        lines, failed = asyncio.run(kill9(arguments.roost, rounds=arguments.rounds, seed=arguments.seed,
                                          folder=folder.absolute(), rate=arguments.rate))
    print("\n".join(lines))
    print(f"{len(CHECKS) + 2 - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
