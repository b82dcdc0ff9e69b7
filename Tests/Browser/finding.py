"""Finding one's way: search, switcher, keys."""

from contextlib import contextmanager

from playwright.sync_api import expect


def hits(person):
    return person.page.get_by_role("list", name="Results").get_by_role("listitem")


def without_worker(person):
    """What the page loads can be held back then."""
    person.page.add_init_script("delete Navigator.prototype.serviceWorker")
    return person


@contextmanager
def held_back(person, address):
    """The page is loaded anew, and what is at this address does not reach it before the end."""
    held, page = [], person.page
    page.route(address, lambda route: route.fallback() if held is None else held.append(route))
    page.reload()
    person.expect_connected()
    expect(person.composer).to_be_focused()
    yield
    routes, held = held, None
    for route in routes:
        route.continue_()


def a_search_finds_marks_and_leads_there(meet):
    ana = meet("ana")
    room = ana.sign_up().create_room(f"shelf of {ana.name}")
    token = ana.token()
    for number in range(1, 61):
        ana.server.call("POST", f"/api/rooms/{room}/messages", {"content": f"book {number} about owls"}, token)
    ana.say("something else")
    ana.expect_all_sent()
    ana.page.keyboard.press("Control+Shift+F")
    box = ana.page.get_by_role("searchbox", name="Search messages")
    expect(box).to_be_focused()
    box.fill("ÓWLS from:me")
    ana.page.keyboard.press("Enter")
    expect(hits(ana)).to_have_count(25)
    expect(hits(ana).first.locator("mark")).to_have_text("owls")
    ana.page.get_by_role("button", name="More results").click()
    expect(hits(ana)).to_have_count(50)
    expect(hits(ana).nth(25).get_by_role("link")).to_be_focused()
    ana.page.reload()
    expect(hits(ana)).to_have_count(25)
    expect(box).to_have_value("ÓWLS from:me")
    box.fill(f'"book 7 " in:"shelf of {ana.name}"')
    ana.page.keyboard.press("Enter")
    expect(hits(ana)).to_have_count(1)
    hits(ana).get_by_role("link").click()
    expect(ana.log).to_be_visible()
    expect(ana.row("book 7 about owls")).to_be_in_viewport()


def what_is_found_is_shown_as_it_reads(meet):
    ana = meet("ana")
    ana.sign_up().create_room(f"code of {ana.name}")
    code = ana.server.call("POST", f"/api/rooms/{ana.room_id()}/messages", {
        "content": "In **bold** words:\n```swift\nlet owl = 1\n```"}, ana.token())
    ana.visit("#/search?q=owl%20from%3Ame")
    expect(hits(ana)).to_have_count(1)
    expect(hits(ana).locator(".text")).to_have_text("In bold words:\nlet owl = 1")
    expect(hits(ana).locator("mark")).to_have_text("owl")
    hits(ana).get_by_role("link").click()
    expect(ana.page.locator(f"[data-seq='{code['seq']}']")).to_be_in_viewport()


def a_search_explains_what_it_does_not_understand(meet):
    ana = meet("ana")
    ana.sign_up().visit("#/search?q=x%20in%3A%23nowhere")
    expect(ana.page.get_by_role("alert").filter(has_text="no room called")).to_be_visible()
    ana.visit("#/search")
    expect(ana.page.get_by_role("status").filter(has_text="Look for words")).to_be_visible()
    ana.page.get_by_role("button", name="has:file").click()
    ana.page.get_by_role("button", name="from:me").click()
    box = ana.page.get_by_role("searchbox")
    expect(box).to_have_value("has:file from:me ")
    expect(box).to_be_focused()
    ana.page.keyboard.press("Enter")
    expect(ana.page.get_by_text("Nothing found.")).to_be_visible()


def the_switcher_goes_to_rooms_and_people(meet):
    ana, bo = meet("ana"), meet("bo")
    ana.sign_up().create_room(f"alpha {ana.name}")
    ana.create_room(f"beta {ana.name}")
    bo.sign_up()
    ana.page.keyboard.press("Control+k")
    box = ana.page.get_by_role("combobox", name="Go to a room or person")
    expect(box).to_be_focused()
    ana.page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(ana.composer).to_be_focused()
    ana.page.keyboard.press("Control+k")
    expect(box).to_be_focused()
    ana.page.keyboard.type(f"alpha {ana.name}")
    expect(ana.page.get_by_role("option").first).to_contain_text(f"#alpha {ana.name}")
    ana.page.keyboard.press("Enter")
    expect(ana.page.get_by_role("heading", level=1, name=f"alpha {ana.name}")).to_be_visible()
    expect(ana.composer).to_be_focused()
    ana.page.keyboard.press("Control+k")
    expect(box).to_be_focused()
    ana.page.keyboard.type(bo.name)
    expect(ana.page.get_by_role("option", name=f"@{bo.name}")).to_be_visible()
    ana.page.keyboard.press("Enter")
    expect(ana.page.get_by_role("heading", level=1, name=bo.name)).to_be_visible()
    ana.say("just us")
    ana.expect_all_sent()


