#!/usr/bin/env bash
# Installs what is missing, by name, from Debian; does nothing when all is there.
#   install-deps.sh build   what the server is built on
#   install-deps.sh test    that, and what the tests run in (Python packages go into .build/venv)
set -euo pipefail
cd "$(dirname "$0")/.."

what="${1:-build}"
build_packages=(libssl-dev libsqlite3-dev libargon2-dev zlib1g-dev libcurl4-openssl-dev pkg-config
  libvips-tools)
test_packages=(curl python3 python3-venv chromium fonts-dejavu-core nodejs node-typescript)

fail() { printf '%s\n' "$*" >&2; exit 1; }

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null | cut -c1-2)" = ii ]; }

install_packages() {
  local missing=() name
  for name in "$@"; do is_installed "$name" || missing+=("$name"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "Missing packages; as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  printf 'installing %s\n' "${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o DPkg::Lock::Timeout=600 "${missing[@]}" </dev/null
}

install_python() {
  local venv=.build/venv list=Tests/requirements.txt
  [ -f "$list" ] || return 0
  cmp -s "$list" "$venv/installed.txt" && return 0
  printf 'installing Python packages into %s\n' "$venv"
  mkdir -p .build
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$list"
  cp "$list" "$venv/installed.txt"
}

command -v swift >/dev/null ||
  fail "Roost needs Swift 6.2 or newer in PATH: https://www.swift.org/install/linux/"
command -v dpkg-query >/dev/null ||
  fail "This is not Debian. Install the equivalents of: ${build_packages[*]}; then swift build -c release"

case "$what" in
  build) install_packages "${build_packages[@]}" ;;
  test)
    install_packages "${build_packages[@]}" "${test_packages[@]}"
    install_python
    ;;
  *) fail "usage: install-deps.sh build|test" ;;
esac
