"""An operation log sorted into sends, frames and the server's final word; and what was found wrong in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

CHECKS = {
    "C1": "every acknowledged message is in the final log",
    "C2": "a message is stored once",
    "C3": "seq is dense",
    "C4": "every reader's stream is whole and in order",
    "C5": "an acknowledged message precedes later sends",
    "C6": "refused sends are absent",
    "C7": "a sender's order is kept",
    "C8": "nothing reached a non-member",
    "C9": "content is intact",
}


@dataclass
class Send:
    """All that is known about one (user, client_id)."""

    user: int
    room: int
    client_id: str
    content: str
    worker: str
    n: int
    invoked: int
    acks: list[dict] = field(default_factory=list)
    refusals: int = 0
    attempts: int = 1


class Report:
    """What was found wrong, per check."""

    def __init__(self):
        self.faults: dict[str, list[str]] = {name: [] for name in CHECKS}
        self.facts: dict[str, int] = {}

    def fault(self, check: str, text: str) -> None:
        self.faults[check].append(text)

    @property
    def failed(self) -> set[str]:
        return {check for check, faults in self.faults.items() if faults}

    def lines(self) -> list[str]:
        lines = []
        for check, meaning in CHECKS.items():
            faults = self.faults[check]
            if not faults:
                lines.append(f"ok   {check} {meaning}")
                continue
            lines.append(f"FAIL {check} {meaning}: {len(faults)} faults")
            lines += [f"       {text}" for text in faults[:3]]
        return lines


class History:
    """A log sorted into sends, readers and the server's final word."""

    def __init__(self, entries: list[dict]):
        self.entries = entries
        self.sends: dict[tuple[int, str], Send] = {}
        self.rows: dict[int, dict[int, dict]] = defaultdict(dict)
        self.row_list: list[dict] = []
        self.events: dict[int, list[dict]] = defaultdict(list)
        self.last: dict[int, int] = {}
        self.settled = False
        for entry in entries:
            self._take(entry)

    def _take(self, entry: dict) -> None:
        op = entry["op"]
        if op == "invoke":
            key = (entry["user"], entry["client_id"])
            send = self.sends.get(key)
            if send is None:
                self.sends[key] = Send(entry["user"], entry["room"], entry["client_id"], entry["content"],
                                       entry["worker"], entry["n"], entry["t"])
            else:
                send.attempts += 1
        elif op == "ok":
            self.sends[entry["user"], entry["client_id"]].acks.append(entry)
        elif op == "fail":
            self.sends[entry["user"], entry["client_id"]].refusals += 1
        elif op == "row":
            self.rows[entry["room"]].setdefault(entry["seq"], entry)
            self.row_list.append(entry)
        elif op == "event":
            self.events[entry["room"]].append(entry)
        elif op == "last":
            self.last[entry["room"]] = entry["seq"]
        elif op == "settled":
            self.settled = True
