"""Complements: the clauses and words that must follow a verb for it to be used as an entry of the predicate table says.

A frame may ask for an infinitive, a that-clause, what is said to come, what the object is made; or for a refusal.
"""

from forestall.reading.form.clause import KINDS, Clause, with_to
from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.syntax import prepositional
from forestall.reading.words.lexicon import word_list
from forestall.vocabulary import Predicate

__all__ = ["complements_fit", "is_word"]

_PROUD = {"will", "would", "'ll", "’ll", "shall", "wo", "'d", "’d", "going"}
_NOTHING = {"none", "nothing", "nobody"}
_GOING_ON = word_list("complements.going_on")
_ATONED = word_list("usage.atoned")
_TRUCES = word_list("complements.truces")
_DEFIANT = word_list("usage.defiant")
_ACCEPTING = word_list("usage.accepting")
"""What is refused by saying that one cannot: "cannot accept the plan"."""
_INTENDING = {"intend", "mean", "plan", "wish"}


def is_word(token: Token, word: str) -> bool:
    """Whether a word has this form or lemma."""
    return word in (token.lower, token.lemma)


def complements_fit(clause: Clause, entry: Predicate) -> bool:
    """Whether the clauses and words that must follow do."""
    parsed, verb = clause.parsed, clause.verb
    if entry.complement and not _vowed(clause, entry):
        return False
    if entry.clause and not any(_says(parsed, c, entry.clause) for c in parsed.kids(verb, "ccomp", "acomp", "oprd")):
        return False
    if entry.oprd and not _made(clause) & entry.oprd:
        return False
    if entry.after and not any(is_word(t, w) for t in clause.following for w in entry.after):
        return False
    return all(_FLAGS[flag](clause) for flag in entry.flags if flag in _FLAGS)


def _made(clause: Clause) -> set[str]:
    """What the object is made: "named him president", "swore him in as president"."""
    parsed, verb = clause.parsed, clause.verb
    roles = [o for p in parsed.kids(verb, "prep") if p.lower == "as" for o in parsed.kids(p, "pobj")]
    after = [c for o in clause.done for c in parsed.kids(o, "acl", "advmod", "amod") if c.i > o.i]
    found = [*parsed.kids(verb, "oprd", "attr", "dobj", "ccomp", "advmod", "acomp"), *roles, *after]
    return {word for c in found for word in (c.lemma, c.lower)}


def _says(parsed: Parsed, top: Token, wanted: frozenset[str]) -> bool:
    near = [top, *parsed.kids(top, "acomp", "attr", "dobj", "nsubj"), *prepositional(parsed, top, ("on",))]
    return any(t.lemma in wanted for t in near)


def _infinitive(clause: Clause) -> bool:
    tops = [clause.verb, *clause.parsed.kids(clause.verb, "acomp")]
    return any(with_to(clause.parsed, c) for top in tops for c in clause.parsed.kids(top, "xcomp", "ccomp", "advcl"))


def _subjunctive(clause: Clause) -> bool:
    """ "demanded that the rebels withdraw"."""
    for child in clause.parsed.kids(clause.verb, "ccomp"):
        aux = {c.lower for c in clause.parsed.kids(child, "aux", "auxpass")}
        if (child.tag in ("VB", "VBP") and "to" not in aux and not aux & _PROUD) or "should" in aux or "be" in aux:
            return True
    return False


def _gerund(clause: Clause) -> bool:
    """ "Recommended reopening the schools"."""
    return any(c.tag == "VBG" for c in clause.parsed.kids(clause.verb, "xcomp", "ccomp", "dobj", "pcomp"))


def _negated(clause: Clause) -> bool:
    aux = {c.lower for c in clause.parsed.kids(clause.verb, "aux")}
    unable = clause.verb.lemma in _ACCEPTING and bool(aux & {"can", "ca", "could"})
    unwilling = clause.verb.lemma in _INTENDING and bool(aux & {"do", "does", "did"})
    if not aux & {"will", "would", "wo", "shall", "'ll"} and not unable and not unwilling:
        return False
    if any(c.lower == "longer" for c in clause.parsed.kids(clause.verb, "advmod")):
        return True  # "would no longer lend"
    nothing = any(t.lower in _NOTHING or _none_of(clause.parsed, t) for t in clause.done)
    return nothing or bool(clause.parsed.kids(clause.verb, "neg"))


def _none_of(parsed: Parsed, token: Token) -> bool:
    return any(c.lower == "no" for c in parsed.kids(token, "det"))


def _alone(clause: Clause) -> bool:
    kids = clause.parsed.kids(clause.verb, "oprd", "acomp", "xcomp", "ccomp")
    return all(with_to(clause.parsed, c) for c in kids) and len(clause.parsed.kids(clause.verb, "dobj")) < 2


def _must(clause: Clause) -> bool:
    """ "Said that the president must resign", "has to go"."""
    parsed = clause.parsed
    tops = parsed.kids(clause.verb, "ccomp", "parataxis")
    told = any(c.lower in ("must", "should", "ought") for top in tops for c in parsed.kids(top, "aux"))
    return told or any(
        top.lemma == "have" and any(with_to(parsed, c) for c in parsed.kids(top, "xcomp")) for top in tops
    )


