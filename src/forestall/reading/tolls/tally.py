"""Which event a toll belongs to.

Tolls are handed out when the whole report is gathered, in the order of the text: to the mention whose word carries
them, else to one above it, else to the nearest in the sentence, else to an event just told or about to be told. A later
total takes the place of an earlier count, "two more died" adds to it; what belongs to no single event stays a figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from forestall.dates import When
from forestall.reading.cast.who import Cast
from forestall.reading.deeds.mention import Mention
from forestall.reading.deeds.timing import stated
from forestall.reading.form.parse import Parsed, Token
from forestall.reading.numbers.numbers import Amount
from forestall.reading.parties.parties import target
from forestall.reading.tolls.dying import is_shot
from forestall.reading.tolls.kept import keeps, of_attackers, of_others_too
from forestall.reading.tolls.owner import State, owner_of, same_block, within_reach
from forestall.reading.tolls.standing import is_news, names_disease
from forestall.reading.tolls.tolls import TollHit

__all__ = ["hand_out"]


def hand_out(
    parsed: Parsed,
    cast: Cast,
    mentions: Sequence[Mention],
    tolls: Sequence[TollHit],
    days: Mapping[int, When],
    latest: Mapping[int, When],
) -> set[int]:
    """Give each toll of one event to its mention; returns the first words of the numbers so used.

    `days` are the first days that sentences name, `latest` the last, "by Sunday" among them.
    """
    state = State(parsed, mentions, days, latest)
    for told in sorted(tolls, key=lambda h: h.sentence):
        hit = _counted_on(state, told)
        if hit is None:
            continue
        hit = _judged(state, hit)
        owner = owner_of(state, hit)
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


def _counted_on(state: State, hit: TollHit) -> TollHit | None:
    """A hit of an event's own toll: "a thirteenth died" makes thirteen of twelve, and nothing of other tolls."""
    if hit.standing == "known":
        return None if _lately_told(state, hit) else replace(hit, standing="stated")
    if hit.standing not in ("nth", "anew"):
        return hit if hit.standing not in ("older", "within") else None
    before = state.last.get(hit.kind)
    near = before is not None and hit.sentence - before[0].sentence <= 2 and same_block(state, hit, before[0])
    if hit.standing == "anew":
        grown = before is not None and 0 < before[0].amount.value < hit.amount.value
        newer = near and before is not None and grown and not _rival(state, before[0], hit)
        return replace(hit, standing="total") if newer else None
    goes_on = near and before is not None and before[0].amount.value == hit.amount.value - 1
    one = Amount(hit.amount.first, hit.amount.last, 1, 1, 1)
    return replace(hit, amount=one, standing="more") if goes_on else None


def _lately_told(state: State, hit: TollHit) -> bool:
    """Whether a toll was told in the passage before "the 31 victims", who may then be some of those."""
    before = state.last.get(hit.kind)
    return before is not None and same_block(state, hit, before[0])


def _implies(parsed: Parsed, hit: TollHit) -> bool:
    """Whether a death is only implied ("his body was found", "was shot"), so that a stated toll stands."""
    holder = parsed.tokens[hit.holder]
    return holder.lower == "body" or is_shot(parsed, holder)


def _judged(state: State, hit: TollHit) -> TollHit:
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


def _give(state: State, hit: TollHit, owner: Mention) -> None:
    """Note the toll on its owner; a total replaces the one before it, an addition adds to it."""
    before = state.last.get(hit.kind)
    near = before is not None and hit.sentence - before[0].sentence <= 2 and same_block(state, hit, before[0])
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
    _undergo(owner, hit)
    state.taken.add(hit.amount.first)
    if near and before is not None and before[1] is not owner and of_attackers(state.parsed, before[0], hit):
        return  # a later total is of those attacked
    state.last[hit.kind] = (hit, owner)


def _rival(state: State, before: TollHit, hit: TollHit) -> bool:
    """Whether a second count is another party's and does not say that it is newer."""
    if not before.amount.value or before.amount.vague or before.amount.value == hit.amount.value:
        return False
    words = state.parsed.of(state.parsed.sentences[hit.sentence])
    first = words[0].i if hit.sentence != before.sentence else before.amount.last + 1
    return not (_of_later_day(state, before, hit) or is_news(" ".join(w.lower for w in words if w.i >= first)))


def _of_later_day(state: State, before: TollHit, hit: TollHit) -> bool:
    """ "On Wednesday it put the toll at 31": more, on a day later than that of the count before, or of the attack."""
    owner = state.last[hit.kind][1]
    told = state.days.get(before.sentence) or stated(owner.dates) or owner.around
    day = state.latest.get(hit.sentence) if hit.sentence != before.sentence else None
    later = told is not None and day is not None and day.precision == "day" and told.end < day.start
    return later and hit.amount.value > before.amount.value


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
        owner.fatal = owner.fatal or (hit.holder in owner.words and hit.amount.value > 0)
    else:
        owner.wounded = hit.amount


