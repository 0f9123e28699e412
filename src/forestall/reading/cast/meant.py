"""Looking back: whom a pronoun or a bare noun means that names nobody itself.

"He" is the person told of last, "it" the state or body that acted last, "our army" that of the state whose voice the
report is; "the bloc" is the organisation named last, "both sides" are the two parties named last.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from forestall.reading.cast.gender import fitting
from forestall.reading.cast.offices import titled
from forestall.reading.form.parse import Token
from forestall.reading.form.syntax import subjects
from forestall.reading.words.kinds import is_human
from forestall.reading.words.lexicon import word_list
from forestall.vocabulary.text import fold

if TYPE_CHECKING:
    from forestall.reading.cast.who import Cast

__all__ = ["again", "country_meant", "home", "other", "pair", "pronoun"]

_ACTING = word_list("who.acting")
_GROUP_WORDS = word_list("who.group_words")
_BODIES = word_list("who.bodies")
_BLOCS = word_list("who.blocs")
_TITLES = word_list("who.titles")
_SEVERAL = word_list("who.several")
_STATES_ONLY = word_list("who.states_only")
_LANDS = word_list("who.lands")
_MALE_FEMALE = {"he", "she", "him", "her", "his", "himself", "herself"}
_JOINT = word_list("meant.joint")
"""Bodies that are only meant by their own word, not any body named last."""
_VAGUE = ("group", "movement", "organisation", "organization")
_IT = {"it", "its", "itself"}
_THEY = {"they", "their", "them", "themselves"}
_WE = {"we", "our", "us", "ours"}
_COLLECTIVE = ("state", "organisation", "armed group", "party", "government", "ministry", "military", "company")
_OFFICES = (".president", ".pm")
_SUBJECT = ("nsubj", "nsubjpass")


def other(cast: Cast, head: Token) -> str | None:
    """Whom "its" means where it cannot be who acts: "Vietnam demands its withdrawal"."""
    if head.lower not in _IT | _THEY:
        return None
    verb = next((t for t in cast.parsed.up(head) if t.pos in ("VERB", "AUX")), None)
    doers = {cast.camp(a) for t in (subjects(cast.parsed, verb) if verb else []) if (a := cast.of(t, generic=False))}
    seen = [id for _, id in cast.register.before(head.i, 120) if cast.register.actors[id].kind in _COLLECTIVE]
    return next((id for id in reversed(seen) if cast.camp(id) not in doers), None)


def pronoun(cast: Cast, head: Token) -> str | None:
    """Whom a pronoun stands for, or None."""
    if head.lower in _MALE_FEMALE:
        return _person_before(cast, head)
    if head.lower in _IT:
        return _subject_before(cast, head, _COLLECTIVE)
    if head.lower in _THEY:
        return _people_acted_on(cast, head) or _subject_before(cast, head, (*_COLLECTIVE, "people", "unknown"))
    return home(cast) if head.lower in _WE else None


def _people_acted_on(cast: Cast, head: Token) -> str | None:
    """ "Seized a bus with 20 passengers and killed twelve of them": the last of the people told of before."""
    number = cast.parsed.tokens[cast.parsed.tokens[head.head].head]
    if head.lower != "them" or number.tag != "CD" or number.dep not in ("dobj", "conj"):
        return None
    beside = _beside(cast, head)
    before = reversed(cast.parsed.of(cast.parsed.sentences[head.sentence])[:-1])
    armed = cast.vocabulary.classes["armed"]
    people = (t for t in before if t.i < number.i and t.pos == "NOUN" and t.dep != "compound")
    told = (t for t in people if (t.tag == "NNS" and is_human(t.lemma)) or (t.tag == "NN" and t.lemma in armed))
    return next((a for t in told if (a := cast.of(t)) is not None and a not in beside), None)


def _beside(cast: Cast, head: Token) -> set[str]:
    """Who acts in the pronoun's own clause, and so is not meant by an object ("cut ties with it")."""
    if head.dep in (*_SUBJECT, "poss"):
        return set()
    verb = next((t for t in cast.parsed.up(head) if t.pos in ("VERB", "AUX")), None)
    near = subjects(cast.parsed, verb) if verb is not None else []
    return {a for t in near if t.i != head.i and t.pos != "PRON" and (a := cast.of(t, generic=False))}


