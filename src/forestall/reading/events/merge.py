"""From mentions to events: which mentions of one report speak of the same event.

Each mention is compared, in the order of the text, with the events found so far; each reason for or against counts
(article, date, place, parties, toll, nearness), a contradiction forbids. "The attack" looks back, "another attack"
does not.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from forestall.dates import When
from forestall.reading.deeds.anew import deeds_apart, places_apart, things_apart
from forestall.reading.deeds.mention import Mention
from forestall.reading.deeds.timing import stated
from forestall.reading.numbers.numbers import Amount
from forestall.reading.places.where import place_words, same_place
from forestall.records import Actor, Place

__all__ = ["Draft", "fold_mentions", "related"]

_SURE = 6.0
_FAMILY = {
    "rocket": "rocket", "mortar": "rocket", "heavy-weapons": "rocket", "artillery": "artillery", "missile": "missile",
    "airstrike": "air", "drone strike": "air", "drone": "air", "assassinate": "aimed", "explosives": "blast",
    "firearms": "guns", "battle": None, "riot": "crowd", "storming": "crowd", "beat": "beat", "vehicle": "vehicle",
}  # fmt: skip
_FITS = {frozenset(pair.split()) for pair in (
    "rocket artillery", "rocket missile", "missile air", "blast air", "rocket blast", "guns artillery",
    "aimed air", "aimed guns", "aimed blast", "aimed missile", "crowd blast", "crowd guns",
)}  # fmt: skip


@dataclass(slots=True)
class Draft:
    """An event in the making: its mentions and what they agree on so far."""

    mentions: list[Mention] = field(default_factory=list)
    when: When | None = None
    place: Place | None = None
    mode: str | None = None
    actors: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    rivals: list[str] = field(default_factory=list)
    """Agents that other mentions name instead."""
    implied: list[str] = field(default_factory=list)
    """Parties that no mention names."""
    dead: Amount | None = None
    wounded: Amount | None = None
    older_tolls: list[tuple[Amount, int]] = field(default_factory=list)
    """Tolls of deaths that a later one in the text replaced, with their sentence."""

    @property
    def type(self) -> str:
        return self.mentions[0].predicate.type

    @property
    def last_sentence(self) -> int:
        return self.mentions[-1].sentence


def fold_mentions(mentions: list[Mention], actors: Mapping[str, Actor]) -> tuple[list[Draft], dict[int, Draft]]:
    """Drafts of events, and the draft of each mention's words; unreal mentions make none."""
    drafts: list[Draft] = []
    of_word: dict[int, Draft] = {}
    for mention in mentions:
        near = enumerate(reversed(drafts[-_REACH:]))
        scored = [(s, -n, d) for n, d in near if (s := _score(d, mention, actors)) is not None]
        best = max(scored, key=lambda x: x[:2], default=None)
        if best is not None and best[0] >= _needed(mention):
            draft = best[2]
            _take(draft, mention, actors)
        elif mention.modality == "happened" and not mention.generic:
            draft = Draft()
            drafts.append(draft)
            _take(draft, mention, actors)
        else:
            continue
        for word in mention.words:
            of_word[word] = draft
    return drafts, of_word


_REACH = 300
"""Events told last that a mention may speak of, so that cost stays linear."""


def _needed(mention: Mention) -> float:
    if mention.modality != "happened":
        return 4.0
    return 2.0 if mention.definite else 3.5


def related(a: str, b: str, actors: Mapping[str, Actor]) -> bool:
    """Whether two ids are one actor, or one belongs to the other."""
    if a == b or a.startswith(b + ".") or b.startswith(a + "."):
        return True
    first, second = actors.get(a), actors.get(b)
    sides_a = set(first.allegiances) if first else set()
    sides_b = set(second.allegiances) if second else set()
    same_state = bool(first and second and first.country and first.country == second.country)
    if first is not None and second is not None and first.kind == second.kind == "person":
        return False
    bodies = {"government", "ministry", "military", "state", "person"}
    both_state = bool(first and second and first.kind in bodies and second.kind in bodies)
    return a in sides_b or b in sides_a or (same_state and both_state)


