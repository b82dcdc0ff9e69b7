"""From the door to the settings without a mouse, and what is spoken to those who do not look."""

from playwright.sync_api import expect

from reading import fill
from using import sign_up_by_keyboard, tab_to

# Everything that was ever said in the polite region, in the order in which it was said.
LISTEN = """() => {
  window.spoken = [];
  const region = document.querySelector('body > [aria-live=polite]');
  new MutationObserver(() => {
    if (region.textContent) window.spoken.push(region.textContent);
  }).observe(region, { childList: true, characterData: true, subtree: true });
}"""


def a_journey_by_keyboard_alone(meet):
    ana = meet("ana").visit()
    page, keyboard = ana.page, ana.page.keyboard

    # At the door.
    sign_up_by_keyboard(ana)
    tab_to(ana, "New room")
    keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Name")).to_be_focused()
    keyboard.type(f"keys {ana.name}")
    tab_to(ana, "Topic")
    keyboard.type("By hand")
    keyboard.press("Enter")

    # A message, changed by the arrow, and one more.
    expect(ana.composer).to_be_focused()
    keyboard.type("Good mornin")
    keyboard.press("Enter")
    ana.expect_all_sent()
    keyboard.press("ArrowUp")
    expect(ana.composer).to_have_value("Good mornin")
    keyboard.type("g, owls")
    keyboard.press("Enter")
    expect(page.locator(".message").filter(has_text="Good morning, owls (edited)")).to_be_visible()
    expect(ana.composer).to_be_focused()

    # A reaction.
    tab_to(ana, "Messages in", "Shift+Tab")
    keyboard.press("Enter")
    row = page.locator(".message").filter(has_text="Good morning, owls").first
    expect(row).to_be_focused()
    keyboard.press("+")
    expect(page.get_by_label("Search emoji")).to_be_focused()
    keyboard.type("owl")
    tab_to(ana, "owl")
    keyboard.press("Enter")
    expect(row.get_by_role("button", name="🦉 1, you")).to_be_visible()
    expect(row).to_be_focused()

    # An answer, and a thread.
    keyboard.press("r")
    expect(page.get_by_text("Replying to")).to_be_visible()
    keyboard.type("Indeed")
    keyboard.press("Enter")
    ana.expect_message("Indeed")
    tab_to(ana, "Messages in", "Shift+Tab")
    keyboard.press("Enter")
    keyboard.press("ArrowUp")
    expect(row).to_be_focused()
    keyboard.press("Enter")
    menu = page.get_by_role("dialog", name="Message of")
    expect(menu).to_be_visible()
    tab_to(ana, "Open thread", "ArrowDown")
    keyboard.press("Enter")
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_label("Reply in thread")).to_be_focused()
    keyboard.type("And so say all of us")
    keyboard.press("Enter")
    expect(thread.locator(".message")).to_have_count(3)
    keyboard.press("Escape")
    expect(thread).to_have_count(0)
    expect(ana.composer).to_be_focused()

    # A search, and back to what it found.
    keyboard.press("Control+Shift+F")
    expect(page.get_by_role("searchbox", name="Search messages")).to_be_focused()
    keyboard.type(f"morning from:me")
    keyboard.press("Enter")
    expect(page.get_by_role("list", name="Results").get_by_role("listitem")).to_have_count(1)
    tab_to(ana, "Good morning, owls")
    keyboard.press("Enter")
    expect(page.locator(".message[data-marked]")).to_be_focused()

    # Elsewhere by the switcher, and back by the arrows.
    keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    keyboard.type("lobby")
    expect(page.get_by_role("option").first).to_contain_text("lobby")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="lobby")).to_be_visible()
    keyboard.press("Alt+ArrowUp")
    expect(page.get_by_role("heading", level=1, name=f"keys {ana.name}")).to_be_visible()

    # The settings, and out.
    tab_to(ana, "Room settings")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Settings of")).to_be_focused()
    tab_to(ana, "Topic")
    keyboard.press("Control+a")
    keyboard.type("By hand alone")
    tab_to(ana, "Save changes")
    keyboard.press("Enter")
    expect(page.get_by_text("Saved.").first).to_be_visible()
    tab_to(ana, "Back to the room", "Shift+Tab")
    keyboard.press("Enter")
    expect(page.get_by_text("By hand alone").first).to_be_visible()
    tab_to(ana, "Sign out")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sign in to Roost")).to_be_visible()


def what_is_new_is_spoken_once_and_nothing_else_is(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"voices {ana.name}")
    fill(ana, room, 130)
    bo.sign_up()
    bo.page.evaluate(LISTEN)
    bo.join_room(room)
    bo.expect_message("number 130")
    # Older pages come as one reads back, and nobody reads them out.
    first = bo.page.locator(".scroller .message").first
    while (before := first.get_attribute("data-seq")) != "1":
        bo.page.evaluate("() => { document.querySelector('.scroller').scrollTop = 0; }")
        expect(first).not_to_have_attribute("data-seq", before)
    bo.expect_message("number 1")
    bo.page.get_by_role("button", name="Newest").click()
    # One's own words are not either, nor what is said in another room, nor a change to what was said.
    bo.say("I am here")
    bo.expect_all_sent()
    ana.open_room(1)
    ana.say("elsewhere")
    ana.expect_all_sent()
    assert bo.page.evaluate("window.spoken") == [], bo.page.evaluate("window.spoken")
    ana.open_room(room)
    ana.say("the **tea** is ready")
    expect(bo.page.locator("body > [aria-live=polite]")).to_have_text(f"{ana.name}, the tea is ready")
    ana.composer.press("ArrowUp")
    ana.say("the coffee is ready")
    expect(bo.page.locator(".message").filter(has_text="the coffee is ready (edited)")).to_be_visible()
    for number in range(5):
        ana.server.call("POST", f"/api/rooms/{room}/messages", {"content": f"in a rush {number}"}, ana.token())
    bo.expect_message("in a rush 4")
    bo.page.wait_for_function("() => window.spoken.at(-1).includes('rush') || window.spoken.at(-1).includes('new messages')")
    spoken = bo.page.evaluate("window.spoken")
    assert spoken[0] == f"{ana.name}, the tea is ready", spoken
    assert not any("coffee" in words or "number" in words or "elsewhere" in words for words in spoken), spoken
    # A list that is read as it grows would say it twice.
    expect(bo.log).to_have_attribute("aria-live", "off")
    expect(bo.log).to_have_attribute("aria-label", f"Messages in voices {ana.name}")


SCENARIOS = [a_journey_by_keyboard_alone, what_is_new_is_spoken_once_and_nothing_else_is]
