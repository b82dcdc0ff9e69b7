"""One uses the page: at the door, by keyboard, on a small screen, reading back."""

from playwright.sync_api import expect

from person import PASSWORD


def mistakes_at_the_door_are_explained(meet):
    ana = meet("ana", expects_outage=True)
    page = ana.visit().page
    page.get_by_role("button", name="Create an account").click()
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("Please enter a username.")).to_be_visible()
    expect(page.get_by_label("Username")).to_be_focused()
    page.get_by_label("Username").fill(ana.name)
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("Please use at least 8 characters.")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    ana.expect_connected()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Username").fill(ana.name)
    page.get_by_label("Password").fill("not my password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").filter(has_text="Incorrect username or password")).to_be_visible()
    page.get_by_role("button", name="Create an account").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_label("Username")).to_have_value(ana.name)
    expect(page.locator(".form-error, .field .note").filter(has_text="taken").or_(
        page.locator(".form-error, .field .note").filter(has_text="already")).first).to_be_visible()


def sign_up_by_keyboard(person):
    tab_to(person, "Create an account")
    person.page.keyboard.press("Enter")
    tab_to(person, "Username", "Shift+Tab")
    person.page.keyboard.type(person.name)
    tab_to(person, "Password")
    person.page.keyboard.type(PASSWORD)
    person.page.keyboard.press("Enter")
    person.expect_connected()


def everything_works_by_keyboard_alone(meet):
    ana = meet("ana").visit()
    keyboard = ana.page.keyboard
    sign_up_by_keyboard(ana)
    tab_to(ana, "New room")
    keyboard.press("Enter")
    keyboard.type(f"keys of {ana.name}")
    keyboard.press("Enter")
    expect(ana.composer).to_be_focused()
    keyboard.type("first line")
    keyboard.press("Shift+Enter")
    keyboard.type("second line")
    keyboard.press("Enter")
    ana.expect_message("first line\nsecond line")
    expect(ana.composer).to_be_focused()
    tab_to(ana, "Messages in", "Shift+Tab")
    tab_to(ana, "lobby", "Shift+Tab")
    keyboard.press("Enter")
    expect(ana.page.get_by_role("heading", level=1, name="lobby")).to_be_visible()
    tab_to(ana, "Sign out")
    keyboard.press("Enter")
    expect(ana.page.get_by_role("heading", name="Sign in to Roost")).to_be_visible()


def reload_keeps_session_room_and_draft(meet):
    ana = meet("ana")
    ana.sign_up().create_room(f"nest {ana.name}")
    ana.say("still here")
    ana.expect_all_sent()
    ana.composer.fill("half a thought")
    address = ana.page.url
    ana.page.reload()
    ana.expect_connected()
    assert ana.page.url == address
    ana.expect_message("still here")
    expect(ana.composer).to_have_value("half a thought")


def scrolling_up_loads_older_pages_without_a_jump(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"archive {ana.name}")
    token = ana.token()
    for number in range(1, 131):
        ana.server.call("POST", f"/api/rooms/{room}/messages", {"content": f"number {number}"}, token)
    bo.sign_up().join_room(room)
    bo.expect_message("number 130")
    expect(bo.row("number 130")).to_be_in_viewport()
    bo.say("a line of my own")
    bo.expect_all_sent()
    while (loaded := bo.page.locator(".message").count()) and bo.row("number 1").count() == 0:
        anchor = bo.page.evaluate("""() => {
          const scroller = document.querySelector('.scroller');
          scroller.scrollTop = 40;
          const top = scroller.getBoundingClientRect().top;
          const row = [...document.querySelectorAll('.message')].find((one) => one.getBoundingClientRect().bottom > top);
          window.anchor = row;
          return row.getBoundingClientRect().top;
        }""")
        expect(bo.page.locator(".message").nth(loaded)).to_be_attached()
        moved = bo.page.evaluate("window.anchor.getBoundingClientRect().top") - anchor
        assert abs(moved) <= 1, f"what one reads moved by {moved} px"
    expect(bo.page.get_by_text("This is where the room begins.")).to_be_attached()
    texts = [text for text in bo.texts() if text.startswith("number")]
    assert texts == [f"number {number}" for number in range(1, 131)], texts

    ana.say("news from below")
    expect(bo.page.get_by_role("button", name="1 new")).to_be_visible()
    expect(bo.row("news from below")).not_to_be_in_viewport()
    bo.page.get_by_role("button", name="1 new").click()
    expect(bo.row("news from below")).to_be_in_viewport()


def small_screens_show_one_thing_at_a_time(meet):
    for width, height in ((320, 568), (390, 844)):
        ana = meet("ana", viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
        ana.visit()
        fits(ana.page)
        ana.sign_up()
        fits(ana.page)
        ana.create_room(f"pocket {ana.name} " + "long" * 15, "a topic " * 20)
        ana.composer.fill("a" * 200 + " https://example.org/" + "b" * 200)
        ana.page.get_by_role("button", name="Send").click()
        ana.expect_all_sent()
        expect(ana.page.get_by_role("navigation", name="Rooms")).to_be_hidden()
        fits(ana.page)
        ana.page.get_by_role("button", name="online, show people").click()
        expect(ana.page.get_by_role("list", name="People online")).to_be_visible()
        fits(ana.page)
        ana.page.keyboard.press("Escape")
        expect(ana.page.get_by_role("list", name="People online")).to_be_hidden()
        ana.page.get_by_role("link", name="All rooms").click()
        expect(ana.page.get_by_role("navigation", name="Rooms")).to_be_visible()
        expect(ana.composer).to_be_hidden()
        fits(ana.page)


NAME_OF_FOCUS = """() => {
  const one = document.activeElement;
  if (one === document.body) return '';
  return one.getAttribute('aria-label') || one.labels?.[0]?.textContent || one.textContent || '';
}"""


# It is in sight, and a ring is drawn around it or around the box it fills.
IS_SEEN = """() => {
  const one = document.activeElement;
  const { top, bottom, left, right } = one.getBoundingClientRect();
  const isRinged = [one, one.parentElement].some((it) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(it);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });
  return isRinged && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
}"""


def tab_to(person, name, key="Tab"):
    """Presses Tab until what has the focus is called that, and checks that the focus can be seen."""
    for _ in range(40):
        if name in person.page.evaluate(NAME_OF_FOCUS):
            assert person.page.evaluate(IS_SEEN), f"nobody sees that {name!r} has the focus"
            return
        person.page.keyboard.press(key)
    raise AssertionError(f"{key} never reaches {name!r}")


def fits(page):
    """Nothing reaches beyond the screen, but what stands in something that scrolls or is cut with dots."""
    wide = page.evaluate("""() => [document.documentElement, ...document.querySelectorAll('body *')]
      .filter((one) => one.getClientRects().length && !one.closest('.visually-hidden, svg')
        && getComputedStyle(one.parentElement ?? one).textOverflow !== 'ellipsis'
        && !one.closest('.tabs, .search .chips, pre, [data-zoom]')
        && one.getBoundingClientRect().right > innerWidth + 0.5)
      .map((one) => `${one.tagName}.${one.className}`)""")
    assert not wide, f"wider than the screen: {wide}"


SCENARIOS = [
    everything_works_by_keyboard_alone,
    mistakes_at_the_door_are_explained,
    reload_keeps_session_room_and_draft,
    scrolling_up_loads_older_pages_without_a_jump,
    small_screens_show_one_thing_at_a_time,
]
