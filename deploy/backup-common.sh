# For backup and restore: where the site is, and how it is spoken to.
# Without Docker all of it follows from the settings' file; SITE_… and VAR_DIR are for other places.
# shellcheck shell=sh

umask 077
settings=${SITE_SETTINGS:-/etc/contrib-site.env}
var=${VAR_DIR:-/var/lib/contrib-site}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "$1" >&2
  exit 1
}

as_site() {
  if [ "$(id -u)" = 0 ] && id contrib-site >/dev/null 2>&1; then
    runuser -u contrib-site -- "$@"
  else
    "$@"
  fi
}

manage() {
  if [ "$kind" = docker ]; then
    docker compose run --rm -T web python manage.py "$@"
  else
    "${SITE_MANAGE:-/usr/local/bin/site-manage}" "$@"
  fi
}

if [ -e "$settings" ]; then
  database=$(sed -n 's/^DATABASE_URL=//p' "$settings" | tail -n 1 | tr -d "\"'")
  case $database in
    sqlite:///*) kind=sqlite database=${database#sqlite:///} ;;
    postgres://* | postgresql://*) kind=postgres ;;
    psql://*) kind=postgres database=postgresql://${database#psql://} ;;
    *) fail "$settings names no database that can be backed up: DATABASE_URL=$database" ;;
  esac
elif [ -e docker-compose.yml ] && [ -e .env ]; then
  kind=docker
else
  fail "There is neither $settings nor .env beside docker-compose.yml."
fi
case $kind in sqlite) dump=database.sqlite3 ;; *) dump=database.dump ;; esac
