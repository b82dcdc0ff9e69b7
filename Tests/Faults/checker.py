#!/usr/bin/env python3
"""Checks an operation log (see oplog.py) against the promises C1 to C9.

    checker.py LOG...        prints one line per check; exit code 1 if one failed

C1  every acknowledged message is in the final log, at the place the acknowledgement named
C2  at most one row per (sender, client_id), and every acknowledgement names the same one
C3  a room's log is dense: 1, 2, 3 ... its last seq
C4  each reader's stream, joined across reconnects, has no gap, double or reordering, agrees with the
    final log and, once the load settled, reaches its end
C5  if the acknowledgement of a precedes the send of b, then seq(a) < seq(b)
C6  a refused send is absent
C7  one sender's messages keep the order they were sent in
C8  no message reached somebody who was not a member
C9  content and sender are what was sent
"""

from __future__ import annotations

import sys
from pathlib import Path

from history import CHECKS, History, Report

# After a revocation was answered the server has one second to cut what is live.
REVOCATION_GRACE_NS = 1_000_000_000


def check(entries: list[dict]) -> Report:
    """Checks a whole log."""
    history, report = History(entries), Report()
    index: dict[tuple[int, str], dict] = {}
    for row in history.row_list:
        if row["client_id"] is not None:
            index.setdefault((row["user"], row["client_id"]), row)
    acknowledged(history, index, report)
    once(history, report)
    dense(history, report)
    Streams(history, report).run()
    real_time_order(history, index, report)
    refused_absent(history, index, report)
    sender_order(history, index, report)
    members_only(history, report)
    intact(history, index, report)
    report.facts = {
        "sent": len(history.sends),
        "acknowledged": sum(1 for send in history.sends.values() if send.acks),
        "retried": sum(1 for send in history.sends.values() if send.attempts > 1),
        "refused": sum(1 for send in history.sends.values() if send.refusals),
        "unknown": sum(1 for entry in entries if entry["op"] == "unknown"),
        "stored": len(history.row_list),
        "frames": sum(1 for entry in entries if entry["op"] == "frame"),
        "connects": sum(1 for entry in entries if entry["op"] == "connect"),
        "resyncs": sum(1 for entry in entries if entry["op"] == "resync"),
    }
    return report


def acknowledged(history: History, index: dict, report: Report) -> None:
    for send in history.sends.values():
        if not send.acks:
            continue
        row = index.get((send.user, send.client_id))
        ack = send.acks[0]
        if row is None:
            report.fault("C1", f"{send.client_id} was acknowledged at seq {ack['seq']} and is gone")
        elif (row["room"], row["seq"], row["id"]) != (send.room, ack["seq"], ack["id"]):
            report.fault("C1", f"{send.client_id} was acknowledged as room {send.room} seq {ack['seq']} "
                               f"id {ack['id']}, the log has room {row['room']} seq {row['seq']} id {row['id']}")


def once(history: History, report: Report) -> None:
    seen: dict[tuple[int, str], int] = {}
    for row in history.row_list:
        if row["client_id"] is None:
            continue
        key = (row["user"], row["client_id"])
        if key in seen:
            report.fault("C2", f"{row['client_id']} of user {row['user']} is stored at seq {seen[key]} "
                               f"and at {row['seq']}")
        seen[key] = row["seq"]
    for send in history.sends.values():
        places = {(ack["seq"], ack["id"]) for ack in send.acks}
        if len(places) > 1:
            report.fault("C2", f"{send.client_id} was acknowledged at several places: {sorted(places)}")


def dense(history: History, report: Report) -> None:
    for room in history.events.keys() | history.rows.keys() | history.last.keys():
        seqs = [event["seq"] for event in history.events.get(room, [])]
        for place, seq in enumerate(seqs, start=1):
            if seq != place:
                report.fault("C3", f"room {room}: event number {place} has seq {seq}")
                break
        if room in history.last and history.last[room] != len(seqs):
            report.fault("C3", f"room {room}: last seq is {history.last[room]}, the log has {len(seqs)} events")
        rows = [row["seq"] for row in history.row_list if row["room"] == room]
        messages = [event["seq"] for event in history.events.get(room, []) if event["type"] == "message"]
        if rows != messages:
            odd = sorted(set(rows) ^ set(messages))[:5]
            report.fault("C3", f"room {room}: history and log differ in their messages, first at {odd}")


