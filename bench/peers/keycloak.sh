#!/bin/bash
# keycloak.sh install|fresh|start|seed|stop   env: KC_V=26.7.2  KC_MODE=pg (production mode, optimized build) | dev (start-dev, H2 file)
. "$(dirname "$0")/common.sh"
: "${KC_V:=26.7.2}" "${KC_MODE:=pg}" "${KC_HEAP:=-Xms64m -Xmx512m}"
D=$BENCH_HOME/keycloak-$KC_V-$KC_MODE
export KC_BOOTSTRAP_ADMIN_USERNAME=admin KC_BOOTSTRAP_ADMIN_PASSWORD=bench-only JAVA_OPTS_KC_HEAP=$KC_HEAP
HTTP="--http-host=127.0.0.1 --http-port=18080 --http-management-port=18081"
PG="--db-url=jdbc:postgresql://127.0.0.1:$PG_PORT/keycloak --db-username=bench --db-password=bench"
case $1 in
install)
  mvn -N org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get -Dartifact=org.keycloak:keycloak-quarkus-dist:"$KC_V":zip -Dtransitive=false >"$BENCH_HOME/logs/kc-mvn.log" 2>&1
  [ -d "$D" ] || { unzip -q -o ~/.m2/repository/org/keycloak/keycloak-quarkus-dist/"$KC_V"/keycloak-quarkus-dist-"$KC_V".zip -d "$BENCH_HOME/kc-tmp"; mv "$BENCH_HOME/kc-tmp/keycloak-$KC_V" "$D"; }
  mkdir -p "$D/data/import"
  python3 - >"$D/data/import/bench-realm.json" <<'X'
import json
print(json.dumps({"realm": "bench", "enabled": True, "sslRequired": "none", "accessTokenLifespan": 86400,
 "clients": [{"clientId": "bench", "secret": "bench-secret-0123456789abcdefghij", "enabled": True, "publicClient": False, "standardFlowEnabled": True,
   "directAccessGrantsEnabled": True, "serviceAccountsEnabled": True, "redirectUris": ["http://127.0.0.1:13000/cb"],
   # its introspection answers active only to a client that is in the token's audience
   "protocolMappers": [{"name": "aud", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
     "config": {"included.client.audience": "bench", "access.token.claim": "true", "introspection.token.claim": "true"}}]}],
 "users": [{"username": f"user{i}", "enabled": True, "email": f"u{i}@example.org", "emailVerified": True, "firstName": "U", "lastName": str(i),
   "realmRoles": ["offline_access"], "credentials": [{"type": "password", "value": "pw"}]} for i in range(64)]}))
X
  [ "$KC_MODE" = dev ] || "$D/bin/kc.sh" build --db=postgres --cache=local --health-enabled=false >"$BENCH_HOME/logs/kc-build.log" 2>&1
  du -sm "$D" | cut -f1;;
fresh) rm -f "$BENCH_HOME/run/keycloak.seeded"; rm -rf "$D/data/h2"; [ "$KC_MODE" = dev ] || { pg_up; pg_freshdb keycloak; };;
start)
  t0=$(date +%s.%N)
  if [ "$KC_MODE" = dev ]; then "$D/bin/kc.sh" start-dev $HTTP --import-realm >"$BENCH_HOME/logs/keycloak.log" 2>&1 &
  else pg_up; "$D/bin/kc.sh" start --optimized $HTTP $PG --http-enabled=true --hostname-strict=false --import-realm >"$BENCH_HOME/logs/keycloak.log" 2>&1 & fi
  P=$!
  first_token "$t0" -u bench:bench-secret-0123456789abcdefghij -d grant_type=client_credentials http://127.0.0.1:18080/realms/bench/protocol/openid-connect/token || kill $P
  pid_on_port 18080 >"$BENCH_HOME/run/keycloak.pid";;
seed)
  python3 "$HERE/seed.py" keycloak "${2:-32}" >"$BENCH_HOME/run/keycloak.tokens"
  T=http://127.0.0.1:18080/realms/bench/protocol/openid-connect/token
  printf 'PORT=18080\nTOKEN_URL=%s\nINTRO_URL=%s/introspect\nCC_BODY=grant_type=client_credentials\n' $T $T >"$BENCH_HOME/run/keycloak.env"
  [ "$KC_MODE" = dev ] && echo USES_DB= >>"$BENCH_HOME/run/keycloak.env" || true;;
stop) stop_pid "$BENCH_HOME/run/keycloak.pid";;
esac