def _agree(mine: list[str], other: tuple[str, ...], actors: Mapping[str, Actor]) -> bool | None:
    if not mine or not other:
        return None
    things = all(a.startswith("text.") for a in mine) or all(b.startswith("text.") for b in other)
    return (None if things else False) if not _any_related(mine, other, actors) else True


def _any_related(mine: list[str], other: tuple[str, ...], actors: Mapping[str, Actor]) -> bool:
    return any(related(a, b, actors) for a in mine for b in other)


def _modes_fit(a: str | None, b: str | None) -> bool:
    first, second = _FAMILY.get(a or ""), _FAMILY.get(b or "")
    if second == "crowd" and first is None:
        return False
    return first is None or second is None or first == second or frozenset({first, second}) in _FITS


def _types_fit(draft: Draft, mention: Mention) -> bool:
    return draft.type == mention.predicate.type


def _score(draft: Draft, mention: Mention, actors: Mapping[str, Actor]) -> float | None:
    """How strongly a mention speaks of a draft; None where they contradict."""
    if any(m.words & mention.apart for m in draft.mentions):
        return None
    if any(m.words & mention.one_with for m in draft.mentions):
        return _SURE
    if not _types_fit(draft, mention) or not (_modes_fit(draft.mode, mention.mode) or _its_dead(draft, mention)):
        return None
    when, known = _day_of(mention, draft), draft.when
    if when is not None and known is not None and not when.overlaps(known):
        return None
    if when is not None and known is None and _long_ago(draft, when):
        return None
    where = same_place(draft.place, mention.place)
    if where is False or places_apart(draft.mentions, mention) or deeds_apart(draft.mentions, mention):
        return None
    agents, targets = _agree(draft.actors, mention.actors, actors), _agree(draft.targets, mention.targets, actors)
    if agents is False and not mention.definite:
        return None
    if mention.mode == "resign" and _others_office(draft, mention, actors):
        return None
    if not agents and not mention.definite and set(mention.actors) & set(draft.targets) - set(draft.actors):
        return None  # whom the one was done to does the other
    if draft.actors and set(mention.suspects) & set(draft.targets) - set(draft.actors):
        return None  # whom it was done to is not who is behind it
    if mention.mode == "assassinate" and not _aimed(draft):
        return None
    if _kills(mention) and any(map(_kills, draft.mentions)) and _same_victim(draft, mention, actors):
        return _SURE
    return _points(draft, mention, when, known, where, agents, targets, actors)


def _others_office(draft: Draft, mention: Mention, actors: Mapping[str, Actor]) -> bool:
    """Whether it is the holder of another ministry who goes: "The finance minister had quit hours earlier"."""
    both = (*draft.actors, *mention.actors)
    told = bool(draft.actors and mention.actors) and not set(draft.actors) & set(mention.actors)
    return told and mention.predicate.pos == "verb" and any(i in actors and actors[i].kind == "ministry" for i in both)


def _day_of(mention: Mention, draft: Draft) -> When | None:
    """A mention's stated day; none where it contradicts the draft's and may be a claim's ("condemned the attack on
    Tuesday").
    """
    when = stated(mention.dates)
    apart = when is not None and draft.when is not None and not when.overlaps(draft.when)
    return None if apart and mention.reacted else when


def _long_ago(draft: Draft, when: When) -> bool:
    """Whether an undated draft was told in a paragraph about quite another time."""
    around = draft.mentions[0].around
    far = dt.timedelta(21)
    return around is not None and (when.start - around.end > far or around.start - when.end > far)


