"""Claims as a reader meets them: speaker, stance, source and grade, and the words marked where they stand.

A passage is shown as text before, the marked words, and text after, cut at the paragraph: enough to judge the
claim, never the whole report.
"""

from dataclasses import dataclass

from forestall.page import words
from forestall.page.context import Brief
from forestall.page.views.parts import Names
from forestall.records import Claim, Event, Report, Version

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


def versions_of(event: Event, brief: Brief, names: Names) -> tuple[VersionView, ...]:
    """The rival versions of an event: what each says, who holds it, and the weight it has in the count.

    Tolls are among them where they differ.
    """
    found = [v for v in brief.contested if v.event == event.id]
    single = sum(v.about == "toll" for v in found) == 1
    return tuple(_version(v, brief, names) for v in found if not (single and v.about == "toll"))


def _version(version: Version, brief: Brief, names: Names) -> VersionView:
    weight = "" if version.weight is None else f"counted with weight {words.probability(version.weight)}"
    holders = words.listing(list(dict.fromkeys(_holder(who, brief, names) for who in version.holders)))
    return VersionView(_said(version, names), holders or "no claim settles it", weight)


def _said(version: Version, names: Names) -> str:
    if version.about == "toll":
        low, _, high = version.version.partition("-")
        return f"{low} to {high} killed" if high else f"{'nobody' if low == '0' else low} killed".capitalize()
    if version.about == "whether":
        return _WHETHER[version.stand]
    if version.version == "unknown":
        return "It is not known who did it"
    return _WHO[version.stand].format(names.actor(version.version))


_WHETHER = {"held": "It happened", "denied": "Something told of it is denied", "unclaimed": "Nobody has claimed it"}
_WHO = {"held": "{} did it", "denied": "It is denied that {} did it", "unclaimed": "{} has not claimed it"}


def _holder(who: str, brief: Brief, names: Names) -> str:
    """What a holder is called: a speaker, a data set, or who published a report."""
    source = next((t.source for t in brief.tables if who in (t.id, t.source.id)), None)
    if source is not None:
        return source.name
    report = brief.reports.get(who)
    return (report.source or "a source not stated") if report else names.actor(who)
