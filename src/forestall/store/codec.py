"""Records <-> canonical JSON: one text for one content, so that its hash can name it.

Keys are sorted, nothing is blank between them, numbers that are equal are written alike (110 in a field of
floats is 110.0), characters stay themselves. The records' own types say what is allowed; a value of another
type is refused before it is written.
"""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic_core import PydanticSerializationError, ValidationError

from forestall.errors import StoreError
from forestall.records import Actor, Claim, Decision, Event, Figure, Link, Merge, Report, Source
from forestall.store.quick import encode_event

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = ["KINDS", "Content", "Item", "contents", "decode", "encode", "kind_of", "subject_of"]

Item = Source | Report | Actor | Claim | Event | Figure | Link | Merge | Decision
"""What a statement can say."""

Content = tuple[str, str, str]
"""Kind, subject and body of a statement."""

T = TypeVar("T", bound=Item)

KINDS: Mapping[str, type[Item]] = {
    "source": Source,
    "report": Report,
    "actor": Actor,
    "claim": Claim,
    "event": Event,
    "figure": Figure,
    "link": Link,
    "merge": Merge,
    "decision": Decision,
}
"""Kind of a statement -> the record it holds."""

_NAMES = {record: kind for kind, record in KINDS.items()}


def kind_of(record: type) -> str:
    """The kind of statement that holds such a record; raises StoreError where none does.

    >>> kind_of(Event)
    'event'
    """
    if record not in _NAMES:
        known = ", ".join(t.__name__ for t in _NAMES)
        raise StoreError(f"a {record.__name__} came to the record; it keeps {known}; state one of these")
    return _NAMES[record]


def subject_of(item: Item) -> str:
    """What a statement is about: a later statement about the same subject takes its place when read.

    Ids that were given inside one report (e1, c1) are told apart by the report.
    """
    if isinstance(item, Link):
        return _inside(item.report, f"{item.earlier}>{item.later}:{item.kind}:{item.speaker or ''}")
    if isinstance(item, Merge):
        return item.event
    report = getattr(item, "report", None)
    return _inside(report, item.id)


def contents(items: Iterable[Item]) -> list[Content]:
    """What statements of these records say; raises StoreError as `encode` does."""
    return [(kind_of(type(item)), subject_of(item), encode(item)) for item in items]


def encode(item: Item) -> str:
    """Write a record as canonical JSON; raises StoreError where a value has a type the record does not allow."""
    quick = encode_event(item) if type(item) is Event else None
    return quick or _encode(item)


def _encode(item: Item) -> str:
    """The general way, that any record takes."""
    adapter = _adapter(kind_of(type(item)))
    try:
        plain = adapter.dump_python(_with_dicts(item), mode="json", warnings="error")
        alike = adapter.dump_python(adapter.validate_python(plain), mode="json")
        body = json.dumps(alike, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        body.encode()
    except (PydanticSerializationError, ValidationError, ValueError) as error:
        raise StoreError(
            f"a {type(item).__name__} cannot be kept ({_first_line(error)}); expected the types of its fields, "
            "finite numbers and text; correct it before it is stated"
        ) from error
    return body


def decode(record: type[T], body: str) -> T:
    """Read a record back; raises StoreError where the text is not such a record."""
    try:
        read: T = _adapter(kind_of(record)).validate_python(json.loads(body))
    except (ValidationError, ValueError) as error:
        raise StoreError(
            f"a statement does not hold a {record.__name__} ({_first_line(error)}); expected one written by this "
            "version or an older one; restore the record from a copy"
        ) from error
    return read


def _with_dicts(item: Item) -> Item:
    """The same record with its mappings, frozen ones too, as dicts."""
    values = {field.name: getattr(item, field.name) for field in dataclasses.fields(item)}
    changes: Any = {name: dict(value) for name, value in values.items() if isinstance(value, Mapping)}
    return dataclasses.replace(item, **changes)


@cache
def _adapter(kind: str) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter  # a question is mostly answered without it

    return TypeAdapter(KINDS[kind])


def _inside(report: str | None, name: str) -> str:
    return f"{report}/{name}" if report else name


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
