"""Somebody who uses the page, as a person would: through labels, buttons and keys."""

import itertools
import re
import time

from playwright.sync_api import expect

PASSWORD = "correct horse battery"
NUMBERS = itertools.count(1)

READ_TIMELINE = """() => [...document.querySelectorAll('.message:not(.system)')].map((row) => ({
  seq: Number(row.dataset.seq ?? 0), state: row.dataset.state, text: row.querySelector('.text').textContent,
}))"""

READ_KEPT = """(name) => new Promise((resolve) => {
  const opening = indexedDB.open('roost');
  // A page that has made no database yet keeps nothing.
  opening.onupgradeneeded = () => opening.transaction.abort();
  opening.onerror = () => resolve([]);
  opening.onsuccess = () => {
    const reading = opening.result.transaction(name).objectStore(name).getAll();
    reading.onsuccess = () => { opening.result.close(); resolve(reading.result); };
  };
})"""

# What the browser itself complains about while a network is gone or a call is refused on purpose.
OUTAGE = re.compile(r"net::ERR_|WebSocket connection to|the server responded with a status of")


# A page says of itself what its policy had to forbid.
TELL_VIOLATIONS = """addEventListener('securitypolicyviolation', (event) =>
  console.error(`forbidden by the policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));"""

# The least that a page's policy has to say, and what it must not.
POLICY, LOOSE = "default-src 'self'", re.compile(r"unsafe-|\*|https?:")


# What can wait until a page has nothing to do waits as long as it ever may.
NEVER_IDLE = "requestIdleCallback = (act, { timeout } = {}) => setTimeout(act, timeout);"


class Person:
    # By how much the processor of every page is slowed down: what hides on a fast machine shows.
    slowness = 1

    def __init__(self, browser, server, name, expects_outage=False, exactly=False, **options):
        self.server = server
        self.name = name if exactly else f"{name}{next(NUMBERS)}"
        self.expects_outage = expects_outage
        self.complaints = []
        self.browser = browser
        self.options = {"viewport": {"width": 1280, "height": 800}, **options}
        self.open_browser()

    def open_browser(self):
        self.context = self.browser.new_context(**self.options)
        self.context.set_default_timeout(30_000)
        self.context.add_init_script(TELL_VIOLATIONS)
        if self.slowness > 1:
            self.context.add_init_script(NEVER_IDLE)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        self.context.on("request", self._request)
        self.context.on("response", self._response)
        self.context.on("dialog", lambda dialog: (self.complaints.append("dialog"), dialog.dismiss()))
        self.context.on("page", self._page)
        self.page = self.open_page()

    def open_page(self):
        page = self.context.new_page()
        if self.slowness > 1:
            self.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": self.slowness})
        return page

    def leave(self):
        self.context.close()

    def _page(self, page):
        page.on("websocket", lambda socket: self._ask(socket.url.replace("ws", "http", 1)))

    def _console(self, message):
        if message.type not in ("error", "warning"):
            return
        if self.expects_outage and OUTAGE.search(message.text):
            return
        self.complaints.append(f"console: {message.text} {message.location['url']}")

    def _request(self, request):
        self._ask(request.url)

    def _ask(self, url):
        if not url.startswith((f"{self.server.url}/", "data:", "blob:", "about:")):
            self.complaints.append(f"third party: {url}")

    def _response(self, response):
        if response.request.resource_type != "document" or response.from_service_worker:
            return
        policy = response.headers.get("content-security-policy", "")
        if POLICY not in policy or LOOSE.search(policy):
            self.complaints.append(f"no strict policy: {response.url}: {policy}")

    # Coming and going

    def visit(self, address=""):
        self.page.goto(f"{self.server.url}/{address}")
        return self

    def sign_up(self, address=""):
        self.visit(address)
        self.page.get_by_role("button", name="Create an account").click()
        self.page.get_by_label("Username").fill(self.name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Create account").click()
        return self.expect_connected()

    def sign_in(self):
        self.page.get_by_label("Username").fill(self.name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        return self.expect_connected()

    def expect_connected(self):
        self._expect_connection("Connected")
        return self

    def expect_offline(self):
        self._expect_connection("Offline")

    def _expect_connection(self, word):
        shown = self.page.locator(".connection").filter(visible=True)
        expect(shown).to_have_text(word, timeout=45_000)

    def token(self):
        return self.server.token(self.name, PASSWORD)

    # Rooms

    def create_room(self, name, topic=""):
        self.page.get_by_role("button", name="New room").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Name").fill(name)
        if topic:
            dialog.get_by_label("Topic").fill(topic)
        dialog.get_by_role("button", name="Create room").click()
        expect(self.page.get_by_role("heading", level=1, name=name, exact=True)).to_be_visible()
        return self.room_id()

    def room_id(self):
        return int(self.page.url.rsplit("/", 1)[1])

    def open_room(self, room, at=None):
        """Opens a room, at the message of that number."""
        self.visit(f"#/rooms/{room}/at/{at}" if at else f"#/rooms/{room}")
        expect(self.log).to_have_attribute("data-room", str(room))
        return self

    def join_room(self, room):
        self.open_room(room)
        self.page.get_by_role("button", name="Join room").click()
        expect(self.composer).to_be_visible()
        return self

    # Talking

    @property
    def composer(self):
        return self.page.locator("#message")

    @property
    def log(self):
        return self.page.get_by_role("log")

    def say(self, text):
        self.composer.fill(text)
        self.composer.press("Enter")

    def row(self, text):
        return self.page.locator(".message").filter(has=self.page.get_by_text(text, exact=True))

    def menu(self, text):
        """Opens what one may do with a message."""
        row = self.row(text)
        row.hover()
        row.get_by_role("button", name="More actions").click()
        menu = self.page.get_by_role("dialog", name="Message of")
        expect(menu).to_be_visible()
        return menu

    def expect_message(self, text):
        expect(self.row(text)).to_have_count(1)

    def expect_all_sent(self):
        expect(self.page.locator(".message[data-state=sending]")).to_have_count(0, timeout=45_000)

    def kept(self, name):
        """What the page has written into one store of its database."""
        return self.page.evaluate(READ_KEPT, name)

    def expect_kept(self, name, is_right):
        """Waits for what the page writes down when it has nothing more urgent to do."""
        deadline = time.monotonic() + 30
        while not is_right(kept := self.kept(name)):
            assert time.monotonic() < deadline, f"{name}: {kept}"
            self.page.wait_for_timeout(50)

    def timeline(self):
        return self.page.evaluate(READ_TIMELINE)

    def texts(self):
        return [row["text"] for row in self.timeline()]