def keys_go_from_room_to_room_and_are_explained(meet):
    ana, bo = meet("ana"), meet("bo")
    ana.sign_up()
    rooms = [ana.create_room(f"{letter} {ana.name}") for letter in "abc"]
    bo.sign_up().join_room(rooms[2])
    ana.open_room(rooms[0])
    heading = ana.page.get_by_role("heading", level=1)

    def expect_room(letter):
        expect(heading.filter(has_text=f"{letter} {ana.name}")).to_be_visible()

    expect_room("a")
    ana.page.keyboard.press("Alt+ArrowDown")
    expect_room("b")
    ana.page.keyboard.press("Alt+ArrowUp")
    expect_room("a")
    bo.say("over here")
    expect(ana.page.get_by_role("navigation", name="Rooms").get_by_role("link", name="unread")).to_have_count(1)
    ana.page.keyboard.press("Alt+Shift+ArrowDown")
    expect_room("c")
    ana.composer.press("?")
    expect(ana.composer).to_have_value("?")
    ana.composer.fill("")
    ana.log.focus()
    ana.page.keyboard.press("?")
    help_dialog = ana.page.get_by_role("dialog", name="Keys")
    expect(help_dialog).to_contain_text("Ctrl+K")
    ana.page.keyboard.press("Escape")
    expect(help_dialog).to_have_count(0)
    expect(ana.log).to_be_focused()


def what_is_typed_before_there_is_a_place_for_it_arrives_there(meet):
    ana = without_worker(meet("ana"))
    page = ana.sign_up().page
    room = ana.create_room(f"alpha {ana.name}")
    ana.create_room(f"beta {ana.name}")
    ana.say("about owls")
    ana.expect_all_sent()
    for keys, module, box in (
        ("Control+k", "switcher", page.get_by_role("combobox", name="Go to a room or person")),
        ("Control+Shift+F", "search", page.get_by_role("searchbox", name="Search messages")),
    ):
        ana.open_room(room)
        with held_back(ana, f"**/views/{module}.js"):
            page.keyboard.press(keys)
            page.keyboard.type(f"beta {ana.name}")
        expect(box).to_be_focused()
        expect(box).to_have_value(f"beta {ana.name}")
        page.keyboard.type("!")
        expect(box).to_have_value(f"beta {ana.name}!")
        page.keyboard.press("Escape")
        ana.open_room(room)
        expect(ana.composer).to_have_value("")


def what_is_typed_ahead_may_end_with_enter_or_be_given_up(meet):
    ana = without_worker(meet("ana"))
    page = ana.sign_up().page
    room = ana.create_room(f"alpha {ana.name}")
    ana.create_room(f"beta {ana.name}")
    ana.say("about owls")
    ana.expect_all_sent()
    with held_back(ana, "**/views/switcher.js"):
        page.keyboard.press("Control+k")
        page.keyboard.type(f"alpha {ana.name}")
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=f"alpha {ana.name}")).to_be_visible()
    with held_back(ana, "**/views/search.js"):
        page.keyboard.press("Control+Shift+F")
        page.keyboard.type("owls from:me")
        page.keyboard.press("Enter")
    expect(hits(ana)).to_have_count(1)
    # Whoever is there already goes on with what they looked for.
    hits(ana).get_by_role("link").focus()
    page.keyboard.press("Control+Shift+F")
    page.keyboard.type("birds")
    expect(page.get_by_role("searchbox")).to_have_value("birds")
    ana.open_room(room)
    with held_back(ana, "**/views/switcher.js"):
        page.keyboard.press("Control+k")
        page.keyboard.type("never mind")
        page.keyboard.press("Escape")
        expect(ana.composer).to_be_focused()
        page.keyboard.type("hello")
    expect(ana.composer).to_have_value("hello")
    expect(page.get_by_role("dialog")).to_have_count(0)


SCENARIOS = [
    a_search_finds_marks_and_leads_there,
    a_search_explains_what_it_does_not_understand,
    the_switcher_goes_to_rooms_and_people,
    keys_go_from_room_to_room_and_are_explained,
    what_is_found_is_shown_as_it_reads,
    what_is_typed_before_there_is_a_place_for_it_arrives_there,
    what_is_typed_ahead_may_end_with_enter_or_be_given_up,
]
