#!/usr/bin/env bash
# Runs the suites one after the other, stops at the first that fails, and ends with "N passed, N failed".
#   test.sh check     format, rules, imports, unit tests, JavaScript
#   test.sh           these, the documents, the main faults and the main scenarios of the browser
#   test.sh all       everything: every fault and every scenario, on a release build
# The output of each suite is kept in .build/logs.
set -uo pipefail
cd "$(dirname "$0")/.."
# The machine may name a proxy; what runs on loopback must not go through it.
export NO_PROXY="127.0.0.1,localhost,::1${NO_PROXY:+,$NO_PROXY}" no_proxy="127.0.0.1,localhost,::1${no_proxy:+,$no_proxy}"

# Hundreds of tests at once, each with a server of its own, only make one another late.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=8

mode="${1:-main}"
logs=.build/logs
mkdir -p "$logs"
passed=0 failed=0 begin=$SECONDS

# Adds what a suite's own summary counts: Swift Testing's, or a last line "N passed, N failed"; else one.
count() {
  local log=$1 good=$2 run bad total
  run=$(grep -oE 'Test run with [0-9]+ tests?' "$log" | tail -1 | tr -dc 0-9)
  if [ -n "$run" ]; then
    bad=$(grep -E '^✘ Test .* failed after' "$log" | grep -cv '^✘ Test run with')
    [ "$good" = 0 ] || [ "$bad" -gt 0 ] || bad=1
    passed=$((passed + (run > bad ? run - bad : 0))) failed=$((failed + bad))
  elif total=$(grep -oE '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -1) && [ -n "$total" ]; then
    bad=$(cut -d' ' -f3 <<<"$total")
    [ "$good" = 0 ] || [ "$bad" -gt 0 ] || bad=1
    passed=$((passed + $(cut -d' ' -f1 <<<"$total"))) failed=$((failed + bad))
  elif [ "$good" = 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
}

finish() {
  printf '\n%s s\n%d passed, %d failed\n' "$((SECONDS - begin))" "$passed" "$failed"
  [ "$failed" = 0 ]
  exit
}

# suite NAME COMMAND...
suite() {
  local name=$1 start=$SECONDS log status
  shift
  log="$logs/${name// /-}.log"
  printf '%-24s ' "$name"
  "$@" >"$log" 2>&1 </dev/null
  status=$?
  count "$log" $status
  if [ $status = 0 ]; then
    printf 'ok      %4d s\n' "$((SECONDS - start))"
    return
  fi
  printf 'FAILED  %4d s\n\n' "$((SECONDS - start))"
  # What failed, with the lines below it that are set in.
  awk '/(^|[^a-z])error:|^✘|FAIL|Traceback/ { said = 1; print; next } !/^[[:space:]]/ { said = 0 } said' "$log" | head -120
  printf '\n--- the end of %s\n' "$log"
  tail -n 40 "$log"
  finish
}

suite format scripts/check-format.sh
suite 'unsafe code' scripts/check-unsafe.sh
suite rules scripts/check-rules.sh
suite imports scripts/check-imports.sh
suite promises scripts/check-promises.sh
suite 'unit tests' swift test
suite javascript scripts/check-js.sh
[ "$mode" != check ] || finish

quick=(--quick)
export ROOST="$PWD/.build/debug/roost"
if [ "$mode" = all ]; then
  suite 'release build' swift build -c release
  quick=()
  ROOST="$PWD/.build/release/roost"
fi
python=.build/venv/bin/python
# The fault tests compile a small library; the Swift toolchain brings a C compiler where the system has none.
compiler="${CC:-$(command -v cc || command -v clang)}"
suite readme $python Tests/Readme/run.py "$ROOST"
suite dialects $python Tests/Readme/dialects.py "$ROOST"
suite faults env CC="$compiler" $python Tests/Faults/run.py "$ROOST" "${quick[@]}"
suite browser $python Tests/Browser/run.py "$ROOST" --jobs 2 "${quick[@]}"
finish
