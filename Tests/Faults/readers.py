"""Readers: they follow rooms across reconnects and log every event; one leaves, one never had a right."""

from __future__ import annotations

import asyncio
import json
import time

from client import HTTP, Disconnected, Refused, WebSocket
from world import PASSING_STATUSES, RETRY_DELAY, Account, World

# Frames that carry a seq without being an event of the room's log.
NOT_OF_THE_LOG = {"read", "room_joined", "resumed", "resync", "typing", "user_typing", "error"}


class Reader:
    """Follows rooms across reconnects, over `/ws/room` (one room) or `/ws/auth` (any number).

    With `restless` it also cuts its own connection at random moments.
    """

    def __init__(self, world: World, name: str, account: Account, rooms: list[int], *, shared_socket: bool,
                 restless: bool = False, may_be_refused: bool = False):
        self.world, self.name, self.account, self.log = world, name, account, world.log
        self.cursor = {room: 0 for room in rooms}
        self.shared_socket, self.restless, self.may_be_refused = shared_socket, restless, may_be_refused

    async def run(self) -> None:
        while True:
            socket = None
            try:
                socket = await self._connect()
                self.world.sockets.add(socket)
                await self._follow(socket)
            except Disconnected:
                pass
            except Refused as refused:
                expected = PASSING_STATUSES | ({403, 404} if self.may_be_refused else set())
                if refused.answer.status not in expected:
                    self.world.unexpected[f"handshake of a reader: {refused.answer.status}"] += 1
            finally:
                self.world.ended(socket)
            await asyncio.sleep(RETRY_DELAY)

    async def _connect(self) -> WebSocket:
        host, port, token = self.world.host, self.world.port, self.account.token
        for room, after in self.cursor.items():
            self.log.add("connect", reader=self.name, user=self.account.id, room=room, after=after)
        if not self.shared_socket:
            (room, after), = self.cursor.items()
            return await WebSocket.connect(host, port, f"/ws/room/{room}?token={token}&after={after}")
        socket = await WebSocket.connect(host, port, f"/ws/auth?token={token}")
        for room, after in self.cursor.items():
            socket.send(json.dumps({"type": "join_room", "room_id": room, "after": after}))
        return socket

    async def _follow(self, socket: WebSocket) -> None:
        end = time.monotonic() + self.world.random.uniform(0.1, 0.8) if self.restless else None
        while end is None or time.monotonic() < end or self.world.stopping:
            timeout = max(0.01, end - time.monotonic()) if end and not self.world.stopping else None
            try:
                frame = json.loads(await socket.receive(timeout))
            except TimeoutError:
                continue
            if await self._resynced(frame):
                return
            self.take(frame)

    async def _resynced(self, frame: dict) -> bool:
        """True after a `resync`: the room's log was read by request, and the socket is of no more use."""
        room = frame.get("room_id")
        if frame.get("type") != "resync" or room not in self.cursor:
            return False
        self.log.add("resync", reader=self.name, room=room)
        await self._reload(room)
        return True

    def take(self, frame: dict) -> None:
        kind, room, seq = frame.get("type"), frame.get("room_id"), place(frame)
        if kind in NOT_OF_THE_LOG or not isinstance(seq, int) or not isinstance(room, int):
            return
        entry = {"reader": self.name, "user": self.account.id, "room": room, "seq": seq, "type": kind}
        if kind == "message":
            entry |= {"id": frame["id"], "sender": frame["user_id"], "content": frame["content"]}
        self.log.add("frame", **entry)
        if room in self.cursor:
            self.cursor[room] = max(self.cursor[room], seq)

    async def _reload(self, room: int) -> None:
        """What a client does after `resync`: it reads the room's log itself."""
        http = HTTP(self.world.host, self.world.port)
        try:
            async for event in events(http, room, self.account.token, self.cursor[room]):
                self.take(event)
        finally:
            http.close()


class Leaver(Reader):
    """Joins and leaves a public room all the time, and keeps listening after it left."""

    def __init__(self, world: World, name: str, account: Account, room: int):
        super().__init__(world, name, account, [room], shared_socket=True)
        self.room = room
        self.is_in = True
        self.back = 0.0
        self._http = HTTP(world.host, world.port)

    async def _connect(self) -> WebSocket:
        if self.is_in or self.world.stopping or time.monotonic() > self.back:
            await self._move("join")
            return await super()._connect()
        return await WebSocket.connect(self.world.host, self.world.port, f"/ws/auth?token={self.account.token}")

    async def _move(self, which: str) -> None:
        if which == "join":
            self.log.add("grant", user=self.account.id, room=self.room)
            self.is_in = True
        answer = await self._http.request("POST", f"/api/rooms/{self.room}/{which}", token=self.account.token)
        if answer.status == 200:
            if which == "leave":
                self.log.add("revoke", user=self.account.id, room=self.room)
                self.is_in = False
        elif answer.status not in PASSING_STATUSES | {403, 409}:
            # A repeated leave whose first answer was lost finds no membership: 403 or 409.
            self.world.unexpected[f"{which}: {answer.status} {answer.body[:80]!r}"] += 1

    async def _follow(self, socket: WebSocket) -> None:
        if self.is_in:
            if not await self._listen(socket, time.monotonic() + 0.4) or self.world.stopping:
                return
            await self._move("leave")
            self.back = time.monotonic() + 1.4
        await self._listen(socket, self.back)
        self.is_in = True

    async def _listen(self, socket: WebSocket, end: float) -> bool:
        """False: the conversation must begin anew."""
        while (self.world.stopping and self.is_in) or time.monotonic() < end:
            try:
                frame = json.loads(await socket.receive(0.05))
            except TimeoutError:
                continue
            if await self._resynced(frame):
                return False
            self.take(frame)
        return True


class Outsider(Reader):
    """Has no right to any room, listens, and knocks at every door."""

    def __init__(self, world: World, name: str, account: Account, private: int):
        super().__init__(world, name, account, [], shared_socket=True)
        self.private = private

    async def _connect(self) -> WebSocket:
        host, port, token = self.world.host, self.world.port, self.account.token
        try:
            return await WebSocket.connect(host, port, f"/ws/room/{self.private}?token={token}&after=0")
        except Refused as refused:
            if refused.answer.status not in PASSING_STATUSES | {403, 404}:
                raise
        socket = await WebSocket.connect(host, port, f"/ws/auth?token={token}")
        socket.send(json.dumps({"type": "join_room", "room_id": self.private, "after": 0}))
        socket.send(json.dumps({"type": "history", "room_id": self.private}))
        return socket

    async def _follow(self, socket: WebSocket) -> None:
        while True:
            frame = json.loads(await socket.receive())
            self.take(frame)
            if frame.get("type") == "message_history":
                for message in frame.get("messages", []):
                    self.take({**message, "type": "message"})


def place(event: dict) -> int | None:
    """Where an event stands in its room's log; one about an older message carries that message's `seq` too."""
    return event.get("event_seq", event.get("seq"))


async def events(http: HTTP, room: int, token: str, after: int):
    """Every event of a room's log later than `after`, as frames."""
    while True:
        answer = await http.request("GET", f"/api/rooms/{room}/events?after={after}&limit=1000", token=token)
        if answer.status != 200:
            raise Disconnected(f"events: {answer.status}")
        page = answer.json()
        for event in page:
            yield {"room_id": room, **event}
            after = place(event)
        if not page:
            return
