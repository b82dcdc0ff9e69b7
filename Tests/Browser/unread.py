"""What is new: where it begins, how one gets there, and that it is read."""

from playwright.sync_api import expect

from reading import fill


def unread(person, room):
    rooms = person.server.call("GET", "/api/rooms/", token=person.token())
    return next(one["unread_count"] for one in rooms if one["id"] == room)


def flooded(meet):
    """Somebody who opens a room in which 130 messages came since they saw the last, and its link in the list."""
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"flood {ana.name}")
    bo.sign_up().join_room(room)
    ana.say("seen")
    bo.expect_message("seen")
    bo.open_room(1)
    link = bo.page.get_by_role("link", name=f"flood {ana.name}")
    fill(ana, room, 130)
    expect(link).to_contain_text(", 130 unread")
    # Opened anew, so that what lies far back is not loaded.
    bo.page.reload()
    link.click()
    bo.expect_message("number 130")
    return bo, link


def one_jumps_to_the_first_unread_message_however_far_back(meet):
    bo, link = flooded(meet)
    jump = bo.page.get_by_role("button", name="Jump to first unread")
    expect(jump).to_be_visible()
    jump.click()
    first = bo.page.locator(".unread + .message")
    expect(first).to_contain_text("number 1")
    expect(first).to_be_in_viewport()
    expect(first).to_be_focused()
    expect(bo.row("seen")).to_be_in_viewport()
    expect(jump).to_be_hidden()
    # Whoever leaves from there comes back to the newest.
    bo.open_room(1)
    link.click()
    expect(bo.row("number 130")).to_be_in_viewport()
    expect(bo.page.locator(".unread")).to_have_count(0)


def the_divider_stays_when_one_goes_on_from_it(meet):
    bo, link = flooded(meet)
    jump = bo.page.get_by_role("button", name="Jump to first unread")
    jump.click()
    first = bo.page.locator(".unread + .message")
    expect(first).to_contain_text("number 1")
    # Down again by the button: nobody asks to see it twice.
    bo.page.get_by_role("button", name="Newest").click()
    expect(bo.row("number 130")).to_be_in_viewport()
    expect(jump).to_be_hidden()
    bo.open_room(1)
    link.click()
    bo.expect_message("number 130")
    expect(bo.page.locator(".unread")).to_have_count(0)


def a_few_unread_messages_need_no_way_to_them(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"drops {ana.name}")
    bo.sign_up().join_room(room)
    bo.open_room(1)
    ana.say("just one")
    link = bo.page.get_by_role("link", name=f"drops {ana.name}")
    expect(link).to_contain_text(", 1 unread")
    link.click()
    expect(bo.page.locator(".unread")).to_be_in_viewport()
    expect(bo.page.get_by_role("button", name="Jump to first unread")).to_be_hidden()
    # Once seen, it does not come back when it is pushed out of sight.
    fill(ana, room, 40)
    bo.expect_message("number 40")
    expect(bo.page.locator(".unread")).not_to_be_in_viewport()
    expect(bo.page.get_by_role("button", name="Jump to first unread")).to_be_hidden()


def escape_closes_what_is_open_and_then_marks_the_room_read(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"escape {ana.name}")
    bo.sign_up().join_room(room)
    sent = fill(ana, room, 60)
    bo.expect_message("number 60")
    bo.page.evaluate("() => { document.querySelector('.scroller').scrollTop = 0; }")
    expect(bo.row("number 60")).not_to_be_in_viewport()
    ana.say("news from below")
    new = bo.page.get_by_role("button", name="1 new")
    expect(new).to_be_visible()
    assert unread(bo, room) == 1
    press = bo.page.keyboard.press
    # What is open goes first: suggestions, the message one answers, the dialog of keys, a thread.
    bo.composer.press_sequentially("@")
    expect(bo.page.get_by_role("listbox")).to_be_visible()
    press("Escape")
    expect(bo.page.get_by_role("listbox")).to_be_hidden()
    bo.composer.fill("")
    bo.page.locator(".message:not(.system)").first.focus()
    press("r")
    expect(bo.page.get_by_text("Replying to")).to_be_visible()
    press("Escape")
    expect(bo.page.get_by_text("Replying to")).to_be_hidden()
    bo.log.focus()
    press("?")
    expect(bo.page.get_by_role("dialog", name="Keys")).to_be_visible()
    press("Escape")
    expect(bo.page.get_by_role("dialog")).to_have_count(0)
    bo.visit(f"#/rooms/{room}/thread/{sent[0]['seq']}")
    thread = bo.page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_text("number 1", exact=True)).to_be_visible()
    press("Escape")
    expect(thread).to_be_hidden()
    expect(new).to_be_visible()
    assert unread(bo, room) == 1
    # Then there is nothing left to close.
    press("Escape")
    expect(new).to_be_hidden()
    expect(bo.row("news from below")).to_be_in_viewport()
    expect(bo.page.get_by_role("link", name=f"escape {ana.name}")).not_to_contain_text("unread")
    bo.page.reload()
    bo.expect_connected()
    assert unread(bo, room) == 0


def escape_leaves_the_divider_where_it_is(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"border {ana.name}")
    bo.sign_up().join_room(room)
    bo.open_room(1)
    fill(ana, room, 60)
    link = bo.page.get_by_role("link", name=f"border {ana.name}")
    expect(link).to_contain_text(", 60 unread")
    link.click()
    jump = bo.page.get_by_role("button", name="Jump to first unread")
    expect(jump).to_be_visible()
    bo.page.keyboard.press("Escape")
    expect(jump).to_be_hidden()
    bo.page.evaluate("() => { document.querySelector('.scroller').scrollTop = 0; }")
    expect(bo.page.locator(".unread + .message")).to_contain_text("number 1")


SCENARIOS = [
    one_jumps_to_the_first_unread_message_however_far_back, the_divider_stays_when_one_goes_on_from_it,
    a_few_unread_messages_need_no_way_to_them, escape_closes_what_is_open_and_then_marks_the_room_read,
    escape_leaves_the_divider_where_it_is,
]
