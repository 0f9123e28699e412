"""Matters: what speaks for a saying being about an event, about a figure, or about nothing that the report tells.

Each reason has a name and a size; their weights are data, learned from annotated reports (tools/train_claims.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forestall.reading.claims.asked import Asked, Scene
from forestall.reading.claims.things import Thing
from forestall.reading.events.merge import Draft
from forestall.reading.events.pairs import Reasons
from forestall.reading.form.parse import Token
from forestall.reading.form.passages import same_passage
from forestall.reading.speech.saying import Saying

__all__ = ["Option", "options"]

_WILL = {"will", "would", "shall", "'ll"}
_MAY = {"may", "might", "could", "can"}
_STEPS = (("0", 0), ("1", 1), ("2-3", 3), ("4-7", 7), ("8-15", 15), ("16+", 10**9))
"""Sentences back that a thing was told, in steps."""
_LONG_AGO = 45
"""Days before the last event told beyond which an event is background."""


@dataclass(frozen=True, slots=True)
class Option:
    """That a saying is about a thing, or about nothing told where that is None, and what speaks for it."""

    thing: Thing | None
    reasons: Reasons


def options(scene: Scene, asked: Asked) -> list[Option]:
    """All that a saying may be about, "nothing" first."""
    fit = (t for t in scene.near(asked) if not (_named_otherwise(asked, t) or _another_is_meant(scene, asked, t)))
    near = [] if _ahead(scene, asked) else [*fit]
    return [Option(None, _nothing(scene, asked, near)), *(Option(t, _reasons(scene, asked, t)) for t in near)]


def _ahead(scene: Scene, asked: Asked) -> bool:
    """ "He would try again", "prices could rise": of what may come, where nothing told stands in it."""
    if asked.front or asked.stance not in ("telling", "guess"):
        return False
    helpers = _helpers(scene, asked.saying)
    return bool(helpers & _WILL) or (bool(helpers & _MAY) and "have" not in helpers)


def _named_otherwise(asked: Asked, thing: Thing) -> bool:
    """ "The Axum raid": whether a saying names by place or day another deed of a thing's kind, and means that alone."""
    return thing.kind in asked.exact and thing.id not in asked.front and thing.draft is not None and not asked.many


def _another_is_meant(scene: Scene, asked: Asked, thing: Thing) -> bool:
    """Whether whoever is blamed in a saying is blamed for another deed than this, since others did it.

    That is so of what the speaker did to those it blames; and, where all that is said is that they "were responsible",
    of what others by name are told to have done, the main affair apart.
    """
    if asked.saying.stance != "blames" or thing.draft is None or thing.kind != "force" or thing.id in asked.front:
        return False
    actors, targets = {_root(a) for a in thing.draft.actors}, {_root(a) for a in thing.draft.targets}
    blamed = {_root(a) for a in asked.blamed}
    if _root(asked.speaker) in actors and blamed & targets:
        return not blamed & actors
    named = not any(a.startswith("text.") for a in (*thing.draft.actors, *asked.blamed))
    bare = asked.saying.clause and not asked.front and thing is not scene.main
    doers = actors | {_root(a) for a in thing.draft.rivals}
    return bool(bare and named and blamed and doers) and not doers & blamed


def _like_what_is_told(asked: Asked, thing: Thing) -> bool:
    """Whether a thing told elsewhere is of a kind with the deeds a saying tells, where it tells any."""
    if not asked.told or thing.draft is None:
        return True
    return thing.kind in asked.told and (asked.many or thing.kind not in asked.exact)


def _helpers(scene: Scene, saying: Saying) -> set[str]:
    if saying.top is None:
        return set()
    return {c.lower for c in scene.parsed.kids(scene.parsed.tokens[saying.top], "aux")}


def _reasons(scene: Scene, asked: Asked, thing: Thing) -> Reasons:
    found = {"a thing": 1.0}
    sort = "an event" if thing.draft is not None else "a figure"
    names = [sort, f"{sort} of a {asked.stance}", f"of {thing.kind}", f"of {thing.kind} in a {asked.stance}"]
    names += [f"{sort} {where}" for where in _place(scene, asked, thing)]
    names += _bearing(scene, asked, thing)
    names += _parties(asked, thing, thing.draft) if thing.draft is not None else _number(scene, asked)
    found.update(dict.fromkeys(names, 1.0))
    found[f"{sort} with shared words"] = min(3.0, len(asked.lemmas & thing.lemmas))
    if thing.id not in asked.front and asked.stems & thing.stems:
        found[f"{sort} by another form of its word"] = 1.0
    return found


