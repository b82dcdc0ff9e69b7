"""People talk: what one writes, the other sees, and nothing more."""

from playwright.sync_api import expect

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


def a_reaction_and_a_deletion_show_to_both(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"smiles of {ana.name}")
    bo.sign_up().join_room(room)
    ana.say("Cake is ready")
    row = bo.row("Cake is ready")
    row.hover()
    row.get_by_role("button", name="React with 🎉").click()
    for person, pressed in ((ana, "false"), (bo, "true")):
        chip = person.row("Cake is ready").get_by_role("button", name="🎉 1")
        expect(chip).to_have_attribute("aria-pressed", pressed)
    ana.row("Cake is ready").get_by_role("button", name="🎉 1").click()
    bo.row("Cake is ready").get_by_role("button", name="🎉 2").click()
    expect(ana.row("Cake is ready").get_by_role("button", name="🎉 1")).to_be_visible()
    ana.page.reload()
    expect(ana.row("Cake is ready").get_by_role("button", name="🎉 1")).to_have_attribute("aria-pressed", "true")
    menu = bo.menu("Cake is ready")
    assert menu.get_by_role("button", name="Delete").count() == 0
    bo.page.keyboard.press("Escape")
    ana.menu("Cake is ready").get_by_role("button", name="Delete").click()
    ana.page.get_by_role("dialog", name="Delete this message?").get_by_role("button", name="Delete").click()
    for person in (ana, bo):
        person.expect_message("This message was deleted.")
        expect(person.page.locator(".reaction")).to_have_count(0)


def the_newest_message_of_ones_own_is_edited_with_the_up_key(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"typos of {ana.name}")
    bo.sign_up().join_room(room)
    ana.say("Cake is redy")
    bo.say("Is it?")
    ana.expect_message("Is it?")
    ana.composer.press("ArrowUp")
    expect(ana.composer).to_have_value("Cake is redy")
    ana.composer.press("Escape")
    expect(ana.composer).to_have_value("")
    ana.composer.press("ArrowUp")
    ana.say("Cake is ready")
    for person in (ana, bo):
        expect(person.page.locator(".message:not(.system)").first).to_contain_text("Cake is ready (edited)")
    expect(ana.composer).to_have_value("")
    assert ana.page.locator(".message:not(.system)").count() == 2


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
        links = page.locator(".message:not(.system) .text a").evaluate_all("(all) => all.map((one) => one.href)")
        assert links == ["https://example.org/"], links
        assert page.evaluate("window.pwned") is None
        assert page.title() == f"{name} · Roost", page.title()


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
    bo.page.get_by_role("link", name="Browse rooms").click()
    bo.page.get_by_role("list", name="Rooms to look into").get_by_role("link", name=ana.name).click()
    bo.expect_message("meanwhile")
    bo.page.get_by_role("button", name="Join room").click()
    ana.say("after")
    bo.expect_message("after")
    assert bo.texts() == ["before", "meanwhile", "after"], bo.texts()
    expect(bo.page.get_by_role("list", name="People online").get_by_role("listitem")).to_have_count(2)


def a_direct_room_is_called_by_its_people_and_a_deleted_one_is_left(meet):
    ana, bo = meet("ana", expects_outage=True), meet("bo", expects_outage=True)
    ana.sign_up()
    bo.sign_up()
    call, token = ana.server.call, ana.token()
    direct = call("POST", "/api/dms", {"users": [bo.name]}, token)["id"]
    for one, other in ((ana, bo), (bo, ana)):
        one.open_room(direct)
        one.page.reload()
        one.expect_connected()
        expect(one.page.get_by_role("heading", level=1, name=other.name)).to_be_visible()
    ana.say("psst")
    bo.expect_message("psst")
    room = ana.create_room(f"doomed {ana.name}")
    bo.join_room(room)
    call("PATCH", f"/api/rooms/{room}", {"name": f"renamed {ana.name}"}, token)
    expect(bo.page.get_by_role("heading", level=1, name=f"renamed {ana.name}")).to_be_visible()
    call("DELETE", f"/api/rooms/{room}", None, token)
    expect(bo.page.get_by_role("list", name="Your rooms")).not_to_contain_text(f"renamed {ana.name}")


SCENARIOS = [
    two_people_talk_both_ways,
    a_direct_room_is_called_by_its_people_and_a_deleted_one_is_left,
    a_reaction_and_a_deletion_show_to_both,
    the_newest_message_of_ones_own_is_edited_with_the_up_key,
    typing_shows_to_the_other_only,
    hostile_text_stays_text,
    half_typed_words_are_not_sent,
    rooms_elsewhere_count_what_is_unread,
    a_room_that_is_left_can_be_joined_again,
]
