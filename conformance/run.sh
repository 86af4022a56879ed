#!/usr/bin/env bash
# Installs what is missing, then puts the checks. `--only sql,made-up,tpc,roundtrip,tables` chooses parts (all by default), `--full` asks all generated cases and not a sample, `--scale 1` the size of TPC, `--record` writes down what Spark
# answers to the questions of sql/. Ends with `N passed, N failed`.
set -euo pipefail
cd "$(dirname "$0")/.."
only=sql,made-up,tpc,roundtrip,tables size=xs scale=0.1 record= full=
while [ $# -gt 0 ]; do
  case "$1" in
    --only) only="$2"; shift 2 ;;
    --size) size="$2"; shift 2 ;;
    --scale) scale="$2"; shift 2 ;;
    --full) full=--full; shift ;;
    --record) record=--record only=sql; shift ;;
    *) echo "conformance: $1 is not known; there are --only, --full, --size, --scale and --record" >&2; exit 2 ;;
  esac
done
bash conformance/install.sh --only "$only"
said="$(mktemp)"
trap 'rm -f "$said"' EXIT
passed=0 failed=0 status=0

# Each half ends with its own line of counts, which is kept back for the one of all.
counted() {
  local ended=0 line
  "$@" | tee "$said" | sed -u -E '/^[0-9]+ passed, [0-9]+ failed$/d' || ended=$?
  line="$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$said" | tail -1 || true)"
  if [ -n "$line" ]; then
    read -r ok _ bad _ <<<"${line//,/}"
    passed=$((passed + ok)) failed=$((failed + bad))
  fi
  if [ "$ended" -ne 0 ]; then status=$ended; fi
}

case ",$only," in *,sql,*) counted node --import tsx conformance/sql/check.ts $record ;; esac
case ",$only," in *,made-up,*) counted node --import tsx conformance/sql/check.ts --made-up $full ;; esac
case ",$only," in *,tpc,*) counted node --import tsx conformance/tpc/check.ts "$scale" ;; esac
tables="$(tr , '\n' <<<"$only" | grep -vxE 'sql|made-up|tpc' | paste -sd, -)" || true
if [ -n "$tables" ]; then
  log=.cache/conformance/spark.log
  counted env PYTHONDONTWRITEBYTECODE=1 .cache/conformance/delta/bin/python conformance --only "$tables" --size "$size" 2>"$log"
  # Spark talks much; what is left without its own lines is what matters.
  if [ "$status" -ne 0 ]; then grep -Ev '^\{|WARN|INFO|^Using |^Setting |^To adjust' "$log" | tail -20 >&2 || true; fi
fi
printf '\n%d passed, %d failed\n' "$passed" "$failed"
exit "$status"
