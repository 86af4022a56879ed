#!/usr/bin/env bash
# Installs what is missing, then puts the checks. Ends with `N passed, N failed`.
set -euo pipefail
cd "$(dirname "$0")/.."
bash conformance/install.sh
log=.cache/conformance/spark.log
PYTHONDONTWRITEBYTECODE=1 .cache/conformance/venv/bin/python conformance "$@" 2>"$log" || {
  status=$?
  # Spark talks much; what is left without its own lines is what matters.
  grep -Ev '^\{|WARN|INFO|^Using |^Setting |^To adjust' "$log" | tail -20 >&2 || true
  exit $status
}
