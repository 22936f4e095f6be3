# The twin's ports and state; FRESH=1 starts it empty; docs/local-twin.md explains CHAOS.
MSG_PORT ?= 3000
AWS_PORT ?= 4566
FRESH ?=
CHAOS ?=
export MSG_PORT AWS_PORT FRESH CHAOS

# Values of the template's parameters: make run MSG_PARAMETERS='EmailConcurrency=2 ThrottleRate=5'.
MSG_PARAMETERS ?=
export MSG_PARAMETERS

# The values that `make post` sends and the other targets use.
export TO SUBJECT MSG SECURE REF KEY ID NEXT LIMIT REASON

# The stack in AWS that the targets below and, with STACK=, those above work on.
export STACK FUNCTION

.DEFAULT_GOAL := help
.PHONY: help run build post get decrypt audit erase deploy outputs logs destroy check test test-one soak bench format clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## start the local twin (FRESH=1 MSG_PORT= AWS_PORT= CHAOS= MSG_PARAMETERS=)
	@scripts/run

build: ## package the functions and the twin, if a source is newer than the last build
	@scripts/build

post: ## post a message to the twin, or with STACK= to AWS (TO= SUBJECT= MSG= SECURE=true REF= KEY=)
	@scripts/post

get: ## read a recipient's history (TO= ID= LIMIT= NEXT=)
	@scripts/get

decrypt: ## open one sealed message (TO= ID= REASON=)
	@scripts/decrypt

audit: ## list who opened or erased a recipient's messages (TO= LIMIT= NEXT=)
	@scripts/audit

erase: ## erase a recipient, or with ID= show the progress of an erasure (TO= ID=)
	@scripts/erase

deploy: ## deploy to AWS (STACK=msg-api MSG_PARAMETERS='SenderAddress=me@example.com')
	@scripts/deploy

outputs: ## print the deployed stack's URLs, queues and ARNs (STACK=)
	@scripts/outputs

logs: ## follow the deployed functions' logs (STACK= FUNCTION=ingest)
	@scripts/logs

destroy: ## delete the deployed stack; the tables and the content key stay (STACK=)
	@scripts/destroy

check: ## compile, check the format and run the unit tests: the inner loop
	@scripts/mvn -q -Pcheck test || { echo "If the compiler names no line, scripts/mvn test-compile shows its warnings."; exit 1; }
	@echo "The unit tests pass."

test: ## run everything that CI runs, including end-to-end tests on the twin
	@scripts/mvn -T 1C verify

test-one: ## run one test class, or one of its methods (TEST=SecureIT or TEST=BackoffTest#name)
	@scripts/test-one "$(TEST)"

soak: ## run the long tests: chaos, all pairs of faults, 200,000 simulated runs
	@scripts/mvn -Psoak verify

bench: ## measure what sealing costs, as ratios within one run
	@scripts/bench

format: ## format the Java sources
	@scripts/mvn -q com.diffplug.spotless:spotless-maven-plugin:apply

clean: ## remove everything that was built
	@scripts/mvn -q clean
