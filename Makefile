# make run · make post · make get · make decrypt · make audit · make erase · make test · make bench. Everything else is Maven's: see README.md.

# The twin's ports and state; FRESH=1 starts it empty; CHAOS is told in docs/local-twin.md.
MSG_PORT ?= 3000
AWS_PORT ?= 4566
FRESH ?=
CHAOS ?=
export MSG_PORT AWS_PORT FRESH CHAOS

# Values of the template's parameters: make run MSG_PARAMETERS='EmailConcurrency=2 ThrottleRate=5'.
MSG_PARAMETERS ?=
export MSG_PARAMETERS

# What `make post` sends and the others ask for.
export TO SUBJECT MSG SECURE REF KEY ID NEXT LIMIT REASON

.PHONY: run build post get decrypt audit erase test bench format clean

run: build
	@scripts/run

# Maven builds only where a source is newer than what the last build left behind.
build:
	@scripts/build

post:
	@scripts/post

get:
	@scripts/get

decrypt:
	@scripts/decrypt

audit:
	@scripts/audit

erase:
	@scripts/erase

test:
	@scripts/mvn verify

# What sealing costs, in ratios of one run.
bench:
	@scripts/bench

format:
	@scripts/mvn -q com.diffplug.spotless:spotless-maven-plugin:apply

clean:
	@scripts/mvn -q clean
