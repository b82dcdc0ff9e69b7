"""One reads: what messages look like, and where one lands among them."""

from playwright.sync_api import expect

ANCHOR = """() => {
  const scroller = document.querySelector('.scroller');
  const top = scroller.getBoundingClientRect().top;
  const row = [...document.querySelectorAll('.message')].find((one) => one.getBoundingClientRect().bottom > top);
  window.anchor = row;
  return row.getBoundingClientRect().top;
}"""

MOVED = "(before) => window.anchor.isConnected ? window.anchor.getBoundingClientRect().top - before : null"


def fill(person, room, count, text=lambda number: f"number {number}"):
    token = person.token()
    return [
        person.server.call("POST", f"/api/rooms/{room}/messages", {"content": text(number)}, token)
        for number in range(1, count + 1)
    ]


def rows_shown(person):
    return person.page.locator(".scroller .message").count()


def marks_become_elements_and_nothing_else_does(meet):
    ana = meet("ana")
    ana.sign_up().create_room(f"marks {ana.name}")
    ana.say("**bold** *slanted* ~~gone~~ `a < b` [tea](https://tea.example/x)")
    row = ana.row("bold")
    expect(row.locator(".text strong")).to_have_text("bold")
    expect(row.locator(".text em")).to_have_text("slanted")
    expect(row.locator(".text del")).to_have_text("gone")
    expect(row.locator(".text code")).to_have_text("a < b")
    link = row.get_by_role("link", name="tea", exact=True)
    expect(link).to_have_attribute("href", "https://tea.example/x")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    ana.composer.fill("```\nlet x = 1\n  <b>\n```\n> said before\n- one\n- two\n1. first")
    ana.composer.press("Enter")
    last = ana.page.locator(".message").last
    expect(last.locator("pre code")).to_have_text("let x = 1\n  <b>")
    expect(last.locator("blockquote")).to_have_text("said before")
    expect(last.locator("ul > li")).to_have_text(["one", "two"])
    expect(last.locator("ol > li")).to_have_text(["first"])
    ana.say("🎉 👍")
    expect(ana.page.locator(".text.large")).to_have_text("🎉 👍")


def a_mention_is_a_link_and_ones_own_stands_out(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"calls {ana.name}")
    bo.sign_up().join_room(room)
    ana.say(f"ask @{bo.name}, please")
    for person, mine in ((ana, False), (bo, True)):
        link = person.page.get_by_role("link", name=f"@{bo.name}")
        expect(link).to_be_visible()
        assert ("mine" in link.get_attribute("class")) == mine
    expect(bo.page.locator(".message[data-mentioned]")).to_have_count(1)
    expect(ana.page.locator(".message[data-mentioned]")).to_have_count(0)
    expect(ana.page.locator(".message.system").filter(has_text=f"{bo.name} joined the room")).to_have_count(1)
    ana.page.get_by_role("link", name=f"@{bo.name}").click()
    expect(ana.page.get_by_role("button", name=f"Remove {bo.name}")).to_be_visible()
    ana.page.get_by_role("button", name="Start talking").click()
    expect(ana.page.get_by_role("heading", level=1, name=bo.name)).to_be_visible()
    expect(ana.page.get_by_role("heading", level=1, name=f"{bo.name} online")).to_be_visible()


def new_messages_are_announced_and_old_ones_are_not(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"voices {ana.name}")
    ana.say("an old one")
    bo.sign_up().join_room(room)
    spoken = bo.page.locator("body > [aria-live=polite]")
    ana.say("the **tea** is ready")
    expect(spoken).to_have_text(f"{ana.name}, the tea is ready")
    expect(bo.log).to_have_attribute("aria-live", "off")


def the_unread_divider_stays_until_one_leaves(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"divided {ana.name}")
    bo.sign_up().join_room(room)
    ana.say("seen")
    bo.expect_message("seen")
    bo.open_room(1)
    link = bo.page.get_by_role("link", name=f"divided {ana.name}")
    ana.say("unseen one")
    ana.say("unseen two")
    expect(link).to_contain_text(", 2 unread")
    link.click()
    divider = bo.page.locator(".unread")
    expect(divider).to_have_count(1)
    order = bo.page.locator(".unread + .message")
    expect(order).to_contain_text("unseen one")
    ana.say("and a third")
    bo.expect_message("and a third")
    expect(order).to_contain_text("unseen one")
    bo.open_room(1)
    link.click()
    bo.expect_message("and a third")
    expect(divider).to_have_count(0)


