"""People act on messages: they react, answer, pin, edit, report, and go from one to the next by keys."""

from playwright.sync_api import expect

from person import PASSWORD

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def a_reply_quotes_and_its_thread_has_an_address(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"threads {ana.name}")
    bo.sign_up().join_room(room)
    ana.say("Who brings cake?")
    row = bo.row("Who brings cake?")
    row.hover()
    row.get_by_role("button", name="Reply").click()
    expect(bo.page.get_by_text(f"Replying to {ana.name}")).to_be_visible()
    expect(bo.composer).to_be_focused()
    bo.composer.press("Escape")
    expect(bo.page.get_by_text(f"Replying to {ana.name}")).to_be_hidden()
    row.hover()
    row.get_by_role("button", name="Reply").click()
    bo.say("I do.")
    quote = ana.row("I do.").get_by_role("link", name=f"In answer to {ana.name} Who brings cake?")
    expect(quote).to_be_visible()
    ana.row("Who brings cake?").get_by_role("link", name="1 reply").click()
    thread = ana.page.get_by_role("complementary", name="Thread")
    expect(thread.locator(".message")).to_have_count(2)
    thread.get_by_label("Reply in thread").fill("Thank you!")
    thread.get_by_label("Reply in thread").press("Enter")
    expect(thread.locator(".message")).to_have_count(3)
    expect(bo.row("Who brings cake?").get_by_role("link", name="2 replies")).to_be_visible()
    bo.visit(ana.page.url.split("/", 3)[3])
    expect(bo.page.get_by_role("complementary", name="Thread").locator(".message")).to_have_count(3)
    ana.page.reload()
    expect(thread.locator(".message")).to_have_count(3)
    bo.page.get_by_role("link", name="Close thread").click()
    expect(bo.page.get_by_role("complementary", name="Thread")).to_have_count(0)
    thread.get_by_label("Reply in thread").press("Escape")
    expect(thread).to_have_count(0)
    expect(ana.composer).to_be_focused()


def answers_are_counted_that_are_not_loaded(meet):
    ana = meet("ana")
    room = ana.sign_up().create_room(f"echoes {ana.name}")
    call, token, path = ana.server.call, ana.token(), f"/api/rooms/{room}/messages"
    root = call("POST", path, {"content": "Is anybody there?"}, token)
    for number in range(260):
        call("POST", path, {"content": f"number {number}"}, token)
    replies = [call("POST", path, {"content": f"echo {number}", "reply_to": root["id"]}, token)["id"] for number in range(3)]
    call("DELETE", f"{path}/{replies[0]}", token=token)
    ana.visit(f"#/rooms/{room}/at/{root['seq']}")
    ana.page.reload()
    counted = ana.row("Is anybody there?").get_by_role("link", name="2 replies")
    expect(counted).to_be_visible()
    expect(ana.row("echo 2")).to_have_count(0)
    call("POST", path, {"content": "one more", "reply_to": root["id"]}, token)
    expect(ana.row("Is anybody there?").get_by_role("link", name="3 replies")).to_be_visible()
    call("DELETE", f"{path}/{replies[1]}", token=token)
    expect(counted).to_be_visible()


def reactions_are_picked_and_show_who(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"faces {ana.name}")
    bo.sign_up().join_room(room)
    ana.say("Look, an owl")
    row = bo.row("Look, an owl")
    row.hover()
    row.get_by_role("button", name="Another reaction").click()
    picker = bo.page.get_by_role("dialog", name="Choose an emoji")
    picker.get_by_label("Search emoji").fill("owl")
    picker.get_by_role("button", name="🦉 owl").click()
    expect(picker).to_have_count(0)
    expect(row.get_by_role("button", name="🦉 1, you")).to_have_attribute("aria-pressed", "true")
    ana.page.reload()
    chip = ana.row("Look, an owl").get_by_role("button", name="🦉 1")
    chip.hover()
    expect(ana.row("Look, an owl").get_by_role("button", name=f"🦉 1, {bo.name}")).to_be_visible()
    ana.menu("Look, an owl").get_by_role("button", name="Who reacted").click()
    expect(ana.page.get_by_role("dialog", name="Reactions").get_by_role("list")).to_have_text(f"🦉1 {bo.name} ")
    ana.page.keyboard.press("Escape")
    expect(ana.page.get_by_role("dialog")).to_have_count(0)


