"""Venues: where each event happened, where places near its words may be meant besides that which they name.

Each event chooses between the place read for it, none, and the places named in its sentence, those around it, the
report's head and the events told beside it, by reasons whose weights are learned from annotated reports
(vocabulary/venues_weights.toml).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from forestall.reading.cast.who import Cast
from forestall.reading.events.cohort import Cohort
from forestall.reading.events.merge import Draft
from forestall.reading.events.pairs import KINDS, Reasons, chances
from forestall.reading.events.sites import of_another_day
from forestall.reading.form.parse import Token
from forestall.reading.form.passages import same_passage
from forestall.reading.gather import Gathered
from forestall.reading.places.lesser import lesser_place
from forestall.reading.places.where import Atlas
from forestall.reading.words.lexicon import venue_weights, word_list
from forestall.records import Place
from forestall.vocabulary.text import fold

__all__ = ["Venue", "Venues", "choose_places", "likeliest", "venues_of"]

_BACK, _ON, _MOST_NAMED = 5, 1, 2
"""Sentences looked at before and after an event, and how many of the places named most often."""
_GAPS = ((4, "3"), (9, "8"), (17, "16"))
_STEPS = ((-1, "before"), (-2, "two before"), (1, "after"))
_HEADS = ("headline", "dateline")
_NOUNS = ("NOUN", "PROPN")


@dataclass(frozen=True, slots=True)
class Venue:
    """That an event happened at a place, or nowhere that is told, and what speaks for it."""

    place: Place | None
    reasons: Reasons


Named = list[tuple[int, Token]]
"""Where a place is named: how many sentences on from the event (negative: back), and its last word."""


class Venues:
    """A report's places, by sentence, and which events its words put there."""

    def __init__(self, cast: Cast, atlas: Atlas, gathered: Gathered, drafts: Sequence[Draft]) -> None:
        self.cast, self.atlas, self.parsed, self.drafts = cast, atlas, cast.parsed, drafts
        self.cohort = Cohort(cast, gathered, drafts)
        self._in: dict[int, list[tuple[Token, Place]]] = {}
        self._told = {w: d for d in drafts for m in d.mentions for w in m.words}
        self.placed = [d for d in drafts if d.place is not None and d.place.precision != "country"]
        self.heads = [s.number for s in self.parsed.sentences if self.parsed.blocks[s.block].kind in _HEADS]

    def named_in(self, sentence: int) -> list[tuple[Token, Place]]:
        """The places that a sentence names, with the last word of each."""
        if sentence not in self._in:
            words = self.parsed.of(self.parsed.sentences[sentence])
            self._in[sentence] = [(t, p) for t in words if t.pos in _NOUNS and (p := self._named(t)) is not None]
        return self._in[sentence]

    def _named(self, token: Token) -> Place | None:
        found = self.atlas.at(token)
        return found if found is not None else lesser_place(self.atlas, token)

    @cached_property
    def often(self) -> Counter[str]:
        """How often each place is named."""
        return Counter(fold(p.name) for s in self.parsed.sentences for _, p in self.named_in(s.number))

    @cached_property
    def _by_name(self) -> dict[str, Place]:
        return {fold(p.name): p for s in reversed(self.parsed.sentences) for _, p in self.named_in(s.number)}

    @cached_property
    def most(self) -> list[Place]:
        """The places named most often that are no states."""
        ranked = (self._by_name[n] for n, _ in self.often.most_common(_MOST_NAMED + 3))
        return [p for p in ranked if p.precision != "country"][:_MOST_NAMED]

    @cached_property
    def holds(self) -> Counter[str]:
        """How many events each place is told to hold."""
        return Counter(fold(d.place.name) for d in self.drafts if d.place is not None)

    def hangs_on(self, token: Token) -> Draft | None:
        """The event on whose words a word hangs most closely."""
        above = (self._told.get(t.i) for t in (token, *self.parsed.up(token)))
        return next((d for d in above if d is not None), None)

    def near(self, draft: Draft) -> dict[str, tuple[Place, Named]]:
        """The places that may be meant, with where each is named near the event."""
        found: dict[str, tuple[Place, Named]] = {}
        if draft.place is not None:
            found[fold(draft.place.name)] = draft.place, []
        for sentence in sorted({m.sentence for m in draft.mentions})[:3]:
            last = min(len(self.parsed.sentences), sentence + _ON + 1)
            for at in range(max(0, sentence - _BACK), last):
                for token, place in self.named_in(at):
                    found.setdefault(fold(place.name), (place, []))[1].append((at - sentence, token))
        for place in self._others(draft):
            found.setdefault(fold(place.name), (place, []))
        read = draft.place
        wider = ("country", "region") if _is_exact(read) else ()
        apart = {n: near for n, near in found.items() if near[0].precision not in wider}
        return {n: near for n, near in apart.items() if near[0] is read or not self._barred(draft, near[1])}

    def _barred(self, draft: Draft, named: Named) -> bool:
        """Whether it cannot have happened there: where what answered it was done, what came of it, or what only tells
        where the place read lies."""
        first = draft.mentions[0].token
        if all(m.answered for m in draft.mentions):
            return True
        own = [t for apart, t in named if apart == 0]
        if own and _is_exact(draft.place) and all(self._only_locates(t) for t in own):
            return True
        return bool(own) and all(t.i > first.i and self.atlas.another_clause(first.i, t) for t in own)

    def _only_locates(self, token: Token) -> bool:
        """Whether a name only says where another place lies: "hit the Besmaya base south of Baghdad"."""
        first = token.i
        while first and self.parsed.tokens[first - 1].pos in ("PROPN", "DET"):
            first -= 1
        before = [t.lower for t in self.parsed.tokens[max(0, first - 2) : first]]
        return before[-1:] == ["of"] and before[0] in word_list("venues.compass")

    def _others(self, draft: Draft) -> Iterator[Place]:
        """The places of the report's head, of the events beside, those most named, and the parties' states."""
        yield from (p for s in self.heads[:3] for _, p in self.named_in(s))
        beside = (self.cohort.beside(draft, step) for step, _ in _STEPS)
        yield from (d.place for d in beside if d is not None and d.place is not None)
        yield from self.most
        country = self.atlas.country()
        yield from () if country is None else (country,)
        states = (self.cast.register.state_of(a) for a in (*draft.actors, *draft.targets))
        yield from (p for s in dict.fromkeys(states) if s and (p := self.atlas.land(s)) is not None)


