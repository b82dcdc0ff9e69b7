"""Networks, servers and disks fail; no message is lost, doubled or out of order."""

import time
import urllib.request

from playwright.sync_api import expect


def network_loss_and_kill_9_lose_and_double_nothing(meet):
    ana, bo = meet("ana", expects_outage=True), meet("bo", expects_outage=True)
    server = ana.server
    room = ana.sign_up().create_room(f"storm {ana.name}")
    bo.sign_up().join_room(room)
    ana.say("before, from ana")
    bo.say("before, from bo")
    ana.expect_message("before, from bo")
    bo.expect_message("before, from ana")

    bo.context.set_offline(True)
    bo.expect_offline()
    ana.say("bo is away, 1")
    ana.say("bo is away, 2")
    ana.expect_all_sent()
    token = ana.token()
    many = [f"more than one page, {number}" for number in range(10, 70)]
    for text in many:
        server.call("POST", f"/api/rooms/{room}/messages", {"content": text}, token)
    bo.say("from the tunnel, 1")
    bo.say("from the tunnel, 2")

    server.kill()
    ana.expect_offline()
    ana.say("the server is away, 1")
    ana.say("the server is away, 2")
    bo.say("from the tunnel, 3")
    expect(bo.page.locator(".message[data-state=sending]")).to_have_count(3)

    server.start()
    bo.context.set_offline(False)
    ana.expect_connected()
    bo.expect_connected()
    said = [
        "before, from ana", "before, from bo", "bo is away, 1", "bo is away, 2", "from the tunnel, 1",
        "from the tunnel, 2", "from the tunnel, 3", "the server is away, 1", "the server is away, 2", *many,
    ]
    for person in (ana, bo):
        expect(person.page.locator(".message:not(.system)")).to_have_count(len(said))
        for text in said[:9]:
            person.expect_message(text)
        person.expect_all_sent()
    kept = [(one["seq"], one["content"]) for one in server.history(room, ana.token()) if one["kind"] != "system"]
    assert sorted(content for _, content in kept) == sorted(said), kept
    for person in (ana, bo):
        shown = [(row["seq"], row["text"]) for row in person.timeline()]
        assert shown == kept, f"{person.name} sees {shown}, the server has {kept}"
    order = [content for _, content in kept]
    for prefix in ("from the tunnel", "the server is away", "more than one page"):
        own = [text for text in order if text.startswith(prefix)]
        assert own == sorted(own), own
    ana.say("after")
    bo.expect_message("after")


def what_is_written_offline_survives_a_reload(meet):
    ana = meet("ana", expects_outage=True)
    room = ana.sign_up().create_room(f"harbour {ana.name}")
    ana.say("anchored")
    ana.expect_all_sent()

    # The files of the page come from a cache; everything else needs the network.
    ana.context.route(lambda address: "/api/" not in address and "/ws" not in address, from_cache(ana.server))
    ana.context.set_offline(True)
    ana.expect_offline()
    ana.say("message in a bottle, 1")
    ana.say("message in a bottle, 2")
    ana.page.reload()
    for text in ("message in a bottle, 1", "message in a bottle, 2"):
        expect(ana.row(text)).to_have_attribute("data-state", "sending")
    ana.say("message in a bottle, 3")
    expect(ana.row("message in a bottle, 3")).to_have_attribute("data-state", "sending")
    ana.page.close()

    ana.context.unroute_all()
    ana.context.set_offline(False)
    ana.page = ana.open_page()
    ana.open_room(room)
    said = ["anchored", "message in a bottle, 1", "message in a bottle, 2", "message in a bottle, 3"]
    for text in said:
        ana.expect_message(text)
    ana.expect_all_sent()
    assert ana.texts() == said, ana.texts()
    contents = [one["content"] for one in ana.server.history(room, ana.token()) if one["kind"] != "system"]
    assert contents == said, contents


