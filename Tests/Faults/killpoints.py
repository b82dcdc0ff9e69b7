#!/usr/bin/env python3
"""Kills the server at each disk call of its first start, of a migration and of a stop; it must start again every time.

    killpoints.py --roost BINARY [--only start|migration|stop]

Each point is tried twice: on the files as the process left them (`kill -9`), and on what was flushed (a
power cut). After a stop everything acknowledged must be there, after a migration everything there was before.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import shutil
import signal
import sqlite3
import sys
import tempfile
from pathlib import Path

from client import HTTP
from disk import ShimDisk
from load import PASSWORD
from outcome import Outcome
from server import Server

# More disk calls than a first start or a stop makes; reaching it means that the count is broken.
MOST_POINTS = 2000
MESSAGES = 5
AT_ONCE = 4


class Trial:
    """One folder, one point."""

    def __init__(self, command: str, folder: Path):
        self.disk = ShimDisk(folder)
        self.server = Server(command, self.disk.data, log=folder / "server.log")

    async def start_and_die(self, point: int) -> bool:
        """Starts with a death at that disk call; false when it became ready without reaching it."""
        self.server.environment = {**self.disk.environment, "POWERCUT_KILL_AT": str(point)}
        try:
            await self.server.start()
        except RuntimeError:
            if self.server.process.returncode != -signal.SIGKILL:
                raise
            return True
        await self.server.kill()
        return False

    async def start_again(self, flushed_only: bool) -> str | None:
        """Starts without trouble; what went wrong."""
        if flushed_only:
            self.disk.cut()
            self.disk.slow_flushes(0)
        self.server.environment = {}
        try:
            await self.server.start()
            return None
        except RuntimeError as error:
            return str(error)

    async def end(self) -> None:
        await self.server.kill()
        self.disk.remove()


async def every_point(trial, outcome: Outcome, name: str, least: int, stride: int = 1) -> None:
    """Tries point after point, or every `stride`th, a few at once, until one lies beyond the last disk call.

    `trial(point)` gives whether the process died there, and what went wrong afterwards.
    """
    point, failures, died = 0, [], True
    while died and point < MOST_POINTS:
        batch = [point + stride * (number + 1) for number in range(AT_ONCE)]
        for point, (died, trouble) in zip(batch, await asyncio.gather(*(trial(point) for point in batch))):
            if trouble:
                failures.append(f"{point}: {trouble}")
            if not died:
                break
    each = "each" if stride == 1 else f"one in {stride}"
    outcome.expect(least < point < MOST_POINTS, f"{name}: {point - 1} disk calls, killed at {each}")
    what = f": {len(failures)} points fail, {'; '.join(failures)[:600]}" if failures else ""
    outcome.expect(not failures, f"{name}: the next start has everything{what}")


async def first_start(command: str, folder: Path, flushed_only: bool, point: int) -> tuple[bool, str | None]:
    """A point between nothing and the first readiness."""
    trial = Trial(command, folder / f"start-{flushed_only}-{point}")
    try:
        died = await trial.start_and_die(point)
        return died, await trial.start_again(flushed_only)
    finally:
        await trial.end()


def old_database(path: Path) -> None:
    """A database as the program's first version left it."""
    connection = sqlite3.connect(path)
    connection.executescript(Path(__file__).with_name("first_schema.sql").read_text())
    connection.close()


async def migration(command: str, folder: Path, flushed_only: bool, point: int) -> tuple[bool, str | None]:
    """A point between a database of the first schema and the first readiness on it."""
    trial = Trial(command, folder / f"migration-{flushed_only}-{point}")
    try:
        old_database(trial.disk.data / "app.db")
        shutil.copy(trial.disk.data / "app.db", trial.disk.shadow / "app.db")
        died = await trial.start_and_die(point)
        trouble = await trial.start_again(flushed_only)
        return died, trouble or await _old_history(trial.server)
    finally:
        await trial.end()


async def _old_history(server: Server) -> str | None:
    """Looks for what was in the old database; what is missing."""
    http = HTTP(server.host, server.port)
    who = {"username": "reader", "password": PASSWORD}
    await http.request("POST", "/api/users/", body=who)
    token = (await http.request("POST", "/api/token", form=who)).json()["access_token"]
    lobby = (await http.request("GET", "/api/rooms/1/messages", token=token)).json()
    people = (await http.request("GET", "/api/users/", token=token)).json()
    http.close()
    found = [message["content"] for message in lobby], [person["username"] for person in people]
    return None if found == (["hello?", "hi"], ["Ada", "bob", "reader"]) else f"found {found}"


async def _post(server: Server) -> tuple[str, int]:
    """Registers somebody who posts a few messages; the token and the room."""
    http = HTTP(server.host, server.port)
    who = {"username": "stopper", "password": PASSWORD}
    await http.request("POST", "/api/users/", body=who)
    token = (await http.request("POST", "/api/token", form=who)).json()["access_token"]
    room = (await http.request("POST", "/api/rooms/", body={"name": "stop"}, token=token)).json()["id"]
    for number in range(MESSAGES):
        answer = await http.request("POST", f"/api/rooms/{room}/messages", token=token,
                                    body={"content": f"message {number}"})
        assert answer.status == 201
    http.close()
    return token, room


async def _stored(server: Server, token: str, room: int) -> int:
    http = HTTP(server.host, server.port)
    answer = await http.request("GET", f"/api/rooms/{room}/messages", token=token)
    http.close()
    return len(answer.json()) if answer.status == 200 else -1


async def stop(command: str, folder: Path, flushed_only: bool, point: int) -> tuple[bool, str | None]:
    """A point of a stop, the moving of the log into the database included."""
    trial = Trial(command, folder / f"stop-{flushed_only}-{point}")
    try:
        trial.server.environment = trial.disk.environment
        await trial.server.start()
        token, room = await _post(trial.server)
        trial.disk.kill_in(point)
        died = await trial.server.terminate() == -signal.SIGKILL
        trouble = await trial.start_again(flushed_only)
        if trouble is None and (found := await _stored(trial.server, token, room)) != MESSAGES:
            trouble = f"{found} of {MESSAGES} messages are left"
        return died, trouble
    finally:
        await trial.end()


async def all_points(command: str, folder: Path, outcome: Outcome, only: str | None) -> None:
    for flushed_only, how in ((False, "kill -9"), (True, "power cut")):
        if only in (None, "start"):
            await every_point(functools.partial(first_start, command, folder, flushed_only), outcome,
                              f"first start, {how}", 3)
        if only in (None, "migration"):
            # It makes many calls, and the unit tests stop after every statement: all of them only when asked for.
            await every_point(functools.partial(migration, command, folder, flushed_only), outcome,
                              f"migration, {how}", 10, stride=1 if only else 4)
        if only in (None, "stop"):
            await every_point(functools.partial(stop, command, folder, flushed_only), outcome, f"stop, {how}", 1)


def run(command: str, only: str | None = None) -> tuple[int, int]:
    """All of them; (passed, failed)."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="roost-points-") as folder:
        asyncio.run(all_points(command, Path(folder), outcome, only))
    return outcome.passed, outcome.failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--roost", required=True, help="the server, a path or a command line")
    parser.add_argument("--only", choices=["start", "migration", "stop"])
    arguments = parser.parse_args()
    passed, failed = run(arguments.roost, arguments.only)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
