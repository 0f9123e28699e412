"""Gather what each sentence says: mentions with their dates, places, parties and tolls, and who speaks.

This is the one pass over the parsed report; everything after it works on what is gathered here.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from forestall.dates import When
from forestall.reading.attribution import sayings_in
from forestall.reading.clock import Clock
from forestall.reading.mention import Mention
from forestall.reading.mentions import Index, find_mentions
from forestall.reading.numbers import Amount, word_value
from forestall.reading.parse import Parsed, Sentence, Token
from forestall.reading.parties import target
from forestall.reading.saying import Saying
from forestall.reading.sides import give_complainants, give_parties
from forestall.reading.syntax import objects
from forestall.reading.timing import attach_dates, date_by_heading, set_apart
from forestall.reading.tolls import TollHit, tolls_in
from forestall.reading.voices import voices
from forestall.reading.when import DateHit
from forestall.reading.where import Atlas
from forestall.reading.who import Cast
from forestall.vocabulary import Vocabulary

__all__ = ["Gathered", "gather"]

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
    told: set[int] = field(default_factory=set)
    """Sentences whose paragraph has named a date."""
    single: set[int] = field(default_factory=set)
    """Holders of tolls that belong to one event."""
    silent: set[int] = field(default_factory=set)
    """Sentences whose events are not taken: headlines, sport."""


def gather(
    parsed: Parsed, cast: Cast, atlas: Atlas, index: Index, vocabulary: Vocabulary, published: dt.date
) -> Gathered:
    """One pass over the sentences."""
    out = Gathered()
    clock = Clock(published)
    bodies = any(b.kind != "headline" for b in parsed.blocks)
    for sentence in parsed.sentences:
        block = parsed.blocks[sentence.block]
        text = block.plain
        hits = clock.move(parsed, sentence)
        out.dates += hits
        out.anchors[sentence.number] = clock.told or clock.dated or When.day(published)
        if clock.told or clock.dated:
            out.told.add(sentence.number)
        if block.kind == "dateline" or (block.kind == "headline" and bodies) or _SPORT.search(_words(parsed, sentence)):
            out.silent.add(sentence.number)
            continue
        mentions = find_mentions(parsed, sentence, index)
        _discount(parsed, mentions)
        attach_dates(parsed, mentions, hits)
        if clock.dated is not None and clock.told in (None, clock.dated):
            date_by_heading(mentions, clock.dated)
        set_apart(parsed, mentions)
        for mention in mentions:
            mention.around = clock.told or clock.dated
        tolls = tolls_in(parsed, sentence, text)
        _place(atlas, mentions)
        give_parties(cast, mentions)
        _give_tolls(parsed, cast, tolls, mentions, out)
        out.mentions += mentions
        out.tolls += tolls
        sayings = sayings_in(parsed, sentence, vocabulary)
        give_complainants(cast, sayings, mentions)
        out.sayings += sayings
    out.sayings = voices(parsed, out.sayings, vocabulary, out.silent)
    return out


def _words(parsed: Parsed, sentence: Sentence) -> str:
    first, last = parsed.tokens[sentence.first], parsed.tokens[sentence.last]
    return parsed.text[first.start : last.end]


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