def many_who_reacted_are_named_as_far_as_one_asks(meet):
    ana = meet("ana")
    room = ana.sign_up().create_room(f"crowd {ana.name}")
    ana.say("Who is here?")
    ana.expect_all_sent()
    message = ana.server.history(room, ana.token())[-1]["id"]
    call = ana.server.call
    crowd = [f"{number:02}of{ana.name}" for number in range(53)]
    for name in crowd:
        call("POST", "/api/users/", {"username": name, "password": PASSWORD})
        token = ana.server.token(name, PASSWORD)
        call("POST", f"/api/rooms/{room}/join", token=token)
        call("PUT", f"/api/rooms/{room}/messages/{message}/reactions/%F0%9F%99%8B", token=token)
    ana.page.reload()
    chip = ana.row("Who is here?").locator(".reaction")
    expect(chip).to_have_text("🙋 53")
    chip.hover()
    expect(chip).to_have_accessible_name(f"🙋 53, {crowd[0]}, {crowd[1]} and 51 others")
    ana.menu("Who is here?").get_by_role("button", name="Who reacted").click()
    dialog = ana.page.get_by_role("dialog", name="Reactions")
    expect(dialog).to_contain_text(crowd[49])
    expect(dialog).not_to_contain_text(crowd[52])
    dialog.get_by_role("button", name="and 3 more").click()
    expect(dialog).to_contain_text(crowd[52])


def messages_are_pinned_edited_and_reported(meet):
    ana, bo = meet("ana"), meet("bo")
    ana.context.grant_permissions(["clipboard-read", "clipboard-write"])
    room = ana.sign_up().create_room(f"board {ana.name}")
    bo.sign_up().join_room(room)
    ana.say("The rools")
    ana.expect_all_sent()
    ana.menu("The rools").get_by_role("button", name="Edit").click()
    expect(ana.composer).to_have_value("The rools")
    ana.say("The rules")
    row = ana.page.locator(".message").filter(has_text="The rules (edited)")
    expect(row).to_be_visible()
    row.hover()
    row.get_by_role("button", name="More actions").click()
    ana.page.get_by_role("button", name="Earlier versions").click()
    expect(ana.page.get_by_role("dialog", name="Earlier versions")).to_contain_text("The rools")
    ana.page.get_by_role("button", name="Close", exact=True).click()
    row.hover()
    row.get_by_role("button", name="More actions").click()
    ana.page.get_by_role("button", name="Pin", exact=True).click()
    bo.page.get_by_role("link", name="1 pinned").click()
    pins = bo.page.get_by_role("complementary", name="Pinned messages")
    expect(pins.locator(".message")).to_contain_text("The rules")
    assert bo.page.url.endswith(f"#/rooms/{room}/pins")
    bo.page.reload()
    expect(pins.locator(".message")).to_contain_text("The rules")
    row.hover()
    row.get_by_role("button", name="More actions").click()
    ana.page.get_by_role("button", name="Unpin").click()
    expect(pins.get_by_text("Nothing is pinned yet.")).to_be_visible()
    pins.get_by_role("link", name="Close pinned messages").click()
    row.hover()
    row.get_by_role("button", name="More actions").click()
    ana.page.get_by_role("button", name="Copy link").click()
    expect(ana.page.get_by_role("dialog")).to_have_count(0)
    expect(ana.page.get_by_text("The link is copied")).to_be_visible()
    address = ana.page.evaluate("navigator.clipboard.readText()")
    bo.page.goto(address)
    expect(bo.page.locator(".message[data-marked]")).to_contain_text("The rules")
    bo_row = bo.page.locator(".message").filter(has_text="The rules (edited)")
    bo_row.hover()
    bo_row.get_by_role("button", name="More actions").click()
    bo.page.get_by_role("button", name="Report").click()
    dialog = bo.page.get_by_role("dialog", name="Report a message")
    dialog.get_by_role("button", name="Report").click()
    expect(dialog.get_by_role("alert")).to_have_text("Please say what is wrong with it.")
    dialog.get_by_label("What is wrong with it?").fill("It is rude.")
    dialog.get_by_role("button", name="Report").click()
    expect(dialog).to_contain_text("The moderators will look at it.")
    reports = ana.server.call("GET", f"/api/rooms/{room}/reports", token=ana.token())
    assert [report["reason"] for report in reports] == ["It is rude."], reports


