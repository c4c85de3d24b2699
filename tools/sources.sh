#!/usr/bin/env bash
# Our own C++ files, one a line, whether committed yet or not.
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files --cached --others --exclude-standard -- 'src/*.[ch]pp' 'tests/*.[ch]pp' 'bench/*.[ch]pp' 'plugins/*.[ch]pp' |
  while read -r file; do [[ ! -f $file ]] || echo "$file"; done
