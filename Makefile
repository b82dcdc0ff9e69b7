# `make run` and `make test` do what there is to do on a fresh Debian machine with a Swift toolchain.
.DEFAULT_GOAL := help
.PHONY: help run build test test-all check format bench fuzz contract asan tsan clean

help: ## list these
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: build ## install what is missing, build, and serve on the settings of .env
	@exec .build/release/roost serve

build: ## install what is missing and build the server
	@scripts/install-deps.sh build
	@swift build -c release --product roost

test: ## install what is missing and run the suites, under six minutes on two cores
	@scripts/install-deps.sh test
	@scripts/test.sh

test-all: ## the same with every fault and every scenario of the browser, on a release build
	@scripts/install-deps.sh test
	@scripts/test.sh all

check: ## the quick suites: format, rules, imports, unit tests, JavaScript
	@scripts/install-deps.sh test
	@scripts/test.sh check

format: ## lay out the Swift files
	@swift format --in-place --parallel --recursive Sources Tests Package.swift

bench: ## measure the engine and the durable chat on this machine
	@scripts/install-deps.sh build
	@swift build -c release
	@scripts/bench.sh

fuzz: ## feed every parser to libFuzzer, SECONDS=600 each
	@scripts/install-deps.sh build
	@scripts/fuzz.sh $(or $(SECONDS),600)

contract: ## compare a running server with its OpenAPI document
	@scripts/install-deps.sh test
	@swift build -c release --product roost
	@.build/venv/bin/python Tests/Contract/run.py .build/release/roost

asan: ## the unit tests under AddressSanitizer
	@scripts/install-deps.sh build
	@scripts/sanitize.sh address

tsan: ## the unit tests under ThreadSanitizer
	@scripts/install-deps.sh build
	@scripts/sanitize.sh thread

clean: ## remove what was built
	@rm -rf .build
