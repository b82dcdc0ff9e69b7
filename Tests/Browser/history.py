"""One reads far back, while pictures come late and pages come before the first: what one reads stays where it is."""

import json

from playwright.sync_api import expect

from files import picture
from reading import rows_shown

# Watches the first row that is seen whole, after every paint, and keeps the furthest it ever moved.
WATCH = """() => {
  const scroller = document.querySelector('.scroller');
  const edge = scroller.getBoundingClientRect().top;
  const row = [...document.querySelectorAll('.message')].find((one) => one.getBoundingClientRect().top >= edge);
  const top = row.getBoundingClientRect().top;
  const watch = window.watch = { moved: 0, off: 0, paints: 0, isGone: false };
  const port = new MessageChannel();
  port.port1.onmessage = () => {
    if (window.watch !== watch) return;
    watch.paints += 1;
    watch.isGone ||= !row.isConnected;
    watch.off = Math.abs(row.getBoundingClientRect().top - top);
    watch.moved = Math.max(watch.moved, watch.off);
    requestAnimationFrame(() => port.port2.postMessage(null));
  };
  port.port2.postMessage(null);
}"""

PAINTED = """async () => {
  const before = window.watch.paints;
  while (window.watch.paints < before + 3) await new Promise((done) => requestAnimationFrame(done));
  return window.watch;
}"""

LOADED = "() => [...document.querySelectorAll('.picture img')].filter((one) => one.complete && one.naturalWidth).length"


class Held:
    """Pictures that do not come before they are let through."""

    def __init__(self, person):
        self.waiting = []
        person.context.route("**/api/files/**", lambda route: self.waiting.append(route))

    def let_through(self):
        for route in self.waiting:
            route.continue_()
        self.waiting.clear()


def forget_sizes(route):
    """A server that does not know how large its pictures are."""
    answer = route.fetch()
    messages = answer.json()
    for message in messages:
        for file in message.get("attachments", []):
            file.pop("width", None)
            file.pop("height", None)
    headers = {name: value for name, value in answer.headers.items() if name not in ("content-encoding", "content-length")}
    route.fulfill(status=answer.status, headers=headers, body=json.dumps(messages))


def read_back(meet, count, spoil=None):
    """Gives how far what one reads was ever moved, how far it stayed off, and how many pictures came meanwhile."""
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"album {ana.name}")
    token = ana.token()
    for number in range(1, count + 1):
        body = {"content": f"picture {number}" + "\nand more" * (number % 3)}
        if number % 3 == 0:
            data = picture(200 + number, 90 + number * 7 % 170)
            body["attachments"] = [ana.server.upload(f"{number}.png", "image/png", data, token)["id"]]
        ana.server.call("POST", f"/api/rooms/{room}/messages", body, token)
    bo.sign_up()
    if spoil:
        bo.context.route("**/api/rooms/*/messages?*", spoil)
    held = Held(bo)
    bo.join_room(room)
    bo.expect_message(f"picture {count}")
    first = bo.page.locator(".scroller .message").first
    furthest, off, came = 0, 0, 0
    while first.get_attribute("data-seq") != "1":
        before = first.get_attribute("data-seq")
        bo.page.evaluate("() => { document.querySelector('.scroller').scrollTop = 500; }")
        bo.page.evaluate(f"() => new Promise((done) => requestAnimationFrame(() => {{ ({WATCH})(); done(); }}))")
        # Either a page came before the watch began, or it comes under its eyes.
        if before == first.get_attribute("data-seq"):
            expect(first).not_to_have_attribute("data-seq", before)
        loaded = bo.page.evaluate(LOADED)
        assert held.waiting, "no picture is late"
        late = len(held.waiting)
        held.let_through()
        bo.page.wait_for_function(f"(before) => ({LOADED})() > before", arg=loaded)
        watched = bo.page.evaluate(PAINTED)
        assert not watched["isGone"], "what one reads is gone"
        furthest, off, came = max(furthest, watched["moved"]), max(off, watched["off"]), came + late
        assert rows_shown(bo) <= 300, rows_shown(bo)
    return furthest, off, came


def pictures_that_come_late_and_pages_before_them_move_nothing(meet):
    furthest, _, came = read_back(meet, 120)
    assert came >= 10, f"only {came} pictures were late"
    assert furthest <= 1, f"what one reads moved by {furthest} px"


def pictures_of_unknown_size_move_nothing_either(meet):
    """They do push, until the next paint: what is measured between a load and its paint is not seen by anybody."""
    _, off, came = read_back(meet, 81, forget_sizes)
    assert came >= 5, f"only {came} pictures were late"
    assert off <= 1, f"what one reads is off by {off} px"


SCENARIOS = [
    pictures_that_come_late_and_pages_before_them_move_nothing,
    pictures_of_unknown_size_move_nothing_either,
]
