#!/bin/bash
# run-all.sh [PART...]: the whole comparison, one after another in one run, and its table. Parts: pintle keycloak sas oidcprovider limit.
# env: SECS=5 a cell, REPS=2, CONNS=8, WARM=20 before them. Also measured: seconds to the first token of three starts.
. "$(dirname "$0")/common.sh"
cd "$HERE"; build_loadgen; : "${SECS:=5}" "${REPS:=2}" "${CONNS:=8}" "${WARM:=20}" "${OPS:=refresh introspect}"; export SECS REPS CONNS WARM OPS
PARTS=${*:-pintle keycloak sas oidcprovider limit}
startups() { # PEER LABEL: three starts of a seeded peer, seconds to the first token
  for _ in 1 2 3; do "./$1.sh" stop; printf '%s ' "$("./$1.sh" start 2>/dev/null)"; done >"$BENCH_HOME/out/$2.startup"; "./$1.sh" stop
  say "$2 start-up: $(cat "$BENCH_HOME/out/$2.startup")"; }
peer() { # PEER LABEL: fresh, start, seed, load, stop
  say "== $2"; "./$1.sh" stop; "./$1.sh" fresh 2>/dev/null; "./$1.sh" start >/dev/null; "./$1.sh" seed 32; ./bench.sh "$1" "$2"; }
rm -f "$BENCH_HOME"/out/*.jsonl "$BENCH_HOME"/out/*.startup
for P in $PARTS; do case $P in
pintle) ./pintle.sh install; WARM=90 peer pintle pintle; startups pintle pintle;;
keycloak) ./keycloak.sh install >"$BENCH_HOME/out/keycloak.size"; WARM=40 peer keycloak keycloak-pg; startups keycloak keycloak-pg;;
sas) ./sas.sh install >"$BENCH_HOME/out/sas.size"
  (export SAS_SECRET=fast; WARM=40 peer sas sas-pg-fast; startups sas sas-pg-fast)
  OPS=refresh peer sas sas-pg-default; ./sas.sh stop;;
oidcprovider) ./oidcprovider.sh install >"$BENCH_HOME/out/oidcprovider.size"; peer oidcprovider oidcprovider-mem; startups oidcprovider oidcprovider-mem;;
limit) ./limit.sh install; ./limit.sh all;;
esac; done
pg_down
{ echo "Measured on $(date -u +%F), commit $(git -C "$ROOT" log -1 --format=%h), $(nproc) processors, JDK $("$JAVA_HOME/bin/java" --version | head -1)."; echo
  python3 report.py "$BENCH_HOME"/out/*.jsonl; } >"$ROOT/bench/results/peers.md"
python3 - "$BENCH_HOME/out" >"$ROOT/bench/results/peers.jsonl" <<'X'
import json, pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.jsonl")):
    start = path.with_suffix(".startup")
    for line in path.read_text().splitlines():
        print(json.dumps({"peer": path.stem, **json.loads(line), **({"startups": [float(one) for one in start.read_text().split()]} if start.exists() else {})}, sort_keys=True))
X
say "see bench/results/peers.md"
