"""Which date belongs to which mention.

A date belongs to the clause it hangs in: to the event word it modifies, to the verb of its clause, never to an event
that is only told in that clause ("said on Monday that ..."). A mention without a date takes the day
the passage speaks of.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from forestall.dates import When
from forestall.reading.days.when import DateHit
from forestall.reading.deeds.mention import Mention
from forestall.reading.deeds.suffered import in_its_course, tells_how
from forestall.reading.form.answering import answered, apart
from forestall.reading.form.parse import Parsed, Token
from forestall.reading.words.lexicon import word_list

__all__ = ["attach_dates", "date_by_heading", "past_perfect", "set_apart", "stated"]

_SPEECH = word_list("timing.speech")
_REACT = word_list("timing.react")


def attach_dates(parsed: Parsed, mentions: Sequence[Mention], hits: Sequence[DateHit]) -> None:
    """Give each mention of one sentence the dates of its own clause."""
    if not mentions:
        return
    for mention in mentions:
        mention.earlier = mention.earlier or past_perfect(parsed, mention.token)
        mention.reacted = mention.definite and mention.predicate.pos == "noun" and _reacted_to(parsed, mention.token)
        mention.recent = any(c.lower in ("has", "have", "'ve") for c in parsed.kids(mention.token, "aux"))
    words = parsed.of(parsed.sentences[mentions[0].sentence])
    owners = {word: m for m in mentions for word in m.words}
    taken: set[int] = set()
    passed: list[tuple[Mention, DateHit]] = []
    for number, hit in enumerate(hits):
        token = next((t for t in words if t.end > hit.start), None)
        if hit.offset:
            owner = min((m for m in mentions if m.token.start > hit.end), key=lambda m: m.token.start, default=None)
        elif (begun := _opens(parsed, token, mentions)) is not None:
            owner = begun
        else:
            owner, own = _owner(parsed, token, owners) if token is not None else (None, True)
            if owner is not None and not own:
                passed.append((owner, hit))
                owner = None
                taken.add(number)
        if owner is not None:
            owner.dates.append(hit)
            taken.add(number)
    for owner, hit in passed:
        if not owner.dates:  # "entered the town on 2 August and withdrew three days later"
            owner.dates.append(hit)
    _part_counted(parsed, mentions)
    for hit in hits:
        for behind in _told_behind(parsed, mentions, hit):
            if not behind.dates:
                behind.dates.append(replace(hit, part="at") if hit.part == "until" else hit)
    _lend(parsed, mentions)
    _inherit(parsed, mentions, owners, [h for n, h in enumerate(hits) if n not in taken])
    _by_entry(parsed, mentions, hits)


_COUNTED = re.compile(
    r"\b(?:(?:previous|preceding|next|following) \w+|(?:day|night|evening|morning|afternoon) (?:before|after)"
    r"|earlier|before|later|afterwards?)$",
    re.I,
)
"""A day that is counted from another one told."""


def _part_counted(parsed: Parsed, mentions: Sequence[Mention]) -> None:
    """A day counted from a verb's own is another's: "marched on Monday for a student shot the day before"."""
    for mention in mentions:
        at = [h for h in mention.dates if h.part == "at" and not h.offset]
        counted = [h for h in at if _COUNTED.search(parsed.text[h.start : h.end])]
        if not counted or len(counted) == len(at):
            continue
        for hit in counted:
            between = [m for m in mentions if not m.dates and mention.token.start < m.token.start < hit.start]
            mention.dates.remove(hit)
            if between:
                max(between, key=lambda m: m.token.start).dates.append(hit)


def _by_entry(parsed: Parsed, mentions: Sequence[Mention], hits: Sequence[DateHit]) -> None:
    """Entries of one sentence that dates open: "5 May, rebels seized a school; 6 May, police shut the road"."""
    opening = [h for h in hits if h.part == "at" and _OPENED.search(parsed.text, max(0, h.start - 30), h.start)]
    if len(opening) < 2:
        return
    for mention in mentions:
        before = [h for h in opening if h.start < mention.token.start]
        between = parsed.text[before[-1].end : mention.token.start] if before else ";"
        if ";" not in between:
            mention.dates = [before[-1]]


_OPENED = re.compile(r"[;:]\s+(?:and |then |on |in )*$", re.I)
_AFTER = re.compile(r"\bafter (?:the )?$", re.I)
_BEHIND = re.compile(r",? (?:when|in which|on which|the day)\b")


def _told_behind(parsed: Parsed, mentions: Sequence[Mention], hit: DateHit) -> list[Mention]:
    """What a clause tells that hangs on a date: "on 7 April, when 85 people died", "since May 2011, when they rose"."""
    follows = _BEHIND.match(parsed.text, hit.end)
    if (
        follows is None
        or hit.part == "future"
        or (hit.part == "until" and not _AFTER.search(parsed.text, 0, hit.start))
    ):
        return []
    after = sorted((m for m in mentions if m.token.start > follows.end()), key=lambda m: m.token.start)
    comma = parsed.text.find(",", follows.end())
    first = [m for m in after[:1] if comma < 0 or m.token.start < comma]
    verbs = (t for t in parsed.of(parsed.sentences[mentions[0].sentence]) if t.start > follows.end())
    clause = next((t for t in verbs if t.dep in ("advcl", "relcl") and t.pos == "VERB"), None)
    if clause is None:
        return first
    return first + [m for m in after if m not in first and _same_time(parsed, m.token, clause)]


def _lend(parsed: Parsed, mentions: Sequence[Mention]) -> None:
    """A verb without a date takes that of what it happened in: "was shot dead at a rally in May 1993"."""
    dated = {w: m for m in mentions if m.dates and m.predicate.pos == "noun" for w in m.words}
    for mention in mentions:
        if mention.dates or mention.predicate.pos != "verb":
            continue
        for prep in parsed.kids(mention.token, "prep"):
            inside = [dated[o.i] for o in _over(parsed, prep) if o.i in dated]
            if prep.lower in ("at", "in", "during", "on") and inside:
                mention.dates = list(inside[0].dates)
        mention.dates = mention.dates or _meanwhile(parsed, mention, mentions)


def _meanwhile(parsed: Parsed, mention: Mention, mentions: Sequence[Mention]) -> list[DateHit]:
    """The dates of a clause that tells when it was: "two were killed when police broke up a march on 27 April"."""
    clauses = [
        c.i for c in parsed.kids(mention.token, "advcl")
        if any(m.lower in ("when", "as", "while") for m in parsed.kids(c, "mark", "advmod"))
    ]  # fmt: skip
    return next((list(m.dates) for m in mentions if m.token.i in clauses and m.dates), [])


def _over(parsed: Parsed, prep: Token) -> list[Token]:
    """What a preposition governs, and the fighting of "in three days of fighting"."""
    own = parsed.kids(prep, "pobj")
    spans = [o for o in own if o.lemma in ("day", "night", "week", "hour", "month")]
    return own + [o for span in spans for of in parsed.kids(span, "prep") for o in parsed.kids(of, "pobj")]


def _opens(parsed: Parsed, token: Token | None, mentions: Sequence[Mention]) -> Mention | None:
    """What a date right after "and" tells of: "took the islands in 1974, and in March 1988 its navy killed 64"."""
    if token is None:
        return None
    before = token.i if token.tag == "CC" else token.i - 1
    while before > 0 and parsed.tokens[before].tag in ("IN", "DT", "JJ"):
        before -= 1
    if parsed.tokens[before].tag != "CC" or parsed.tokens[before].sentence != token.sentence:
        return None
    after = [m for m in mentions if m.token.i > token.i and m.predicate.pos == "verb" and m.token.dep == "conj"]
    first = min(after, key=lambda m: m.token.i, default=None)
    own = first is not None and any(
        token.i < s.i < first.token.i for s in parsed.kids(first.token, "nsubj", "nsubjpass")
    )
    return first if own else None


def _reacted_to(parsed: Parsed, noun: Token) -> bool:
    """Whether a noun is what somebody claims or condemns: "condemned the attack on Tuesday"."""
    verb = next((t for t in parsed.up(noun) if t.pos == "VERB"), None)
    return verb is not None and verb.lemma in _REACT and noun.i > verb.i


def date_by_heading(mentions: Sequence[Mention], day: When) -> None:
    """Give mentions without a date that of the heading they stand under, save those told as earlier."""
    for mention in mentions:
        if all(h.part == "future" for h in mention.dates) and not mention.earlier:
            mention.dates = [DateHit(mention.token.start, mention.token.end, day, "at")]


def past_perfect(parsed: Parsed, token: Token) -> bool:
    """Whether a verb is told as earlier than what is spoken of: "had struck", "had been seized"."""
    if any(c.lower in ("had", "'d") for c in parsed.kids(token, "aux")):
        return not _backshifted(parsed, token)
    return (
        token.dep == "conj"
        and not parsed.kids(token, "nsubj", "aux")
        and past_perfect(parsed, parsed.tokens[token.head])
    )


def _backshifted(parsed: Parsed, verb: Token) -> bool:
    """ "Said that it had sunk a boat": what was said is "sank", put into the past of who says so."""
    top = parsed.tokens[verb.head] if verb.dep == "conj" and not parsed.kids(verb, "mark") else verb
    above = parsed.tokens[top.head]
    return top.dep == "ccomp" and above.tag == "VBD" and above.lemma in _SPEECH


_SPEECH = word_list("timing.speech")


def set_apart(parsed: Parsed, mentions: Sequence[Mention]) -> None:
    """Mark mentions of one sentence that cannot be one event: "a strike after an attack", "revenge for a raid".

    What is answered is told as earlier than what answers it.
    """
    owners = {word: m for m in mentions for word in m.words}
    for mention in mentions:
        told = tells_how(parsed, mention, owners) or in_its_course(parsed, mention, owners)
        if told is not None:
            whole = mention.one_with | told.one_with | mention.words | told.words
            for m in mentions:
                m.one_with |= whole if m.words & whole else set()
            continue
        crossed = apart(parsed, mention.token)
        before = answered(parsed, mention.token) is not None
        for above in parsed.up(mention.token):
            other = owners.get(above.i)
            if other is not None and other is not mention and crossed:
                other.apart |= mention.words
                mention.apart |= other.words
            crossed = crossed or apart(parsed, above)
            before = before or answered(parsed, above) is not None
        mention.answered = before
        mention.earlier = mention.earlier or before


def _owner(parsed: Parsed, token: Token, owners: dict[int, Mention]) -> tuple[Mention | None, bool]:
    """The mention nearest above a date word, and whether the date is its own rather than passed on by another verb.

    A verb of saying in between keeps the date for itself.
    """
    for above in parsed.up(token):
        if above.i in owners:
            return owners[above.i], True
        if above.pos == "VERB":
            return _told(parsed, above, token, owners), False
        if above.dep == "relcl" and above.pos in ("ADJ", "AUX"):
            break  # "put off a visit that had been due on the 14th"
    return None, True


def _told(parsed: Parsed, verb: Token, date: Token, owners: dict[int, Mention]) -> Mention | None:
    """What a verb that is no event itself passes its date on to: its object or subject, not what it says."""
    if verb.lemma in _SPEECH:
        said = parsed.kids(verb, "dobj") or [c for c in parsed.kids(verb, "nsubjpass") if _new(parsed, c)]
        if verb.lemma in _REACT:
            said = [c for c in said if _new(parsed, c)]
        return next((owners[c.i] for c in said if c.i in owners), None)
    if verb.dep == "relcl" and verb.lemma in ("begin", "start", "open") and verb.head in owners:
        return owners[verb.head]  # "the strike, which began on 14 August"
    if verb.lemma in ("have", "get", "see") and (done := [c for c in parsed.kids(verb, "ccomp") if c.i in owners]):
        return owners[done[0].i]  # "on Monday had them arrested"
    parts = parsed.kids(verb, "dobj", "nsubj", "nsubjpass", "prep", "xcomp", "agent", "conj")
    for child in sorted(parts, key=lambda c: ((c.i > verb.i) != (date.i > verb.i), abs(c.i - date.i))):
        if child.dep == "prep":
            found = next((owners[o.i] for o in parsed.kids(child, "pobj", "pcomp") if o.i in owners), None)
            if found is not None and not apart(parsed, child):
                return found
        elif (
            child.i in owners
            and not _of_answer(parsed, verb, child)
            and not (child.dep == "conj" and child.i > date.i > verb.i)
        ):
            return owners[child.i]
    return None


def _new(parsed: Parsed, noun: Token) -> bool:
    """Whether a noun is told of for the first time: "in May an attack was claimed by the group"."""
    return any(c.lower in ("a", "an") for c in parsed.kids(noun, "det"))


def _of_answer(parsed: Parsed, verb: Token, child: Token) -> bool:
    """Whether a verb's date is its own, not its object's: "avenged the raid on Monday", not "..., avenging the raid
    of Monday"."""
    return apart(parsed, child) and verb.tag not in ("VBG", "VB")


