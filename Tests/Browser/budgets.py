#!/usr/bin/env python3
"""Measures what the page costs and prints it as a table in Markdown; exits 1 when a budget is not kept.

    budgets.py .build/release/roost [--times 5]
"""

import argparse
import os
import shutil
import statistics
import sys

from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from files import pick, picture
from person import Person
from server import Server

# Counts what moves by itself, and how long the browser was too busy to answer.
WATCH = """() => {
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}"""

# The work a key causes, layout included, without waiting for a frame.
WORK = """async (count) => {
  const input = document.querySelector('#message');
  input.focus();
  const times = [];
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise((done) => requestAnimationFrame(done));
    const start = performance.now();
    document.execCommand('insertText', false, 'word '[turn % 5]);
    void document.body.offsetHeight;
    times.push(performance.now() - start);
  }
  return times;
}"""

SWITCH = """async ([room, text]) => {
  const start = performance.now();
  location.hash = `#/rooms/${room}`;
  for (;;) {
    await new Promise((done) => requestAnimationFrame(done));
    const rows = document.querySelectorAll('.message .text');
    if (rows.length && rows[rows.length - 1].textContent.startsWith(text)) return performance.now() - start;
    if (performance.now() - start > 10000) return performance.now() - start;
  }
}"""

# Writes down how long every frame takes, until it is asked.
FRAMES = """() => {
  window.frames_taken = [];
  let last = performance.now();
  const next = () => {
    const now = performance.now();
    window.frames_taken.push(now - last);
    last = now;
    window.frames_end = requestAnimationFrame(next);
  };
  window.frames_end = requestAnimationFrame(next);
}"""

FRAMES_TAKEN = "() => { cancelAnimationFrame(window.frames_end); return window.frames_taken; }"

# A client of its own: a socket that sends so many messages at a time and waits until all are stored.
SEND = """async ([room, from, count, token]) => {
  window.sender ??= await new Promise((opened, failed) => {
    const socket = new WebSocket(`ws://${location.host}/ws/auth`, ['roost.v1', `bearer.${token}`]);
    socket.onerror = failed;
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data);
      if (frame.type === 'room_joined') opened(socket);
    };
    socket.onopen = () => socket.send(JSON.stringify({ type: 'join_room', room_id: room }));
  });
  const words = 'the quick brown fox **jumps** over https://example.com/a/page and `code` while it rains'.split(' ');
  for (let number = from; number < from + count; number += 1) {
    const text = Array.from({ length: 4 + number % 23 }, (_, at) => words[(number + at * 7) % words.length]).join(' ');
    window.sender.send(JSON.stringify({ type: 'message', room_id: room, content: `${text} live ${number}`,
      client_id: crypto.randomUUID() }));
  }
}"""

