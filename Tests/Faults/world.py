"""What all clients of one load share: the address, the log, chance, and what surprised them."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass

from client import WebSocket
from oplog import OperationLog

RETRY_DELAY = 0.03

# What may be answered while the server is in trouble or busy; anything else is unexpected.
PASSING_STATUSES = {429, 503}
PASSING_CODES = {"storage_unavailable", "rate_limited", "overloaded", "busy"}


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
