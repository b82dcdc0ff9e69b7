#!/usr/bin/env python3
"""Tries the page in a real browser against a real server.

    run.py [--roost] .build/release/roost [--quick] [--only WORD] [--jobs N] [--shots FOLDER]

Prints a line per scenario and ends with "N passed, N failed"; exits 1 when one failed. Nothing here sleeps: every wait
is for something that shows. With --quick, one of each main topic. With --jobs, so many processes share the scenarios,
each with a server and a browser of its own. With --shots, takes pictures of every view instead.
"""

import argparse
import multiprocessing
import os
import shutil
import sys

from playwright.sync_api import expect

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import access
import answering
import files
import finding
import gathering
import governing
import history
import hooks
import journey
import lasting
import offline
import outages
import reading
import showing
import talking
import touching
import unread
import using
import writing
from person import Person
from shots import take_shots
from trial import Bench

# What takes longest comes first, so that no job is left with it in the end.
TOPICS = (
    access, history, journey, lasting, showing, talking, outages, using, reading, unread, answering, touching,
    gathering, governing, hooks, files, writing, finding, offline,
)

# What a quick look takes the first scenario of.
MAIN = (talking, outages, using, reading, answering, gathering, files, writing, finding, offline)


def scenarios(options):
    topics, kept = (MAIN, slice(1)) if options.quick else (TOPICS, slice(None))
    return [one for topic in topics for one in topic.SCENARIOS[kept] if options.only in one.__name__]


def main():
    options = parsed()
    if options.shots:
        bench = Bench(options.roost, options.chromium)
        take_shots(bench, options.shots, options.only)
        bench.close()
        return 0
    chosen = scenarios(options)
    taken, failed = multiprocessing.Value("i", 0), multiprocessing.Value("i", 0)
    jobs = [
        multiprocessing.Process(target=work, args=(options, chosen, taken, failed))
        for _ in range(min(options.jobs, len(chosen)))
    ]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    broken = sum(job.exitcode != 0 for job in jobs)
    failures = failed.value + broken
    print(f"{len(chosen) - failed.value} passed, {failures} failed")
    return 1 if failures else 0


def work(options, chosen, taken, failed):
    """Tries one scenario after the other that no other job has taken."""
    expect.set_options(timeout=30_000)
    Person.slowness = options.slow
    bench = Bench(options.roost, options.chromium)
    bad = 0
    try:
        while (scenario := take(chosen, taken)) is not None:
            seconds, problem = bench.try_one(scenario)
            told = f"{'FAILED' if problem else 'ok    '} {seconds:5.1f} s  {scenario.__name__.replace('_', ' ')}"
            if problem:
                bad += 1
                told += "\n    " + problem.replace("\n", "\n    ")
            print(told, flush=True)
        if bad:
            print(f"\nThe end of the server's log:\n{bench.server.tail()}", flush=True)
    finally:
        bench.close()
    with failed.get_lock():
        failed.value += bad


def take(chosen, taken):
    with taken.get_lock():
        taken.value += 1
        return chosen[taken.value - 1] if taken.value <= len(chosen) else None


def parsed():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", nargs="?", help="the server to try")
    parser.add_argument("--roost", help="the same, by name")
    parser.add_argument("--only", default="", help="scenarios, or pictures, whose name contains this")
    parser.add_argument("--quick", action="store_true", help="one scenario of each main topic")
    parser.add_argument("--jobs", type=int, default=1, help="processes, each with a server and a browser")
    parser.add_argument("--slow", type=float, default=1, metavar="TIMES", help="slow the pages down, to find races")
    parser.add_argument("--shots", metavar="FOLDER", help="take pictures of every view")
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
