"""Runs the README's tour as it is printed: its shell lines in bash, its JavaScript in a browser's page.

    run.py [path of the roost program]
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Page, async_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.append(str(ROOT / "Tests" / "Faults"))
from server import Server  # noqa: E402


def tour(language: str) -> str:
    """The code blocks of one language in the README's tour, joined."""
    text = (ROOT / "README.md").read_text()
    section = text.split("\n## A tour\n")[1].split("\n## ")[0]
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", section, re.M | re.S)
    if not blocks:
        raise RuntimeError(f"the tour has no {language} block")
    return "\n".join(blocks)


def shell_tour(server: Server) -> str:
    """What the shell lines print; an exception when one fails."""
    script = "set -euo pipefail\n" + tour("sh").replace("localhost:8000", f"{server.host}:{server.port}")
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(f"the shell tour ended with {done.returncode}: {done.stdout}\n{done.stderr}")
    return done.stdout


async def expect_line(lines: asyncio.Queue[str], words: str, seconds: float = 20) -> None:
    """Waits for a console line that contains `words`."""
    seen = []
    try:
        async with asyncio.timeout(seconds):
            while words not in (line := await lines.get()):
                seen.append(line)
    except TimeoutError:
        raise RuntimeError(f"no console line with {words!r}; there were {seen}") from None


async def console_tour(page: Page, server: Server) -> None:
    """The JavaScript says hello, hears itself, and comes back after the server was killed."""
    lines: asyncio.Queue[str] = asyncio.Queue()
    page.on("console", lambda message: lines.put_nowait(message.text))
    await page.goto(f"http://{server.host}:{server.port}/")
    await page.evaluate("async () => {\n" + tour("js") + "\n}")
    await expect_line(lines, "Hello from the console")
    await server.kill()
    await server.start()
    await expect_line(lines, "resumed")


async def main(program: str) -> None:
    passed = 0
    with tempfile.TemporaryDirectory(prefix="roost-readme-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        server = Server(program, data, environment={"PUBLIC_DIR": str(ROOT / "public")})
        await server.start()
        try:
            output = await asyncio.to_thread(shell_tour, server)
            for words in ('"username":"ada"', "The kettle is on.", '"duplicate":true'):
                if words not in output:
                    raise RuntimeError(f"the shell tour printed no {words}: {output}")
                passed += 1
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=["--no-sandbox"])
                await console_tour(await browser.new_page(), server)
                passed += 2
                await browser.close()
        finally:
            await server.kill()
    print(f"{passed} passed, 0 failed")


if __name__ == "__main__":
    program = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".build/release/roost"
    asyncio.run(main(str(program.resolve())))
