"""One event told by two words of a sentence: "in the raid police seized computers", "nine were hurt in an attack"."""

from collections.abc import Mapping

from forestall.reading.deeds.mention import Mention
from forestall.reading.form.parse import Parsed
from forestall.reading.words.lexicon import word_list

__all__ = ["in_its_course", "tells_how"]

_HOW = word_list("timing.how")
_HARM = word_list("tolls.wound") | word_list("tolls.kill") | word_list("tolls.die")


def in_its_course(parsed: Parsed, mention: Mention, owners: Mapping[int, Mention]) -> Mention | None:
    """The event that a mention is said to be a part of, or to have been the harm of."""
    return _part_of(parsed, mention, owners) if mention.predicate.pos == "verb" else _harmed_by(parsed, mention, owners)


def _part_of(parsed: Parsed, mention: Mention, owners: Mapping[int, Mention]) -> Mention | None:
    """ "In the raid police seized computers"."""
    preps = (p for p in parsed.kids(mention.token, "prep") if p.lower in ("in", "during"))
    inside = (owners.get(o.i) for p in preps for o in parsed.kids(p, "pobj"))
    kind = mention.predicate.type
    return next((m for m in inside if m is not None and m.definite and m.predicate.type == kind), None)


def _harmed_by(parsed: Parsed, mention: Mention, owners: Mapping[int, Mention]) -> Mention | None:
    """ "Four were killed and nine others injured in a bomb attack": those the attack hurt are those it killed."""
    token = mention.token
    prep = parsed.tokens[token.head]
    verb = parsed.tokens[prep.head]
    if token.dep != "pobj" or prep.lower not in ("in", "by") or verb.lemma not in _HARM or mention.definite:
        return None
    told = (owners.get(t.i) for t in (verb, *parsed.up(verb)))
    kind = mention.predicate.type
    return next((m for m in told if m is not None and m.predicate.victim and m.predicate.type == kind), None)


def tells_how(parsed: Parsed, mention: Mention, owners: Mapping[int, Mention]) -> Mention | None:
    """Whose dying a clause tells the cause of: "two were killed when gunmen attacked a bus", "died after a bomb went
    off"; not so "two days after"."""
    token = mention.token
    above = parsed.tokens[token.head]
    means = parsed.tokens[above.head]
    by = above.dep == "pobj" and means.lower in ("by", "with")  # "was hit by missiles fired from a helicopter"
    if token.dep == "acl" and (by or mention.mode == "explosives"):  # "a bomb planted by rebels went off"
        told = owners.get(means.head) if by else owners.get(above.head) if above.dep == "nsubj" else None
        return told if told is not None and told.predicate.type == mention.predicate.type == "ASSAULT" else None
    told = owners.get(above.i) or (owners.get(above.head) if above.dep == "conj" else None)
    if told is None or token.dep != "advcl" or told.agents or mention.predicate.victim:
        return None
    if parsed.kids(told.token, "dobj"):
        return None  # "a bomb killed nine": that is how
    suffered = told.predicate.victim or any(parsed.kids(told.token, "auxpass"))
    mark = next((t for t in parsed.kids(token, "mark", "advmod") if t.lower in _HOW), None)
    gap = mark is None or (parsed.tokens[mark.i - 1].tag in ("NNS", "NN") and parsed.tokens[mark.i - 1].i > above.i)
    force = mention.predicate.type == told.predicate.type == "ASSAULT"
    return told if force and suffered and not gap else None
