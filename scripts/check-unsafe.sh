#!/usr/bin/env bash
# Code that talks to C or the kernel stands in few files, named in unsafe-files.txt; `unsafe` anywhere else,
# and a listed file that no longer needs it, are errors.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C

allowed=$(grep -v '^#' scripts/unsafe-files.txt | grep . | sort)
found=$(grep -rlwE --include='*.swift' '^([^/"]|/[^/])*\bunsafe\b' Sources | sort)
status=0
while IFS= read -r file; do
  [ -n "$file" ] || continue
  echo "$file uses unsafe; move it into a file that may, or list it with a reason in scripts/unsafe-files.txt"
  status=1
done < <(comm -13 <(printf '%s\n' "$allowed") <(printf '%s\n' "$found"))
while IFS= read -r file; do
  [ -n "$file" ] || continue
  echo "$file is listed in scripts/unsafe-files.txt and uses no unsafe"
  status=1
done < <(comm -23 <(printf '%s\n' "$allowed") <(printf '%s\n' "$found"))
exit $status