def a_link_to_a_message_lands_centred_and_marked(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"places {ana.name}")
    sent = fill(ana, room, 400)
    bo.sign_up().join_room(room)
    seq = sent[99]["seq"]
    bo.open_room(room, at=seq)
    marked = bo.page.locator(".message[data-marked]")
    expect(marked).to_contain_text("number 100")
    expect(marked).to_be_in_viewport()
    expect(marked).to_be_focused()
    middle = bo.page.evaluate("""() => {
      const view = document.querySelector('.scroller').getBoundingClientRect();
      const row = document.querySelector('[data-marked]').getBoundingClientRect();
      return Math.abs((row.top + row.bottom) / 2 - (view.top + view.bottom) / 2);
    }""")
    assert middle <= 40, middle
    bo.page.reload()
    expect(marked).to_be_in_viewport()
    # On from there, down to what is new.
    while bo.row("number 400").count() == 0:
        before = bo.page.locator(".scroller .message").last.get_attribute("data-seq")
        bo.page.evaluate("() => { const it = document.querySelector('.scroller'); it.scrollTop = it.scrollHeight; }")
        last = bo.page.locator(".scroller .message").last
        expect(last).not_to_have_attribute("data-seq", before)
        assert rows_shown(bo) <= 300
    shown = [row["seq"] for row in bo.timeline()]
    assert shown == sorted(set(shown)), "a gap, or a message twice"
    texts = bo.texts()
    first = int(texts[0].split()[1])
    assert texts == [f"number {number}" for number in range(first, 401)], texts
    ana.say("after it all")
    bo.expect_message("after it all")
    # And back by the button, from another place.
    bo.open_room(room, at=sent[49]["seq"])
    expect(marked).to_contain_text("number 50")
    bo.page.get_by_role("button", name="Newest").click()
    expect(bo.row("after it all")).to_be_in_viewport()
    expect(marked).to_have_count(0)
    assert bo.page.url.endswith(f"#/rooms/{room}"), bo.page.url


def a_long_history_is_read_without_a_jump(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"annals {ana.name}")
    fill(ana, room, 450, lambda number: f"number {number}" + "\nand more" * (number % 4))
    bo.sign_up().join_room(room)
    expect(bo.page.locator(".message").last).to_be_in_viewport()
    first = bo.page.locator(".scroller .message").first
    # Up to the beginning, page by page.
    while (before := first.get_attribute("data-seq")) != "1":
        top = bo.page.evaluate(f"""() => {{
          document.querySelector('.scroller').scrollTop = 300;
          return ({ANCHOR})();
        }}""")
        if before != first.get_attribute("data-seq"):
            continue
        expect(first).not_to_have_attribute("data-seq", before)
        moved = bo.page.evaluate(MOVED, top)
        assert moved is not None and abs(moved) <= 1, f"what one reads moved by {moved} px"
        assert rows_shown(bo) <= 300, rows_shown(bo)
    expect(bo.page.get_by_text("This is where the room begins.")).to_be_attached()
    # A message that comes, and a row that grows above, do not move it either.
    bo.page.evaluate("() => { document.querySelector('.scroller').scrollTop = 2000; }")
    top = bo.page.evaluate(ANCHOR)
    ana.say("news from below")
    expect(bo.page.get_by_role("button", name="1 new")).to_be_visible()
    bo.page.evaluate("""() => new Promise((done) => {
      document.querySelector('.scroller .message .body').style.paddingBottom = '137px';
      requestAnimationFrame(() => requestAnimationFrame(done));
    })""")
    moved = bo.page.evaluate(MOVED, top)
    assert moved is not None and abs(moved) <= 1, f"what one reads moved by {moved} px"
    bo.page.get_by_role("button", name="1 new").click()
    expect(bo.row("news from below")).to_be_in_viewport()
    assert rows_shown(bo) <= 300


def a_room_begins_right_above_its_first_message(meet):
    ana = meet("ana")
    ana.sign_up().create_room(f"start of {ana.name}")
    ana.say("the first word")
    ana.expect_all_sent()
    begins = ana.page.get_by_text("This is where the room begins.")
    expect(begins).to_be_visible()
    row, words = ana.row("the first word").bounding_box(), begins.bounding_box()
    assert 0 < row["y"] - words["y"] < 160, (row, words)
    assert ana.composer.bounding_box()["y"] - row["y"] < 160, row


SCENARIOS = [
    marks_become_elements_and_nothing_else_does,
    a_mention_is_a_link_and_ones_own_stands_out,
    new_messages_are_announced_and_old_ones_are_not,
    the_unread_divider_stays_until_one_leaves,
    a_link_to_a_message_lands_centred_and_marked,
    a_long_history_is_read_without_a_jump,
    a_room_begins_right_above_its_first_message,
]
