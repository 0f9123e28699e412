"""Voices: who says who did an event, each counted once.

A claim that names the doer is its speaker's voice; an account that names one of its own is its report's, or its data
set's. The bodies of one state, and those that side with one another, are one voice however often they are quoted; a
report's text is one however many papers print it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from forestall.evidence.sides import agree, belongs, sides
from forestall.records import Actor, Claim, Event, Grade, Report, Source

__all__ = ["Voice", "copies", "voices"]

_KINDS = {
    "claims_responsibility": "responsibility", "asserts": "says", "blames": "says", "accuses": "says",
    "speculates": "suspects", "denies": "denies",
}  # fmt: skip
_RUN = 5


@dataclass(frozen=True, slots=True)
class Voice:
    """One party's or source's word on who did it.

    `holder` is an actor id, or a source's name for a row or a report's own words; `said` are ids of claims or accounts.
    """

    actor: str
    kind: str
    holder: str
    grade: Grade
    interest: str = ""
    """itself | victim | unnamed, where that lessens it."""
    share: float = 1.0
    said: tuple[str, ...] = ()
    text: str = ""
    """The report it stands in; "" for a row."""


def voices(
    accounts: Sequence[Event],
    claims: Iterable[Claim],
    *,
    reports: Mapping[str, Report],
    sources: Mapping[str, Source],
    actors: Mapping[str, Actor],
    decided: Mapping[str, str],
    weight: Callable[[Voice], float],
    same_text: Callable[[Report, Report], bool],
) -> tuple[Voice, ...]:
    """The independent voices on one event, the weightiest of each side standing for it.

    `claims` are those that say who did one of the accounts; `decided` gives, by account, who stated its actors by hand.
    """
    claims = tuple(claims)
    told = [*_of_claims(accounts, claims, reports, actors)]
    for account in accounts:
        hit = [t for other in accounts if other is not account for t in other.targets]
        own = _of_account(account, claims, reports, sources, decided)
        told += [v for v in own if v.kind != "report" or not belongs([v.actor], hit, actors)]
    told = [voice for voice in told if not _names_nobody(voice.actor, actors)]
    told = [_with_interest(voice, accounts, told, actors) for voice in told]
    return _independent(sorted(told, key=lambda v: (-weight(v), v.said)), reports, actors, same_text)


def _of_claims(
    accounts: Sequence[Event], claims: Iterable[Claim], reports: Mapping[str, Report], actors: Mapping[str, Actor]
) -> Iterator[Voice]:
    hit = [target for account in accounts for target in account.targets if not target.startswith("text.")]
    for claim in claims:
        kind = _KINDS.get(claim.stance)
        if kind is None or claim.actor is None:
            continue
        if kind != "denies" and belongs([claim.actor], hit, actors):
            continue  # nobody did it to itself
        grade = _grade(claim.report, reports)
        yield Voice(claim.actor, kind, claim.speaker, grade, said=(claim.id,), text=claim.report)


def _of_account(
    account: Event,
    claims: Sequence[Claim],
    reports: Mapping[str, Report],
    sources: Mapping[str, Source],
    decided: Mapping[str, str],
) -> Iterator[Voice]:
    """What a row weighs, or whom a report names in its own words: those whom no claim in it names."""
    if account.id in decided:
        yield from (Voice(a, "analyst", decided[account.id], "A", said=(account.id,)) for a in account.actors)
        return
    if account.report is None:
        source = sources.get(account.source, Source(account.source, account.source))
        shares = account.weights or {a: 1 / len(account.actors) for a in account.actors}
        for actor, share in shares.items():
            yield Voice(actor, "row", source.name, source.grade, share=share, said=(account.id,))
        return
    quoted = {c.actor for c in claims if account.id in c.deeds}
    own = [a for a in account.actors if a not in quoted]
    report = reports.get(account.report)
    for actor in own:
        holder = (report.source if report else "") or "a source not stated"
        grade = report.grade if report else "F"
        yield Voice(actor, "report", holder, grade, share=1 / len(own), said=(account.id,), text=account.report)


def _grade(report: str, reports: Mapping[str, Report]) -> Grade:
    return reports[report].grade if report in reports else "F"


def _names_nobody(actor: str, actors: Mapping[str, Actor]) -> bool:
    """Whether it is a place, or people under their own words ("a crowd"), who are no version of who did it."""
    return actor.startswith("text.") or (actor in actors and actors[actor].kind == "place")


def _with_interest(
    voice: Voice, accounts: Sequence[Event], told: Sequence[Voice], actors: Mapping[str, Actor]
) -> Voice:
    """A voice with what lessens it: it speaks of itself, of who hit it, or bears no name."""
    if voice.kind in ("row", "report", "analyst"):
        return voice
    accused = [v.actor for v in told if v.kind != "denies" and v.actor != voice.actor]
    about_itself = agree([voice.holder], [voice.actor], actors)
    if about_itself or (voice.kind != "denies" and belongs([voice.holder], accused, actors)):
        return replace(voice, interest="itself")
    if voice.holder.startswith("text."):
        return replace(voice, interest="unnamed")
    hit = [target for account in accounts for target in account.targets]
    return replace(voice, interest="victim") if agree([voice.holder], hit, actors) else voice


def _independent(
    ranked: Iterable[Voice],
    reports: Mapping[str, Report],
    actors: Mapping[str, Actor],
    same_text: Callable[[Report, Report], bool],
) -> tuple[Voice, ...]:
    """Voices without those that only repeat a weightier one's word; what they said is kept with it.

    A speaker who names a body here and its state there holds the wider version.
    """
    kept: list[Voice] = []
    for voice in ranked:
        n = next((i for i, other in enumerate(kept) if _one_voice(voice, other, reports, actors, same_text)), None)
        if n is None:
            kept.append(voice)
        else:
            first = kept[n]
            wider = voice.actor if voice.actor in sides(first.actor, actors) else first.actor
            said = (*first.said, *(s for s in voice.said if s not in first.said))
            kept[n] = replace(first, actor=wider, said=said)
    return tuple(kept)


def _one_voice(
    one: Voice,
    other: Voice,
    reports: Mapping[str, Report],
    actors: Mapping[str, Actor],
    same_text: Callable[[Report, Report], bool],
) -> bool:
    """Whether both say one thing and are one source, one speaker, one side or one text."""
    if not agree([one.actor], [other.actor], actors) or (one.kind == "denies") != (other.kind == "denies"):
        return False
    if one.kind == other.kind == "report":
        return one.holder == other.holder or same_text(reports[one.text], reports[other.text])
    if {one.kind, other.kind} & {"row", "report", "analyst"}:
        return False
    if one.interest == other.interest == "unnamed":
        return one.holder == other.holder and same_text(reports[one.text], reports[other.text])
    state = _state(one, actors)
    return agree([one.holder], [other.holder], actors) or (state is not None and state == _state(other, actors))


def _state(voice: Voice, actors: Mapping[str, Actor]) -> str | None:
    """The state that the holder is, is a body of, or speaks for."""
    holder = actors.get(voice.holder)
    if holder is not None and holder.kind not in _OF_STATES:
        return None
    states = (s for s in sorted(sides(voice.holder, actors)) if s in actors and actors[s].kind == "state")
    return next(states, None)


_OF_STATES = ("state", "government", "ministry", "military", "person")


def copies(share: float) -> Callable[[Report, Report], bool]:
    """Whether two reports are one text, as papers print an agency's: most runs of five words stand in both."""

    @lru_cache(maxsize=256)
    def runs(text: str) -> frozenset[tuple[str, ...]]:
        words = text.casefold().split()
        return frozenset(tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))

    def same(one: Report, other: Report) -> bool:
        mine, others = runs(one.text), runs(other.text)
        fewest = min(len(mine), len(others))
        return one.id == other.id or (fewest > 0 and len(mine & others) >= share * fewest)

    return same
