"""Claims as a reader meets them: speaker, stance, source and grade, and the words marked where they stand.

A passage is shown as text before, the marked words, and text after, cut at the paragraph: enough to judge the
claim, never the whole report.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from forestall.page import words
from forestall.page.context import Brief
from forestall.page.views.parts import Names
from forestall.records import Claim, Event, Report

__all__ = ["GRADES", "ClaimView", "Passage", "VersionView", "claims_of", "passage", "versions_of"]

GRADES = {
    "A": "A, reliable", "B": "B, usually reliable", "C": "C, fairly reliable",
    "D": "D, not usually reliable", "E": "E, unreliable", "F": "F, cannot be judged",
}  # fmt: skip
"""Reliability of a source on the Admiralty scale, in words."""
_STANCES = {
    "asserts": "says so", "denies": "denies it", "blames": "blames", "accuses": "accuses",
    "claims_responsibility": "claims responsibility", "no_claim": "says that nobody has claimed it",
    "threatens": "threatens it", "speculates": "thinks it possible",
}  # fmt: skip
_AROUND = 260


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a report with what stands around them."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim: who says what, in which report, through whom."""

    speaker: str
    stance: str
    via: str
    passages: tuple[Passage, ...]
    source: str
    grade: str
    published: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a contested event: what it says and who holds it."""

    said: str
    holders: str
    weight: str


def passage(text: str, start: int, end: int) -> Passage:
    """The span [start, end) of a text in Unicode code points, with its paragraph around it, at most 260 each side.

    >>> passage("One. Two. Three.", 5, 9)
    Passage(before='One. ', marked='Two.', after=' Three.')
    """
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    before, after = text[:start].rpartition("\n\n")[2], text[end:].partition("\n\n")[0]
    head = before if len(before) <= _AROUND else "… " + before[-_AROUND:].partition(" ")[2]
    tail = after if len(after) <= _AROUND else after[:_AROUND].rpartition(" ")[0] + " …"
    return Passage(head, text[start:end], tail)


def _stance(claim: Claim, names: Names) -> str:
    said = _STANCES[claim.stance]
    if claim.stance in ("blames", "accuses"):
        return f"{said} {names.actor(claim.actor)}"
    if claim.actor and claim.stance in ("asserts", "speculates") and claim.actor != claim.speaker:
        return f"{said}, and names {names.actor(claim.actor)}"
    return said


def _passages(claim: Claim, report: Report | None) -> tuple[Passage, ...]:
    if report is None:
        return (Passage("", claim.quote, ""),) if claim.quote else ()
    return tuple(passage(report.text, start, end) for start, end in claim.spans)


def _claim(claim: Claim, brief: Brief, names: Names) -> ClaimView:
    report = brief.reports.get(claim.report)
    return ClaimView(
        speaker=names.actor(claim.speaker),
        stance=_stance(claim, names),
        via=words.listing([names.actor(who) for who in claim.via]),
        passages=_passages(claim, report),
        source=(report.source if report else "") or "source not stated",
        grade=GRADES[report.grade] if report else GRADES["F"],
        published=words.day(report.published) if report else words.NOT_KNOWN,
        title=report.title if report else "",
        note=report.note if report else "",
    )


def claims_of(event: Event, brief: Brief, names: Names) -> tuple[ClaimView, ...]:
    """The claims an event rests on, in the record's order."""
    return tuple(_claim(brief.claims[claim], brief, names) for claim in event.claims if claim in brief.claims)


def _position(claim: Claim, event: Event, names: Names) -> str | None:
    """What a claim says of the contested points of the event; None where it speaks of something else."""
    if event.id in claim.deeds and claim.actor is not None:
        who = names.actor(claim.actor)
        if claim.stance == "denies":
            return f"It is denied that {who} did it"
        return f"{who} has not claimed it" if claim.stance == "no_claim" else f"{who} did it"
    if claim.deeds or claim.about[:1] != (event.id,):
        return None
    return _WHETHER.get(claim.stance)


_WHETHER = {"asserts": "It happened", "denies": "Something told of it is denied", "no_claim": "Nobody has claimed it"}


def versions_of(event: Event, brief: Brief, names: Names) -> tuple[VersionView, ...]:
    """The rival versions of an event: what each says, who holds it, and the weight it has in the count.

    Only claims that say who did this event, or that it happened, hold a version of it; the others are evidence.
    """
    held: dict[str, list[Claim]] = defaultdict(list)
    for claim in (brief.claims[key] for key in event.claims if key in brief.claims):
        position = _position(claim, event, names)
        if position is not None:
            held[position].append(claim)
    return (*_claimed(held, event, names), *_coded(held, event, brief, names))


def _claimed(held: Mapping[str, list[Claim]], event: Event, names: Names) -> tuple[VersionView, ...]:
    return tuple(
        VersionView(
            said,
            words.listing(list(dict.fromkeys(names.actor(claim.speaker) for claim in claims))),
            _weight(claims, event),
        )
        for said, claims in held.items()
    )


def _coded(held: Mapping[str, list[Claim]], event: Event, brief: Brief, names: Names) -> tuple[VersionView, ...]:
    """Versions that a data set gives and no claim in a report holds, weightiest first."""
    spoken = {c.actor for claims in held.values() for c in claims if c.stance not in ("denies", "no_claim")}
    source = next((t.source.name for t in brief.crisis.tables if t.id == event.source), "the record")
    rest = sorted(((w, a) for a, w in event.weights.items() if a not in spoken and a != "unknown"), reverse=True)
    coded = [VersionView(f"{names.actor(actor)} did it", source, _share(weight)) for weight, actor in rest]
    if event.weights.get("unknown"):
        coded.append(VersionView("It is not known who did it", "no claim settles it", _share(event.weights["unknown"])))
    return tuple(coded)


def _share(weight: float) -> str:
    return f"counted with weight {words.probability(weight)}"


def _weight(claims: list[Claim], event: Event) -> str:
    actor = next((claim.actor for claim in claims if claim.stance not in ("denies", "no_claim")), None)
    share = event.weights.get(actor) if actor else None
    return _share(share) if share is not None else ""
