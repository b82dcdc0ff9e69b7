"""Writers, readers and an outsider: the clients a load is made of.

Each does what a good client does on a server that dies: reconnect, name its last seq, and send again
under the same client_id whatever has no outcome yet. Everything is written to the operation log.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass

from client import HTTP, Disconnected, Refused, WebSocket
from oplog import OperationLog

RETRY_DELAY = 0.03
# A live connection that leaves a send unanswered for this long is given up, and that is counted.
ACK_PATIENCE = 15.0

# What may be answered while the server is in trouble or busy; anything else is unexpected.
PASSING_STATUSES = {429, 503}
PASSING_CODES = {"storage_unavailable", "rate_limited", "overloaded", "busy"}

# Frames that carry a seq without being an event of the room's log.
NOT_OF_THE_LOG = {"read", "room_joined", "resumed", "resync", "typing", "user_typing", "error"}


@dataclass
class Account:
    """A registered user."""

    id: int
    name: str
    token: str


class World:
    """What all workers of one load share."""

    def __init__(self, host: str, port: int, log: OperationLog, seed: int):
        self.host, self.port, self.log = host, port, log
        self.random = random.Random(seed)
        self.stopping = False
        self.sends = 0
        self.unexpected: Counter[str] = Counter()
        self.sockets: set[WebSocket] = set()
        self.refusals: Counter[str] = Counter()

    def next_number(self) -> int:
        self.sends += 1
        return self.sends

    def client_id(self) -> str:
        """A UUID version 7: time-ordered, as the clients of this server make them."""
        value = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | self.random.getrandbits(12) << 64
        value |= 0b10 << 62 | self.random.getrandbits(62)
        text = f"{value:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    _ALPHABET = "abcdefghij klmnop \"'\\/<>&{}[]\n\t%äßéñ漢字かな한국🙂🧵\u200d\u2028"

    def content(self) -> str:
        size = int(self.random.paretovariate(1.2) * 12)
        return "x" + "".join(self.random.choices(self._ALPHABET, k=min(size, 700))) + "y"

    def poison(self) -> str:
        """Content that must be refused."""
        return self.random.choice(["", "x" * 4001, "漢" * 5000])

    def ended(self, socket: WebSocket | None) -> None:
        """After a conversation: nothing of its socket stays."""
        if socket is not None:
            socket.abort()
            self.sockets.discard(socket)


@dataclass
class Pending:
    """A send without an outcome."""

    client_id: str
    content: str
    n: int
    attempts: int = 0
    uncertain: bool = False
    since: float = 0.0


class Writer:
    """Sends to one room, `rate` messages a second, until the world stops and nothing is pending."""

    def __init__(self, world: World, name: str, account: Account, room: int, rate: float):
        self.world, self.name, self.account, self.room, self.rate = world, name, account, room, rate
        self.log = world.log
        self.acknowledged = 0

    def _make(self) -> Pending:
        chance = self.world.random.random()
        content = self.world.poison() if chance < 0.04 else self.world.content()
        return Pending(self.world.client_id(), content, self.world.next_number())

    def _invoke(self, send: Pending, via: str) -> None:
        send.attempts += 1
        send.since = time.monotonic()
        self.log.add("invoke", worker=self.name, n=send.n, user=self.account.id, room=self.room,
                     client_id=send.client_id, content=send.content, via=via, attempt=send.attempts)

    def _ok(self, send: Pending, message: dict) -> None:
        self.acknowledged += 1
        self.log.add("ok", user=self.account.id, room=self.room, client_id=send.client_id,
                     seq=message["seq"], id=message["id"], content=message["content"],
                     duplicate=bool(message.get("duplicate")))

    def _fail(self, send: Pending, code: str) -> None:
        self.world.refusals[code] += 1
        self.log.add("fail", user=self.account.id, room=self.room, client_id=send.client_id, code=code)

    def _unknown(self, send: Pending) -> None:
        send.uncertain = True
        self.log.add("unknown", user=self.account.id, room=self.room, client_id=send.client_id)

    async def _pause(self) -> None:
        await asyncio.sleep(self.world.random.expovariate(self.rate))


class RESTWriter(Writer):
    """One POST at a time."""

    async def run(self) -> None:
        http = HTTP(self.world.host, self.world.port)
        try:
            while not self.world.stopping:
                send = self._make()
                while not await self._attempt(http, send):
                    await asyncio.sleep(RETRY_DELAY)
                if self.world.random.random() < 0.05 and send.content and not self.world.stopping:
                    await self._attempt(http, send)
                await self._pause()
        finally:
            http.close()

    async def _attempt(self, http: HTTP, send: Pending) -> bool:
        """Posts once; true when this send needs no further attempt."""
        self._invoke(send, "rest")
        try:
            answer = await http.request("POST", f"/api/rooms/{self.room}/messages", token=self.account.token,
                                        body={"content": send.content, "client_id": send.client_id})
        except Disconnected:
            self._unknown(send)
            return False
        if answer.status in (200, 201):
            self._ok(send, answer.json())
            return True
        self._fail(send, _code(answer))
        if answer.status in PASSING_STATUSES:
            if answer.headers.get("retry-after") is None:
                self.world.unexpected[f"POST message: {answer.status} without Retry-After"] += 1
            await asyncio.sleep(RETRY_DELAY)
            return not send.uncertain
        if answer.status not in (413, 422):
            self.world.unexpected[f"POST message: {answer.status} {answer.body[:80]!r}"] += 1
        return True


class SocketWriter(Writer):
    """Keeps up to `window` sends unanswered on a socket."""

    def __init__(self, world: World, name: str, account: Account, room: int, rate: float, *,
                 shared_socket: bool, window: int = 8):
        super().__init__(world, name, account, room, rate)
        self.shared_socket, self.window = shared_socket, window
        self.pending: dict[str, Pending] = {}

    async def run(self) -> None:
        while not (self.world.stopping and not self.pending):
            socket = None
            try:
                socket = await self._connect()
                self.world.sockets.add(socket)
                await self._converse(socket)
            except Disconnected:
                pass
            except Refused as refused:
                if refused.answer.status not in PASSING_STATUSES:
                    self.world.unexpected[f"handshake of a writer: {refused.answer.status}"] += 1
            finally:
                self.world.ended(socket)
            for send in self.pending.values():
                if send.attempts:
                    self._unknown(send)
            await asyncio.sleep(RETRY_DELAY)

    async def _connect(self) -> WebSocket:
        host, port, token = self.world.host, self.world.port, self.account.token
        if not self.shared_socket:
            return await WebSocket.connect(host, port, f"/ws/room/{self.room}?token={token}")
        socket = await WebSocket.connect(host, port, "/ws/auth", protocols=f"roost.v1, bearer.{token}")
        socket.send(json.dumps({"type": "join_room", "room_id": self.room}))
        deadline = time.monotonic() + ACK_PATIENCE
        while True:
            try:
                frame = json.loads(await socket.receive(max(0.01, deadline - time.monotonic())))
            except TimeoutError:
                self.world.unexpected["join_room was not answered"] += 1
                raise Disconnected("join_room was not answered") from None
            if frame.get("type") == "room_joined":
                return socket

    async def _converse(self, socket: WebSocket) -> None:
        for send in self.pending.values():
            self._send(socket, send)
        sender = asyncio.create_task(self._produce(socket))
        try:
            while not (self.world.stopping and not self.pending):
                try:
                    self._take(socket, json.loads(await socket.receive(1.0)))
                except TimeoutError:
                    self._check_patience()
        finally:
            sender.cancel()

    def _check_patience(self) -> None:
        if any(time.monotonic() - send.since > ACK_PATIENCE for send in self.pending.values()):
            self.world.unexpected["a send on a live socket was not answered"] += 1
            raise Disconnected("no answer")

    async def _produce(self, socket: WebSocket) -> None:
        while not self.world.stopping:
            await self._pause()
            if len(self.pending) < self.window and not self.world.stopping:
                send = self._make()
                self.pending[send.client_id] = send
                self._send(socket, send)

    def _send(self, socket: WebSocket, send: Pending) -> None:
        self._invoke(send, "socket")
        frame = {"type": "message", "content": send.content, "client_id": send.client_id}
        if self.shared_socket:
            frame["room_id"] = self.room
        socket.send(json.dumps(frame))

    def _take(self, socket: WebSocket, frame: dict) -> None:
        send = self.pending.get(frame.get("client_id") or "")
        if frame.get("type") == "message" and send is not None and frame.get("user_id") == self.account.id:
            self._ok(send, frame)
            del self.pending[send.client_id]
            # Now and then a client that believes its answer lost sends once more.
            if self.world.random.random() < 0.05 and not send.uncertain and not self.world.stopping:
                self.pending[send.client_id] = send
                send.uncertain = True
                self._send(socket, send)
        elif frame.get("type") == "error":
            self._refused(send, frame)

    def _refused(self, send: Pending | None, frame: dict) -> None:
        code = str(frame.get("code"))
        if send is None:
            self.world.unexpected[f"error frame without a known client_id: {code}"] += 1
            return
        self._fail(send, code)
        if code in PASSING_CODES and send.uncertain:
            raise Disconnected("to be tried again")
        if code not in PASSING_CODES and send.content and len(send.content) <= 4000:
            self.world.unexpected[f"good message refused: {code}"] += 1
        del self.pending[send.client_id]


def _code(answer) -> str:
    try:
        return str(answer.json().get("code", answer.status))
    except (ValueError, AttributeError):
        return str(answer.status)


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
            room = frame.get("room_id")
            if frame.get("type") == "resync" and room in self.cursor:
                self.log.add("resync", reader=self.name, room=room)
                await self._reload(room)
                return
            self.take(frame)

    def take(self, frame: dict) -> None:
        kind, room, seq = frame.get("type"), frame.get("room_id"), frame.get("seq")
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
        self._http = HTTP(world.host, world.port)

    async def _connect(self) -> WebSocket:
        if self.is_in or self.world.stopping:
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
            await self._listen(socket, 0.4)
            if not self.world.stopping:
                await self._move("leave")
        await self._listen(socket, 1.4)
        self.is_in = True

    async def _listen(self, socket: WebSocket, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (self.world.stopping and self.is_in) or time.monotonic() < end:
            try:
                self.take(json.loads(await socket.receive(0.05)))
            except TimeoutError:
                pass


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


async def events(http: HTTP, room: int, token: str, after: int):
    """Every event of a room's log later than `after`, as frames."""
    while True:
        answer = await http.request("GET", f"/api/rooms/{room}/events?after={after}&limit=1000", token=token)
        if answer.status != 200:
            raise Disconnected(f"events: {answer.status}")
        page = answer.json()
        for event in page:
            yield {"room_id": room, **event}
            after = event["seq"]
        if not page:
            return
