#!/usr/bin/env bash
# Layout by clang-format, then the rules that only this project has (tools/lint.py says each with its reason).
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t files < <(tools/sources.sh)
echo "lint: layout and house rules of ${#files[@]} files"
unformatted=$(printf '%s\n' "${files[@]}" | xargs clang-format-19 --dry-run -Werror 2>&1 |
  sed -n 's/^\([^ :]*\):[0-9].*/\1/p' | sort -u) || true
status=0
if [[ -n $unformatted ]]; then
  echo "not laid out by clang-format (make format):" $unformatted
  status=1
fi
python3 tools/lint.py --self-test || status=1
python3 tools/lint.py "${files[@]}" || status=1
exit $status
