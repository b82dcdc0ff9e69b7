"""What the toy server does, apart from how it is asked: rooms in memory, events in one flushed file."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import struct

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
# Seen by the other scripts only: a power cut, a failing flush, a stop.
NEVER_FLUSHES = "never-flushes"
IGNORES_FAILED_FLUSHES = "ignores-failed-flushes"
CLOSES_AS_IF_DONE = "closes-with-1000"
ALL_BUGS = {*BUGS, NEVER_FLUSHES, IGNORES_FAILED_FLUSHES, CLOSES_AS_IF_DONE}


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
                if self.bug != IGNORES_FAILED_FLUSHES:
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
