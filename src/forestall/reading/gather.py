"""Gather what each sentence says: mentions with their dates, places, parties and tolls, and who speaks.

This is the one pass over the parsed report; everything after it works on what is gathered here.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from forestall.dates import When
from forestall.reading.cast.who import Cast
from forestall.reading.days.when import DateHit
from forestall.reading.deeds.anew import mark_anew
from forestall.reading.deeds.clock import Clock
from forestall.reading.deeds.likewise import likewise
from forestall.reading.deeds.mention import Mention
from forestall.reading.deeds.mentions import Index, find_mentions
from forestall.reading.deeds.setting import setting
from forestall.reading.deeds.timing import attach_dates, date_by_heading, set_apart
from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.reading.form.passages import same_passage
from forestall.reading.form.syntax import objects
from forestall.reading.numbers.numbers import word_value
from forestall.reading.parties.sides import give_complainants, give_parties
from forestall.reading.places.where import Atlas
from forestall.reading.speech.attribution import sayings_in
from forestall.reading.speech.saying import Saying
from forestall.reading.speech.voices import voices
from forestall.reading.tolls.headed import give_headed, give_listed
from forestall.reading.tolls.restated import restated
from forestall.reading.tolls.tally import hand_out
from forestall.reading.tolls.tolls import TollHit, tolls_in
from forestall.vocabulary import Vocabulary

__all__ = ["Gathered", "gather"]

_SPORT = re.compile(
    r"\b(?=[a-z]{2})(?:soccer|baseball|basketball|rugby|goalkeeper|midfielder|midfield|semi-final|quarter-final|batsman|batters?"
    r"|pitching|innings|wicket|playoffs?|under-twenty|under-2\d|grand prix|home run|hat-trick|penalty shoot-?out"
    r"|premier league|champions league|major league|league (?:match|title|leaders?|table|game)|kick-?off|wimbledon"
    r"|grand slam|test match|medallists?|cricketers?|footballers?|badminton|quarterback|touchdown|scorer|offside"
    r"|free kick|goalmouth|wembley|bundesliga|relegation|equali[sz]er|own goal|penalty area|goalless|grandmasters?"
    r"|gambit|(?:first|second|third) division (?:side|club|match)|half-time|extra time|clean sheet|pole position"
    r"|match point|tie-?break"
    r"|batting|bowlers?|sprinter|heavyweight|knock-?out cup|world cup|wickets|last (?:16|eight|four)"
    r"|stoppage time|jockeys?|line-?out|scrum|fly-half|peloton|(?:two|three|four)-goal|chess|by a (?:short )?head"
    r"|(?:beat|thrashed|crushed|hammered|routed|trounced|drubbed|stunned) \S+(?: \S+){0,3} \d{1,3}[-–]\d{1,3})\b",
    re.I,
)
_SPORTING = re.compile(
    r"\b(?:football|cricket|tennis|hockey|olympics?|league|striker|championship|stadium|coach|team|match|cup|goals?)\b",
    re.I,
)
"""Words of games and of much else; two of them in a sentence speak of a game."""


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
    before: dict[int, When] = field(default_factory=dict)
    """Sentence -> the date its paragraph has named before it."""
    opens: dict[int, int] = field(default_factory=dict)
    """Sentence -> where its first date stands; what is told behind it is of that time."""
    story: dt.date | None = None
    """The earliest of the last days that the report's beginning names: that of its story."""
    single: set[int] = field(default_factory=set)
    """First words of the numbers that are tolls of one event."""
    silent: set[int] = field(default_factory=set)
    """Sentences whose events are not taken: headlines, sport."""