def _person_before(cast: Cast, head: Token) -> str | None:
    """The person who acted last in this sentence or the one before, else the one named last."""
    beside = _beside(cast, head)
    for above in cast.parsed.up(head):  # "the minister said that he": who says it has to be known before "he" is asked
        for subject in subjects(cast.parsed, above) if above.pos == "VERB" else ():
            cast.of(subject, generic=False)
    seen = [(i, id) for i, id in cast.register.before(head.i, 120) if id not in beside and _is_person(cast, i, id)]
    seen = fitting(cast, head.lower, seen)
    acting = [(i, id) for i, id in seen if _acts(cast, i) and cast.parsed.tokens[i].sentence >= head.sentence - 1]
    return max(acting or seen)[1] if seen else _someone_before(cast, head)


def _someone_before(cast: Cast, head: Token) -> str | None:
    """The one person told of without a name: "They freed a hostage, six months after they seized him"."""
    if head.dep == "poss" or head.lower.endswith("self"):
        return None
    first = cast.parsed.sentences[max(head.sentence - 1, 0)].first
    single = (t for t in reversed(cast.parsed.tokens[first : head.i]) if t.tag == "NN" and is_human(t.lemma))
    found = next((t for t in single if t.dep in (*_SUBJECT, "dobj")), None)
    return None if found is None else cast.of(found)


def _is_person(cast: Cast, i: int, id: str) -> bool:
    """A person by name, or by an office that one person holds ("the Polish prime minister")."""
    if cast.register.actors[id].kind == "person":
        return True
    top = _top(cast, i)
    return top.lemma in _TITLES and top.tag in ("NN", "NNP")


def _top(cast: Cast, i: int) -> Token:
    """The head of the noun phrase that word `i` begins."""
    token = cast.parsed.tokens[i]
    for above in cast.parsed.up(token):
        if token.dep not in ("compound", "amod", "det", "poss", "nmod", "nummod", "flat", "case"):
            break
        token = above
    return token


def _acts(cast: Cast, i: int) -> bool:
    top = _top(cast, i)
    return (cast.parsed.tokens[top.head] if top.dep == "appos" else top).dep in _SUBJECT


def _subject_before(cast: Cast, head: Token, kinds: tuple[str, ...]) -> str | None:
    """Who acted last in this sentence before the word, else in the sentence before, else was named last."""
    beside = _beside(cast, head)
    for number in (head.sentence, head.sentence - 1):
        if number < 0:
            break
        told = [t for t in cast.parsed.of(cast.parsed.sentences[number]) if t.dep in _SUBJECT and t.i < head.i]
        for subject in (t for t in told if t.pos != "PRON" and not (head.lower in _IT and t.tag == "NNS")):
            found = cast.of(subject, generic="unknown" in kinds and cast.is_people_word(subject))
            if found and found not in beside and cast.register.actors[found].kind in kinds:
                return found
            if (
                found is None
                and head.dep == "nsubj"
                and head.lower in _IT
                and subject.lemma in _ACTING
                and subject.tag == "NN"
            ):
                return cast.unnamed(subject)  # "An alliance of clans took the town. It killed nine."
    seen = [(i, id) for i, id in cast.register.before(head.i, 60) if cast.register.actors[id].kind in _COLLECTIVE]
    seen = [(i, id) for i, id in seen if id not in beside and not (head.lower in _IT and id.endswith(_OFFICES))]
    return max(seen)[1] if seen else None


def home(cast: Cast) -> str | None:
    """The state whose voice the report is: that of its dateline, else the one it speaks of most."""
    early = [n for i, n in sorted(cast.name_at.items()) if i < 60 and n.capital_of]
    state = early[0].capital_of if early else None
    state = state or next((c.lower() for c in cast.countries if c.lower() in cast.vocabulary.actors), None)
    return cast.register.implied(state) if state else None


def again(cast: Cast, head: Token) -> str | None:
    """ "The militia": the last armed group named; "the bloc": the last organisation; "the general": the last person."""
    dets = [c.lower for c in cast.parsed.kids(head, "det")]
    if not dets or dets[0] not in ("the", "this", "that") or head.tag not in ("NN", "NNS", "NNP", "NNPS"):
        return None
    if head.lemma in _LANDS:
        return country_meant(cast, head, _beside(cast, head))
    if head.lemma in _GROUP_WORDS:
        return _bearing(cast, head, ("armed group", "party")) or cast.register.last(
            head.i, ("armed group", "party", *(("organisation",) if head.lemma in _VAGUE else ()))
        )
    if head.lemma in (_BLOCS | _BODIES) and any(c.tag == "NNP" for c in cast.parsed.kids(head, "compound")):
        return None  # "the CTV union federation" bears its own name
    if head.lemma in _BLOCS and head.tag == "NN":
        return _bearing(cast, head, ("organisation",)) or _most_named(cast, head)
    if head.lemma in _BODIES and head.tag == "NN":
        bodies = ("organisation", "ministry", "company", "government")
        named = _bearing(cast, head, bodies)
        return named if named or head.lemma in _JOINT else cast.register.last(head.i, bodies[:3], 400)
    mouth = head.lemma in cast.vocabulary.speech_phrases["mouthpiece"]
    if (head.lemma in _TITLES or mouth) and head.tag == "NN":
        return titled(cast, head) or (_mouth_of(cast, head) if mouth else None)
    return None


