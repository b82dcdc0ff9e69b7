"""Medians of the runs that bench.sh recorded, one line a cell."""

import json
import statistics
import sys

FIGURES = {"idle": "rss_per_connection", "idle-tls": "rss_per_connection"}
FAULTS = ("lost", "doubled", "reordered", "unanswered", "misrouted", "failed")


def figure(cell, run):
    if cell.startswith("chat"):
        return run["deliveries_per_cpu"]
    return run[FIGURES.get(cell, "rate_per_cpu")]


def main():
    cells = {}
    for line in open(sys.argv[1]):
        record = json.loads(line)
        cells.setdefault(record["cell"], {}).setdefault(record["server"], []).append(record["run"])
    print(f"{'cell':14} {'server':9} {'median':>12} {'least':>12} {'most':>12} {'rate/s':>11}  "
          f"{'p50 us':>9} {'p99 us':>9}  faults  ratio")
    for cell, servers in cells.items():
        own = statistics.median(figure(cell, run) for run in servers["roost"])
        for name, runs in servers.items():
            values = [figure(cell, run) for run in runs]
            median = statistics.median(values)
            rate = statistics.median(run["rate"] for run in runs)
            times = [statistics.median(run.get(f"latency_us_{p}", 0) for run in runs) for p in ("p50", "p99")]
            faults = sum(run.get(fault, 0) for run in runs for fault in FAULTS)
            ratio = f"{own / median:6.2f}" if name != "roost" and median else ""
            print(f"{cell:14} {name:9} {median:12,.0f} {min(values):12,.0f} {max(values):12,.0f} {rate:11,.0f}  "
                  f"{times[0]:9,.0f} {times[1]:9,.0f}  {faults:6}  {ratio}")


main()