def _points(
    draft: Draft,
    mention: Mention,
    when: When | None,
    known: When | None,
    where: bool | None,
    agents: bool | None,
    targets: bool | None,
    actors: Mapping[str, Actor],
) -> float | None:
    distance = mention.sentence - draft.last_sentence
    points = {0: 1.5, 1: 1.5, 2: 0.75, 3: 0.5}.get(distance, 0.0)
    points += _definite_points(distance) if mention.definite else 0.0
    new_day = when is not None and known is None and when.precision == "day"
    same = _same_object(draft, mention)
    points -= 1.25 if new_day and not (mention.predicate.victim or same) and not (mention.definite and agents) else 0.0
    points += 0.5 if mention.definite and agents and draft.type != "ASSAULT" else 0.0
    points -= 3.0 if mention.fresh else 2.0 if things_apart(draft.mentions, mention) else 0.0
    points -= 2.5 if mention.definite and _others_slain(draft, mention) else 0.0
    points -= 3.0 if mention.item and mention.block != draft.mentions[-1].block and not mention.definite else 0.0
    reason = all(m.answered for m in draft.mentions) and not (where and mention.definite)
    points -= 1.5 if reason else 0.0  # "the attack" is what was told, not its reason; "the Taji attack" may be it
    points += 2.0 if where else -1.0 if mention.definite and _named_apart(draft.place, mention.place) else 0.0
    points += 2.0 if when is not None and known is not None and when.precision == known.precision == "day" else 0.0
    points += 1.25 if agents else -2.0 if agents is False else 0.0
    going_on = agents is True and _goes_on(draft, mention, distance)
    points += 1.5 if going_on else 0.0
    # the dead of an attack are not its aim
    others = targets is False and _by_name(mention, actors)
    told = going_on or (mention.predicate.victim and not mention.actors and distance <= 2 and not others)
    points += 1.25 if targets else -1.75 if targets is False and not told else 0.0
    points += _toll_points(draft, mention)
    points += 2.5 if _same_victim(draft, mention, actors) else 0.0
    points += 2.5 if same else 0.0
    unsaid = mention.dead is None or draft.dead is None
    slain = (mention.predicate.victim or _tells_how_they_died(mention)) and not others
    if slain and not mention.actors and not mention.fresh and distance <= 2 and unsaid:
        points += 2.75  # "a man was killed": what the attack just told did
        points += 1.5 if distance == 0 and draft.mentions[-1].fresh else 0.0  # "an earlier attack, which killed two"
    elif distance == 0 and not draft.actors and all(m.predicate.victim for m in draft.mentions):
        points += 2.25  # "a man was killed when rockets hit the base"
    bare = not (mention.actors or mention.targets or mention.place or mention.fresh or when)
    if bare and distance <= 2 and draft.type == "ASSAULT" and draft.mentions[-1].block == mention.block:
        points += 2.75  # "Sixteen bombs were dropped": how what was told was done
    if mention.of_known and distance <= 1 and not when and (draft.type == "ASSAULT" or _same_things(draft, mention)):
        points += 2.75
    if mention.mode and draft.mode:
        points += 0.75 if mention.mode == draft.mode else -0.75
    return points


def _its_dead(draft: Draft, mention: Mention) -> bool:
    """ "A bomb went off. Twelve burned to death": how they died, told of an attack whose dead are not yet told."""
    untold = draft.dead is None and _tells_how_they_died(mention) and not (mention.actors or mention.fresh)
    return untold and mention.sentence - draft.last_sentence <= 1


def _tells_how_they_died(mention: Mention) -> bool:
    """ "Seven were shot dead", "it claimed seven lives"; "a strike that killed two" is a deed of its own, with its
    dead."""
    return mention.fatal and mention.predicate.pos == "verb" and all(t.pos == "PRON" for t in mention.agents)


def _by_name(mention: Mention, actors: Mapping[str, Actor]) -> bool:
    """ "Killed Suleimani and al-Muhandis": persons by name are no unnamed dead of the attack told before."""
    return bool(mention.targets) and all(t in actors and actors[t].kind == "person" for t in mention.targets)


def _others_slain(draft: Draft, mention: Mention) -> bool:
    """ "The killing of the students" is not the sinking of a boat with thirteen sailors."""
    slain = {t.lemma for t in mention.patients if t.tag == "NNS"}
    told = {t.lemma for m in draft.mentions for t in m.patients if t.tag == "NNS"}
    named = mention.predicate.pos == "noun" and mention.mode == "assassinate"
    return named and bool(slain and told) and slain.isdisjoint(told)


def _named_apart(a: Place | None, b: Place | None) -> bool:
    """Whether two exact places, one of them on no map, have other names: "the Axum attack" and one at Mekelle."""
    if a is None or b is None or not {a.precision, b.precision} <= {"city", "site", "unknown"}:
        return False
    return None in (a.lat, b.lat) and not place_words(a.name) & place_words(b.name)


