#!/usr/bin/env bash
# The layout of every Swift file, by the toolchain's own formatter. `make format` mends what this finds.
set -euo pipefail
cd "$(dirname "$0")/.."
swift format lint --strict --parallel --recursive Sources Tests Package.swift
