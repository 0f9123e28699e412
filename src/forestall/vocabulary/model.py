"""The vocabulary as one frozen value: how a label finds its code, and a name its actor or place.

Everything here is looked up, nothing is computed from a report. Ids of states are ISO 3166 alpha-3 codes in
lower case; the bodies of a state stand below it ("irq.mil"), and a group names whom it sides with in
`Actor.allegiances`.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from forestall.records import Actor, Place
from forestall.vocabulary import actors as _actors
from forestall.vocabulary import places as _places
from forestall.vocabulary.entries import Indicator, Party, Phrase, Predicate, Role, TypeCode, TypeInfo
from forestall.vocabulary.text import fold, key

__all__ = ["LONGEST_NAME", "Vocabulary"]

LONGEST_NAME = 300
"""Characters of a name that are looked at; no label is longer."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Vocabulary:
    """All words of the field, general and of one crisis; built by `load`."""

    types: Mapping[str, TypeInfo]
    predicates: tuple[Predicate, ...]
    type_words: Mapping[str, tuple[str, str, str]]
    actors: Mapping[str, Actor]
    names: Mapping[str, tuple[str, ...]]
    """Key of a name -> ids that bear it, the crisis's own first."""
    adjectives: Mapping[str, str]
    """Folded adjective or inhabitant -> state id."""
    capitals: Mapping[str, str]
    """Folded capital -> state id."""
    roles: tuple[Role, ...]
    role_words: Mapping[str, str]
    """Folded role phrase -> role id."""
    validity: Mapping[str, tuple[dt.date | None, dt.date | None]]
    places: tuple[Place, ...]
    place_names: Mapping[str, tuple[int, ...]]
    """Key of a place's name or alias -> indices into `places`, the crisis's own first."""
    indicators: tuple[Indicator, ...]
    speech_verbs: Mapping[str, tuple[str, ...]]
    """Lemma -> stances, the strongest first."""
    speech_nouns: Mapping[str, str]
    speech_phrases: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, frozenset[str]]
    surnames: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Folded last or short name -> ids of the persons it may mean."""
    former: tuple[tuple[str, dt.date, str], ...] = ()
    """(folded name it shares with a later state, its last day, id) of states that are no more."""
    phrases: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    """First word of a name -> the names that begin with it, longest first."""

    def resolve_actor(self, name: str, *, countries: tuple[str, ...] = (), day: dt.date | None = None) -> Actor | None:
        """The actor a name stands for, or None; of "A / B" the first.

        `countries` (ISO alpha-3) decide between namesakes and complete a bare "the army"; `day` drops actors
        that did not exist then.

        >>> from forestall import vocabulary
        >>> vocabulary.load().resolve_actor("Iraqi army").id
        'irq.mil'
        """
        party = self.resolve_party(name, countries=countries, day=day)
        return party.actors[0] if party.actors else None

    def resolve_party(self, name: str, *, countries: tuple[str, ...] = (), day: dt.date | None = None) -> Party:
        """All actors of a data set's label, with whether it is stated, suspected, accused or claimed.

        >>> from forestall import vocabulary
        >>> party = vocabulary.load().resolve_party("Iran (accused, denies)")
        >>> party.standing, party.denied
        ('accused', True)
        """
        return _actors.resolve_party(self, name[:LONGEST_NAME], countries, day)

    def resolve_type(self, word: str) -> TypeCode | None:
        """The code of a data set's event label, or None where the table does not hold it.

        >>> from forestall import vocabulary
        >>> vocabulary.load().resolve_type("IED convoy").type
        'ASSAULT'
        """
        found = self.type_words.get(fold(word))
        if found is None:
            return None
        info = self.types[found[0]]
        return TypeCode(info.name, found[1] or None, found[2], info.quad, info.intensity)

    def resolve_place(self, name: str, *, countries: tuple[str, ...] = ()) -> Place | None:
        """The place a name stands for, or None; several spellings of one site give the same Place.

        >>> from forestall import vocabulary
        >>> vocabulary.load().resolve_place("near Riyadh").country
        'SAU'
        """
        return _places.resolve_place(self, name[:LONGEST_NAME], countries)

    def has_actor_name(self, name: str) -> bool:
        """Whether some actor bears exactly this name."""
        return key(name) in self.names
