"""From a report to its reading: parse once, gather, fold, name, link.

The order of work is the order of `_worked`'s lines; each step is a module of its own. The same report and vocabulary
always give the same reading.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from forestall.dates import When
from forestall.errors import LanguageError
from forestall.reading.cast.names import context_countries, find_names
from forestall.reading.cast.who import Cast
from forestall.reading.claims.claims import make_claims
from forestall.reading.deeds.mentions import Index, index_predicates
from forestall.reading.events.captors import free_by_captors, taken_by_captors
from forestall.reading.events.contest import contested
from forestall.reading.events.cues import said_links
from forestall.reading.events.events import bound_dates, kept, looks_back, to_event
from forestall.reading.events.implied import imply_parties
from forestall.reading.events.links import find_links
from forestall.reading.events.merge import Draft, fold_mentions
from forestall.reading.events.roles import choose_parties
from forestall.reading.events.sites import settle_places
from forestall.reading.events.venues import choose_places
from forestall.reading.form.capitals import set_as_prose
from forestall.reading.form.parse import Parsed, parse
from forestall.reading.form.passages import same_passage
from forestall.reading.form.text import blocks_of
from forestall.reading.form.visible import Visible, visible
from forestall.reading.gather import Gathered, gather
from forestall.reading.intake.language import language_name
from forestall.reading.numbers.figures import is_printed, quantities_in
from forestall.reading.numbers.quantity import Quantity
from forestall.reading.parties.sides import imply_government
from forestall.reading.places.shortened import with_shortened
from forestall.reading.places.where import Atlas
from forestall.records import Claim, Event, Figure, Link, Place, Reading, Report
from forestall.vocabulary import Vocabulary

__all__ = ["Work", "read", "worked"]


@lru_cache(maxsize=8)
def _index(vocabulary: Vocabulary) -> Index:
    return index_predicates(vocabulary)


@dataclass(frozen=True, slots=True)
class Work:
    """A reading with what it was made from, the text as it is seen; the n-th draft is the n-th event's."""

    reading: Reading
    parsed: Parsed
    gathered: Gathered
    drafts: tuple[Draft, ...]
    seen: Visible


def read(report: Report, *, vocabulary: Vocabulary, countries: tuple[str, ...] = ()) -> Reading:
    """Everything read out of a report: actors, events, claims, figures, links.

    `countries` (ISO alpha-3) are those the crisis is about; they come before the ones the text itself speaks of where a
    name or a bare "the army" must be given to a country. Raises LanguageError where the report is not in English.
    """
    return worked(report, vocabulary=vocabulary, countries=countries).reading


def worked(report: Report, *, vocabulary: Vocabulary, countries: tuple[str, ...] = ()) -> Work:
    """The reading and its working; see `read`."""
    if report.language != "en":
        name = language_name(report.language)
        raise LanguageError(f"the report is in {name}; only English can be read, so translate it first")
    seen = visible(report.text)
    work = _worked(replace(report, text=seen.text), vocabulary, countries)
    return Work(seen.placed(work[0], report.text), *work[1:], seen)


def _worked(
    report: Report, vocabulary: Vocabulary, countries: tuple[str, ...]
) -> tuple[Reading, Parsed, Gathered, tuple[Draft, ...]]:
    parsed = parse(report.text, set_as_prose(blocks_of(report.text), vocabulary))
    names = with_shortened(parsed, find_names(parsed, vocabulary, report.published, countries))
    around = tuple(dict.fromkeys((*countries, *context_countries(names, vocabulary, parsed))))
    cast, atlas = Cast(parsed, names, vocabulary, around, report.published), Atlas(parsed, names, vocabulary, around)
    gathered = gather(parsed, cast, atlas, _index(vocabulary), vocabulary, report.published)
    imply_government(gathered.mentions, cast, around)
    drafts, of_word = fold_mentions(gathered.mentions, cast.register.actors)
    told = [d for d in drafts if kept(d)]
    chosen = [d for d in told if not looks_back(d, told, parsed)]
    settle_places(chosen, atlas, cast.register.actors)
    taken_by_captors(cast.register, chosen)
    imply_parties(cast, chosen)
    free_by_captors(cast.register, chosen)
    choose_parties(cast, gathered, chosen)
    choose_places(cast, atlas, gathered, chosen)
    ids = {id(d): f"e{n}" for n, d in enumerate(chosen, 1)}
    said = list(said_links(parsed, of_word, ids))
    bound_dates(said, report.published)
    figures = _figures(parsed, gathered, chosen, atlas, vocabulary, report)
    claims = make_claims(parsed, gathered, cast, of_word, ids, figures, report)
    events = [
        to_event(d, n, parsed, gathered, vocabulary, cast.register.actors, report.published, report.id)
        for n, d in enumerate(chosen, 1)
    ]
    links = tuple(find_links(parsed, events, chosen, said, cast.register.actors, When.day(report.published), claims))
    settled = tuple(
        contested(e, d, [c for c in claims if e.id in c.about]) for e, d in zip(events, chosen, strict=True)
    )
    return _reading(report, cast, settled, claims, figures, links), parsed, gathered, tuple(chosen)


