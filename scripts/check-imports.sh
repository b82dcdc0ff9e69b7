#!/usr/bin/env bash
# Builds the products, and fails when a target imports a sibling that Package.swift does not give it.
#
# SwiftPM's own check is silent when the build before was one with --build-tests, so the import lines are
# compared with the package's description as well.
set -euo pipefail
cd "$(dirname "$0")/.."
swift build --explicit-target-dependency-import-check error
swift package describe --type json | python3 -c '
import json, pathlib, re, sys

targets = json.load(sys.stdin)["targets"]
siblings = {target["name"] for target in targets}
wrong = 0
for target in targets:
    allowed = set(target.get("target_dependencies", [])) | {target["name"]}
    for path in sorted(pathlib.Path(target["path"]).rglob("*.swift")):
        for line in path.read_text().splitlines():
            found = re.match(r"\s*(?:@\w+\s+)*(?:\w+\s+)?import\s+(?:\w+\s+)?(\w+)", line)
            if found and found[1] in siblings - allowed:
                print("%s imports %s, which Package.swift does not give to %s" % (path, found[1], target["name"]))
                wrong += 1
sys.exit(1 if wrong else 0)
'
