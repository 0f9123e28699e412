"""Which event a toll belongs to.

Tolls are handed out when the whole report is gathered, in the order of the text: to the mention whose word carries
them, else to one above it, else to the nearest in the sentence, else to an event just told or about to be told. A later
total takes the place of an earlier count, "two more died" adds to it; what belongs to no single event stays a figure.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from forestall.dates import When
from forestall.reading.answering import answered
from forestall.reading.dying import is_shot
from forestall.reading.kept import keeps, of_attackers, of_others_too
from forestall.reading.lexicon import word_list
from forestall.reading.mention import Mention
from forestall.reading.nobody import is_craft
from forestall.reading.numbers import Amount
from forestall.reading.parse import Parsed, Token
from forestall.reading.parties import target
from forestall.reading.passages import same_passage
from forestall.reading.people import is_person
from forestall.reading.standing import is_news, names_disease, tells_of_before
from forestall.reading.timing import stated
from forestall.reading.tolls import TollHit
from forestall.reading.where import same_place
from forestall.reading.who import Cast

__all__ = ["hand_out"]

_HURTING = ("ASSAULT", "PROTEST", "COERCE")


@dataclass(slots=True)
class _State:
    """What has been handed out: the last hit of each kind with its owner, and the numbers that events took."""

    parsed: Parsed
    mentions: Sequence[Mention]
    days: Mapping[int, When]
    last: dict[str, tuple[TollHit, Mention]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)


def hand_out(
    parsed: Parsed, cast: Cast, mentions: Sequence[Mention], tolls: Sequence[TollHit], days: Mapping[int, When]
) -> set[int]:
    """Give each toll of one event to its mention; returns the first words of the numbers so used.

    `days` are the days that sentences name.
    """
    state = _State(parsed, mentions, days)
    for told in tolls:
        hit = _counted_on(state, told)
        if hit is None:
            continue
        hit = _judged(state, hit)
        owner = _owner(state, hit)
        owner = _absorbed(state, hit, owner) if owner is not None else None
        if owner is None or (owner.dead is not None and _implies(parsed, hit)):
            continue
        if hit.cumulative and not _exact(owner):
            if hit.holder in owner.words or (hit.perfect and _takes_lives(parsed, hit, owner)):
                owner.modality = "unreal"  # "has killed at least 130" counts many events, tells none
            continue
        if hit.disease and not _violent(owner):
            continue
        _give(state, hit, owner)
        _victims(parsed, cast, hit.amount, owner)
    return state.taken


def _takes_lives(parsed: Parsed, hit: TollHit, owner: Mention) -> bool:
    """ "The war has claimed 220,000 lives": the subject counts many events, tells none."""
    told = parsed.kids(parsed.tokens[hit.holder], "nsubj")
    return any(s.i in owner.words for s in told)


def _counted_on(state: _State, hit: TollHit) -> TollHit | None:
    """A hit of an event's own toll: "a thirteenth died" makes thirteen of twelve, and nothing of other tolls."""
    if hit.standing != "nth":
        return hit if hit.standing not in ("older", "within") else None
    before = state.last.get(hit.kind)
    near = before is not None and hit.sentence - before[0].sentence <= 2 and _same_block(state, hit, before[0])
    goes_on = near and before is not None and before[0].amount.value == hit.amount.value - 1
    one = Amount(hit.amount.first, hit.amount.last, 1, 1, 1)
    return replace(hit, amount=one, standing="more") if goes_on else None


def _implies(parsed: Parsed, hit: TollHit) -> bool:
    """Whether a death is only implied ("his body was found", "was shot"), so that a stated toll stands."""
    holder = parsed.tokens[hit.holder]
    return holder.lower == "body" or is_shot(parsed, holder)


def _judged(state: _State, hit: TollHit) -> TollHit:
    """The hit as its surroundings show it: a tense counts nothing up after an attack, nor does a block's disease kill
    where the sentence itself tells an attack."""
    words = state.parsed.of(state.parsed.sentences[hit.sentence])
    text = state.parsed.text[words[0].start : words[-1].end]
    attack = any(m.sentence == hit.sentence and m.predicate.type == "ASSAULT" for m in state.mentions)
    return replace(
        hit,
        cumulative=hit.cumulative and not (hit.perfect and (_just_told(state, hit) or _there(state, hit))),
        disease=hit.disease and (names_disease(text) or not (attack or _just_told(state, hit))),
    )


