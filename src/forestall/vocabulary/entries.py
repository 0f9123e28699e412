"""The vocabulary's entries as frozen values: an event type, a predicate, an indicator, a role, a party, a phrase.

They hold what the TOML files say and compute nothing.
"""

from dataclasses import dataclass
from typing import Literal

from forestall.records import Actor, EventType, Quad

__all__ = ["Indicator", "Party", "Phrase", "Predicate", "Role", "Standing", "TypeCode", "TypeInfo"]

Standing = Literal["stated", "suspected", "accused", "claimed"]


@dataclass(frozen=True, slots=True)
class TypeInfo:
    """One of the 16 PLOVER types: its quad class, CAMEO roots, default intensity (-10 to 10) and modes."""

    name: EventType
    quad: Quad
    cameo: tuple[str, ...]
    intensity: float
    modes: tuple[str, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class TypeCode:
    """What a data set's event label stands for."""

    type: EventType
    mode: str | None
    cameo: str
    quad: Quad
    intensity: float


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb or noun that reports an event, with the frame its parties stand in; see predicates.toml."""

    lemma: str
    """The verb's lemma, or the head of the noun."""
    pos: Literal["verb", "noun"]
    type: EventType
    mode: str | None
    cameo: str
    intensity: float
    before: tuple[str, ...] = ()
    """Words that must stand before a noun ("air" of "air raid")."""
    behind: tuple[str, ...] = ()
    """Words that must stand after a noun ("of prisoners" of "exchange of prisoners")."""
    particle: tuple[str, ...] = ()
    """Words that must follow a verb ("under house arrest")."""
    patient: tuple[str, ...] = ()
    agent: tuple[str, ...] = ()
    object: frozenset[str] = frozenset()
    object_is: frozenset[str] = frozenset()
    oprd: frozenset[str] = frozenset()
    """What the object must be made or called."""
    subject: frozenset[str] = frozenset()
    not_subject: frozenset[str] = frozenset()
    either: frozenset[str] = frozenset()
    """Subject or object must be one of these."""
    complement: frozenset[str] = frozenset()
    clause: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    not_object: frozenset[str] = frozenset()
    unless_before: frozenset[str] = frozenset()
    unless_after: frozenset[str] = frozenset()
    victim: Literal["dead", "wounded"] | None = None
    flags: frozenset[str] = frozenset()
    """The conditions that predicates.toml calls true, "bare" and "state" among them."""

    @property
    def bare(self) -> bool:
        """Whether the noun alone, with nothing said about it, is no event."""
        return "bare" in self.flags


@dataclass(frozen=True, slots=True)
class Indicator:
    """A quantity a report states, and the words that show it."""

    id: str
    unit: str
    nouns: frozenset[str]
    verbs: frozenset[str]
    phrases: tuple[str, ...]
    least: int = 0
    """Smaller numbers of people or things are part of an event and no figure."""


@dataclass(frozen=True, slots=True)
class Role:
    """A body that every state has: government, military, parliament ..."""

    id: str
    name: str
    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """A data set's party, read with its caveats: "Iran (accused, denies)", "A / B", "X (suspected)"."""

    actors: tuple[Actor, ...]
    standing: Standing = "stated"
    denied: bool = False
    accused: tuple[Actor, ...] = ()
    """Whom the label names as accused of an act it leaves unattributed."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name as it may stand in a text: its folded words and what it names."""

    words: tuple[str, ...]
    acronym: str | None
    actor: str | None = None
    place: int | None = None
    adjective: bool = False
    cased: bool = True
    """True where the name is written with a capital, so that a word in small letters is not it."""
    near: frozenset[str] = frozenset()
    """Countries of which a report must speak for the name to be meant; none where it is sure by itself."""
