"""Files: picked, pasted and dropped, sent, seen and saved."""

import struct
import zlib

from playwright.sync_api import expect

DROP = """async ([selector, name, type, bytes, kind]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const target = document.querySelector(selector);
  if (kind === 'paste') {
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
  } else {
    for (const type of ['dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }
  }
}"""


def picture(width=64, height=48, colour=(31, 107, 82)):
    """A PNG of one colour."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    row = b"\0" + bytes(colour) * width
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b""))


def pick(person, *files):
    with person.page.expect_file_chooser() as chooser:
        person.page.get_by_role("button", name="Add files").click()
    chooser.value.set_files([{"name": name, "mimeType": kind, "buffer": data} for name, kind, data in files])


def put(person, kind, name, media, data):
    selector = "#message" if kind == "paste" else "main .scroller"
    person.page.evaluate(DROP, [selector, name, media, list(data), kind])


def tray(person):
    return person.page.get_by_role("list", name="Files to send").get_by_role("listitem")


def files_are_picked_pasted_and_dropped(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"pictures of {ana.name}")
    bo.sign_up().join_room(room)
    pick(ana, ("nest.png", "image/png", picture()))
    put(ana, "paste", "egg.png", "image/png", picture(30, 30))
    expect(tray(ana)).to_have_count(2)
    put(ana, "drop", "list.txt", "text/plain", b"seeds, twigs")
    expect(tray(ana)).to_have_count(3)
    expect(ana.page.get_by_role("progressbar")).to_have_count(0)
    ana.page.get_by_role("button", name="Remove egg.png").click()
    expect(tray(ana)).to_have_count(2)
    name = ana.page.get_by_label("Name of nest.png")
    name.fill("A nest of twigs.png")
    name.press("Tab")
    expect(ana.page.get_by_label("Name of A nest of twigs.png")).to_be_visible()
    ana.say("Look at this")
    expect(tray(ana)).to_have_count(0)
    for person in (ana, bo):
        row = person.row("Look at this")
        image = row.get_by_role("img", name="A nest of twigs.png")
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("one => [one.naturalWidth > 0, one.clientWidth, one.clientHeight]") == [True, 64, 48]
        with person.page.expect_download() as download:
            row.get_by_role("link", name="Download list.txt").click()
        assert open(download.value.path(), "rb").read() == b"seeds, twigs"


def a_picture_opens_in_full_and_the_arrows_go_on(meet):
    ana = meet("ana")
    ana.sign_up().create_room(f"gallery of {ana.name}")
    pick(ana, ("one.png", "image/png", picture(2000, 1500)), ("two.png", "image/png", picture(40, 20)))
    expect(tray(ana)).to_have_count(2)
    ana.page.keyboard.press("Enter")
    ana.expect_all_sent()
    one = ana.log.get_by_role("link", name="one.png")
    expect(one).to_be_visible()
    one.focus()
    ana.page.keyboard.press("Enter")
    viewer = ana.page.get_by_role("dialog", name="Picture viewer")
    expect(viewer.get_by_role("img", name="one.png")).to_be_visible()
    expect(viewer).to_contain_text("1 of 2")
    ana.page.keyboard.press("+")
    expect(viewer.get_by_role("button", name="Full size")).to_have_attribute("aria-pressed", "true")
    assert viewer.get_by_role("img", name="one.png").evaluate("one => one.clientWidth") == 2000
    ana.page.keyboard.press("-")
    assert viewer.get_by_role("img", name="one.png").evaluate("one => one.clientWidth <= innerWidth")
    ana.page.set_viewport_size({"width": 390, "height": 844})
    for part in (viewer.locator(".caption"), viewer.get_by_role("img", name="one.png")):
        box = part.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    ana.page.keyboard.press("ArrowRight")
    expect(viewer.get_by_role("img", name="two.png")).to_be_visible()
    expect(viewer.get_by_role("link", name="Download")).to_have_attribute("download", "two.png")
    ana.page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(one).to_be_focused()
    # Where there is one picture, nothing leads to others.
    ana.page.set_viewport_size({"width": 1280, "height": 800})
    ana.create_room(f"frame of {ana.name}")
    pick(ana, ("alone.png", "image/png", picture(40, 20)))
    ana.say("just one")
    ana.expect_all_sent()
    ana.log.get_by_role("link", name="alone.png").click()
    expect(viewer.get_by_role("img", name="alone.png")).to_be_visible()
    expect(viewer.get_by_role("button", name="picture")).to_have_count(0)


def a_picture_in_full_has_an_address(meet):
    ana, bo = meet("ana"), meet("bo", expects_outage=True)
    room = ana.sign_up().create_room(f"views of {ana.name}")
    pick(ana, ("one.png", "image/png", picture(200, 150)), ("two.png", "image/png", picture(40, 20)))
    expect(tray(ana)).to_have_count(2)
    ana.page.keyboard.press("Enter")
    ana.expect_all_sent()
    ana.say("last words")
    ana.expect_all_sent()
    viewer = ana.page.get_by_role("dialog", name="Picture viewer")
    ana.log.get_by_role("link", name="one.png").click()
    expect(viewer.get_by_role("img", name="one.png")).to_be_visible()
    ana.page.keyboard.press("ArrowRight")
    expect(viewer.get_by_role("img", name="two.png")).to_be_visible()
    address = ana.page.url
    # Back leaves all of them at once, forward comes again.
    ana.page.go_back()
    expect(viewer).to_have_count(0)
    assert ana.page.url.endswith(f"#/rooms/{room}"), ana.page.url
    ana.page.go_forward()
    expect(viewer.get_by_role("img", name="two.png")).to_be_visible()
    # It is reloaded, and closed without leaving the room.
    ana.page.reload()
    expect(viewer.get_by_role("img", name="two.png")).to_be_visible()
    expect(viewer).to_contain_text("2 of 2")
    ana.page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    ana.expect_message("last words")
    assert ana.page.url.endswith(f"#/rooms/{room}"), ana.page.url
    # Somebody else follows the link, long after: the message is far back.
    token = ana.token()
    for number in range(70):
        ana.server.call("POST", f"/api/rooms/{room}/messages", {"content": f"number {number}"}, token)
    bo.sign_up().visit(address.split("/", 3)[3])
    theirs = bo.page.get_by_role("dialog", name="Picture viewer")
    expect(theirs.get_by_role("img", name="two.png")).to_be_visible()
    theirs.get_by_role("button", name="Previous picture").click()
    expect(theirs.get_by_role("img", name="one.png")).to_be_visible()
    theirs.get_by_role("button", name="Close").click()
    expect(theirs).to_have_count(0)
    bo.expect_message("number 69")
    bo.visit(f"#/rooms/{room}/file/999/1")
    expect(theirs.get_by_text("This picture is gone, or it is not for you.")).to_be_visible()
    bo.page.keyboard.press("Escape")
    expect(bo.page.get_by_role("button", name="Join room")).to_be_visible()


def a_picture_is_described_to_those_who_do_not_see_it(meet):
    ana, bo = meet("ana"), meet("bo")
    room = ana.sign_up().create_room(f"words for {ana.name}")
    bo.sign_up().join_room(room)
    pick(ana, ("egg.png", "image/png", picture(64, 48)), ("plain.png", "image/png", picture(64, 48)),
         ("list.txt", "text/plain", b"seeds"))
    expect(tray(ana)).to_have_count(3)
    expect(ana.page.get_by_label("Description of list.txt")).to_be_hidden()
    about = ana.page.get_by_label("Description of egg.png")
    about.fill("Three eggs in a nest")
    about.press("Enter")
    expect(ana.composer).to_be_focused()
    expect(tray(ana)).to_have_count(3)
    ana.say("Look")
    ana.expect_all_sent()
    for person in (ana, bo):
        expect(person.row("Look").get_by_role("img", name="Three eggs in a nest")).to_be_visible()
        expect(person.row("Look").get_by_role("img", name="plain.png")).to_be_visible()
    bo.log.get_by_role("link", name="Three eggs in a nest").click()
    viewer = bo.page.get_by_role("dialog", name="Picture viewer")
    expect(viewer.get_by_role("img", name="Three eggs in a nest")).to_be_visible()
    expect(viewer).to_contain_text("egg.png: Three eggs in a nest")


def an_upload_shows_its_progress_and_can_be_cancelled(meet):
    ana = meet("ana", expects_outage=True)
    ana.sign_up().create_room(f"slow {ana.name}")
    session = ana.context.new_cdp_session(ana.page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 200_000}
    session.send("Network.emulateNetworkConditions", slow)
    pick(ana, ("large.bin", "application/octet-stream", bytes(3_000_000)))
    bar = ana.page.get_by_role("progressbar", name="Uploading large.bin")
    expect(bar).to_be_visible()
    expect(bar).not_to_have_js_property("value", 0)
    ana.page.get_by_role("button", name="Cancel large.bin").click()
    expect(tray(ana)).to_have_count(0)
    expect(ana.composer).to_be_focused()
    pick(ana, ("other.bin", "application/octet-stream", bytes(3_000_000)))
    ana.say("while it is going")
    row = ana.row("while it is going")
    expect(row.get_by_role("progressbar", name="Uploading other.bin")).to_be_visible()
    row.get_by_role("button", name="Cancel").click()
    expect(row).to_have_count(0)
    pick(ana, ("last.bin", "application/octet-stream", bytes(30_000)))
    ana.say("all the way")
    ana.expect_all_sent()
    expect(ana.row("all the way").get_by_role("link", name="Download last.bin")).to_be_visible()


def a_file_that_is_refused_says_why(meet):
    meet.another_server(UPLOAD_MAX_BYTES="100000")
    bo = meet("bo", expects_outage=True)
    bo.sign_up().create_room(f"small {bo.name}")
    pick(bo, ("huge.bin", "application/octet-stream", bytes(400_000)))
    expect(bo.page.get_by_role("alert").filter(has_text="large")).to_be_visible()
    expect(bo.page.get_by_role("button", name="Retry huge.bin")).to_be_visible()
    bo.page.get_by_role("button", name="Remove huge.bin").click()
    expect(tray(bo)).to_have_count(0)


def files_written_offline_survive_a_reload(meet):
    ana = meet("ana", expects_outage=True)
    ana.sign_up().create_room(f"island {ana.name}")
    ana.say("before")
    ana.expect_all_sent()
    ana.context.route(lambda address: "/api/" in address or "/ws" in address, lambda route: route.abort())
    ana.server.kill()
    ana.expect_offline()
    pick(ana, ("shell.png", "image/png", picture()))
    expect(tray(ana)).to_have_count(1)
    ana.say("with a shell")
    ana.say("and after it")
    expect(ana.row("with a shell").get_by_role("img", name="shell.png")).to_be_visible()
    ana.server.start()
    ana.page.reload()
    expect(ana.row("with a shell").get_by_role("img", name="shell.png")).to_be_visible()
    ana.context.unroute_all()
    ana.page.reload()
    ana.expect_connected()
    ana.expect_all_sent()
    expect(ana.row("with a shell").get_by_role("link", name="shell.png")).to_be_visible()
    assert ana.texts() == ["before", "with a shell", "and after it"], ana.texts()


SCENARIOS = [
    files_are_picked_pasted_and_dropped,
    a_picture_opens_in_full_and_the_arrows_go_on,
    a_picture_in_full_has_an_address,
    a_picture_is_described_to_those_who_do_not_see_it,
    an_upload_shows_its_progress_and_can_be_cancelled,
    a_file_that_is_refused_says_why,
    files_written_offline_survive_a_reload,
]