def a_server_restored_from_a_backup_is_read_anew(meet):
    """The page is ahead of such a server, which therefore asks it to start over."""
    meet.another_server()
    ana = meet("ana", expects_outage=True)
    server = ana.server
    room = ana.sign_up().create_room(f"yesterday {ana.name}")
    ana.say("kept")
    ana.expect_all_sent()
    server.kill()
    ana.expect_offline()
    server.back_up()
    server.start()
    ana.expect_connected()
    ana.say("lost with the disk")
    ana.expect_all_sent()
    server.kill()
    ana.expect_offline()
    server.restore()
    ana.say("written meanwhile")
    server.start()
    ana.expect_connected()
    expect(ana.row("lost with the disk")).to_have_count(0)
    ana.expect_message("written meanwhile")
    ana.expect_all_sent()
    assert ana.texts() == ["kept", "written meanwhile"], ana.texts()
    ana.page.reload()
    ana.expect_message("written meanwhile")
    assert ana.texts() == ["kept", "written meanwhile"], ana.texts()


def a_flood_is_slowed_but_arrives(meet):
    meet.another_server(RATE_LIMITS="on")
    ana = meet("ana")
    ana.sign_up().create_room(f"flood {ana.name}")
    said = [f"wave {number}" for number in range(10, 40)]
    for text in said:
        ana.say(text)
    ana.expect_message(said[-1])
    ana.expect_all_sent()
    assert ana.texts() == said, ana.texts()


def tabs_share_one_session(meet):
    ana = meet("ana", expects_outage=True)
    room = ana.sign_up().create_room(f"twins {ana.name}")
    first = ana.page
    second = ana.page = ana.open_page()
    ana.open_room(room).expect_connected()
    ana.say("from the second tab")
    for page in (first, second):
        ana.page = page
        ana.expect_message("from the second tab")
        ana.expect_all_sent()

    renewals = []
    ana.context.on("request", lambda request: request.url.endswith("/refresh") and renewals.append(request.url))
    # A tab that is open hears of the change and renews at once; its reload would lose the answer.
    address = first.url
    first.goto("about:blank")
    second.evaluate("""() => {
      const kept = JSON.parse(localStorage['roost.session']);
      localStorage['roost.session'] = JSON.stringify({ ...kept, expiresAt: 0 });
      location.reload();
    }""")
    first.goto(address, wait_until="commit")
    for page in (first, second):
        ana.page = page
        ana.expect_connected()
        ana.expect_message("from the second tab")
    assert len(renewals) == 1, f"{len(renewals)} renewals"

    second.get_by_role("button", name="Sign out").click()
    for page in (first, second):
        expect(page.get_by_role("heading", name="Sign in to Roost")).to_be_visible()
        assert page.evaluate("localStorage['roost.session']") is None
    ana.page = first
    ana.sign_in().expect_message("from the second tab")


def whoever_signs_out_is_gone_before_the_server_answers(meet):
    ana = meet("ana")
    sockets, held = [], []
    ana.page.on("websocket", lambda socket: sockets.append(socket))
    ana.page.route("**/api/logout", lambda route: held.append(route))
    ana.sign_up()
    ana.page.get_by_role("button", name="Sign out").click()
    # A socket that is there when the session ends would be refused when it comes back, and so would its renewal. The
    # page waits 15 seconds for an answer.
    deadline = time.monotonic() + 10
    while not held or not sockets[-1].is_closed():
        assert time.monotonic() < deadline, "the socket is still open"
        ana.page.wait_for_timeout(50)
    held[0].continue_()
    expect(ana.page.get_by_role("heading", name="Sign in to Roost")).to_be_visible()
    expect(ana.page.get_by_text("Your session has ended")).to_have_count(0)


def from_cache(server):
    def answer(route):
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(route.request.url) as response:
            route.fulfill(status=200, body=response.read(), content_type=response.headers["Content-Type"])
    return answer


SCENARIOS = [
    network_loss_and_kill_9_lose_and_double_nothing,
    what_is_written_offline_survives_a_reload,
    a_server_restored_from_a_backup_is_read_anew,
    a_flood_is_slowed_but_arrives,
    tabs_share_one_session,
    whoever_signs_out_is_gone_before_the_server_answers,
]
