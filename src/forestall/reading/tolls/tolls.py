"""Tolls: how many died or were hurt, to which words that hangs, and how it stands to other tolls.

Read from verbs ("killed three soldiers, two policemen and a cook" is six), from "left N dead", "N people died", "the
toll rose to N", "no one was hurt". A toll that is cumulative ("since October", "so far") or of a disease belongs to no
single event; nor does one that the text itself calls a first count, or a number within another ("four of them women").
"""

from collections.abc import Sequence
from dataclasses import replace

from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.reading.form.zones import is_acted_on, left_zone, right_zone
from forestall.reading.numbers.hits import Kind, TollHit
from forestall.reading.numbers.numbers import Amount, amounts
from forestall.reading.numbers.people import Count, count, is_person
from forestall.reading.tolls.bodies import are_found, is_his
from forestall.reading.tolls.dying import STATES, falls, kind_of, loses_people, unreal
from forestall.reading.tolls.nobody import all_aboard, none_hurt, unreported, without_disputed
from forestall.reading.tolls.nth import nth_of
from forestall.reading.tolls.standing import (
    disputed,
    former,
    is_cumulative,
    is_more,
    joined_up,
    of_disease,
    one_account,
    only_perfect,
    opposed,
    rivals,
    with_older,
)
from forestall.reading.tolls.thedead import of_the_dead
from forestall.reading.tolls.totals import before_sum, tells_total, totals
from forestall.reading.tolls.victims import (
    and_another,
    are_so,
    labels,
    list_begins,
    of_both_sides,
    otherwise,
    their_number,
    those_beside,
    with_others,
    without_wholes,
)
from forestall.reading.words.lexicon import word_list

__all__ = ["TollHit", "tolls_in"]

_AT_PLACES = {"blow", "burn", "fall", "lose", "run", "cut", "crush"}
_DIE, _KILL = word_list("tolls.die"), word_list("tolls.kill")
_HEDGES = word_list("people.hedges") - {"of", "to", "by", "with", "from"}


def tolls_in(parsed: Parsed, sentence: Sentence, context: str) -> list[TollHit]:
    """The tolls of one sentence; `context` is its block's text, which tells a disease."""
    words = parsed.of(sentence)
    counted = amounts(words)
    text = parsed.text[words[0].start : words[-1].end]
    disease = of_disease(text, context)
    cumulative = is_cumulative(text)
    blank = TollHit("dead", Amount(0, 0, 0, 0, 0), 0, sentence.number, cumulative, disease, perfect=only_perfect(text))
    unusual = otherwise(parsed, words, counted, blank)
    found = unusual or none_hurt(words, blank)
    parts = without_wholes(words, counted)
    for token in words:
        found += [h for h in _of_token(parsed, token, words, parts, blank) if not (unusual and _told(h, unusual))]
    if not any(h.kind == "dead" for h in found):
        found += of_the_dead(parsed, words, counted, blank)
    found += all_aboard(parsed, sentence, found, blank)
    if unreported(words):
        found = [h for h in found if h.amount.value]
    found = with_older(found, words)
    found += and_another(parsed, words, counted, found)
    found += rivals(parsed, counted, found)
    found += former(parsed, counted, found, blank)
    found = [replace(h, disease=h.disease and not _slain(parsed, h)) for h in found]
    found = [_in_its_clause(parsed, h) for h in found if not unreal(parsed, parsed.tokens[h.holder])]
    found = [replace(h, standing="within") if _told_before(parsed, h, found) else h for h in found]
    found = without_disputed(opposed(parsed, found, words, counted), text)
    found = joined_up(parsed, disputed(parsed, found))
    return _without_repeats(before_sum(parsed, found, words))


def _slain(parsed: Parsed, hit: TollHit) -> bool:
    """ "Two patients were killed": no disease does so where none is named as doing it."""
    verb = parsed.tokens[hit.holder]
    return verb.lemma in _KILL and bool(parsed.kids(verb, "nsubjpass")) and not parsed.kids(verb, "agent")


