"""Links: which event answers or follows which.

A sentence may say so; more often a report only tells a deed and, elsewhere, what was done about it. Every event
therefore chooses what it answers among the events that can have come before it (`pairs`), by weights learned from
annotated reports (vocabulary/links_weights.toml); it is a link where the choice is sure enough.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from forestall.dates import When
from forestall.reading.events.cues import Said
from forestall.reading.events.manner import manner
from forestall.reading.events.merge import Draft, related
from forestall.reading.events.pairs import Choice, chances, choices
from forestall.reading.events.scene import Scene, Told, stems
from forestall.reading.form.parse import Parsed, Sentence
from forestall.reading.form.passages import passages
from forestall.reading.words.lexicon import link_weights, link_words
from forestall.records import Actor, Claim, Event, Link, LinkKind, Span

__all__ = ["find_links", "name_stems", "numbered", "scene_of"]


def find_links(
    parsed: Parsed,
    events: Sequence[Event],
    drafts: Sequence[Draft],
    said: Sequence[Said],
    actors: Mapping[str, Actor],
    published: When,
    claims: Sequence[Claim] = (),
) -> list[Link]:
    """All links of a report, at most one for a pair of events and at most one cause for each."""
    cues = numbered(drafts, said)
    scene = scene_of(parsed, events, drafts, actors, published, frozenset(cues))
    found: dict[tuple[int, int], float] = {}
    for earlier, later, chance in sorted(_chosen(scene), key=lambda x: -x[2]):
        if (later, earlier) not in found:
            found[earlier, later] = chance
    return [_link(parsed, events, drafts, pair, cues.get(pair), claims) for pair in found]


def numbered(drafts: Sequence[Draft], said: Sequence[Said]) -> dict[tuple[int, int], Said]:
    """What sentences say, by the numbers of the earlier and the later event; the first to say it counts."""
    number = {id(d): n for n, d in enumerate(drafts)}
    return {(number[id(s.earlier)], number[id(s.later)]): s for s in reversed(said)}


def scene_of(
    parsed: Parsed,
    events: Sequence[Event],
    drafts: Sequence[Draft],
    actors: Mapping[str, Actor],
    published: When,
    said: frozenset[tuple[int, int]],
) -> Scene:
    """The events as the choice sees them."""
    spans = [_span(parsed, s) for s in parsed.sentences]
    told = [_told(parsed, e, d, actors) for e, d in zip(events, drafts, strict=True)]
    blocks = passages(parsed)
    return Scene(parsed.text, told, spans, blocks, published, lambda a, b: related(a, b, actors), said)


def _told(parsed: Parsed, event: Event, draft: Draft, actors: Mapping[str, Actor]) -> Told:
    first = min(draft.mentions, key=lambda m: m.token.i)
    again = {m.sentence for m in draft.mentions} - {first.sentence}
    dead = event.deaths.best if event.deaths is not None else 0
    doers, sufferers = (tuple(a for a in ids if a not in draft.implied) for ids in (event.actors, event.targets))
    names = [[actors[a].name if a in actors else a.partition(".")[2] for a in ids] for ids in (doers, sufferers)]
    place = [] if event.place is None else [event.place.name]
    return Told(draft.type, first.sentence, first.token.start, event.when, doers, sufferers, dead, tuple(again),
                draft.when is not None, event.confidence, manner(parsed, first.token),
                tuple(name_stems(n) for n in (*names, place)))  # fmt: skip


def name_stems(names: Iterable[str]) -> frozenset[str]:
    """What names share with sentences that speak of the same, without words that many bear."""
    return frozenset(s for name in names for s in stems(name)) - _COMMON


_COMMON = frozenset(s for word in link_words("names.common") for s in stems(word))


def _chosen(scene: Scene) -> Iterator[tuple[int, int, float]]:
    """What each event answers, where the choice is sure enough."""
    weights, least = link_weights()
    for options in choices(scene):
        ranked = sorted(zip(chances(options, weights), options, strict=True), key=lambda x: -x[0])
        best: Choice | None = next((c for p, c in ranked if c.earlier is not None and p >= least), None)
        for chance, choice in ranked:
            if choice is best and choice.earlier is not None:
                yield choice.earlier, choice.later, chance


def _link(
    parsed: Parsed,
    events: Sequence[Event],
    drafts: Sequence[Draft],
    pair: tuple[int, int],
    cue: Said | None,
    claims: Sequence[Claim],
) -> Link:
    earlier, later = events[pair[0]], events[pair[1]]
    sentence = cue.sentence if cue is not None else min(m.sentence for m in drafts[pair[1]].mentions)
    span = _span(parsed, parsed.sentences[sentence])
    speaker = _speaker(claims, span, {earlier.id, later.id}) if cue is not None else None
    return Link(earlier.id, later.id, _kind(cue), speaker, (span,), later.report)


def _speaker(claims: Sequence[Claim], span: Span, ends: set[str]) -> str | None:
    """Who says so: the speaker of that sentence's claim about one of the two; None for the report itself."""
    for claim in claims:
        within = any(a < span[1] and span[0] < b for a, b in claim.spans)
        if within and ends & set(claim.about) and claim.stance != "denies":
            return claim.speaker
    return None


def _kind(cue: Said | None) -> LinkKind:
    """What the cue says. Where none does, nobody has said that it was an answer: it only follows."""
    return "follows" if cue is None else cue.kind


def _span(parsed: Parsed, sentence: Sentence) -> Span:
    return parsed.tokens[sentence.first].start, parsed.tokens[sentence.last].end
