"""Words of force that tell no single deed: what is done always or each year, in a film or a drill, with words alone, or
is only a measure ("an attack of this scale").
"""

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.words.lexicon import word_list

__all__ = ["by_accident", "habitual", "invented", "measured", "scheduled", "staged", "with_words"]

_MEASURES = word_list("modality.measures")
_STAGED = word_list("modality.staged")
_FICTION = word_list("modality.fiction")
_HABIT = word_list("modality.habit")
_MISHAPS = word_list("modality.mishaps")
_COMING = word_list("modality.coming")
_VERBAL_MEANS = word_list("modality.verbal_means")
_CLAUSES = ("ccomp", "xcomp", "advcl")


def measured(parsed: Parsed, noun: Token) -> bool:
    """ "An attack of this scale", "raids of such ferocity": any of that measure, unless it is said to have been one."""
    if noun.dep == "attr" or any(
        c.lower in ("the", "this", "that", "these", "those") for c in parsed.kids(noun, "det")
    ):
        return False
    of = (o for p in parsed.kids(noun, "prep") if p.lower in ("of", "on") for o in parsed.kids(p, "pobj"))
    return any(o.lemma in _MEASURES and _pointed(parsed, o) for o in of)


def _pointed(parsed: Parsed, noun: Token) -> bool:
    return any(
        c.lower in ("this", "that", "such", "these", "those") for c in parsed.kids(noun, "det", "amod", "predet")
    )


def invented(parsed: Parsed, verb: Token) -> bool:
    """ "In the film, a sniper kills the president", "in the drill marines stormed a beach"."""
    begins = min((s.i for s in parsed.kids(verb, "nsubj", "nsubjpass")), default=-1)
    opening = [p for p in parsed.kids(verb, "prep") if p.lower in ("in", "on") and p.i < begins]
    return any(t.lemma in _FICTION for p in opening for t in parsed.kids(p, "pobj"))


def staged(parsed: Parsed, verb: Token) -> bool:
    """ "The play ends with the murder of a king"."""
    return any(s.lemma in _STAGED for s in parsed.kids(verb, "nsubj"))


def habitual(parsed: Parsed, verb: Token) -> bool:
    """ "fires on military targets only", "a state which shelters them", "until it is restored": no single event."""
    if verb.tag not in ("VBZ", "VBP") and not any(c.tag in ("VBZ", "VBP") for c in parsed.kids(verb, "auxpass")):
        return False
    if any(c.lower in ("until", "till", "whenever") for c in parsed.kids(verb, "mark", "advmod", "prep")):
        return True
    if verb.dep == "advcl" and any(c.lower == "when" for c in parsed.kids(verb, "advmod", "mark")):
        return True  # "fire only when they are fired on"
    if verb.tag not in ("VBZ", "VBP") or parsed.kids(verb, "aux", "auxpass") or verb.pos == "AUX":
        return False
    own = [c for c in parsed.kids(verb) if c.dep not in _CLAUSES]
    if any(t.lower in _ANYBODY for c in own for t in [c, *parsed.kids(c, "pobj")]) or _each_year(parsed, verb):
        return True
    return verb.dep == "relcl" or any(t.lower in _HABIT for c in own for t in [c, *parsed.kids(c)])


def by_accident(parsed: Parsed, verb: Token) -> bool:
    """ "A bus overturned, killing 14": what a mishap did, nobody did."""
    above = parsed.tokens[verb.head]
    return verb.dep in ("advcl", "conj") and above.lemma in _MISHAPS and not parsed.kids(above, "dobj", "agent")


def scheduled(parsed: Parsed, verb: Token) -> bool:
    """ "Ministers meet on Saturday", "opens its summit tomorrow": in the present, with a day that is still to come."""
    if verb.tag not in ("VBZ", "VBP") or parsed.kids(verb, "aux", "auxpass"):
        return False
    own = (c for c in parsed.kids(verb) if c.dep in ("npadvmod", "prep") and c.lower != "since")
    days = [t for c in own for t in (c, *parsed.kids(c, "pobj"))]
    return any(t.lower in _COMING or any(c.lower == "next" for c in parsed.kids(t, "amod")) for t in days)


_ANYBODY = ("anything", "anyone", "anybody", "everyone", "everybody", "whoever", "everything")


def _each_year(parsed: Parsed, verb: Token) -> bool:
    """ "Kills 300 people a year"."""
    when = (t for t in parsed.subtree(verb) if t.dep == "npadvmod" and t.lemma in ("year", "month", "week", "day"))
    return any(c.lower in ("a", "an", "each", "every") for t in when for c in parsed.kids(t, "det"))


def with_words(parsed: Parsed, token: Token) -> bool:
    """ "Bombarded with appeals", "a barrage of lies", "a war of nerves", "shot themselves in the foot"."""
    by = ("with",) if token.pos == "VERB" else ("of",)
    means = [o for p in parsed.kids(token, "prep") if p.lower in by for o in parsed.kids(p, "pobj")]
    if means and all(o.lemma in _VERBAL_MEANS for o in means):
        return True
    shots = (o for o in parsed.kids(token, "dobj") if o.lemma in ("shot", "salvo", "broadside"))
    if any(c.lower in ("opening", "parting") for o in shots for c in parsed.kids(o, "amod", "compound")):
        return True
    selves = any(o.lower.endswith(("self", "selves")) for o in parsed.kids(token, "dobj"))
    return selves and any(o.lemma == "foot" for p in parsed.kids(token, "prep") for o in parsed.kids(p, "pobj"))
