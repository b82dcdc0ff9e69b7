#!/usr/bin/env python3
"""A toy chat server with switchable bugs: what the checker must pass and what it must catch.

It speaks the part of the server's contract that the load uses, keeps everything in memory and in one
append-only file that is flushed before an acknowledgement. Settings come by environment, as for the
real server: HOST, PORT, DATABASE_URL=sqlite:///PATH, and TOY_BUG, one of ALL_BUGS.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
import random
import signal
import struct
import sys
import urllib.parse

from toy_chat import ALL_BUGS, CLOSES_AS_IF_DONE, Chat, Problem, Socket, Store


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
    if bug and bug not in ALL_BUGS:
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
        socket.close(1000 if bug == CLOSES_AS_IF_DONE else 1012)
    await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(serve())
