"""The process that reads and encodes a large table for `flow.encoded`: python -m forestall.flow.encoder."""

import gc
import sys

from forestall.flow.encoded import answer

__all__: list[str] = []

if __name__ == "__main__":
    gc.disable()  # rows, events and texts make no cycles; to look for some takes a sixth of the time
    try:
        answer(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        sys.exit(1)
