"""Whom a request is put to: "asked shops to open", "asked both sides for a truce", though a thing be asked."""

from forestall.reading.clause import with_to
from forestall.reading.lexicon import word_list
from forestall.reading.mention import Mention
from forestall.reading.parse import Token
from forestall.reading.syntax import objects
from forestall.reading.who import Cast

__all__ = ["addressed"]

_ASKING = word_list("addressed.asking")
_FOR = ("for", "about", "over", "to", "on", "against", "not")


def addressed(cast: Cast, mention: Mention) -> list[Token]:
    """The objects of a verb of asking that goes on to say what for; none where what is asked for is the object."""
    verb = mention.token
    if mention.predicate.type != "REQUEST" or verb.lemma not in _ASKING:
        return []
    asked_for = any(with_to(cast.parsed, c) for c in cast.parsed.kids(verb, "xcomp", "ccomp", "advcl"))
    asked_for = asked_for or any(p.lower in _FOR for p in cast.parsed.kids(verb, "prep"))
    told = [t for t in objects(cast.parsed, verb) if t.entity not in ("DATE", "TIME")]
    return told if asked_for or cast.parsed.kids(verb, "ccomp") else []