def _in_its_clause(parsed: Parsed, hit: TollHit) -> TollHit:
    """A toll of a relative clause is cumulative where the clause is: "whose men killed 20, has been shut since"."""
    holder = parsed.tokens[hit.holder]
    clause = next((t for t in (holder, *parsed.up(holder)) if t.dep == "relcl"), None)
    if not hit.cumulative or hit.perfect or clause is None:
        return hit
    return replace(hit, cumulative=is_cumulative(" ".join(t.text for t in parsed.subtree(clause))))


def _told_before(parsed: Parsed, hit: TollHit, found: Sequence[TollHit]) -> bool:
    """Whether those who died are among others told: "thirty died, after a man succumbed to his wounds"."""
    verb = parsed.tokens[hit.holder]
    after = (
        verb.dep == "advcl"
        and verb.lemma in _DIE
        and any(c.lower in ("after", "when", "as") for c in parsed.kids(verb, "mark", "advmod"))
    )
    above = {verb.head, *(t.i for t in parsed.up(parsed.tokens[verb.head]))} if after else set()
    return any(
        {h.holder, parsed.tokens[h.holder].head} & above
        and h.kind == hit.kind
        and h.amount.value > hit.amount.value > 0
        for h in found
    )


def _told(hit: TollHit, unusual: Sequence[TollHit]) -> bool:
    """Whether the dead of a hit are told otherwise in the same words."""
    return hit.kind == "dead" and any(hit.holder == h.holder or hit.amount.shares(h.amount) for h in unusual)


_SUMS = ("number", "dead", "tally", "count", "figure", "estimate")


def _of_token(
    parsed: Parsed, token: Token, words: Sequence[Token], counted: Sequence[Amount], blank: TollHit
) -> list[TollHit]:
    """What one word tells."""
    low = token.lower
    if labelled := labels(parsed, token, words, counted, blank):
        return labelled
    lead = [t.lower for t in parsed.tokens[max(0, token.i - 2) : token.i]]
    if low in ("wounded", "injured") and lead == ["of", "the"]:
        return []  # "18 of the wounded died"
    if low in ("toll", "tolls") or (low in _SUMS and tells_total(parsed, token, words)):
        return totals(parsed, token, words, counted, blank)
    if low in ("deaths", "death", "fatalities", "fatality", "bodies", "body", "corpses", "loss", "martyrdom"):
        return _noun(parsed, token, words, counted, blank)
    if low in _KILLINGS and token.pos == "NOUN":
        return _killing(parsed, token, words, counted, blank)
    if low in ("lives", "life") and token.dep != "compound":
        return _lives(parsed, token, words, counted, blank)
    kind = kind_of(parsed, token)
    if kind is None:
        return []
    if low in STATES and not _verbal(parsed, token):
        if token.dep == "amod" and token.head > token.i:  # "a dead comrade"
            near = [a for a in counted if a.last == token.i - 1 and a.value > 1 and token.lower == "dead"]
            return [replace(blank, amount=a, holder=token.i) for a in near if is_person(parsed.tokens[token.head])]
        return _state(parsed, token, words, counted, blank)
    return _by_verb(parsed, token, kind, words, counted, blank)


def _verbal(parsed: Parsed, token: Token) -> bool:
    """Whether a state word is used as a verb: with "was", "have" or an object."""
    if token.lower == "dead" or _listed(parsed, token):
        return False
    return token.pos in ("VERB", "AUX") and (is_acted_on(parsed, token) or token.tag in ("VBD", "VBN"))


def _listed(parsed: Parsed, token: Token) -> bool:
    """ "14 killed, 30 wounded", "spoke of 14 killed": a state right after its number."""
    before, after = (parsed.tokens[min(max(token.i + k, 0), len(parsed.tokens) - 1)] for k in (-1, 1))
    ends = after.sentence != token.sentence or after.pos == "PUNCT" or after.lower in ("and", "in", "so")
    return before.i < token.i and ends and (before.tag == "CD" or _gives_people(parsed, before))


def _gives_people(parsed: Parsed, people: Token) -> bool:
    """ "The ministry counts 18 officers killed,": a number of people whom a verb of counting gives."""
    number = parsed.tokens[people.i - 1] if people.i > 1 else people
    lead = parsed.tokens[max(0, number.i - 4) : number.i]
    given = any(t.lemma in _GIVING and t.pos == "VERB" and t.sentence == people.sentence for t in lead)
    return people.tag == "NNS" and is_person(people) and number.tag == "CD" and given


