#!/usr/bin/env python3
"""A toy chat server with switchable bugs: what the checker must pass and what it must catch.

It speaks the part of the server's contract that the load uses, keeps everything in memory and in one
append-only file that is flushed before an acknowledgement. Settings come by environment, as for the
real server: HOST, PORT, DATABASE_URL=sqlite:///PATH, and TOY_BUG, one of BUGS.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
import os
import random
import signal
import struct
import sys
import urllib.parse

BUGS = {
    "ack-before-commit": "C1",
    "no-deduplication": "C2",
    "skips-a-seq": "C3",
    "subscribes-after-replay": "C4",
    "replays-one-too-many": "C4",
    "delivers-out-of-order": "C4",
    "drops-deliveries": "C4",
    "swaps-seqs": "C5",
    "stores-what-it-refuses": "C6",
    "reverses-a-sender": "C7",
    "leaks-to-everybody": "C8",
    "serves-who-left": "C8",
    "truncates": "C9",
}
# Seen only by a power cut.
NEVER_FLUSHES = "never-flushes"


class Room:
    def __init__(self, room: int, kind: str, owner: int):
        self.id, self.kind = room, kind
        self.members = {owner}
        self.events: list[dict] = []
        self.sockets: set[Socket] = set()
        self.reserved = 0

    @property
    def last_seq(self) -> int:
        return self.events[-1]["seq"] if self.events else 0


class Store:
    """Users, rooms and events, replayed from the file at the start."""

    def __init__(self, path: str, bug: str):
        self.bug = bug
        self.users: dict[str, int] = {}
        self.names: dict[int, str] = {}
        self.rooms: dict[int, Room] = {}
        self.by_client_id: dict[tuple[int, str], dict] = {}
        self.unwritten: list[bytes] = []
        if os.path.exists(path):
            os.truncate(path, self._replay(path))
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def _replay(self, path: str) -> int:
        """Applies every whole record; where they end. What follows was torn by a crash."""
        end = 0
        with open(path, "rb") as lines:
            for line in lines:
                try:
                    record = json.loads(line)
                except ValueError:
                    break
                if not line.endswith(b"\n"):
                    break
                self._apply(record)
                end += len(line)
        return end

    def _apply(self, record: dict) -> None:
        what = record["what"]
        if what == "user":
            self.users[record["name"]] = record["id"]
            self.names[record["id"]] = record["name"]
        elif what == "room":
            self.rooms[record["id"]] = Room(record["id"], record["kind"], record["owner"])
        else:
            room = self.rooms[record["room_id"]]
            event = record["event"]
            room.events.append(event)
            room.events.sort(key=lambda event: event["seq"])
            if event["type"] == "member_updated":
                (room.members.discard if event.get("left") else room.members.add)(event["user_id"])
            elif event.get("client_id") and self.bug != "no-deduplication":
                self.by_client_id[event["user_id"], event["client_id"]] = event

    def commit(self, record: dict) -> None:
        """Puts a record on the disk before it applies it and returns, unless the bug forbids."""
        line = json.dumps(record).encode() + b"\n"
        if self.bug == "ack-before-commit" and record["what"] == "event":
            self._apply(record)
            self.unwritten.append(line)
            if len(self.unwritten) == 40:
                os.write(self.file, b"".join(self.unwritten))
                os.fdatasync(self.file)
                self.unwritten.clear()
            return
        end = os.fstat(self.file).st_size
        try:
            if os.write(self.file, line) != len(line):
                raise OSError("short write")
        except OSError:
            with contextlib.suppress(OSError):
                os.truncate(self.file, end)
            raise Problem(503, "storage_unavailable") from None
        if self.bug != NEVER_FLUSHES or record.get("event", {}).get("type") != "message":
            try:
                os.fdatasync(self.file)
            except OSError as error:
                # The kernel may have dropped the pages: only a new start can tell what is stored.
                print(f"flush failed: {error}", flush=True)
                os._exit(3)
        self._apply(record)


class Socket:
    def __init__(self, writer: asyncio.StreamWriter, user: int):
        self.writer, self.user = writer, user
        self.held: bytes | None = None

    def send(self, frame: dict) -> None:
        payload = json.dumps(frame).encode()
        size = len(payload)
        head = bytes([0x81, size]) if size < 126 else struct.pack("!BBH", 0x81, 126, size) if size < 65536 \
            else struct.pack("!BBQ", 0x81, 127, size)
        self.writer.write(head + payload)

    def close(self, code: int) -> None:
        self.writer.write(struct.pack("!BBH", 0x88, 2, code))
        self.writer.close()


class Problem(Exception):
    def __init__(self, status: int, code: str):
        super().__init__(code)
        self.status, self.code = status, code


class Chat:
    """What the server does, apart from how it is asked."""

    def __init__(self, store: Store):
        self.store, self.bug = store, store.bug
        self.sockets: set[Socket] = set()

    def room(self, room: int, user: int) -> Room:
        found = self.store.rooms.get(room)
        if found is None or (found.kind == "private" and user not in found.members):
            raise Problem(404, "room_not_found")
        return found

    def append(self, room: Room, event: dict) -> dict:
        event["seq"] = room.last_seq + 1
        if self.bug == "skips-a-seq" and random.random() < 0.02:
            event["seq"] += 1
        if self.bug == "swaps-seqs" and event["type"] == "message":
            if room.reserved:
                event["seq"], room.reserved = room.reserved, 0
            elif random.random() < 0.1:
                room.reserved, event["seq"] = event["seq"], event["seq"] + 1
        event = {"room_id": room.id, **event, "id": room.id << 28 | event["seq"]}
        self.store.commit({"what": "event", "room_id": room.id, "event": event})
        return event

    def join(self, room: Room, user: int) -> None:
        if user not in room.members:
            self.deliver(room, self.append(room, {"type": "member_updated", "user_id": user}))

    def leave(self, room: Room, user: int) -> None:
        if self.bug != "serves-who-left":
            room.sockets = {socket for socket in room.sockets if socket.user != user}
        if user in room.members:
            self.deliver(room, self.append(room, {"type": "member_updated", "user_id": user, "left": True}))

    def post(self, room: Room, user: int, body: dict) -> tuple[dict, bool]:
        """The message and whether it is a duplicate."""
        content, key = body.get("content"), (user, body.get("client_id"))
        if key in self.store.by_client_id:
            return self.store.by_client_id[key], True
        if user not in room.members:
            raise Problem(403, "not_a_member")
        event = {"type": "message", "user_id": user, "username": self.store.names[user],
                 "client_id": body.get("client_id"), "content": content}
        if not isinstance(content, str) or not 0 < len(content) <= 4000:
            if self.bug == "stores-what-it-refuses":
                self.append(room, event)
            raise Problem(422, "invalid_content")
        if self.bug == "truncates":
            event["content"] = content[:200]
        event = self.append(room, event)
        self.deliver(room, event)
        return event, False

    def deliver(self, room: Room, event: dict) -> None:
        for socket in self.sockets if self.bug == "leaks-to-everybody" else room.sockets:
            if self.bug == "drops-deliveries" and random.random() < 0.01:
                continue
            if self.bug == "delivers-out-of-order" and socket.held is None and random.random() < 0.02:
                socket.held = event
                continue
            socket.send(event)
            if socket.held is not None:
                socket.send(socket.held)
                socket.held = None

    async def enter(self, room: Room, socket: Socket, after: int | None) -> None:
        socket.send({"type": "room_joined", "room": {"id": room.id}, "room_id": room.id,
                     "last_seq": room.last_seq})
        if self.bug == "subscribes-after-replay":
            replay = list(room.events)
            await asyncio.sleep(0.02)
        else:
            replay = room.events
        if after is not None:
            after -= self.bug == "replays-one-too-many"
            socket.send({"type": "resumed", "room_id": room.id, "from": after, "to": room.last_seq})
            for event in replay:
                if event["seq"] > after:
                    socket.send(event)
        room.sockets.add(socket)


class Connection:
    """One TCP connection: HTTP, then perhaps a WebSocket."""

    def __init__(self, chat: Chat, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.chat, self.reader, self.writer = chat, reader, writer

    async def run(self) -> None:
        socket = None
        try:
            while socket is None:
                head = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = {name.strip().lower(): value.strip()
                           for name, _, value in (line.partition(":") for line in head[1:] if line)}
                body = await self.reader.readexactly(int(headers.get("content-length", "0")))
                method, target, _ = head[0].split(" ")
                path, _, query = target.partition("?")
                query = dict(urllib.parse.parse_qsl(query))
                try:
                    if "upgrade" in headers:
                        socket = await self.upgrade(path, query, headers)
                    else:
                        self.answer(*self.route(method, path.rstrip("/"), query, headers, body))
                except Problem as problem:
                    self.answer(problem.status, {"code": problem.code})
            await self.converse(socket)
        except (OSError, EOFError):
            pass
        finally:
            self.writer.close()
            if socket:
                self.chat.sockets.discard(socket)
                for room in self.chat.store.rooms.values():
                    room.sockets.discard(socket)

    def answer(self, status: int, body) -> None:
        data = json.dumps(body).encode()
        retry = "Retry-After: 1\r\n" if status == 503 else ""
        self.writer.write(f"HTTP/1.1 {status} X\r\n{retry}Content-Length: {len(data)}\r\n\r\n".encode() + data)

    def user(self, token: str | None) -> int:
        if not token or not token.startswith("toy-"):
            raise Problem(401, "unauthorized")
        return int(token[4:])

    def route(self, method: str, path: str, query: dict, headers: dict, body: bytes) -> tuple[int, object]:
        chat, store, parts = self.chat, self.chat.store, path.split("/")[1:]
        if path in ("/health", "/readyz"):
            return 200, {"status": "healthy"}
        if (method, path) == ("POST", "/api/users"):
            user, name = len(store.users) + 1, json.loads(body)["username"]
            store.commit({"what": "user", "id": user, "name": name})
            return 201, {"id": user, "username": name}
        if (method, path) == ("POST", "/api/token"):
            return 200, {"access_token": f"toy-{store.users[dict(urllib.parse.parse_qsl(body.decode()))['username']]}"}
        user = self.user(headers.get("authorization", "").removeprefix("Bearer "))
        if (method, path) == ("POST", "/api/rooms"):
            return self.make_room(user, json.loads(body))
        room = chat.room(int(parts[2]), user)
        if method == "POST" and parts[3:] == ["join"]:
            chat.join(room, user)
        elif method == "POST" and parts[3:] == ["leave"]:
            chat.leave(room, user)
        elif method == "POST" and parts[3:] == ["messages"]:
            message, duplicate = chat.post(room, user, json.loads(body))
            return (200, {**message, "duplicate": True}) if duplicate else (201, message)
        elif parts[3:] in (["messages"], ["events"]):
            kinds = {"message"} if parts[3] == "messages" else {"message", "member_updated"}
            after, limit = int(query.get("after", 0)), int(query.get("limit", 50))
            return 200, [event for event in room.events if event["seq"] > after and event["type"] in kinds][:limit]
        return 200, {"id": room.id, "last_seq": room.last_seq}

    def make_room(self, user: int, body: dict) -> tuple[int, object]:
        room = len(self.chat.store.rooms) + 1
        self.chat.store.commit({"what": "room", "id": room, "kind": body.get("kind", "public"), "owner": user})
        for member in body.get("members", []):
            self.chat.join(self.chat.store.rooms[room], member)
        return 201, {"id": room, "last_seq": 0}

    async def upgrade(self, path: str, query: dict, headers: dict) -> Socket:
        offer = headers.get("sec-websocket-protocol", "")
        user = self.user(query.get("token") or offer.partition("bearer.")[2] or None)
        room = self.chat.room(int(path.rpartition("/")[2]), user) if path.startswith("/ws/room/") else None
        key = headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        protocol = "Sec-WebSocket-Protocol: roost.v1\r\n" if offer else ""
        self.writer.write(f"HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{protocol}"
                          f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode())
        socket = Socket(self.writer, user)
        self.chat.sockets.add(socket)
        self.here = room
        if room:
            after = query.get("after")
            await self.chat.enter(room, socket, int(after) if after else None)
        return socket

    async def converse(self, socket: Socket) -> None:
        while True:
            frames = [await self.read_frame()]
            if self.chat.bug == "reverses-a-sender" and random.random() < 0.1:
                frames.insert(0, await self.read_frame())
            for frame in frames:
                try:
                    await self.handle(socket, frame)
                except Problem as problem:
                    socket.send({"type": "error", "code": problem.code, "client_id": frame.get("client_id"),
                                 **({"retry_after": 1} if problem.status == 503 else {})})

    async def handle(self, socket: Socket, frame: dict) -> None:
        if frame["type"] == "ping":
            socket.send({**frame, "type": "pong"})
        elif frame["type"] == "join_room":
            room = self.chat.room(frame["room_id"], socket.user)
            self.chat.join(room, socket.user)
            await self.chat.enter(room, socket, frame.get("after"))
        elif frame["type"] == "message":
            room = self.chat.room(frame["room_id"], socket.user) if "room_id" in frame else self.here
            message, duplicate = self.chat.post(room, socket.user, frame)
            if duplicate:
                socket.send({**message, "duplicate": True})

    async def read_frame(self) -> dict:
        while True:
            first, size = await self.reader.readexactly(2)
            size &= 0x7F
            if size == 126:
                size = struct.unpack("!H", await self.reader.readexactly(2))[0]
            elif size == 127:
                size = struct.unpack("!Q", await self.reader.readexactly(8))[0]
            mask = await self.reader.readexactly(4)
            data = await self.reader.readexactly(size)
            if first & 0x0F == 0x1:
                return json.loads(bytes(byte ^ mask[place % 4] for place, byte in enumerate(data)))
            if first & 0x0F == 0x8:
                raise EOFError


async def serve() -> None:
    bug = os.environ.get("TOY_BUG", "")
    if bug and bug not in {*BUGS, NEVER_FLUSHES}:
        sys.exit(f"unknown TOY_BUG {bug}")
    path = os.environ["DATABASE_URL"].removeprefix("sqlite:///")
    chat = Chat(Store(path, bug))
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    server = await asyncio.start_server(lambda reader, writer: Connection(chat, reader, writer).run(),
                                        os.environ.get("HOST", "127.0.0.1"), int(os.environ["PORT"]), limit=1 << 20)
    print(f"toy server on port {os.environ['PORT']}", flush=True)
    await stop.wait()
    server.close()
    for socket in list(chat.sockets):
        socket.close(1012)
    await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(serve())
