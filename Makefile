# Everything a fresh clone needs: Go, Node and make are taken for granted, the rest is fetched by these targets.
SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS   += --no-print-directory

web     := portal/web
modules := $(web)/node_modules/.package-lock.json
assets  := $(web)/node_modules/.assets-built
sources := $(shell find $(web) -path $(web)/node_modules -prune -o -path $(web)/dist -prune -o -type f -print 2>/dev/null)
lint    := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.PHONY: help run build assets test lint bench pictures clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build everything and start it with demo data: http://127.0.0.1:8080
	@TJTACA_ENV=development exec bin/tjtaca serve

build: assets ## one static binary with everything embedded: bin/tjtaca
	@CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags='-s -w' -o bin/tjtaca ./cmd/tjtaca

assets: $(assets) # scripts, styles and fonts that the binary embeds; built again only when their sources change

$(modules): $(web)/package.json $(web)/package-lock.json
	@echo "make: fetching the portal's packages"
	@cd $(web) && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error
	@touch $@

$(assets): $(modules) $(sources) .ci/packages.sh
	@.ci/packages.sh fonts
	@echo "make: building the portal's assets and the fonts of the documents"
	@cd $(web) && npm run --silent build
	@touch $@

test: assets ## install what the tests need and run them all, on SQLite and on MariaDB
	@.ci/test.sh

lint: assets ## golangci-lint, as .golangci.yml says
	@$(lint) run

bench: assets ## benchmarks, each against a bare baseline in the same run (×bare)
	@go test -run "^$$$$" -bench . ./cmd/... ./models/...

pictures: assets ## draw the pictures of the README anew
	@TJTACA_GALLERY=$(CURDIR)/docs/pictures go test ./cmd/tjtaca -count=1 -run 'TestPortal/every|TestGallery'

clean: ## remove what was built; data/ stays
	rm -rf bin $(web)/node_modules
	find $(web)/dist models/pdf/fonts -mindepth 1 ! -name .keep -delete
