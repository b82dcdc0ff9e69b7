"""Writing: what is offered while one does, what commands say, and drafts."""

from playwright.sync_api import expect


def offers(person):
    return person.page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def names_rooms_emoji_and_commands_are_completed(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"words{ana.name}")
    bo.sign_up().join_room(room)
    bo.say("here")
    ana.expect_message("here")
    ana.composer.press_sequentially(f"Hello @{bo.name[:2]}")
    expect(offers(ana)).to_have_count(1)
    expect(offers(ana).first).to_have_attribute("aria-selected", "true")
    expect(ana.composer).to_have_attribute("aria-activedescendant", "offer-0")
    ana.composer.press("Enter")
    expect(ana.composer).to_have_value(f"Hello @{bo.name} ")
    expect(offers(ana)).to_have_count(0)
    ana.composer.press_sequentially("in #words")
    expect(offers(ana).first).to_contain_text(f"#words{ana.name}")
    ana.composer.press("Tab")
    ana.composer.press_sequentially(":tad")
    offers(ana).filter(has_text=":tada:").click()
    expect(ana.composer).to_have_value(f"Hello @{bo.name} in #words{ana.name} 🎉 ")
    expect(ana.composer).to_be_focused()
    ana.composer.press("Enter")
    ana.expect_message(f"Hello @{bo.name} in #words{ana.name} 🎉")

    ana.composer.press_sequentially("/")
    expect(offers(ana).nth(3)).to_be_visible()
    first = offers(ana).first.text_content()
    ana.composer.press("ArrowDown")
    expect(offers(ana).nth(1)).to_have_attribute("aria-selected", "true")
    ana.composer.press("ArrowUp")
    expect(offers(ana).first).to_have_text(first)
    ana.composer.press("Escape")
    expect(offers(ana)).to_have_count(0)
    expect(ana.composer).to_have_value("/")


def a_command_answers_to_oneself_alone(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"orders of {ana.name}")
    bo.sign_up().join_room(room)
    ana.say("/help")
    told = ana.page.get_by_role("status").filter(has_text="Only you see this")
    expect(told).to_contain_text("/topic")
    expect(ana.page.locator(".message[data-state]:not(.system)")).to_have_count(0)
    told.get_by_role("button", name="Dismiss").click()
    expect(told).to_have_count(0)
    expect(ana.composer).to_be_focused()
    ana.say("/topic Twigs and seeds")
    expect(bo.page.get_by_text("Twigs and seeds").first).to_be_visible()
    ana.say("/nonsense")
    row = ana.row("/nonsense")
    expect(row).to_contain_text("Not sent")
    row.get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)
    ana.page.reload()
    ana.expect_connected()
    expect(ana.row("/help")).to_have_count(0)


def every_room_keeps_its_draft_after_the_browser_is_closed(meet):
    ana = meet("ana")
    one = ana.sign_up().create_room(f"first {ana.name}")
    two = ana.create_room(f"second {ana.name}")
    ana.composer.fill("for the second")
    ana.open_room(one)
    expect(ana.composer).to_have_value("")
    ana.composer.fill("for the first")
    ana.page.close()
    ana.page = ana.open_page()
    ana.open_room(two)
    expect(ana.composer).to_have_value("for the second")
    ana.open_room(one)
    expect(ana.composer).to_have_value("for the first")
    ana.visit("#/")
    ana.page.get_by_role("button", name="Sign out").click()
    ana.sign_in()
    ana.open_room(one)
    expect(ana.composer).to_have_value("")


def a_room_with_blanks_in_its_name_is_completed_and_linked(meet):
    ana, bo = meet("ana"), meet("bo")
    nest = ana.sign_up().create_room(f"the nest of {ana.name}")
    page = ana.page
    page.get_by_role("button", name="New room").click()
    page.get_by_role("dialog").get_by_label("Name").fill(f"hidden hut {ana.name}")
    page.get_by_role("dialog").get_by_label("Private").check()
    page.get_by_role("button", name="Create room").click()
    expect(page.get_by_role("heading", level=1, name=f"hidden hut {ana.name}")).to_be_visible()
    bo.sign_up().open_room(1)
    ana.open_room(1)
    ana.composer.press_sequentially("come to #the nest o")
    offers = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(offers.filter(has_text=f"the nest of {ana.name}")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(ana.composer).to_have_value(f"come to #the nest of {ana.name} ")
    expect(offers).to_have_count(0)
    ana.composer.press_sequentially(f"today, not to #hidden hut {ana.name}")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    text = f"come to #the nest of {ana.name} today, not to #hidden hut {ana.name}"
    ana.expect_message(text)
    # What one may not see is a word like any other.
    link = bo.log.get_by_role("link", name=f"#the nest of {ana.name}")
    expect(link).to_be_visible()
    expect(ana.log.get_by_role("link", name=f"#hidden hut {ana.name}")).to_be_visible()
    expect(bo.log.get_by_role("link", name="#hidden")).to_have_count(0)
    link.click()
    expect(bo.page.get_by_role("heading", level=1, name=f"the nest of {ana.name}")).to_be_visible()
    assert bo.room_id() == nest


SCENARIOS = [
    names_rooms_emoji_and_commands_are_completed,
    a_command_answers_to_oneself_alone,
    every_room_keeps_its_draft_after_the_browser_is_closed,
    a_room_with_blanks_in_its_name_is_completed_and_linked,
]
