#!/usr/bin/env bash
# House rules that a search can check; docs/style.md says why each stands.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C
status=0

# forbid REASON REGEX PATH...: code lines (not comments) that match are printed and fail.
forbid() {
  local reason=$1 pattern=$2 hits
  shift 2
  hits=$(grep -rnE --include='*.swift' "$pattern" "$@" | grep -vE '^[^:]+:[0-9]+: *//' || true)
  [ -n "$hits" ] || return 0
  printf '%s:\n%s\n' "$reason" "$hits"
  status=1
}

forbid 'Foundation costs 60 MB of binary' '^ *((public|internal|private|fileprivate|package) +)?import +Foundation' Sources
forbid 'no trap on input' 'try!|\bas!|\bfatalError\(' Sources
forbid 'no attribute noise' '@inlinable|@usableFromInline' Sources
forbid 'tests do not sleep' 'Task\.sleep|\busleep\(|Thread\.sleep' Tests

if grep -rnE '\b(TODO|FIXME|XXX)\b' --include='*.swift' --include='*.js' --include='*.py' Sources Tests public 2>/dev/null; then
  echo 'nothing left half done: do it or drop it'
  status=1
fi

# An @unchecked Sendable carries its proof in the comment above it.
while IFS=: read -r file line _; do
  sed -n "$((line > 12 ? line - 12 : 1)),${line}p" "$file" | grep -qE '//.*(Sendable|[Ss]ound|lock|loop|thread)' && continue
  echo "$file:$line: @unchecked Sendable without its proof in the comment above"
  status=1
done < <(grep -rnE --include='*.swift' '^[^/"]*@unchecked Sendable' Sources || true)

while read -r count file; do
  [ "$file" != total ] && [ "$count" -gt 350 ] || continue
  echo "$file has $count lines; one concept a file, about 300 lines at most"
  status=1
done < <(find Sources -name '*.swift' -exec wc -l {} +)

# A file that a document names in backticks exists, from the root or from Sources.
while IFS=: read -r document name; do
  for path in "$name" "Sources/$name" "docs/$name"; do
    compgen -G "$path" >/dev/null && continue 2
  done
  echo "$document names $name, which does not exist"
  status=1
done < <(grep -oE '`[A-Za-z][A-Za-z0-9_.+-]*(/[A-Za-z0-9_.+*-]+)+/?`' README.md docs/*.md | tr -d '`' | grep -vE ':(\.build|data)/|NAME')
exit $status
