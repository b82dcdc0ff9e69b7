"""Every view of the page, as a list: how to come there, and by what one sees that it is there.

A view is a function that takes a Visit; what it yields, once it shows, is worth a picture.
"""

import re

from playwright.sync_api import expect

from files import pick, picture
from person import NUMBERS
from scenery import SONG, TALK


class Visit:
    """One person at one size, in a world full of things."""

    def __init__(self, person, scenery):
        self.person, self.scenery, self.page = person, scenery, person.page
        self.nest = getattr(scenery, "nest", 0)
        self.look = f"{person.page.viewport_size['width']}{next(NUMBERS)}"

    def go(self, address, shows):
        self.person.visit(address)
        expect(shows if not isinstance(shows, str) else self.page.get_by_text(shows).first).to_be_visible()

    def heading(self, name):
        return self.page.get_by_role("heading", name=name).first

    def say(self, text):
        """Enter breaks the line on a phone."""
        self.person.composer.fill(text)
        self.page.get_by_role("button", name="Send", exact=True).click()

    def row(self, text):
        return self.page.locator(".message").filter(has_text=text).first

    def show(self, text):
        row = self.row(text)
        row.evaluate("one => one.scrollIntoView({ block: 'center' })")
        expect(row).to_be_in_viewport()
        return row

    def refuse(self, pattern):
        """From now on the server fails to answer these calls."""
        self.person.context.route(re.compile(pattern), lambda route: route.fulfill(
            status=500, content_type="application/json", body='{"detail": "The server could not do that."}'))

    def stall(self, pattern):
        """From now on these calls are never answered."""
        self.person.context.route(re.compile(pattern), lambda route: None)

    def answer_again(self):
        self.person.context.unroute_all(behavior="ignoreErrors")


def room(visit):
    visit.person.open_room(visit.nest)
    expect(visit.page.locator(".picture img").first).to_be_visible()
    visit.page.mouse.move(0, 0)
    yield "room"
    visit.show("Bold")
    yield "room-marks"
    visit.show("صباح الخير")
    yield "room-right-to-left"
    visit.show("Good morning!")
    yield "room-begins"
    visit.person.open_room(visit.nest, at=visit.scenery.marks[4]["seq"])
    expect(visit.page.locator("[data-marked]")).to_be_in_viewport()
    yield "room-marked"


def unread(visit):
    visit.person.open_room(visit.scenery.rooms[11])
    room = visit.scenery.rooms[6]
    visit.scenery.post(room, "bo", "Another new one")
    expect(visit.page.locator(f".rooms a[href='#/rooms/{room}'][data-unread]").first).to_be_attached()
    visit.person.open_room(room)
    expect(visit.page.locator(".unread")).to_be_visible()
    yield "room-unread"


def long_names(visit):
    visit.person.open_room(visit.scenery.rooms[7])
    expect(visit.page.get_by_text("Something new").first).to_be_visible()
    yield "room-long-name"
    visit.person.open_room(visit.scenery.directs[2])
    yield "room-direct"
    visit.person.open_room(visit.scenery.rooms[5])
    yield "room-rtl-name"


def composer(visit):
    person, page = visit.person, visit.page
    person.open_room(visit.nest)
    expect(page.locator(".picture img").first).to_be_visible()
    for text, name in ((":ow", "emoji"), ("@", "people"), ("/", "commands")):
        person.composer.fill(text)
        expect(page.get_by_role("option").first).to_be_visible()
        yield f"completion-{name}"
        person.composer.fill("")
    pick(person, ("Seeds and other things that birds like to eat.txt", "text/plain", b"seeds"),
         ("nest.png", "image/png", picture(300, 200)), SONG)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    person.composer.fill("السلام عليكم\nهذا سطر ثانٍ\nand a third line")
    yield "composer-tray"
    for _ in range(3):
        page.get_by_role("button", name=re.compile("^Remove ")).first.click()
    person.composer.fill("")
    row = visit.show("The green one.")
    row.focus()
    row.press("r")
    expect(page.get_by_text("Replying to")).to_be_visible()
    yield "composer-reply"
    page.get_by_role("button", name="Do not reply").click()
    person.composer.press("ArrowUp")
    expect(page.get_by_text("Editing your message")).to_be_visible()
    yield "composer-edit"
    person.composer.press("Escape")
    person.composer.fill("word " * 900)
    expect(page.get_by_text("characters too many")).to_be_visible()
    yield "composer-too-long"
    person.composer.fill("")