def _give(state: _State, hit: TollHit, owner: Mention) -> None:
    """Note the toll on its owner; a total replaces the one before it, an addition adds to it."""
    before = state.last.get(hit.kind)
    near = before is not None and hit.sentence - before[0].sentence <= 2 and _same_block(state, hit, before[0])
    if near and before is not None and hit.standing == "total" and _rival(state, before[0], hit):
        return
    if before is not None and before[1] is owner and near and of_others_too(state.parsed, before[0], hit):
        hit = replace(hit, standing="more")
    if near and before is not None and hit.standing == "more" and before[0].amount.value:
        owner = _fold_into(before[1], owner, hit)
        hit = replace(hit, amount=_plus(before[0].amount, hit.amount))
    elif near and before is not None and hit.standing == "total":
        if before[0].amount.value != hit.amount.value:
            state.taken.discard(before[0].amount.first)
        owner = before[1]
    elif before is not None and before[1] is owner and keeps(state.parsed, before[0], hit, owner):
        if before[0].amount.value == hit.amount.value:
            state.taken.add(hit.amount.first)
        return
    elif before is not None and before[1] is owner and before[0].amount.value and hit.amount.value:
        state.taken.discard(before[0].amount.first)
    _set(owner, hit)
    state.taken.add(hit.amount.first)
    if near and before is not None and before[1] is not owner and of_attackers(state.parsed, before[0], hit):
        return  # a later total is of those attacked
    state.last[hit.kind] = (hit, owner)


def _rival(state: _State, before: TollHit, hit: TollHit) -> bool:
    """Whether a second count is another party's and does not say that it is newer."""
    if not before.amount.value or before.amount.vague or before.amount.value == hit.amount.value:
        return False
    words = state.parsed.of(state.parsed.sentences[hit.sentence])
    first = words[0].i if hit.sentence != before.sentence else before.amount.last + 1
    return not is_news(" ".join(w.lower for w in words if w.i >= first))


def _fold_into(earlier: Mention, own: Mention, hit: TollHit) -> Mention:
    """The event whose toll is added to; the words of the addition tell no event of their own."""
    if own is not earlier and hit.holder in own.words:
        own.modality = "unreal"
    return earlier


def _plus(a: Amount, b: Amount) -> Amount:
    return Amount(b.first, b.last, a.value + b.value, a.low + b.low, a.high + b.high, a.vague or b.vague)


def _set(owner: Mention, hit: TollHit) -> None:
    if hit.kind == "dead":
        owner.dead = hit.amount
    else:
        owner.wounded = hit.amount


def _same_block(state: _State, hit: TollHit, other: TollHit) -> bool:
    return same_passage(state.parsed, hit.sentence, other.sentence)


def _violent(mention: Mention) -> bool:
    return mention.predicate.type in ("ASSAULT", "PROTEST") and bool(mention.mode or mention.actors)


def _exact(mention: Mention) -> bool:
    """A toll that sounds cumulative is still one event's where the event is named with it."""
    return len(mention.words) > 1 and any(d.part == "at" and d.when.precision == "day" for d in mention.dates)


def _owner(state: _State, hit: TollHit) -> Mention | None:
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
    if (
        hit.standing in ("total", "more")
        and hit.kind in state.last
        and _same_block(state, hit, state.last[hit.kind][0])
    ):
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


def _of_subject(state: _State, hit: TollHit, here: Sequence[Mention]) -> Mention | None:
    """ "Clashes left 30 dead": the event that is the subject of the verb."""
    holder = state.parsed.tokens[hit.holder]
    verb = next((t for t in (holder, *state.parsed.up(holder)) if t.pos == "VERB"), holder)
    told = {t.i for t in state.parsed.kids(verb, "nsubj")}
    return next((m for m in here if m.words & told), None)


