"""Calls every operation of a running server with good and bad data, and compares the answers with its description.

    run.py [path of the roost program] [--seconds 60] [--keep FOLDER]

No answer may be a server's error, and none may have a status, a type, a header or a shape that `/openapi.json` does
not promise. The calls come from schemathesis; which checks hold stands in schemathesis.toml.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Faults"))
from client import HTTP  # noqa: E402
from server import Server  # noqa: E402

PASSWORD = "a passphrase for the contract"


async def account(http: HTTP, name: str) -> str:
    """A new account's token."""
    who = {"username": name, "password": PASSWORD}
    await http.request("POST", "/api/users/", body=who)
    return (await http.request("POST", "/api/token", form=who)).json()["access_token"]


async def administrator(http: HTTP, server: Server) -> str:
    """The token of the first administrator, made with the code that the server printed."""
    code = re.search(r"#setup=(\S+)", server.tail()).group(1)
    await http.request("POST", "/api/setup", body={"code": code, "username": "boss", "password": PASSWORD})
    return await account(http, "boss")


def picture() -> bytes:
    """A PNG file of one pixel."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(4))) + chunk(b"IEND", b"")


async def scene(http: HTTP) -> tuple[str, dict[str, object]]:
    """Somebody with a room of their own and something in it: their token, and what paths may name."""
    token = await account(http, "tester")
    member = await account(http, "member")

    async def make(path: str, body: dict) -> dict:
        answer = await http.request("POST", path, token=token, body=body)
        return answer.json() if answer.status in (200, 201) else {}

    room = (await make("/api/rooms/", {"name": "Contract", "members": [2]}))["id"]
    # The one that schemathesis.toml lets be deleted.
    doomed = (await make("/api/rooms/", {"name": "Doomed"}))["id"]
    assert (room, doomed) == (2, 3), "schemathesis.toml names room 3"
    message = (await make(f"/api/rooms/{room}/messages", {"content": "hello"}))["id"]
    hook = await make(f"/api/rooms/{room}/hooks", {"name": "hook"})
    file = (await http.request("POST", "/api/files?name=nest.png", token=token, data=picture())).json()
    webhook = await make(f"/api/rooms/{room}/webhooks", {"url": "https://hook.invalid/"})
    invite = await make(f"/api/rooms/{room}/invites", {})
    bot = await make("/api/bots", {"username": "contract-bot", "name": "contract-bot"})
    report = await make("/api/reports", {"reason": "for the contract", "user": "member"})
    await http.request("PUT", "/api/users/me/avatar", token=member, data=picture())
    places = {"room_id": room, "message_id": message, "user": "member", "name": "member", "emoji": "👍",
              "room": f"00000000-0000-8000-8000-{room:012x}", "hook_id": hook.get("id"), "file_id": file.get("id"),
              "webhook_id": webhook.get("id"), "secret": str(hook.get("url", "")).rsplit("/", 1)[-1],
              "code": invite.get("code"), "bot": bot.get("id"), "report_id": report.get("id")}
    return token, {name: value for name, value in places.items() if value}


def settings(places: dict[str, object]) -> str:
    """The configuration, with values that exist beside those that are made up."""
    values = [f'"path.{name}" = {value!r}'.replace("'", '"') for name, value in places.items()]
    head, operations = (HERE / "schemathesis.toml").read_text().split("\n# These would", 1)
    return head + "\n[parameters]\n" + "\n".join(values) + "\n\n# These would" + operations


def run(server: Server, token: str, places: dict[str, object], seconds: int, folder: Path, *only: str) -> str:
    """What schemathesis printed; with `only`, options that choose some operations."""
    (folder / "schemathesis.toml").write_text(settings(places))
    command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(folder / "schemathesis.toml"),
               "--no-color", "run", f"http://{server.host}:{server.port}/openapi.json", "--checks", "all",
               # Some rules are beyond a schema: a common password, two bounds at once, what an emoji is.
               "--exclude-checks", "positive_data_acceptance", "--seed", "1", "-H", f"Authorization: Bearer {token}", *only]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, cwd=folder, env=os.environ)
    except subprocess.TimeoutExpired as error:
        return (error.stdout or b"").decode() + f"\nnot done within {seconds} s"
    return done.stdout + done.stderr + ("" if done.returncode in (0, 1) else f"\nended with {done.returncode}")


def count(printed: str) -> tuple[int, int]:
    """How many operations were tested, and how much of it failed."""
    tested = re.search(r"Tested: (\d+)", printed)
    failures = sum(int(count) for count in re.findall(r"❌ ST\d+ [^:]+: (\d+)", printed))
    broken = not tested or "not done within" in printed or "ended with" in printed or "Errors:" in printed
    return (int(tested.group(1)) if tested else 0), failures + (1 if broken else 0)


def only_refused(printed: str) -> int:
    """How many operations never got past the door."""
    found = re.search(r"Authentication failed: (\d+) operation", printed)
    return int(found.group(1)) if found else 0


async def whole(command: str, seconds: int, folder: Path) -> tuple[int, int]:
    (folder / "data").mkdir(parents=True, exist_ok=True)
    server = Server(command, folder / "data", environment={"ARGON2_MEMORY": "7MiB", "LOG_LEVEL": "info"})
    await server.start()
    try:
        http = HTTP(server.host, server.port)
        boss = await administrator(http, server)
        token, places = await scene(http)
        http.close()
        printed = await asyncio.to_thread(run, server, token, places, seconds, folder)
        as_boss = await asyncio.to_thread(run, server, boss, places, seconds, folder,
                                          "--include-operation-id-regex", "^admin|^getConnections$|[Rr]eport")
        alive = server.process.returncode is None
    finally:
        await server.kill()
    print(printed, as_boss, sep="\n")
    (tested, failed), (again, failed_again) = count(printed), count(as_boss)
    if not alive:
        print("the server died")
    # Otherwise the administrator's token would be none, and nothing behind the door would have been tried.
    if only_refused(as_boss):
        print("the administrator was refused")
    return tested + again, failed + failed_again + (not alive) + bool(only_refused(as_boss))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("command", nargs="?", default=os.environ.get("ROOST", ".build/release/roost"))
    parser.add_argument("--seconds", type=int, default=300, help="the longest it may take")
    parser.add_argument("--keep", type=Path, help="a folder for the data and the log")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="roost-contract-") as temporary:
        folder = (arguments.keep or Path(temporary)).absolute()
        tested, failed = asyncio.run(whole(str(Path(arguments.command).absolute()), arguments.seconds, folder))
    print(f"{tested} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
