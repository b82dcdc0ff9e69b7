#!/usr/bin/env bash
# Feeds every parser of Tests/Fuzz to libFuzzer under AddressSanitizer.
#   fuzz.sh [SECONDS [NAME...]]   600 seconds each by default; NAME is a file of Tests/Fuzz without its .swift
# Corpora grow in .build/fuzz/corpus; an input that fails is kept in .build/fuzz and its path is printed.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0

seconds="${1:-600}"
shift || true
names=("$@")
if [ ${#names[@]} = 0 ]; then
  for file in Tests/Fuzz/*.swift; do names+=("$(basename "$file" .swift)"); done
fi
out=.build/fuzz
mkdir -p "$out"

flags=(-O -swift-version 6 -parse-as-library -sanitize=fuzzer,address -enable-experimental-feature Lifetimes
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility
  -enable-upcoming-feature InternalImportsByDefault)
echo 'building Wire with coverage'
find Sources/Wire -name '*.swift' -print0 | sort -z | xargs -0 swiftc "${flags[@]}" -wmo -module-name Wire \
  -emit-module -emit-module-path "$out/Wire.swiftmodule" -c -o "$out/Wire.o"
echo 'building Auth with coverage'
clang=(-I Sources/CArgon2 -I Sources/COpenSSL)
find Sources/Auth -name '*.swift' -print0 | sort -z | xargs -0 swiftc "${flags[@]}" "${clang[@]}" -wmo \
  -enable-testing -module-name Auth -I "$out" -emit-module -emit-module-path "$out/Auth.swiftmodule" -c -o "$out/Auth.o"

passed=0
for name in "${names[@]}"; do
  objects=("$out/Wire.o")
  if grep -q 'import Auth' "Tests/Fuzz/$name.swift"; then
    objects+=("$out/Auth.o" -lcrypto -largon2)
  fi
  swiftc "${flags[@]}" "${clang[@]}" -use-ld=lld -module-name Fuzz -I "$out" "Tests/Fuzz/$name.swift" \
    "${objects[@]}" -o "$out/$name"
  corpus="$out/corpus/$name"
  mkdir -p "$corpus"
  seeds=()
  if [ -d "Tests/Fuzz/seeds/$name" ]; then seeds=("Tests/Fuzz/seeds/$name"); fi
  printf '%-16s %s s\n' "$name" "$seconds"
  if ! "$out/$name" -max_total_time="$seconds" -max_len=4096 -timeout=5 -artifact_prefix="$out/$name-" \
    -print_final_stats=1 "$corpus" "${seeds[@]}" >"$out/$name.log" 2>&1; then
    tail -n 30 "$out/$name.log"
    printf '%d passed, 1 failed\n' "$passed"
    exit 1
  fi
  grep -E 'number_of_executed_units|^#[0-9]+.*DONE' "$out/$name.log" | sed 's/^/  /' || true
  passed=$((passed + 1))
done
printf '%d passed, 0 failed\n' "$passed"
