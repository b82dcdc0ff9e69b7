"""One uses a touch screen: a tap, a long press, and what they bring."""

from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


class Finger:
    """A finger that rests on something until it is lifted."""

    def __init__(self, person):
        self.session = person.context.new_cdp_session(person.page)

    def rest_on(self, locator):
        x, y = middle(locator)
        self.session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})

    def lift(self):
        self.session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def say(person, text):
    person.composer.fill(text)
    person.page.get_by_role("button", name="Send", exact=True).tap()
    person.expect_message(text)


def a_tap_brings_what_one_may_do_with_a_message(meet):
    ana = meet("ana", **PHONE)
    ana.sign_up().create_room(f"taps {ana.name}")
    for text in ("one", "two", "three"):
        say(ana, text)
    ana.expect_all_sent()
    bar = ana.page.get_by_role("group", name="Message actions")
    expect(bar).to_have_count(0)
    ana.row("two").tap()
    expect(bar).to_be_visible()
    shown = bar.get_by_role("button").filter(visible=True)
    expect(shown).to_have_count(3)
    for button in shown.all():
        size = button.bounding_box()
        assert size["width"] >= 44 and size["height"] >= 44, size
    # The next tap puts it away, as one on another message takes it there.
    ana.row("two").tap(position={"x": 120, "y": 8})
    expect(bar).to_be_hidden()
    ana.row("three").tap(position={"x": 120, "y": 8})
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="Reply").tap()
    expect(ana.page.get_by_text("Replying to")).to_be_visible()
    say(ana, "to three")
    ana.row("one").tap(position={"x": 120, "y": 8})
    bar.get_by_role("button", name="More actions").tap()
    menu = ana.page.get_by_role("dialog", name="Message of")
    menu.get_by_role("button", name="Edit").tap()
    expect(ana.composer).to_have_value("one")


def lifting_the_finger_of_a_long_press_chooses_nothing(meet):
    ana = meet("ana", **PHONE)
    ana.sign_up().create_room(f"presses {ana.name}")
    for number in range(14):
        say(ana, f"number {number}")
    ana.expect_all_sent()
    finger = Finger(ana)
    menu = ana.page.get_by_role("dialog", name="Message of")
    # One lies under the menu that comes, the other beside it.
    for text in ("number 13", "number 1"):
        finger.rest_on(ana.row(text))
        expect(menu).to_be_visible()
        finger.lift()
        ana.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        expect(menu).to_be_visible()
        expect(ana.page.get_by_role("dialog")).to_have_count(1)
        menu.get_by_role("button", name="React with 🎉").tap()
        expect(menu).to_have_count(0)
        expect(ana.row(text).locator(".reaction")).to_have_count(1)
    # On a reaction it shows who gave it, and neither takes it back nor gives it.
    finger.rest_on(ana.row("number 1").locator(".reaction"))
    dialog = ana.page.get_by_role("dialog", name="Reactions")
    expect(dialog).to_contain_text("you")
    finger.lift()
    expect(dialog).to_contain_text("you")
    dialog.get_by_role("button", name="Close").tap()
    expect(ana.row("number 1").locator(".reaction")).to_have_attribute("aria-pressed", "true")


SCENARIOS = [a_tap_brings_what_one_may_do_with_a_message, lifting_the_finger_of_a_long_press_chooses_nothing]
