#!/usr/bin/env bash
# All tests: format, vet, race detector where code runs side by side, and everything on SQLite and on a MariaDB of its own.
# Further arguments go to go test: test/run.sh -run Enrollment ./models/service
set -euo pipefail
cd "$(dirname "$0")/.."
. test/mariadb.sh
trap stop_mariadb EXIT
trap 'exit 130' INT TERM

say() { printf '\n== %s\n' "$*"; }

say "Packages the tests need (apt; only what is missing)"
test/packages.sh tests

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

say "go test -race, what runs side by side"
CGO_ENABLED=1 go test -race ./cmd/... ./models/files/... ./models/sms/... ./models/mail/...

say "go test, everything"
go test ./...
