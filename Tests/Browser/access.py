"""Everybody can use every view: axe finds nothing in any of them, in light and dark, on a desk and on a phone."""

import importlib.util
import os
import re

from playwright.sync_api import expect

from files import pick, picture
from person import PASSWORD

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RUN = """async (rules) => {
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ['violations'] });
  return violations.map(({ id, help, nodes }) =>
    `${id}: ${help}\\n` + nodes.slice(0, 4).map(({ html, any }) =>
      `      ${html.slice(0, 200)} ${any[0]?.message ?? ''}`).join('\\n'));
}"""

PAGES = ["browse", "direct", "profile", "notifications", "admin"]


def axe_source():
    """The rule engine comes with a package from PyPI; nothing of it is served to anybody."""
    found = importlib.util.find_spec("axe_playwright_python")
    if not found:
        raise RuntimeError("axe is missing: pip install -r Tests/requirements.txt")
    with open(os.path.join(found.submodule_search_locations[0], "axe.min.js"), encoding="utf-8") as source:
        return source.read()


class Checker:
    def __init__(self, person):
        self.person = person
        self.source = axe_source()
        self.problems = []

    def check(self, view):
        """Looks at what is shown now, in both schemes."""
        page = self.person.page
        if not page.evaluate("Boolean(window.axe)"):
            page.evaluate(self.source)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            self.problems += [f"{view}, {scheme}: {problem}" for problem in page.evaluate(RUN, RULES)]

    def settle(self):
        assert not self.problems, "\n" + "\n".join(sorted(set(self.problems)))


def settled(person):
    """Waits until a page has stopped loading."""
    expect(person.page.get_by_text("Loading")).to_have_count(0)


def axe_finds_nothing_in_the_rooms(meet):
    for size in ({"width": 1280, "height": 800}, {"width": 390, "height": 844}):
        ana, bo = meet("ana", expects_outage=True, viewport=size), meet("bo")
        checker = Checker(ana)
        ana.visit()
        checker.check("sign in")
        ana.page.get_by_role("button", name="Create an account").click()
        checker.check("sign up")
        ana.page.get_by_role("button", name="Sign in").click()
        ana.sign_up()
        checker.check("rooms")
        ana.page.get_by_role("button", name="New room").click()
        checker.check("new room")
        ana.page.keyboard.press("Escape")
        room = ana.create_room(f"open {ana.name}", "For everybody")
        checker.check("an empty room")
        bo.sign_up().join_room(room)
        bo.say(f"Hello @{ana.name}, see https://example.org and `code`")
        ana.say("# no heading, *bold*\n> quoted\n- one\n- two")
        ana.expect_all_sent()
        row = bo.page.locator(".message:not(.system)").first
        row.hover()
        row.get_by_role("button", name="React with 🎉").first.click()
        expect(ana.page.locator(".reaction")).to_have_count(1)
        pick(ana, ("nest.png", "image/png", picture(300, 200)), ("list.txt", "text/plain", b"seeds"))
        expect(ana.page.get_by_role("progressbar")).to_have_count(0)
        checker.check("files to send")
        ana.say("with files")
        ana.expect_all_sent()
        pick(ana, ("song.mp3", "audio/mpeg", b"ID3" + bytes(900)))
        expect(ana.page.get_by_role("progressbar")).to_have_count(0)
        ana.say("with sound")
        ana.expect_all_sent()
        ana.say("/help")
        expect(ana.page.get_by_text("Only you see this")).to_be_visible()
        ana.composer.press_sequentially("/")
        expect(ana.page.get_by_role("listbox")).to_be_visible()
        checker.check("a full room with suggestions")
        ana.composer.fill("")
        ana.page.locator(".message:not(.system)").nth(1).focus()
        checker.check("a message with the focus")
        ana.log.get_by_role("link", name="nest.png").click()
        expect(ana.page.get_by_role("dialog", name="Picture viewer")).to_be_visible()
        checker.check("a picture in full")
        ana.page.keyboard.press("Escape")
        ana.page.keyboard.press("Control+k")
        expect(ana.page.get_by_role("option").first).to_be_visible()
        checker.check("switcher")
        ana.page.keyboard.press("Escape")
        ana.log.focus()
        ana.page.keyboard.press("?")
        expect(ana.page.get_by_role("dialog", name="Keys")).to_be_visible()
        checker.check("keys")
        ana.page.keyboard.press("Escape")
        ana.visit("#/search?q=from%3Ame%20with")
        expect(ana.page.get_by_role("list", name="Results").get_by_role("listitem")).to_have_count(2)
        checker.check("search")
        ana.visit("#/search?q=has%3Awings")
        expect(ana.page.get_by_role("alert").filter(has_text="has:")).to_be_visible()
        checker.check("a search that is not understood")
        ana.open_room(room)
        ana.context.set_offline(True)
        ana.say("Can you hear me?")
        expect(ana.page.get_by_role("button", name="Retry now")).to_be_visible(timeout=20_000)
        checker.check("a room while offline")
        checker.settle()


