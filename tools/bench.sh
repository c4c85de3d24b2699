#!/usr/bin/env bash
# Runs bench/NAME/run after building what it needs: the targets `datawave` and `bench_NAME`, release, in build/bench.
# The last lines that a benchmark prints read `figure NAME VALUE UNIT`.
set -euo pipefail
cd "$(dirname "$0")/.."
if (($# == 0)) || [[ ! -x bench/$1/run ]]; then
  echo "bench: make bench BENCH=NAME, where NAME is one of:"
  for run in bench/*/run; do [[ ! -x $run ]] || { run=${run%/run}; echo "  ${run#bench/}"; }; done
  (($# == 0)) || exit 64
  exit 0
fi
tools/install-packages.sh test
tools/install-peers.sh
echo "bench: building $1 (release, build/bench)"
cmake --preset release -B build/bench -DDATAWAVE_TESTS=ON -DDATAWAVE_BENCH=ON --log-level=WARNING > /dev/null
targets=()
for target in datawave "bench_$1"; do
  if grep -q "^build $target:" build/bench/build.ninja; then targets+=("$target"); fi
done
cmake --build build/bench -j 2 --target "${targets[@]}"
DATAWAVE_BUILD=$(pwd)/build/bench
DATAWAVE_PROGRAM=$(find "$DATAWAVE_BUILD" -type f -name datawave -perm -u+x | head -n 1)
export DATAWAVE_BUILD DATAWAVE_PROGRAM
echo "bench: $1"
exec "bench/$1/run"
