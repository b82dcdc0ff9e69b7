#!/usr/bin/env python3
"""The checker is tested: hand-made logs, then a toy server with one bug at a time."""

from __future__ import annotations

import asyncio
import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from checker import check
from kill9 import kill9
from outcome import Outcome
from powercut import TOY
from restart import all_restarts
from storage_trouble import failed_flush
from toy_chat import BUGS, CLOSES_AS_IF_DONE, IGNORES_FAILED_FLUSHES

ROOM, ANN, BOB, EVE = 7, 1, 2, 3


class Story:
    """A log told in calls; every call is one second later."""

    def __init__(self):
        self.entries: list[dict] = []
        self.number = 0
        self.add("grant", user=ANN, room=ROOM)
        self.add("grant", user=BOB, room=ROOM)

    def add(self, op: str, **fields) -> "Story":
        self.entries.append({"t": len(self.entries) * 1_000_000_000, "op": op, **fields})
        return self

    def invoke(self, client_id: str, content: str = "hello", user: int = ANN, worker: str = "w") -> "Story":
        self.number += 1
        return self.add("invoke", worker=worker, n=self.number, user=user, room=ROOM, client_id=client_id,
                        content=content, via="rest", attempt=1)

    def ok(self, client_id: str, seq: int, content: str = "hello", user: int = ANN, duplicate=False) -> "Story":
        return self.add("ok", user=user, room=ROOM, client_id=client_id, seq=seq, id=seq + 100,
                        content=content, duplicate=duplicate)

    def fail(self, client_id: str) -> "Story":
        return self.add("fail", user=ANN, room=ROOM, client_id=client_id, code="x")

    def unknown(self, client_id: str) -> "Story":
        return self.add("unknown", user=ANN, room=ROOM, client_id=client_id)

    def connect(self, after: int) -> "Story":
        return self.add("connect", reader="r", user=BOB, room=ROOM, after=after)

    def frames(self, *seqs: int, content: str = "hello", user: int = BOB, sender: int = ANN) -> "Story":
        for seq in seqs:
            self.add("frame", reader="r", user=user, room=ROOM, seq=seq, type="message", id=seq + 100,
                     sender=sender, content=content)
        return self

    def rows(self, *client_ids: str, content: str = "hello", user: int = ANN, first: int = 1) -> "Story":
        for seq, client_id in enumerate(client_ids, start=first):
            self.add("event", room=ROOM, seq=seq, type="message")
            self.add("row", room=ROOM, seq=seq, id=seq + 100, user=user, client_id=client_id, content=content)
        return self

    def last(self, seq: int) -> "Story":
        return self.add("last", room=ROOM, seq=seq)

    def settled(self) -> "Story":
        return self.add("settled")

    @property
    def failed(self) -> set[str]:
        return check(self.entries).failed


class HandMadeLogs(unittest.TestCase):
    def test_a_peaceful_log_passes(self):
        story = Story().connect(0).invoke("a").ok("a", 1).invoke("b").ok("b", 2).frames(1, 2)
        self.assertEqual(story.settled().rows("a", "b").last(2).failed, set())

    def test_an_empty_log_passes(self):
        self.assertEqual(check([]).failed, set())

    def test_a_lost_acknowledged_message_is_C1(self):
        self.assertEqual(Story().invoke("a").ok("a", 1).rows().failed, {"C1"})

    def test_an_acknowledgement_with_another_seq_is_C1(self):
        self.assertEqual(Story().invoke("a").ok("a", 2).rows("a").failed, {"C1"})

    def test_an_unknown_outcome_may_be_stored_or_not(self):
        self.assertEqual(Story().invoke("a").unknown("a").rows().failed, set())
        self.assertEqual(Story().invoke("a").unknown("a").rows("a").failed, set())

    def test_a_message_stored_twice_is_C2(self):
        self.assertIn("C2", Story().invoke("a").ok("a", 1).rows("a", "a").failed)

    def test_the_same_client_id_of_two_senders_is_two_messages(self):
        story = Story().invoke("a").invoke("a", user=BOB, worker="v")
        self.assertEqual(story.rows("a").rows("a", user=BOB, first=2).failed, set())

    def test_a_retry_acknowledged_at_another_place_is_C2(self):
        story = Story().invoke("a").ok("a", 1).invoke("a").ok("a", 2, duplicate=True)
        self.assertIn("C2", story.rows("a", "b").failed)

    def test_a_hole_in_the_log_is_C3(self):
        self.assertEqual(Story().rows("a").rows("b", first=3).failed, {"C3"})

    def test_a_wrong_last_seq_is_C3(self):
        self.assertEqual(Story().rows("a").last(2).failed, {"C3"})

    def test_a_history_that_differs_from_the_log_is_C3(self):
        self.assertEqual(Story().rows("a").add("event", room=ROOM, seq=2, type="message").failed, {"C3"})

    def test_a_gap_in_a_stream_is_C4(self):
        self.assertEqual(Story().connect(0).frames(1, 3).rows("a", "b", "c").failed, {"C4"})

    def test_a_gap_across_a_reconnect_is_C4(self):
        story = Story().connect(0).frames(1).connect(1).frames(3).rows("a", "b", "c")
        self.assertEqual(story.failed, {"C4"})

    def test_a_double_delivery_is_C4(self):
        self.assertEqual(Story().connect(0).frames(1, 2).connect(2).frames(2).rows("a", "b").failed, {"C4"})

    def test_a_wrong_order_is_C4(self):
        self.assertEqual(Story().connect(0).frames(2, 1).rows("a", "b").failed, {"C4"})

    def test_a_stream_that_ends_early_is_C4_only_when_settled(self):
        self.assertEqual(Story().connect(0).frames(1).rows("a", "b").last(2).failed, set())
        self.assertEqual(Story().connect(0).frames(1).settled().rows("a", "b").last(2).failed, {"C4"})

    def test_after_a_resync_the_stream_may_jump_once(self):
        story = Story().connect(0).frames(1).add("resync", reader="r", room=ROOM)
        self.assertEqual(story.frames(3, 4).rows("a", "b", "c", "d").failed, set())
        self.assertEqual(story.frames(6).rows("e", "f", first=5).failed, {"C4"})

    def test_a_message_seen_and_then_gone_is_C4(self):
        self.assertEqual(Story().connect(0).frames(1, 2).rows("a").failed, {"C4"})

    def test_a_later_send_before_an_acknowledged_one_is_C5(self):
        story = Story().invoke("a").ok("a", 2).invoke("b", user=BOB, worker="v").ok("b", 1, user=BOB)
        self.assertEqual(story.rows("b", user=BOB).rows("a", first=2).failed, {"C5"})

    def test_concurrent_sends_may_take_any_order(self):
        story = Story().invoke("a").invoke("b", user=BOB, worker="v").ok("a", 2).ok("b", 1, user=BOB)
        self.assertEqual(story.rows("b", user=BOB).rows("a", first=2).failed, set())

    def test_a_refused_send_in_the_log_is_C6(self):
        self.assertEqual(Story().invoke("a").fail("a").rows("a").failed, {"C6"})

    def test_a_refused_retry_says_nothing_about_the_first_attempt(self):
        story = Story().invoke("a").unknown("a").invoke("a").fail("a")
        self.assertEqual(story.rows("a").failed, set())

    def test_a_swapped_pair_of_one_sender_is_C7(self):
        self.assertEqual(Story().invoke("a").invoke("b").rows("b", "a").failed, {"C7"})

    def test_a_frame_for_a_stranger_is_C8(self):
        self.assertEqual(Story().frames(1, user=EVE).rows("a").failed, {"C8"})

    def test_a_frame_long_after_the_right_was_lost_is_C8(self):
        story = Story().add("revoke", user=BOB, room=ROOM).add("pause").frames(1).rows("a")
        self.assertEqual(story.failed, {"C8"})

    def test_a_right_given_again_counts(self):
        story = Story().add("revoke", user=BOB, room=ROOM).add("pause").add("grant", user=BOB, room=ROOM)
        self.assertEqual(story.frames(1).rows("a").failed, set())

    def test_changed_content_is_C9(self):
        self.assertEqual(Story().invoke("a", content="hello!").rows("a").failed, {"C9"})
        self.assertEqual(Story().frames(1, content="hell").rows("a").failed, {"C9"})
        self.assertEqual(Story().frames(1, sender=EVE).rows("a").failed, {"C9"})


