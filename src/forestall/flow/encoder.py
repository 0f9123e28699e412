"""The process that reads and encodes a large table for `flow.encoded`: python -m forestall.flow.encoder."""

import sys

from forestall.flow.encoded import answer

__all__: list[str] = []

if __name__ == "__main__":
    try:
        answer(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        sys.exit(1)
