"""Gather what each sentence says: mentions with their dates, places, parties and tolls, and who speaks.

This is the one pass over the parsed report; everything after it works on what is gathered here.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from forestall.dates import When
from forestall.reading.attribution import Saying, sayings_in
from forestall.reading.lexicon import word_list
from forestall.reading.mentions import Index, Mention, find_mentions
from forestall.reading.numbers import Amount, word_value
from forestall.reading.parse import Parsed, Sentence, Token
from forestall.reading.parties import agent, is_people, target
from forestall.reading.syntax import objects
from forestall.reading.timing import attach_dates, set_apart
from forestall.reading.tolls import TollHit, tolls_in
from forestall.reading.when import DateHit, dates_in
from forestall.reading.where import Atlas
from forestall.reading.who import Cast
from forestall.vocabulary import Vocabulary
from forestall.vocabulary.text import fold

__all__ = ["Gathered", "gather", "imply_government"]

_SPORT = re.compile(
    r"\b(?:football|soccer|baseball|basketball|cricket|tennis|rugby|hockey|olympic|league|striker|goalkeeper|midfielder"
    r"|championship|world cup|semi-final|quarter-final|batsman|batters?|pitching|innings|wicket|stadium|coach|playoffs?"
    r"|under-twenty|under-2\d|grand prix|home run|hat-trick|penalty shoot-?out|premier league|kick-?off)\b",
    re.I,
)


@dataclass(slots=True)
class Gathered:
    """What one report's sentences say, in the order of the text."""

    mentions: list[Mention] = field(default_factory=list)
    sayings: list[Saying] = field(default_factory=list)
    tolls: list[TollHit] = field(default_factory=list)
    dates: list[DateHit] = field(default_factory=list)
    anchors: dict[int, When] = field(default_factory=dict)
    """Sentence -> the last date its paragraph speaks of up to its end, else the day of publication."""
    single: set[int] = field(default_factory=set)
    """Holders of tolls that belong to one event."""
    silent: set[int] = field(default_factory=set)
    """Sentences whose events are not taken: headlines, sport."""


def gather(
    parsed: Parsed, cast: Cast, atlas: Atlas, index: Index, vocabulary: Vocabulary, published: dt.date
) -> Gathered:
    """One pass over the sentences."""
    out = Gathered()
    anchor = When.day(published)
    told: When | None = None
    block_told = -1
    bodies = any(b.kind != "headline" for b in parsed.blocks)
    for sentence in parsed.sentences:
        block = parsed.blocks[sentence.block]
        text = block.plain
        hits = _dates(parsed, sentence, published, anchor)
        anchor = next((h.when for h in reversed(hits) if h.part == "at" and h.when.precision == "day"), anchor)
        out.dates += hits
        told = next((h.when for h in reversed(hits) if h.part == "at"), told if sentence.block == block_told else None)
        block_told = sentence.block
        out.anchors[sentence.number] = told or When.day(published)
        around = told
        if block.kind == "dateline" or (block.kind == "headline" and bodies) or _SPORT.search(_words(parsed, sentence)):
            out.silent.add(sentence.number)
            continue
        mentions = find_mentions(parsed, sentence, index)
        _discount(parsed, mentions)
        attach_dates(parsed, mentions, hits)
        set_apart(parsed, mentions)
        for mention in mentions:
            mention.around = around
        tolls = tolls_in(parsed, sentence, text)
        _place(atlas, mentions)
        _parties(cast, mentions)
        _give_tolls(parsed, cast, tolls, mentions, out)
        out.mentions += mentions
        out.tolls += tolls
        sayings = sayings_in(parsed, sentence, vocabulary)
        _complainants(cast, sayings, mentions)
        out.sayings += sayings
    return out


def _words(parsed: Parsed, sentence: Sentence) -> str:
    first, last = parsed.tokens[sentence.first], parsed.tokens[sentence.last]
    return parsed.text[first.start : last.end]


def _dates(parsed: Parsed, sentence: Sentence, published: dt.date, anchor: When) -> list[DateHit]:
    block = parsed.blocks[sentence.block]
    start, end = parsed.tokens[sentence.first].start, parsed.tokens[sentence.last].end
    return dates_in(block.plain[start - block.start : end - block.start], start, published, anchor)


def _discount(parsed: Parsed, mentions: list[Mention]) -> None:
    """ "3,150 rockets have been launched" counts weapons over many events and tells none."""
    for mention in mentions:
        fired = [
            t for t in objects(parsed, mention.token) if t.lemma in ("rocket", "missile", "shell", "drone", "bomb")
        ]
        perfect = any(c.lemma == "have" for c in parsed.kids(mention.token, "aux"))
        if perfect and any((word_value(n.lower) or 0) >= 100 for t in fired for n in parsed.kids(t, "nummod")):
            mention.modality = "unreal"


