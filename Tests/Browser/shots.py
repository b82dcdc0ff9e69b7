"""Takes pictures of every view, in light and dark, on a desk and on a phone, for people to look at."""

import base64
import os
import re

from playwright.sync_api import expect

from files import pick
from person import PASSWORD, Person

SIZES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}

DRAW = """() => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [480, 200];
  const pen = canvas.getContext('2d');
  const shapes = [['#bfe3ea', [0, 0, 480, 0, 480, 200, 0, 200]], ['#8fb98a', [0, 150, 120, 90, 260, 140, 400, 80, 480, 120, 480, 200, 0, 200]],
    ['#4f7f5b', [0, 180, 160, 140, 320, 175, 480, 150, 480, 200, 0, 200]], ['#5b4636', [300, 60, 308, 60, 312, 176, 298, 176]],
    ['#2f6b4f', [305, 20, 350, 90, 260, 90]], ['#2f6b4f', [305, 50, 360, 125, 250, 125]], ['#f2c14e', [70, 30, 92, 42, 92, 64, 70, 76, 48, 64, 48, 42]]];
  for (const [colour, points] of shapes) {
    pen.fillStyle = colour;
    pen.beginPath();
    for (let place = 0; place < points.length; place += 2) pen.lineTo(points[place], points[place + 1]);
    pen.fill();
  }
  return canvas.toDataURL('image/png').split(',')[1];
}"""

TALK = [
    (0, "Good morning! Has anybody seen the new perch?"),
    (1, "It is by the north window, https://example.org/perch shows it."),
    (1, "The green one."),
    (0, "🪶🎉"),
    (1, "One more thing:\nthe feeder needs seeds, and somebody has to ask the owl whether it minds the light."),
    (0, "I will."),
]


def take_shots(browser, server, folder):
    os.makedirs(folder, exist_ok=True)
    ana, bo = Person(browser, server, "ana"), Person(browser, server, "bo")
    ana.name, bo.name = "ana", "bo"
    set_up(ana, server)
    room = ana.create_room("the nest", "Twigs, seeds and the weather")
    bo.sign_up().join_room(room)
    for speaker, text in TALK:
        (ana, bo)[speaker].say(text)
        ana.expect_message(text)
    dress(ana, bo)
    bo.open_room(1)
    bo.say("Anybody in the lobby?")
    bo.expect_all_sent()
    bo.open_room(room)
    bo.composer.press_sequentially("Th")
    # What is said without a network comes last, for it stays in the room.
    for take in (shoot, shoot_outside):
        for scheme in ("light", "dark"):
            for size, viewport in SIZES.items():
                take(ana, room, look(ana, scheme, viewport, os.path.join(folder, f"{size}-{scheme}")))
    ana.context.close()
    bo.context.close()


def set_up(ana, server):
    """The first administrator, who sees every view."""
    code = re.search(r"#setup=(\S+)", server.tail())
    if not code:
        ana.sign_up()
        return
    ana.visit(f"#setup={code.group(1)}")
    ana.page.get_by_label("Username").fill(ana.name)
    ana.page.get_by_label("Password").fill(PASSWORD)
    ana.page.get_by_role("button", name="Create administrator").click()
    ana.expect_connected()


def dress(ana, bo):
    """Answers, reactions, a pin, a file, and text with marks."""
    first = bo.row(TALK[0][1])
    ana.menu(TALK[1][1]).get_by_role("button", name="Pin", exact=True).click()
    first.hover()
    first.get_by_role("button", name="React with 🎉").click()
    first.get_by_role("button", name="Reply").click()
    bo.say("Yes, and it is *wonderful*: `make nest` knows **every** twig.")
    pick(bo, ("The north window.png", "image/png", base64.b64decode(bo.page.evaluate(DRAW))))
    bo.say("How it looks from there")
    bo.expect_all_sent()
    expect(ana.page.locator(".picture img")).to_be_visible()


