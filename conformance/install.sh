#!/usr/bin/env bash
# Installs what the conformance checks need into .cache/conformance: two Python environments (PyPI; Spark with Delta, and the newer
# Spark that SQL is asked of) and Delta's JARs (Maven Central, resolved once by Spark's own Ivy). Needs Python 3.10 or newer and a
# JDK 17 or newer; does nothing when all is there. `--only sql,tpc` leaves Delta out.
set -euo pipefail
cd "$(dirname "$0")/.."
home=.cache/conformance
only="${2:-}"

have_java() { command -v java >/dev/null && [ "$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')" -ge 17 ]; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
# Debian's Python comes without the module that makes environments.
have_venv() { python3 -c 'import ensurepip, venv' 2>/dev/null; }

if ! have_java || ! have_venv; then
  if ! command -v apt-get >/dev/null; then
    echo "conformance: needs a JDK 17 or newer and Python 3.10 or newer with venv" >&2
    exit 2
  fi
  echo "conformance: installing Java 17 and Python with apt-get" >&2
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless python3 python3-venv >/dev/null
fi

wanted() { cat "conformance/$1" conformance/install.sh | cksum; }
is_ready() { [ "$(cat "$home/$1.installed" 2>/dev/null || true)" = "$(wanted "$2")" ]; }
make_environment() {
  echo "conformance: installing $2 into $home/$1" >&2
  mkdir -p "$home"
  rm -rf "${home:?}/$1" "$home/$1.installed"
  python3 -m venv "$home/$1"
  "$home/$1/bin/pip" install --quiet --disable-pip-version-check -r "conformance/$2"
}
seal() { wanted "$2" > "$home/$1.installed"; }

if ! is_ready spark requirements-sql.txt; then
  make_environment spark requirements-sql.txt
  seal spark requirements-sql.txt
fi
if ! [[ "$only" =~ ^((sql|made-up|tpc),?)+$ ]] && ! is_ready delta requirements.txt; then
  make_environment delta requirements.txt
  "$home/delta/bin/python" conformance/spark.py 2>"$home/fetch.log" || { tail -40 "$home/fetch.log" >&2; exit 1; }
  seal delta requirements.txt
fi
