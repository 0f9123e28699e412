"""Sides: who does and who suffers what a mention tells, filled in where the clause alone does not say.

Who reports an attack by another is its target; whoever attacks in another's country attacks it; troops that are moved
act themselves; a curfew without an agent is the government's.
"""

from forestall.reading.attribution import Saying
from forestall.reading.lexicon import word_list
from forestall.reading.mention import Mention
from forestall.reading.parse import Token
from forestall.reading.parties import agent, is_people, target
from forestall.reading.syntax import objects
from forestall.reading.who import Cast
from forestall.vocabulary.text import fold

__all__ = ["give_complainants", "give_parties", "imply_government"]


def give_parties(cast: Cast, mentions: list[Mention]) -> None:
    """Set who acts and who is acted upon, from the words each clause gives."""
    words = {w for m in mentions for w in m.words}
    for mention in mentions:
        doers = [t for t in mention.agents if t.i not in words]
        mention.actors = tuple(dict.fromkeys(a for t in doers if (a := agent(cast, t)) is not None))
        done = [t for t in mention.patients if t.i not in words and not _a_weapon(cast, t, mention)]
        targets = dict.fromkeys(a for t in done if (a := target(cast, t)) is not None)
        mention.targets = tuple(t for t in targets if not _own(t, mention))
        _deeper(cast, mention, done)
        if not mention.actors and mention.predicate.type == "PROTEST" and any(_a_crowd(t) for t in doers):
            mention.actors = (cast.register.people("protesters"),)
        if not mention.targets and mention.predicate.type == "ASSAULT":
            mention.targets = _by_place(cast, mention)
        if not targets and len(mention.actors) > 1 and mention.predicate.lemma in _MUTUAL:
            mention.targets = mention.actors


def give_complainants(cast: Cast, sayings: list[Saying], mentions: list[Mention]) -> None:
    """Who reports an attack by another that names no target is the target: "Bangkok says troops fired"."""
    for saying in sayings:
        speaker = agent(cast, saying.speaker)
        if speaker is None or speaker not in cast.register.actors:
            continue
        state = cast.register.state_of(speaker)
        if state is None:
            continue
        for mention in mentions:
            inside = saying.span[0] <= mention.token.start < saying.span[1]
            if inside and not mention.actors and mention.predicate.type in ("MOBILIZE", "RETREAT"):
                mention.actors = (speaker,)
            others = [cast.register.state_of(a) for a in mention.actors]
            foreign = bool(state and others and None not in others and state not in others)
            if (
                inside
                and foreign
                and not mention.targets
                and mention.predicate.type in ("ASSAULT", "THREATEN")
                and state
            ):
                mention.targets = (cast.register.implied(state),)


def imply_government(mentions: list[Mention], cast: Cast, countries: tuple[str, ...]) -> None:
    """Lockdowns and curfews without a named agent are the government's of the place, else of the report's country."""
    for mention in mentions:
        if mention.actors or mention.predicate.type != "COERCE" or mention.predicate.mode not in ("restrict", "curfew"):
            continue
        country = mention.place.country if mention.place is not None else None
        country = country or next(iter(countries), None)
        government = cast.register.government(country) if country else None
        if government is not None and mention.predicate.pos == "verb":
            mention.actors = (government,)


_MUTUAL = word_list("gather.mutual")


def _a_crowd(token: Token) -> bool:
    """ "Tens of thousands marched": a number stands for people."""
    return token.lemma in (
        "thousand",
        "hundred",
        "ten",
        "dozen",
        "million",
        "score",
        "other",
        "many",
        "people",
        "crowd",
    )


def _a_weapon(cast: Cast, token: Token, mention: Mention) -> bool:
    """Weapons, dates and attacks are nobody's target."""
    armed = token.lemma in cast.vocabulary.classes["weapon"] and mention.predicate.type == "ASSAULT"
    return (armed and mention.mode != "shootdown") or token.entity in ("DATE", "TIME")


def _by_place(cast: Cast, mention: Mention) -> tuple[str, ...]:
    """Whoever attacks in another's country attacks it, where no target is named."""
    country = mention.place.country if mention.place is not None else None
    states = [cast.register.state_of(a) for a in mention.actors]
    if country is None or not states or None in states or country.lower() in states:
        return ()
    host = country.lower()
    return (cast.register.implied(host),) if host in cast.vocabulary.actors else ()


def _own(target: str, mention: Mention) -> bool:
    """Whether the one acted upon is the doer or, where it must be, a body of it ("recalled its ambassador")."""
    bodies = mention.predicate.type in ("SANCTION", "RETREAT", "MOBILIZE")
    return any(target == a or (bodies and target.startswith(a + ".")) for a in mention.actors)


_THINGS = {"ASSAULT", "COERCE", "PROTEST", "SANCTION"}
"""Types whose targets may be things under their own words."""


def _deeper(cast: Cast, mention: Mention, done: list[Token]) -> None:
    """Verbal acts have parties as targets: "demanded an end to the strikes by Israel" is put to Israel.

    Forces that are moved act themselves: "troops are pulled out" is done by their owner.
    """
    kind = mention.predicate.type
    if kind in ("RETREAT", "MOBILIZE") and not mention.actors:
        moved = [a for t in objects(cast.parsed, mention.token) if (a := target(cast, t)) and not a.startswith("text.")]
        mention.actors = tuple(dict.fromkeys(moved))
        mention.targets = tuple(t for t in mention.targets if t not in mention.actors)
    if kind in _THINGS or any(not t.startswith("text.") for t in mention.targets):
        return
    tops = done or ([mention.token] if kind in ("THREATEN", "REQUEST") else [])
    doers = {w.i for doer in mention.agents for w in cast.parsed.subtree(doer)}
    below = [w for top in tops for w in sorted(cast.parsed.subtree(top), key=lambda w: w.i) if w.i not in doers]
    parts = [w for w in below if w.dep in ("pobj", "dobj", "poss", "amod")]
    people = tuple(t for t in mention.targets if is_people(cast, t))
    named = (p for w in parts if (p := _party(cast, w)) is not None and p not in mention.actors)
    first = next(named, None)
    mention.targets = people or (() if first is None else (first,))


def _party(cast: Cast, word: Token) -> str | None:
    """The actor a word names, or unnamed people; a thing is none."""
    known = cast.of(word, generic=False)
    if known is not None or word.dep not in ("dobj", "pobj") or word.pos != "NOUN":
        return known
    plural = word.tag == "NNS" and fold(word.lower) in cast.vocabulary.role_words
    return target(cast, word) if plural else None
