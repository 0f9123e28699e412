"""The setting of a deed: where a sentence puts it by other words than the deed's own phrase.

"Police in Gadap arrested nine" puts the arrests where the police are; "Buner, where they looted shops" the looting in
Buner; "meeting in Kampala, the presidents told them to leave" the demand where they met; "Doha hosted talks" the talks
with the host.
"""

from collections.abc import Iterable, Iterator

from forestall.reading.deeds.mention import Mention
from forestall.reading.form.parse import Token
from forestall.reading.form.syntax import together
from forestall.reading.places.where import Atlas
from forestall.reading.words.lexicon import word_list
from forestall.records import Place

__all__ = ["setting"]

_WITHIN = word_list("setting.within")
_BODILY = word_list("setting.bodily")
_GATHERING = word_list("setting.gathering")
_HOSTING = word_list("setting.hosting")


def setting(atlas: Atlas, mention: Mention) -> Place | None:
    """The place that the words around a mention give it; None where they give none."""
    where = list(_relative(atlas, mention))
    others = (*where, *_gathered(atlas, mention), *_doers(atlas, mention), *_host(atlas, mention))
    found = next((p for t in others if (p := atlas.at(t)) is not None), None)
    return found or next((atlas.called(t) for t in where if t.pos == "PROPN"), None)


def _relative(atlas: Atlas, mention: Mention) -> Iterator[Token]:
    """ "Hinche, where his men killed two"; "Christchurch, the city in which a gunman killed fifty"."""
    for token in (mention.token, *atlas.parsed.up(mention.token)):
        if token.dep != "relcl":
            continue
        inside = atlas.parsed.tokens[token.left : token.i]
        if any(t.lower == "where" or (t.lower == "which" and _within(atlas, t)) for t in inside):
            yield from _called(atlas, atlas.parsed.tokens[token.head])
        return


def _within(atlas: Atlas, token: Token) -> bool:
    return atlas.preposition(token) in _WITHIN


def _called(atlas: Atlas, head: Token) -> Iterator[Token]:
    """A noun, its own names, and what it stands in apposition to."""
    yield head
    yield from (t for t in atlas.parsed.kids(head, "appos", "compound") if t.pos == "PROPN")
    if head.dep == "appos":
        yield atlas.parsed.tokens[head.head]


def _gathered(atlas: Atlas, mention: Mention) -> Iterator[Token]:
    """ "Meeting in Kampala, the presidents told them", "leaders, speaking in Rome, condemned it"."""
    beside = [mention.token, *mention.agents]
    clauses = [c for t in beside for c in atlas.parsed.kids(t, "advcl", "acl") if c.tag == "VBG"]
    yield from _inside(atlas, (c for c in clauses if c.lemma in _GATHERING))


def _doers(atlas: Atlas, mention: Mention) -> Iterator[Token]:
    """ "Protesters in Kisangani burned offices": those who do it are where it is done."""
    if mention.predicate.type in _BODILY and mention.predicate.pos == "verb":
        yield from _inside(atlas, mention.agents)


def _inside(atlas: Atlas, heads: Iterable[Token]) -> Iterator[Token]:
    for head in heads:
        for preposition in atlas.parsed.kids(head, "prep"):
            if preposition.lower in _WITHIN:
                yield from (t for o in atlas.parsed.kids(preposition, "pobj") for t in together(atlas.parsed, o))


def _host(atlas: Atlas, mention: Mention) -> Iterator[Token]:
    """ "Doha hosted talks"."""
    if mention.predicate.type == "CONSULT":
        hosting = [mention.token, atlas.parsed.tokens[mention.token.head]]
        yield from (t for h in hosting if h.lemma in _HOSTING for t in atlas.parsed.kids(h, "nsubj"))
