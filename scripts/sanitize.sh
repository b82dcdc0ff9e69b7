#!/usr/bin/env bash
# The unit tests under a sanitizer: sanitize.sh address|thread [swift test options].
set -euo pipefail
cd "$(dirname "$0")/.."

kind="${1:?usage: sanitize.sh address|thread}"
shift
scratch=".build/$kind-sanitizer"
log="$scratch/tests.log"
export SWIFT_BACKTRACE=enable=no
# Leak detection takes what Swift's runtime keeps for ever for leaks.
export ASAN_OPTIONS="detect_leaks=0:suppressions=$PWD/Tests/Sanitizers/address.supp" TSAN_OPTIONS=exitcode=66

# As in test.sh: more at once only makes them late.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=8

swift build --build-tests --sanitize="$kind" --scratch-path "$scratch"
preload=
if [ "$kind" = thread ]; then
  preload="$PWD/$scratch/mutex.so"
  clang -O1 -Wall -Werror -fPIC -shared Tests/Sanitizers/mutex.c -o "$preload"
fi
status=0
LD_PRELOAD="$preload" swift test --skip-build --sanitize="$kind" --scratch-path "$scratch" "$@" >"$log" 2>&1 ||
  status=$?
grep -A 30 -m 1 -E 'WARNING: ThreadSanitizer|ERROR: AddressSanitizer' "$log" && status=1
grep -E '^✘|Test run with' "$log" || tail -n 40 "$log"
[ "$status" = 0 ] || echo "the whole output is in $log"
exit "$status"