def _goes_on(draft: Draft, mention: Mention, distance: int) -> bool:
    """Whether those told to attack are said to have killed: "stormed the post and shot two guards", "They killed
    four"."""
    victims = mention.predicate.victim or all(m.predicate.victim for m in draft.mentions)
    if draft.type != "ASSAULT" or not victims or mention.fresh or mention.dates:
        return False
    doers = {t.i for t in draft.mentions[-1].agents}
    if distance == 0:
        return any(t.i in doers for t in mention.agents)
    return distance == 1 and bool(mention.agents) and all(t.pos == "PRON" for t in mention.agents)


def _definite_points(distance: int) -> float:
    """How far "the attack" looks back: two sentences with ease."""
    return 2.0 if distance <= 2 else 1.0 if distance <= 5 else 0.5


def _aimed(draft: Draft) -> bool:
    """Whether a draft can be the killing of a person: one was named as killed, or the means fit."""
    return any(m.predicate.victim for m in draft.mentions) or draft.mode in ("assassinate", "drone strike", "drone")


def _kills(mention: Mention) -> bool:
    return mention.mode == "assassinate" or mention.predicate.victim == "dead"


def _same_victim(draft: Draft, mention: Mention, actors: Mapping[str, Actor]) -> bool:
    """A named person is killed once."""
    shared = set(draft.targets) & set(mention.targets)
    return draft.type == "ASSAULT" and any(i in actors and actors[i].kind == "person" for i in shared)


def _same_object(draft: Draft, mention: Mention) -> bool:
    """Whether a sentence says twice what was done to one: "the killing of a cleric, whom they put to death"."""
    near = {i for m in draft.mentions if m.sentence == mention.sentence for t in m.patients for i in (t.i, *t.children)}
    return any(t.i in near for t in mention.patients)


def _same_things(draft: Draft, mention: Mention) -> bool:
    """Whether it was done to what was told of: "kidnapped four sailors. The sailors were seized from a tug"."""
    before = {t.lemma for m in draft.mentions for t in m.patients if t.pos == "NOUN"}
    return bool(mention.patients) and all(t.lemma in before for t in mention.patients)


def _toll_points(draft: Draft, mention: Mention) -> float:
    if draft.dead is None or mention.dead is None:
        return 0.0
    return 2.0 if draft.dead.value == mention.dead.value else -2.25


def _take(draft: Draft, mention: Mention, actors: Mapping[str, Actor]) -> None:
    """Add a mention to a draft; what is more exact replaces what is less."""
    draft.mentions.append(mention)
    when = _day_of(mention, draft)
    if when is not None and (draft.when is None or (when.end - when.start) < (draft.when.end - draft.when.start)):
        draft.when = when
    if draft.place is None or (mention.place is not None and _narrower(mention.place, draft.place)):
        draft.place = mention.place or draft.place
    if mention.mode and (draft.mode is None or draft.mode in ("battle", "heavy-weapons")):
        draft.mode = mention.mode
    if draft.actors and mention.actors and not _agree(draft.actors, mention.actors, actors):
        draft.rivals += [a for a in mention.actors if a not in draft.rivals]
    else:
        draft.actors += [a for a in mention.actors if a not in draft.actors]
    draft.targets += [t for t in mention.targets if t not in draft.targets]
    _take_toll(draft, mention, actors)


def _take_toll(draft: Draft, mention: Mention, actors: Mapping[str, Actor]) -> None:
    """A later toll replaces the one told before; one man's name told again is no toll of the whole."""
    some = draft.dead is not None and mention.dead is not None and mention.dead.value <= draft.dead.value
    if mention.dead is not None and not (some and _by_name(mention, actors)):
        if draft.dead is not None and draft.dead.value != mention.dead.value:
            draft.older_tolls.append((draft.dead, mention.sentence))
        draft.dead = mention.dead
    if mention.wounded is not None:
        draft.wounded = mention.wounded


def _narrower(a: Place, b: Place) -> bool:
    rank = {"site": 0, "city": 1, "district": 2, "unknown": 2, "region": 3, "country": 5}
    return rank.get(a.precision, 2) < rank.get(b.precision, 2)
