"""In what words an event is told: by a verb or a noun, in what clause, in the past perfect, in a headline.

What a report tells in a main clause is answered and answers more than what an aside recalls.
"""

from forestall.reading.form.parse import Parsed, Token

__all__ = ["manner"]

_PARTS = {
    "nsubj": "as subject", "nsubjpass": "as subject", "dobj": "as object", "pobj": "after a preposition",
    "pcomp": "after a preposition", "ROOT": "as main word", "relcl": "as aside", "acl": "as aside",
    "advcl": "as clause", "ccomp": "as what is said", "xcomp": "as aim", "conj": "as one more",
}  # fmt: skip
_CLAUSES = {"relcl": "in an aside", "acl": "in an aside", "advcl": "in a clause", "ccomp": "in what is said"}


def manner(parsed: Parsed, token: Token) -> tuple[str, ...]:
    """How the word of an event tells it: the kind of word, the clause around it, its part, then what else is so."""
    above = (token, *parsed.up(token))
    clause = next((_CLAUSES[t.dep] for t in above if t.dep in _CLAUSES), "in the main clause")
    found = ["by a verb" if token.pos in ("VERB", "AUX") else "by a noun", clause, _PARTS.get(token.dep, "otherwise")]
    if any(t.lower in ("had", "'d", "’d") for t in parsed.kids(token, "aux")):
        found.append("with had")
    if parsed.blocks[parsed.sentences[token.sentence].block].kind == "headline":
        found.append("in a headline")
    return tuple(found)
