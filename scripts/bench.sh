#!/usr/bin/env bash
# The usual measurements, server on one core and load on another: bench.sh [SECONDS each, 5 by default].
# docs/performance.md says what the figures mean.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds="${1:-5}"
port="${PORT:-9001}"
bin="$PWD/.build/release"
data=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" || true; fi
  rm -rf "$data"
}
trap finish EXIT

pin() {
  local core=$1
  shift
  if command -v taskset >/dev/null && [ "$(nproc)" -gt 1 ]; then exec taskset -c "$core" "$@"; else exec "$@"; fi
}

# start WORD COMMAND...: a server on core 0, ready when it has printed a line with WORD.
start() {
  local word=$1
  shift
  finish_server
  (pin 0 "$@") >"$data/out" 2>"$data/err" &
  server=$!
  for _ in $(seq 100); do
    grep -q "$word" "$data/out" "$data/err" && return
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  cat "$data/out" "$data/err" >&2
  exit 1
}

finish_server() {
  [ -n "$server" ] || return 0
  kill "$server" && wait "$server" || true
  server=
}

load() {
  printf '\n--- roost-bench %s\n' "$*"
  (pin 1 "$bin/roost-bench" "$@" --port "$port" --pid "$server" --duration "$seconds")
}

start "$port" "$bin/roost-bench" serve --port "$port"
load echo --connections 100 --depth 1 --size 64
load echo --connections 100 --depth 16 --size 64
load fanout --rooms 1 --members 1000 --senders 10 --depth 1 --size 128
load fanout --rooms 100 --members 20 --senders 1 --depth 1 --size 128

export HOST=127.0.0.1 PORT="$port" DATA_DIR="$data" DATABASE_URL="sqlite:///$data/app.db" RATE_LIMITS=off LOOPS=1
start ready "$bin/roost" serve
load chat --rooms 1 --members 100 --senders 10 --depth 1
load chat --rooms 20 --members 10 --senders 5 --depth 4
