#!/usr/bin/env bash
# Make .venv with the locked packages and this checkout in it; .venv/.ready is the stamp that make looks at.
set -euo pipefail
cd "$(dirname "$0")/.."

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local name
    for name in "${PYTHON:-python3}" python3.11 python3.12 python3.13; do
        if new_enough "$name"; then
            echo "$name"
            return
        fi
    done
    echo "Found $(python3 --version 2>/dev/null || echo 'no python3'); forestall needs Python 3.11 or later; install it, or name it: make PYTHON=/path/to/python3.11" >&2
    return 1
}

see_to_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq >/dev/null
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
    else
        echo "Found $1 without its venv module; a virtual environment is needed; install it (on Debian: apt-get install python3-venv)" >&2
        return 1
    fi
}

if ! new_enough .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    see_to_venv "$python"
    "$python" -m venv --clear .venv
fi
echo "Installing the locked packages into .venv (about 2 GB; a minute or two the first time)"
pip=(.venv/bin/python -m pip -qq --disable-pip-version-check --no-input)
"${pip[@]}" install --root-user-action=ignore --require-hashes -r requirements.lock
"${pip[@]}" install --root-user-action=ignore --no-deps --no-build-isolation -e .
touch .venv/.ready
