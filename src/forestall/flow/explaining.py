"""The whole story of one event: its accounts and why they are one, its rival versions, who holds them in which words,
what each voice weighs, and everything that was ever stated and decided about it.
"""

import datetime as dt
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from forestall import evidence
from forestall.errors import DataError
from forestall.evidence import Ground
from forestall.evidence.sides import sides
from forestall.flow.asking import viewed
from forestall.flow.deciding import Told, history
from forestall.flow.held import Settled, View, settled
from forestall.records import Actor, Claim, Event, Report

__all__ = ["Account", "Sentence", "Story", "Version", "Voice", "explain"]

_MENTION = 3
"""Words that a mere mention of an event has at most."""


@dataclass(frozen=True, slots=True)
class Account:
    """One telling of the event: where it stands, of which grade, what it says, and why it is of this event."""

    id: str
    source: str
    grade: str
    published: dt.date | None
    when: str
    doers: tuple[str, ...]
    hit: tuple[str, ...]
    deaths: str
    wounded: str
    why: str
    words: tuple[str, ...] = ()
    """The words of the report that tell it, or the data set's sentence."""
    reference: str = ""
    """Row id or address inside a data set."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words of one claim, with who says them, how, and where they were published."""

    claim: str
    speaker: str
    stance: str
    quote: str
    source: str
    grade: str
    published: dt.date