def _place(atlas: Atlas, mentions: list[Mention]) -> None:
    words = {w: m for m in mentions for w in m.words}
    for mention in mentions:
        without = ("from",) if mention.predicate.type == "COERCE" else ()
        acted_on = [t for t in mention.patients if not without or atlas.preposition(t) not in without]
        mention.place = atlas.of_mention(mention.words, acted_on, words, without)
        mention.place = atlas.mapped(mention.place, mention.sentence, mention.token.i)
    places = [m for m in mentions if m.place is not None]
    for mention in mentions:
        if mention.place is None and not places:
            near = atlas.in_sentence(mention.sentence, mention.token.i)
            mention.place = near if near is not None and near.precision != "country" else None


def _parties(cast: Cast, mentions: list[Mention]) -> None:
    words = {w for m in mentions for w in m.words}
    for mention in mentions:
        doers = [t for t in mention.agents if t.i not in words]
        mention.actors = tuple(dict.fromkeys(a for t in doers if (a := agent(cast, t)) is not None))
        done = [t for t in mention.patients if t.i not in words and not _a_weapon(cast, t, mention)]
        targets = dict.fromkeys(a for t in done if (a := target(cast, t)) is not None)
        mention.targets = tuple(t for t in targets if not _own(t, mention))
        _deeper(cast, mention, done)
        if not mention.actors and mention.predicate.type == "PROTEST" and any(_a_crowd(t) for t in doers):
            mention.actors = (cast.register.people("protesters"),)
        if not mention.targets and mention.predicate.type == "ASSAULT":
            mention.targets = _by_place(cast, mention)
        if not targets and len(mention.actors) > 1 and mention.predicate.lemma in _MUTUAL:
            mention.targets = mention.actors


def _complainants(cast: Cast, sayings: list[Saying], mentions: list[Mention]) -> None:
    """Who reports an attack by another that names no target is the target: "Bangkok says troops fired"."""
    for saying in sayings:
        speaker = agent(cast, saying.speaker)
        if speaker is None or speaker not in cast.register.actors:
            continue
        state = cast.register.state_of(speaker)
        if state is None:
            continue
        for mention in mentions:
            inside = saying.span[0] <= mention.token.start < saying.span[1]
            if inside and not mention.actors and mention.predicate.type in ("MOBILIZE", "RETREAT"):
                mention.actors = (speaker,)
            others = [cast.register.state_of(a) for a in mention.actors]
            foreign = bool(state and others and None not in others and state not in others)
            if (
                inside
                and foreign
                and not mention.targets
                and mention.predicate.type in ("ASSAULT", "THREATEN")
                and state
            ):
                mention.targets = (cast.register.implied(state),)


def imply_government(mentions: list[Mention], cast: Cast, countries: tuple[str, ...]) -> None:
    """Lockdowns and curfews without a named agent are the government's of the place, else of the report's country."""
    for mention in mentions:
        if mention.actors or mention.predicate.type != "COERCE" or mention.predicate.mode not in ("restrict", "curfew"):
            continue
        country = mention.place.country if mention.place is not None else None
        country = country or next(iter(countries), None)
        government = cast.register.government(country) if country else None
        if government is not None and mention.predicate.pos == "verb":
            mention.actors = (government,)


_MUTUAL = word_list("gather.mutual")


def _a_crowd(token: Token) -> bool:
    """ "Tens of thousands marched": a number stands for people."""
    return token.lemma in (
        "thousand",
        "hundred",
        "ten",
        "dozen",
        "million",
        "score",
        "other",
        "many",
        "people",
        "crowd",
    )


def _a_weapon(cast: Cast, token: Token, mention: Mention) -> bool:
    """Weapons, dates and attacks are nobody's target."""
    armed = token.lemma in cast.vocabulary.classes["weapon"] and mention.predicate.type == "ASSAULT"
    return (armed and mention.mode != "shootdown") or token.entity in ("DATE", "TIME")


def _by_place(cast: Cast, mention: Mention) -> tuple[str, ...]:
    """Whoever attacks in another's country attacks it, where no target is named."""
    country = mention.place.country if mention.place is not None else None
    states = [cast.register.state_of(a) for a in mention.actors]
    if country is None or not states or None in states or country.lower() in states:
        return ()
    host = country.lower()
    return (cast.register.implied(host),) if host in cast.vocabulary.actors else ()


def _own(target: str, mention: Mention) -> bool:
    """Whether the one acted upon is the doer or, where it must be, a body of it ("recalled its ambassador")."""
    bodies = mention.predicate.type in ("SANCTION", "RETREAT", "MOBILIZE")
    return any(target == a or (bodies and target.startswith(a + ".")) for a in mention.actors)