_GIVING = {"count", "give", "list", "report", "record", "put", "claim", "confirm", "mention", "register", "announce"}


def _by_verb(
    parsed: Parsed, token: Token, kind: Kind, words: Sequence[Token], counted: Sequence[Amount], blank: TollHit
) -> list[TollHit]:
    """ "killed three soldiers", "three soldiers were wounded", "four people died", "the army lost eight men"."""
    dies = token.lemma in (*_DIE, "survive") or falls(parsed, token)
    left = count(parsed, left_zone(token, words), counted)
    right = count(parsed, right_zone(_after_death(token, words), words), counted)
    backwards = dies or (token.lemma != "lose" and is_acted_on(parsed, token))
    reduced = token.tag == "VBN" and token.dep == "acl"
    if not backwards and token.tag in ("VBN", "VBD", "JJ") and (not right.parts or reduced) and token.lemma != "lose":
        backwards = not _governed(parsed, token)
    told = left if backwards else right
    if not told.parts:
        told = count(parsed, _elsewhere(parsed, token, words, backwards), counted)
    if not told.parts and kind == "dead" and backwards and token.lemma not in _AT_PLACES:
        told = _named(parsed, token)
    nth = nth_of(parsed, token) if dies else None
    nth = nth if nth is None or not told.parts or nth.first < told.parts[0].first else None
    if nth is not None:
        return [replace(blank, amount=nth, holder=token.i, standing="nth")]
    if not told.parts and kind == "dead":
        told = their_number(parsed, token, backwards)
    if told.parts and kind == "dead":
        counted_so = {p.first for p in told.parts}
        told.parts += [p for p in with_others(parsed, token, words, counted) if p.first not in counted_so]
    if backwards and not told.parts and token.lower in STATES:
        return []
    told = of_both_sides(token, words, counted, told) if token.lemma == "lose" else told
    told.parts = one_account(parsed, told.parts)
    return _hits(parsed, told, kind, token, blank)


def _named(parsed: Parsed, token: Token) -> Count:
    """The one whom a name stands for, whatever the parser takes it for: places are not gunned down."""
    subject = next(iter(parsed.kids(token, "nsubjpass", "nsubj")), None)
    single = subject is not None and subject.tag == "NNP" and not parsed.kids(subject, "conj", "nummod", "det")
    return Count([Amount(subject.i, subject.i, 1, 1, 1)]) if single and subject is not None else Count()


def _after_death(token: Token, words: Sequence[Token]) -> Token:
    """The word after which those killed stand: in "put to death an envoy" not "put"."""
    after = [t for t in words if token.i < t.i <= token.i + 2]
    return after[1] if [t.lower for t in after] == ["to", "death"] else token


def _elsewhere(parsed: Parsed, token: Token, words: Sequence[Token], backwards: bool) -> list[Token]:
    """Victims elsewhere: "he was hit and died", "whom they stabbed to death", "a man, who ..., was killed"."""
    head = parsed.tokens[token.head]
    subject = next(iter(parsed.kids(token, "nsubjpass", "nsubj")), None)
    if backwards and subject is not None and subject.lower not in ("who", "which", "that"):
        return parsed.tokens[subject.left : subject.i + 1]
    if backwards and token.dep == "acl" and head.pos == "NOUN":
        told = parsed.kids(head, "det", "amod", "nummod", "compound", "poss")
        return parsed.tokens[min([head.i, *(t.left for t in told if t.i < head.i)]) : head.i + 1]
    if backwards and token.dep == "conj" and head.pos == "VERB" and not parsed.kids(token, "nsubj", "nsubjpass"):
        while head.dep == "conj" and not parsed.kids(head, "nsubj", "nsubjpass"):
            head = parsed.tokens[head.head]
        return left_zone(head, words)
    if not backwards and (shared := _sharing(parsed, token)) is not None:
        return right_zone(shared, words)
    if not backwards and token.dep == "relcl" and head.pos in ("NOUN", "PROPN") and not parsed.kids(token, "dobj"):
        return parsed.tokens[head.left : head.i + 1]
    if not backwards and token.dep == "relcl" and any(c.lower == "whom" for c in parsed.kids(token, "dobj")):
        return parsed.tokens[head.left : head.i + 1]
    return _inverted(token, words) if token.tag == "VBN" else []


