#!/usr/bin/env bash
# Builds the products, and fails when a target imports one that Package.swift does not give it.
set -euo pipefail
cd "$(dirname "$0")/.."
# SwiftPM looks at imports only in a plain build, not in one with --build-tests.
swift build --explicit-target-dependency-import-check error