def _is_exact(place: Place | None) -> bool:
    """Whether it is told so exactly that no land, no region and no landmark beside it is meant."""
    return place is not None and place.precision in ("site", "city")


def choose_places(cast: Cast, atlas: Atlas, gathered: Gathered, drafts: Sequence[Draft]) -> None:
    """Set the places of drafts to the likeliest; all are chosen before any is set."""
    weights, doubt = venue_weights()
    for draft, options in list(venues_of(cast, atlas, gathered, drafts)):
        draft.place = likeliest(options, chances(options, weights), doubt).place


def likeliest(options: Sequence[Venue], chance: Sequence[float], doubt: float) -> Venue:
    """The likeliest; that no place is told counts for `doubt` of its chance, since annotated events often lack one."""
    weighed = [c * (doubt if o.place is None else 1.0) for o, c in zip(options, chance, strict=True)]
    return options[max(range(len(weighed)), key=weighed.__getitem__)]


def venues_of(
    cast: Cast, atlas: Atlas, gathered: Gathered, drafts: Sequence[Draft]
) -> Iterator[tuple[Draft, list[Venue]]]:
    """Each event with its options, what is read first."""
    venues = Venues(cast, atlas, gathered, drafts)
    for draft in drafts:
        near = venues.near(draft)
        read = None if draft.place is None else fold(draft.place.name)
        order = sorted(near, key=lambda name: name != read)
        options = [Venue(near[name][0], dict(_reasons(venues, draft, name, near))) for name in order]
        none = Venue(None, dict.fromkeys(_none(draft, near), 1.0))
        yield draft, [none, *options] if read is None else [*options, none]


