#!/usr/bin/env bash
# Checks the page's scripts: their types, as the comments state them, then their unit tests.
set -euo pipefail
cd "$(dirname "$0")/.."

tsc --noEmit --allowJs --checkJs --strict --noUncheckedIndexedAccess --noImplicitReturns \
  --noFallthroughCasesInSwitch --noUnusedLocals --noUnusedParameters --skipLibCheck \
  --target es2022 --module es2022 --moduleResolution node --lib es2022,dom,dom.iterable \
  public/js/*.js public/sw.js

status=0
report=$(node --test --test-reporter=tap Tests/JS/*.test.js 2>&1) || status=$?
printf '%s\n' "$report"
number() { awk -v key="$1" '$2 == key { print $3 }' <<<"$report"; }
printf '%s passed, %s failed\n' "$(number pass)" "$(number fail)"
exit "$status"
