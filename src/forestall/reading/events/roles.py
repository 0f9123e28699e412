"""Roles: who did it and to whom, where others near may be meant than those the clause gives.

Each event chooses, for its doer and for the one it is done to, between what the rules have read and any other party of
its neighbourhood (`cohort`), by reasons whose weights are learned from annotated reports (vocabulary/
roles_weights.toml). Whoever is found to suffer it comes before what the clause says was hit; a doer takes the place of
the one read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from forestall.reading.cast.who import Cast
from forestall.reading.deeds.mention import Mention
from forestall.reading.events.cohort import ROLES, Cohort, Near
from forestall.reading.events.merge import Draft
from forestall.reading.events.pairs import KINDS, Reasons, chances
from forestall.reading.form.parse import Token
from forestall.reading.form.syntax import is_passive
from forestall.reading.gather import Gathered
from forestall.reading.words.lexicon import role_weights

__all__ = ["Choice", "Option", "choose_parties", "parties_of", "picked"]

_GAPS = ((4, "3"), (9, "8"), (17, "16"))


@dataclass(frozen=True, slots=True)
class Option:
    """That these have a role in an event, and what speaks for it."""

    ids: tuple[str, ...]
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class Choice:
    """The options for one role ("actor", "target") of a draft, what the rules read first."""

    draft: Draft
    role: str
    options: tuple[Option, ...]


def choose_parties(cast: Cast, gathered: Gathered, drafts: Sequence[Draft]) -> None:
    """Set the parties of drafts to the likeliest; all are chosen before any is set, so that order does not matter."""
    weights, least = role_weights()
    read = {id(d): {role: tuple(getattr(d, many)) for role, many in ROLES.items()} for d in drafts}
    for choice in list(parties_of(cast, gathered, drafts)):
        chosen = picked(choice, chances(choice.options, weights), least)
        if chosen is not None:
            draft, had = choice.draft, getattr(choice.draft, ROLES[choice.role])
            draft.implied += [a for a in chosen if a not in had]
            had[:] = chosen
    for draft in drafts:
        _keep_apart(draft, read[id(draft)])


_TO_OTHERS = {"COERCE", "SANCTION", "CONCEDE", "REJECT", "THREATEN"}


def _keep_apart(draft: Draft, read: Mapping[str, Sequence[str]]) -> None:
    """Nobody does it to himself: of one who is given both parts the one not read, or not told, is taken away."""
    for both in set(draft.actors) & set(draft.targets) if draft.type in _TO_OTHERS else ():
        told = both in read["actor"] and both not in read["target"]
        kept = told or both not in draft.implied or len(draft.actors) > 1
        guessed = draft.targets if kept else draft.actors
        guessed.remove(both)


def picked(choice: Choice, chance: Sequence[float], least: float) -> list[str] | None:
    """The parties that take the place of those read; None where none is at least `least` times as likely as they."""
    best = max(range(1, len(chance)), key=chance.__getitem__, default=0)
    if best == 0 or chance[best] < least * chance[0]:
        return None
    read = choice.options[0].ids if choice.role == "target" else ()
    return [*choice.options[best].ids, *read]


def parties_of(cast: Cast, gathered: Gathered, drafts: Sequence[Draft]) -> Iterator[Choice]:
    """The choices of all events."""
    cohort = Cohort(cast, gathered, drafts)
    for draft in drafts:
        for role in ROLES:
            near = cohort.near(draft, role)
            not_it = _not_the_doer(cohort, draft, drafts, near) if role == "actor" else set()
            others = (Option((a,), _reasons(cohort, draft, role, a, near)) for a in near if a not in not_it)
            yield Choice(draft, role, (_as_read(cohort, draft, role), *others))


def _not_the_doer(cohort: Cohort, draft: Draft, drafts: Sequence[Draft], near: Near) -> set[str]:
    """Who cannot have done it; of an attack told without a doer, all but those whom the text names beside it, and of a
    protest all."""
    out = _answering(draft, drafts) | _done_to(cohort, draft) | _dead(draft, drafts)
    if draft.type == "ASSAULT" and not draft.actors:
        out |= {a for a, ats in near.items() if not any(apart in _BESIDE for apart, _ in ats)}
    return out | set(near) if draft.type == "PROTEST" and not draft.actors else out


_BESIDE = (0, -1)
"""Sentences from an attack, its own and the one before, whose words may lay it to somebody."""


def _answering(draft: Draft, drafts: Sequence[Draft]) -> set[str]:
    """Who answers the event, and so has not done it: "US strikes, which answered a rocket attack"; or strikes hours
    after it fell."""
    where = {m.sentence for m in draft.mentions if m.answered}
    told = [(d, m) for d in drafts if d is not draft for m in d.mentions]
    answer = {a for d, m in told if m.sentence in where and not m.answered for a in d.actors}
    return answer | {a for d, m in told for n in draft.mentions if _after(n, m) for a in d.actors}


def _dead(draft: Draft, drafts: Sequence[Draft]) -> set[str]:
    """Those without a name whom another attack has killed, and who do nothing more."""
    killed = (d for d in drafts if d is not draft and d.type == "ASSAULT" and d.dead is not None)
    return {t for d in killed for t in d.targets if t.startswith("text.")}


def _done_to(cohort: Cohort, draft: Draft) -> set[str]:
    """Those acted upon, who have not done it where only passives tell it: "three strikers were arrested"."""
    passive = all(is_passive(cohort.cast.parsed, m.token) for m in draft.mentions if m.predicate.pos == "verb")
    return set(draft.targets) if passive and draft.mentions[0].predicate.pos == "verb" else set()


def _after(first: Mention, then: Mention) -> bool:
    """Whether one attack is told as coming after the other, each in a clause with a subject of its own."""
    attacks = first.predicate.type == then.predicate.type == "ASSAULT" and first.sentence == then.sentence
    return attacks and bool(first.words & then.apart or then.words & first.apart) and first.token.tag != "VBG"


def _sort(cohort: Cohort, draft: Draft, ids: Sequence[str]) -> str:
    """What the rules have found."""
    if not ids:
        return "none"
    if all(a in draft.implied for a in ids):
        return "implied"
    if all(a.startswith("text.") for a in ids):
        return "unnamed"
    return "a place" if all(cohort.kind(a) == "place" for a in ids) else "named"


def _other(draft: Draft, role: str) -> list[str]:
    """Those who have the other role."""
    return draft.targets if role == "actor" else draft.actors


def _as_read(cohort: Cohort, draft: Draft, role: str) -> Option:
    mine = getattr(draft, ROLES[role])
    sort, first = _sort(cohort, draft, mine), draft.mentions[0].predicate
    names = ["read", f"read {sort}", f"{role} read {sort}", f"{role} read {sort} of {KINDS[draft.type]}"]
    names += [f"{role} read {sort} by a {first.pos}", f"{role} read, {min(len(mine), 3)}"]
    names += [f"{role} read {kind}" for kind in sorted({cohort.kind(a) for a in mine})[:1]]
    if first.victim:
        names.append(f"{role} read {sort} of a loss")
    if cohort.akin(mine, _other(draft, role)):
        names.append(f"{role} read akin to the other")
    return Option(tuple(mine), dict.fromkeys(names, 1.0))


def _reasons(cohort: Cohort, draft: Draft, role: str, id: str, near: Near) -> Reasons:
    """What speaks for an actor having a role that the rules do not give it."""
    kind, sort = KINDS[draft.type], _sort(cohort, draft, getattr(draft, ROLES[role]))
    names = ["another", f"another {role}", f"{role} of {kind}", f"{role} {cohort.kind(id)}"]
    names += [f"{role} {cohort.kind(id)} of {kind}", f"{role} for {sort}", f"{role} for {sort} of {kind}"]
    names += [f"{role} {x}" for x in _bearing(cohort, draft, role, id)]
    names += [f"{role} {x}" for step, where in _STEPS for x in _beside(cohort, draft, role, id, step, where)]
    names += [f"{role} {x}" for x in _place(cohort, draft, near, id)]
    found = dict.fromkeys(names, 1.0)
    found.update({f"{role} {name}": size for name, size in _counts(cohort, draft, role, id)})
    return found


_STEPS = ((-1, "before"), (-2, "two before"), (1, "after"))


def _bearing(cohort: Cohort, draft: Draft, role: str, id: str) -> Iterator[str]:
    """How it stands to the event's parties and place."""
    other, mine = _other(draft, role), getattr(draft, ROLES[role])
    if id in other:
        yield "is the other"
    elif cohort.akin([id], other):
        yield "akin to the other"
    if cohort.akin([id], mine):
        yield "akin to the one read"
    if id in draft.rivals:
        yield "a rival"
    if draft.place is not None and draft.place.country and id.split(".")[0] == draft.place.country.lower():
        yield f"of the place, {KINDS[draft.type]}"


