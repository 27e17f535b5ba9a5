# Sourced by every script. Loopback only; everything that is made lies under $BENCH_HOME.
set -eu
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export BENCH_HOME=${BENCH_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/pintle/peers}
ROOT=$(cd "$HERE/../.." && pwd)
JAVA_HOME=$("$ROOT/local/jdk25")
export JAVA_HOME
PG_PORT=15433
mkdir -p "$BENCH_HOME"/{bin,run,logs,out}

say() { echo "[$(date +%T)] $*" >&2; }
pid_on_port() { ss -Hltnp "sport = :$1" | grep -o 'pid=[0-9]*' | head -1 | cut -d= -f2; }

# stop_pid FILE: ends the process whose id is in FILE (and only that one), waits for it
stop_pid() {
  [ -f "$1" ] || return 0
  local p; p=$(cat "$1"); rm -f "$1"
  kill "$p" 2>/dev/null || return 0
  for _ in $(seq 100); do kill -0 "$p" 2>/dev/null || return 0; sleep 0.1; done
  kill -9 "$p" 2>/dev/null || true
}

mvn() { (cd "$ROOT" && ./mvnw -q -B -ntp "$@"); }

build_loadgen() { [ "$ROOT/bench/target/load" -nt "$ROOT/bench/load/main.go" ] || (cd "$ROOT/bench/load" && go build -o ../target/load .); }

PG_BIN=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1 || true)
as_pg() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
pg_up() { # own cluster, default durability (fsync on, synchronous_commit on)
  local d=$BENCH_HOME/pg
  if [ ! -d "$d/data" ]; then
    mkdir -p "$d"; [ "$(id -u)" = 0 ] && chown postgres "$d"
    chmod 755 "$BENCH_HOME"
    as_pg test -x "$d" || { say "the user postgres can not enter $d: BENCH_HOME=/var/tmp/pintle-peers make bench-peers"; exit 1; }
    as_pg "$PG_BIN/initdb" -D "$d/data" -U bench --auth=trust >"$BENCH_HOME/logs/initdb.log"
    as_pg sh -c "printf \"port=$PG_PORT\nlisten_addresses='127.0.0.1'\nunix_socket_directories=''\nmax_connections=200\n\" >> '$d/data/postgresql.conf'"
  fi
  [ -n "$(pid_on_port $PG_PORT)" ] || as_pg "$PG_BIN/pg_ctl" -D "$d/data" -w -l "$d/log" start >/dev/null
  PG_PID=$(head -1 "$d/data/postmaster.pid")
}
pg_down() { [ -d "$BENCH_HOME/pg/data" ] && as_pg "$PG_BIN/pg_ctl" -D "$BENCH_HOME/pg/data" -m fast -w stop >/dev/null || true; }
psqlc() { "$PG_BIN/psql" -qAt -h 127.0.0.1 -p $PG_PORT -U bench "$@"; }
pg_freshdb() { psqlc -d postgres -c "drop database if exists $1 with (force)" -c "create database $1"; }

# first_token T0 CURL-ARGS...: seconds from T0 (date +%s.%N) to the first 200
first_token() {
  local t0=$1; shift
  for _ in $(seq 3000); do
    if [ "$(curl -s -o /dev/null -m 5 -w '%{http_code}' "$@")" = 200 ]; then
      echo "$(date +%s.%N) - $t0" | bc; return 0; fi
    sleep 0.02
  done
  echo never; return 1
}