def axe_finds_nothing_in_the_pages(meet):
    ana = meet("ana", expects_outage=True)
    checker = Checker(ana)
    room = ana.sign_up().create_room(f"settled {ana.name}")
    for address in [*(f"#/{page}" for page in PAGES), f"#/rooms/{room}/settings", "#/rooms/99999", "#/nowhere"]:
        ana.visit(address)
        expect(ana.page.get_by_role("main").or_(ana.page.locator(".home"))).to_be_attached()
        settled(ana)
        checker.check(address)
    checker.settle()


def axe_finds_nothing_in_what_administrators_and_strangers_see(meet):
    meet.another_server()
    ana, bo, cy = meet("ana", expects_outage=True), meet("bo"), meet("cy", expects_outage=True)
    code = re.search(r"#setup=(\S+)", ana.server.tail()).group(1)
    checker = Checker(ana)
    page = ana.visit(f"#setup={code}").page
    expect(page.get_by_role("heading", name="Set up Roost")).to_be_visible()
    checker.check("setup")
    page.get_by_label("Username").fill(ana.name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create administrator").click()
    ana.expect_connected()
    room = ana.visit("#/").create_room(f"governed {ana.name}")
    bo.sign_up().join_room(room)
    bo.say(f"Hello @{ana.name}")
    bo.expect_all_sent()
    call, token = ana.server.call, bo.token()
    message = ana.server.history(room, token)[-1]["id"]
    call("POST", "/api/reports", {"reason": "rude words", "message_id": message}, token)
    direct = call("POST", "/api/dms", {"users": [ana.name]}, token)["id"]
    call("POST", f"/api/rooms/{direct}/messages", {"content": "psst"}, token)
    invite = call("POST", f"/api/rooms/{room}/invites", {}, ana.token())["url"].lstrip("/")
    call("PUT", "/api/admin/announcement", {"announcement": "Seeds are out at noon"}, ana.token())
    expect(page.get_by_role("complementary", name="Announcement")).to_be_visible()
    for part in ("", "/users", "/rooms", "/connections", "/announcement", "/reports", "/audit", "/settings"):
        ana.visit(f"#/admin{part}")
        expect(page.get_by_role("heading", name="Administration")).to_be_visible()
        settled(ana)
        checker.check(f"admin{part}")
    for view, shows in (
        (f"#/rooms/{room}/settings", page.get_by_role("button", name="Copy link")),
        ("#/notifications", page.get_by_role("button", name="Mark all as read")),
        ("#/direct", page.get_by_role("list", name="People").get_by_role("button").first),
        ("#/profile", page.get_by_text("This device", exact=True)),
        ("#invite=unknown", page.get_by_text("This invitation is over")),
    ):
        ana.visit(view)
        expect(shows).to_be_visible()
        checker.check(view)
    ana.visit(f"#/rooms/{room}/settings")
    page.get_by_role("button", name=f"Ban {bo.name}").click()
    checker.check("a question")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    stranger = Checker(cy)
    for view, heading in (
        (invite, "Sign in to Roost"), ("#reset=unknown", "Choose a new password"), ("#/guest", "Look in as a guest"),
    ):
        cy.visit(view)
        expect(cy.page.get_by_role("heading", name=heading)).to_be_visible()
        stranger.check(view)
    cy.page.get_by_label("Your name").fill(cy.name)
    cy.page.get_by_role("button", name="Enter").click()
    expect(cy.page.locator(".guest-connection")).to_have_text("Connected")
    stranger.check("a room for guests")
    checker.settle()
    stranger.settle()


SCENARIOS = [
    axe_finds_nothing_in_the_rooms, axe_finds_nothing_in_the_pages,
    axe_finds_nothing_in_what_administrators_and_strangers_see,
]