def _inverted(token: Token, words: Sequence[Token]) -> list[Token]:
    """The subject of "Also killed in the attack was a driver"."""
    if token.i - words[0].i > 1:
        return []
    be = next((t for t in words if token.i < t.i <= token.i + 9 and t.lower in ("was", "were")), None)
    return right_zone(be, words) if be is not None else []


def _governed(parsed: Parsed, token: Token) -> bool:
    """Whether the verb has an object the list did not count ("killed civilians")."""
    return bool(parsed.kids(token, "dobj")) or _sharing(parsed, token) is not None


def _sharing(parsed: Parsed, token: Token) -> Token | None:
    """The verb whose object is that of a verb before it too: "killed and burned a policeman"."""
    joined = [t for t in parsed.kids(token, "conj") if t.pos == "VERB" and not parsed.kids(t, "nsubj", "nsubjpass")]
    alone = not parsed.kids(token, "dobj", "nsubjpass", "auxpass")
    return next((t for t in joined if alone and t.i - token.i <= 3 and parsed.kids(t, "dobj")), None)


def _hits(parsed: Parsed, told: Count, kind: Kind, holder: Token, blank: TollHit) -> list[TollHit]:
    amount = told.amount
    if amount is None:
        return []
    more = is_more(parsed, amount, holder)
    main = replace(blank, kind=kind, amount=amount, holder=holder.i, standing="more" if more else "stated")
    within = [replace(main, amount=s, standing="within") for s in told.subs if kind == "dead" and not s.vague]
    return [main, *within]


def _state(
    parsed: Parsed, token: Token, words: Sequence[Token], counted: Sequence[Amount], blank: TollHit
) -> list[TollHit]:
    """ "left five dead", "leaving 300 hurt", "18 dead", "were found dead", "Wounded: 21"."""
    zone = _after_preposition(left_zone(token, words), counted)
    if _listed(parsed, token):
        own = [a for a in counted if token.i - 2 <= a.last < token.i]
        zone = [t for a in own for t in words if list_begins(words, counted, a.first) <= t.i < token.i]
    zone = zone[1:] if [t.lower for t in zone[:2]] == ["among", "the"] else zone
    kind = STATES[token.lower]
    nth = nth_of(parsed, parsed.tokens[token.head]) if kind == "dead" else None
    if nth is not None:
        return [replace(blank, amount=nth, holder=token.i, standing="nth")]
    told = Count(are_so(parsed, token, counted))
    told = told if told.parts else count(parsed, zone, counted)
    if not told.parts:
        return []
    near = told.parts[-1].last
    gap = [t for t in words if near < t.i < token.i]
    apart = any(t.pos in ("ADP", "SCONJ") and t.lower not in ("of", "as") for t in gap)
    leave = next(
        (t for t in reversed(words) if t.i < told.parts[0].first and t.lemma in ("leave", "see", "find")), None
    )
    if apart and leave is None and not any(t.lower in ("found", "lay", "were", "was", "are") for t in gap):
        return []
    holder = leave if leave is not None and leave.i > zone[0].i - 4 else token
    told.parts += those_beside(words, token, counted) if kind == "dead" else []
    return _hits(parsed, told, kind, holder, blank)


def _after_preposition(zone: list[Token], counted: Sequence[Amount]) -> list[Token]:
    """The zone from its last number on where a preposition stands right before that ("had spoken of 53 dead")."""
    firsts = {a.first for a in counted}
    for k in range(len(zone) - 1, 0, -1):
        of_some = zone[k - 1].lower == "of" and k > 1 and zone[k - 2].tag == "CD"
        lead = next((t.lower for t in reversed(zone[:k]) if t.lower not in _HEDGES), "")
        near = {zone[k - 1].lower, lead} & {"of", "with", "about", "to", "from", "by"}
        if zone[k].i in firsts and near and not of_some:
            return zone[k:]
    return zone


