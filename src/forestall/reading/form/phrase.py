"""The words of a phrase: how far it reaches, its plain text, and which short names the text gives for long ones."""

import re

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.words.lexicon import word_list

__all__ = ["abbreviations", "chain", "complement", "entities", "extent", "plain", "reach"]

_LEFT = word_list("who.left")
_TELLING = ("of", "in", "at", "near", "on", "outside", "with", "for", "between", "along", "from", "around")
_FOLLOWING = word_list("who.following")


def extent(parsed: Parsed, head: Token) -> tuple[int, int]:
    """First and last word of the head's own noun phrase, without clauses and phrases after it."""
    first = head.i
    for child in sorted(parsed.kids(head), key=lambda t: -t.i):
        if child.i < head.i and child.dep in _LEFT and child.right < first:
            first = min(first, child.left)
    while first < head.i and (parsed.tokens[first].pos == "PUNCT" or parsed.tokens[first].dep == "advmod"):
        first += 1
    return first, head.i


def reach(parsed: Parsed, head: Token) -> int:
    """The last word of a phrase that says little without its complement: "supporters of the coup"."""
    of = [p for p in parsed.kids(head, "prep") if p.lower == "of"]
    named = any(o.pos == "PROPN" for p in of for o in parsed.kids(p, "pobj"))
    more = of if head.lemma in _FOLLOWING or named else []
    more += [a for a in parsed.kids(head, "amod") if a.i > head.i and a.lemma in ("loyal", "opposed", "close")]
    short = [p.right for p in more if p.right - head.i <= 7 and p.i > head.i]
    return max((head.i, *short))


def complement(parsed: Parsed, head: Token) -> int:
    """The last word of what says by a name which thing is meant: "the processing plant at Abqaiq and the field"."""
    named = [c.i for c in parsed.kids(head, "appos") if c.pos == "PROPN" and c.i == head.i + 1]
    for preposition in parsed.kids(head, "prep"):
        if preposition.lower in _TELLING and preposition.i > head.i:
            named += [i for o in parsed.kids(preposition, "pobj") if (i := _naming(parsed, o)) is not None]
    return max((i for i in named if i - head.i <= 6), default=head.i)


def _naming(parsed: Parsed, object: Token) -> int | None:
    """The last word of a phrase that names something: "Abqaiq", "Beirut airport", "its border with Tigray"."""
    deeper = complement(parsed, object) if object.pos == "NOUN" else object.i
    before = parsed.kids(object, "compound", "poss", "appos", "nmod")
    named = object.pos == "PROPN" or deeper > object.i or any(c.pos == "PROPN" for c in before)
    return deeper if named else None


def plain(parsed: Parsed, first: int, last: int) -> str:
    """The text of words `first` to `last`, blanks made single, without the article."""
    tokens = parsed.tokens
    text = parsed.text[tokens[first].start : tokens[last].end]
    return re.sub(r"\s+", " ", re.sub(r"^(?:the|The) ", "", text))


def chain(parsed: Parsed, token: Token) -> list[Token]:
    """What is joined to a noun or adjective by "and"."""
    return [d for c in parsed.kids(token, "conj") for d in (c, *chain(parsed, c))]


def entities(parsed: Parsed, label: str) -> list[tuple[int, int]]:
    """Word ranges of the entities of one label."""
    out: list[tuple[int, int]] = []
    for token in parsed.tokens:
        if token.entity != label:
            continue
        if out and out[-1][1] == token.i - 1 and parsed.tokens[token.i - 1].sentence == token.sentence:
            out[-1] = (out[-1][0], token.i)
        else:
            out.append((token.i, token.i))
    return out


def abbreviations(text: str) -> dict[str, str]:
    """Short -> long, for "Palestinian Islamic Jihad (PIJ)": the words whose initials it is, else all before it."""
    small = "of|the|and|for|in|de|du|des|la|le|para|e|y|et"
    long = rf"(?:[A-Z][\w’'-]{{1,40}} (?:(?:{small}) ){{0,4}}){{1,8}}"
    found = re.finditer(rf"({long})\(([A-Z][A-Za-z]{{1,7}})\)", text)
    return {m[2]: _spelt(m[1].split(), m[2]) for m in found}


def _spelt(words: list[str], short: str) -> str:
    """The shortest run of words before a bracket whose initials spell it."""
    letters = [c for c in short.lower() if c.isalpha()]
    for start in range(len(words) - 1, -1, -1):
        initials = [w[0].lower() for w in words[start:]]
        capital = [w[0].lower() for w in words[start:] if w[0].isupper()]
        if letters in (initials, capital):
            return " ".join(words[start:])
    return re.sub(r"^The ", "", " ".join(words))
