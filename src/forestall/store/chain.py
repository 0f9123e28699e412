"""The chain: each statement carries the hash of the one before, so that no past one can change unseen.

    id_n   = sha256([kind, subject, body])                                               what is said
    hash_n = sha256([seq, id, kind, subject, body, said_by, reason, at, hash_(n-1)])     that it was said, then and so

Lists are written as JSON before they are hashed; hash_0 is the empty text. A chain cut off at its end is still a
chain: who must notice that keeps the *head* (number and hash of the last statement) elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring_ascii as quoted

from pydantic_core import to_json

from forestall.errors import StoreError

__all__ = ["Head", "Statement", "Words", "content_id", "follow", "link_hash"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One row of the record. `seq` counts from 1; `body` is canonical JSON; `at` is UTC, ISO 8601."""

    seq: int
    id: str
    kind: str
    subject: str
    body: str
    said_by: str
    reason: str
    at: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """Number and hash of the last statement; (0, "") for an empty record."""

    seq: int = 0
    hash: str = ""


class Words:
    """What one unit of work says, and by whom, why and when: each part is written as JSON once for both hashes.

    No dataclass with fields for all: millions are hashed, and this is a third of what an import takes.
    """

    __slots__ = ("_signed",)

    def __init__(self, said_by: str, reason: str, at: str) -> None:
        self._signed = f"{quoted(said_by)}, {quoted(reason)}, {quoted(at)}"

    def named(self, seq: int, kind: str, subject: str, body: str, previous: str) -> tuple[str, str]:
        """The id and the hash of a statement."""
        said = f"{quoted(kind)}, {quoted(subject)}, {_quoted(body)}"
        id = _sha256(f"[{said}]")
        return id, _sha256(f'["{seq}", "{id}", {said}, {self._signed}, "{previous}"]')


def content_id(kind: str, subject: str, body: str) -> str:
    """The name of what is said: the same content has the same id."""
    return _sha256(f"[{quoted(kind)}, {quoted(subject)}, {quoted(body)}]")


def link_hash(said: Statement) -> str:
    """The hash that the statement must carry (its own `hash` is not looked at)."""
    parts = (said.id, said.kind, said.subject, said.body, said.said_by, said.reason, said.at, said.previous)
    return _sha256(f'["{said.seq}", {", ".join(map(quoted, parts))}]')


def follow(statements: Iterable[Statement], *, known: Head | None = None) -> Head:
    """Walk the chain from its first statement and give its head.

    Raises StoreError at the first statement that does not fit, or where `known`, a head noted earlier, is not on it.
    """
    head = Head()
    met = known is None or known == head
    for said in statements:
        trouble = _trouble(said, head)
        if trouble:
            raise StoreError(f"statement {said.seq} {trouble}; the record has been altered; restore it from a copy")
        head = Head(said.seq, said.hash)
        met = met or head == known
    if not met and known is not None:
        raise StoreError(
            f"the record ends at statement {head.seq}; expected statement {known.seq} as noted earlier; "
            "it has been cut or replaced: restore it from a copy"
        )
    return head


def _trouble(said: Statement, head: Head) -> str:
    if said.seq != head.seq + 1:
        return f"follows statement {head.seq}"
    if said.id != content_id(said.kind, said.subject, said.body):
        return "does not hold what its id names"
    if said.previous != head.hash:
        return "does not continue the one before"
    if said.hash != link_hash(said):
        return "does not match its hash"
    return ""


def _quoted(text: str) -> str:
    """The same text as `quoted` gives, in half the time for a long one that is plain."""
    return to_json(text).decode() if text.isascii() and "\x7f" not in text else quoted(text)


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()
