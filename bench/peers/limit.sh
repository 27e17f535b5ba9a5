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
all)
  "$0" install; "$0" crypto >/dev/null
  cell() { printf 'PORT=19100\nUSES_DB=\nREFRESH_URL=http://127.0.0.1:19100/%s\n' "$3" >"$BENCH_HOME/run/limit.env"
    OPS=refresh CONNS=${4:-8} WARM=8 "$HERE/bench.sh" limit "limit-$1-$3-$2"; }
  for sp in helidon:jdk helidon:accp vertx:jdk vertx:accp jdk:jdk; do
    export LIMIT_SERVER=${sp%:*} LIMIT_PROVIDER=${sp#*:}
    "$0" start >"$BENCH_HOME/out/limit-${sp/:/-}.startup"
    [ "$LIMIT_PROVIDER" = accp ] || cell $LIMIT_SERVER $LIMIT_PROVIDER hmac
    cell $LIMIT_SERVER $LIMIT_PROVIDER es256 "1 8 32"
    [ "$LIMIT_SERVER" != helidon ] || { cell helidon $LIMIT_PROVIDER rs256; cell helidon $LIMIT_PROVIDER eddsa; }
    "$0" stop
  done;;
esac
