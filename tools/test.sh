#!/usr/bin/env bash
# The whole test run: packages, peers, all tests with the address and undefined-behaviour sanitizers, the tests labelled
# `tsan` with the thread sanitizer, lint. Ends with the times, the names of skipped tests, and one line of counts.
set -euo pipefail
cd "$(dirname "$0")/.."

times=()
failed=()
# stage NAME COMMAND...: runs it and notes its time. A failure is remembered and the next stages still run, so `set -e`
# has no effect inside: the functions below chain with && and return.
stage() {
  local name=$1 start=$SECONDS
  shift
  echo "test: $name"
  "$@" || failed+=("$name")
  times+=("$(printf '%5d s  %s' $((SECONDS - start)) "$name")")
}

build() {  # PRESET [TARGETS...]
  local preset=$1
  shift
  cmake --preset "$preset" --log-level=WARNING > /dev/null && cmake --build --preset "$preset" ${1:+--target "$@"}
}

run() {  # PRESET [ctest arguments...]: one XML file per test program goes to build/PRESET/results
  local preset=$1
  shift
  rm -rf "build/$preset/results"
  GTEST_OUTPUT=xml:$(pwd)/build/$preset/results/ ctest --test-dir "build/$preset" --output-on-failure -j 2 "$@"
}

build_threaded() {
  local targets
  cmake --preset tsan --log-level=WARNING > /dev/null || return
  mapfile -t targets < <(ctest --test-dir build/tsan -N -L '^tsan$' 2> /dev/null | sed -n 's/^ *Test *#[0-9]*: //p')
  ((${#targets[@]} > 0)) || { echo "no test carries the label tsan"; return 0; }
  build tsan "${targets[@]}"
}

export ASAN_OPTIONS=${ASAN_OPTIONS:-strict_string_checks=1:detect_stack_use_after_return=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1:second_deadlock_stack=1}

tools/install-packages.sh test
stage "peers" tools/install-peers.sh
stage "build with address and undefined-behaviour sanitizers" build asan
((${#failed[@]} == 0)) || { echo "test: the build failed"; exit 1; }
stage "tests with address and undefined-behaviour sanitizers" run asan
stage "build with thread sanitizer" build_threaded
[[ ${failed[*]} == *"build with thread"* ]] || stage "tests with thread sanitizer" run tsan -L '^tsan$'
stage "lint" tools/lint.sh

printf '\ntimes:\n'
printf '%s\n' "${times[@]}"
((${#failed[@]} == 0)) || printf 'failed: %s\n' "${failed[@]}"
python3 tools/test_summary.py build/asan build/tsan
((${#failed[@]} == 0))
