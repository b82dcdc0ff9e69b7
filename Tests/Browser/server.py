"""Runs the server under test: on a free port, in a folder of its own, killed and started again at will."""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from ports import free_port  # noqa: E402


class Server:
    def __init__(self, binary, **settings):
        self.binary = os.path.abspath(binary)
        self.folder = tempfile.mkdtemp(prefix="roost-browser-")
        self.port = free_port()
        self.settings = settings
        self.process = None
        self.connection = None
        self.log = open(os.path.join(self.folder, "server.log"), "ab")
        self.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        """Starts the server on the same port and database as before, and waits until it answers."""
        environment = {
            **os.environ, "HOST": "127.0.0.1", "PORT": str(self.port), "DATA_DIR": self.folder,
            "DATABASE_URL": f"sqlite:///{self.folder}/app.db", "RATE_LIMITS": "off", **self.settings,
        }
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        self.process = subprocess.Popen(
            [self.binary], cwd=root, env=environment, stdout=self.log, stderr=self.log,
        )
        deadline = time.monotonic() + 30
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start\n{self.tail()}")
            time.sleep(0.02)

    def kill(self):
        """Ends the server as a power cut would end it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.connection = None

    def back_up(self):
        """Copies the database of a server that is down."""
        shutil.copytree(self.folder, f"{self.folder}.backup")

    def restore(self):
        """Puts the copy back in the place of what came since."""
        for name in os.listdir(self.folder):
            if name.startswith("app.db"):
                os.remove(os.path.join(self.folder, name))
        for name in os.listdir(f"{self.folder}.backup"):
            if name.startswith("app.db"):
                shutil.copy(os.path.join(f"{self.folder}.backup", name), self.folder)

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        for folder in (self.folder, f"{self.folder}.backup"):
            shutil.rmtree(folder, ignore_errors=True)

    def tail(self):
        self.log.flush()
        with open(self.log.name, "rb") as log:
            return log.read()[-4000:].decode(errors="replace")

    def set_up_code(self):
        """The code by which a new server gets its first administrator; it is written down once the server answers."""
        while not (code := re.search(r"#setup=(\S+)\s", self.tail())):
            time.sleep(0.02)
        return code.group(1)

    def call(self, method, path, body=None, token=None):
        """One call of the API; raises on a refusal."""
        return self._ask(method, path, None if body is None else json.dumps(body).encode(), "application/json", token)

    def upload(self, name, kind, data, token):
        """Puts a file on the server, for a message to come."""
        return self._ask("POST", f"/api/files?name={urllib.parse.quote(name)}", data, kind, token)

    def token(self, username, password):
        return self.call("POST", "/api/token", {"username": username, "password": password})["access_token"]

    def history(self, room, token):
        """Every message of a room, oldest first."""
        messages = []
        while True:
            before = f"&before={messages[0]['seq']}" if messages else ""
            page = self.call("GET", f"/api/rooms/{room}/messages?limit=200{before}", token=token)
            messages = page + messages
            if len(page) < 200:
                return messages

    def _ask(self, method, path, data, kind, token):
        """Over one connection, which is opened anew once the server has closed it."""
        headers = {"Content-Type": kind, **({"Authorization": f"Bearer {token}"} if token else {})}
        while True:
            is_new = self.connection is None
            self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                self.connection.request(method, path, data, headers)
                response = self.connection.getresponse()
                text = response.read()
                break
            except (http.client.HTTPException, ConnectionError):
                self.connection = None
                if is_new:
                    raise
        if response.status >= 400:
            raise RuntimeError(f"{method} {path}: {response.status} {text.decode()}")
        return json.loads(text) if text else None

    def _answers(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()
