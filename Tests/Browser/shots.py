"""Takes pictures of every view, in light and dark, on a desk and on a phone, for people to look at."""

import os

from playwright.sync_api import Error

import views
from person import Person

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
NARROW, ZOOMED = {"width": 320, "height": 640}, {"width": 320, "height": 200}

# How one looks at the page; the last ones only at its main views.
LOOKS = [
    ("desk-light", DESK, {}, views.SIGNED_IN),
    ("phone-light", PHONE, {}, views.SIGNED_IN),
    ("desk-dark", DESK, {"color_scheme": "dark"}, views.SIGNED_IN),
    ("phone-dark", PHONE, {"color_scheme": "dark"}, views.SIGNED_IN),
    ("narrow", NARROW, {}, views.MAIN),
    ("zoomed", ZOOMED, {}, views.MAIN),
    ("forced", DESK, {"forced_colors": "active", "reduced_motion": "reduce"}, views.MAIN + [views.admin, views.composer]),
]


def take_shots(bench, folder, wanted=""):
    """Pictures of the views and looks whose "look-view" contains the wanted word."""
    os.makedirs(folder, exist_ok=True)
    for look, size, media, chosen in [one for one in LOOKS if one[0] in wanted] or LOOKS:
        take_look(bench, folder, look, size, media, chosen, wanted)


def take_look(bench, folder, look, size, media, chosen, wanted):
    scenery = bench.scenery()

    def shoot(name, page):
        if wanted in f"{look}-{name}":
            page.screenshot(path=os.path.join(folder, f"{look}-{name}.png"), animations="disabled")

    def take(person, some):
        visit = views.Visit(person, scenery)
        for view in some:
            try:
                for name in view(visit):
                    shoot(name, visit.page)
            except (Error, AssertionError) as error:
                print(f"{look}, {view.__name__}: {str(error)[:600]}", flush=True)
                shoot(f"trouble-{view.__name__}", visit.page)
                visit.answer_again()

    def somebody(name, server=scenery.server):
        touch = {"has_touch": True, "is_mobile": True} if size["width"] < 600 else {}
        return Person(bench.browser, server, name, exactly=True, viewport=size, **touch, **media)

    stranger = somebody("cyril")
    if chosen is views.SIGNED_IN:
        take(stranger, [views.doors])
        first = somebody("first", bench.server)
        take(first, [views.first_run])
        first.leave()
        new = somebody(scenery.newcomer())
        new.visit().sign_in()
        take(new, [views.empty])
        new.leave()
    ana = somebody("ana")
    ana.visit().sign_in()
    scenery.like(ana.page)
    scenery.bo.composer.fill("")
    scenery.bo.composer.press_sequentially("Th")
    take(ana, chosen)
    ana.leave()
    stranger.leave()
