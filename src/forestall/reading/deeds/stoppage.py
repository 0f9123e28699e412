"""A strike is of workers or of arms. The words around tell: who does it, what for, how long, what it brings to a halt;
where they do not, the report's own words do, if it speaks of work and never of weapons.
"""

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.syntax import prepositional, subjects
from forestall.reading.words.kinds import is_human
from forestall.reading.words.lexicon import word_list

__all__ = ["of_workers"]

_WORK, _ARMS = word_list("mentions.work"), word_list("mentions.arms")
_ARMED = word_list("stoppage.armed")
_LABOUR, _REASONS, _MANNER = (word_list(f"stoppage.{n}") for n in ("labour", "reasons", "manner"))
_OBSERVE, _HALT, _TIMES, _BEHIND = (word_list(f"stoppage.{n}") for n in ("observe", "halt", "times", "behind"))


def of_workers(parsed: Parsed, strike: Token) -> bool:
    """Whether the noun "strike" tells of people who stop work.

    >>> from forestall.reading.form.parse import parse
    >>> from forestall.reading.form.text import blocks_of
    >>> said = [f"A strike by {who} began." for who in ("bank employees", "warplanes")]
    >>> [of_workers(p, p.tokens[1]) for p in (parse(t, blocks_of(t)) for t in said)]
    [True, False]
    """
    doers = [*prepositional(parsed, strike, ("by", "of", "among")), *parsed.kids(strike, "poss", "compound")]
    if any(t.lemma in _ARMED | _ARMS or t.entity in ("NORP", "GPE") for t in doers):
        return False
    if any(_civil(t) for t in doers) or _said_of_work(parsed, strike):
        return True
    words = {t.lemma for t in parsed.tokens}
    return bool(words & _WORK) and not words & _ARMS


def _civil(token: Token) -> bool:
    """Whether a word is for people who bear no arms, or for where they work."""
    return token.lemma in _LABOUR or (token.pos == "NOUN" and is_human(token.lemma))


def _said_of_work(parsed: Parsed, strike: Token) -> bool:
    """Whether what is said of a strike is said of work stopped alone: why, how, how long, to what effect."""
    if any(t.lemma in _REASONS for t in prepositional(parsed, strike, ("against", "over", "for", "at"))):
        return True
    before, after = parsed.tokens[max(strike.i - 1, 0)], parsed.tokens[min(strike.i + 1, len(parsed.tokens) - 1)]
    if before.lower == "on" or before.lower in _MANNER or before.lemma in _TIMES or after.lemma in _BEHIND:
        return True
    return _governed(parsed, strike)


def _governed(parsed: Parsed, strike: Token) -> bool:
    """ "Residents held a strike", "the strike entered its second day", "the strike paralysed the port"."""
    verb = parsed.tokens[strike.head]
    if verb.pos != "VERB":
        return False
    if parsed.kids(verb, "oprd"):
        return False  # "called the strikes a crime"
    if strike.dep in ("dobj", "nsubjpass") and verb.lemma in _OBSERVE:
        return not any(t.lemma in _ARMED | _ARMS for t in subjects(parsed, verb) if t.i != strike.i)
    if strike.dep != "nsubj":
        return False
    lasting = any(t.lemma in _TIMES for t in parsed.kids(verb, "dobj") + prepositional(parsed, verb, ("into",)))
    return verb.lemma in _HALT or (lasting and verb.lemma in ("enter", "go", "begin", "start"))
