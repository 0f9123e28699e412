"""A mention: one use of a verb or noun that tells an event, with the words its parties, date, place
and toll are read from.

It starts with what the clause gives and is filled in as the sentence is gathered.
"""

from dataclasses import dataclass, field

from forestall.dates import When
from forestall.reading.days.when import DateHit
from forestall.reading.deeds.modality import Modality
from forestall.reading.form.parse import Token
from forestall.reading.numbers.numbers import Amount
from forestall.records import Place
from forestall.vocabulary import Predicate

__all__ = ["Mention"]


@dataclass(slots=True)
class Mention:
    """One mention of an event; `token` is the word that names it, `words` all that do."""

    token: Token
    predicate: Predicate
    modality: Modality
    agents: list[Token] = field(default_factory=list)
    patients: list[Token] = field(default_factory=list)
    words: set[int] = field(default_factory=set)
    mode: str | None = None
    used: frozenset[int] = frozenset()
    """Nouns that belong to the verb's phrase ("lifted the siege") and tell nothing by themselves."""
    definite: bool = False
    fresh: bool = False
    apart: set[int] = field(default_factory=set)
    """Words of mentions that tell another event, because one is said to come after or for the other."""
    one_with: set[int] = field(default_factory=set)
    """Words of mentions that tell the same event, because one says how those of the other died."""
    counted: bool = False
    """True for a number of events at once ("13 attacks")."""
    block: int = 0
    item: bool = False
    """True in an item of a list, which tells of its own event."""
    around: When | None = None
    """The date its paragraph speaks of, where it names one."""
    of_known: bool = False
    """True where nobody is named as doing it and what it was done to is already known ("the ship was set on fire")."""
    undergone: bool = False
    """True where a verb in the passive tells it, or one whose subject is what somebody brings ("aid arrived")."""
    adds: bool = False
    """True where a word of the clause says that it is one deed more: "also", "elsewhere"."""
    whole: bool = False
    """True for a clause with a doer under its own words and what it was done to told for the first time."""
    generic: bool = False
    """True for a bare plural ("attacks"), which tells no event by itself."""
    set_off: bool = False
    """True where a verb says that it came of another event, or that another came of it."""
    brought: bool = False
    """True for a noun that a verb says somebody brought about ("began war games")."""
    earlier: bool = False
    """True where the text calls it earlier than what it speaks of."""
    recent: bool = False
    """True where it is told in the perfect, "has attacked": of late, not at a time long past."""
    reacted: bool = False
    """True where it is what somebody claims or condemns, so that a day told with it may be that of the claim."""
    addressed: bool = False
    """True where the words say whom a request is put to."""
    answered: bool = False
    """True where it is only named as what another deed of its sentence answers."""
    dates: list[DateHit] = field(default_factory=list)
    place: Place | None = None
    dead: Amount | None = None
    wounded: Amount | None = None
    fatal: bool = False
    """True where its own words tell how many died: "seven were shot dead", "it claimed 31 lives"."""
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    suspects: tuple[str, ...] = ()
    """Whom the words hold responsible for it: "said the militia was behind the attacks"."""
    hosts: tuple[str, ...] = ()
    """Targets that only the place tells: the state in whose land those of another attack."""
    spare: tuple[str, ...] = ()
    """Things it is done to, which are its targets where no party is."""

    @property
    def sentence(self) -> int:
        return self.token.sentence