def on_messages(visit):
    person, page = visit.person, visit.page
    person.open_room(visit.nest)
    visit.show(TALK[1][1])
    row = visit.row(TALK[1][1])
    row.hover()
    yield "tools"
    row.focus()
    row.press("e")
    expect(page.get_by_role("dialog", name="Message of")).to_be_visible()
    yield "menu"
    page.keyboard.press("Escape")
    row.focus()
    row.press("+")
    expect(page.get_by_role("dialog", name="Choose an emoji")).to_be_visible()
    yield "emoji-picker"
    page.keyboard.press("Escape")
    for text, choice, name in ((TALK[0][1], "Who reacted", "Reactions"), ("changed by its author", "Earlier versions", ""),
                               (TALK[1][1], "Report", ""), (TALK[0][1], "Delete", "")):
        row = visit.show(text)
        row.focus()
        row.press("e")
        page.get_by_role("dialog", name="Message of").get_by_role("button", name=choice).click()
        expect(page.get_by_role("dialog").filter(visible=True)).to_be_visible()
        expect(page.get_by_text("Loading")).to_have_count(0)
        yield f"dialog-{choice.lower().replace(' ', '-')}"
        page.keyboard.press("Escape")
    page.mouse.move(0, 0)


def beside(visit):
    page = visit.page
    for name, address, title in (
        ("thread", f"thread/{visit.scenery.first['seq']}", "Thread"), ("pins", "pins", "Pinned messages"),
        ("thread-empty", f"thread/{visit.scenery.marks[0]['seq']}", "Thread"),
    ):
        visit.person.visit(f"#/rooms/{visit.nest}/{address}")
        expect(page.get_by_role("complementary", name=title).locator(".message").first).to_be_visible()
        yield name
    visit.person.open_room(visit.nest)
    people = page.get_by_role("button", name=re.compile("show people"))
    if people.is_visible():
        people.click()
        yield "people"
        page.keyboard.press("Escape")


def viewer(visit):
    visit.person.open_room(visit.nest)
    visit.page.locator(".picture").first.click()
    shown = visit.page.get_by_role("dialog", name="Picture viewer")
    expect(shown.get_by_role("img")).to_have_js_property("complete", True)
    yield "viewer"
    visit.page.keyboard.press("Escape")


def finding(visit):
    page = visit.page
    visit.go("#/search?q=perch", "Has anybody seen")
    yield "search"
    visit.go("#/search?q=nothingislikethis", "Nothing found.")
    yield "search-nothing"
    visit.go("#/search?q=has%3Awings", page.get_by_role("alert").filter(has_text="has:"))
    yield "search-not-understood"
    visit.go("#/search", "Look for words")
    yield "search-empty"
    visit.person.open_room(visit.nest)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option").first).to_be_visible()
    yield "switcher"
    page.keyboard.type("no such thing at all")
    expect(page.get_by_role("option")).to_have_count(0)
    yield "switcher-nothing"
    page.keyboard.press("Escape")
    visit.person.log.focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    yield "keys"
    page.keyboard.press("Escape")


def rooms(visit):
    page = visit.page
    visit.go("#/", page.get_by_role("navigation", name="Rooms"))
    expect(page.get_by_role("list", name="Direct messages").get_by_role("link").first).to_be_visible()
    yield "rooms"
    page.locator(".rooms-scroll").evaluate("one => { one.scrollTop = one.scrollHeight; }")
    yield "rooms-end"
    page.get_by_role("button", name="New room").click()
    yield "new-room"
    page.get_by_role("dialog").get_by_role("button", name="Create room").click()
    yield "new-room-mistake"
    page.get_by_role("button", name="Cancel").click()


def pages(visit):
    page, nest = visit.page, visit.nest
    for name, address, shows in (
        ("settings", f"#/rooms/{nest}/settings", page.get_by_role("button", name="Copy link").first),
        ("browse", "#/browse", page.get_by_role("button", name="Join elsewhere 1", exact=True)),
        ("profile", "#/profile", page.get_by_text("This device", exact=True)),
        ("notifications", "#/notifications", page.get_by_role("button", name="Mark all as read")),
        ("direct", "#/direct", page.get_by_role("list", name="People").get_by_role("button").first),
        ("direct-chosen", "#/direct/dee", page.get_by_role("button", name="Start talking")),
        ("not-there", "#/rooms/99999", "Room not found"),
    ):
        visit.go(address, shows)
        expect(page.get_by_text("Loading")).to_have_count(0)
        yield name
        scroll = page.locator(".page-scroll").filter(visible=True)
        if scroll.count() and scroll.evaluate("one => one.scrollHeight > one.clientHeight * 1.2"):
            scroll.evaluate("one => { one.scrollTop = one.scrollHeight; }")
            yield f"{name}-end"
    visit.go(f"#/rooms/{nest}/settings", page.get_by_role("button", name="Ban Mo").or_(
        page.get_by_role("button", name="Ban mo")).first)
    page.get_by_role("button", name=re.compile("^Ban mo", re.I)).click()
    yield "question"
    page.keyboard.press("Escape")


def admin(visit):
    page = visit.page
    for part in ("", "users", "rooms", "connections", "announcement", "reports", "audit", "settings"):
        visit.go(f"#/admin/{part}" if part else "#/admin", page.get_by_role("heading", name="Administration"))
        expect(page.get_by_text("Loading")).to_have_count(0)
        yield f"admin-{part or 'statistics'}"


