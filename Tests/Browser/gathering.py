"""People find each other: rooms, invitations, direct messages, roles, what concerns them, and guests."""

import re

from playwright.sync_api import expect

from person import PASSWORD
from using import fits


def a_direct_message_shows_who_is_there(meet):
    ana, bo = meet("ana"), meet("bo")
    ana.sign_up()
    bo.sign_up()
    page = ana.page
    page.get_by_role("link", name="New direct message").click()
    page.get_by_label("Find people").fill(bo.name)
    page.get_by_role("list", name="People").get_by_role("button", name=bo.name).click()
    page.get_by_role("button", name="Start talking").click()
    expect(page.get_by_role("heading", level=1, name=bo.name)).to_be_visible()
    ana.say("psst")
    ana.expect_all_sent()
    theirs = bo.page.get_by_role("list", name="Direct messages").get_by_role("link", name=ana.name)
    expect(theirs).to_contain_text("1 unread")
    expect(theirs).to_contain_text("online")
    mine = page.get_by_role("list", name="Direct messages").get_by_role("link", name=bo.name)
    expect(mine).to_contain_text(", online")
    bo.context.close()
    expect(mine).to_contain_text(", offline")


def favourites_stand_first_and_stay(meet):
    ana = meet("ana").sign_up()
    ana.create_room(f"dear {ana.name}")
    star = ana.page.get_by_role("button", name="Favourite")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    favourites = ana.page.get_by_role("list", name="Favourites")
    expect(favourites).to_contain_text(f"dear {ana.name}")
    ana.page.reload()
    expect(favourites).to_contain_text(f"dear {ana.name}")
    star.click()
    expect(favourites).to_be_hidden()


def public_rooms_are_browsed_and_joined(meet):
    ana, bo = meet("ana"), meet("bo")
    ana.sign_up().create_room(f"Café of {ana.name}", "Where one drinks")
    bo.sign_up()
    page = bo.page
    page.get_by_role("link", name="Browse rooms").click()
    page.get_by_label("Filter rooms").fill(f"cafe of {ana.name}")
    rooms = page.get_by_role("list", name="Rooms to look into")
    expect(rooms.get_by_role("listitem")).to_have_count(1)
    expect(rooms).to_contain_text("1 member")
    rooms.get_by_role("button", name=f"Join Café of {ana.name}").click()
    expect(bo.composer).to_be_visible()
    page.get_by_role("link", name="Browse rooms").click()
    page.get_by_label("Filter rooms").fill("no room has this name")
    expect(page.get_by_text(re.compile("No room is called like that|You are in every public room"))).to_be_visible()


def an_invite_link_leads_a_stranger_into_a_private_room(meet):
    ana, bo, cy = meet("ana"), meet("bo"), meet("cy", expects_outage=True)
    ana.sign_up()
    page = ana.page
    page.get_by_role("button", name="New room").click()
    page.get_by_role("dialog").get_by_label("Name").fill(f"hidden {ana.name}")
    page.get_by_role("dialog").get_by_label("Private").check()
    page.get_by_role("button", name="Create room").click()
    expect(page.get_by_role("heading", level=1, name=f"hidden {ana.name}")).to_be_visible()
    page.get_by_role("link", name="Room settings").click()
    page.get_by_label("How many may join by it").fill("1")
    page.get_by_role("button", name="Make invite link").click()
    links = page.get_by_role("list", name="Invite links")
    expect(links.get_by_role("listitem")).to_have_count(1)
    link = links.locator("code").inner_text()
    ana.context.grant_permissions(["clipboard-read", "clipboard-write"])
    links.get_by_role("button", name="Copy link").click()
    expect(links.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link

    address = link.split("/", 3)[3]
    bo.visit(address)
    expect(bo.page.get_by_text("You are invited to a room.")).to_be_visible()
    bo.sign_up(address)
    expect(bo.page.get_by_role("heading", name=f"hidden {ana.name}")).to_be_visible()
    bo.page.get_by_role("button", name="Join room").click()
    expect(bo.composer).to_be_visible()
    bo.say("found it")
    bo.expect_all_sent()

    cy.sign_up(address)
    expect(cy.page.get_by_text("This invitation is over")).to_be_visible()

    page.reload()
    expect(page.get_by_text("There are no open links.")).to_be_visible()
    page.get_by_role("button", name="Make invite link").click()
    links.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("There are no open links.")).to_be_visible()


