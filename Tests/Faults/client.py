"""A small HTTP/1.1 and WebSocket client on asyncio, so that the fault tests need no package.

It is made for a server that is killed while it answers: every way a connection can end becomes
`Disconnected`, and a handshake that is answered with a status becomes `Refused`.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import struct
import urllib.parse
from dataclasses import dataclass


class Disconnected(Exception):
    """The connection could not be made or ended; what was under way has an unknown outcome."""


class Refused(Exception):
    """The WebSocket handshake was answered with an HTTP status instead of 101."""

    def __init__(self, answer: "Answer"):
        super().__init__(f"handshake refused with {answer.status}")
        self.answer = answer


@dataclass
class Answer:
    """An HTTP answer; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self):
        return json.loads(self.body)


_BROKEN = (OSError, EOFError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError)


async def _read_head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines[1:]:
        if line:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
    return int(lines[0].split(" ")[1]), headers


async def _read_body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = b""
        while True:
            size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
            chunk = await reader.readexactly(size + 2)
            if size == 0:
                return body
            body += chunk[:-2]
    return await reader.readexactly(int(headers.get("content-length", "0")))


class HTTP:
    """One keep-alive connection, opened when needed. Calls must not overlap."""

    def __init__(self, host: str, port: int):
        self.host, self.port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def request(self, method: str, path: str, *, body=None, form=None, data: bytes = b"",
                      headers: dict[str, str] | None = None, token: str | None = None,
                      timeout: float = 15.0) -> Answer:
        """Sends one request and returns its answer, or throws `Disconnected`."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if token is not None:
            lines.append(f"Authorization: Bearer {token}")
        if body is not None:
            data = json.dumps(body).encode()
            lines.append("Content-Type: application/json")
        elif form is not None:
            data = urllib.parse.urlencode(form).encode()
            lines.append("Content-Type: application/x-www-form-urlencoded")
        if data or method != "GET":
            lines.append(f"Content-Length: {len(data)}")
        message = "\r\n".join(lines).encode() + b"\r\n\r\n" + data
        try:
            return await asyncio.wait_for(self._exchange(message), timeout)
        except _BROKEN as error:
            self.close()
            raise Disconnected(repr(error)) from error
        except BaseException:
            self.close()
            raise

    async def _exchange(self, message: bytes) -> Answer:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self.host, self.port)
        reader, writer = self._streams
        writer.write(message)
        await writer.drain()
        status, headers = await _read_head(reader)
        body = b"" if status in (204, 304) else await _read_body(reader, headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, headers, body)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None


class WebSocket:
    """A client socket for text frames. Pings are answered; `close_code` tells how it ended."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self._reader, self._writer = reader, writer
        self._buffer = bytearray()
        self._fragments = b""
        self.close_code: int | None = None
        self.ended = False
        self.cut_by_us = False

    @classmethod
    async def connect(cls, host: str, port: int, path: str, *, protocols: str | None = None,
                      timeout: float = 15.0) -> "WebSocket":
        """Opens a socket, or throws `Disconnected` or `Refused`."""
        try:
            return await asyncio.wait_for(cls._handshake(host, port, path, protocols), timeout)
        except _BROKEN as error:
            raise Disconnected(repr(error)) from error

    @classmethod
    async def _handshake(cls, host: str, port: int, path: str, protocols: str | None) -> "WebSocket":
        reader, writer = await asyncio.open_connection(host, port, limit=1 << 20)
        key = base64.b64encode(os.urandom(16)).decode()
        offer = f"Sec-WebSocket-Protocol: {protocols}\r\n" if protocols else ""
        try:
            writer.write((f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
                          f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n{offer}"
                          f"Sec-WebSocket-Key: {key}\r\n\r\n").encode())
            status, headers = await _read_head(reader)
            if status != 101:
                raise Refused(Answer(status, headers, await _read_body(reader, headers)))
        except BaseException:
            writer.transport.abort()
            raise
        return cls(reader, writer)

    def send(self, text: str) -> None:
        """Queues one text frame; a broken connection shows up in `receive`."""
        self._frame(0x1, text.encode())

    def _frame(self, opcode: int, payload: bytes) -> None:
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
        elif size < 65536:
            head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
        mask = os.urandom(4)
        whole = size // 4 + 1
        masked = int.from_bytes(payload, "little") ^ int.from_bytes((mask * whole)[:size], "little")
        self._writer.write(head + mask + masked.to_bytes(size, "little"))

    async def receive(self, timeout: float | None = None) -> str:
        """The next text message. Throws `Disconnected` at the end and `TimeoutError` when it is late."""
        return await asyncio.wait_for(self._receive(), timeout) if timeout else await self._receive()

    async def _receive(self) -> str:
        while True:
            frame = self._parse()
            if frame is None:
                try:
                    data = await self._reader.read(65536)
                except _BROKEN as error:
                    self.ended = True
                    raise Disconnected(repr(error)) from error
                if not data:
                    self.ended = True
                    raise Disconnected("end of stream")
                self._buffer += data
                continue
            final, opcode, payload = frame
            if opcode in (0x0, 0x1, 0x2):
                self._fragments += payload
                if final:
                    text, self._fragments = self._fragments.decode(), b""
                    return text
            elif opcode == 0x9:
                self._frame(0xA, payload)
            elif opcode == 0x8:
                self.close_code = struct.unpack("!H", payload[:2])[0] if len(payload) >= 2 else 1005
                self._frame(0x8, payload[:2])
                self.ended = True
                raise Disconnected(f"closed with {self.close_code}")

    def _parse(self) -> tuple[bool, int, bytes] | None:
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        size, start = buffer[1] & 0x7F, 2
        if size == 126:
            if len(buffer) < 4:
                return None
            size, start = struct.unpack_from("!H", buffer, 2)[0], 4
        elif size == 127:
            if len(buffer) < 10:
                return None
            size, start = struct.unpack_from("!Q", buffer, 2)[0], 10
        if len(buffer) < start + size:
            return None
        payload = bytes(buffer[start:start + size])
        first = buffer[0]
        del buffer[:start + size]
        return bool(first & 0x80), first & 0x0F, payload

    async def drain(self) -> None:
        """Waits until the kernel took what was queued."""
        try:
            await self._writer.drain()
        except _BROKEN as error:
            raise Disconnected(repr(error)) from error

    def abort(self) -> None:
        """Cuts the connection without a close frame, as a lost network does."""
        self.cut_by_us = not self.ended
        self._writer.transport.abort()
