#!/usr/bin/env bash
# Installs what the conformance checks need into .cache/conformance: a Python environment (PyPI) and Delta's JARs (Maven
# Central, resolved once by Spark's own Ivy). Needs Python 3.10 or newer and a JDK 17 or newer; does nothing when all is there.
set -euo pipefail
cd "$(dirname "$0")/.."
home=.cache/conformance
wanted="$(cat conformance/requirements.txt conformance/install.sh | cksum)"

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

if [ "$(cat "$home/installed" 2>/dev/null || true)" = "$wanted" ]; then exit 0; fi

mkdir -p "$home"
rm -rf "$home/venv" "$home/installed"
echo "conformance: installing pyspark, delta-spark and deltalake into $home" >&2
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check -r conformance/requirements.txt
"$home/venv/bin/python" conformance/spark.py 2>"$home/fetch.log" || { tail -40 "$home/fetch.log" >&2; exit 1; }
printf '%s' "$wanted" > "$home/installed"
