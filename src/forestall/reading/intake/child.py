"""The child process: reads requests from stdin, answers on stdout, knows nothing else.

A request is a line of JSON {"kind", "size"} and so many bytes; an answer is one line of JSON, {"documents": [...]} or
{"error": "..."}. Memory is capped where the system can; time is kept by the parent.
"""

import contextlib
import json
import os
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from forestall.errors import ReportError
from forestall.reading.intake.draw import draw

__all__ = ["main"]

_MEMORY = 2_000_000_000


def main() -> None:
    """Serve until stdin ends."""
    _cap_memory()
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not pass for an answer
    with contextlib.suppress(BrokenPipeError):
        while line := source.readline():
            asked = json.loads(line)
            _answer(answers, _drawn(source.read(asked["size"]), asked["kind"]))


def _cap_memory() -> None:
    try:
        import resource
    except ImportError:
        return  # no such thing on this system
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _drawn(data: bytes, kind: Any) -> dict[str, Any]:
    try:
        return {"documents": [asdict(d) for d in draw(data, kind)]}
    except ReportError as error:
        return {"error": str(error)}
    except (MemoryError, RecursionError):
        return {"error": "asks for more memory than a report may; expected an ordinary file, so save it as text"}


def _answer(answers: BinaryIO, found: dict[str, Any]) -> None:
    answers.write(json.dumps(found, default=str).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
