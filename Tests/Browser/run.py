#!/usr/bin/env python3
"""Tries the page in a real browser against a real server.

    run.py [--roost] .build/release/roost [--only WORD] [--shots FOLDER]

Prints a line per scenario and ends with "N passed, N failed"; exits 1 when one failed. Nothing here sleeps:
every wait is for something that shows.
"""

import argparse
import os
import shutil
import sys
import time
import traceback

from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import access
import answering
import files
import finding
import gathering
import governing
import offline
import outages
import reading
import talking
import touching
import unread
import using
import writing
from person import Person
from server import Server
from shots import take_shots

TOPICS = (
    talking, outages, using, reading, unread, answering, touching, gathering, governing, files, writing, finding,
    offline, access,
)
SCENARIOS = [scenario for topic in TOPICS for scenario in topic.SCENARIOS]


def main():
    options = parsed()
    expect.set_options(timeout=15_000)
    server = Server(options.roost)
    failed = 0
    chosen = [one for one in SCENARIOS if options.only in one.__name__]
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=options.chromium, args=["--no-sandbox", "--disable-dev-shm-usage"],
            )
            for scenario in chosen:
                failed += not run(scenario, browser, server)
            if options.shots:
                take_shots(browser, server, options.shots)
            browser.close()
        if failed:
            print(f"\nThe end of the server's log:\n{server.tail()}")
    finally:
        server.close()
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


def run(scenario, browser, server):
    people, servers = [], [server]

    def meet(name, **more):
        people.append(Person(browser, servers[-1], name, **more))
        return people[-1]

    def another_server(**settings):
        servers.append(Server(server.binary, **settings))

    meet.another_server = another_server

    start = time.monotonic()
    problem = ""
    try:
        scenario(meet)
        complaints = [complaint for person in people for complaint in person.complaints]
        if complaints:
            problem = "the browser complains:\n" + "\n".join(complaints)
    except Exception:
        problem = traceback.format_exc()
        problem += "".join(f"\n{complaint}" for person in people for complaint in person.complaints)
    for person in people:
        person.context.close()
    for other in servers[1:]:
        other.close()
    if server.process.poll() is not None:
        server.start()
    name = scenario.__name__.replace("_", " ")
    print(f"{'FAILED' if problem else 'ok    '} {time.monotonic() - start:5.1f} s  {name}", flush=True)
    if problem:
        print("    " + problem.replace("\n", "\n    "), flush=True)
    return not problem


def parsed():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", nargs="?", help="the server to try")
    parser.add_argument("--roost", help="the same, by name")
    parser.add_argument("--only", default="", help="scenarios whose name contains this")
    parser.add_argument("--shots", help="a folder for pictures of every view")
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("chromium-browser"))
    options = parser.parse_args()
    options.roost = options.roost or options.binary
    if not options.roost:
        parser.error("which server? Give the path of the roost binary.")
    if not options.chromium:
        parser.error("chromium is missing: apt-get install chromium")
    return options


if __name__ == "__main__":
    sys.exit(main())