# Whether a message has come into the timeline that one looks at.
CAME = """(number) => [...document.querySelectorAll('.message')].at(-1)?.textContent.includes(`live ${number}`) === true"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--live", type=int, default=18_000)
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("chromium-browser"))
    options = parser.parse_args()
    expect.set_options(timeout=60_000)
    server = Server(options.binary)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=options.chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
            rows = measured(browser, server, options)
            browser.close()
    finally:
        server.close()
    print("| | Measured | Budget | |\n|---|---|---|---|")
    for name, value, unit, budget in rows:
        print(f"| {name} | {shown(value)} {unit} | ≤ {shown(budget)} {unit} | {'met' if value <= budget else '**missed**'} |")
    return 1 if any(value > budget for _, value, _, budget in rows) else 0


def measured(browser, server, options):
    ana = Person(browser, server, "ana")
    small = ana.sign_up().create_room("small")
    for number in range(30):
        ana.say(f"small {number}")
    ana.expect_all_sent()
    large = ana.create_room("large")
    fill(ana, large, options.messages)
    rows = loading(browser, ana, small, options.times)
    rows.append(("layout shift while pictures load", shift(browser, ana), "", 0.02))
    ana.open_room(small)
    ana.open_room(large)
    expect(ana.row(f"message {options.messages}")).to_be_visible()
    times = []
    for _ in range(options.times):
        times.append(ana.page.evaluate(SWITCH, [small, "small"]))
        times.append(ana.page.evaluate(SWITCH, [large, "message"]))
    rows.append(("room switch, cached (median)", statistics.median(times), "ms", 100))
    load_all(ana, large, options.messages)
    rows.append((f"a key in the composer, {options.messages:,} messages loaded (95th percentile)",
                 percentile(ana.page.evaluate(WORK, 100), 95), "ms", 16))
    frames = scroll(ana)
    late = sum(frame > 20 for frame in frames) / len(frames) * 100
    rows.append(("a frame while a wheel scrolls through them (median)", statistics.median(frames), "ms", 17))
    rows.append((f"frames of these {len(frames):,} that took more than 20 ms", late, "%", 5))
    rows.append(("rows in the document", ana.page.locator(".messages > li").count(), "", 400))
    rows.append((f"heap, {options.messages:,} messages loaded", heap(ana), "MB", 60))
    rows.append((f"heap, after {options.live:,} more came live, as in an hour at 5 a second",
                 hour(browser, ana, options.live), "MB", 60))
    return rows


def heap(person):
    """What the page holds once everything it has let go of is gone."""
    session = person.context.new_cdp_session(person.page)
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    return session.send("Runtime.getHeapUsage")["usedSize"] / 1e6


def scroll(person):
    """The length of every frame while a wheel scrolls up and down for a while, in milliseconds."""
    session = person.context.new_cdp_session(person.page)
    box = person.page.locator(".scroller").bounding_box()
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    person.page.evaluate(FRAMES)
    for distance in (12_000, -6_000, 12_000, -6_000):
        session.send("Input.synthesizeScrollGesture", {
            **place, "yDistance": distance, "speed": 4_000, "gestureSourceType": "mouse"})
    return person.page.evaluate(FRAMES_TAKEN)


def hour(browser, person, count):
    """The heap after so many messages of somebody else came while one looked at the newest, and they were shown."""
    room = person.create_room("lively")
    other = Person(browser, person.server, "ben")
    other.sign_up().join_room(room)
    other.visit("#/profile")
    token = other.token()
    for start in range(0, count, 100):
        number = min(100, count - start)
        other.page.evaluate(SEND, [room, start, number, token])
        person.page.wait_for_function(CAME, arg=start + number - 1, timeout=60_000)
    value = heap(person)
    other.context.close()
    return value


def fill(person, room, count):
    """Puts messages into a room over one socket, as many at once as the server takes."""
    person.page.evaluate("""async ([room, count, token]) => {
      const lanes = 16;
      let next = 1;
      const pending = [];
      for (; next <= count; next += 1) {
        pending.push(fetch(`/api/rooms/${room}/messages`, {
          method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
          body: JSON.stringify({ content: `message ${next}` }),
        }));
        if (pending.length === lanes || next === count) for (const answer of await Promise.all(pending.splice(0))) if (!answer.ok) throw new Error(String(answer.status));
      }
    }""", [room, count, person.token()])


def loading(browser, ana, room, times):
    """Sizes and times of a first visit, with an empty cache each time, without what the idle page fetches ahead."""
    state = ana.context.storage_state()
    marks = []
    for _ in range(times):
        context = browser.new_context(storage_state=state, service_workers="block")
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        kinds, sizes, heads, starts = {}, {}, {}, {}

        def answered(event):
            answer = event["response"]
            kinds[event["requestId"]] = (answer["url"], answer.get("mimeType", ""))
            heads[event["requestId"]] = answer.get("encodedDataLength", 0)

        session.on("Network.requestWillBeSent", lambda event: starts.__setitem__(
            event["requestId"], (event["timestamp"], event["request"]["url"])))
        session.on("Network.responseReceived", answered)
        session.on("Network.loadingFinished", lambda event: sizes.__setitem__(
            event["requestId"], event["encodedDataLength"]))
        page.goto(f"{ana.server.url}/#/rooms/{room}")
        expect(page.locator("#message")).to_be_visible()
        marks.append(page.evaluate("""() => new Promise((done) => {
          const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now();
          const wait = () => document.querySelector('.connection[data-phase=live]')
            && document.querySelectorAll('.message').length ? done([paint, performance.now()]) : requestAnimationFrame(wait);
          wait();
        })"""))
        expect(page.locator(".connection[data-phase=live]").first).to_be_attached()
        totals = {"javascript": 0, "css": 0, "all": 0}
        page.wait_for_load_state("load")
        idle = min((at for at, address in starts.values() if address.endswith("/js/rest.js")), default=float("inf"))
        for number, size in sizes.items():
            address, kind = kinds.get(number, ("", ""))
            if "/api/" in address or starts.get(number, (0,))[0] >= idle:
                continue
            size = max(0, size - heads.get(number, 0))
            totals["all"] += size
            for name in ("javascript", "css"):
                if name in kind:
                    totals[name] += size
        context.close()
    ready = statistics.median(paint for paint, _ in marks)
    return [
        ("JavaScript of the first load, compressed", totals["javascript"] / 1000, "kB", 60),
        ("CSS of the first load, compressed", totals["css"] / 1000, "kB", 20),
        ("all files of the first load", totals["all"] / 1000, "kB", 150),
        ("first paint of the page, which is ready to be used with it (median)", ready, "ms", 300),
    ]


def shift(browser, ana):
    """Opens a room full of pictures and adds up what moved."""
    room = ana.create_room("pictures")
    for number in range(8):
        pick(ana, (f"picture {number}.png", "image/png", picture(640 + number * 40, 400)))
        ana.say(f"picture {number}")
    ana.expect_all_sent()
    context = browser.new_context(storage_state=ana.context.storage_state(), service_workers="block",
                                  viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    page.goto(f"{ana.server.url}/#/rooms/{room}")
    expect(page.locator(".picture img")).to_have_count(8)
    page.evaluate("""() => Promise.all([...document.querySelectorAll('.picture img')].map((one) => one.complete
      || new Promise((done) => { one.loading = 'eager'; one.onload = done; })))""")
    value = page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.shift))))")
    context.close()
    return value


def load_all(person, room, count):
    """Reads back to the beginning of a room, page by page, as somebody who scrolls up does."""
    person.open_room(room)
    person.page.evaluate("""async () => {
      const scroller = document.querySelector('.scroller');
      const end = performance.now() + 180000;
      while (!document.body.textContent.includes('This is where the room begins.') && performance.now() < end) {
        scroller.scrollTop = 0;
        await new Promise((done) => requestAnimationFrame(done));
      }
    }""")
    expect(person.page.get_by_text("This is where the room begins.")).to_be_attached()
    expect(person.row("message 1")).to_be_attached()


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, len(values) * part // 100)]


def shown(value):
    return f"{value:.3f}".rstrip("0").rstrip(".") if value < 1 else f"{value:,.1f}".removesuffix(".0")


if __name__ == "__main__":
    sys.exit(main())