def _beside(cohort: Cohort, draft: Draft, role: str, id: str, step: int, where: str) -> Iterator[str]:
    """Its part in an event told beside this one."""
    event, other = cohort.beside(draft, step), set(_other(draft, role))
    if event is None:
        return
    alike = "one type" if event.type == draft.type else "another"
    for does, party in (("did", event.actors), ("had", event.targets)):
        if id in party:
            yield f"{does} the one {where}"
            yield f"{does} the one {where}, {alike}"
    mine, theirs = (event.actors, event.targets) if role == "actor" else (event.targets, event.actors)
    if id in mine and other & set(theirs):
        yield f"as in the one {where}"
    if id in theirs and other & set(mine):
        yield f"turned round of the one {where}"


def _place(cohort: Cohort, draft: Draft, near: Near, id: str) -> Iterator[str]:
    """Where it is named."""
    first, ats = draft.mentions[0], near[id]
    same = [t for apart, t in ats if apart == 0]
    if same:
        yield from _same_sentence(cohort, draft, same)
    else:
        back = max((apart for apart, _ in ats if apart < 0), default=None)
        yield f"back {-back}" if back is not None else "next" if ats else "elsewhere"
    last = _last(near, id, first.token.i)
    nearer = sum(_last(near, other, first.token.i) > last for other in near) if last >= 0 else -1
    yield f"nearer {min(nearer, 3)}" if nearer >= 0 else "not before"