class ToyServer(unittest.TestCase):
    """The whole chain, load and kills and checker, on a server whose bugs are known."""

    results: dict[str, tuple[list[str], set[str]]]

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory(prefix="roost-toy-") as folder:
            cls.results = asyncio.run(try_bugs(["", *BUGS], Path(folder)))

    def test_the_right_server_passes(self):
        lines, failed = self.results[""]
        self.assertEqual(failed, set(), "\n".join(lines))


async def try_bugs(bugs: list[str], folder: Path) -> dict[str, tuple[list[str], set[str]]]:
    """Runs a short kill loop on the toy server with each bug, four at a time."""
    room = asyncio.Semaphore(4)

    async def one(bug: str):
        async with room:
            # On a busy machine a short run may pass a bug by; the right server has to pass at once.
            for seed in (5, 6, 7):
                found = await kill9(TOY, rounds=2, seed=seed, folder=folder / f"{bug or 'right'}-{seed}",
                                    shortest=0.3, longest=0.6, rate=300, environment={"TOY_BUG": bug},
                                    patience=4, lead_in=2.0 if bug in ("", "serves-who-left") else 0.0)
                if not bug or BUGS[bug] in found[1]:
                    break
            return found

    return dict(zip(bugs, await asyncio.gather(*(one(bug) for bug in bugs))))


def _bug_test(bug: str, expected: str):
    def test(self: ToyServer):
        lines, failed = self.results[bug]
        self.assertIn(expected, failed, "\n".join(lines))
    return test


for _bug, _expected in BUGS.items():
    setattr(ToyServer, f"test_a_server_that_{_bug.replace('-', '_')}_fails_{_expected}", _bug_test(_bug, _expected))


class OtherScripts(unittest.TestCase):
    """The scripts that look at more than the log find what they are there for."""

    def failures(self, script) -> tuple[int, str]:
        outcome, output = Outcome(), io.StringIO()
        with tempfile.TemporaryDirectory(prefix="roost-toy-") as folder, contextlib.redirect_stdout(output):
            asyncio.run(script(Path(folder), outcome))
        return outcome.failed, output.getvalue()

    def test_a_server_that_goes_on_after_a_failed_flush_is_found(self):
        failed, output = self.failures(lambda folder, outcome: failed_flush(
            folder, outcome, TOY, 5, times=1, patience=2, environment={"TOY_BUG": IGNORES_FAILED_FLUSHES}))
        self.assertGreater(failed, 0)
        self.assertIn("FAIL failed flush 1", output)
        self.assertIn("FAIL C1", output)

    def test_a_server_that_closes_with_1000_is_found(self):
        failed, output = self.failures(lambda folder, outcome: all_restarts(
            TOY, folder, 1, 5, outcome, environment={"TOY_BUG": CLOSES_AS_IF_DONE}))
        self.assertEqual(failed, 1, output)


if __name__ == "__main__":
    unittest.main(warnings="ignore")
