# Sourced by test.sh: start_mariadb sets TJTACA_TEST_MYSQL, stop_mariadb ends the server and removes its folder.
# The server is ours alone: own folder, own port on the loopback, own account; it knows nothing of one that is installed.

database_dir=""
database_pid=""

free_port() {
	local port
	for _ in $(seq 50); do
		port=$((20000 + RANDOM % 12000))
		if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
	done
	return 1
}

start_mariadb() {
	local port user=() server
	server=$(command -v mariadbd || command -v mysqld || echo /usr/sbin/mariadbd)
	database_dir=$(mktemp -d "${TMPDIR:-/tmp}/tjtaca-mariadb.XXXXXX")
	if [ "$(id -u)" -eq 0 ]; then # it refuses to run as root
		user=(--user=mysql)
		chown mysql: "$database_dir"
	fi
	# --force: a container whose own name resolves to nothing will do, since accounts go by address.
	if ! mariadb-install-db --no-defaults "${user[@]}" --datadir="$database_dir/data" --auth-root-authentication-method=normal --force \
		--skip-test-db >"$database_dir/install.log" 2>&1; then
		cat "$database_dir/install.log" >&2
		return 1
	fi
	port=$(free_port)
	# Isolation, constraints and deadlocks are those of production; only surviving a power cut is given up for speed.
	"$server" --no-defaults "${user[@]}" --datadir="$database_dir/data" --socket="$database_dir/socket" --pid-file="$database_dir/pid" \
		--bind-address=127.0.0.1 --port="$port" --skip-name-resolve --skip-log-bin \
		--character-set-server=utf8mb4 --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-buffer-pool-size=256M \
		--max-connections=400 >"$database_dir/server.log" 2>&1 </dev/null &
	database_pid=$!
	local i
	for i in $(seq 150); do
		if mariadb-admin --no-defaults --socket="$database_dir/socket" -uroot ping >/dev/null 2>&1; then
			mariadb --no-defaults --socket="$database_dir/socket" -uroot -e \
				"CREATE USER tjtaca@'127.0.0.1' IDENTIFIED BY 'test'; GRANT ALL ON *.* TO tjtaca@'127.0.0.1'"
			export TJTACA_TEST_MYSQL="mysql://tjtaca:test@127.0.0.1:$port/"
			return
		fi
		kill -0 "$database_pid" 2>/dev/null || break
		sleep 0.2
	done
	echo "MariaDB did not start:" >&2
	cat "$database_dir/server.log" >&2
	return 1
}

stop_mariadb() {
	if [ -n "$database_pid" ] && kill "$database_pid" 2>/dev/null; then
		wait "$database_pid" 2>/dev/null || true
	fi
	if [ -n "$database_dir" ]; then rm -rf "$database_dir"; fi
}