def keys_go_from_message_to_message_and_act_on_them(meet):
    ana = meet("ana")
    ana.sign_up().create_room(f"steps {ana.name}")
    for text in ("one", "two", "three"):
        ana.say(text)
        ana.expect_message(text)
    ana.expect_all_sent()
    keyboard = ana.page.keyboard
    ana.log.focus()
    keyboard.press("Enter")
    expect(ana.row("three")).to_be_focused()
    keyboard.press("ArrowUp")
    expect(ana.row("two")).to_be_focused()
    keyboard.press("Home")
    keyboard.press("End")
    keyboard.press("ArrowUp")
    expect(ana.row("two")).to_be_focused()
    keyboard.press("Enter")
    menu = ana.page.get_by_role("dialog", name="Message of")
    expect(menu).to_be_visible()
    keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(ana.row("two")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(ana.row("two").locator(".reaction")).to_have_count(1)
    expect(ana.row("two").get_by_role("button", name="React with")).not_to_have_count(0)
    keyboard.press("Escape")
    expect(ana.row("two")).to_be_focused()
    keyboard.press("r")
    expect(ana.page.get_by_text("Replying to")).to_be_visible()
    keyboard.press("Escape")
    ana.row("one").focus()
    keyboard.press("Escape")
    expect(ana.composer).to_be_focused()


def on_a_phone_a_long_press_opens_the_menu_and_a_thread_fills_the_screen(meet):
    ana = meet("ana", **PHONE)
    ana.sign_up().create_room(f"thumb {ana.name}")
    ana.composer.fill("Hold me")
    ana.page.get_by_role("button", name="Send").click()
    ana.expect_all_sent()
    row = ana.row("Hold me")
    row.dispatch_event("pointerdown", {"pointerType": "touch", "clientX": 60, "clientY": 700, "bubbles": True})
    menu = ana.page.get_by_role("dialog", name="Message of")
    expect(menu).to_be_visible()
    box = menu.bounding_box()
    assert box["x"] == 0 and box["width"] == 390 and round(box["y"] + box["height"]) == 844, box
    for button in menu.get_by_role("button").all():
        size = button.bounding_box()
        assert size["height"] >= 44, size
    menu.get_by_role("button", name="Open thread").click()
    thread = ana.page.get_by_role("complementary", name="Thread")
    expect(thread.locator(".message")).to_have_count(1)
    size = thread.bounding_box()
    assert (size["width"], size["height"]) == (390, 844), size
    thread.get_by_label("Reply in thread").fill("held")
    thread.get_by_role("button", name="Send reply").click()
    expect(thread.locator(".message")).to_have_count(2)
    thread.get_by_role("link", name="Close thread").click()
    expect(thread).to_have_count(0)
    expect(ana.row("Hold me").first).to_be_visible()


SCENARIOS = [
    a_reply_quotes_and_its_thread_has_an_address,
    answers_are_counted_that_are_not_loaded,
    reactions_are_picked_and_show_who,
    many_who_reacted_are_named_as_far_as_one_asks,
    messages_are_pinned_edited_and_reported,
    keys_go_from_message_to_message_and_act_on_them,
    on_a_phone_a_long_press_opens_the_menu_and_a_thread_fills_the_screen,
]