def _undergo(owner: Mention, hit: TollHit) -> None:
    """ "Twelve people burned to death": those who did so are those it was done to."""
    dying = [t for t in owner.agents if t.left <= hit.amount.first and hit.amount.last <= t.i]
    if owner.fatal and hit.kind == "dead" and dying and dying == owner.agents and _only_death(owner):
        owner.agents, owner.patients = [], dying
        owner.actors, owner.targets = (), (*owner.actors, *owner.targets)


def _only_death(owner: Mention) -> bool:
    """Whether nothing is named that it was done to, but "death" itself."""
    return all(t.lower == "death" for t in owner.patients)


def _violent(mention: Mention) -> bool:
    return mention.predicate.type in ("ASSAULT", "PROTEST") and bool(mention.mode or mention.actors)


def _exact(mention: Mention) -> bool:
    """A toll that sounds cumulative is still one event's where the event is named with it."""
    return len(mention.words) > 1 and any(d.part == "at" and d.when.precision == "day" for d in mention.dates)


def _absorbed(state: State, hit: TollHit, own: Mention) -> Mention:
    """The attack that a clause of the dead belongs to: "bombed the town, where 60 died", "attacked, killing 12"."""
    verb = state.parsed.tokens[hit.holder]
    above = state.parsed.tokens[verb.head]
    crowd = _crowd(state, hit, own)
    if crowd is not None:
        return _folded(own, crowd)
    if not own.predicate.victim or hit.holder not in own.words or len(own.words) > 1:
        return own
    where = any(c.lower in ("where", "which") for c in state.parsed.subtree(verb) if c.i < verb.i)
    if not ((verb.dep == "relcl" and where) or (verb.tag == "VBG" and verb.dep == "advcl")):
        return own
    reach = {above.i, *(t.i for t in state.parsed.up(above))}
    attack = next((m for m in reversed(state.mentions) if m.words & reach and _is_attack(m, own)), None)
    if attack is None or (verb.dep == "relcl" and attack.token.i > verb.i):
        return own  # "in Womey, where eight were killed in 2014, residents stoned a car"
    return _folded(own, attack)


def _folded(own: Mention, attack: Mention) -> Mention:
    """The attack with what its clause of the dead tells; that clause tells no attack of its own."""
    own.modality = "unreal"
    attack.targets += tuple(t for t in own.targets if t not in attack.targets)
    attack.place, attack.dates = attack.place or own.place, attack.dates or own.dates
    return attack


def _crowd(state: State, hit: TollHit, own: Mention) -> Mention | None:
    """ "A march that ended in a riot in which nine were killed": the protest whose own clause tells bare deaths."""
    bare = hit.kind == "dead" and hit.holder in own.words and not (own.actors or own.agents or own.fresh)
    clause = state.parsed.tokens[hit.holder]
    if not bare or clause.dep != "relcl" or own.predicate.type != "ASSAULT" or stated(own.dates) is not None:
        return None
    told = [m for m in state.mentions if m.sentence == hit.sentence and m.predicate.type == "PROTEST"]
    return next((m for m in told if clause.head in m.words and m.dead is None and m.modality == "happened"), None)


def _is_attack(mention: Mention, own: Mention) -> bool:
    told = mention.predicate.type == "ASSAULT" and mention.modality == "happened" and mention.sentence == own.sentence
    return told and mention is not own and not mention.predicate.victim


def _just_told(state: State, hit: TollHit) -> bool:
    """Whether the sentence before tells an attack, so that "47 civilians have died" speaks of it."""
    back = (m for m in state.mentions if m.sentence == hit.sentence - 1 and within_reach(state, hit, m))
    words = state.parsed.of(state.parsed.sentences[hit.sentence])
    placed = any(t.entity == "GPE" and state.parsed.tokens[t.head].lower == "in" for t in words)
    return not placed and any(m.predicate.type == "ASSAULT" and m.modality == "happened" for m in back)


def _there(state: State, hit: TollHit) -> bool:
    """ "Soldiers opened fire at the airport, where ten died in all"."""
    verb = state.parsed.tokens[hit.holder]
    attack = any(
        m.sentence == hit.sentence and m.predicate.type == "ASSAULT" and m.token.i < verb.i for m in state.mentions
    )
    return attack and verb.dep == "relcl" and any(c.lower == "where" for c in state.parsed.kids(verb))


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
