"""Claims: one speaker's assertion, tied to the events and figures it is about, with its exact words.

A claim is made only where the speaker is named (a person, a body, "two officials of X"). What is blamed or denied
without being told again ("denies any role") is about the attack last spoken of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from forestall.reading.attribution import Saying
from forestall.reading.gather import Gathered
from forestall.reading.merge import Draft
from forestall.reading.parse import Parsed, Token
from forestall.reading.parties import agent
from forestall.reading.syntax import objects, subjects
from forestall.reading.where import same_place
from forestall.reading.who import Cast
from forestall.records import Claim, Figure, Report

__all__ = ["make_claims"]

_LOOKS_BACK = {"denies", "blames", "accuses", "no_claim", "claims_responsibility"}


def make_claims(
    parsed: Parsed,
    gathered: Gathered,
    cast: Cast,
    drafts: Mapping[int, Draft],
    ids: Mapping[int, str],
    figures: Sequence[Figure],
    report: Report,
) -> list[Claim]:
    """All claims of a report, those of one speaker, stance and matter joined.

    `drafts` maps words to drafts, `ids` a draft's identity to its event's id.
    """
    found: dict[tuple[str, str, tuple[str, ...]], Claim] = {}
    before: tuple[Saying, list[Draft]] | None = None
    for saying in gathered.sayings:
        speaker = _speaker(cast, saying.speaker)
        if speaker is None:
            continue
        stated = [f.id for f in figures for s in f.spans if saying.span[0] <= s[0] and s[1] <= saying.span[1]]
        if saying.stance == "threatens" and not _is_threat(saying, drafts):
            saying.stance = "asserts"
        events = _events(parsed, saying, drafts, ids, stated)
        if _performs(saying, events, speaker):
            continue
        if saying.stance == "denies" and before is not None and _answers(parsed, saying, before[0]):
            events = before[1] or events
        before = (saying, events)
        about = tuple(dict.fromkeys((*(ids[id(d)] for d in events), *stated)))
        if not about:
            continue
        doer = _said_doer(parsed, saying, events, cast, drafts, speaker)
        if doer is not None and saying.stance == "asserts":
            saying.stance = "blames"
        key = (speaker, saying.stance, about)
        if key not in found:
            claim = _claim(saying, speaker, about, events, cast, parsed, report, len(found) + 1)
            found[key] = claim if doer is None else replace(claim, actor=doer)
    return list(found.values())


def _said_doer(
    parsed: Parsed, saying: Saying, events: Sequence[Draft], cast: Cast, drafts: Mapping[int, Draft], speaker: str
) -> str | None:
    """Whom the words said name as the doer of a deed that the report itself leaves open: "X fired them"."""
    open_deed = bool(events) and all(d.type == "ASSAULT" and not d.actors for d in events)
    if saying.stance not in ("asserts", "speculates") or not open_deed:
        return None
    for verb in parsed.of(parsed.sentences[saying.cue.sentence]):
        inside = saying.span[0] <= verb.start < saying.span[1] and verb.i != saying.cue.i
        if not inside or not verb.tag.startswith("VB"):
            continue
        done = objects(parsed, verb)
        told = any(o.tag == "PRP" or drafts.get(o.i) in events for o in done) or drafts.get(verb.i) in events
        names = [agent(cast, s) for s in subjects(parsed, verb)] if told else []
        named = next((a for a in names if a not in (None, speaker, "unknown", "civilians")), None)
        if named is not None:
            return named
    return None


def _is_threat(saying: Saying, drafts: Mapping[int, Draft]) -> bool:
    own = drafts.get(saying.cue.i)
    return own is not None and own.type == "THREATEN"


def _performs(saying: Saying, events: Sequence[Draft], speaker: str) -> bool:
    """ "The government announced a curfew": to say it is to do it, which is the event itself and no claim."""
    acts = saying.cue.lemma in ("announce", "declare", "order", "proclaim") and not saying.clause
    return acts and bool(events) and all(speaker in d.actors for d in events)


def _answers(parsed: Parsed, saying: Saying, before: Saying) -> bool:
    """ "Moscow denies it": what the sentence, or the one before, had somebody say."""
    near = 0 <= saying.cue.sentence - before.cue.sentence <= 1 and before.speaker.i != saying.speaker.i
    things = objects(parsed, saying.cue)
    return near and all(t.lower in ("it", "this", "that") for t in things)


def _speaker(cast: Cast, token: Token) -> str | None:
    speaker = agent(cast, token)
    return None if speaker in (None, "unknown", "civilians") else speaker


def _claim(
    saying: Saying,
    speaker: str,
    about: tuple[str, ...],
    events: Sequence[Draft],
    cast: Cast,
    parsed: Parsed,
    report: Report,
    number: int,
) -> Claim:
    blamed = next((a for t in saying.blamed if (a := cast.of(t, generic=False)) is not None), None)
    doer = blamed or next((a for d in events for a in d.actors), None)
    if saying.stance in ("no_claim", "claims_responsibility") or (saying.stance == "denies" and not blamed):
        doer = speaker if saying.stance != "denies" else doer or speaker
    hearer = tuple(
        cast.register.actors[h].name for t in saying.hearer if (h := cast.of(t, generic=False)) in cast.register.actors
    )
    start, end = min(saying.span[0], saying.cue.start), max(saying.span[1], saying.cue.end)
    sentence = parsed.sentences[saying.cue.sentence]
    span = (max(start, parsed.tokens[sentence.first].start), min(end, parsed.tokens[sentence.last].end))
    return Claim(
        f"c{number}", report.id, speaker, saying.stance, about, (span,), doer, hearer, report.text[slice(*span)]
    )


def _events(
    parsed: Parsed,
    saying: Saying,
    drafts: Mapping[int, Draft],
    ids: Mapping[int, str],
    stated: Sequence[str],
) -> list[Draft]:
    """The drafts told in what is said, else the one looked back upon; `stated` are the figures it states."""
    words = [t for t in parsed.of(parsed.sentences[saying.cue.sentence]) if saying.span[0] <= t.start < saying.span[1]]
    found: dict[int, Draft] = {}
    for token in words:
        draft = drafts.get(token.i)
        if draft is not None and id(draft) in ids:
            for each in _all_of(draft, token, drafts, ids):
                found.setdefault(id(each), each)
    own = drafts.get(saying.cue.i)
    if saying.stance == "threatens" and own is not None and id(own) in ids:
        return [own]
    if found:
        return list(found.values())
    if saying.stance in _LOOKS_BACK:
        return _back(saying, drafts, ids, 3)
    return _back(saying, drafts, ids, 1) if saying.clause and not stated else []


def _all_of(draft: Draft, token: Token, drafts: Mapping[int, Draft], ids: Mapping[int, str]) -> list[Draft]:
    """ "The attacks on the base": every attack on it told before, not the last alone."""
    if token.tag != "NNS" or draft.place is None:
        return [draft]
    alike = [
        d
        for d in {id(d): d for d in drafts.values()}.values()
        if id(d) in ids and d.type == draft.type and same_place(d.place, draft.place) and not d.actors
    ]
    return alike if draft in alike else [draft]


def _back(saying: Saying, drafts: Mapping[int, Draft], ids: Mapping[int, str], reach: int) -> list[Draft]:
    """The last material act told before the cue, no more than `reach` sentences back."""
    before = [
        (word, d)
        for word, d in drafts.items()
        if word < saying.cue.i and id(d) in ids and d.type in ("ASSAULT", "COERCE", "SANCTION", "PROTEST")
    ]
    if not before:
        return []
    _, draft = max(before, key=lambda pair: pair[0])
    near = min(abs(saying.cue.sentence - m.sentence) for m in draft.mentions) <= reach
    return [draft] if near else []
