#!/usr/bin/env bash
# Every line of the tables in docs/promises.md names a test; every test and every setting named there exists.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C
document=docs/promises.md
status=0

complain() {
  printf '%s\n' "$*"
  status=1
}

# The rows of the tables, without their heads.
rows() { grep -E '^\|' "$document" | grep -vE '^\|-|\| Tests \|$'; }

# One name a line: "sentence<TAB>file" for a test, "path" for a suite. A file counts for all sentences before it.
named() {
  awk -F' [|] *' '{
    cell = $NF == "" ? $(NF - 1) : $NF
    count = split(cell, groups, "; ")
    for (g = 1; g <= count; g++) {
      file = match(groups[g], /\([A-Za-z0-9+]+\)/) ? substr(groups[g], RSTART + 1, RLENGTH - 2) : ""
      pieces = split(groups[g], piece, "`")
      for (p = 2; p <= pieces; p += 2) print piece[p] "\t" file
      if (pieces < 2) print "?\t" $2
    }
  }'
}

while IFS=$'\t' read -r name file; do
  if [ "$name" = "?" ]; then
    complain "$document names no test for: $file"
  elif [ -z "$file" ]; then
    [ -e "$name" ] || complain "$document names $name, which does not exist"
  else
    # Found at any depth, in a file of that name.
    grep -rqF --include="$file.swift" "func \`$name\`" Tests || complain "$document: no test '$name' in $file.swift"
  fi
done < <(rows | named)

while read -r setting; do
  grep -qE "^#?$setting=" .env.example || complain "$document names the setting $setting, which does not exist"
done < <(sed -n '/^## Where it stops/,/^## What is tried/p' "$document" | grep -oE '`[A-Z][A-Z_]+`' | tr -d '`' | sort -u)

exit $status
