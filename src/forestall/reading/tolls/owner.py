"""To which event a toll belongs by where it stands: the mention whose word carries it, else one above it, else the
nearest in the sentence, else one just told or about to be told.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from forestall.dates import When
from forestall.reading.deeds.mention import Mention
from forestall.reading.deeds.timing import stated
from forestall.reading.form.answering import answered
from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.passages import same_passage
from forestall.reading.numbers.hits import TollHit
from forestall.reading.numbers.people import is_person
from forestall.reading.places.where import same_place
from forestall.reading.tolls.nobody import is_craft
from forestall.reading.tolls.standing import tells_of_before
from forestall.reading.words.lexicon import word_list

__all__ = ["State", "owner_of", "same_block", "within_reach"]

_HURTING = ("ASSAULT", "PROTEST", "COERCE")
_DATING = word_list("answering.times")
_NO_PLACE = ("DATE", "TIME", "PERSON", "NORP", "EVENT")
_OF_DEAD = {"dead", "killed", "died", "victims", "wounded", "injured", "bodies", "survivors", "rescuers"}


@dataclass(slots=True)
class State:
    """What has been handed out: the last hit of each kind with its owner, and the numbers that events took."""

    parsed: Parsed
    mentions: Sequence[Mention]
    days: Mapping[int, When]
    latest: Mapping[int, When]
    last: dict[str, tuple[TollHit, Mention]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)


def owner_of(state: State, hit: TollHit) -> Mention | None:
    """The mention a toll belongs to, or None."""
    happened = [m for m in state.mentions if m.predicate.type in _HURTING and m.modality == "happened"]
    here = [m for m in happened if m.sentence == hit.sentence]
    own = _of_subject(state, hit, here) or _by_words(state.parsed, hit, here)
    own = _deadlier(hit, own, here)
    if own is not None or _answered(state.parsed, hit):
        return own
    other = _of_him(state, hit, happened) or _of_place(state, hit, happened)
    if other is not None:
        return other
    if hit.standing in ("total", "more") and hit.kind in state.last and same_block(state, hit, state.last[hit.kind][0]):
        return state.last[hit.kind][1]
    here = [m for m in here if hit.kind != "dead" or m.predicate.type != "COERCE"]
    if here:
        before = [m for m in here if m.token.i < hit.holder] or here
        return None if _foreign(state, hit, before[-1]) else before[-1]
    return None if hit.cumulative or hit.disease else _nearby(state, hit, happened)


def _deadlier(hit: TollHit, own: Mention | None, here: Sequence[Mention]) -> Mention | None:
    """The attack of a sentence rather than what else was done to people there: "three are dead, ten missing"."""
    if own is None or own.predicate.type != "COERCE" or hit.kind != "dead" or hit.holder in own.words:
        return own
    return next((m for m in here if m.predicate.type == "ASSAULT"), own)


def _of_subject(state: State, hit: TollHit, here: Sequence[Mention]) -> Mention | None:
    """ "Clashes left 30 dead": the event that is the subject of the verb."""
    holder = state.parsed.tokens[hit.holder]
    verb = next((t for t in (holder, *state.parsed.up(holder)) if t.pos == "VERB"), holder)
    told = {t.i for t in state.parsed.kids(verb, "nsubj")}
    return next((m for m in here if m.words & told), None)


def _of_him(state: State, hit: TollHit, happened: Sequence[Mention]) -> Mention | None:
    """ "He died of his wounds", "his body was found": the attack on the one person who was hit, up to four sentences
    before."""
    parsed = state.parsed
    verb = parsed.tokens[hit.holder]
    alone = any(s.lower in ("he", "she", "his", "her") for s in parsed.kids(verb, "nsubj", "poss"))
    if hit.kind != "dead" or hit.amount.value != 1 or not alone:
        return None
    near = (m for m in reversed(happened) if 0 <= hit.sentence - m.sentence <= 4 and within_reach(state, hit, m))
    return next((m for m in near if m.token.i < verb.i and m.predicate.type == "ASSAULT" and _one_person(m)), None)


def _one_person(mention: Mention) -> bool:
    people = [t for t in mention.patients if is_person(t)]
    return len(people) == 1 and people[0].tag in ("NN", "NNP")


def _of_place(state: State, hit: TollHit, happened: Sequence[Mention]) -> Mention | None:
    """ "In Gao ten died": the attack told at that place, where one is."""
    parsed = state.parsed
    named = [t.text for t in parsed.subtree(parsed.tokens[hit.holder]) if t.entity in ("GPE", "LOC", "FAC")]
    if not named or hit.standing == "total":
        return None
    near = [m for m in happened if m.predicate.type == "ASSAULT" and abs(hit.sentence - m.sentence) <= 8]
    return next((m for m in reversed(near) if m.place is not None and set(m.place.name.split()) & set(named)), None)


def _by_words(parsed: Parsed, hit: TollHit, here: Sequence[Mention]) -> Mention | None:
    """The mention that the carrying word is one of, or hangs below."""
    owners = {word: m for m in reversed(here) for word in m.words}
    return next((owners[t.i] for t in _own_clause(parsed, hit) if t.i in owners), None)


def _own_clause(parsed: Parsed, hit: TollHit) -> Iterator[Token]:
    """The carrying word and those above it, up to where they become what another deed answers."""
    holder = parsed.tokens[hit.holder]
    for token in (holder, *parsed.up(holder)):
        yield token
        if answered(parsed, token):
            return


def _answered(parsed: Parsed, hit: TollHit) -> bool:
    """Whether a toll is of a deed that the sentence only names as answered: "to avenge the loss of ten men"."""
    *_, last = _own_clause(parsed, hit)
    return answered(parsed, last) is not None


def _nearby(state: State, hit: TollHit, happened: Sequence[Mention]) -> Mention | None:
    """The attack of the sentence before (of one before that for "no one was hurt"), else of the sentence after."""
    others = [m for m in state.mentions if m.sentence == hit.sentence and m.modality == "happened"]
    if others and hit.amount.value and hit.standing == "stated" and not _plain(state.parsed, hit):
        return None
    if tells_of_before(state.parsed, hit):
        return None
    attacks = [m for m in happened if m.predicate.type in ("ASSAULT", "PROTEST") and within_reach(state, hit, m)]
    attacks = attacks or [m for m in happened if m.sentence == hit.sentence - 1 and within_reach(state, hit, m)]
    reach = 3 if hit.standing == "total" else 2 if not hit.amount.value or _goes_on(state, hit) else 1
    back = [m for m in attacks if 0 < hit.sentence - m.sentence <= reach]
    if back:
        known = [m for m in back if m.place is not None or m.targets or m.dates] or back
        latest = [m for m in known if m.sentence == known[-1].sentence]
        latest = [m for m in latest if not (m.answered or _backdrop(state.parsed, m))] or latest
        latest = _of_craft(state.parsed, hit, latest) or latest
        if any(_foreign(state, hit, m) for m in latest):
            return None
        counted = next((m for m in latest if hit.kind == "dead" and m.dead is not None), latest[-1])
        return None if hit.amount.value and _scattered(latest) else counted
    ahead = [m for m in attacks if m.sentence - hit.sentence in (1, 2)]
    return ahead[0] if ahead and hit.amount.value else None


def _goes_on(state: State, hit: TollHit) -> bool:
    """Whether the sentence before tells no event, only of the dead: "Among the dead was a girl of four." """
    if any(m.sentence == hit.sentence - 1 for m in state.mentions) or not hit.sentence:
        return False
    before, here = ({t.lower for t in state.parsed.of(state.parsed.sentences[hit.sentence - k])} for k in (1, 0))
    return bool(before & _OF_DEAD) and not here & {"had", "earlier", "first"}


def _of_craft(parsed: Parsed, hit: TollHit, mentions: Sequence[Mention]) -> list[Mention]:
    """ "The aircraft carried 90 people, all of whom perished": those of the attacks that were on aircraft."""
    if not any(is_craft(t) for t in parsed.of(parsed.sentences[hit.sentence])):
        return []
    return [m for m in mentions if any(is_craft(t) for t in parsed.subtree(m.token))]


def _backdrop(parsed: Parsed, mention: Mention) -> bool:
    """Whether an attack only dates another: "rockets landed hours after the strikes", "since the raid"."""
    token = mention.token
    above = parsed.tokens[token.head]
    marks = {c.lower for c in parsed.kids(token, "mark")} | ({above.lower} if token.dep in ("pobj", "pcomp") else set())
    return bool(marks & _DATING)


def _foreign(state: State, hit: TollHit, mention: Mention) -> bool:
    """Whether a toll names a place of its own, other than that of a mention which has its toll."""
    parsed = state.parsed
    preps = [t for t in parsed.subtree(parsed.tokens[hit.holder]) if t.lower in ("in", "at", "near")]
    named = {o.text for t in preps for o in parsed.kids(t, "pobj") if o.tag == "NNP" and o.entity not in _NO_PLACE}
    told = mention.place is not None and mention.dead is not None and hit.kind == "dead"
    return told and bool(named) and mention.place is not None and not named & set(mention.place.name.split())


def within_reach(state: State, hit: TollHit, mention: Mention) -> bool:
    """Whether a mention stands in the toll's passage, and no other time is spoken of there."""
    if not same_passage(state.parsed, mention.sentence, hit.sentence):
        return False
    told, day = stated(mention.dates), state.days.get(hit.sentence)
    far = dt.timedelta(10)
    return told is None or day is None or (told.start <= day.end + far and day.start <= told.end + far)


def _scattered(mentions: Sequence[Mention]) -> bool:
    """Whether the attacks were in several places, so that a toll after them is of all together."""
    return any(same_place(a.place, b.place) is False for a in mentions for b in mentions)


def _plain(parsed: Parsed, hit: TollHit) -> bool:
    """Whether the toll's verb is its sentence's main one."""
    holder = parsed.tokens[hit.holder]
    verb = parsed.tokens[holder.head] if holder.dep in ("dobj", "nsubjpass") else holder  # "took in 18 bodies"
    return verb.dep in ("ROOT", "ccomp", "conj")


def same_block(state: State, hit: TollHit, other: TollHit) -> bool:
    """Whether two tolls stand in one passage."""
    return same_passage(state.parsed, hit.sentence, other.sentence)