def gather(
    parsed: Parsed, cast: Cast, atlas: Atlas, index: Index, vocabulary: Vocabulary, published: dt.date
) -> Gathered:
    """One pass over the sentences."""
    out = Gathered()
    clock, days, later = Clock(published), dict[int, When](), dict[int, When]()
    headed, anew = list[TollHit](), list[TollHit]()
    bodies = any(b.kind != "headline" for b in parsed.blocks)
    for sentence in parsed.sentences:
        block = parsed.blocks[sentence.block]
        text = block.plain
        before = clock.told
        hits = clock.move(parsed, sentence)
        if before is not None and same_passage(parsed, sentence.number - 1, sentence.number):
            out.before[sentence.number] = before
        out.dates += hits
        at = next((h for h in hits if h.part == "at"), None)
        if ends := [h.when for h in hits if h.part in ("at", "until")]:
            later[sentence.number] = ends[-1]
        if at is not None:
            days[sentence.number], out.opens[sentence.number] = at.when, at.start
        if sentence.number < _BEGINNING:
            out.story = min((d for d in (out.story, _story(hits, published)) if d is not None), default=None)
        out.anchors[sentence.number] = clock.told or clock.dated or When.day(published)
        if clock.told or clock.dated:
            out.told.add(sentence.number)
        elif out.story is None and _narrated(parsed, sentence, clock.anchor, published):
            out.told.add(sentence.number)
            out.anchors[sentence.number] = out.before[sentence.number] = clock.anchor
        if block.kind == "headline" and bodies:
            headed += tolls_in(parsed, sentence, text)
        if block.kind == "dateline" or (block.kind == "headline" and bodies) or _sport(_words(parsed, sentence)):
            out.silent.add(sentence.number)
            continue
        mentions = find_mentions(parsed, sentence, index)
        mentions += likewise(parsed, sentence, mentions, out.mentions)
        _discount(parsed, mentions)
        set_apart(parsed, mentions)
        mark_anew(parsed, mentions)
        attach_dates(parsed, mentions, hits)
        if clock.dated is not None and clock.told in (None, clock.dated):
            date_by_heading(mentions, clock.dated)
        for mention in mentions:
            mention.around, mention.block = clock.told or clock.dated, sentence.block
            mention.item = block.kind == "bullet"
        tolls = tolls_in(parsed, sentence, text)
        _place(atlas, mentions)
        give_parties(cast, mentions)
        out.mentions += mentions
        out.tolls += tolls
        anew += restated(parsed, sentence, text, tolls)
        sayings = sayings_in(parsed, sentence, vocabulary)
        give_complainants(cast, sayings, mentions)
        out.sayings += sayings
    out.sayings = voices(parsed, out.sayings, vocabulary, out.silent)
    out.single = hand_out(parsed, cast, out.mentions, [*out.tolls, *anew], days, later)
    out.single |= give_listed(parsed, out.mentions, out.tolls)
    give_headed(out.mentions, headed)
    return out


_LONG_PAST = 30
"""Days back from publication to a day told, beyond which an undated past goes on from that day."""
_BEGINNING, _LATELY = 12, 10
"""Within how many sentences a report names its story's day, and how many days that lies back at most."""


def _narrated(parsed: Parsed, sentence: Sentence, last: When, published: dt.date) -> bool:
    """Whether an undated sentence goes on telling of a time long past: in the past tense, after a day told before."""
    if last.precision not in ("day", "week") or (published - last.end).days < _LONG_PAST:
        return False
    verbs = [t for t in parsed.of(sentence) if t.dep == "ROOT"]
    return bool(verbs) and all(t.tag == "VBD" or _helped_by_past(parsed, t) for t in verbs)


def _helped_by_past(parsed: Parsed, verb: Token) -> bool:
    return any(c.lower in ("was", "were", "had") for c in parsed.kids(verb, "aux", "auxpass"))


def _story(hits: Sequence[DateHit], published: dt.date) -> dt.date | None:
    """The earliest recent day among a sentence's dates."""
    days = [
        h.when.start for h in hits if h.part == "since" or (h.part == "at" and (h.when.end - h.when.start).days < 2)
    ]
    return min((d for d in days if 0 < (published - d).days <= _LATELY), default=None)


_HURT = re.compile(
    r"\b(?:people|students?|civilians?|soldiers?|officers?|players?|fans?|children|men|women|boys?|girls?|supporters) "
    r"(?:were|was|have been|had been) (?:killed|wounded|injured|shot|arrested)\b"
    r"|\b(?:police|soldiers?|troops|gunm[ae]n|militants?|rebels|bomb(?:s|ers?)?|grenades?)\b.{0,60}"
    r"\b(?:fired (?:on|at)|opened fire|exploded|went off|kidnapped|tear ?gas|arrested|shot dead|killed)\b",
    re.I,
)


def _sport(text: str) -> bool:
    """Whether a sentence speaks of a game, not of people hurt who play or watch one."""
    games = bool(_SPORT.search(text)) or len({w.lower() for w in _SPORTING.findall(text)}) > 1
    return games and not _HURT.search(text)


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
        without = ("from",) if mention.predicate.type in ("COERCE", "ASSAULT") else ()
        acted_on = [t for t in mention.patients if not without or atlas.preposition(t) not in without]
        mention.place = atlas.of_mention(mention.words, acted_on, words, without)
        mention.place = atlas.mapped(mention.place, mention.sentence, mention.token.i)
    places = [m for m in mentions if m.place is not None]
    for mention in mentions:
        if mention.place is None or mention.place.precision == "country":
            mention.place = setting(atlas, mention) or mention.place
    for mention in mentions:
        if mention.place is None and not places and not (mention.answered or mention.reacted):
            near = atlas.in_sentence(mention.sentence, mention.token.i)
            mention.place = near if near is not None and near.precision != "country" else None
