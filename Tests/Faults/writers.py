"""Writers: over REST and over sockets, they send again under the same client_id what has no outcome."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass

from client import HTTP, Answer, Disconnected, Refused, WebSocket
from world import PASSING_CODES, PASSING_STATUSES, RETRY_DELAY, Account, World

# A live connection that leaves a send unanswered for this long is given up, and that is counted.
ACK_PATIENCE = 15.0


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


def _code(answer: Answer) -> str:
    try:
        return str(answer.json().get("code", answer.status))
    except (ValueError, AttributeError):
        return str(answer.status)
