#!/usr/bin/env bash
# All tests: format, vet, and everything on SQLite and on a MariaDB of its own, with the race detector where it is affordable.
# Further arguments go to go test: .ci/test.sh -run Enrollment ./models/service
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/mariadb.sh
trap stop_mariadb EXIT
trap 'exit 130' INT TERM

say() { printf '\n== %s\n' "$*"; }

say "Packages the tests need (apt; only what is missing)"
.ci/packages.sh tests

say "gofmt"
unformatted=$(find . -name node_modules -prune -o -name "*.go" -print0 | xargs -0 gofmt -l)
if [ -n "$unformatted" ]; then echo "not formatted:"; echo "$unformatted"; exit 1; fi

say "go vet"
go vet ./...

say "MariaDB"
start_mariadb
echo "listens on ${TJTACA_TEST_MYSQL##*@}"

if [ $# -gt 0 ]; then
	go test "$@"
	exit
fi

# Race-instrumented pictures, fonts and browser walks take minutes and share nothing between goroutines of ours.
slow='^tjtaca/(cmd|models/(pdf|image|demo))(/|$)'

say "go test -race"
go list ./... | grep -Ev "$slow" | CGO_ENABLED=1 xargs go test -race -timeout 30m

say "go test, what is too slow for the race detector"
go list ./... | grep -E "$slow" | xargs go test -timeout 30m
