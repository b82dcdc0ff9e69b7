"""Everybody can use every view: axe finds nothing in any of them, in light and dark, on a desk and on a phone, and
none is wider than a small screen."""

import importlib.util
import json
import os

import views
from person import Person
from using import fits

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# The documents have hundreds of entries that are made alike.
REPEATED = [[".entry:nth-of-type(n+4)"], [".row:nth-of-type(n+10)"], [".contents li:nth-of-type(n+4)"]]

RUN = """async (options) => {
  const { violations } = await axe.run({ exclude: REPEATED }, { ...options, resultTypes: ['violations'] });
  return violations.map(({ id, help, nodes }) =>
    `${id}: ${help}\\n` + nodes.slice(0, 4).map(({ html, any }) =>
      `      ${html.slice(0, 200)} ${any[0]?.message ?? ''}`).join('\\n'));
}""".replace("REPEATED", json.dumps(REPEATED))

# Colours are all that is different in the dark, and the same on a phone.
LOOKED_FOR = {"light": {"runOnly": RULES}, "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}}}

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SMALL = {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True}
# A screen of 1280 by 800 at 400 %.
ZOOMED = {"viewport": {"width": 320, "height": 200}}

TALKING = [views.room, views.unread, views.long_names, views.composer]
MESSAGES = [views.on_messages, views.beside, views.viewer]
PLACES = [views.finding, views.rooms, views.pages]
RULING = [views.admin, views.announced]
TROUBLE = [views.failures, views.offline]


def axe_source():
    """The rule engine comes with a package from PyPI; nothing of it is served to anybody."""
    found = importlib.util.find_spec("axe_playwright_python")
    if not found:
        raise RuntimeError("axe is missing: pip install -r Tests/requirements.txt")
    with open(os.path.join(found.submodule_search_locations[0], "axe.min.js"), encoding="utf-8") as source:
        return source.read()


def axe(page):
    """What it finds in what is shown now."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(axe_source())
    for scheme, options in LOOKED_FOR.items():
        if scheme == "dark" and page.viewport_size["width"] < 600:
            continue
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        for problem in page.evaluate(RUN, options):
            yield f"{scheme}: {problem}"


def width(page):
    try:
        fits(page)
    except AssertionError as error:
        yield str(error)


def look(meet, name, some, look_for, **size):
    """Looks for something in views, and tells of all that it finds."""
    scenery = meet.scenery()
    person = meet.add(Person(meet.bench.browser, scenery.server, name, exactly=True, expects_outage=True, **size))
    visit = views.Visit(person, scenery)
    if name == "ana":
        person.visit().sign_in()
        scenery.like(person.page)
    elif name != "stranger":
        person.visit().sign_in()
    problems, seen = [], 0
    for view in some:
        for shown in view(visit):
            seen += 1
            problems += [f"{shown}, {problem}" for problem in look_for(person.page)]
    assert seen >= len(some), seen
    assert not problems, "\n" + "\n".join(problems)


def in_views(name, some, look_for, **size):
    def scenario(meet):
        who = meet.scenery().newcomer() if name == "somebody new" else name
        look(meet, who, some, look_for, **size)
    return scenario


def set_up(meet):
    """The view that only a server without an administrator has."""
    meet.another_server()
    for size in (DESK, PHONE):
        visit = views.Visit(meet("first", **size), meet.bench.server)
        problems = [problem for _ in views.first_run(visit) for problem in axe(visit.page)]
        assert not problems, "\n" + "\n".join(problems)


def named(scenarios):
    for name, scenario in scenarios.items():
        scenario.__name__ = name
    return list(scenarios.values())


PARTS = {
    "the_door": ("stranger", [views.doors]), "what_is_empty": ("somebody new", [views.empty]),
    "rooms_and_what_one_writes": ("ana", TALKING), "what_one_does_with_messages": ("ana", MESSAGES),
    "pages_and_dialogs": ("ana", PLACES), "the_administration": ("ana", RULING),
    "trouble": ("ana", TROUBLE),
}

SCENARIOS = named({
    **{f"axe_finds_nothing_in_{part}_{where}": in_views(name, some, axe, **size)
       for part, (name, some) in PARTS.items() for where, size in (("on_a_desk", DESK), ("on_a_phone", PHONE))},
    "axe_finds_nothing_in_the_first_set_up": set_up,
    "axe_finds_nothing_in_the_documents": in_views("stranger", [views.documents], axe, **DESK),
    "no_view_is_wider_than_a_small_screen": in_views(
        "ana", [one for one in views.SIGNED_IN if one not in (views.documents, *TROUBLE)], width, **SMALL),
    "no_view_is_wider_than_a_screen_at_400_percent": in_views(
        "ana", [one for one in views.SIGNED_IN if one not in (views.documents, *TROUBLE)], width, **ZOOMED),
    "the_door_fits_a_small_screen": in_views("stranger", [views.doors], width, **SMALL),
})
