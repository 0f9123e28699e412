"""Claims: one speaker's assertion, tied to the events and figures it is about, with its exact words.

A claim is made only where the speaker is named (a person, a body, "two officials of X"). To announce a curfew is to
impose it: such an act is the event itself and no claim.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from forestall.reading.cast.who import Cast
from forestall.reading.claims.about import Matter, Told
from forestall.reading.claims.doers import Doers, Naming
from forestall.reading.claims.spoken import spoken
from forestall.reading.events.merge import Draft, related
from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.phrase import extent, plain
from forestall.reading.form.syntax import agents, is_passive, objects, subjects
from forestall.reading.gather import Gathered
from forestall.reading.parties.parties import agent
from forestall.reading.speech.saying import Saying, Speech, speech_of
from forestall.reading.words.lexicon import word_list
from forestall.records import Claim, Figure, Report, Stance

__all__ = ["make_claims"]

_OWN_FORCE = ("ASSAULT", "COERCE", "PROTEST")
_NOBODY = (None, "unknown", "civilians")


def make_claims(
    parsed: Parsed,
    gathered: Gathered,
    cast: Cast,
    drafts: Mapping[int, Draft],
    ids: Mapping[int, str],
    figures: Sequence[Figure],
    report: Report,
) -> list[Claim]:
    """All claims of a report, those of one speaker and stance on one matter joined.

    `drafts` maps words to drafts, `ids` a draft's identity to its event's id.
    """
    speech = speech_of(cast.vocabulary)
    told = Told(parsed, gathered, drafts, ids, figures, speech)
    doers = Doers(parsed, cast, told.drafts, speech)
    found: list[Claim] = []
    at: dict[tuple[str, str, str], int] = {}
    charged: tuple[int, tuple[str, ...]] = (-9, ())
    for saying, speaker, blamed in spoken(parsed, gathered, cast):
        matter = told.matter(saying, speaker, blamed)
        if not matter.ids or _performs(saying, matter.events, speaker, cast):
            continue
        doer = _said_doer(parsed, saying, matter.events, cast, drafts, speaker)
        stance = _settled(saying, matter, matter.events, doer)
        if stance == "asserts" and _avenges(parsed, saying, matter.events[:1], speaker, cast):
            stance = "claims_responsibility"
        if stance == "asserts" and _clears(parsed, saying, speaker, charged):
            stance = "denies"
        if blamed and stance in ("blames", "accuses"):
            charged = (saying.cue.sentence, tuple(blamed))
        named = doers.naming(saying, stance, speaker, matter.events, doer)
        owns = stance == "claims_responsibility" and saying.clause
        about = _owned(matter, ids, named.deeds) if owns and named is not None else matter.ids
        _join(found, _claim(saying, stance, speaker, about, named, ids, cast, parsed, report, speech), at)
    return [replace(c, id=f"c{n}") for n, c in enumerate(found, 1)]


def _owned(matter: Matter, ids: Mapping[int, str], deeds: Sequence[Draft]) -> tuple[str, ...]:
    """What an owner up speaks of: where it names deeds of its own, not what others did before."""
    others = {ids[id(d)] for d in matter.events if d.actors and not any(d is o for o in deeds)}
    return tuple(i for i in matter.ids if i not in others) if deeds else matter.ids


def _settled(saying: Saying, matter: Matter, events: Sequence[Draft], doer: str | None) -> Stance:
    """The stance in the light of what it is about: only force can be owned up to, only a threat threatened."""
    counted = matter.ids[:1] and matter.ids[0].startswith("f")  # "says it has killed at least 130 of them"
    if saying.stance == "claims_responsibility" and (counted or not any(d.type in _OWN_FORCE for d in events)):
        return "asserts"
    if saying.stance == "asserts" and doer is not None:
        return "blames"
    if saying.stance == "asserts" and saying.negated and not matter.told:
        return "denies"
    return saying.stance


def _clears(parsed: Parsed, saying: Saying, speaker: str, charged: tuple[int, tuple[str, ...]]) -> bool:
    """ "He claimed that he had been dancing at the time": what the accused says of himself right after is a denial."""
    sentence, whom = charged
    if saying.top is None or speaker not in whom or not 0 <= saying.cue.sentence - sentence <= 1:
        return False
    return any(t.lower in ("he", "she", "it", "they") for t in subjects(parsed, parsed.tokens[saying.top]))


def _avenges(parsed: Parsed, saying: Saying, events: Sequence[Draft], speaker: str, cast: Cast) -> bool:
    """ "Called it revenge", "said the raid was in reply to the arrests": who did it tells why, and owns up to it."""
    sentence = parsed.of(parsed.sentences[saying.cue.sentence])
    words = (t.lemma for t in sentence if saying.span[0] <= t.start < saying.span[1])
    own = any(related(speaker, a, cast.register.actors) for d in events if d.type in _OWN_FORCE for a in d.actors)
    return own and not saying.negated and any(w in _REASONS for w in words)


_REASONS = word_list("claims.reasons")


def _join(found: list[Claim], claim: Claim, at: dict[tuple[str, str, str], int]) -> None:
    """Add a claim, or add its words to the one of the same speaker and stance on the same matter.

    `at` finds a claim by speaker, stance and one thing it is about.
    """
    keys = [(claim.speaker, claim.stance, thing) for thing in claim.about]
    n = next((at[k] for k in keys if k in at), None)
    if n is None or len({found[n].actor, claim.actor} - {None}) > 1:
        n = len(found)
        found.append(claim)
    else:
        other = found[n]
        about = tuple(dict.fromkeys((*other.about, *claim.about)))
        spans = tuple(dict.fromkeys((*other.spans, *claim.spans)))
        deeds = tuple(dict.fromkeys((*other.deeds, *claim.deeds)))
        found[n] = replace(other, about=about, spans=spans, actor=other.actor or claim.actor, deeds=deeds)
    at.update(dict.fromkeys(keys, n))


def _said_doer(
    parsed: Parsed, saying: Saying, events: Sequence[Draft], cast: Cast, drafts: Mapping[int, Draft], speaker: str
) -> str | None:
    """Whom the words said name as the doer of a deed that the report itself leaves open: "X fired them"."""
    open_deed = all(d.type == "ASSAULT" and not d.actors for d in events[:1]) and bool(events)
    if saying.stance not in ("asserts", "speculates") or not open_deed:
        return None
    for verb in parsed.of(parsed.sentences[saying.cue.sentence]):
        inside = saying.span[0] <= verb.start < saying.span[1] and verb.i != saying.cue.i
        if not inside or not verb.tag.startswith("VB"):
            continue
        for named in _doers_at(parsed, verb, events, cast, drafts):
            if named is not None and named not in _NOBODY and not related(speaker, named, cast.register.actors):
                return named
    return None


def _doers_at(
    parsed: Parsed, verb: Token, events: Sequence[Draft], cast: Cast, drafts: Mapping[int, Draft]
) -> list[str | None]:
    """Who does a deed by the verb that tells it; nobody of those whom it befell."""
    done = objects(parsed, verb)
    deeds = [d for d in events if d.type == "ASSAULT"]
    if not any(o.tag == "PRP" or drafts.get(o.i) in deeds for o in done) and drafts.get(verb.i) not in deeds:
        return []
    who = agents(parsed, verb) if is_passive(parsed, verb) else subjects(parsed, verb)
    harmed = {a for d in events for a in d.targets}
    return [a for t in who if (a := agent(cast, t)) not in harmed]


def _performs(saying: Saying, events: Sequence[Draft], speaker: str, cast: Cast) -> bool:
    """ "The government announced a curfew": to say it is to do it, which is the event itself and no claim."""
    acts = saying.cue.lemma in ("announce", "declare", "order", "proclaim") and not saying.clause
    own = (any(related(speaker, a, cast.register.actors) for a in d.actors) for d in events)
    return acts and bool(events) and all(own)


def _claim(
    saying: Saying,
    stance: Stance,
    speaker: str,
    about: tuple[str, ...],
    named: Naming | None,
    ids: Mapping[int, str],
    cast: Cast,
    parsed: Parsed,
    report: Report,
    speech: Speech,
) -> Claim:
    start, end = min(saying.span[0], saying.cue.start), max(saying.span[1], saying.cue.end)
    sentence = parsed.sentences[saying.cue.sentence]
    span = (max(start, parsed.tokens[sentence.first].start), min(end, parsed.tokens[sentence.last].end))
    return Claim(
        id="",
        report=report.id,
        speaker=speaker,
        stance=stance,
        about=about,
        spans=(span,),
        actor=named.actor if named else None,
        deeds=tuple(ids[id(d)] for d in named.deeds) if named else (),
        via=_via(saying, cast, speech),
        quote=report.text[slice(*span)],
    )


def _via(saying: Saying, cast: Cast, speech: Speech) -> tuple[str, ...]:
    """Through whom it was said: the news agency, paper or station that was told, by name or by what it is."""
    out = []
    for token in saying.hearer:
        known = cast.register.actors.get(cast.of(token, generic=False) or "")
        if known is not None and known.kind in ("organisation", "company"):
            out.append(known.name)
        elif speech.has("media", token.lemma):
            out.append(plain(cast.parsed, *extent(cast.parsed, token)))
    return tuple(dict.fromkeys(out))
