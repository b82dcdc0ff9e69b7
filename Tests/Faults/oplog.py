"""The operation log: what the load did and saw, one JSON object a line.

Every line has `t` (monotonic nanoseconds, only comparable within one log) and `op`:

    invoke   a send began          worker n user room client_id content via attempt
    ok       it was acknowledged   user room client_id seq id content duplicate
    fail     it was refused        user room client_id code
    unknown  it has no outcome     user room client_id
    grant    the user may see the room          user room
    revoke   the user lost that right           user room
    connect  a reader (re)connects              reader user room after
    frame    a reader got an event of the log   reader user room seq type [id sender client_id content]
    resync   the server asked it to start over  reader room
    settled  the load ended in peace; readers must be up to date
    event    final log, as the server tells it  room seq type
    row      final messages, likewise           room seq id user client_id content
    last     the room's last seq, likewise      room seq
"""

from __future__ import annotations

import json
import time
from pathlib import Path


class OperationLog:
    """Appends operations to memory and, if a path is given, to a file."""

    def __init__(self, path: Path | None = None):
        self.entries: list[dict] = []
        self._file = path.open("w") if path else None

    def add(self, op: str, **fields) -> None:
        entry = {"t": time.monotonic_ns(), "op": op, **fields}
        self.entries.append(entry)
        if self._file:
            self._file.write(json.dumps(entry) + "\n")

    def count(self, op: str) -> int:
        return sum(1 for entry in self.entries if entry["op"] == op)

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None


def read_log(path: Path) -> list[dict]:
    """Reads a log file back."""
    with path.open() as lines:
        return [json.loads(line) for line in lines]