def _inherit(parsed: Parsed, mentions: Sequence[Mention], owners: dict[int, Mention], left: list[DateHit]) -> None:
    """Mentions without a date: that of the clause they hang in, else the sentence's only free one."""
    for mention in mentions:
        if mention.dates:
            continue
        for above in parsed.up(mention.token):
            upper = owners.get(above.i)
            told = mention.definite and above.lemma in _REACT
            if upper is not None and upper.dates and not told and _same_time(parsed, mention.token, above):
                mention.dates = list(upper.dates)
                break
    _share(parsed, mentions, left)
    bare = [m for m in mentions if not m.dates]
    free = [h for h in left if h.part == "at" and not _aside(parsed, h, mentions[0].sentence)]
    open_to = [m for m in bare if not _in_relative(parsed, m.token)]
    if len(free) == 1 and len(bare) == len(mentions) and open_to:
        first = min(open_to, key=lambda m: abs(m.token.start - free[0].start))
        first.dates = [free[0]]
    elif len(bare) == len(mentions):
        for mention in open_to:
            mention.dates = [h for h in free if h.end < mention.token.start][-1:]


def _share(parsed: Parsed, mentions: Sequence[Mention], left: Sequence[DateHit]) -> None:
    """A date of a clause without an event is that of the main one: "Meeting on 9 January, they shut ...", or of what
    a colon opens: "answered the next day: it shut ..."."""
    words = parsed.of(parsed.sentences[mentions[0].sentence])
    bare = [m for m in mentions if not m.dates and not m.earlier]
    for hit in (h for h in left if h.part == "at"):
        token = next((t for t in words if t.end > hit.start), None)
        verb = next((t for t in parsed.up(token) if t.pos == "VERB"), None) if token is not None else None
        if verb is not None and verb.dep == "advcl" and verb.tag == "VBG" and verb.head > verb.i:
            main = [m for m in bare if _coordinate(parsed, m.token, verb.head)]
        elif parsed.text.startswith(":", hit.end):
            main = [m for m in bare if m.token.start > hit.end and m.predicate.pos == "verb"]
        else:
            continue
        for mention in main:
            mention.dates = mention.dates or [hit]


