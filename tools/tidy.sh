#!/usr/bin/env bash
# clang-tidy with the checks of .clang-tidy, on the files named or on those changed since the last commit.
set -euo pipefail
cd "$(dirname "$0")/.."
files=("$@")
((${#files[@]} > 0)) || mapfile -t files < <(git diff --name-only --diff-filter=d HEAD -- '*.cpp')
((${#files[@]} > 0)) || { echo "tidy: nothing has changed"; exit 0; }
[[ -f build/dev/compile_commands.json ]] || cmake --preset dev > /dev/null
echo "tidy: ${files[*]}"
printf '%s\n' "${files[@]}" | xargs -P 2 -n 1 clang-tidy-19 -p build/dev --quiet
