#!/usr/bin/env bash
# A server on this machine with the sample database discovered, in the foreground. Everything lies in build/run; ONCE=1
# ends after the discovery. Asks nothing; may be repeated.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077
program=$PWD/build/datawave
run=$PWD/build/run
mkdir -p "$run"
export DATAWAVE_PROFILES=$run/profiles.yaml
unset DATAWAVE_PROFILE DATAWAVE_URL DATAWAVE_TOKEN

say() { printf '%s\n' "$*"; }

say "run: a sample database"
"$program" demo --path "$run/demo.db"

say
say "run: a server"
rm -f "$run/ready"
: > "$run/server.log"
# A process group of its own: Ctrl-C reaches this script, which ends the server once.
set -m
"$program" serve --data-dir "$run/server" --listen "${LISTEN:-127.0.0.1:7878}" --next-port --allow-egress 127.0.0.0/8 \
  --allow-files "$run" --ready-file "$run/ready" < /dev/null > "$run/server.log" 2>&1 &
server=$!
set +m
stopped=
stop() {
  [[ -n $stopped ]] && return
  stopped=1
  kill -TERM "$server" 2> /dev/null || true
}
trap stop INT TERM HUP EXIT
for ((i = 0; i < 300; ++i)); do
  [[ -s $run/ready ]] && break
  if ! kill -0 "$server" 2> /dev/null; then
    say "run: the server did not start:" >&2
    sed 's/^/  /' "$run/server.log" >&2
    say "  rm -r build/run begins afresh" >&2
    exit 3
  fi
  sleep 0.1
done
[[ -s $run/ready ]] || { say "run: the server is not ready after 30 s: $run/server.log" >&2; exit 3; }
url=$(< "$run/ready")
wanted=${LISTEN:-127.0.0.1:7878}
[[ $url == *":${wanted##*:}" || ${wanted##*:} == 0 ]] || say "  port ${wanted##*:} is taken by another program: port ${url##*:} instead"

# The administrator of this server: name admin, password in a file of its own.
[[ -s $run/password ]] || head -c 18 /dev/urandom | base64 > "$run/password"
if ! "$program" login "$url" --name admin --password-file "$run/password" -q 2> "$run/login.log"; then
  if [[ -f $run/server/first-sign-in ]]; then
    "$program" login "$url" --first "$run/server/first-sign-in" --name admin --password-file "$run/password" -q
  else
    sed 's/^/  /' "$run/login.log" >&2
    exit 77
  fi
fi
rm -f "$run/login.log"

if ! "$program" source show demo -q > /dev/null 2>&1; then
  "$program" source add demo "$run/demo.db" --environment development --description "the sample database" -q
fi
say "run: discovering the source demo"
discovered=0
"$program" source discover demo || discovered=$?

cat << END

Datawave serves on $url
  sign in as admin; the password is in $run/password

Three things to try, in another terminal:
  export DATAWAVE_PROFILES=$run/profiles.yaml
  ./build/datawave search email
  ./build/datawave show demo.main.customer
  ./build/datawave source add mine postgres://user@127.0.0.1/database

END
if [[ ${ONCE:-} == 1 ]]; then
  stop
  wait "$server" || true
  exit "$discovered"
fi
say "Ctrl-C ends it."
code=0
while kill -0 "$server" 2> /dev/null; do
  code=0
  wait "$server" || code=$?
done
[[ -n $stopped ]] && { say "run: ended"; exit 0; }
say "run: the server ended by itself:" >&2
tail -n 5 "$run/server.log" >&2
exit "$code"
