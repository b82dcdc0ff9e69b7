"""One scenario, tried: its people, its servers, and what they and their browsers had to complain about."""

import shutil
import tempfile
import time
import traceback

from playwright.sync_api import sync_playwright

from person import Person
from scenery import Scenery
from server import Server

# No name but this machine's leads anywhere, so that a page that asks another host is found out.
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]


class Bench:
    """A browser and a server, in which scenarios are tried one after the other."""

    def __init__(self, binary, chromium):
        self.playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        self.chromium = chromium
        self.server = Server(binary)
        self.full = None

    def close(self):
        self.browser.close()
        self.playwright.stop()
        for server in (self.server, self.full and self.full.server):
            if server:
                server.close()

    def scenery(self):
        """A server with something of everything; it takes seconds to fill, so it is filled once."""
        if not self.full:
            self.full = Scenery(Server(self.server.binary, ROOMS_OWNED="200"), self.browser)
        return self.full

    def try_one(self, scenario):
        """Gives the seconds it took, and what went wrong or nothing."""
        meet = Meet(self)
        start = time.monotonic()
        problem = ""
        try:
            scenario(meet)
        except Exception:
            problem = traceback.format_exc()
        complaints = [complaint for person in meet.people for complaint in person.complaints]
        if complaints:
            problem += "\nthe browser complains:\n" + "\n".join(complaints)
        meet.part()
        if self.server.process.poll() is not None:
            self.server.start()
        return time.monotonic() - start, problem.strip()


class Meet:
    """What a scenario is given: it brings people together, on the bench's server or on another one."""

    def __init__(self, bench):
        self.bench = bench
        self.people, self.servers, self.profiles = [], [], []

    def __call__(self, name, browser=None, server=None, **more):
        server = server or (self.servers[-1] if self.servers else self.bench.server)
        return self.add(Person(browser or self.bench.browser, server, name, **more))

    def add(self, person):
        self.people.append(person)
        return person

    def somebody_with_a_browser(self, name, **more):
        """Their browser can be closed and opened again, and keeps what pages keep."""
        self.profiles.append(Profile(self.bench))
        return self(name, self.profiles[-1], **more)

    def another_server(self, **settings):
        self.servers.append(Server(self.bench.server.binary, **settings))
        return self.servers[-1]

    def scenery(self):
        return self.bench.scenery()

    def part(self):
        for person in self.people:
            person.leave()
        for one in (*self.servers, *self.profiles):
            one.close()


class Profile:
    """A browser of its own, whose files outlive it."""

    def __init__(self, bench):
        self.bench = bench
        self.folder = tempfile.mkdtemp(prefix="roost-profile-")

    def new_context(self, **options):
        return self.bench.playwright.chromium.launch_persistent_context(
            self.folder, executable_path=self.bench.chromium, args=ARGUMENTS, **options)

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)