def look(ana, scheme, viewport, prefix):
    """What takes a picture with this look."""
    ana.page.set_viewport_size(viewport)
    ana.page.emulate_media(color_scheme=scheme)
    return lambda name: ana.page.screenshot(path=f"{prefix}-{name}.png", animations="disabled")


def shoot(ana, room, save):
    page = ana.page
    ana.open_room(room).expect_message("I will.")
    page.mouse.move(0, 0)
    expect(page.locator(".picture img")).to_be_visible()
    save("room")
    beside(ana, room, save)
    ana.visit("#/")
    save("rooms")
    page.get_by_role("button", name="New room").click()
    save("new-room")
    page.get_by_role("button", name="Cancel").click()
    if page.get_by_role("link", name="Administration").is_visible():
        ana.visit("#/admin")
        expect(page.get_by_text("Messages a day").first).to_be_visible()
        save("admin")
    for name, address, shows in (
        ("settings", f"#/rooms/{room}/settings", "There are no open links."),
        ("browse", "#/browse", "You are in every public room"), ("profile", "#/profile", re.compile("^This device$")),
        ("notifications", "#/notifications", "Only unread"), ("direct", "#/direct", "@"),
    ):
        ana.visit(address)
        expect(page.get_by_text(shows).first).to_be_visible()
        save(name)


def shoot_outside(ana, room, save):
    """Without a network, and without a session."""
    page = ana.page
    ana.open_room(room)
    ana.context.set_offline(True)
    ana.say("Can you hear me?")
    expect(page.get_by_role("button", name="Retry now")).to_be_visible(timeout=20_000)
    save("offline")
    ana.context.set_offline(False)
    ana.expect_connected()
    ana.expect_all_sent()
    ana.visit("#/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in to Roost")).to_be_visible()
    save("door")
    ana.visit("#/guest")
    expect(page.get_by_label("Your name")).to_be_visible()
    save("guest")
    ana.visit("#/")
    ana.sign_in()


def beside(ana, room, save):
    """What opens over or beside a room."""
    page = ana.page
    seq = next(row["seq"] for row in ana.timeline() if row["text"] == TALK[0][1])
    for name, address, title in (("thread", f"thread/{seq}", "Thread"), ("pins", "pins", "Pinned messages")):
        ana.visit(f"#/rooms/{room}/{address}")
        panel = page.get_by_role("complementary", name=title)
        expect(panel.locator(".message").first).to_be_visible()
        save(name)
    ana.open_room(room)
    ana.composer.fill(":ow")
    expect(page.get_by_role("option").first).to_be_visible()
    save("completion")
    ana.composer.fill("")
    pick(ana, ("Seeds.txt", "text/plain", b"seeds"))
    expect(page.get_by_role("button", name="Remove Seeds.txt")).to_be_visible()
    save("tray")
    page.get_by_role("button", name="Remove Seeds.txt").click()
    row = ana.row(TALK[0][1]).first
    row.focus()
    row.press("e")
    expect(page.get_by_role("dialog", name="Message of")).to_be_visible()
    save("menu")
    page.keyboard.press("Escape")
    row.focus()
    row.press("+")
    expect(page.get_by_role("dialog", name="Choose an emoji")).to_be_visible()
    save("emoji")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Go to a room or person")).to_be_visible()
    save("switcher")
    page.keyboard.press("Escape")
    ana.visit("#/search?q=perch")
    expect(page.get_by_text("Has anybody seen").first).to_be_visible()
    save("search")
    page.get_by_role("heading").first.click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    save("keys")
    page.keyboard.press("Escape")
    ana.open_room(room)
    people = page.get_by_role("button", name=re.compile("show people"))
    if people.is_visible():
        people.click()
        save("people")
        page.keyboard.press("Escape")
    page.locator(".picture").first.click()
    expect(page.get_by_role("dialog", name="Picture viewer")).to_be_visible()
    save("viewer")
    page.keyboard.press("Escape")
