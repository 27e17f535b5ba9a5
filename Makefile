# All of it needs make and a JDK 25 in a usual folder or JAVA_HOME; the tests need a Chromium (local/chromium) and Node (local/clients/install), too.
.DEFAULT_GOAL := help
.PHONY: help run test it deep build validate deploy delete logs rotate-keys publish-page doctor invoke local-api local-stack \
  import check-client format screenshots bench bench-peers simulate

JAVA = JAVA_HOME="$$(local/jdk25)" && export JAVA_HOME
BUILT = local/target/.built
ENV ?= dev
# With the folders, whose time tells that a file was deleted.
SOURCES := $(shell find functions/src/main local/src/main functions/pom.xml local/pom.xml pom.xml)

# Printed from the comments behind the targets.
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

run: $(BUILT) ## start everything on http://127.0.0.1:8080 (variables: PORT, PINTLE_DATA, PINTLE_CLOCK_OFFSET, PINTLE_SMS_INTERVAL)
	@exec local/run

$(BUILT): $(SOURCES)
	@echo 'Building (the first time fetches the libraries, which takes a minute or two) ...'
	@rm -rf local/target/lib # else it keeps libraries of older versions
	@$(JAVA) && ./mvnw -B -ntp -pl functions,local -DskipTests package
	@touch $@

build: ## build the functions as they are deployed (.aws-sam/)
	@local/venv
	@$(JAVA) && SAM_CLI_TELEMETRY=0 .venv/bin/sam build

validate: ## check template.yaml: sam validate --lint, cfn-lint, checkov
	@local/validate --security

deploy: ## build and deploy the stack to AWS (ENV=dev or prod; ARGS='--parameters OidcAudience=... AllowedTenants=...')
	@local/stack/run deploy --env '$(ENV)' $(ARGS)

delete: ## delete the stack (ENV=dev leaves nothing; ENV=prod keeps table and secrets)
	@local/stack/run delete --env '$(ENV)' $(ARGS)

logs: ## show the functions' log lines (ENV=dev; ARGS='--since 10m --follow --failed --function ExchangeToken')
	@local/stack/run logs --env '$(ENV)' $(ARGS)

rotate-keys: ## make new signing keys current (ENV=dev; COMPROMISED=1 ends every access token)
	@local/stack/run rotate-keys --env '$(ENV)' $(if $(filter 1,$(COMPROMISED)),--compromised) $(ARGS)

publish-page: ## upload the portal's page (ENV=dev)
	@local/stack/run publish-page --env '$(ENV)' $(ARGS)

doctor: ## say what stands between the account and the first SMS (ENV=dev; ARGS=--number asks for a phone to look at)
	@local/stack/run doctor --env '$(ENV)' $(ARGS)

local-stack: ## deploy the stack to a LocalStack, with the demo users of make run (stop it: local/demo/stack stop)
	@local/demo/stack up

local-api: ## serve all routes by sam local, state in local-stack (PORT=3000)
	@local/demo/sam-local api $(PORT)

invoke: ## run one function by sam local, state in local-stack (FUNCTION=GeneratePin EVENT=events/GeneratePin/accepted.json)
	@local/demo/sam-local invoke '$(FUNCTION)' '$(EVENT)'

import: ## import a directory (FILE=directory.csv; BASE=https://..., AS=tenant-admin with make run, ARGS=--dry-run)
	@local/pintle-import $(if $(BASE),--base '$(BASE)') $(if $(AS),--as '$(AS)') $(ARGS) '$(FILE)'

check-client: ## replay the contract of the old programs against a deployment (BASE=https://...; PINTLE_APPLICATION_ID, _SECRET and PINTLE_REFRESH_TOKEN but for make run)
	@local/check-client $(if $(BASE),--base '$(BASE)') $(ARGS)

test: ## check template.yaml and run all tests
	@local/chromium >/dev/null
	@local/clients/install
	@local/validate
	@local/pictures --check
	@local/stack/test
	@python3 -m unittest discover -s bench/tests
	@rm -rf functions/target/surefire-reports local/target/surefire-reports client/target/surefire-reports local/target/journey # of tests and runs that there are no more
	@$(JAVA) && ./mvnw -B -ntp verify
	@local/sbom
	@local/cases --check

it: ## run the integration tests on LocalStack and sam local
	@local/it

deep: ## run the longer checks: secrets in the tree and its history, model of the rotation, mutants of PINs, tokens and keys, fuzzing (FUZZ_SECONDS=60 a target), Schemathesis, Spring Security, nginx, programs to copy, the HTTP file and the Bruno collection, faults, every view of the page in every appearance, soak (SOAK_SECONDS=60), random journeys (JOURNEY_STEPS=1000000)
	@local/secret-scan
	@local/model/check
	@local/mutate
	@local/fuzz
	@local/schemathesis
	@local/clients/spring/check
	@local/protected-apis
	@local/samples
	@local/collections --run
	@local/faults
	@local/page-matrix
	@local/soak
	@local/journeys

bench: ## measure what calls cost, warm and first, and what grows (bench/results; PARTS="warm parts signing first-call size growth costs")
	@bench/run $(PARTS)

bench-peers: ## measure others beside it in one run (bench/results/peers.md; PARTS="pintle keycloak sas oidcprovider limit")
	@bench/peers/run-all.sh $(PARTS)
	@bench/report.py

simulate: ## model hot rows, a thousand cold functions and a key rotation (bench/results/simulation.md; ARGS=--seed 7)
	@bench/simulate $(ARGS)

format: ## format the Java sources
	@$(JAVA) && ./mvnw -q -B -ntp -N spotless:apply

screenshots: ## draw the pictures of docs/screenshots anew
	@local/chromium >/dev/null
	@$(JAVA) && ./mvnw -q -B -ntp -pl functions,local test -Dtest=Screenshots -Dsurefire.failIfNoSpecifiedTests=false
