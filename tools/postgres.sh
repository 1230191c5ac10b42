#!/bin/sh
# Runs a command with a PostgreSQL server of its own, in a folder that goes away, reached by a socket only:
#   sh tools/postgres.sh pytest -m postgres
# With --durable before the command every commit waits for the disk, as in real use; tests need not.
# LUOSHI_TEST_POSTGRES tells the command where the server is. If it is set already, that server is used.
# PostgreSQL refuses to run as root; then it runs as the user postgres, whom its package makes.
set -eu
sync=off
if [ "${1:-}" = --durable ]; then sync=on; shift; fi
[ -n "${LUOSHI_TEST_POSTGRES:-}" ] && exec "$@"

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
[ -x "${bin:-/nowhere}/initdb" ] || bin=$(dirname "$(command -v initdb || echo /nowhere/initdb)")
if ! [ -x "$bin/initdb" ]; then
  echo "这台机器没有 PostgreSQL 服务器。请安装 postgresql，或用 LUOSHI_TEST_POSTGRES 给出一个现成的。" >&2
  exit 2
fi

folder=$(mktemp -d)
as() {
  if [ "$(id -u)" = 0 ]; then su postgres -s /bin/sh -c "$1"; else sh -c "$1"; fi
}
[ "$(id -u)" = 0 ] && chown postgres "$folder"
finish() {
  as "'$bin/pg_ctl' -D '$folder/data' -m immediate stop" >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM
as "'$bin/initdb' -D '$folder/data' -U luoshi --auth=trust --encoding=UTF8 --locale=C" >/dev/null
as "'$bin/pg_ctl' -D '$folder/data' -w -l '$folder/log' -o \"-k '$folder' -c listen_addresses='' -c fsync=$sync\" start" >/dev/null ||
  { cat "$folder/log" >&2; exit 1; }
LUOSHI_TEST_POSTGRES="host=$folder user=luoshi dbname=postgres" "$@"
