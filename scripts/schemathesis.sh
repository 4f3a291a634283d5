#!/usr/bin/env bash
# Schemathesis, a tester that shares nothing with this project, against a service of its own for half a minute.
# Prints why not where it cannot be had. Needs `npm run -s bundle` before.
#
# It sends what the document allows and expects it to be taken. That one check is left out: check digits, the KPP of
# a legal entity, cursors that nobody gave, control characters in texts are refused, and no JSON Schema says so.
set -uo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-30}
folder=$(mktemp -d)
service=
stop() {
  [ -n "$service" ] && kill "$service" 2>/dev/null && wait "$service" 2>/dev/null
  rm -rf "$folder"
}
trap stop EXIT

why_not() { echo "Schemathesis is not run: $1" && exit 0; }
command -v python3 >/dev/null || why_not "python3 is not installed"
python3 -m venv "$folder/venv" >/dev/null 2>&1 || why_not "python3 cannot make a virtual environment"
timeout 60 "$folder/venv/bin/pip" install -q --disable-pip-version-check schemathesis==4.32.5 >/dev/null 2>&1 ||
  why_not "it could not be installed within 60 seconds"

DATA_DIR="$folder/data" HTTP_PORT=0 SANDBOX_PORT=0 HTTP_REQUESTS_PER_SECOND=100000 \
  HTTP_STRANGER_REQUESTS_PER_SECOND=100000 LOG_LEVEL=Warn \
  node_modules/.bin/node packages/app/bundle/main.js serve >"$folder/service.log" 2>&1 &
service=$!
for _ in $(seq 300); do
  url=$(sed -n 's|.*"http":"\(http://[^"]*\)".*|\1|p' "$folder/service.log")
  [ -n "$url" ] && break
  kill -0 "$service" 2>/dev/null || break
  sleep 0.1
done
[ -n "${url:-}" ] || { cat "$folder/service.log" && exit 1; }

# It keeps what it found in the folder in which it runs.
cd "$folder" || exit 1
timeout $((seconds + 60)) "$folder/venv/bin/schemathesis" run "$url/openapi.json" \
  -H "Authorization: Bearer dev-admin" --max-time "$seconds" --seed 1 --workers 1 --continue-on-failure \
  --exclude-checks positive_data_acceptance --warnings off >"$folder/report.txt" 2>&1
code=$?
kill -0 "$service" 2>/dev/null || { echo "The service ended" && cat "$folder/service.log" && exit 1; }
if [ "$code" -eq 0 ]; then tail -n 12 "$folder/report.txt"; else cat "$folder/report.txt"; fi
exit "$code"
