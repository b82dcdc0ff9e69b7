#!/usr/bin/env bash
# Measures what the page costs in a real browser, as a table; fails when a budget is not kept.
#     scripts/check-web-budgets.sh .build/release/roost [--times N]
set -euo pipefail
cd "$(dirname "$0")/.."
exec "${PYTHON:-python3}" Tests/Browser/budgets.py "$@"
