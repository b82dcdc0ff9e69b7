#!/usr/bin/env bash
# Measures Roost beside its peers: one pinned core for the server, others for the load, runs interleaved, medians.
#
#   scripts/bench.sh [CELL ...]      all cells when none is named; BENCH_RUNS=5  BENCH_SECONDS=4
#   cells: echo-1 echo-16 fanout-1 fanout-8 rooms get post deflate tls-echo-1 tls-echo-16 idle idle-tls chat
#
# The server runs on core 0 and the load on cores 1 and 2. Peers come from PyPI into .build/bench; without a network
# Roost is measured alone. Results: a table on the terminal, every run in .build/bench/runs.jsonl.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C

runs=${BENCH_RUNS:-5} seconds=${BENCH_SECONDS:-4}
bench=${ROOST_BENCH:-$PWD/.build/release/roost-bench} roost=${ROOST:-$PWD/.build/release/roost}
work=$PWD/.build/bench
server_core=0 load_cores=1-2
[ "$(nproc)" -gt 2 ] || load_cores=1
mkdir -p "$work"
: >"$work/runs.jsonl"
port=$((21000 + RANDOM % 4000))
pids=()
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done' EXIT

# --- peers ---------------------------------------------------------------------------------------------------------

peers() {
  [ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
  "$work/venv/bin/python" -c 'import socketify, fastapi, uvicorn, jwt, multipart' 2>/dev/null ||
    "$work/venv/bin/pip" -q install socketify fastapi 'uvicorn[standard]' pyjwt python-multipart || return 1
  local library
  library=$(find -L "$work/venv" -name 'libsocketify_linux_amd64.so' | head -1)
  [ -n "$library" ] || return 1
  cp "$library" "$work/libsocketify.so"
  cc -O2 -o "$work/uws-peer" scripts/bench-peers/uws.c "$work/libsocketify.so" -Wl,-rpath,"$work"
}

certificate() {
  [ -f "$work/key.pem" ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
    -subj /CN=localhost -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
}

# --- servers -------------------------------------------------------------------------------------------------------

# start NAME COMMAND...: runs it on the server's core and waits for its port; sets pid_NAME and port_NAME.
start() {
  local name=$1 place
  shift
  port=$((port + 1))
  place="$work/$name"
  rm -rf "$place"
  mkdir -p "$place"
  (cd "$place" && exec taskset -c "$server_core" env PORT=$port "${@//PORT/$port}") >"$place/log" 2>&1 &
  pids+=($!)
  eval "pid_$name=$! port_$name=$port"
  for _ in $(seq 100); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return
    sleep 0.1
  done
  echo "$name does not listen:" >&2
  cat "$place/log" >&2
  exit 1
}

stop() {
  local pid="pid_$1"
  kill "${!pid}" 2>/dev/null || true
  wait "${!pid}" 2>/dev/null || true
}

start_engine() { # NAME KIND [plain|tls|deflate]
  local name=$1 kind=$2 how=${3:-plain}
  case "$kind $how" in
  'roost tls') start "$name" "$bench" serve --port PORT --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" ;;
  roost*) start "$name" "$bench" serve --port PORT ;;
  'uws tls') start "$name" "$work/uws-peer" PORT 0 "$work/cert.pem" "$work/key.pem" ;;
  'uws deflate') start "$name" "$work/uws-peer" PORT 1 ;;
  uws*) start "$name" "$work/uws-peer" PORT 0 ;;
  esac
}

start_chat() { # NAME KIND
  case $2 in
  roost)
    start "$1" env DATABASE_URL=sqlite:///./app.db DATA_DIR=./data RATE_LIMITS=off HOST=127.0.0.1 LOOPS=1 \
      LOG_LEVEL=warning "$roost" serve
    ;;
  fastapi)
    start "$1" env DATABASE=chat.db "$work/venv/bin/uvicorn" --app-dir "$PWD/scripts/bench-peers" chat:app \
      --port PORT --no-access-log --log-level warning
    ;;
  esac
}

# --- one run -------------------------------------------------------------------------------------------------------

# record CELL SERVER JSON
record() {
  printf '{"cell":"%s","server":"%s","run":%s}\n' "$1" "$2" "$3" >>"$work/runs.jsonl"
}

load() { # CELL SERVER MODE OPTIONS...
  local cell=$1 name=$2 mode=$3 pid="pid_$2" port="port_$2" result
  shift 3
  result=$(taskset -c "$load_cores" "$bench" "$mode" --port "${!port}" --pid "${!pid}" --json "$@")
  record "$cell" "$name" "$result"
}

