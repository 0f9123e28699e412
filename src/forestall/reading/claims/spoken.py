"""Spoken: the sayings of a report with the actor who speaks each.

People and bodies without a name speak under their own words ("student leaders", "two officials"); an office speaks for
whoever was named with it.
"""

from collections.abc import Iterator

from forestall.reading.cast.who import Cast
from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.syntax import subjects
from forestall.reading.gather import Gathered
from forestall.reading.parties.parties import agent
from forestall.reading.speech.saying import Saying, speech_of
from forestall.reading.speech.speakers import Titles, holder_of, holders
from forestall.reading.words.lexicon import word_list
from forestall.vocabulary.text import fold

__all__ = ["spoken"]

_NOBODY = (None, "unknown", "civilians")
_MISTAKEN = ("WORK_OF_ART", "PRODUCT", "EVENT", "LAW", "FAC")
"""Kinds of name that the model gives groups it does not know; nothing of these kinds speaks."""


def spoken(parsed: Parsed, gathered: Gathered, cast: Cast) -> Iterator[tuple[Saying, str, list[str]]]:
    """Each saying of a named speaker, with the speaker's id and those of whom it blames."""
    speech = speech_of(cast.vocabulary)
    titles = holders(parsed, speech.lists["mouthpiece"] | speech.lists["persons"])
    for saying in gathered.sayings:
        speaker = _speaker(cast, saying.speaker, titles)
        if speaker is not None:
            whom = saying.blamed or _responsible(parsed, saying)
            blamed = [a for t in whom if (a := agent(cast, t)) is not None]
            yield saying, speaker, [a for a in blamed if a != speaker or saying.blamed]


def _responsible(parsed: Parsed, saying: Saying) -> list[Token]:
    """ "Said that the militia was responsible": the subject of a clause that blames."""
    blaming = saying.stance in ("blames", "accuses") and saying.clause and saying.top not in (None, saying.cue.i)
    return subjects(parsed, parsed.tokens[saying.top or 0]) if blaming else []


def _speaker(cast: Cast, token: Token, titles: Titles) -> str | None:
    """The actor who speaks; people and bodies without a name speak under their own words."""
    if _own_right(cast, token):
        return cast.unnamed(token)
    holder = holder_of(cast.parsed, token, titles)
    speaker = agent(cast, token if holder is None else holder)
    if holder is None and speaker is not None and _foreign(cast, token, speaker):
        speaker = cast.unnamed(token)
    if speaker is None and (token.pos == "NOUN" or (token.pos == "PROPN" and token.entity in _MISTAKEN)):
        speaker = cast.unnamed(token)
    return None if speaker in _NOBODY else speaker


def _own_right(cast: Cast, token: Token) -> bool:
    """ "Student leaders", "one of their friends", "this agency": who speaks for nobody that was named before."""
    kids = cast.parsed.kids(token, "compound", "poss", "amod", "det")
    if token.lemma in _KIN and any(c.dep == "poss" for c in kids):
        return True
    if token.lemma in _HERE and any(c.lower in ("this", "our") for c in kids):
        return True
    return token.lemma == "leader" and any(c.dep == "compound" and c.tag == "NN" and not c.entity for c in kids)


_KIN = word_list("spoken.kin")
_HERE = word_list("spoken.here")


def _foreign(cast: Cast, token: Token, speaker: str) -> bool:
    """Whether "the American command" is taken for a body of another state, which was named before."""
    words = [fold(c.text) for c in cast.parsed.kids(token, "amod", "compound")]
    states = {s for w in words if (s := cast.vocabulary.adjectives.get(w)) is not None}
    known = cast.register.actors.get(speaker)
    own = {speaker.partition(".")[0], *((known.country or "").lower().split() if known is not None else ())}
    return bool(states) and known is not None and known.kind != "state" and not states & own
