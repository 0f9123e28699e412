"""Apart: the child process seen from here, started at the first file that needs it and again after one that ends it.

Half a minute is given to each file; then the child is killed and the file refused. The rest goes on.
"""

import datetime as dt
import json
import queue
import subprocess
import sys
import threading
from types import TracebackType
from typing import Any

from forestall.errors import ReportError
from forestall.reading.intake.document import Document, Kind

__all__ = ["Apart"]

_SECONDS = 30.0


class Apart:
    """A context manager that ends the child with itself."""

    def __init__(self, *, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes] = queue.Queue()

    def __enter__(self) -> "Apart":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child; closing twice does nothing."""
        if self._child is None:
            return
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()
        self._child = None

    def draw(self, data: bytes, kind: Kind) -> tuple[Document, ...]:
        """The documents in these bytes; raises ReportError, its message to follow the file's name."""
        child = self._running()
        assert child.stdin is not None
        try:
            child.stdin.write(json.dumps({"kind": kind, "size": len(data)}).encode() + b"\n" + data)
            child.stdin.flush()
            line = self._answers.get(timeout=self._seconds)
        except queue.Empty:
            self.close()
            raise ReportError(f"took longer than {self._seconds:.0f} seconds to open; save it as text") from None
        except OSError:
            line = b""
        if not line:
            self.close()
            raise ReportError("could not be opened within the memory a report may take; save it as text")
        return _documents(json.loads(line))

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            command = [sys.executable, "-m", "forestall.reading.intake.child"]
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            self._answers = queue.Queue()
            threading.Thread(target=_listen, args=(self._child, self._answers), daemon=True).start()
        return self._child


def _listen(child: subprocess.Popen[bytes], answers: "queue.Queue[bytes]") -> None:
    """Hand on the child's lines, and an empty one at its end."""
    assert child.stdout is not None
    try:
        for line in child.stdout:
            answers.put(line)
    except ValueError:
        pass  # closed from our side
    answers.put(b"")


def _documents(answer: dict[str, Any]) -> tuple[Document, ...]:
    if "error" in answer:
        raise ReportError(answer["error"])
    return tuple(
        Document(d["text"], d["title"], d["source"], _day(d["published"]), _day(d["guessed"]))
        for d in answer["documents"]
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
