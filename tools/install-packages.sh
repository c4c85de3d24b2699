#!/usr/bin/env bash
# Installs the system packages of packages/debian.txt: `run` (those that build and run the program) or `test` (all).
# Does nothing, and needs no root, when all of them are there.
set -euo pipefail
cd "$(dirname "$0")/.."

case ${1:-run} in
  run) last='/^# \[test\]/q' ;;
  test) last='' ;;
  *) echo "usage: $0 [run|test]" >&2; exit 64 ;;
esac
mapfile -t wanted < <(sed "$last" packages/debian.txt | sed 's/#.*//' | tr -s ' \t' '\n' | grep .)

if ! command -v apt-get > /dev/null; then
  echo "packages: this is not a Debian system; the build needs what these packages hold: ${wanted[*]}"
  exit 0
fi

missing=()
for package in "${wanted[@]}"; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null || true)
  [[ $state == installed ]] || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
  echo "packages: all ${#wanted[@]} are installed"
  exit 0
fi

as_root=()
if ((EUID != 0)); then
  command -v sudo > /dev/null || { echo "packages: missing, and neither root nor sudo: ${missing[*]}" >&2; exit 77; }
  as_root=(sudo)
fi
echo "packages: installing ${missing[*]}"
"${as_root[@]}" apt-get -q update
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "${missing[@]}"
