"""Ports for servers under test, which stay theirs while a server is killed and started again."""

import functools
import os
import socket

# Below the range the kernel hands out to clients: no connection takes the port of a server that is down.
FIRST, END = 20_000, 32_000


def free_port() -> int:
    """A port nobody listens on, another one at each call."""
    for port in _candidates(os.getpid()):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RuntimeError("no free port")


@functools.cache
def _candidates(process):
    """Processes that were started together begin far from one another."""
    start = FIRST + process * 101 % (END - FIRST)
    return iter((*range(start, END), *range(FIRST, start)))
