# Everything a person types. Each target says what it does and may be repeated; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help build run test bench format lint tidy peers clean
SHELL := /bin/bash

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

build: ## the release program, build/datawave
	@tools/install-packages.sh run
	@tools/build.sh

run: build ## build, then serve on this machine with a sample database discovered; ONCE=1 ends after that
	@ONCE=$(ONCE) tools/run.sh

test: ## install what tests need, build with sanitizers, run all tests, lint
	@tools/test.sh

bench: ## benchmarks: make bench BENCH=name (names: make bench)
	@tools/bench.sh $(BENCH)

format: ## lay out the sources with clang-format
	@tools/sources.sh | xargs -r -P 2 -n 20 clang-format-19 -i
	@echo "format: done"

lint: ## layout and house rules
	@tools/lint.sh

tidy: ## clang-tidy on FILES="a.cpp b.cpp" (default: sources changed since the last commit)
	@tools/tidy.sh $(FILES)

peers: ## the optional test servers, into build/peers
	@tools/install-peers.sh

clean: ## remove all builds; build/peers and build/cache stay
	@echo "clean: removing builds"
	@if [ -d build ]; then find build -mindepth 1 -maxdepth 1 ! -name peers ! -name cache -exec rm -rf {} +; fi
