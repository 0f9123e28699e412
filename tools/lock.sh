#!/usr/bin/env bash
# Write requirements.lock anew from pyproject.toml: every package with its version and hashes, and no address.
set -euo pipefail
cd "$(dirname "$0")/.."

uv=$(command -v uv || echo .venv/bin/uv)
if [ ! -x "$uv" ]; then
    echo "Found no uv; it resolves the lock; install it (pip install uv) and run tools/lock.sh again" >&2
    exit 1
fi
"$uv" pip compile pyproject.toml --extra all --extra dev --universal --python-version 3.11 --fork-strategy fewest \
    --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.lock
if grep -n "://" requirements.lock; then
    echo "requirements.lock holds an address (above); expected names, versions and hashes only; take the option that wrote it away" >&2
    exit 1
fi