@dataclass(frozen=True, slots=True)
class Voice:
    """One independent voice: who, what kind of saying, its weight (below zero: against) and the factors of it."""

    holder: str
    kind: str
    names: str
    weight: float
    factors: Mapping[str, float]
    interest: str
    sentences: tuple[Sentence, ...]
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of who did it, with its weight in the count and the voices for and against it."""

    actor: str
    name: str
    weight: float | None
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """An event with all it rests on. `others` are sentences that hold no version of who did it."""

    event: Event
    doers: tuple[str, ...]
    hit: tuple[str, ...]
    accounts: tuple[Account, ...]
    versions: tuple[Version, ...]
    against: tuple[Voice, ...]
    """Denials of a part in it by those whom no version names."""
    tolls: tuple[tuple[str, tuple[str, ...]], ...]
    """Each number of dead that is told, with the accounts that tell it."""
    others: tuple[Sentence, ...]
    history: tuple[Told, ...]


def explain(crisis: str, words: str, *, as_of: dt.date | None = None, out: Path | None = None) -> Story:
    """The story of the event that has this id, or is the only one of a place and a day ("Kirkuk 2019-12-27").

    Raises DataError where no event, or more than one, is meant.
    """
    with viewed(crisis, as_of=as_of, out=out) as view:
        found = settled(view)
        event = _meant(words, view, found)
        story = _Teller(view, found, event).story(())
    return replace(
        story, history=tuple(t for t in _history(crisis, story, out) if as_of is None or t.at.date() <= as_of)
    )


def _history(crisis: str, story: Story, out: Path | None) -> tuple[Told, ...]:
    """What was stated about its accounts, each statement once, and the decisions that took accounts from it."""
    now = [story.event.id, *(account.id for account in story.accounts)]
    told = [t for id in dict.fromkeys(now) for t in history(crisis, id, out=out)]
    merges = [json.loads(t.body) for t in told if t.kind == "merge"]
    once = {part for merge in merges if merge["event"] in now for part in merge.get("parts", ())}
    told += [t for id in once.difference(now) for t in history(crisis, id, out=out) if t.kind == "decision"]
    known = {t.seq: t for t in told}
    return tuple(known[seq] for seq in sorted(known))


def _meant(words: str, view: View, found: Settled) -> Event:
    by_id = {event.id: event for event in found.weighed.events}
    home = {part: m.event for m in found.merged.merges for part in m.parts}
    event = by_id.get(home.get(words, words)) or view.record.named(Event, words)
    if event is not None and event.source in view.closed:
        raise DataError(f"{words} is a row of {event.source}, whose licence lets only totals leave; see the data set")
    if event is not None:
        return event
    days = [dt.date.fromisoformat(d) for d in re.findall(r"\d{4}-\d{2}-\d{2}", words)]
    names = [w.casefold() for w in re.sub(r"\d{4}-\d{2}-\d{2}", " ", words).split()]
    fits = [e for e in by_id.values() if (days or names) and _fits(e, days, names)]
    fits = [e for e in fits if e.id in home] or fits
    if len(fits) == 1:
        return fits[0]
    some = ", ".join(event.id for event in fits[:8]) or "forestall events shows ids"
    raise DataError(f"{words!r} means {len(fits)} events; it must be an id, or the place and day of one: {some}")


def _fits(event: Event, days: Sequence[dt.date], names: Sequence[str]) -> bool:
    where = f"{event.place.name if event.place else ''} {event.summary}".casefold()
    return all(event.when.contains(day) for day in days) and all(name in where for name in names)


class _Teller:
    """Turns ids into names and sentences for one event."""

    def __init__(self, view: View, found: Settled, event: Event) -> None:
        self.actors: Mapping[str, Actor] = view.actors
        self.found, self.event = found, event
        parts = next((m.parts for m in found.merged.merges if m.event == event.id), (event.id,))
        known = {account.id: account for account in found.accounts}
        self.accounts = [known.get(part, event) for part in parts]
        self.reason = next((m.reason for m in found.merged.merges if m.event == event.id), "")
        self.claims = {c.id: c for c in evidence.rehomed(found.claims, found.merged.merges)}

    def story(self, told: tuple[Told, ...]) -> Story:
        grounds = self.found.weighed.grounds.get(self.event.id, ())
        rows = evidence.versions(
            [self.event],
            self.claims.values(),
            accounts={self.event.id: self.accounts},
            grounds=self.found.weighed.grounds,
        )
        who = [row.version for row in rows if row.about == "who" and row.stand == "held"]
        versions = tuple(self._version(actor, grounds) for actor in who)
        shown = {id for version in versions for voice in version.voices for id in _said(voice)}
        against = tuple(self._voice(g) for g in grounds if g.voice.kind == "denies" and shown.isdisjoint(g.voice.said))
        shown |= {id for voice in against for id in _said(voice)}
        rest = [c for id in self.event.claims if id not in shown and (c := self.claims.get(id)) is not None]
        return Story(
            event=self.event,
            doers=self._names(self.event.actors, self.event.inferred),
            hit=self._names(self.event.targets, self.event.inferred),
            accounts=tuple(self._account(account) for account in self.accounts),
            versions=versions,
            against=against,
            tolls=tuple((row.version, row.accounts) for row in rows if row.about == "toll"),
            others=tuple(self._sentence(claim) for claim in rest),
            history=told,
        )

    def _version(self, actor: str, grounds: Sequence[Ground]) -> Version:
        held = [g for g in grounds if g.version == actor and g.voice.kind != "denies"]
        named = {g.voice.actor for g in held}
        wide = {side for who in named for side in sides(who, self.actors)}
        denied = [g for g in grounds if g.voice.kind == "denies" and g.voice.actor in wide]
        return Version(
            actor,
            self._name(actor),
            self.event.weights.get(actor),
            tuple(self._voice(g) for g in (*held, *denied)),
        )

    def _voice(self, ground: Ground) -> Voice:
        voice = ground.voice
        sentences = [self._sentence(self.claims[id]) for id in voice.said if id in self.claims]
        return Voice(
            holder=self._name(voice.holder),
            kind=voice.kind,
            names=self._name(voice.actor),
            weight=-ground.weight if voice.kind == "denies" else ground.weight,
            factors=ground.factors,
            interest=voice.interest,
            sentences=tuple(sentences),
            accounts=tuple(id for id in voice.said if id not in self.claims),
        )

    def _sentence(self, claim: Claim) -> Sentence:
        report = self.found.reports.get(claim.report)
        return Sentence(
            claim=claim.id,
            speaker=self._name(claim.speaker),
            stance=claim.stance,
            quote=" ".join(claim.quote.split()),
            source=(report.source if report else "") or "a source not stated",
            grade=report.grade if report else "F",
            published=report.published if report else self.event.when.end,
        )

    def _account(self, account: Event) -> Account:
        report = self.found.reports.get(account.report or "")
        source = self.found.sources.get(account.source)
        day, last = account.when.start.isoformat(), account.when.end.isoformat()
        return Account(
            id=account.id,
            source=(report.source if report else source.name if source else account.source) or "a source not stated",
            grade=report.grade if report else source.grade if source else "F",
            published=report.published if report else None,
            when=day if day == last else f"{day} to {last}",
            doers=self._names(account.actors, account.inferred),
            hit=self._names(account.targets, account.inferred),
            deaths=_number(account),
            wounded="" if account.wounded is None else str(account.wounded.best),
            why=self._why(account.id),
            words=_words(account, report),
            reference="" if report else account.source_ref,
        )

    def _why(self, id: str) -> str:
        told = re.search(rf"(?:^|; ){re.escape(id)} (with .*?\))(?=; |$)", self.reason)
        if told or id == self.event.id:
            return told[1] if told else ""
        return ", ".join(re.findall(r"\bdecision d\d+", self.reason)) or self.reason

    def _names(self, ids: Iterable[str], inferred: Collection[str] = ()) -> tuple[str, ...]:
        return tuple(f"{self._name(id)} (inferred)" if id in inferred else self._name(id) for id in ids)

    def _name(self, id: str) -> str:
        if id == "unknown":
            return "not known"
        if id in self.actors:
            return self.actors[id].name
        return id.removeprefix("text.").replace("-", " ") if id.startswith("text.") else id


def _said(voice: Voice) -> set[str]:
    return {sentence.claim for sentence in voice.sentences}


def _words(account: Event, report: Report | None) -> tuple[str, ...]:
    """What the report says where it tells the event; of a data set's row its sentence, where it has one.

    A mere mention ("that attack") says nothing beside longer words, nor do words within others.
    """
    if report is None:
        return (account.summary,) if account.summary else ()
    spans = sorted(account.spans)
    outer = [(a, b) for a, b in spans if not any(c <= a and b <= d and (c, d) != (a, b) for c, d in spans)]
    told = dict.fromkeys(" ".join(report.text[start:end].split()) for start, end in outer)
    longer = [words for words in told if len(words.split()) > _MENTION]
    return tuple(longer or told)


def _number(account: Event) -> str:
    toll = account.deaths
    if toll is None:
        return ""
    return str(toll.low) if toll.low == toll.high else f"{toll.low} to {toll.high}"