def _reading(
    report: Report,
    cast: Cast,
    events: tuple[Event, ...],
    claims: Sequence[Claim],
    figures: Sequence[Figure],
    links: tuple[Link, ...],
) -> Reading:
    """The reading with those actors only that it or the text's known names refer to."""
    used = {a for e in events for a in (*e.actors, *e.targets, *e.weights)}
    used |= {a for c in claims for a in (c.speaker, c.actor) if a} | {f.speaker for f in figures if f.speaker}
    actors = tuple(a for a in cast.register.listed() if a.id in used or not a.id.startswith("text."))
    return Reading(report, actors, events, tuple(claims), _spoken(figures, claims), links)


def _spoken(figures: Sequence[Figure], claims: Sequence[Claim]) -> tuple[Figure, ...]:
    """Figures with the speaker of the claim that states them."""
    speakers = {f: c.speaker for c in reversed(claims) if c.stance in ("asserts", "speculates") for f in c.about}
    return tuple(_with_speaker(f, speakers.get(f.id)) for f in figures)


def _with_speaker(f: Figure, speaker: str | None) -> Figure:
    return Figure(f.id, f.indicator, f.value, f.low, f.high, f.unit, f.when, f.place, speaker, f.spans, f.report)


def _figures(
    parsed: Parsed,
    gathered: Gathered,
    chosen: Sequence[Draft],
    atlas: Atlas,
    vocabulary: Vocabulary,
    report: Report,
) -> list[Figure]:
    """Figures of all sentences, then tolls that later ones replaced."""
    found: list[Quantity] = []
    tolls = defaultdict(list)
    for toll in gathered.tolls:
        tolls[toll.sentence].append(toll)
    for sentence in parsed.sentences:
        if sentence.number in gathered.silent:
            continue
        earlier = _just_before(parsed, sentence.number, found)
        found += quantities_in(parsed, sentence, vocabulary, tolls[sentence.number], gathered.single, earlier)
    for draft in chosen:
        for amount, number in draft.older_tolls:
            if is_printed(parsed, amount):
                found.append(Quantity("deaths", amount, "people killed (superseded)", amount.last, number))
    return [_figure(q, n, parsed, gathered, atlas, report) for n, q in enumerate(_told_once(found), 1)]


def _just_before(parsed: Parsed, number: int, found: Sequence[Quantity]) -> list[Quantity]:
    """Those found in the sentences of the passage before the one with this number."""
    return [*takewhile(lambda q: same_passage(parsed, q.sentence, number), reversed(found))][::-1]


def _told_once(found: Sequence[Quantity]) -> list[Quantity]:
    """Without the second telling of one number of troops or prisoners; counts of cases and deaths may recur."""
    seen: dict[tuple[str, float, int], Quantity] = {}
    for q in found:
        again = q.token if q.indicator in ("cases", "deaths", "price") else 0
        seen.setdefault((q.indicator, q.amount.value, again), q)
    return list(seen.values())


def _figure(q: Quantity, number: int, parsed: Parsed, gathered: Gathered, atlas: Atlas, report: Report) -> Figure:
    start, end = parsed.tokens[q.amount.first].start, parsed.tokens[q.amount.last].end
    return Figure(
        id=f"f{number}",
        indicator=q.indicator,
        value=q.amount.value,
        low=q.amount.low,
        high=q.amount.high,
        unit=q.unit,
        when=gathered.anchors.get(q.sentence, When.day(report.published)),
        place=_place_of(q, parsed, atlas),
        spans=((min(start, end), max(start, end)),),
        report=report.id,
    )


def _place_of(q: Quantity, parsed: Parsed, atlas: Atlas) -> Place | None:
    """The place of the number's sentence, else of those before it in its block; an epidemic's, else the country's."""
    for number in range(q.sentence, -1, -1):
        if not same_passage(parsed, number, q.sentence):
            break
        place = atlas.in_sentence(number, q.amount.first, subjects=True)
        if place is not None:
            return place
    return atlas.country() if q.indicator in ("cases", "deaths", "hospitalised", "tests") else None
