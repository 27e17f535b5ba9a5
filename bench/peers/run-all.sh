#!/bin/bash
# run-all.sh [PART...]: the whole comparison, one after another. Parts: pintle keycloak sas oidcprovider limit. Ends with the table.
. "$(dirname "$0")/common.sh"
cd "$HERE"; build_loadgen; : "${SECS:=5}"; export SECS
PARTS=${*:-pintle keycloak sas oidcprovider limit}
startups() { # PEER LABEL: three starts of a seeded peer, seconds to the first token
  for _ in 1 2 3; do "./$1.sh" stop; printf '%s ' "$("./$1.sh" start 2>/dev/null)"; done >"$BENCH_HOME/out/$2.startup"; "./$1.sh" stop
  say "$2 start-up: $(cat "$BENCH_HOME/out/$2.startup")"; }
peer() { # PEER LABEL: fresh, start, seed, load, startups, stop
  say "== $2"; "./$1.sh" stop; "./$1.sh" fresh 2>/dev/null; "./$1.sh" start >/dev/null; "./$1.sh" seed 32; ./bench.sh "$1" "$2"; }
for P in $PARTS; do case $P in
pintle) export WARM=15; ./pintle.sh install; OPS="refresh introspect" peer pintle pintle; startups pintle pintle; unset WARM;;
keycloak) export WARM=15; ./keycloak.sh install >"$BENCH_HOME/out/keycloak.size"
  peer keycloak keycloak-pg; startups keycloak keycloak-pg
  unset WARM;;
sas) export WARM=15; ./sas.sh install >"$BENCH_HOME/out/sas.size"
  (export SAS_SECRET=fast; peer sas sas-pg-fast; OPS=refresh CONNS=8 REPS=1 ./bench.sh sas sas-pg-fast-after; psqlc -d sas -c "select count(*) from oauth2_authorization" >"$BENCH_HOME/out/sas.rows"; startups sas sas-pg-fast)
  (export SAS_STORE=mem SAS_SECRET=fast CONNS=8; peer sas sas-mem-fast; OPS=refresh REPS=1 ./bench.sh sas sas-mem-fast-after; startups sas sas-mem-fast)
  peer sas sas-pg-default; ./sas.sh stop; unset WARM;;
oidcprovider) ./oidcprovider.sh install >"$BENCH_HOME/out/oidcprovider.size"; peer oidcprovider oidcprovider-mem; startups oidcprovider oidcprovider-mem;;
limit) [ -x ./limit.sh ] && ./limit.sh all;;
esac; done
pg_down
python3 report.py "$BENCH_HOME"/out/*.jsonl >"$BENCH_HOME/out/report.md"; say "see out/report.md"
