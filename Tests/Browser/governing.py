"""Administrators set the server up and look after it."""

from playwright.sync_api import expect

from person import PASSWORD
from touching import PHONE


def the_first_administrator_sets_up_and_governs(meet):
    meet.another_server()
    ana, bo = meet("ana", expects_outage=True), meet("bo", expects_outage=True)
    code = ana.server.set_up_code()
    page = ana.visit(f"#setup={code}").page
    expect(page.get_by_role("heading", name="Set up Roost")).to_be_visible()
    page.get_by_label("Username").fill(ana.name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create administrator").click()
    ana.expect_connected()
    expect(page.get_by_role("heading", name="Administration")).to_be_visible()
    expect(page.get_by_text("Messages a day").first).to_be_visible()
    page.get_by_role("link", name="Your profile").or_(page.get_by_title("Your profile")).first.click()
    page.get_by_role("navigation", name="Rooms").get_by_role("link", name="Administration").click()
    expect(page.get_by_role("heading", name="Administration")).to_be_visible()
    tabs = page.get_by_role("navigation", name="Administration")

    room = bo.sign_up().create_room(f"realm of {bo.name}")
    bo.say("something rude")
    bo.expect_all_sent()

    tabs.get_by_role("link", name="Announcement").click()
    page.get_by_role("textbox", name="Announcement").fill("Seeds are out at noon")
    page.get_by_role("button", name="Tell everybody").click()
    bar = bo.page.get_by_role("complementary", name="Announcement")
    expect(bar).to_contain_text("Seeds are out at noon")
    bar.get_by_role("button", name="Put the announcement away").click()
    bo.page.reload()
    bo.expect_connected()
    expect(bar).to_be_hidden()

    tabs.get_by_role("link", name="Connections").click()
    connections = page.get_by_role("table")
    expect(connections.get_by_role("columnheader", name="Address")).to_be_visible()
    expect(connections.get_by_role("row").filter(has_text=bo.name)).to_contain_text("/ws/auth")
    page.get_by_role("button", name=f"Disconnect {bo.name}").click()
    expect(page.get_by_text(f"{bo.name} is disconnected.")).to_be_visible()

    message = ana.server.history(room, bo.token())[-1]["id"]
    ana.server.call("POST", "/api/reports", {"reason": "rude words", "message_id": message}, bo.token())
    bo.visit(f"#/rooms/{room}/settings")
    expect(bo.page.get_by_role("list", name="Reports")).to_contain_text("rude words")
    tabs.get_by_role("link", name="Reports").click()
    reports = page.get_by_role("list", name="Reports").get_by_role("listitem")
    expect(reports.filter(has_text="rude words")).to_contain_text(f"{bo.name} reported {bo.name}")
    reports.get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("There are none.")).to_be_visible()

    tabs.get_by_role("link", name="Rooms").click()
    page.get_by_label("Find rooms").fill("realm of")
    rooms = page.get_by_role("list", name="All rooms").get_by_role("listitem")
    expect(rooms).to_have_count(1)
    rooms.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete room").click()
    expect(page.get_by_text("No room is called like that.")).to_be_visible()

    tabs.get_by_role("link", name="Audit log").click()
    log = page.get_by_role("list", name="Audit log")
    expect(log).to_contain_text("deleted a room")
    expect(log).to_contain_text(f"{ana.name} resolved a report about {bo.name}")
    page.get_by_label("What was done").select_option("announce")
    expect(log.get_by_role("listitem")).to_have_count(1)

    tabs.get_by_role("link", name="Settings").click()
    limits = page.get_by_role("row").filter(has=page.get_by_text("RATE_LIMITS", exact=True))
    guests = page.get_by_role("row").filter(has=page.get_by_text("GUESTS", exact=True))
    expect(limits.get_by_role("cell")).to_have_text("offdefault on")
    expect(guests.get_by_role("cell")).to_have_text("on")
    expect(guests).to_contain_text("Whether people without an account may write.")
    page.get_by_label("Find settings").fill("guests")
    expect(limits).to_have_count(0)
    expect(guests).to_be_visible()
    page.get_by_label("Find settings").fill("")
    page.get_by_role("switch", name="Only what is changed").check()
    expect(guests).to_have_count(0)
    expect(limits).to_be_visible()
    page.reload()
    expect(guests).to_be_visible()


def a_forgotten_password_is_replaced_and_an_account_disabled(meet):
    meet.another_server()
    ana, bo = meet("ana", expects_outage=True), meet("bo", expects_outage=True)
    code = ana.server.set_up_code()
    ana.server.call("POST", "/api/setup", {"code": code, "username": ana.name, "password": PASSWORD})
    page = ana.visit("#/admin/users").sign_in().page
    bo.sign_up()
    page.get_by_label("Find users").fill(bo.name)
    users = page.get_by_role("list", name="Users").get_by_role("listitem")
    expect(users).to_have_count(1)
    page.get_by_role("button", name=f"Reset link for {bo.name}").click()
    link = users.locator("code").inner_text()
    bo.visit(link.split("/", 3)[3])
    bo.page.get_by_label("New password").fill("a fresh start please")
    bo.page.get_by_role("button", name="Choose password").click()
    expect(bo.page.get_by_role("heading", name="Your password is changed")).to_be_visible()
    page.get_by_role("button", name=f"Disable {bo.name}").click()
    page.get_by_role("dialog").get_by_role("button", name="Disable").click()
    expect(page.get_by_role("button", name=f"Enable {bo.name}")).to_be_visible()
    expect(users).to_contain_text("disabled")
    page.get_by_role("button", name=f"Enable {bo.name}").click()
    expect(page.get_by_role("button", name=f"Disable {bo.name}")).to_be_visible()


def connections_are_listed_on_a_phone(meet):
    meet.another_server()
    ana, bo = meet("ana", **PHONE), meet("bo")
    code = ana.server.set_up_code()
    ana.server.call("POST", "/api/setup", {"code": code, "username": ana.name, "password": PASSWORD})
    bo.sign_up()
    page = ana.visit("#/admin/connections").sign_in().page
    shown = page.get_by_role("region", name="Open connections")
    row = shown.get_by_role("row").filter(has_text=bo.name)
    expect(row).to_contain_text("127.0.0.1")
    assert shown.evaluate("one => one.scrollWidth <= one.clientWidth"), "it scrolls sideways"
    # What the heads of columns say on a desk stands beside each value.
    for label in ("Address", "Path", "Rooms", "Since", "Idle", "In", "Out"):
        told = row.locator(f"[data-label={label}]").evaluate("one => getComputedStyle(one, '::before').content")
        assert told.startswith(f'"{label}'), told
    for cell in row.get_by_role("cell").all():
        expect(cell).to_be_in_viewport(ratio=1)
    button = row.get_by_role("button", name=f"Disconnect {bo.name}")
    size = button.bounding_box()
    assert size["width"] >= 44 and size["height"] >= 44, size
    button.tap()
    expect(page.get_by_text(f"{bo.name} is disconnected.")).to_be_visible()


SCENARIOS = [
    the_first_administrator_sets_up_and_governs,
    a_forgotten_password_is_replaced_and_an_account_disabled,
    connections_are_listed_on_a_phone,
]