def owners_change_a_room_and_members_only_see_it(meet):
    ana, bo = meet("ana"), meet("bo", expects_outage=True)
    room = ana.sign_up().create_room(f"rules of {ana.name}")
    bo.sign_up().join_room(room)
    ana.visit(f"#/rooms/{room}/settings")
    page = ana.page
    page.get_by_role("textbox", name="Name", exact=True).fill(f"laws of {ana.name}")
    page.get_by_role("textbox", name="Topic", exact=True).fill("Twigs only")
    page.get_by_role("switch", name="Read-only").check()
    page.get_by_label("Slow mode").select_option("1 minute")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(bo.page.get_by_role("heading", level=1, name=f"laws of {ana.name}")).to_be_visible()
    page.reload()
    expect(page.get_by_role("switch", name="Read-only")).to_be_checked()
    expect(page.get_by_label("Slow mode")).to_have_value("60")
    bo.visit(f"#/rooms/{room}/settings")
    expect(bo.page.get_by_role("list", name="Members").get_by_role("listitem")).to_have_count(2)
    expect(bo.page.get_by_role("button", name="Save changes")).to_have_count(0)
    expect(bo.page.get_by_role("button", name="Delete room")).to_have_count(0)
    expect(bo.page.get_by_role("button", name=f"Ban {ana.name}")).to_have_count(0)
    page.get_by_role("button", name="Delete room").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Delete room")).to_be_focused()
    page.get_by_role("button", name="Delete room").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete room").click()
    expect(bo.page.get_by_role("list", name="Your rooms")).not_to_contain_text(ana.name)


def members_are_promoted_muted_removed_and_banned(meet):
    ana, bo = meet("ana"), meet("bo", expects_outage=True)
    room = ana.sign_up().create_room(f"order of {ana.name}")
    bo.sign_up().join_room(room)
    ana.visit(f"#/rooms/{room}/settings")
    page = ana.page
    row = page.get_by_role("list", name="Members").get_by_role("listitem").filter(has_text=bo.name)
    row.get_by_label(f"Role of {bo.name}").select_option("Moderator")
    expect(row).to_contain_text("Moderator,")
    expect(bo.page.get_by_role("list", name="People online")).to_contain_text("you, moderator")
    row.get_by_label(f"Role of {bo.name}").select_option("Member")
    expect(row).to_contain_text("Member,")
    row.get_by_label(f"Mute {bo.name}").select_option("1 hour")
    expect(row).to_contain_text("muted until")
    row.get_by_role("button", name="Unmute").click()
    expect(row).not_to_contain_text("muted until")
    row.get_by_role("button", name=f"Remove {bo.name}").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)
    expect(bo.page.get_by_role("list", name="Your rooms")).not_to_contain_text(ana.name)
    page.get_by_text("Add somebody").click()
    page.get_by_label("Username").filter(visible=True).fill(bo.name)
    page.get_by_role("button", name="Add member").click()
    expect(row).to_have_count(1)
    expect(bo.page.get_by_role("list", name="Your rooms")).to_contain_text(ana.name)
    banned = page.get_by_role("list", name="Banned people").get_by_role("listitem")
    expect(page.get_by_text("Nobody is banned.")).to_be_visible()
    row.get_by_role("button", name=f"Ban {bo.name}").click()
    page.get_by_role("dialog").get_by_role("button", name="Ban").click()
    expect(row).to_have_count(0)
    expect(bo.page.get_by_role("list", name="Your rooms")).not_to_contain_text(ana.name)
    expect(banned).to_contain_text(f"@{bo.name}, banned by you")
    page.reload()
    banned.get_by_role("button", name=f"Lift the ban of {bo.name}").click()
    expect(page.get_by_text(f"{bo.name} may come back.")).to_be_visible()
    expect(page.get_by_text("Nobody is banned.")).to_be_visible()
    bo.page.reload()
    bo.join_room(room)


def a_room_is_handed_over(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"heirloom of {ana.name}")
    bo.sign_up().join_room(room)
    page = ana.visit(f"#/rooms/{room}/settings").page
    members = page.get_by_role("list", name="Members").get_by_role("listitem")
    expect(members).to_have_count(2)
    expect(page.get_by_label(f"Role of {ana.name}")).to_have_count(0)
    page.get_by_label(f"Role of {bo.name}").select_option("Owner")
    page.get_by_role("dialog").get_by_role("button", name="Make owner").click()
    page.get_by_label(f"Role of {ana.name}").select_option("Member")
    page.get_by_role("dialog").get_by_role("button", name="Step down").click()
    expect(page.get_by_role("button", name="Save changes")).to_have_count(0)
    bo.visit(f"#/rooms/{room}/settings")
    expect(bo.page.get_by_role("button", name="Delete room")).to_be_visible()