def _of_him(state: _State, hit: TollHit, happened: Sequence[Mention]) -> Mention | None:
    """ "He died of his wounds", "his body was found": the attack on the one person who was hit, up to four sentences
    before."""
    parsed = state.parsed
    verb = parsed.tokens[hit.holder]
    alone = any(s.lower in ("he", "she", "his", "her") for s in parsed.kids(verb, "nsubj", "poss"))
    if hit.kind != "dead" or hit.amount.value != 1 or not alone:
        return None
    near = (m for m in reversed(happened) if 0 <= hit.sentence - m.sentence <= 4 and _within(state, hit, m))
    return next((m for m in near if m.token.i < verb.i and m.predicate.type == "ASSAULT" and _one_person(m)), None)


def _one_person(mention: Mention) -> bool:
    people = [t for t in mention.patients if is_person(t)]
    return len(people) == 1 and people[0].tag in ("NN", "NNP")


def _of_place(state: _State, hit: TollHit, happened: Sequence[Mention]) -> Mention | None:
    """ "In Gao ten died": the attack told at that place, where one is."""
    parsed = state.parsed
    named = [t.text for t in parsed.subtree(parsed.tokens[hit.holder]) if t.entity in ("GPE", "LOC", "FAC")]
    if not named or hit.standing == "total":
        return None
    near = [m for m in happened if m.predicate.type == "ASSAULT" and abs(hit.sentence - m.sentence) <= 8]
    return next((m for m in reversed(near) if m.place is not None and set(m.place.name.split()) & set(named)), None)


def _absorbed(state: _State, hit: TollHit, own: Mention) -> Mention:
    """The attack that a clause of the dead belongs to: "bombed the town, where 60 died", "attacked, killing 12"."""
    verb = state.parsed.tokens[hit.holder]
    above = state.parsed.tokens[verb.head]
    if not own.predicate.victim or hit.holder not in own.words or len(own.words) > 1:
        return own
    where = any(c.lower in ("where", "which") for c in state.parsed.subtree(verb) if c.i < verb.i)
    if not ((verb.dep == "relcl" and where) or (verb.tag == "VBG" and verb.dep == "advcl")):
        return own
    reach = {above.i, *(t.i for t in state.parsed.up(above))}
    attack = next((m for m in reversed(state.mentions) if m.words & reach and _is_attack(m, own)), None)
    if attack is None or (verb.dep == "relcl" and attack.token.i > verb.i):
        return own  # "in Womey, where eight were killed in 2014, residents stoned a car"
    own.modality = "unreal"
    attack.targets += tuple(t for t in own.targets if t not in attack.targets)
    attack.place, attack.dates = attack.place or own.place, attack.dates or own.dates
    return attack


def _is_attack(mention: Mention, own: Mention) -> bool:
    told = mention.predicate.type == "ASSAULT" and mention.modality == "happened" and mention.sentence == own.sentence
    return told and mention is not own and not mention.predicate.victim


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


def _nearby(state: _State, hit: TollHit, happened: Sequence[Mention]) -> Mention | None:
    """The attack of the sentence before (of one before that for "no one was hurt"), else of the sentence after."""
    others = [m for m in state.mentions if m.sentence == hit.sentence and m.modality == "happened"]
    if others and hit.amount.value and hit.standing == "stated" and not _plain(state.parsed, hit):
        return None
    if tells_of_before(state.parsed, hit):
        return None
    attacks = [m for m in happened if m.predicate.type in ("ASSAULT", "PROTEST") and _within(state, hit, m)]
    attacks = attacks or [m for m in happened if m.sentence == hit.sentence - 1 and _within(state, hit, m)]
    reach = 3 if hit.standing == "total" else 2 if not hit.amount.value or _goes_on(state, hit) else 1
    back = [m for m in attacks if 0 < hit.sentence - m.sentence <= reach]
    if back:
        known = [m for m in back if m.place is not None or m.targets or m.dates] or back
        latest = [m for m in known if m.sentence == known[-1].sentence]
        latest = [m for m in latest if not _backdrop(state.parsed, m)] or latest
        latest = _of_craft(state.parsed, hit, latest) or latest
        if any(_foreign(state, hit, m) for m in latest):
            return None
        counted = next((m for m in latest if hit.kind == "dead" and m.dead is not None), latest[-1])
        return None if hit.amount.value and _scattered(latest) else counted
    ahead = [m for m in attacks if m.sentence - hit.sentence in (1, 2)]
    return ahead[0] if ahead and hit.amount.value else None


