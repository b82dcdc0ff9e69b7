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

flags=(-O -swift-version 6 -parse-as-library -enable-testing -sanitize=fuzzer,address
  -enable-experimental-feature Lifetimes -enable-upcoming-feature ExistentialAny
  -enable-upcoming-feature InternalImportsByDefault
  -enable-upcoming-feature NonisolatedNonsendingByDefault -I "$out")
for module in Sources/*/module.modulemap; do flags+=(-I "$(dirname "$module")"); done

# module NAME: compiles Sources/NAME with coverage, unless this run has done so.
modules=()
module() {
  case " ${modules[*]} " in *" $1 "*) return ;; esac
  printf 'building %s with coverage\n' "$1"
  find "Sources/$1" -name '*.swift' -print0 | sort -z | xargs -0 swiftc "${flags[@]}" -wmo -module-name "$1" \
    -emit-module -emit-module-path "$out/$1.swiftmodule" -c -o "$out/$1.o"
  modules+=("$1")
}
# SwiftPM writes this map itself for a C target.
mkdir -p "$out/CLinux"
printf 'module CLinux { header "%s/Sources/CLinux/include/CLinux.h" export * }\n' "$PWD" \
  >"$out/CLinux/module.modulemap"
flags+=(-I "$out/CLinux")
clang -O1 -c Sources/CLinux/CLinux.c -I Sources/CLinux/include -o "$out/CLinux.o"

passed=0
for name in "${names[@]}"; do
  objects=("$out/CLinux.o" "$out/Wire.o")
  module Wire
  for target in Auth Engine; do
    grep -q "import $target\$" "Tests/Fuzz/$name.swift" || continue
    module "$target"
    objects+=("$out/$target.o")
  done
  swiftc "${flags[@]}" -use-ld=lld -module-name Fuzz "Tests/Fuzz/$name.swift" "${objects[@]}" -o "$out/$name"
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