def _place(scene: Scene, asked: Asked, thing: Thing) -> Iterator[str]:
    """Where the thing is told, as seen from the saying."""
    if thing.id in asked.front:
        yield "told in it"
        yield f"told in a {asked.stance}"
        if asked.saying.top in thing.words:
            yield "told by its head"
        return
    if thing.id in asked.behind:
        yield "told in its background"
        return
    if asked.saying.cue.i in thing.words:
        yield "that is the saying"
        return
    before = [w for w in thing.words if w < asked.saying.cue.i]
    if not before:
        yield "told after"
        return
    apart = asked.saying.cue.sentence - scene.parsed.tokens[before[-1]].sentence
    step = next(name for name, most in _STEPS if apart <= most)
    yield f"{step} back"
    yield f"{step} back of a {asked.stance}"
    if not _like_what_is_told(asked, thing):
        yield "a deed beside the one told"
    yield "looked back on" if asked.looks_back else "not looked back on"
    if asked.front:
        yield "beside what is told in it"
    if same_passage(scene.parsed, asked.saying.cue.sentence, thing.sentences[-1]):
        yield "in its paragraph"
    if scene.parsed.tokens[before[-1]] in _relative(scene, asked):
        yield "it hangs on"


def _relative(scene: Scene, asked: Asked) -> list[Token]:
    """The words above the relative clause a saying stands in: "the raid, which nobody has claimed"."""
    tops = [t for t in (asked.saying.cue, *scene.parsed.up(asked.saying.cue)) if t.dep == "relcl"]
    return list(scene.parsed.up(tops[0])) if tops else []


def _bearing(scene: Scene, asked: Asked, thing: Thing) -> Iterator[str]:
    """How much the thing stands at the centre of the report or of the talk."""
    if thing is scene.main:
        yield "the main affair"
        yield f"the main affair of a {asked.stance}"
        if not asked.front:
            yield "the main affair, nothing told"
    if asked.answers is not None and thing.id in asked.answers:
        yield "what it answers was about"
    if thing.id in asked.own:
        yield "what its speaker spoke of"
    if thing.id in asked.talk and thing.id not in asked.front:
        yield "what the talk was about"
        yield f"what the talk was about, of a {asked.stance}"
    if thing.id in asked.theirs and thing.id not in asked.front:
        yield "what its speaker was heard about"
    if thing.id in asked.just and thing.id not in asked.front:
        yield "what was spoken of just before"
        yield f"what was spoken of just before, of a {asked.stance}"
    if thing.id not in asked.front:
        yield f"spoken of {min(3, asked.often.get(thing.id, 0))} times"
    if thing.kind in asked.untold:
        yield "of a kind named without being told"
    if thing.kind in asked.named and thing.id not in asked.front:
        yield "a noun looks back at it"
    if asked.many and thing.kind in ("force", "crowd", "coercion") and thing.id not in asked.front:
        yield "one of many meant"
    if thing is asked.deed and thing.id not in asked.front:
        yield "the last deed"
        yield f"the last deed of a {asked.stance}"
    if thing.id in asked.opening and thing.id not in asked.front:
        yield "told as its paragraph opens"
        yield f"told as its paragraph opens, of a {asked.stance}"
    if thing is scene.deadliest:
        yield f"the deadliest, of a {asked.stance}"
    if thing is asked.last:
        yield "the last told"
        yield f"the last told of a {asked.stance}"
    if thing.sentences[0] <= scene.lead:
        yield "of the lead"
    if thing.draft is not None:
        yield from _telling(scene, asked, thing, thing.draft)