def _coordinate(parsed: Parsed, token: Token, head: int) -> bool:
    """Whether a word is a clause's verb or joined to it by "and"."""
    while token.dep == "conj" and token.i != head:
        token = parsed.tokens[token.head]
    return token.i == head


def _in_relative(parsed: Parsed, token: Token) -> bool:
    """Whether a word stands in a clause about a noun: "the men that attacked ..."; not where the sentence has no other
    verb."""
    path = (token, *parsed.up(token))
    return path[-1].pos in ("VERB", "AUX") and any(t.dep == "relcl" for t in path)


def _same_time(parsed: Parsed, below: Token, above: Token) -> bool:
    """Whether what hangs below happened when what is above did: not so after "after" or in reported speech."""
    path = [below, *parsed.up(below)]
    for token in path:
        if token.i == above.i:
            return True
        if token.dep in ("ccomp", "relcl") or apart(parsed, token):
            return False
    return False


def _aside(parsed: Parsed, hit: DateHit, sentence: int) -> bool:
    """Whether a date is that of speaking, or of a clause about a noun ("its mission, begun on 11 January")."""
    token = next((t for t in parsed.of(parsed.sentences[sentence]) if t.end > hit.start), None)
    if token is None:
        return True
    verb = next(
        (t for t in parsed.up(token) if t.pos == "VERB" or (t.dep == "relcl" and t.pos in ("ADJ", "AUX"))), None
    )
    return verb is not None and (verb.lemma in _SPEECH or verb.dep in ("acl", "relcl") or _trailing(parsed, verb))


def _trailing(parsed: Parsed, verb: Token) -> bool:
    """Whether a verb is a participle set behind what it describes: "the intervention in Mali, begun on 3 January"."""
    return verb.dep == "advcl" and verb.tag == "VBN" and verb.i > verb.head and not parsed.kids(verb, "aux", "auxpass")


def stated(dates: Sequence[DateHit]) -> When | None:
    """When a mention's own dates say it happened: a day before a span, "from X until Y" joined."""
    at = [h.when for h in dates if h.part == "at"]
    if at:
        return min(at, key=lambda w: ((w.end - w.start).days, w.start))
    since = next((_onset(h) for h in dates if h.part == "since"), None)
    return since or next((_shortly_before(h.when) for h in dates if h.part == "until"), None)


def _onset(hit: DateHit) -> When:
    """ "Has demanded it since May": what was done for months was begun then."""
    long = (hit.when.end - hit.when.start).days > 31
    return hit.begun if long and hit.begun is not None else hit.when


def _shortly_before(when: When) -> When | None:
    """ "By Monday": in the days up to it."""
    return When(when.start - dt.timedelta(4), when.start, "week") if when.precision == "day" else None
