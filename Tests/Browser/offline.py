"""Without a network the page opens, shows what one saw last, and sends what is written once it is back."""

import time

from playwright.sync_api import expect


def expect_files_kept(person):
    """Waits until the page's files are in the browser's cache."""
    person.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    person.page.reload()
    person.expect_connected()
    assert person.page.evaluate("Boolean(navigator.serviceWorker.controller)")


def expect_room_kept(person, text):
    """Waits until the page has written down what it shows of a room."""
    person.expect_kept("timelines", lambda rooms: any(one["content"] == text for room in rooms for one in room["messages"]))


def the_page_opens_without_a_server_with_the_rooms_seen_last(meet):
    ana = meet("ana", expects_outage=True)
    room = ana.sign_up().create_room(f"cabin {ana.name}", "Far away")
    ana.say("The stove is warm")
    ana.expect_all_sent()
    expect_files_kept(ana)
    expect_room_kept(ana, "The stove is warm")
    ana.server.kill()
    ana.expect_offline()
    ana.page.close()
    ana.page = ana.open_page()
    ana.visit(f"#/rooms/{room}")
    ana.expect_offline()
    expect(ana.page.get_by_role("heading", level=1, name=f"cabin {ana.name}")).to_be_visible()
    ana.expect_message("The stove is warm")
    ana.page.keyboard.press("Control+k")
    expect(ana.page.get_by_role("combobox")).to_be_focused()
    ana.page.keyboard.press("Escape")
    ana.say("Snow outside")
    expect(ana.page.get_by_role("button", name="Retry now")).to_be_visible()
    ana.expect_kept("outbox", lambda rows: len(rows) == 1)
    ana.page.close()
    ana.server.start()
    token = ana.token()
    ana.server.call("POST", f"/api/rooms/{room}/messages", {"content": "from another device"}, token)
    ana.page = ana.open_page()
    ana.open_room(room)
    ana.expect_connected()
    ana.expect_message("Snow outside")
    ana.expect_all_sent()
    assert ana.texts() == ["The stove is warm", "from another device", "Snow outside"], ana.texts()


def the_banner_waits_five_seconds_and_retries_at_once(meet):
    ana = meet("ana", expects_outage=True)
    ana.sign_up().create_room(f"pass {ana.name}")
    retry = ana.page.get_by_role("button", name="Retry now")
    ana.page.clock.install()
    ana.server.kill()
    ana.expect_offline()
    expect(retry).to_have_count(0)
    # The page's clock stands still from here on: nothing is tried but what a click asks for.
    ana.page.clock.pause_at((ana.page.evaluate("Date.now()") + 6_000) / 1_000)
    expect(ana.page.get_by_text("No connection since")).to_be_visible()
    ana.server.start()
    sockets = []
    ana.page.on("websocket", lambda socket: sockets.append(socket))
    for _ in range(100):
        # While an attempt is under way, a click asks for no other.
        retry.click()
        if sockets:
            break
    assert sockets, "a click on Retry now made no connection"
    ana.page.clock.resume()
    ana.expect_connected()
    expect(retry).to_have_count(0)


def signing_out_takes_what_was_kept_away(meet):
    ana = meet("ana")
    room = ana.sign_up().create_room(f"vault {ana.name}")
    ana.say("a secret")
    ana.expect_all_sent()
    expect_room_kept(ana, "a secret")
    ana.visit("#/")
    ana.page.get_by_role("button", name="Sign out").click()
    expect(ana.page.get_by_role("heading", name="Sign in to Roost")).to_be_visible()
    for name in ("timelines", "outbox"):
        ana.expect_kept(name, lambda rows: not rows)


def files_that_there_was_no_time_to_keep_are_kept_later(meet):
    ana = meet("ana")
    ana.sign_up()
    expect_files_kept(ana)
    # As a browser leaves it that ends meanwhile: some of the files, and not the page.
    ana.page.evaluate("""async () => {
      localStorage.removeItem('roost.kept');
      const kept = await caches.open((await caches.keys()).find((name) => name.startsWith('roost-page-')));
      for (const path of ['/', '/js/main.js']) if (!await kept.delete(path)) throw new Error(path);
    }""")
    ana.page.reload()
    deadline = time.monotonic() + 30
    while not ana.page.evaluate("async () => Boolean(await caches.match('/') && await caches.match('/js/main.js'))"):
        assert time.monotonic() < deadline, "the files were not kept"
        ana.page.wait_for_timeout(50)


SCENARIOS = [
    the_page_opens_without_a_server_with_the_rooms_seen_last,
    the_banner_waits_five_seconds_and_retries_at_once,
    signing_out_takes_what_was_kept_away,
    files_that_there_was_no_time_to_keep_are_kept_later,
]