def failures(visit):
    """What is shown while the server is slow, and when it fails."""
    page, nest = visit.page, visit.nest
    for name, pattern, address, trouble, waiting in (
        ("messages", r"/api/rooms/\d+/messages", f"#/rooms/{visit.scenery.rooms[0]}", "Try again", None),
        ("rooms", r"/api/rooms/(\?.*)?$", "#/", "could not be loaded", None),
        ("notifications", "/api/notifications", "#/notifications", "Try again", "Loading"),
        ("search", "/api/search", "#/search?q=perch", "Try again", "Searching"),
        ("statistics", "/api/admin/stats", "#/admin", "The server could not", "Loading"),
        ("users", "/api/admin/users", "#/admin/users", "Try again", "Loading"),
        ("members", r"/api/rooms/\d+/members", f"#/rooms/{nest}/settings", "Try again", "Loading"),
        ("page", r"/js/pages/profile\.js", "#/profile", "could not be loaded", None),
    ):
        page.goto("about:blank")
        visit.refuse(pattern)
        visit.go(address, page.get_by_text(trouble).filter(visible=True).first)
        yield f"failed-{name}"
        visit.answer_again()
        if waiting:
            page.goto("about:blank")
            visit.stall(pattern)
            visit.go(address, page.get_by_text(waiting).first)
            yield f"waiting-{name}"
            visit.answer_again()
    page.goto("about:blank")


def offline(visit):
    """With rows that are on their way, and one that was refused."""
    person, page = visit.person, visit.page
    person.open_room(visit.nest)
    visit.say("/nonsense")
    expect(page.get_by_text("Not sent.").first).to_be_visible()
    visit.say("/help")
    expect(page.get_by_text("Only you see this")).to_be_visible()
    yield "told"
    page.get_by_role("button", name="Dismiss").click()
    person.context.set_offline(True)
    visit.say("Can you hear me?")
    expect(page.get_by_role("button", name="Retry now")).to_be_visible()
    yield "offline"
    person.context.set_offline(False)
    person.expect_connected()
    person.expect_all_sent()
    page.locator(".message[data-state=failed]").get_by_role("button", name="Delete").click()
    expect(page.locator(".message[data-state=failed]")).to_have_count(0)


def announced(visit):
    call = visit.scenery.call
    call("PUT", "/api/admin/announcement", {"announcement": "Seeds are out at noon, by the north window. " * 3}, "ana")
    visit.person.open_room(visit.nest)
    expect(visit.page.get_by_role("complementary", name="Announcement")).to_be_visible()
    yield "announcement"
    call("PUT", "/api/admin/announcement", {"announcement": ""}, "ana")


def empty(visit):
    """Somebody new, for whom there is nothing yet."""
    visit.go("#/", visit.page.get_by_role("navigation", name="Rooms"))
    yield "new-home"
    visit.go("#/notifications", "Nothing here.")
    yield "new-notifications"
    visit.go("#/rooms/1", visit.person.log)
    yield "new-lobby"
    visit.person.open_room(visit.nest)
    yield "looking-in"


def doors(visit):
    """Without a session."""
    page = visit.page
    visit.go("", visit.heading("Sign in"))
    yield "sign-in"
    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill("not my password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").filter(visible=True)).to_be_visible()
    yield "sign-in-refused"
    page.get_by_role("button", name="Create an account").click()
    page.get_by_label("Username").fill("")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create account").click()
    yield "sign-up-mistakes"
    for name, address in (("invited", visit.scenery.invite), ("invitation-over", "#invite=unknown"), ("reset", "#reset=unknown"),
                          ("set-up-done", "#setup=unknown"), ("guest", "#/guest")):
        page.goto("about:blank")
        visit.go(address, page.locator(".card").get_by_role("heading").first)
        yield name
    page.get_by_label("Your name").fill(f"guest{visit.look}")
    page.get_by_role("button", name="Enter").click()
    expect(page.locator(".guest-connection")).to_have_text("Connected")
    yield "guest-room"
    page.get_by_label("Message", exact=True).fill("Hello from a guest")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Hello from a guest")
    yield "guest-said"


def documents(visit):
    for name, address in (("docs", "docs"), ("redoc", "redoc")):
        visit.person.visit(address)
        expect(visit.page.get_by_role("heading").first).to_be_visible()
        yield name


def first_run(visit):
    """The set-up, on a server without an administrator."""
    visit.go(f"#setup={visit.person.server.set_up_code()}", visit.heading("Set up Roost"))
    yield "set-up"


MAIN = [room, rooms, pages]
SIGNED_IN = [room, unread, long_names, composer, on_messages, beside, viewer, finding, rooms, pages, admin, announced,
             failures, documents, offline]
