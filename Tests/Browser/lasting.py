"""The browser is closed and opened again: what was written is still there, and goes out in its order."""

import time
from pathlib import Path

from playwright.sync_api import expect

from files import pick, picture
from offline import expect_files_kept


def reopen(person, waiting=0):
    """Closes the browser once it has written down what the page keeps, and opens it again."""
    person.expect_kept("outbox", lambda rows: len(rows) == waiting)
    wait_for_storage(person)
    person.context.close()
    person.open_browser()


def wait_for_storage(person):
    """Until local storage is on the disk: chromium puts that off by up to a minute, but not once no page is left."""
    mark = f"written {time.monotonic_ns()}"
    person.page.evaluate("(mark) => localStorage.setItem('test.written', mark)", mark)
    left, person.page = person.page, person.open_page()
    left.close()
    # A worker of the page would keep its process, and with it what is not written yet.
    session = person.context.new_cdp_session(person.page)
    for command in ("ServiceWorker.enable", "ServiceWorker.stopAllWorkers"):
        session.send(command)
    folder = Path(person.browser.folder, "Default", "Local Storage", "leveldb")
    deadline = time.monotonic() + 30
    while not any(mark.encode() in one.read_bytes() for one in folder.glob("*.log")):
        assert time.monotonic() < deadline, "local storage was not written"
        person.page.wait_for_timeout(50)


def what_is_written_offline_survives_closing_the_browser(meet):
    ana = meet.somebody_with_a_browser("ana", expects_outage=True)
    server = ana.server
    room = ana.sign_up().create_room(f"bottle {ana.name}")
    ana.say("on the shore")
    ana.expect_all_sent()
    expect_files_kept(ana)
    server.kill()
    ana.expect_offline()
    ana.say("adrift, 1")
    pick(ana, ("shell.png", "image/png", picture()))
    expect(ana.page.get_by_role("list", name="Files to send").get_by_role("listitem")).to_have_count(1)
    ana.say("adrift, 2")
    for text in ("adrift, 1", "adrift, 2"):
        expect(ana.row(text)).to_have_attribute("data-state", "sending")

    # The browser is closed for good, and the page comes back without a server.
    reopen(ana, waiting=2)
    ana.visit(f"#/rooms/{room}")
    for text in ("adrift, 1", "adrift, 2"):
        expect(ana.row(text)).to_have_attribute("data-state", "sending")
    expect(ana.row("adrift, 2").get_by_role("img", name="shell.png")).to_be_visible()
    ana.say("adrift, 3")
    expect(ana.row("adrift, 3")).to_have_attribute("data-state", "sending")
    reopen(ana, waiting=3)

    server.start()
    ana.visit(f"#/rooms/{room}").expect_connected()
    said = ["on the shore", "adrift, 1", "adrift, 2", "adrift, 3"]
    for text in said:
        ana.expect_message(text)
    ana.expect_all_sent()
    assert ana.texts() == said, ana.texts()
    kept = [one for one in server.history(room, ana.token()) if one["kind"] != "system"]
    assert [one["content"] for one in kept] == said, kept
    assert [one["name"] for one in kept[2]["attachments"]] == ["shell.png"], kept


def one_is_still_signed_in_with_the_draft_where_it_was(meet):
    ana = meet.somebody_with_a_browser("ana")
    room = ana.sign_up().create_room(f"ink {ana.name}")
    ana.composer.fill("half a thought")
    reopen(ana)
    ana.visit(f"#/rooms/{room}").expect_connected()
    expect(ana.composer).to_have_value("half a thought")


SCENARIOS = [
    what_is_written_offline_survives_closing_the_browser,
    one_is_still_signed_in_with_the_draft_where_it_was,
]
