"""What people do with the page. Each scenario is a story; `meet` brings in somebody with a browser."""

import urllib.request

from playwright.sync_api import expect

from person import PASSWORD

HOSTILE = [
    '<img src=x onerror="window.pwned = 1">',
    "<script>window.pwned = 1</script>",
    "javascript:window.pwned=1",
    "[x](javascript:window.pwned=1) https://example.org/<b>bold</b>",
    "\u202egpj.exe & &lt;b&gt; {{7*7}} ${7*7} '\"`",
]


def two_people_talk_both_ways(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"tea of {ana.name}", "What is in the pot")
    bo.sign_up().join_room(room)
    ana.say("Hello, is anybody there?")
    bo.expect_message("Hello, is anybody there?")
    bo.say("Yes!\nWith cake.")
    ana.expect_message("Yes!\nWith cake.")
    for person in (ana, bo):
        people = person.page.get_by_role("list", name="People online").get_by_role("listitem")
        expect(people).to_have_count(2)
        expect(people.filter(has_text=bo.name)).to_have_count(1)
        assert person.texts() == ["Hello, is anybody there?", "Yes!\nWith cake."], person.texts()


def typing_shows_to_the_other_only(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"quiet {ana.name}")
    bo.sign_up().join_room(room)
    ana.composer.press_sequentially("Hm")
    expect(bo.page.get_by_text(f"{ana.name} is typing…")).to_be_visible()
    expect(ana.page.get_by_text("is typing…")).to_have_count(0)
    expect(bo.page.get_by_text("is typing…")).to_have_count(0)
    ana.composer.press_sequentially("m")
    expect(bo.page.get_by_text(f"{ana.name} is typing…")).to_be_visible()
    ana.composer.press("Enter")
    bo.expect_message("Hmm")
    expect(bo.page.get_by_text("is typing…")).to_have_count(0)


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
        "from the tunnel, 2", "from the tunnel, 3", "the server is away, 1", "the server is away, 2",
    ]
    for person in (ana, bo):
        for text in said:
            person.expect_message(text)
        person.expect_all_sent()
    kept = [(one["seq"], one["content"]) for one in server.history(room, ana.token()) if one["kind"] != "system"]
    assert sorted(content for _, content in kept) == sorted(said), kept
    for person in (ana, bo):
        shown = [(row["seq"], row["text"]) for row in person.timeline()]
        assert shown == kept, f"{person.name} sees {shown}, the server has {kept}"
    order = [content for _, content in kept]
    for prefix in ("from the tunnel", "the server is away"):
        own = [text for text in order if text.startswith(prefix)]
        assert own == sorted(own), own
    ana.say("after")
    bo.expect_message("after")


def hostile_text_stays_text(meet):
    ana, bo = meet("ana"), meet("bo")
    name = f"<b onmouseover=alert(1)>room {ana.name}</b>"
    room = ana.sign_up().create_room(name, HOSTILE[0])
    bo.sign_up().join_room(room)
    for text in HOSTILE:
        ana.say(text)
    for person in (ana, bo):
        for text in HOSTILE:
            person.expect_message(text)
        page = person.page
        expect(page.get_by_role("link", name=name)).to_be_visible()
        expect(page.get_by_text(HOSTILE[0], exact=True).first).to_be_visible()
        assert page.locator(".room :is(script, iframe, b, img, object, embed)").count() == 0
        links = page.locator(".text a").evaluate_all("(all) => all.map((one) => one.href)")
        assert links == ["https://example.org/"], links
        assert page.evaluate("window.pwned") is None
        assert page.title() == f"{name} · Roost", page.title()


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
    before = 0
    while bo.row("number 1").count() == 0:
        loaded = bo.page.locator(".message").count()
        assert loaded > before, "scrolling up loads nothing more"
        before = loaded
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


def from_cache(server):
    def answer(route):
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(route.request.url) as response:
            route.fulfill(status=200, body=response.read(), content_type=response.headers["Content-Type"])
    return answer


def everything_works_by_keyboard_alone(meet):
    ana = meet("ana").visit()
    keyboard = ana.page.keyboard
    tab_to(ana, "Create an account")
    keyboard.press("Enter")
    tab_to(ana, "Username", "Shift+Tab")
    keyboard.type(ana.name)
    tab_to(ana, "Password")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    ana.expect_connected()
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


NAME_OF_FOCUS = """() => {
  const one = document.activeElement;
  if (one === document.body) return '';
  return one.getAttribute('aria-label') || one.labels?.[0]?.textContent || one.textContent || '';
}"""


def tab_to(person, name, key="Tab"):
    """Presses Tab until what has the focus is called that, and checks that the focus can be seen."""
    for _ in range(40):
        if name in person.page.evaluate(NAME_OF_FOCUS):
            return
        person.page.keyboard.press(key)
    raise AssertionError(f"{key} never reaches {name!r}")