def _last(near: Near, id: str, before: int) -> int:
    return max((t.i for _, t in near[id] if t.i < before), default=-1)


def _same_sentence(cohort: Cohort, draft: Draft, same: Sequence[Token]) -> Iterator[str]:
    first, words = draft.mentions[0], {w for m in draft.mentions for w in m.words}
    yield "in the sentence"
    depth, relation = min((cohort.relation(t, words) for t in same), key=lambda r: r[0])
    yield f"as {relation}"
    yield f"as {relation} of a {first.predicate.pos}"
    yield f"through {min(depth, 4)}"
    yield "first" if min(t.i for t in same) < first.token.i else "then"
    gap = min(abs(t.i - first.token.i) for t in same)
    yield f"within {next((name for most, name in _GAPS if gap < most), 'more')}"
    parts = {t.i: t for t in map(cohort.part, same)}
    yield from sorted({f"its own {t.dep}" for t in parts.values()})
    if parts.keys() & cohort.speaking:
        yield "speaks"


def _counts(cohort: Cohort, draft: Draft, role: str, id: str) -> Iterator[tuple[str, float]]:
    """How often it is told of, and in what parts."""
    for name, often in (("does", cohort.does), ("suffers", cohort.suffers), ("named", cohort.named)):
        yield f"how often {name}", often[id] / max(often.values(), default=1)
    pairs, others = cohort.pairs, _other(draft, role)
    as_actor = sum(pairs[id, o] for o in others)
    as_target = sum(pairs[o, id] for o in others)
    there, back = (as_actor, as_target) if role == "actor" else (as_target, as_actor)
    elsewhere = cohort.of_kind[role, KINDS[draft.type], id]
    told = (("in the kind elsewhere", elsewhere), ("paired elsewhere", there), ("paired turned round", back))
    yield from ((name, min(3.0, number)) for name, number in told if number)
