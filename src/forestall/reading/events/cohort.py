"""The cohort of an event: the parties told near it, any of which may have done it or suffered it.

What a clause says of its parties is read by rule (`parties`, `sides`); whoever else may be meant is found here, once
for a report, so that each event asks only about its own neighbourhood.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from forestall.reading.cast.who import Cast
from forestall.reading.events.merge import Draft, related
from forestall.reading.events.pairs import KINDS
from forestall.reading.form.parse import Token
from forestall.reading.gather import Gathered
from forestall.reading.parties.parties import acts

__all__ = ["ROLES", "Cohort", "Near"]

ROLES = {"actor": "actors", "target": "targets"}
"""The two parts in an event, and the attribute of a draft that holds them."""
_BACK, _ON, _TOLD, _FREQUENT = 3, 1, 3, 2
"""Sentences looked at before and after, those within which events' parties count, the report's most frequent."""
_DISPUTING = ("no_claim", "blames", "denies")
"""Stances that leave open who did something."""
_OUTWARD = ("MOBILIZE", "REQUEST", "THREATEN", "REJECT", "SANCTION", "ACCUSE")
"""What nobody does to their own."""
_RULING = ("government", "ministry", "military")
"""Whom protests are against."""
_MODIFYING = ("compound", "amod", "nmod", "poss", "det")

Near = dict[str, list[tuple[int, Token]]]
"""Actor -> where it is named near an event: how many sentences on (negative: back) and its first word."""


class Cohort:
    """A report's events with the parties named around them."""

    def __init__(self, cast: Cast, gathered: Gathered, drafts: Sequence[Draft]) -> None:
        self.cast, self.parsed, self.drafts = cast, cast.parsed, drafts
        self.order = sorted(drafts, key=lambda d: d.mentions[0].token.i)
        self.number = {id(d): n for n, d in enumerate(self.order)}
        self.named = Counter(a for _, a in cast.register.order)
        self.speaking = {s.speaker.i for s in gathered.sayings}
        self.blamed = {t.i for s in gathered.sayings for t in s.blamed}
        self.disputed = any(s.stance in _DISPUTING for s in gathered.sayings) or _unclaimed(cast)
        self._in: dict[int, list[tuple[Token, str]]] = {}
        for i, actor in cast.register.order:
            self._in.setdefault(self.parsed.tokens[i].sentence, []).append((self.parsed.tokens[i], actor))

    @cached_property
    def does(self) -> Counter[str]:
        """How many events tell each as the one who acts."""
        return Counter(a for d in self.drafts for a in d.actors if a not in d.implied)

    @cached_property
    def suffers(self) -> Counter[str]:
        """How many events tell each as the one acted upon."""
        return Counter(t for d in self.drafts for t in d.targets if t not in d.implied)

    @cached_property
    def fallen(self) -> set[str]:
        """Single people who are told to have been killed, and do nothing after that but what they are told to do."""
        deadly = [m for d in self.drafts for m in d.mentions if m.predicate.victim == "dead" or m.mode == "assassinate"]
        return {t for m in deadly for t in m.targets if t.startswith(("person.", "text.")) and not self.does[t]}

    @cached_property
    def pairs(self) -> Counter[tuple[str, str]]:
        """How many events tell one as acting on the other."""
        return Counter((a, t) for d in self.drafts for a in d.actors for t in d.targets)

    @cached_property
    def of_kind(self) -> Counter[tuple[str, str, str]]:
        """(role, kind of deed, actor) -> in how many events."""
        return Counter(
            (r, KINDS[d.type], a) for d in self.drafts for r, many in ROLES.items() for a in getattr(d, many)
        )

    def kind(self, id: str) -> str:
        """The kind of an actor."""
        return self.cast.register.known(id).kind

    def akin(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """Whether any of the one are any of the other, or belong to them."""
        return any(related(a, b, self.cast.register.actors) for a in one for b in other)

    def beside(self, draft: Draft, step: int) -> Draft | None:
        """The event told so many events after (negative: before)."""
        n = self.number[id(draft)] + step
        return self.order[n] if 0 <= n < len(self.order) else None

    def near(self, draft: Draft, role: str) -> Near:
        """Who may have the role besides those that have it; nobody is guessed to hold whom no one is told to hold."""
        found: Near = {}
        if role == "actor" and draft.type == "COERCE" and not draft.actors:
            return found
        for sentence in sorted({m.sentence for m in draft.mentions})[:4]:
            for at in range(sentence - _BACK, sentence + _ON + 1):
                for token, actor in self._in.get(at, ()):
                    found.setdefault(actor, []).append((at - sentence, token))
        for actor in chain(self._told(draft), self._frequent(role)):
            found.setdefault(actor, [])
        taken = set(getattr(draft, ROLES[role]))
        if role == "actor":
            taken |= {a for a, at in found.items() if self.kind(a) == "place" or self._accused(t for _, t in at)}
            taken |= {*draft.targets, *self.fallen, *(t for m in draft.mentions for t in m.spare)}
            if draft.type == "PROTEST":
                taken |= {a for a in found if self.kind(a) in _RULING}
            taken |= {a for a in found if not acts(self.cast, a)}
            if draft.type == "ASSAULT" and not draft.actors:
                taken |= found.keys() - self._attackers(draft)
        elif draft.type in _OUTWARD:
            taken |= {a for a in found if self.cast.camp(a) in {self.cast.camp(b) for b in draft.actors}}
            taken |= {t for m in draft.mentions for t in m.spare if draft.type == "MOBILIZE"}
        return {a: at for a, at in found.items() if a not in taken}

    def _accused(self, named: Iterable[Token]) -> bool:
        """Whether somebody lays it at their door, which makes nobody its doer."""
        return any(self.part(t).i in self.blamed for t in named)

    def _attackers(self, draft: Draft) -> set[str]:
        """Who is told as attacking others than the harmed; none where the report leaves open who attacked."""
        if self.disputed:
            return set()
        doers = {a for d in self.drafts if d.type == draft.type for a in d.actors if a not in d.implied}
        return {a for a in doers if not self.akin([a], draft.targets)}

    def _told(self, draft: Draft) -> Iterator[str]:
        """The parties of the events right before and after."""
        others = (self.beside(draft, step) for step in (-1, -2, -3, 1, 2))
        for other in (o for o in others if o is not None):
            if abs(other.mentions[0].sentence - draft.mentions[0].sentence) <= _TOLD:
                yield from (*other.actors, *other.targets)

    def _frequent(self, role: str) -> Iterator[str]:
        often = self.does if role == "actor" else self.suffers
        yield from (a for a, _ in often.most_common(_FREQUENT))

    def relation(self, token: Token, words: set[int]) -> tuple[int, str]:
        """How a word hangs on the words of an event: through how many others, and as what."""
        chained = [token, *self.parsed.up(token)]
        for depth, below in enumerate(chained[:-1]):
            if below.head in words:
                return depth, f"{below.dep} {below.lower}" if below.dep in ("prep", "agent") else below.dep
        return 9, "nothing"

    def part(self, token: Token) -> Token:
        """The head of the phrase whose name or adjective a word is."""
        while token.dep in _MODIFYING and token.head != token.i:
            token = self.parsed.tokens[token.head]
        return token


def _unclaimed(cast: Cast) -> bool:
    """Whether the report says that nobody, or who, claimed a deed."""
    claims = {t.sentence for t in cast.parsed.tokens if t.lemma == "claim"}
    words = ("responsibility", "nobody", "no", "none")
    return any(t.sentence in claims and t.lower in words for t in cast.parsed.tokens)
