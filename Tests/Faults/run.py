#!/usr/bin/env python3
"""Every fault test, in the time that a continuous integration has.

    run.py BINARY [--quick] [--seed N]

The last line is 'N passed, N failed'. A failure names the seed to try again with; each script runs alone,
with more rounds and with `--keep FOLDER` for its logs. With --quick, the kills and power cuts under load alone, a few
of each.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
import traceback
import unittest
from pathlib import Path

import files
import killpoints
import powercut
import restart
import storage_trouble
import test_checker
from history import CHECKS
from kill9 import kill9


def checker_tests() -> tuple[int, int]:
    suite = unittest.defaultTestLoader.loadTestsFromModule(test_checker)
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1, warnings="ignore").run(suite)
    wrong = len(result.failures) + len(result.errors)
    return result.testsRun - wrong, wrong


def kills(command: str, rounds: int, seed: int) -> tuple[int, int]:
    with tempfile.TemporaryDirectory(prefix="roost-kill9-") as folder:
        lines, failed = asyncio.run(kill9(command, rounds=rounds, seed=seed, folder=Path(folder), longest=1.1))
    print("\n".join(lines))
    return len(CHECKS) + 2 - len(failed), len(failed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("command", nargs="?", help="the server, a path or a command line")
    parser.add_argument("--roost", help="the same")
    parser.add_argument("--quick", action="store_true", help="a few kills and power cuts")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    arguments = parser.parse_args()
    command, seed = arguments.roost or arguments.command, arguments.seed
    if not command:
        parser.error("name the server's binary")
    if Path(command).exists():
        command = str(Path(command).absolute())
    quick = arguments.quick
    parts = [
        ("kill -9 under load", lambda: kills(command, 5 if quick else 20, seed)),
        ("power cuts under load",
         lambda: powercut.run(command, 2 if quick else 6, seed, "shim" if quick else "both")),
        ("storage trouble", lambda: storage_trouble.run(command, seed)),
    ]
    if not quick:
        parts += [
            ("the checker itself", checker_tests),
            ("uploads under kills and power cuts", lambda: files.run(command, 3, seed)),
            ("a kill at every disk call", lambda: killpoints.run(command)),
            ("stops, restarts and refused databases", lambda: restart.run(command, 3, seed)),
        ]
    passed = failed = 0
    print(f"seed {seed}")
    for name, part in parts:
        began = time.monotonic()
        print(f"\n--- {name}", flush=True)
        try:
            good, bad = part()
        except Exception:
            traceback.print_exc(file=sys.stdout)
            print(f"FAIL {name} broke off")
            good, bad = 0, 1
        passed, failed = passed + good, failed + bad
        print(f"     {time.monotonic() - began:.0f} s", flush=True)
    print(f"\nseed {seed}\n{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