cpu_of() { awk '{ sum += $1 } END { printf "%.0f", sum }' /proc/"$1"/task/*/schedstat; }

http() { # CELL SERVER [WRK OPTIONS...]
  local cell=$1 name=$2 pid="pid_$2" port="port_$2" before after requests
  shift 2
  before=$(cpu_of "${!pid}")
  requests=$(taskset -c "$load_cores" wrk -t1 -c64 -d"${seconds}s" "$@" "http://127.0.0.1:${!port}/json" |
    awk '/requests in/ { print $1 }')
  after=$(cpu_of "${!pid}")
  record "$cell" "$name" "$(awk -v n="$requests" -v c=$((after - before)) -v s="$seconds" \
    'BEGIN { printf "{\"rate\":%.0f,\"rate_per_cpu\":%.0f,\"server_cpu\":%.3f}", n/s, n/c*1e9, c/1e9 }')"
}

# interleave CELL "SERVERS" COMMAND...: runs the command for each server in turn, several times.
interleave() {
  local cell=$1 servers=$2 command=$3 server round
  shift 3
  for round in $(seq "$runs"); do
    for server in $servers; do
      [ ! -t 2 ] || printf '\r\033[K%s: %s, %d of %d' "$cell" "$server" "$round" "$runs" >&2
      "$command" "$cell" "$server" "$@"
    done
  done
  [ ! -t 2 ] || printf '\r\033[K' >&2
}

# --- cells ---------------------------------------------------------------------------------------------------------

time_options=(--duration "$seconds" --warmup 1)
engines="roost uws"
post=$(mktemp)
echo 'wrk.method = "POST"; wrk.body = "{\"text\":\"hello\"}"; wrk.headers["Content-Type"] = "application/json"' >"$post"

cells_plain() {
  for server in $engines; do start_engine "$server" "$server"; done
  wanted echo-1 && interleave echo-1 "$engines" load echo --connections 100 --size 64 "${time_options[@]}"
  wanted echo-16 && interleave echo-16 "$engines" load echo --depth 16 --size 64 "${time_options[@]}"
  wanted fanout-1 &&
    interleave fanout-1 "$engines" load fanout --members 1000 --senders 10 "${time_options[@]}"
  wanted fanout-8 &&
    interleave fanout-8 "$engines" load fanout --members 1000 --senders 10 --depth 8 "${time_options[@]}"
  wanted rooms && interleave rooms "$engines" load fanout --rooms 100 --members 20 "${time_options[@]}"
  if ! command -v wrk >/dev/null; then
    echo 'no get and post: they need wrk (apt-get install wrk)' >&2
  else
    wanted get && interleave get "$engines" http
    wanted post && interleave post "$engines" http -s "$post"
  fi
  for server in $engines; do stop "$server"; done
  return 0
}

cells_deflate() {
  wanted deflate || return 0
  for server in $engines; do start_engine "$server" "$server" deflate; done
  interleave deflate "$engines" load fanout --deflate --members 1000 --senders 10 --size 512 "${time_options[@]}"
  for server in $engines; do stop "$server"; done
}

cells_tls() {
  wanted tls-echo-1 || wanted tls-echo-16 || return 0
  for server in $engines; do start_engine "$server" "$server" tls; done
  wanted tls-echo-1 && interleave tls-echo-1 "$engines" load echo --tls "${time_options[@]}"
  wanted tls-echo-16 && interleave tls-echo-16 "$engines" load echo --tls --depth 16 "${time_options[@]}"
  for server in $engines; do stop "$server"; done
}

# A fresh server each time: memory that was used once does not go back.
idle() { # CELL SERVER HOW CONNECTIONS
  start_engine "$2" "$2" "$3"
  load "$1" "$2" idle --connections "$4" --hold 1 $([ "$3" = plain ] || echo "--$3")
  stop "$2"
}

cells_idle() {
  wanted idle && interleave idle "$engines" idle plain 15000
  wanted idle-tls && interleave idle-tls "$engines" idle tls 5000
  return 0
}

cells_chat() {
  local servers=roost
  wanted chat || return 0
  [ "$engines" = roost ] || servers="roost fastapi"
  for server in $servers; do start_chat "$server" "$server"; done
  interleave chat-20 "$servers" load chat --members 20 --senders 10 "${time_options[@]}"
  interleave chat-20-deep "$servers" load chat --members 20 --senders 10 --depth 8 "${time_options[@]}"
  interleave chat-rooms "$servers" load chat --rooms 100 --members 20 "${time_options[@]}"
  interleave chat-1000 "$servers" load chat --members 1000 --senders 10 "${time_options[@]}"
  for server in $servers; do stop "$server"; done
}

selected=" $* "
wanted() { [ "$selected" = '  ' ] || [[ $selected == *" $1 "* ]]; }

if ! peers; then
  echo 'no peers: they come from PyPI and need a network and a C compiler' >&2
  engines=roost
fi
certificate
echo "load average $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)"
cells_plain
cells_deflate
cells_tls
cells_idle
cells_chat
rm -f "$post"
python3 scripts/bench_table.py "$work/runs.jsonl"
