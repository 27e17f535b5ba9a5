#!/bin/bash
# limit.sh install|crypto|start|stop|all   env: LIMIT_SERVER=helidon|vertx|jdk  LIMIT_PROVIDER=jdk|accp
. "$(dirname "$0")/common.sh"
: "${LIMIT_SERVER:=helidon}" "${LIMIT_PROVIDER:=jdk}" "${LIMIT_HEAP:=-Xms64m -Xmx512m}"
B=$BENCH_HOME/limit-build; CP="$B/target/classes:$B/target/lib/*"; J="$JAVA_HOME/bin/java --enable-native-access=ALL-UNNAMED -Dcom.amazon.corretto.crypto.provider.registerEdKeyFactory=true"
case $1 in
install) mkdir -p "$B"; cp -r "$HERE/limit/." "$B/"; mvn -f "$B" package >"$BENCH_HOME/logs/limit-mvn.log" 2>&1;;
crypto) $J -cp "$CP" limit.Crypto 2>/dev/null | tee "$BENCH_HOME/out/crypto.md";;
start) t0=$(date +%s.%N)
  $J $LIMIT_HEAP -Dsun.net.httpserver.nodelay=true -Dprovider="$LIMIT_PROVIDER" -cp "$CP" limit.Limit "$LIMIT_SERVER" >"$BENCH_HOME/logs/limit.log" 2>&1 & echo $! >"$BENCH_HOME/run/limit.pid"
  [ -f "$BENCH_HOME/run/limit.tokens" ] || $J -cp "$CP" limit.Limit token >"$BENCH_HOME/run/limit.tokens"
  first_token "$t0" -d "refresh_token=$(head -1 "$BENCH_HOME/run/limit.tokens")" http://127.0.0.1:19100/es256;;
stop) stop_pid "$BENCH_HOME/run/limit.pid";;
all) # the same work by the platform's and by the native provider
  printf 'PORT=19100\nUSES_DB=\nREFRESH_URL=http://127.0.0.1:19100/es256\n' >"$BENCH_HOME/run/limit.env"
  for p in jdk accp; do
    LIMIT_PROVIDER=$p "$0" start >"$BENCH_HOME/out/limit-helidon-$p.startup"
    OPS=refresh "$HERE/bench.sh" limit "limit-helidon-es256-$p"
    "$0" stop
  done;;
esac