def _mouth_of(cast: Cast, head: Token) -> str | None:
    """Whose "the statement" is: who gave out the paper, or acted last; people speak for themselves."""
    if cast.is_people_word(head):
        return None
    first = next(
        (t for t in reversed(cast.parsed.tokens[max(0, head.i - 120) : head.i]) if t.lemma == head.lemma), None
    )
    verb = next((t for t in cast.parsed.up(first) if t.pos == "VERB"), None) if first is not None else None
    given = (cast.of(t, generic=False) for t in (subjects(cast.parsed, verb) if verb is not None else []))
    return next((a for a in given if a is not None), None) or _subject_before(cast, head, (*_COLLECTIVE, "person"))


def _most_named(cast: Cast, head: Token) -> str | None:
    """The organisation named most often so far, the last among equals."""
    seen = [id for _, id in cast.register.before(head.i, 600) if cast.register.actors[id].kind == "organisation"]
    return max(reversed(seen), key=seen.count, default=None)


def _bearing(cast: Cast, head: Token, kinds: tuple[str, ...]) -> str | None:
    """The last actor whose name has the word in it: "the council" after "the Security Council"."""
    word = fold(head.lemma)
    for _, id in sorted(cast.register.before(head.i, 400), reverse=True):
        actor = cast.register.actors[id]
        if actor.kind in kinds and any(word in fold(n).split() for n in (actor.name, *actor.aliases)):
            return id
    return None


def country_meant(cast: Cast, token: Token, beside: Container[str] = ()) -> str | None:
    """ "The country": the state named last, as a place or an actor, that is not one of those `beside` it."""
    for i in range(token.i - 1, max(-1, token.i - 80), -1):
        name = cast.name_at.get(i)
        if name is not None and not name.adjective:
            state = name.capital_of or cast.state_of(name.place)
            named = cast.vocabulary.actors[name.actor] if name.actor else None
            state = state or (named.id if named is not None and named.kind == "state" else None)
            if state and state not in beside:
                return cast.register.implied(state)
    return None


def pair(cast: Cast, head: Token) -> tuple[str, ...]:
    """The two that "both sides" or "the two countries" means: those named last, or else next in the sentence."""
    words = {c.lower for c in cast.parsed.kids(head, "det", "nummod", "predet", "amod")}
    plural = head.tag in ("NNS", "NNPS") or head.lower in ("both", "people")
    if head.lemma not in _SEVERAL or not plural or not words & {"both", "two", "the", "warring", "rival"}:
        return ()
    if not words & {"both", "two", "warring", "rival"} and head.lemma not in ("side", "party", "belligerent"):
        return ()
    if "two" in words and not words & {"both", "the"}:
        return ()  # "two rival factions" are told of for the first time
    found: dict[str, None] = {}
    beside = {cast.camp(a) for a in _beside(cast, head)}
    for _, id in sorted(cast.register.before(head.i, 250), reverse=True):
        _add_camp(cast, id, head, beside, found)
    for i in range(head.i + 1, cast.parsed.sentences[head.sentence].last + 1):
        name = cast.name_at.get(i)
        if name is not None and name.actor:
            _add_camp(cast, name.actor, head, beside, found)
    return tuple(reversed(tuple(found)[:2])) if len(found) > 1 else ()


def _add_camp(cast: Cast, id: str, head: Token, beside: set[str], found: dict[str, None]) -> None:
    camp = cast.camp(id)
    kind = cast.register.actors[camp].kind if camp in cast.register.actors else "state"
    kinds = ("state",) if head.lemma in _STATES_ONLY else ("state", "armed group", "party")
    if kind in kinds and camp not in beside and len(found) < 2:
        found.setdefault(camp, None)
