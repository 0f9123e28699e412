"""Drafts become events: which are kept, when they happened, how sure, and in one neutral sentence.

A draft without a party, or a bare noun of which nothing is said, is no event. An event without a stated date lies
between the day the passage speaks of and publication.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from forestall.dates import When
from forestall.reading.deeds.mention import Mention
from forestall.reading.events.cues import Said
from forestall.reading.events.merge import Draft
from forestall.reading.form.parse import Parsed
from forestall.reading.gather import Gathered
from forestall.reading.numbers.numbers import Amount
from forestall.reading.words.lexicon import word_list
from forestall.records import Actor, Event, Span, Toll
from forestall.vocabulary import Vocabulary

__all__ = ["bound_dates", "kept", "looks_back", "to_event"]

_TWO_SIDED = {"CONSULT", "SUPPORT", "AID"}
_NEEDS_ACTOR = word_list("events.needs_actor")
_DATED_ALONE = word_list("events.dated_alone")


def kept(draft: Draft) -> bool:
    """Whether enough is said of a draft for it to be an event."""
    parties = bool(draft.actors or draft.targets)
    dated = draft.when is not None
    if not parties and dated and draft.type in _DATED_ALONE and any(m.predicate.pos == "verb" for m in draft.mentions):
        return True  # "talks in Jeddah collapsed on August 1"
    if any(m.set_off for m in draft.mentions) and (parties or dated or draft.place is not None):
        said = sum((dated, draft.place is not None, bool(draft.targets)))
        return draft.type not in _TWO_SIDED or bool(draft.actors) or said > 1
    if draft.type == "PROTEST" and (draft.place or draft.targets or draft.actors or draft.when):
        sure = bool(draft.actors or draft.targets or (draft.place and (dated or draft.dead)))
        return sure and not all(
            m.predicate.pos == "noun" and not (m.definite or m.fresh or m.dates) for m in draft.mentions
        )
    if (
        not parties
        and not (dated and draft.place and (draft.dead or draft.wounded or _blast(draft)))
        and not _fatal(draft)
    ):
        return False
    freely = draft.mode == "release" or draft.type in ("THREATEN", "MOBILIZE")
    let_go = freely and any(m.predicate.pos == "verb" for m in draft.mentions)  # "the judges were threatened"
    if draft.type in _NEEDS_ACTOR and not draft.actors and not (draft.targets and (dated or let_go)):
        return False
    if draft.type == "AID" and not draft.actors and _helped(draft):
        return True
    if draft.type in _TWO_SIDED and not (
        draft.actors and (draft.targets or len(draft.actors) > 1 or _one_sided(draft))
    ):
        return False
    nouns = all(m.predicate.pos == "noun" for m in draft.mentions)
    if nouns and all(m.predicate.bare for m in draft.mentions) and not draft.actors:
        return False
    if draft.type == "ASSAULT" and (not _told(draft) or _many(draft)):
        return False
    begun = any(m.brought for m in draft.mentions)
    whole = (draft.actors and (draft.targets or begun)) or (draft.place and draft.mentions[0].earlier and draft.targets)
    bare = nouns and not dated and not whole
    return not bare or len(draft.mentions) > 1 or (draft.mentions[0].definite and bool(draft.targets))


def looks_back(draft: Draft, told: Sequence[Draft], parsed: Parsed) -> bool:
    """Whether a draft is only "the attack" or "both raids", of which nothing is said, with another told."""
    bare = all(
        m.predicate.pos == "noun" and m.definite and not m.dates and _no_words_of_its_own(m, parsed)
        for m in draft.mentions
    )
    tolled = draft.dead is not None or draft.wounded is not None
    hurting = draft.type in ("ASSAULT", "PROTEST")
    return bare and hurting and not tolled and any(d.type == draft.type and d is not draft for d in told)


def _no_words_of_its_own(mention: Mention, parsed: Parsed) -> bool:
    return all(t.i == mention.token.i or t.pos in ("DET", "PUNCT") for t in parsed.subtree(mention.token))


def _blast(draft: Draft) -> bool:
    """ "A suitcase blew up at the airport", "two were killed there": told by a verb, with nobody named."""
    verbs = [m for m in draft.mentions if m.predicate.pos == "verb"]
    return bool(verbs) and (draft.mode == "explosives" or any(m.predicate.victim and m.patients for m in verbs))


def _fatal(draft: Draft) -> bool:
    """ "On Tuesday a second bomb killed two": a day and the dead."""
    verbs = any(m.predicate.pos == "verb" for m in draft.mentions)
    day = draft.when is not None and draft.when.precision == "day"
    return verbs and day and draft.type == "ASSAULT" and draft.dead is not None


def _one_sided(draft: Draft) -> bool:
    """Help told by a verb may go to whom the report is about, praise too; a council meets by itself."""
    verbs = [m for m in draft.mentions if m.predicate.pos == "verb"]
    met = any(m.token.lemma in _GATHER or m.predicate.object for m in verbs)
    set_down = draft.when is not None or (draft.place is not None and any(not m.generic for m in verbs))
    offered = draft.mode == "third-party" and any(m.token.lemma == "offer" for m in verbs)  # "offered to mediate"
    return bool(verbs) and (draft.type in ("AID", "SUPPORT") or offered or (set_down and met))


def _helped(draft: Draft) -> bool:
    """ "Over 87 000 people have been vaccinated since 8 August": help in its time or place whose giver is not told."""
    said = draft.when is not None or draft.place is not None
    return said and bool(draft.targets) and any(m.undergone for m in draft.mentions)


_GATHER = {"meet", "convene", "gather", "hold"}


def _many(draft: Draft) -> bool:
    """ "13 attacks in two months" counts events and tells none."""
    vague = draft.when is None or draft.when.precision in ("open", "month", "year")
    return vague and all(m.counted for m in draft.mentions)


def _told(draft: Draft) -> bool:
    """Whether anything is said of a use of force beyond things hit: who, when, where, how, with what loss."""
    named = any(not t.startswith("text.") for t in draft.targets)
    known = draft.when is not None or draft.place is not None or draft.dead is not None or draft.wounded is not None
    return bool(named or known or draft.actors or draft.mode)


def to_event(
    draft: Draft,
    number: int,
    parsed: Parsed,
    gathered: Gathered,
    vocabulary: Vocabulary,
    actors: Mapping[str, Actor],
    published: dt.date,
    report: str,
) -> Event:
    """The event of a draft, without its claims."""
    first = draft.mentions[0]
    info = vocabulary.types[draft.type]
    lead = next((m for m in draft.mentions if m.mode), first)
    return Event(
        id=f"e{number}",
        when=_when(draft, gathered, published),
        type=info.name,
        mode=draft.mode,
        cameo=lead.predicate.cameo,
        quad=info.quad,
        intensity=lead.predicate.intensity,
        actors=tuple(draft.actors[:6]),
        targets=tuple(draft.targets[:6]),
        place=draft.place,
        deaths=_toll(draft.dead),
        wounded=_toll(draft.wounded),
        spans=tuple(sorted({_span(parsed, m) for m in draft.mentions})),
        confidence=_confidence(draft),
        summary=_summary(draft, actors),
        report=report,
        inferred=tuple(dict.fromkeys(p for p in (*draft.actors[:6], *draft.targets[:6]) if p in draft.implied)),
    )


def _when(draft: Draft, gathered: Gathered, published: dt.date) -> When:
    """The stated date; else from the day the passage speaks of (or three days before) to publication."""
    if draft.when is not None:
        return draft.when
    number, earlier = draft.mentions[0].sentence, all(m.earlier for m in draft.mentions)
    told = gathered.anchors[number] if number in gathered.told else None
    ahead = gathered.opens.get(number, draft.mentions[0].token.start) < draft.mentions[0].token.start
    if told is not None and told.end < published - dt.timedelta(30) and not earlier and not ahead:
        told = gathered.before.get(number)  # the other is the date of what else the sentence tells
    if told is not None and draft.mentions[0].recent and told.end < published - dt.timedelta(10):
        told = None
    if told is not None and (told.end - told.start).days > 31 and (published - told.end).days < 120:
        told = None
    week = dt.timedelta(7)
    if told is None:
        start = min(gathered.story or published, published - dt.timedelta(3))
        return When(start - week if earlier else start, published, "week")
    if earlier:
        back = week if told.end >= published - dt.timedelta(10) else 2 * week
        return When(told.start - back, told.end, "week" if told.precision == "day" else told.precision)
    if told.end < published - dt.timedelta(10):
        after = week if (told.end - told.start).days < _A_MONTH else dt.timedelta(0)
        return When(told.start, min(told.end + after, published), "week" if told.precision == "day" else told.precision)
    first = min(told.start, gathered.story or published, published - dt.timedelta(3))
    return When(first, max(told.end, published), "week")


_A_MONTH = 27
"""Days from the first to the last of the shortest month: what is told of a month lies within it."""


def bound_dates(said: Sequence[Said], published: dt.date) -> None:
    """An undated event that a sentence links to a dated one lies within a week of it, on the side the link says."""
    week = dt.timedelta(7)
    for link in said:
        earlier, later = link.earlier, link.later
        if earlier.when is None and later.when is not None:
            earlier.when = When(later.when.start - week, later.when.end, "week")
        elif later.when is None and earlier.when is not None and link.kind != "follows":
            end = max(earlier.when.end, min(earlier.when.end + week, published))
            later.when = When(earlier.when.start, end, "week")


def _toll(amount: Amount | None) -> Toll | None:
    return None if amount is None else Toll(int(amount.low), int(amount.value), int(amount.high))


def _span(parsed: Parsed, mention: Mention) -> Span:
    """The clause of a mention: from its first to its last word's phrase, within the sentence."""
    own = [parsed.tokens[i] for i in mention.words]
    top = min(own, key=lambda t: sum(1 for _ in parsed.up(t)))
    sentence = parsed.sentences[mention.sentence]
    first, last = max(top.left, sentence.first), min(top.right, sentence.last)
    return parsed.tokens[first].start, parsed.tokens[last].end


def _confidence(draft: Draft) -> float:
    """Between 0.3 and 0.95: more said, more sure; not a probability."""
    said: Sequence[bool] = (
        draft.when is not None,
        draft.place is not None,
        bool(draft.actors),
        bool(draft.targets),
        len(draft.mentions) > 1,
    )
    return round(0.35 + 0.12 * sum(said), 2)


def _summary(draft: Draft, actors: Mapping[str, Actor]) -> str:
    """Who, what, whom, where: in the words of the types, never of a source."""
    names = {id: a.name for id, a in actors.items()}
    who = ", ".join(names.get(a, a) for a in draft.actors[:2]) or "Unattributed"
    whom = ", ".join(names.get(t, t) for t in draft.targets[:2])
    what = f"{draft.type.lower()}{f' ({draft.mode})' if draft.mode else ''}"
    where = f" at {draft.place.name}" if draft.place else ""
    return (
        f"{who}: {what}{f' against {whom}' if whom and draft.type in _AGAINST else f', {whom}' if whom else ''}{where}."
    )


_AGAINST = {"ASSAULT", "COERCE", "SANCTION", "THREATEN", "PROTEST"}
