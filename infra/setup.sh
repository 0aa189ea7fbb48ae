#!/usr/bin/env bash
# Make .venv ready: find a Python, create the environment, install the pinned packages when they changed.
# Quiet when there is nothing to do. Every failure is one line that says what to do.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "rapport: $1" >&2; exit 1; }

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }

find_python() {
    # Version managers leave names on the PATH that answer "not installed": only one that runs counts.
    for name in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python; do
        if command -v "$name" >/dev/null 2>&1 && fits "$name"; then command -v "$name"; return; fi
    done
    fail "needs Python 3.11, 3.12 or 3.13; install one (Debian: apt-get install python3 python3-venv), or name it: PYTHON=/path/to/python3.12 make ${1:-run}"
}

if [ -x .venv/bin/python ] && ! fits .venv/bin/python; then
    fail "the Python in .venv is not 3.11, 3.12 or 3.13; remove it (rm -rf .venv) and try again"
fi
if [ ! -x .venv/bin/python ]; then
    python=$(find_python "${1:-run}")
    "$python" -c 'import ensurepip, venv' 2>/dev/null \
        || fail "$python can't make virtual environments; install its venv package (Debian: apt-get install python3-venv)"
    echo "  Making .venv with $("$python" --version)"
    "$python" -m venv .venv || fail "$python could not make .venv; see the lines above"
fi

wanted=$(cat requirements.txt requirements-dev.txt | .venv/bin/python -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())')
if [ "$(cat .venv/requirements.sha256 2>/dev/null)" != "$wanted" ]; then
    began=$SECONDS
    echo "  Installing packages (about a minute the first time)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt \
        || fail "pip could not install the packages; check the network or your package index and run it again"
    echo "$wanted" > .venv/requirements.sha256
    echo "  Packages ready in $((SECONDS - began)) s"
fi
