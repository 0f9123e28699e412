"""Passages in capitals, as telegrams and tickers print them, set as prose so that they can be parsed.

Each word keeps its length. Words the vocabulary knows as common (verbs, roles, units of speech) and words of grammar go
to lower case; names it knows, and words it does not know, keep a capital.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from forestall.reading.form.text import Block
from forestall.reading.words.lexicon import word_list
from forestall.vocabulary import Vocabulary

__all__ = ["set_as_prose"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def set_as_prose(blocks: Sequence[Block], vocabulary: Vocabulary) -> tuple[Block, ...]:
    """The blocks, those in capitals in mixed case."""
    shouted = [len(b.plain) > 60 and _share(b.plain) > 0.8 for b in blocks]
    return tuple(_prose(b, vocabulary) if loud else b for b, loud in zip(blocks, shouted, strict=True))


def _share(text: str) -> float:
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) / max(1, len(letters))


def _prose(block: Block, vocabulary: Vocabulary) -> Block:
    common, acronyms = _common_words(vocabulary), _acronyms(vocabulary)
    out: list[str] = []
    at, opens = 0, True
    for found in _WORD.finditer(block.plain):
        between = block.plain[at : found.start()]
        opens = opens or any(c in between for c in ".!?:–") or " - " in between
        out += [between, found[0] if found[0] in acronyms else _cased(found[0], common, opens)]
        at, opens = found.end(), False
    return Block(block.start, block.end, block.kind, "".join(out) + block.plain[at:])


def _cased(shout: str, common: frozenset[str], opens: bool) -> str:
    """One word: an acronym as it is, a common word low, a name or what opens a sentence with a capital."""
    word = shout.lower()
    if len(word) != len(shout) or len(word.capitalize()) != len(shout):
        return shout
    stems = {word, *(word.removesuffix(end) + put for end, put in _ENDINGS if word.endswith(end))}
    if not opens and not common.isdisjoint(stems):
        return word
    return word.capitalize() if re.search("[aeiouy]", word) else shout


_ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ed", ""),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ies", "y"),
    ("ied", "y"),
    ("ly", ""),
)


@lru_cache(maxsize=8)
def _acronyms(vocabulary: Vocabulary) -> frozenset[str]:
    """Short names printed in capitals ("UN"); "US" would be taken for "us" and is one."""
    return frozenset(p.acronym for group in vocabulary.phrases.values() for p in group if p.acronym)


@lru_cache(maxsize=8)
def _common_words(vocabulary: Vocabulary) -> frozenset[str]:
    """Words that are no names: of grammar, speech, events, roles and people."""
    words = {*word_list("capitals.common"), *(p.lemma for p in vocabulary.predicates), *vocabulary.speech_nouns}
    for phrases in (
        vocabulary.speech_verbs,
        vocabulary.role_words,
        *vocabulary.speech_phrases.values(),
        *vocabulary.classes.values(),
    ):
        words |= {w for phrase in phrases for w in phrase.split() if w.islower()}
    return frozenset(words - set(vocabulary.adjectives))
