#!/usr/bin/env python3
"""Tries the page in a real browser against a real server.

    run.py [--roost] .build/release/roost [--quick] [--only WORD] [--jobs N] [--shots FOLDER]

Prints a line per scenario and ends with "N passed, N failed"; exits 1 when one failed. Nothing here sleeps:
every wait is for something that shows. With --quick, the first of each topic. With --jobs, so many processes share the scenarios, each with a server and a
browser of its own.
"""

import argparse
import multiprocessing
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
import hooks
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
    talking, outages, using, reading, unread, answering, touching, gathering, governing, hooks, files, writing,
    finding, offline, access,
)


def scenarios(options):
    kept = slice(0, 1 if options.quick else None)
    return [one for topic in TOPICS for one in topic.SCENARIOS[kept] if options.only in one.__name__]


def main():
    options = parsed()
    chosen = scenarios(options)
    taken, failed = multiprocessing.Value("i", 0), multiprocessing.Value("i", 0)
    jobs = [
        multiprocessing.Process(target=work, args=(options, chosen, taken, failed, number))
        for number in range(options.jobs)
    ]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    broken = sum(job.exitcode != 0 for job in jobs)
    failures = failed.value + broken
    print(f"{len(chosen) - failed.value} passed, {failures} failed")
    return 1 if failures else 0


def work(options, chosen, taken, failed, number):
    """Tries one scenario after the other that no other job has taken."""
    expect.set_options(timeout=15_000)
    server = Server(options.roost)
    bad = 0
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=options.chromium, args=["--no-sandbox", "--disable-dev-shm-usage"],
            )
            while (scenario := take(chosen, taken)) is not None:
                bad += not run(scenario, browser, server)
            if options.shots and number == 0:
                take_shots(browser, server, options.shots)
            browser.close()
        if bad:
            print(f"\nThe end of the server's log:\n{server.tail()}", flush=True)
    finally:
        server.close()
    with failed.get_lock():
        failed.value += bad


def take(chosen, taken):
    with taken.get_lock():
        taken.value += 1
        return chosen[taken.value - 1] if taken.value <= len(chosen) else None


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
    parser.add_argument("--quick", action="store_true", help="the first scenario of each topic")
    parser.add_argument("--jobs", type=int, default=1, help="processes, each with a server and a browser")
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