def a_mention_is_badged_notified_and_marked_read(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"calls of {ana.name}")
    bo.sign_up().join_room(room)
    bo.visit("#/")
    bo.context.grant_permissions(["notifications"])
    bo.page.evaluate("""() => {
      window.shown = [];
      window.Notification = class extends EventTarget {
        static permission = 'granted';
        static requestPermission = async () => 'granted';
        constructor(title, options) { super(); window.shown.push(`${title}: ${options.body}`); }
        close() {}
      };
    }""")
    page = bo.page
    page.get_by_role("link", name="Notifications").click()
    page.get_by_role("switch", name="Notify me on this device").check()
    expect(page.get_by_text("You will be notified on this device.")).to_be_visible()
    ana.say(f"@{bo.name} come here")
    link = page.get_by_role("list", name="Your rooms").get_by_role("link", name=ana.name)
    expect(link).to_contain_text("1 mention")
    expect(link.locator(".badge")).to_have_text("@1")
    expect(page).to_have_title(re.compile(r"^\(1\)"))
    expect(page.locator("link[rel=icon]")).to_have_attribute("href", "/favicon-mention.svg")
    page.wait_for_function("() => window.shown.length === 1")
    assert page.evaluate("window.shown")[0] == f"{ana.name} mentioned you in calls of {ana.name}: @{bo.name} come here"
    rows = page.get_by_role("list", name="Notifications").get_by_role("listitem")
    expect(rows.filter(has_text="come here")).to_contain_text("Unread")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("All read")).to_be_visible()
    expect(rows.filter(has_text="Unread")).to_have_count(0)
    rows.get_by_role("link", name="come here").click()
    bo.expect_message(f"@{bo.name} come here")
    expect(link).not_to_contain_text("mention")


def what_one_reads_in_the_room_is_no_unread_notification(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"talk of {ana.name}")
    bo.sign_up().join_room(room)
    bo.say("a question")
    ana.expect_message("a question")
    other = bo.open_page()
    other.goto(f"{bo.server.url}/#/rooms/1")
    notices = bo.page.get_by_role("link", name="Notifications")
    elsewhere = other.get_by_role("link", name="Notifications")
    expect(elsewhere).to_be_visible()
    # Nobody looks at the room: it stays unread, on both.
    other.bring_to_front()
    bo.page.evaluate("() => { document.hasFocus = () => false; }")
    ana.say(f"@{bo.name} come here")
    expect(notices).to_contain_text(", 1 unread")
    expect(elsewhere).to_contain_text(", 1 unread")
    # One comes back to it.
    bo.page.evaluate("() => { delete document.hasFocus; dispatchEvent(new Event('focus')); }")
    bo.page.bring_to_front()
    expect(notices).not_to_contain_text("unread")
    expect(elsewhere).not_to_contain_text("unread")
    # One is there while it is said, as a mention and as an answer.
    ana.say(f"@{bo.name} and again")
    ana.row("a question").hover()
    ana.row("a question").get_by_role("button", name="Reply").click()
    ana.say("an answer")
    bo.expect_message("an answer")
    expect(notices).not_to_contain_text("unread")
    notices.click()
    rows = bo.page.get_by_role("list", name="Notifications").get_by_role("listitem")
    expect(rows.filter(has_text="an answer")).to_have_count(1)
    expect(rows.filter(has_text="Unread")).to_have_count(0)
    expect(bo.page.get_by_text("All read")).to_be_visible()


def a_muted_room_is_quiet(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"noise of {ana.name}")
    bo.sign_up().join_room(room)
    bo.visit(f"#/rooms/{room}/settings")
    bo.page.get_by_label("Notify me of").select_option("Nothing (muted)")
    expect(bo.page.get_by_text("Saved.")).to_be_visible()
    ana.say("blah")
    ana.expect_all_sent()
    bo.visit("#/")
    link = bo.page.get_by_role("list", name="Your rooms").get_by_role("link", name=ana.name)
    expect(link).to_contain_text("muted")
    expect(link.locator(".badge")).to_be_hidden()
    bo.page.reload()
    expect(link).to_contain_text("muted")


