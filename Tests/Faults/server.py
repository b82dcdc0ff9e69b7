"""The server under test: started on settings alone, killed, started again on the same port and data."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))
from client import HTTP, Disconnected  # noqa: E402
from ports import free_port  # noqa: E402

SECRET = "a secret for fault tests only, longer than 32 characters"


class Server:
    """One server process after the other. `command` is a path or a shell-like command line."""

    def __init__(self, command: str, data: Path, *, environment: dict[str, str] | None = None,
                 log: Path | None = None):
        self.command, self.data = shlex.split(command), data
        self.environment = environment or {}
        self.host, self.port = "127.0.0.1", free_port()
        self.log = log or data.parent / "server.log"
        self.process: asyncio.subprocess.Process | None = None

    async def spawn(self) -> None:
        """Starts the process without waiting until it serves."""
        settings = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/"),
                    "HOST": self.host, "PORT": str(self.port), "DATA_DIR": str(self.data),
                    "DATABASE_URL": f"sqlite:///{self.data}/app.db", "RATE_LIMITS": "off",
                    "SECRET_KEY": SECRET, "FILES_KEEP_FREE": "0B", **self.environment}
        with self.log.open("ab") as output:
            self.process = await asyncio.create_subprocess_exec(
                *self.command, env=settings, cwd=self.data.parent, stdout=output, stderr=output,
                stdin=asyncio.subprocess.DEVNULL)

    async def start(self, timeout: float = 20) -> float:
        """Starts the process and waits until it is ready; the seconds it took."""
        began = time.monotonic()
        await self.spawn()
        await self.ready(timeout)
        return time.monotonic() - began

    async def ready(self, timeout: float = 20) -> None:
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.process.returncode is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}: {self.tail()}")
            http = HTTP(self.host, self.port)
            try:
                if (await http.request("GET", "/readyz", timeout=2)).status == 200:
                    return
            except Disconnected:
                pass
            finally:
                http.close()
            await asyncio.sleep(0.01)
        raise RuntimeError(f"the server is not ready after {timeout} s: {self.tail()}")

    async def kill(self) -> None:
        """SIGKILL, and gone when this returns."""
        if self.process and self.process.returncode is None:
            self.process.kill()
        if self.process:
            await self.process.wait()

    async def terminate(self, timeout: float = 40) -> int:
        """SIGTERM; the exit code. Throws TimeoutError when the server does not end."""
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), timeout)

    async def ended(self, timeout: float) -> int:
        """The exit code of a server that ends by itself."""
        return await asyncio.wait_for(self.process.wait(), timeout)

    def tail(self) -> str:
        """The end of what the server wrote."""
        return self.log.read_bytes()[-1500:].decode(errors="replace") if self.log.exists() else ""