def _none(draft: Draft, near: dict[str, tuple[Place, Named]]) -> Iterator[str]:
    """What speaks for no place being told."""
    kind = KINDS[draft.type]
    own = any(apart == 0 for _, ats in near.values() for apart, _ in ats)
    yield from ("none", f"none of {kind}", f"none by a {draft.mentions[0].predicate.pos}")
    yield from (f"none, {_read(draft)} read", "none with one in the sentence" if own else "none, none in the sentence")
    if draft.dead is not None:
        yield "none of a loss"


def _read(draft: Draft) -> str:
    """How the place was read."""
    if draft.place is None:
        return "nothing"
    told = any(m.place is not None and m.place.name == draft.place.name for m in draft.mentions)
    return "told" if told else "settled"


def _reasons(
    venues: Venues, draft: Draft, name: str, near: dict[str, tuple[Place, Named]]
) -> Iterator[tuple[str, float]]:
    """What speaks for a place."""
    place = near[name][0]
    names = [*_sort(venues, draft, place), *_stands(venues, draft, name, near), *_beside(venues, draft, name)]
    yield from ((n, 1.0) for n in names)
    yield "how often named", venues.often[name] / max(venues.often.values(), default=1)
    own = draft.place is not None and fold(draft.place.name) == name
    yield "holds others", min(3.0, venues.holds[name] - own)


def _sort(venues: Venues, draft: Draft, place: Place) -> Iterator[str]:
    """What it is, and how it stands to what was read and to the parties."""
    kind, exact, read = KINDS[draft.type], place.precision, draft.place
    yield from (exact, f"{exact} of {kind}")
    if read is not None and fold(read.name) == fold(place.name):
        yield from ("read", f"read {_read(draft)}", f"read {_read(draft)} {exact}", f"read {_read(draft)} of {kind}")
    elif read is None:
        yield from ("for nothing", f"for nothing of {kind}", f"{exact} for nothing")
    else:
        yield from (f"for {_read(draft)}", f"{exact} for {read.precision}", f"for {_read(draft)} of {kind}")
        if place.country is not None and read.country is not None:
            yield "of the land read" if place.country == read.country else "of another land than read"
    if place.lat is None:
        yield "unmapped"
    words = set(fold(place.name).split())
    for role, ids in (("doer", draft.actors), ("other", draft.targets)):
        if any(words <= set(fold(venues.cast.register.known(a).name).split()) for a in ids):
            yield f"names the {role}"
    if place.country is not None:
        yield "of the first land" if place.country in venues.atlas.countries[:1] else "of another land"
        for role, ids in (("doer", draft.actors), ("other", draft.targets)):
            states = {venues.cast.register.state_of(a) for a in ids} - {None}
            if states:
                yield f"{'of' if place.country.lower() in states else 'not of'} the {role}'s state, {kind}"


def _beside(venues: Venues, draft: Draft, name: str) -> Iterator[str]:
    """Whether events told beside this one happened there."""
    for step, where in _STEPS:
        event = venues.cohort.beside(draft, step)
        if event is None or event.place is None or fold(event.place.name) != name:
            continue
        yield f"as the one {where}"
        if draft.when is not None and event.when is not None:
            yield f"as the one {where}, {'same' if draft.when.overlaps(event.when) else 'other'} day"
        if set(draft.actors) & {*event.actors} or set(draft.targets) & {*event.targets}:
            yield f"as the one {where}, a party"