def _telling(scene: Scene, asked: Asked, thing: Thing, draft: Draft) -> Iterator[str]:
    """How and how often an event is told."""
    if draft.place is not None and thing.id not in asked.front and draft.place.name.lower() in asked.text:
        yield "where it says"
    yield f"told {min(len(thing.sentences), 3)} times"
    if all(w in scene.said for w in thing.words):
        yield "told by speakers alone" + (", not in it" if thing.id not in asked.front else "")
    if not draft.actors or not draft.targets:
        yield "with a party unknown"
    if draft.when is None:
        yield "undated"
    elif scene.latest is not None and (scene.latest - draft.when.end).days > _LONG_AGO:
        yield "of long ago"
    if draft.dead is not None and thing.id not in asked.front:
        yield f"with dead, of a {asked.stance}"
    if draft.place is None:
        yield "without a place"
    if any(m.modality != "happened" for m in draft.mentions):
        yield "half unreal"


def _parties(asked: Asked, thing: Thing, draft: Draft) -> Iterator[str]:
    """Whether who speaks, or whom the speaker blames, is a party to an event."""
    actors, targets = {_root(a) for a in (*draft.actors, *draft.rivals)}, {_root(a) for a in draft.targets}
    speaker, blamed = _root(asked.speaker), {_root(a) for a in asked.blamed}
    where = "in it" if thing.id in asked.front else "before"
    if speaker in actors:
        yield f"its speaker acts, {where}, of a {asked.stance}"
    if speaker in targets:
        yield f"its speaker suffers, {where}, of a {asked.stance}"
    if actors and speaker not in actors and not any(a.startswith("text.") for a in draft.actors):
        yield f"another acts, {where}, of a {asked.stance}"
    if draft.place is not None and (draft.place.country or "").lower() == speaker:
        yield f"in its speaker's land, {where}"
    if blamed & actors:
        yield f"whom it blames acts, {where}"
    if blamed & targets:
        yield f"whom it blames suffers, {where}"


def _number(scene: Scene, asked: Asked) -> Iterator[str]:
    if asked.sick:
        yield "a figure for talk of a sickness"
    if scene.epidemic:
        yield "a figure of an epidemic"
        yield f"a figure of an epidemic in a {asked.stance}"


def _nothing(scene: Scene, asked: Asked, near: Sequence[Thing]) -> Reasons:
    """What speaks for a saying being about nothing that is told."""
    saying = asked.saying
    names = ["nothing", f"nothing: a {asked.stance}", f"nothing: by {saying.cue.lemma}"]
    names += [f"nothing: {x}" for x in _lacks(scene, asked)]
    names += [f"nothing: {'clause' if saying.clause else 'noun'} of a {asked.stance}"]
    names += [f"nothing: names {kind} untold" for kind in asked.untold]
    if not asked.front and not asked.looks_back and asked.stance in ("telling", "guess"):
        names += ["nothing: what is new", f"nothing: what is new, of a {asked.stance}"]
    if not any(t.draft is not None for t in near):
        names.append("nothing: no event before")
    return dict.fromkeys(names, 1.0)


def _lacks(scene: Scene, asked: Asked) -> Iterator[str]:
    saying = asked.saying
    helpers = _helpers(scene, saying)
    if helpers & _WILL:
        yield f"will, of a {asked.stance}"
    if helpers & _MAY and "have" not in helpers:
        yield f"may, of a {asked.stance}"
    if saying.negated:
        yield "a negation"
    if len(asked.words) < 5:
        yield "few words"
    if len(asked.words) > 25:
        yield "many words"
    if not asked.looks_back:
        yield "no pronoun or article"
    if asked.untold:
        yield "names a deed untold" + (" besides" if asked.front else "")
    if asked.front:
        yield "something told in it"
    if not asked.named:
        yield "no noun of a deed"
    if asked.answers == ():
        yield "as what it answers"
    yield f"a speaker {_sort(asked.speaker)}"
    if saying.cue.dep in ("ROOT", "conj", "relcl", "advcl", "acl", "parataxis", "ccomp"):
        yield f"cue {saying.cue.dep}"


def _sort(speaker: str) -> str:
    first, _, rest = speaker.partition(".")
    return "without a name" if first == "text" else "a person" if first == "person" else "a body" if rest else "a state"


def _root(id: str) -> str:
    """The state of a state's body, else the id itself."""
    first, _, rest = id.partition(".")
    return id if first in ("person", "text") or not rest else first
