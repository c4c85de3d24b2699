#!/usr/bin/env bash
# Builds the release program and links it to build/datawave.
set -euo pipefail
cd "$(dirname "$0")/.."
echo "build: release"
cmake --preset release --log-level=WARNING > /dev/null
cmake --build --preset release
program=$(find build/release -type f -name datawave -perm -u+x | head -n 1)
if [[ -z $program ]]; then
  echo "build: no program yet: this tree has no target named datawave"
  exit 0
fi
ln -sfn "${program#build/}" build/datawave
echo "build: ./build/datawave"