def _over(clause: Clause) -> bool:
    """ "Said that the truce was over"."""
    parsed = clause.parsed
    tops = [top for top in parsed.kids(clause.verb, "ccomp") if top.lemma == "be"]
    ended = [c.lower for top in tops for c in parsed.kids(top, "acomp", "attr", "advmod", "prt", "oprd", "prep")]
    things = {t.lemma for top in tops for t in parsed.kids(top, "nsubj")}
    return bool(set(ended) & {"over", "dead", "void", "off", "ended"}) and bool(things & _TRUCES)


def _or_else(clause: Clause) -> bool:
    """ "Said it would close the camp unless it was paid", "if it was not paid": what the speaker will do otherwise."""
    parsed = clause.parsed
    tops = [top for top in parsed.kids(clause.verb, "ccomp") if _proud(parsed, top) and _by_speaker(clause, top)]
    tops = [top for top in tops if not parsed.kids(top, "neg")]
    return any(_undone(parsed, c, top) for top in tops for c in parsed.kids(top, "advcl"))


def _undone(parsed: Parsed, condition: Token, act: Token) -> bool:
    """Whether a condition is that something is not done: "unless", "if they do not", "if they failed to".

    An "if" makes a threat only of what the speaker itself would do.
    """
    marks = {m.lower for m in parsed.kids(condition, "mark")}
    left = bool(parsed.kids(condition, "neg")) or condition.lemma in ("fail", "refuse", "decline", "ignore", "reject")
    own = any(t.pos == "PRON" or parsed.kids(t, "poss") for t in parsed.kids(act, "nsubj")) and act.lemma != "be"
    return "unless" in marks or ("if" in marks and left and own)


def _content(clause: Clause) -> bool:
    """Whether it is said what is agreed or promised."""
    parsed, verb = clause.parsed, clause.verb
    things = [t for t in clause.done if t.pos != "PRON"]
    return bool(things or parsed.kids(verb, "xcomp", "ccomp") or prepositional(parsed, verb, ("to", "on", "for")))


_FLAGS = {
    "content": _content,
    "infinitive": _infinitive,
    "subjunctive": _subjunctive,
    "gerund": _gerund,
    "negated": _negated,
    "alone": _alone,
    "must": _must,
    "over": _over,
    "or_else": _or_else,
}


def _vowed(clause: Clause, entry: Predicate) -> bool:
    """Whether what is said to come is one of these acts, by the speaker or by nobody named."""
    parsed = clause.parsed
    states = [c for c in parsed.kids(clause.verb, "acomp", "ccomp") if c.pos == "ADJ"]
    tops = parsed.kids(clause.verb, "xcomp", "ccomp")
    ready = [s for top in tops for s in parsed.kids(top, "acomp") if s.lower in _READY]
    tops += [c for state in [*states, *ready] for c in parsed.kids(state, "xcomp", "ccomp", "advcl")]
    for child in [c for top in tops for c in [top, *parsed.kids(top, "conj")]]:
        if child.dep in ("xcomp", "ccomp") and (with_to(parsed, child) or child.tag == "VBG"):
            done = {child.lemma, *_gone_on_with(parsed, child)}
            if "said" not in entry.flags and done & entry.complement and not parsed.kids(child, "neg"):
                return True
        elif _proud(parsed, child) and _threatened(clause, child) and _meant(parsed, child, entry):
            return True
    return False


_READY = word_list("complements.ready")


def _gone_on_with(parsed: Parsed, verb: Token) -> list[str]:
    """What is to go on or begin: "to go on hitting ships", "to keep bombing", "to continue to strike"."""
    if verb.lemma not in _GOING_ON:
        return []
    near = [verb, *parsed.kids(verb, "prep", "prt", "advmod")]
    return [c.lemma for top in near for c in parsed.kids(top, "xcomp", "pcomp", "advcl") if c.tag in ("VBG", "VB")]


def _proud(parsed: Parsed, verb: Token) -> bool:
    return any(c.lower in _PROUD for c in parsed.kids(verb, "aux"))


def _meant(parsed: Parsed, verb: Token, entry: Predicate) -> bool:
    """Whether what is said to come is such an act; what is threatened may also be not to do something."""
    if entry.type == "THREATEN":
        return _hostile(parsed, verb, entry.complement)
    return verb.lemma in entry.complement and not parsed.kids(verb, "neg")


def _hostile(parsed: Parsed, verb: Token, wanted: frozenset[str]) -> bool:
    if parsed.kids(verb, "neg"):
        return verb.lemma in _DEFIANT
    with_nouns = [
        o for p in parsed.kids(verb, "prep") if p.lower in ("with", "of", "as", "to") for o in parsed.kids(p, "pobj")
    ]
    nouns = {t.lemma for t in [*parsed.kids(verb, "dobj", "attr", "acomp", "nsubj", "nsubjpass"), *with_nouns]}
    return bool({verb.lemma, *_gone_on_with(parsed, verb)} & wanted or nouns & _DEFIANT)


def _threatened(clause: Clause, verb: Token) -> bool:
    """What the speaker would do, or that somebody would pay for something."""
    return _by_speaker(clause, verb) or verb.lemma in _ATONED


def _by_speaker(clause: Clause, verb: Token) -> bool:
    """Not so in "Egypt said that Libya would attack"."""
    tops = clause.parsed.kids(verb, "nsubj")
    named = [t for t in tops if t.entity in KINDS and t.lemma not in clause.subject_words]
    return not named
