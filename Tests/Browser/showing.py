"""How things show: each text in its own direction, a hundred rooms, the colours of the system."""

import re

from playwright.sync_api import expect

# Where the first line of an element's text begins and ends, within the element.
EDGES = """(one) => {
  const range = document.createRange();
  range.selectNodeContents(one);
  const parts = [...range.getClientRects()];
  const line = parts.filter(({ bottom }) => bottom <= parts[0].bottom + 4);
  const box = one.getBoundingClientRect();
  return {
    left: Math.min(...line.map(({ left }) => left)) - box.left,
    right: box.right - Math.max(...line.map(({ right }) => right)), direction: getComputedStyle(one).direction,
  };
}"""

DIRECTION = "(one) => getComputedStyle(one).direction"

BORDERS = "(one) => [getComputedStyle(one).borderLeftWidth, getComputedStyle(one).borderRightWidth]"


def steady(element, script):
    """What a script finds of an element; rows are drawn again as more is known of people, and then looked up again."""
    while (found := element.evaluate(f"(one) => one.isConnected ? ({script})(one) : null")) is None:
        pass
    return found


def edges_of(text):
    return steady(text, EDGES)


def ana_of(meet, **more):
    """Somebody with a hundred rooms."""
    scenery = meet.scenery()
    ana = meet("ana", server=scenery.server, exactly=True, **more)
    ana.visit().sign_in()
    return ana, scenery


def every_text_reads_in_its_own_direction(meet):
    ana, scenery = ana_of(meet)
    page = ana.open_room(scenery.nest).page

    def message(words):
        return page.locator(".message .text").filter(has_text=words).first

    for words in ("صباح الخير", "هذا نص مختلط"):
        arabic = message(words).locator("p").first
        edges = edges_of(arabic)
        assert edges["right"] <= 2 < edges["left"], f"{words} does not begin on the right: {edges}"
    hebrew = message("בוקר טוב")
    for part in ("p", "ul > li"):
        edges = edges_of(hebrew.locator(part).first)
        assert edges["right"] <= 2 < edges["left"], f"{part} does not begin on the right: {edges}"
    assert steady(hebrew.locator("ul"), DIRECTION) == "rtl"
    for quoting in (hebrew, message("Somebody sang")):
        assert steady(quoting.locator("blockquote"), BORDERS) == ["0px", "3px"]
    assert steady(message("Somebody sang").locator("ul"), DIRECTION) == "rtl"
    assert edges_of(message("Somebody sang").locator("p").first)["left"] <= 2
    english = message("English first")
    assert edges_of(english.locator("p"))["left"] <= 2
    assert edges_of(message("func perch").locator("pre"))["direction"] == "ltr"
    # Names keep to the side of the list they stand in.
    for name in (page.get_by_role("list", name="Your rooms").get_by_text("קן הציפורים"),
                 page.get_by_role("list", name="Other members").or_(page.get_by_role("list", name="People online"))
                     .get_by_text("يوسف النجار")):
        assert edges_of(name)["left"] <= 2, edges_of(name)
    # What one writes turns around as one writes it.
    ana.composer.fill("Hello")
    assert ana.composer.evaluate(DIRECTION) == "ltr"
    ana.composer.fill("مرحبا")
    assert ana.composer.evaluate(DIRECTION) == "rtl"
    ana.composer.fill("")


def a_hundred_rooms_are_at_hand(meet):
    ana, scenery = ana_of(meet)
    page = ana.page
    rooms = page.get_by_role("list", name="Your rooms").get_by_role("link")
    expect(rooms).to_have_count(102)
    names = [name for name in rooms.locator(".name").all_text_contents() if name.startswith("room ")]
    assert names == sorted(names, key=lambda name: int(name.split()[1])) and len(names) == 88, names
    expect(page.get_by_role("button", name="New room")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Browse rooms")).not_to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), "the page itself scrolls"
    # From one to the next by keys: the list goes along.
    ana.open_room(scenery.rooms[12])
    heading = page.get_by_role("heading", level=1)
    for number in range(13, 33):
        page.keyboard.press("Alt+ArrowDown")
        expect(heading.filter(has_text=re.compile(f"^room {number}$"))).to_be_visible()
    current = page.get_by_role("list", name="Your rooms").locator("[aria-current=page]")
    expect(current).to_have_text("#room 32")
    expect(current).to_be_in_viewport(ratio=1)
    # Straight to one at the end.
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Go to a room or person")).to_be_focused()
    page.keyboard.type("room 97")
    expect(page.get_by_role("option").first).to_contain_text("room 97")
    page.keyboard.press("Enter")
    expect(heading.filter(has_text="room 97")).to_be_visible()
    expect(current).to_be_in_viewport(ratio=1)
    # A name that is too long is cut, and its badge still shows.
    long = page.get_by_role("link", name="Donaudampfschiff")
    box, badge = long.bounding_box(), long.locator(".badge").bounding_box()
    assert badge["x"] + badge["width"] <= box["x"] + box["width"], (box, badge)
    assert long.locator(".name").evaluate("(one) => one.scrollWidth > one.clientWidth")


LIGHTNESS = """(selector) => {
  const style = getComputedStyle(document.querySelector(selector));
  const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 765;
  return [light(style.backgroundColor), light(style.color)];
}"""


def colours_follow_the_system(meet):
    ana = meet("ana", color_scheme="dark")
    ana.sign_up().create_room(f"dusk {ana.name}")
    for scheme, is_dark in (("dark", True), ("light", False)):
        ana.page.emulate_media(color_scheme=scheme)
        for part in (".room", ".rooms", ".composer-box"):
            ground, ink = ana.page.evaluate(LIGHTNESS, part)
            assert (ground < 0.2 and ink > 0.7) if is_dark else (ground > 0.85 and ink < 0.4), (scheme, part, ground, ink)
    # Where the system has colours of its own, what is chosen is still told apart.
    ana.page.emulate_media(forced_colors="active")
    expect(ana.page.locator(".rooms [aria-current=page]")).to_be_visible()
    current = ana.page.locator(".rooms [aria-current=page]").evaluate("(one) => getComputedStyle(one).outlineStyle")
    assert current != "none", "the open room cannot be told apart in forced colours"
    ana.page.emulate_media(reduced_motion="reduce")
    moving = ana.page.evaluate("() => document.getAnimations().filter((one) => one.effect.getTiming().duration > 1).length")
    assert moving == 0, f"{moving} things move"


SCENARIOS = [every_text_reads_in_its_own_direction, a_hundred_rooms_are_at_hand, colours_follow_the_system]
