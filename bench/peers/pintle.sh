#!/bin/bash
# pintle.sh install|fresh|start|seed|stop   Pintle itself: the process of `make run`, its store in a file
. "$(dirname "$0")/common.sh"
P=19080 D=$BENCH_HOME/pintle
case $1 in
install) mvn -pl functions,local -DskipTests package >"$BENCH_HOME/logs/pintle-mvn.log" 2>&1;;
fresh) rm -rf "$D";;
start) mkdir -p "$D"; t0=$(date +%s.%N)
  PORT=$P PINTLE_DATA=$D "$ROOT/local/run" >"$BENCH_HOME/logs/pintle.log" 2>&1 & echo $! >"$BENCH_HOME/run/pintle.pid"
  first_token "$t0" http://127.0.0.1:$P/local/health;;
seed) python3 "$HERE/../warm.py" --seed http://127.0.0.1:$P >"$BENCH_HOME/run/pintle.env"
  . "$BENCH_HOME/run/pintle.env"; for _ in $(seq "${2:-32}"); do echo "$RT"; done >"$BENCH_HOME/run/pintle.tokens";;
stop) stop_pid "$BENCH_HOME/run/pintle.pid";;
esac
