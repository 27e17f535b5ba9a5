#!/bin/bash
# sas.sh install|fresh|start|seed|stop   env: SAS_STORE=pg|mem  SAS_SECRET=default|fast
# SAS_POOL=64 (JDBC pool; at the default of 10 the JDBC store hangs itself at 10 or more requests at a time: the row mapper
# of findByToken takes a second connection while the first is held)
. "$(dirname "$0")/common.sh"
: "${SAS_STORE:=pg}" "${SAS_SECRET:=default}" "${SAS_POOL:=64}" "${SAS_HEAP:=-Xms64m -Xmx512m}"
J=$BENCH_HOME/sas-build/target/sas-1.jar
case $1 in
install) mkdir -p "$BENCH_HOME/sas-build"; cp -r "$HERE/sas/." "$BENCH_HOME/sas-build/"
  [ "$J" -nt "$HERE/sas/src/main/java/sas/App.java" ] || mvn -f "$BENCH_HOME/sas-build" package >"$BENCH_HOME/logs/sas-mvn.log" 2>&1
  du -m "$J" | cut -f1;;
fresh) [ "$SAS_STORE" = mem ] || { pg_up; pg_freshdb sas; };;
start) [ "$SAS_STORE" = mem ] || pg_up
  t0=$(date +%s.%N)
  "$JAVA_HOME/bin/java" $SAS_HEAP -Dstore="$SAS_STORE" -Dsecret="$SAS_SECRET" -Dspring.datasource.hikari.maximum-pool-size="$SAS_POOL" -jar "$J" >"$BENCH_HOME/logs/sas.log" 2>&1 & echo $! >"$BENCH_HOME/run/sas.pid"
  first_token "$t0" -u bench:bench-secret-0123456789abcdefghij -d grant_type=client_credentials -d scope=read http://127.0.0.1:19000/oauth2/token;;
seed) python3 "$HERE/seed.py" sas "${2:-32}" >"$BENCH_HOME/run/sas.tokens"
  cat >"$BENCH_HOME/run/sas.env" <<X
PORT=19000
TOKEN_URL=http://127.0.0.1:19000/oauth2/token
INTRO_URL=http://127.0.0.1:19000/oauth2/introspect
CC_BODY='grant_type=client_credentials&scope=read'
X
  [ "$SAS_STORE" = pg ] || echo USES_DB= >>"$BENCH_HOME/run/sas.env";;
stop) stop_pid "$BENCH_HOME/run/sas.pid";;
esac
