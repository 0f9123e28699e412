"""Called: "a group calling itself the Sons of Tripoli", "a faction known as the Real IRA" is who it is called."""

from typing import TYPE_CHECKING

from forestall.reading.cast.register import slug
from forestall.reading.form.parse import Token
from forestall.reading.form.phrase import plain
from forestall.reading.words.lexicon import word_list
from forestall.records import Actor

if TYPE_CHECKING:
    from forestall.reading.cast.who import Cast

__all__ = ["called"]

_BANDS = word_list("who.bands")
_KINDS = ("armed group", "party", "organisation", "company")
_NAMING = word_list("called.naming")


def called(cast: "Cast", head: Token) -> str | None:
    """The actor that a band is said to be, known or under the name it has in the text; None where none is said."""
    if head.lemma not in _BANDS:
        return None
    for verb in cast.parsed.kids(head, "acl", "relcl"):
        name = _name(cast, verb) if verb.lemma in _NAMING else None
        if name is not None:
            return _actor(cast, name)
    return None


def _name(cast: "Cast", verb: Token) -> Token | None:
    """The name that heads what stands behind the verb: "calling itself X", "known as X", "called X"."""
    behind = [t for t in cast.parsed.kids(verb, "oprd", "attr", "dobj", "dep", "ccomp") if t.i > verb.i]
    behind += [o for p in cast.parsed.kids(verb, "prep") if p.lower == "as" for o in cast.parsed.kids(p, "pobj")]
    return next((t for t in behind if t.pos == "PROPN"), None)


def _actor(cast: "Cast", name: Token) -> str:
    known = cast.of(name, generic=False)
    if known is not None and known in cast.vocabulary.actors and cast.vocabulary.actors[known].kind in _KINDS:
        return known
    first, last = name.left, name.i
    while cast.parsed.tokens[first].pos in ("DET", "PUNCT") and first < name.i:
        first += 1
    while last < name.right and cast.parsed.tokens[last + 1].pos in ("PROPN", "ADP", "DET"):
        last += 1
    text = plain(cast.parsed, first, last)
    resolved = cast.vocabulary.resolve_actor(text, countries=cast.countries)
    return cast.register.note(resolved or Actor(slug(text), text, "armed group"), first, last)