class Streams:
    """C4: follows every reader's cursor."""

    def __init__(self, history: History, report: Report):
        self.history, self.report = history, report
        self.cursor: dict[tuple[str, int], int] = {}
        self.free: set[tuple[str, int]] = set()
        self.kinds = {room: {event["seq"]: event["type"] for event in events}
                      for room, events in history.events.items()}

    def run(self) -> None:
        for entry in self.history.entries:
            op = entry["op"]
            if op == "connect":
                self._connect(entry)
            elif op == "resync":
                self.free.add((entry["reader"], entry["room"]))
            elif op == "frame":
                self._frame(entry)
        if self.history.settled:
            for (reader, room), seq in self.cursor.items():
                end = self.history.last.get(room, seq)
                if seq != end:
                    self.report.fault("C4", f"{reader} ended at seq {seq} of room {room}, its last is {end}")

    def _connect(self, entry: dict) -> None:
        key = (entry["reader"], entry["room"])
        if self.cursor.setdefault(key, entry["after"]) != entry["after"]:
            self.report.fault("C4", f"{key[0]} asked for after={entry['after']}, it has seen {self.cursor[key]}")

    def _frame(self, entry: dict) -> None:
        reader, room, seq = entry["reader"], entry["room"], entry["seq"]
        if (reader, room) not in self.cursor:
            return
        expected = self.cursor[reader, room] + 1
        if (reader, room) in self.free and seq >= expected:
            self.free.discard((reader, room))
        elif seq > expected:
            self.report.fault("C4", f"{reader}: gap in room {room}, seq {seq} after {expected - 1}")
        elif seq < expected:
            self.report.fault("C4", f"{reader}: seq {seq} of room {room} came again or late, after {expected - 1}")
        self.cursor[reader, room] = max(seq, expected - 1)
        self._agrees(entry)

    def _agrees(self, entry: dict) -> None:
        room, seq = entry["room"], entry["seq"]
        row = self.history.rows[room].get(seq)
        if entry["type"] == "message":
            if row is None:
                self.report.fault("C4", f"{entry['reader']} saw message {seq} of room {room}, the log has none")
            elif row["id"] != entry["id"]:
                self.report.fault("C4", f"{entry['reader']} saw seq {seq} as id {entry['id']}, it is {row['id']}")
        elif room in self.kinds and seq not in self.kinds[room]:
            self.report.fault("C4", f"{entry['reader']} saw event {seq} of room {room}, the log has none")


def real_time_order(history: History, index: dict, report: Report) -> None:
    highest: dict[int, tuple[int, str]] = {}
    bound: dict[tuple[int, str], tuple[int, str]] = {}
    for entry in history.entries:
        if entry["op"] == "ok":
            best = highest.get(entry["room"], (0, ""))
            highest[entry["room"]] = max(best, (entry["seq"], entry["client_id"]))
        elif entry["op"] == "invoke":
            bound.setdefault((entry["user"], entry["client_id"]), highest.get(entry["room"], (0, "")))
    for key, (seq, earlier) in bound.items():
        row = index.get(key)
        if row is not None and row["seq"] <= seq:
            report.fault("C5", f"{key[1]} has seq {row['seq']}, yet {earlier} was acknowledged at {seq} before it")


def refused_absent(history: History, index: dict, report: Report) -> None:
    for send in history.sends.values():
        # A retry of a send with an unknown outcome may be refused although the first one was stored.
        if send.refusals and send.refusals == send.attempts and (send.user, send.client_id) in index:
            report.fault("C6", f"{send.client_id} was refused and is in the log")


def sender_order(history: History, index: dict, report: Report) -> None:
    last: dict[tuple[str, int], tuple[int, int]] = {}
    for send in sorted(history.sends.values(), key=lambda send: send.n):
        row = index.get((send.user, send.client_id))
        if row is None:
            continue
        n, seq = last.get((send.worker, send.room), (-1, 0))
        if row["seq"] <= seq:
            report.fault("C7", f"{send.worker}: its message {send.n} has seq {row['seq']}, its message {n} has {seq}")
        last[send.worker, send.room] = (send.n, max(seq, row["seq"]))


def members_only(history: History, report: Report) -> None:
    may_see: set[tuple[int, int]] = set()
    revoked: dict[tuple[int, int], int] = {}
    for entry in history.entries:
        if entry["op"] == "grant":
            may_see.add((entry["user"], entry["room"]))
            revoked.pop((entry["user"], entry["room"]), None)
        elif entry["op"] == "revoke":
            revoked[entry["user"], entry["room"]] = entry["t"]
        elif entry["op"] == "frame":
            key = (entry["user"], entry["room"])
            late = key in revoked and entry["t"] > revoked[key] + REVOCATION_GRACE_NS
            if key not in may_see or late:
                report.fault("C8", f"user {key[0]} got seq {entry['seq']} of room {key[1]} without a right to it")


def intact(history: History, index: dict, report: Report) -> None:
    for send in history.sends.values():
        row = index.get((send.user, send.client_id))
        if row is not None and row["content"] != send.content:
            report.fault("C9", f"{send.client_id} was sent as {send.content!r} and stored as {row['content']!r}")
        for ack in send.acks:
            if ack["content"] != send.content:
                report.fault("C9", f"{send.client_id} was acknowledged with other content: {ack['content']!r}")
    for entry in history.entries:
        if entry["op"] != "frame" or entry["type"] != "message":
            continue
        row = history.rows[entry["room"]].get(entry["seq"])
        if row is not None and (row["content"], row["user"]) != (entry["content"], entry["sender"]):
            report.fault("C9", f"{entry['reader']} saw seq {entry['seq']} as {entry['content']!r} of user "
                               f"{entry['sender']}, it is {row['content']!r} of user {row['user']}")


def main(paths: list[str]) -> int:
    from oplog import read_log

    passed = failed = 0
    for path in paths:
        report = check(read_log(Path(path)))
        print(f"{path}: {report.facts}")
        print("\n".join(report.lines()))
        failed += len(report.failed)
        passed += len(CHECKS) - len(report.failed)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
