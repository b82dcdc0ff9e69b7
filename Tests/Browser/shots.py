"""Takes pictures of every view, in light and dark, on a desk and on a phone, for people to look at."""

import os
import re

from playwright.sync_api import expect

from person import Person

SIZES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}

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
    room = ana.sign_up().create_room(f"the nest {ana.name}", "Twigs, seeds and the weather")
    bo.sign_up().join_room(room)
    for speaker, text in TALK:
        (ana, bo)[speaker].say(text)
        ana.expect_message(text)
    bo.open_room(1)
    bo.say("Anybody in the lobby?")
    bo.expect_all_sent()
    bo.open_room(room)
    bo.composer.press_sequentially("Th")
    for scheme in ("light", "dark"):
        for size, viewport in SIZES.items():
            shoot(ana, room, scheme, viewport, os.path.join(folder, f"{size}-{scheme}"))
    ana.context.close()
    bo.context.close()


def shoot(ana, room, scheme, viewport, prefix):
    page = ana.page
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=scheme)

    def save(name):
        page.screenshot(path=f"{prefix}-{name}.png", animations="disabled")

    ana.open_room(room).expect_message("I will.")
    save("room")
    ana.visit("#/")
    save("rooms")
    page.get_by_role("button", name="New room").click()
    save("new-room")
    page.get_by_role("button", name="Cancel").click()
    for name, address, shows in (
        ("settings", f"#/rooms/{room}/settings", "There are no open links."),
        ("browse", "#/browse", "You are in every public room"), ("profile", "#/profile", re.compile("^This device$")),
        ("notifications", "#/notifications", "Only unread"), ("direct", "#/direct", "@"),
    ):
        ana.visit(address)
        expect(page.get_by_text(shows).first).to_be_visible()
        save(name)
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
    ana.sign_in()