PICTURE = """async () => {
  const canvas = new OffscreenCanvas(300, 200);
  const context = canvas.getContext('2d');
  context.fillStyle = 'teal';
  context.fillRect(0, 0, 300, 200);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return [...new Uint8Array(await blob.arrayBuffer())];
}"""


def a_profile_is_changed_and_others_see_it(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"faces of {ana.name}")
    bo.sign_up().join_room(room)
    page = ana.page
    page.get_by_title("Your profile").click()
    page.get_by_label("Display name").fill("Ana of the Nest")
    page.get_by_role("textbox", name="Status", exact=True).fill("on a branch")
    page.get_by_role("button", name="Save profile").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_title("Your profile")).to_contain_text("Ana of the Nest")
    expect(bo.page.get_by_role("list", name="People online")).to_contain_text("on a branch")
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Choose picture").click()
    chooser.value.set_files({"name": "me.png", "mimeType": "image/png", "buffer": bytes(page.evaluate(PICTURE))})
    expect(page.get_by_role("img", name="Your new picture")).to_be_visible()
    page.get_by_role("button", name="Save picture").click()
    expect(page.get_by_text("Your picture is saved.")).to_be_visible()
    picture = page.locator(".me .avatar img")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (one) => (await one.decode(), one.naturalWidth)") == 256
    bo.page.reload()
    expect(bo.page.get_by_role("list", name="People online").locator("img")).to_be_visible()
    page.get_by_role("button", name="Remove picture").click()
    expect(picture).to_have_count(0)