def half_typed_words_are_not_sent(meet):
    """Enter that ends a composition of an input method is not the Enter that sends."""
    ana = meet("ana")
    ana.sign_up().create_room(f"kana {ana.name}")
    ana.composer.fill("にほん")
    ana.composer.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(ana.composer).to_have_value("にほん")
    ana.composer.press("Enter")
    ana.expect_message("にほん")
    assert ana.texts() == ["にほん"]


def small_screens_show_one_thing_at_a_time(meet):
    for width, height in ((320, 568), (390, 844)):
        ana = meet("ana", viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
        ana.visit()
        fits(ana)
        ana.sign_up()
        fits(ana)
        ana.create_room(f"pocket {ana.name} " + "long" * 15, "a topic " * 20)
        ana.composer.fill("a" * 200 + " https://example.org/" + "b" * 200)
        ana.page.get_by_role("button", name="Send").click()
        ana.expect_all_sent()
        expect(ana.page.get_by_role("navigation", name="Rooms")).to_be_hidden()
        fits(ana)
        ana.page.get_by_role("button", name="online, show people").click()
        expect(ana.page.get_by_role("list", name="People online")).to_be_visible()
        fits(ana)
        ana.page.keyboard.press("Escape")
        expect(ana.page.get_by_role("list", name="People online")).to_be_hidden()
        ana.page.get_by_role("link", name="All rooms").click()
        expect(ana.page.get_by_role("navigation", name="Rooms")).to_be_visible()
        expect(ana.composer).to_be_hidden()
        fits(ana)


def fits(person):
    wide = person.page.evaluate("""() => [document.documentElement, ...document.querySelectorAll('body *')]
      .filter((one) => one.getClientRects().length && !one.closest('.visually-hidden, svg')
        && getComputedStyle(one.parentElement ?? one).textOverflow !== 'ellipsis'
        && one.getBoundingClientRect().right > innerWidth + 0.5)
      .map((one) => `${one.tagName}.${one.className}`)""")
    assert not wide, f"wider than the screen: {wide}"


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
    second.evaluate("""() => {
      const kept = JSON.parse(localStorage['roost.session']);
      localStorage['roost.session'] = JSON.stringify({ ...kept, expiresAt: 0 });
    }""")
    for page in (first, second):
        page.evaluate("location.reload()")
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


def rooms_elsewhere_count_what_is_unread(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"unread {ana.name}")
    bo.sign_up().join_room(room)
    bo.open_room(1)
    link = bo.page.get_by_role("link", name=f"unread {ana.name}")
    expect(link).to_be_visible()
    ana.say("one")
    ana.say("two")
    expect(link).to_contain_text(", 2 unread")
    link.click()
    bo.expect_message("two")
    expect(link).not_to_contain_text("unread,")
    bo.open_room(1)
    expect(link).not_to_contain_text(", 2 unread")
    bo.page.reload()
    bo.expect_connected()
    expect(link).to_be_visible()
    expect(link).not_to_contain_text(", 2 unread")


def a_room_that_is_left_can_be_joined_again(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"door of {ana.name}")
    bo.sign_up().join_room(room)
    ana.say("before")
    bo.expect_message("before")
    bo.page.get_by_role("button", name="Leave room").click()
    expect(bo.page.get_by_role("heading", name="Pick a room")).to_be_visible()
    expect(bo.page.get_by_role("list", name="Your rooms")).not_to_contain_text(ana.name)
    expect(ana.page.get_by_role("list", name="People online").get_by_role("listitem")).to_have_count(1)
    ana.say("meanwhile")
    ana.expect_all_sent()
    bo.page.get_by_role("list", name="More rooms").get_by_role("link", name=ana.name).click()
    bo.expect_message("meanwhile")
    bo.page.get_by_role("button", name="Join room").click()
    ana.say("after")
    bo.expect_message("after")
    assert bo.texts() == ["before", "meanwhile", "after"], bo.texts()
    expect(bo.page.get_by_role("list", name="People online").get_by_role("listitem")).to_have_count(2)


SCENARIOS = [
    two_people_talk_both_ways,
    typing_shows_to_the_other_only,
    network_loss_and_kill_9_lose_and_double_nothing,
    hostile_text_stays_text,
    reload_keeps_session_room_and_draft,
    scrolling_up_loads_older_pages_without_a_jump,
    what_is_written_offline_survives_a_reload,
    everything_works_by_keyboard_alone,
    half_typed_words_are_not_sent,
    small_screens_show_one_thing_at_a_time,
    mistakes_at_the_door_are_explained,
    tabs_share_one_session,
    rooms_elsewhere_count_what_is_unread,
    a_room_that_is_left_can_be_joined_again,
]
