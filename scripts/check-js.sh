#!/bin/sh
# Checks the page's scripts: their types as written in JSDoc, then their unit tests.
# Needs Debian's node-typescript and nodejs, which it installs when they are missing and it may.
set -eu
cd "$(dirname "$0")/.."

missing=""
command -v tsc >/dev/null 2>&1 || missing="$missing node-typescript"
command -v node >/dev/null 2>&1 || missing="$missing nodejs"
if [ -n "$missing" ]; then
  as_root=""
  [ "$(id -u)" -eq 0 ] || as_root="sudo"
  # shellcheck disable=SC2086
  $as_root apt-get install -y --no-install-recommends $missing >/dev/null
fi

tsc --noEmit --allowJs --checkJs --strict --noUncheckedIndexedAccess --noImplicitReturns \
  --noFallthroughCasesInSwitch --noUnusedLocals --noUnusedParameters --skipLibCheck \
  --target es2022 --module es2022 --moduleResolution node --lib es2022,dom,dom.iterable \
  public/js/main.js
echo "types: ok"
node --test Tests/JS/
