#!/bin/bash
# bench.sh ENV-NAME [LABEL]: loads a peer that is started and seeded (run/ENV-NAME.env, run/ENV-NAME.tokens).
# env: OPS="refresh introspect cc" CONNS="1 8 32" REPS=3 SECS=6 WARM=10; results: out/LABEL.jsonl
# The env file sets PORT, TOKEN_URL, INTRO_URL, CC_BODY and, where they differ from OAuth2's own form:
# AUTH (a header), REFRESH_METHOD/URL/BODY, REFRESH_H (array of headers), FOLLOW (JSON field), NEED.
. "$(dirname "$0")/common.sh"
build_loadgen
N=$1; L=${2:-$1}; : "${OPS:=refresh introspect cc}" "${CONNS:=1 8 32}" "${REPS:=3}" "${SECS:=6}" "${WARM:=10}"
AUTH="Authorization: Basic $(printf 'bench:bench-secret-0123456789abcdefghij' | base64 -w0)"
FORM='Content-Type: application/x-www-form-urlencoded'
REFRESH_METHOD=POST REFRESH_URL= REFRESH_BODY='grant_type=refresh_token&refresh_token={rt}' REFRESH_H=() FOLLOW=refresh_token NEED=access_token TOK=
. "$BENCH_HOME/run/$N.env"
LG=$ROOT/bench/target/load; OUT=$BENCH_HOME/out/$L.jsonl
SP=$(pid_on_port "$PORT"); PIDS="server=$SP"; [ -z "${USES_DB-1}" ] || { D=$(head -1 "$BENCH_HOME/pg/data/postmaster.pid" 2>/dev/null || true); [ -n "$D" ] && PIDS="$PIDS,db=$D"; }
go() { # op conns secs
  case $1 in
  refresh) [ ${#REFRESH_H[@]} -gt 0 ] || REFRESH_H=("$AUTH" "$FORM")
    local h=(); for x in "${REFRESH_H[@]}"; do h+=(-H "$x"); done
    "$LG" -label refresh -c "$2" -d "$3s" -cpu "$PIDS" -url "${REFRESH_URL:-$TOKEN_URL}" -method "$REFRESH_METHOD" -body "$REFRESH_BODY" "${h[@]}" -tokens "$BENCH_HOME/run/$N.tokens" -follow "$FOLLOW" -need "$NEED";;
  cc) "$LG" -label cc -c "$2" -d "$3s" -cpu "$PIDS" -url "$TOKEN_URL" -H "$AUTH" -H "$FORM" -body "$CC_BODY" -need access_token;;
  introspect)
    [ -n "$TOK" ] || TOK=$(curl -s -H "$AUTH" -d "$CC_BODY" "$TOKEN_URL" | jq -r .access_token)
    "$LG" -label introspect -c "$2" -d "$3s" -cpu "$PIDS" -url "$INTRO_URL" -H "$AUTH" -H "$FORM" -body "token=$TOK" -need '"active":true';;
  esac; }
: >"$OUT"
for op in $OPS; do
  go "$op" 8 "$WARM" >/dev/null
  for r in $(seq "$REPS"); do for c in $CONNS; do go "$op" "$c" "$SECS" | tee -a "$OUT" >&2; done; done
done
