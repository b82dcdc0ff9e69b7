"""Finding one's way: search, switcher, keys."""

from playwright.sync_api import expect


def hits(person):
    return person.page.get_by_role("list", name="Results").get_by_role("listitem")


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


SCENARIOS = [
    a_search_finds_marks_and_leads_there,
    a_search_explains_what_it_does_not_understand,
    the_switcher_goes_to_rooms_and_people,
    keys_go_from_room_to_room_and_are_explained,
]
