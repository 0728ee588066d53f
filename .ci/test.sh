#!/usr/bin/env bash
# All tests: format, vet, everything on SQLite and on a MariaDB of its own, and once more with the race detector what is concurrent.
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

say "go test"
go test -timeout 30m ./...

# The race detector watches what runs side by side, on MariaDB (see storetest.New). Pictures, fonts and browser walks would take minutes
# more and share nothing between goroutines of ours.
say "go test -race"
go list ./... | grep -Ev '^tjtaca/(cmd|models/(pdf|image|demo))(/|$)' | CGO_ENABLED=1 xargs go test -race -timeout 30m
