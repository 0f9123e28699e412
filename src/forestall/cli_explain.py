"""The command that tells the whole story of one event: accounts, versions, voices, words and decisions."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from forestall.cli_parts import As, AsOf, Crisis, Format, Out, day_of

if TYPE_CHECKING:
    from forestall.flow.explaining import Account, Sentence, Story, Version, Voice

__all__ = ["explain"]

_KINDS = {
    "analyst": "an analyst's correction", "responsibility": "owns up to it", "row": "a row of the data set",
    "report": "in the report's own words", "says": "says so", "suspects": "thinks it possible", "denies": "denies it",
}  # fmt: skip
_STANCES = {
    "asserts": "statement", "denies": "denial", "blames": "blame", "accuses": "accusation",
    "claims_responsibility": "claim of responsibility", "no_claim": "no claim", "threatens": "threat",
    "speculates": "conjecture",
}  # fmt: skip


def explain(
    crisis: Crisis,
    event: Annotated[list[str], typer.Argument(help="An event's id, or a place and a day: Kirkuk 2019-12-27.")],
    out: Out = None,
    as_of: AsOf = None,
    format: As = Format.text,
) -> None:
    """All that is known of one event and who says so. Example: forestall explain iraq-2020 Kirkuk 2019-12-27"""
    from forestall.flow.explaining import explain as told

    story = told(crisis, " ".join(event), as_of=day_of(as_of), out=out)
    if format is Format.json:
        typer.echo(json.dumps(asdict(story), indent=1, ensure_ascii=False, default=str))
        return
    for line in _lines(story):
        typer.echo(line)


def _lines(story: "Story") -> Iterator[str]:
    event = story.event
    day, last = event.when.start.isoformat(), event.when.end.isoformat()
    where = event.place.name if event.place else "a place not told"
    yield f"{event.id}: {event.type} ({event.mode or 'no weapon told'}), {where}, {_span(day, last)}; {event.status}"
    yield f"  by {_doers(story)}; on {_listed(story.hit)}"
    yield f"\nAccounts ({len(story.accounts)})"
    for account in story.accounts:
        yield from _account(account)
    yield "\nWho did it"
    for version in story.versions:
        yield from _version(version)
    if not story.versions:
        yield "  nobody names anyone"
    for voice in story.against:
        yield from _voice(voice)
    if story.tolls:
        yield "\nHow many died"
        yield from (f"  {number}: {', '.join(ids)}" for number, ids in story.tolls)
    if story.others:
        yield "\nAlso said of it"
        yield from (_sentence(sentence, "  ") for sentence in story.others)
    yield "\nWhat was stated and decided about it"
    if not story.history:
        yield "  nothing by that day: what was published by then came into the record later"
    for told in story.history:
        why = f", because: {told.reason}" if told.reason else ""
        what = told.words if told.kind == "decision" else told.subject.rpartition("/")[2]
        yield f"  {told.at:%Y-%m-%d %H:%M} UTC  {told.kind} {what} stated by {told.said_by or 'nobody named'}{why}"


def _doers(story: "Story") -> str:
    """Who did it, each version with its share where there are rivals."""
    shares = [f"{v.name} {v.weight:.0%}" for v in story.versions if v.weight is not None]
    return ", ".join(shares) or _listed(story.doers)


def _account(account: "Account") -> Iterator[str]:
    published = f", {account.published}" if account.published else ""
    dead = f"; dead: {account.deaths}" if account.deaths else ""
    hurt = f"; wounded: {account.wounded}" if account.wounded else ""
    said = f"{account.when}, by {_listed(account.doers)}{dead}{hurt}"
    row = f", {account.reference}" if account.reference else ""
    yield f"  {account.id}  {account.source} ({account.grade}{published}{row}): {said}"
    yield from (f'      "{words}"' for words in account.words)
    if account.why:
        yield f"      {account.why}"


def _version(version: "Version") -> Iterator[str]:
    weight = "no rival" if version.weight is None else f"weight {version.weight:.0%}{_sums(version)}"
    yield f"  {version.name}: {weight}"
    for voice in version.voices:
        yield from _voice(voice)


def _sums(version: "Version") -> str:
    """What its voices come to; docs/contest.md says how a weight is made of it."""
    weights = [voice.weight for voice in version.voices]
    held, denied = sum(w for w in weights if w > 0), sum(-w for w in weights if w < 0)
    return f": voices for it {held:.2f}, against it {denied:.2f}" if weights else ""


def _voice(voice: "Voice") -> Iterator[str]:
    factors = " x ".join(f"{name} {value:g}" for name, value in voice.factors.items())
    interest = f" ({voice.interest})" if voice.interest else ""
    rows = f" [{', '.join(voice.accounts)}]" if voice.accounts else ""
    yield f"    {voice.weight:+.2f} = {factors}{interest}: {voice.holder}, {_KINDS[voice.kind]}, {voice.names}{rows}"
    yield from (_sentence(sentence, "        ") for sentence in voice.sentences)


def _sentence(sentence: "Sentence", indent: str) -> str:
    where = f"{sentence.source}, {sentence.grade}, {sentence.published}"
    said = f"{_STANCES[sentence.stance]} by {sentence.speaker}"
    return f'{indent}{said}: "{sentence.quote}" ({where}) [{sentence.claim}]'


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "nobody named"


def _span(day: str, last: str) -> str:
    return day if day == last else f"{day} to {last}"
