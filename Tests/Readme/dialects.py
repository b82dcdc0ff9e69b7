"""Runs the clients in docs/dialects as they are printed: JavaScript in a page of the server, Python with the libraries.

    dialects.py [path of the roost program]
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.append(str(ROOT / "Tests" / "Faults"))
from client import HTTP  # noqa: E402
from run import expect_line  # noqa: E402
from server import Server, free_port  # noqa: E402

# What the lines of each client have in them, in order; what others said before may stand between.
PYTHON = {
    "lobby.md": ["my key is ", "sent: True", "online: success"],
    "guest-rooms.md": ["['Py']", "Hello, everyone!", "1 message", "204"],
    "polling.md": ["test_user to room_1 Hello room!"],
    "polling-port.md": ["Hello room!"],
}
JAVASCRIPT = {
    "tokens.md": ["{name}: Hello from a page"],
    "guest-rooms.md": ["Here: ", "Browser: Hello from a page"],
    "polling.md": ["poller: Hello from a page"],
}


class Scene:
    """A server with everything open that the documents speak of."""

    def __init__(self, program: str, data: Path):
        self.polling = free_port()
        self.server = Server(program, data, environment={
            "PUBLIC_DIR": str(ROOT / "public"), "POLLING_TRUST_NAMES": "on",
            "DIALECT_PORTS": f"polling:{self.polling}"})
        self.token = ""

    def example(self, page: str, language: str) -> str:
        """The one block of a page in a language, for this server."""
        text = (ROOT / "docs" / "dialects" / page).read_text()
        [block] = re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)
        return (block.replace("localhost:8000", f"{self.server.host}:{self.server.port}")
                .replace("localhost:5003", f"{self.server.host}:{self.polling}")
                .replace("your_jwt_token", self.token))

    async def sign_up(self) -> str:
        """An account's name; its token is at hand then."""
        http = HTTP(self.server.host, self.server.port)
        account = {"username": "ada", "password": "a long secret"}
        await http.request("POST", "/api/users/", body=account)
        self.token = (await http.request("POST", "/api/token", body=account)).json()["access_token"]
        return account["username"]


def run_python(scene: Scene, page: str, expected: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", scene.example(page, "python")], capture_output=True, text=True, timeout=60)
    lines = iter(done.stdout.splitlines())
    if done.returncode != 0 or not all(any(words in line for line in lines) for words in expected):
        raise RuntimeError(f"the client of {page} printed {done.stdout!r}\n{done.stderr}")


async def run_javascript(scene: Scene, browser: Browser, page: str, expected: list[str]) -> None:
    lines: asyncio.Queue[str] = asyncio.Queue()
    context = await browser.new_context()
    tab = await context.new_page()
    tab.on("console", lambda message: lines.put_nowait(message.text))
    await tab.goto(f"http://{scene.server.host}:{scene.server.port}/health")
    await tab.evaluate("async () => {\n" + scene.example(page, "javascript") + "\n}")
    for words in expected:
        await expect_line(lines, words)
    await context.close()


async def main(program: str) -> None:
    with tempfile.TemporaryDirectory(prefix="roost-dialects-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        scene = Scene(program, data)
        await scene.server.start()
        try:
            name = await scene.sign_up()
            for page, expected in PYTHON.items():
                await asyncio.to_thread(run_python, scene, page, expected)
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=["--no-sandbox"])
                for page, expected in JAVASCRIPT.items():
                    await run_javascript(
                        scene, browser, page, [words.format(name=name) for words in expected])
                await browser.close()
        finally:
            await scene.server.kill()
    print(f"{len(PYTHON) + len(JAVASCRIPT)} passed, 0 failed")


if __name__ == "__main__":
    program = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".build/release/roost"
    asyncio.run(main(str(program.resolve())))