def _goes_on(state: _State, hit: TollHit) -> bool:
    """Whether the sentence before tells no event, only of the dead: "Among the dead was a girl of four." """
    if any(m.sentence == hit.sentence - 1 for m in state.mentions) or not hit.sentence:
        return False
    before, here = ({t.lower for t in state.parsed.of(state.parsed.sentences[hit.sentence - k])} for k in (1, 0))
    return bool(before & _OF_DEAD) and not here & {"had", "earlier", "first"}


_OF_DEAD = {"dead", "killed", "died", "victims", "wounded", "injured", "bodies", "survivors", "rescuers"}


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


_DATING = word_list("answering.times")
_NO_PLACE = ("DATE", "TIME", "PERSON", "NORP", "EVENT")


def _foreign(state: _State, hit: TollHit, mention: Mention) -> bool:
    """Whether a toll names a place of its own, other than that of a mention which has its toll."""
    parsed = state.parsed
    preps = [t for t in parsed.subtree(parsed.tokens[hit.holder]) if t.lower in ("in", "at", "near")]
    named = {o.text for t in preps for o in parsed.kids(t, "pobj") if o.tag == "NNP" and o.entity not in _NO_PLACE}
    told = mention.place is not None and mention.dead is not None and hit.kind == "dead"
    return told and bool(named) and mention.place is not None and not named & set(mention.place.name.split())


def _within(state: _State, hit: TollHit, mention: Mention) -> bool:
    """Whether a mention stands in the toll's passage, and no other time is spoken of there."""
    if not same_passage(state.parsed, mention.sentence, hit.sentence):
        return False
    told, day = stated(mention.dates), state.days.get(hit.sentence)
    far = dt.timedelta(10)
    return told is None or day is None or (told.start <= day.end + far and day.start <= told.end + far)


def _just_told(state: _State, hit: TollHit) -> bool:
    """Whether the sentence before tells an attack, so that "47 civilians have died" speaks of it."""
    back = (m for m in state.mentions if m.sentence == hit.sentence - 1 and _within(state, hit, m))
    words = state.parsed.of(state.parsed.sentences[hit.sentence])
    placed = any(t.entity == "GPE" and state.parsed.tokens[t.head].lower == "in" for t in words)
    return not placed and any(m.predicate.type == "ASSAULT" and m.modality == "happened" for m in back)


def _there(state: _State, hit: TollHit) -> bool:
    """ "Soldiers opened fire at the airport, where ten died in all"."""
    verb = state.parsed.tokens[hit.holder]
    attack = any(
        m.sentence == hit.sentence and m.predicate.type == "ASSAULT" and m.token.i < verb.i for m in state.mentions
    )
    return attack and verb.dep == "relcl" and any(c.lower == "where" for c in state.parsed.kids(verb))


def _plain(parsed: Parsed, hit: TollHit) -> bool:
    """Whether the toll's verb is its sentence's main one."""
    holder = parsed.tokens[hit.holder]
    verb = parsed.tokens[holder.head] if holder.dep in ("dobj", "nsubjpass") else holder  # "took in 18 bodies"
    return verb.dep in ("ROOT", "ccomp", "conj")


def _scattered(mentions: Sequence[Mention]) -> bool:
    """Whether the attacks were in several places, so that a toll after them is of all together."""
    return any(same_place(a.place, b.place) is False for a in mentions for b in mentions)


def _victims(parsed: Parsed, cast: Cast, amount: Amount, mention: Mention) -> None:
    """Those who died or were hurt are targets too, where they are named as somebody's."""
    last: Token = parsed.tokens[amount.last]
    head = parsed.tokens[last.head] if last.dep in ("nummod", "quantmod", "compound") else last
    if head.pos not in ("NOUN", "PROPN") or amount.value == 0:
        return
    victim = target(cast, head)
    if victim is not None and victim not in mention.targets and victim not in mention.actors:
        known = not victim.startswith("text.")
        mention.targets = (victim, *mention.targets) if known else (*mention.targets, victim)
