"""Results of a test script: a line for each, and their number."""

from __future__ import annotations

from history import CHECKS
from load import Load, verdict


class Outcome:
    """Collects results; a line for each."""

    def __init__(self):
        self.passed = self.failed = 0

    def expect(self, good: bool, text: str) -> None:
        print(f"{'ok  ' if good else 'FAIL'} {text}", flush=True)
        self.passed, self.failed = self.passed + bool(good), self.failed + (not good)

    def judge(self, load: Load) -> None:
        """Adds the checker's word on a settled load."""
        lines, failed = verdict(load)
        if failed:
            print("\n".join(lines))
        self.passed += len(CHECKS) + 1 - len(failed)
        self.failed += len(failed)
        if not failed:
            print(f"ok   the load's log passes every check: {load.acknowledged} acknowledgements, "
                  f"{sum(load.world.refusals.values())} refusals")
