#!/usr/bin/env bash
# See that Debian's chromium is there for the browser tests.
set -euo pipefail

[ -x /usr/bin/chromium ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing chromium for the browser tests"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
else
    echo "Found no /usr/bin/chromium; the browser tests need it; install it (on Debian: apt-get install chromium), or run .venv/bin/pytest -m 'not browser'" >&2
    exit 1
fi
