"""Programs post in a room, and servers are told what happens there."""

import contextlib
import http.server
import json
import threading

from playwright.sync_api import expect


@contextlib.contextmanager
def listener():
    """A server that keeps what it is told."""
    told = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/roost", told
    finally:
        server.shutdown()


def hooks_are_made_used_and_deleted(meet):
    ana = meet("ana", expects_outage=True)
    room = ana.sign_up().create_room(f"works of {ana.name}")
    page = ana.visit(f"#/rooms/{room}/settings").page
    expect(page.get_by_text("No program posts here.")).to_be_visible()
    page.get_by_label("Posts as").fill("no name")
    page.get_by_role("button", name="Make hook").click()
    expect(page.get_by_text("Usernames are 1 to 32 letters")).to_be_visible()
    name = f"build.{ana.name}"
    page.get_by_label("Posts as").fill(name)
    page.get_by_role("button", name="Make hook").click()
    expect(page.get_by_text("It is not shown again")).to_be_visible()
    address = page.locator(".handed code").inner_text()
    assert address.startswith(f"{ana.server.url}/api/hooks/"), address
    hooks = page.get_by_role("list", name="Incoming hooks").get_by_role("listitem")
    expect(hooks).to_have_count(1)
    expect(hooks).to_contain_text(f"made by {ana.name}")
    ana.server.call("POST", address.removeprefix(ana.server.url), {"content": "the build is done"})
    ana.open_room(room)
    expect(ana.row("the build is done")).to_contain_text(name)
    ana.visit(f"#/rooms/{room}/settings")
    expect(hooks).to_have_count(1)
    expect(page.locator(".handed")).to_have_count(0)
    hooks.get_by_role("button", name=f"Delete {name}").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete hook").click()
    expect(page.get_by_text("No program posts here.")).to_be_visible()


def a_server_is_told_what_happens(meet):
    meet.another_server(WEBHOOKS_ALLOW_PRIVATE="on")
    ana, bo = meet("ana", expects_outage=True), meet("bo")
    room = ana.sign_up().create_room(f"echo of {ana.name}")
    page = ana.visit(f"#/rooms/{room}/settings").page
    expect(page.get_by_text("No server is told.")).to_be_visible()
    page.get_by_label("Address").fill("not an address")
    page.get_by_role("button", name="Make webhook").click()
    expect(page.get_by_text("This is not a URL with a host")).to_be_visible()
    with listener() as (url, told):
        page.get_by_label("Address").fill(url)
        page.get_by_label("New messages").check()
        page.get_by_role("button", name="Make webhook").click()
        expect(page.get_by_text("It is not shown again")).to_be_visible()
        assert page.locator(".handed code").inner_text().startswith("whsec_")
        hooks = page.get_by_role("list", name="Outgoing webhooks").get_by_role("listitem").filter(has_text=url)
        expect(hooks).to_contain_text("New messages")
        bo.sign_up().join_room(room)
        bo.say("hear, hear")
        bo.expect_all_sent()
        hooks.get_by_text("What was sent").click()
        sent = page.get_by_role("list", name=f"What was sent to {url}")
        # It is told soon after, so one looks again until it was.
        while "delivered (204" not in sent.inner_text():
            hooks.get_by_text("What was sent").click()
            hooks.get_by_text("What was sent").click()
            expect(sent.get_by_role("listitem")).not_to_have_count(0)
        assert "hear, hear" in [one["data"].get("content") for one in told], told
    hooks.get_by_role("button", name=f"Delete {url}").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete webhook").click()
    expect(page.get_by_text("No server is told.")).to_be_visible()
    bo.visit(f"#/rooms/{room}/settings")
    expect(bo.page.get_by_role("list", name="Members").get_by_role("listitem")).to_have_count(2)
    expect(bo.page.get_by_role("button", name="Make webhook")).to_have_count(0)


SCENARIOS = [hooks_are_made_used_and_deleted, a_server_is_told_what_happens]