def devices_are_listed_and_a_password_is_changed(meet):
    ana, other = meet("ana", expects_outage=True), meet("other", expects_outage=True)
    ana.sign_up()
    other.name = ana.name
    other.visit().sign_in()
    page = ana.visit("#/profile").page
    devices = page.get_by_role("list", name="Devices").get_by_role("listitem")
    expect(devices).not_to_have_count(0)
    expect(devices.filter(has_text="This device")).to_have_count(1)
    page.get_by_label("Current password").fill("not my password")
    page.get_by_label("New password").fill("another good password")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("alert").filter(has_text="The current password is not right")).to_be_visible()
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    expect(other.page.get_by_role("heading", name="Sign in to Roost")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my data").click()
    assert download.value.suggested_filename == f"roost-{ana.name}.json"
    page.get_by_role("region", name="Delete account").locator("input[type=password]").fill("another good password")
    page.get_by_role("button", name="Delete my account").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete account").click()
    expect(page.get_by_role("heading", name="Sign in to Roost")).to_be_visible()


def whoever_touches_nothing_is_away(meet):
    ana, bo = meet("ana"), meet("bo")
    bo.page.clock.install()
    room = ana.sign_up().create_room(f"nap of {ana.name}")
    bo.sign_up().join_room(room)
    person = ana.page.get_by_role("list", name="People online").get_by_role("listitem").filter(has_text=bo.name)
    expect(person).to_contain_text(", online")
    bo.page.clock.fast_forward("05:10")
    expect(person).to_contain_text(", away")
    bo.composer.press("a")
    expect(person).to_contain_text(", online")
    bo.visit("#/profile")
    bo.page.get_by_label("Others see you as").select_option("dnd")
    expect(person).to_contain_text(", do not disturb")


def one_chooses_to_be_away_or_not_to_be_seen(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"veil of {ana.name}")
    bo.sign_up().join_room(room)
    page = ana.page
    online = page.get_by_role("list", name="People online").get_by_role("listitem").filter(has_text=bo.name)
    others = page.get_by_role("list", name="Other members").get_by_role("listitem").filter(has_text=bo.name)
    me = bo.page.get_by_role("link", name=bo.name).and_(bo.page.get_by_title("Your profile"))
    expect(online).to_contain_text(", online")
    expect(me).to_contain_text(", online")
    me.click()
    reach = bo.page.get_by_label("Others see you as")
    reach.select_option("idle")
    expect(online).to_contain_text(", away")
    expect(me).to_contain_text(", away")
    reach.select_option("invisible")
    expect(others).to_have_count(1)
    expect(online).to_have_count(0)
    expect(me).to_contain_text(", invisible")
    bo.page.reload()
    bo.expect_connected()
    expect(reach).to_have_value("invisible")
    # What one says is seen all the same, and changes nothing else.
    bo.open_room(room)
    bo.say("a voice from nowhere")
    ana.expect_message("a voice from nowhere")
    expect(online).to_have_count(0)
    me.click()
    reach.select_option("online")
    expect(online).to_contain_text(", online")


def guests_come_in_with_a_name_alone(meet):
    ana, guest = meet("ana"), meet("guest", expects_outage=True)
    ana.sign_up().open_room(1)
    page = guest.visit().page
    page.get_by_role("link", name="Look in as a guest").click()
    page.get_by_label("Your name").fill(ana.name)
    page.get_by_role("button", name="Enter").click()
    expect(page.get_by_text("Please try another.")).to_be_visible()
    page.get_by_label("Your name").fill(guest.name)
    page.get_by_role("button", name="Enter").click()
    page.get_by_role("list", name="Rooms for guests").get_by_role("link", name="lobby").click()
    expect(page.locator(".guest-connection")).to_have_text("Connected")
    page.get_by_label("Message", exact=True).fill(f"hello from {guest.name}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text(f"hello from {guest.name}")
    ana.expect_message(f"hello from {guest.name}")
    ana.say(f"welcome, {guest.name}")
    expect(page.get_by_role("log")).to_contain_text(f"welcome, {guest.name}")
    page.reload()
    expect(page.get_by_role("log")).to_contain_text(f"welcome, {guest.name}")
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_label("Your name")).to_be_visible()


def every_page_fits_a_small_screen(meet):
    ana = meet("ana", viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True)
    bo = meet("bo" + "x" * 24)
    ana.sign_up()
    room = ana.create_room(f"wide {ana.name} " + "long" * 15, "a topic " * 20)
    bo.sign_up().join_room(room)
    bo.say(f"@{ana.name} " + "word" * 60)
    bo.expect_all_sent()
    ana.server.call("POST", f"/api/rooms/{room}/invites", {}, ana.token())
    page = ana.page
    for view, shows in (
        ("#/browse", page.get_by_label("Filter rooms")),
        ("#/direct", page.get_by_role("list", name="People").get_by_role("button").first),
        ("#/profile", page.get_by_text("This device", exact=True)),
        ("#/notifications", page.get_by_role("switch", name="Only unread")),
        (f"#/rooms/{room}/settings", page.get_by_role("button", name="Copy link")),
    ):
        ana.visit(view)
        expect(shows).to_be_visible()
        fits(ana.page)
        expect(page.get_by_role("navigation", name="Rooms")).to_be_hidden()
        page.get_by_role("link", name=re.compile("All rooms|Back to the room")).click()


def a_server_without_guests_offers_and_explains_no_entry(meet):
    meet.another_server(GUESTS="off")
    guest, ana = meet("guest"), meet("ana")
    page = guest.visit().page
    expect(page.get_by_role("heading", name="Sign in to Roost")).to_be_visible()
    entry = page.get_by_role("link", name="Look in as a guest")
    expect(entry).to_have_count(0)
    guest.visit("#/guest/80000000-0000-8000-8000-000000000001")
    expect(page.get_by_role("heading", name="No guests here")).to_be_visible()
    expect(page.get_by_text("links for guests do not work")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_count(0)
    page.get_by_role("link", name="Sign in or sign up").click()
    expect(page.get_by_role("heading", name="Sign in to Roost")).to_be_visible()
    expect(entry).to_have_count(0)
    ana.sign_up().open_room(1)
    ana.say("among ourselves")
    ana.expect_all_sent()


SCENARIOS = [
    a_direct_message_shows_who_is_there,
    favourites_stand_first_and_stay,
    public_rooms_are_browsed_and_joined,
    an_invite_link_leads_a_stranger_into_a_private_room,
    owners_change_a_room_and_members_only_see_it,
    members_are_promoted_muted_removed_and_banned,
    a_room_is_handed_over,
    a_mention_is_badged_notified_and_marked_read,
    what_one_reads_in_the_room_is_no_unread_notification,
    a_muted_room_is_quiet,
    a_profile_is_changed_and_others_see_it,
    devices_are_listed_and_a_password_is_changed,
    whoever_touches_nothing_is_away,
    one_chooses_to_be_away_or_not_to_be_seen,
    guests_come_in_with_a_name_alone,
    every_page_fits_a_small_screen,
    a_server_without_guests_offers_and_explains_no_entry,
]