_THINGS = {"ASSAULT", "COERCE", "PROTEST", "SANCTION"}
"""Types whose targets may be things under their own words."""


def _deeper(cast: Cast, mention: Mention, done: list[Token]) -> None:
    """Verbal acts have parties as targets: "demanded an end to the strikes by Israel" is put to Israel.

    Forces that are moved act themselves: "troops are pulled out" is done by their owner.
    """
    kind = mention.predicate.type
    if kind in ("RETREAT", "MOBILIZE") and not mention.actors:
        moved = [a for t in objects(cast.parsed, mention.token) if (a := target(cast, t)) and not a.startswith("text.")]
        mention.actors = tuple(dict.fromkeys(moved))
        mention.targets = tuple(t for t in mention.targets if t not in mention.actors)
    if kind in _THINGS or any(not t.startswith("text.") for t in mention.targets):
        return
    tops = done or ([mention.token] if kind in ("THREATEN", "REQUEST") else [])
    doers = {w.i for doer in mention.agents for w in cast.parsed.subtree(doer)}
    below = [w for top in tops for w in sorted(cast.parsed.subtree(top), key=lambda w: w.i) if w.i not in doers]
    parts = [w for w in below if w.dep in ("pobj", "dobj", "poss", "amod")]
    people = tuple(t for t in mention.targets if is_people(cast, t))
    named = (p for w in parts if (p := _party(cast, w)) is not None and p not in mention.actors)
    first = next(named, None)
    mention.targets = people or (() if first is None else (first,))


def _party(cast: Cast, word: Token) -> str | None:
    """The actor a word names, or unnamed people; a thing is none."""
    known = cast.of(word, generic=False)
    if known is not None or word.dep not in ("dobj", "pobj") or word.pos != "NOUN":
        return known
    plural = word.tag == "NNS" and fold(word.lower) in cast.vocabulary.role_words
    return target(cast, word) if plural else None


def _give_tolls(parsed: Parsed, cast: Cast, tolls: list[TollHit], mentions: list[Mention], out: Gathered) -> None:
    """Hand each toll of one event to its mention."""
    for toll in tolls:
        owner = _owner(parsed, toll, mentions, out)
        if owner is not None and toll.cumulative and not _exact(owner) and toll.holder in owner.words:
            owner.modality = "unreal"  # "has killed at least 130" counts many events, tells none
        if owner is None or (toll.disease and not _violent(owner)) or (toll.cumulative and not _exact(owner)):
            continue
        out.single.add(toll.holder)
        if toll.kind == "dead" and (owner.dead is None or toll.amount.value):
            owner.dead = toll.amount
        elif toll.kind == "wounded" and (owner.wounded is None or toll.amount.value):
            owner.wounded = toll.amount
        _victims(parsed, cast, toll.amount, owner)


def _violent(mention: Mention) -> bool:
    return mention.predicate.type in ("ASSAULT", "PROTEST") and bool(mention.mode or mention.actors)


def _exact(mention: Mention) -> bool:
    """A toll that sounds cumulative is still one event's where the event is named with it."""
    return len(mention.words) > 1 and any(d.part == "at" and d.when.precision == "day" for d in mention.dates)


def _owner(parsed: Parsed, toll: TollHit, mentions: list[Mention], out: Gathered) -> Mention | None:
    hurting = [m for m in mentions if m.predicate.type in ("ASSAULT", "PROTEST", "COERCE") and m.modality == "happened"]
    for mention in hurting:
        if toll.holder in mention.words:
            return mention
    above = {t.i for t in parsed.up(parsed.tokens[toll.holder])}
    for mention in hurting:
        if mention.words & above:
            return mention
    before = [m for m in hurting if m.token.i < toll.holder] or hurting
    if before:
        return before[-1]
    if mentions and toll.amount.value:
        return None
    back = [m for m in out.mentions if m.predicate.type == "ASSAULT" and m.modality == "happened"]
    near = (
        bool(back) and not toll.cumulative and toll.sentence - back[-1].sentence <= (2 if not toll.amount.value else 1)
    )
    return back[-1] if near and not toll.disease else None


def _victims(parsed: Parsed, cast: Cast, amount: Amount, mention: Mention) -> None:
    """Those who died or were hurt are targets too, where they are named as somebody's."""
    last: Token = parsed.tokens[amount.last]
    head = parsed.tokens[last.head] if last.dep in ("nummod", "quantmod", "compound") else last
    if head.pos not in ("NOUN", "PROPN") or amount.value == 0:
        return
    victim = target(cast, head)
    if victim is not None and victim not in mention.targets and victim not in mention.actors:
        known = not victim.startswith("text.")
        mention.targets = (victim, *mention.targets) if known else (*mention.targets, victim)