def _noun(
    parsed: Parsed, token: Token, words: Sequence[Token], counted: Sequence[Amount], blank: TollHit
) -> list[TollHit]:
    """ "33 deaths", "the deaths of 12 men", "found the bodies of 11 men", "Death came to 29 people"."""
    bodies = token.lemma in ("body", "corpse")
    text = " ".join(t.lower for t in words)
    if token.lower == "body" and is_his(text):
        return [replace(blank, amount=Amount(token.i, token.i, 1, 1, 1), holder=token.i)]
    if bodies and not are_found(text):
        return []
    above = parsed.tokens[token.head]
    if above.lemma == "meet" and token.dep == "dobj":
        return _hits(parsed, count(parsed, left_zone(above, words), counted), "dead", above, blank)
    after = [t for t in words if token.i < t.i <= token.i + 14]
    if token.lower == "loss" and not (len(after) > 1 and after[0].lower == "of" and loses_people(parsed, token)):
        return []
    if (after and after[0].lower in ("of", "came")) or (
        len(after) > 1 and after[1].lower == "to" and token.lower == "death"
    ):
        zone = right_zone(after[1] if after[0].lower == "came" else after[0], words)
        return _hits(parsed, count(parsed, zone, counted), "dead", token, blank)
    near = [a for a in counted if 0 < token.i - a.last <= 4 and not _crossed(parsed, a, token)]
    if not near or (token.lower in ("death", "body", "fatality") and near[-1].value > 1):
        return []
    added = bodies and parsed.tokens[token.i - 1].lower in ("more", "further")  # "six more bodies were found"
    return [replace(blank, amount=near[-1], holder=token.i, standing="more" if added else "stated")]


_KILLINGS = ("murder", "assassination", "killing", "slaying", "execution", "lynching", "beheading", "massacre")


def _killing(
    parsed: Parsed, token: Token, words: Sequence[Token], counted: Sequence[Amount], blank: TollHit
) -> list[TollHit]:
    """ "the murder of the candidate", "the killing of two priests"; a killing of many unnumbered tells no toll."""
    after = next((t for t in words if t.i == token.i + 1 and t.lower == "of"), None)
    told = count(parsed, right_zone(after, words), counted) if after is not None else Count()
    return _hits(parsed, told, "dead", token, blank)


def _crossed(parsed: Parsed, amount: Amount, token: Token) -> bool:
    return any(t.pos in ("ADP", "PUNCT", "CCONJ", "VERB") for t in parsed.tokens[amount.last + 1 : token.i])


_GIVING_LIVES = word_list("tolls.giving_lives")
_OF_LIVES = _GIVING_LIVES | word_list("tolls.taking_lives")


def _lives(
    parsed: Parsed, token: Token, words: Sequence[Token], counted: Sequence[Amount], blank: TollHit
) -> list[TollHit]:
    """ "claimed 41 lives", "cost the lives of 12 men", "five people lost their lives"."""
    before = [t for t in words if token.i - 6 <= t.i < token.i]
    verb = next((t for t in reversed(before) if t.lemma in _OF_LIVES), None)
    if verb is None:
        loss = next((t for t in reversed(before) if t.lower == "loss"), None)
        lost = count(parsed, [t for t in words if loss is not None and loss.i + 1 < t.i < token.i], counted)
        return _hits(parsed, lost, "dead", token, blank)
    if verb.lemma in _GIVING_LIVES:
        return _hits(parsed, count(parsed, left_zone(verb, words), counted), "dead", verb, blank)
    zone = [t for t in words if verb.i < t.i < token.i and t.lower != "of"] or list(before)
    told = count(parsed, zone, counted)
    beyond = right_zone(token, words)
    if not told.parts:
        told = count(parsed, beyond[1:] if beyond and beyond[0].lower == "of" else beyond, counted)
    else:
        told.subs += count(parsed, beyond, counted).subs
    return _hits(parsed, told, "dead", verb, blank)


def _without_repeats(found: list[TollHit]) -> list[TollHit]:
    """One number tells one toll of a kind."""
    out: list[TollHit] = []
    for hit in found:
        if not any(
            o.kind == hit.kind
            and o.amount.first <= hit.amount.first <= o.amount.last
            and (o.standing == "within") == (hit.standing == "within")
            for o in out
        ):
            out.append(hit)
    return out
