"""Whom a request is put to: "asked shops to open", "asked both sides for a truce", though a thing be asked; Moscow of
"demanded that Moscow withdraw its troops"."""

from forestall.reading.cast.who import Cast
from forestall.reading.deeds.mention import Mention
from forestall.reading.form.clause import with_to
from forestall.reading.form.parse import Token
from forestall.reading.form.syntax import is_passive, objects
from forestall.reading.words.lexicon import word_list

__all__ = ["addressed"]

_ASKING = word_list("addressed.asking")
_FOR = ("for", "about", "over", "to", "on", "against", "not")


def addressed(cast: Cast, mention: Mention) -> list[Token]:
    """The objects of a verb of asking that goes on to say what for, else who is to do what is asked; none where what
    is asked for is the object."""
    verb = mention.token
    if mention.predicate.type != "REQUEST":
        return []
    return _told(cast, verb) or _to_do(cast, verb)


def _to_do(cast: Cast, verb: Token) -> list[Token]:
    """The subjects of what is asked in a clause: "insisted that the president resign", not "that the aid be frozen"."""
    asked = [c for c in cast.parsed.kids(verb, "ccomp") if not is_passive(cast.parsed, c) and c.lemma != "be"]
    bare = [c for c in asked if c.tag in ("VB", "VBP") or any(a.tag == "MD" for a in cast.parsed.kids(c, "aux"))]
    heads = [s for c in bare for s in cast.parsed.kids(c, "nsubj")]
    return [t for t in heads if cast.of(t, generic=False) is not None or cast.is_people_word(cast.substance(t))]


def _told(cast: Cast, verb: Token) -> list[Token]:
    """The objects of a verb of asking."""
    if verb.lemma not in _ASKING:
        return []
    asked_for = any(with_to(cast.parsed, c) for c in cast.parsed.kids(verb, "xcomp", "ccomp", "advcl"))
    asked_for = asked_for or any(p.lower in _FOR for p in cast.parsed.kids(verb, "prep"))
    told = [t for t in objects(cast.parsed, verb) if t.entity not in ("DATE", "TIME")]
    return told if asked_for or cast.parsed.kids(verb, "ccomp") else []