def _stands(venues: Venues, draft: Draft, name: str, near: dict[str, tuple[Place, Named]]) -> Iterator[str]:
    """Where and as what it is named."""
    first, ats = draft.mentions[0], near[name][1]
    same = [t for apart, t in ats if apart == 0]
    if same:
        yield from _same_sentence(venues, draft, same)
    else:
        back = max((apart for apart, _ in ats if apart < 0), default=None)
        yield f"back {-back}" if back is not None else "next" if ats else "elsewhere"
        if back is not None:
            passage = same_passage(venues.parsed, first.sentence + back, first.sentence)
            yield f"back in {'the' if passage else 'another'} passage"
            parts = {_part(venues, t) for apart, t in ats if apart == back}
            yield from (f"back {p}" for p in sorted(parts))
    yield from _hanging(venues, draft, ats)
    if of_another_day(draft, near[name][0], venues.placed, venues.atlas):
        yield from ("of other days alone", f"of other days alone, {_read(draft)} read")
    if any(name == fold(p.name) for s in venues.heads[:3] for _, p in venues.named_in(s)):
        yield "in the head"
    last = _last(ats, first.token.i)
    nearer = sum(_last(other, first.token.i) > last for _, other in near.values()) if last >= 0 else -1
    yield f"nearer {min(nearer, 3)}" if nearer >= 0 else "not before"


def _hanging(venues: Venues, draft: Draft, ats: Named) -> Iterator[str]:
    """With which event it is told, and whether those of its sentence are of the same day."""
    found: set[str] = set()
    for apart, token in ats:
        on, near = venues.hangs_on(token), "here" if apart == 0 else "near"
        if on is None:
            found.add(f"hangs on none {near}")
        elif on is draft:
            found.add(f"hangs on it {near}")
        else:
            found.add(f"hangs on another {near}")
            if on.type == draft.type:
                found.add(f"hangs on one of its type {near}")
            if set(draft.actors) & {*on.actors} or set(draft.targets) & {*on.targets}:
                found.add(f"hangs on one of its parties {near}")
            if draft.when is not None and on.when is not None:
                found.add(f"hangs on one of {'its' if draft.when.overlaps(on.when) else 'another'} day {near}")
    yield from sorted(found)


def _last(ats: Named, before: int) -> int:
    return max((t.i for _, t in ats if t.i < before), default=-1)


def _part(venues: Venues, token: Token) -> str:
    """As what a place stands: after which preposition, or as what part."""
    part = venues.cohort.part(token)
    own = "modifying " if part.i != token.i else ""
    preposition = venues.atlas.preposition(part)
    return own + (f"after {preposition}" if preposition else part.dep)


def _same_sentence(venues: Venues, draft: Draft, same: Sequence[Token]) -> Iterator[str]:
    first, words = draft.mentions[0], {w for m in draft.mentions for w in m.words}
    yield "in the sentence"
    depth, relation = min((venues.cohort.relation(t, words) for t in same), key=lambda r: r[0])
    yield from (f"as {relation}", f"as {relation} of a {first.predicate.pos}", f"through {min(depth, 4)}")
    nearest = min(same, key=lambda t: abs(t.i - first.token.i))
    yield f"stands {_part(venues, nearest)}"
    yield "first" if nearest.i < first.token.i else "then"
    gap = abs(nearest.i - first.token.i)
    yield f"within {next((name for most, name in _GAPS if gap < most), 'more')}"
    opens = venues.parsed.sentences[first.sentence].first
    if nearest.i - opens < 3:
        yield "opens"
    after = venues.parsed.tokens[nearest.i + 1 : nearest.i + 2]
    if after and after[0].text == ":":
        yield "a label"
    between = sorted((nearest.i, first.token.i))
    verbs = sum(t.pos == "VERB" for t in venues.parsed.tokens[between[0] + 1 : between[1]])
    if any(t.lower in ("there", "where") for t in venues.parsed.of(venues.parsed.sentences[first.sentence])):
        yield "in the sentence with a there"
    yield f"verbs between {min(verbs, 2)}"
