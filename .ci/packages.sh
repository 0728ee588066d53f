#!/usr/bin/env bash
# Installs Debian packages, only those that are missing: .ci/packages.sh fonts | tests
# As root, or by sudo. Without either it says what somebody else must install, and fails.
set -euo pipefail

fonts=(fonts-lxgw-wenkai fonts-hanazono) # glyphs beyond the 8,105 standard characters
tests=(mariadb-server chromium fonts-noto-cjk poppler-utils gcc libc6-dev)

case "${1:-}" in
fonts) wanted=("${fonts[@]}") ;;
tests) wanted=("${tests[@]}") ;;
*) echo "usage: $0 fonts|tests" >&2; exit 2 ;;
esac

missing=()
for package in "${wanted[@]}"; do
	status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
	[ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
	as_root=(sudo)
	[ -t 0 ] || as_root=(sudo -n) # nobody is there to type a password
	if ! command -v sudo >/dev/null || ! "${as_root[@]}" true; then
		echo "These packages are missing and this account may not install them. As root, run:" >&2
		echo "  apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
		exit 1
	fi
fi

echo "Installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() { # shows the output only of what failed
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "$@" >"$log" 2>&1 </dev/null || { cat "$log" >&2; return 1; }
}
# Another apt may hold the lock for a while: wait for it rather than fail.
quietly apt-get -o DPkg::Lock::Timeout=300 update
# A service that starts by itself would take the port of a database that may be there already: tests start their own.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
	printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
	"${as_root[@]}" chmod 755 "$policy"
	trap '"${as_root[@]}" rm -f "$policy"; rm -f "$log"' EXIT
fi
quietly apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${missing[@]}"
