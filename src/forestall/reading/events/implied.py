"""Implied: who does and who suffers what the report leaves to be understood.

Asked when mentions have been folded, so that a guess never joins or parts two of them. A refusal, a promise or a threat
is put to whoever acted on its speaker last; help and emergencies fall on the land that is spoken of; arrests and
closures without an agent are the government's.
"""

from collections.abc import Iterator, Sequence

from forestall.reading.cast.who import Cast
from forestall.reading.deeds.mention import Mention
from forestall.reading.events.merge import Draft
from forestall.reading.form.syntax import objects, prepositional
from forestall.reading.parties.parties import is_people, targets
from forestall.reading.words.lexicon import word_list

__all__ = ["imply_parties"]

_ADDRESSED = word_list("implied.addressed")
_CAPTIVES = word_list("implied.captives")
_OF_ARMIES = word_list("implied.of_armies")
_FELT = word_list("implied.felt")
_GIVEN = word_list("implied.given")
_INQUIRIES = word_list("implied.inquiries")
_OUTLAWED = word_list("implied.outlawed")
_SENDING = word_list("implied.sending")
_PARTIES = ("state", "organisation", "armed group", "party", "government", "ministry", "military", "company", "person")
_BODIES = ("government", "ministry", "military")
_OFFICES = ("person", "government", "ministry", "party")
_READY = word_list("implied.ready")
_TOWARDS = ("dative", "to", "for", "into", "among", "across", "in", "at")
_BROKEN = ("REJECT", "SANCTION")
"""Types of acts upon a thing as much as upon whoever shares it: a truce, a contract, flights."""
_NEAR = 2
"""Sentences before and after an event in which its counterpart is looked for."""


def imply_parties(cast: Cast, drafts: Sequence[Draft]) -> None:
    """Give events the doer and the one done to, where their own clauses name none."""
    for draft in drafts:
        if not draft.actors and draft.type != "ASSAULT":
            draft.implied += _doer(cast, draft, drafts)
            draft.actors += draft.implied
    for draft in drafts:
        _spare_host(cast, draft, drafts)
        _shot_back(cast, draft, drafts)
        if _open(draft):
            found = [t for t in _sufferer(cast, draft, drafts) if t not in draft.targets]
            draft.implied += found
            draft.targets += found


def _spare_host(cast: Cast, draft: Draft, drafts: Sequence[Draft]) -> None:
    """Those who attack abroad hit the armed group whom the report tells they fight there, not its host."""
    hosts = {t for m in draft.mentions for t in m.hosts}
    hosts -= {t for m in draft.mentions for t in m.targets if t not in m.hosts}
    fought = _fought(cast, draft, drafts) if hosts or _only_a_place(cast, draft) else []
    if fought:
        draft.targets = [*fought, *(t for t in draft.targets if t not in hosts)]
    draft.implied += [*fought, *(h for h in hosts if h in draft.targets)]


def _shot_back(cast: Cast, draft: Draft, drafts: Sequence[Draft]) -> None:
    """ "Guards returned fire" hits whoever the report told as attacking right before, where it names nobody else."""
    named = [t for m in draft.mentions for t in m.targets if t not in m.hosts]
    if draft.type != "ASSAULT" or named or not draft.actors or not any(_returns(cast, m) for m in draft.mentions):
        return
    at, mine = draft.mentions[0].token.i, {cast.camp(a) for a in draft.actors}
    before = (d for d in _around(draft, drafts) if d.type == "ASSAULT" and d.mentions[0].token.i < at)
    theirs = next((x for d in before if (x := [a for a in d.actors if cast.camp(a) not in mine])), [])
    if theirs:
        draft.targets[:] = theirs
        draft.implied += theirs


def _returns(cast: Cast, mention: Mention) -> bool:
    """Whether a verb says that an attack was answered: "returned fire", "shot back"."""
    verb = mention.token
    back = any(c.lower == "back" for c in cast.parsed.kids(verb, "prt", "advmod"))
    fire = verb.lemma in ("return", "answer") and any(o.lemma in _FIRE for o in cast.parsed.kids(verb, "dobj"))
    return fire or (back and verb.lemma in _SHOOTING) or verb.lemma in ("retaliate", "counterattack")


_FIRE, _SHOOTING = {"fire", "gunfire", "shot"}, {"shoot", "fire", "hit", "strike", "fight"}


def _only_a_place(cast: Cast, draft: Draft) -> bool:
    """Whether an attack abroad is told to hit a place alone."""
    places = bool(draft.targets) and all(cast.register.known(t).kind == "place" for t in draft.targets)
    return draft.type == "ASSAULT" and places and bool(_host(cast, draft))


def _host(cast: Cast, draft: Draft) -> str | None:
    """The state in whose land those of another act."""
    country = draft.place.country.lower() if draft.place is not None and draft.place.country else None
    states = {cast.register.state_of(a) for a in draft.actors}
    return country if country in cast.vocabulary.actors and states and not states & {None, country} else None


def _fought(cast: Cast, draft: Draft, drafts: Sequence[Draft]) -> list[str]:
    """The armed group that the doer of an attack fights in other events; none where it attacks the host by name."""
    mine, others = {cast.camp(a) for a in draft.actors}, [d for d in drafts if d is not draft and d.type == "ASSAULT"]
    named = (t for d in others if mine & {cast.camp(a) for a in d.actors} for m in d.mentions for t in m.targets)
    if _host(cast, draft) in {cast.camp(t) for t in named}:
        return []
    fights = (p for d in others for p in _opposed(cast, d, mine))
    return [p for p in dict.fromkeys(fights) if cast.register.known(p).kind == "armed group"][:1]


def _open(draft: Draft) -> bool:
    """Whether nobody is named to whom an event is done: no one at all, the thing asked for, the envoy sent."""
    if draft.targets and any(m.addressed for m in draft.mentions):
        return False
    things = all(t.startswith("text.") for t in draft.targets) and draft.type in _ADDRESSED | _GIVEN
    return things or not draft.targets or any(m.token.lemma in _SENDING for m in draft.mentions)


def _doer(cast: Cast, draft: Draft, drafts: Sequence[Draft]) -> list[str]:
    """Of a measure the body of the state that takes another near it, else its government."""
    land = _land(cast, draft) if draft.type == "COERCE" and not _lawless(cast, draft) else None
    if land is None:
        return []
    near = (a for d in _around(draft, drafts) if d.type == "COERCE" for a in d.actors)
    body = next((a for a in near if a.startswith(land + ".") and cast.register.known(a).kind in _BODIES), None)
    return [body or cast.register.government(land.upper()) or land]


def _lawless(cast: Cast, draft: Draft) -> bool:
    """Whether no government does it: "were kidnapped", "two policemen were seized", "a trawler held since April"."""
    own = (cast.register.known(t) for t in draft.targets)
    captive = any(t.lemma in _CAPTIVES or t.lemma in _OF_ARMIES for m in draft.mentions for t in m.patients)
    return captive or any(m.token.lemma in _OUTLAWED for m in draft.mentions) or any(a.kind == "military" for a in own)


def _sufferer(cast: Cast, draft: Draft, drafts: Sequence[Draft]) -> list[str]:
    things = [t for m in draft.mentions for t in m.spare if t not in draft.actors]
    if _looks_into(cast, draft):
        return []
    crowd = _crowd(cast, draft, drafts) if draft.type in ("COERCE", "ASSAULT") and not things else []
    if crowd:
        return crowd
    if draft.type in _BROKEN and things:
        return [*_counterpart(cast, draft, drafts), *things]
    if draft.type in _ADDRESSED:
        return _counterpart(cast, draft, drafts) or things or _place(cast, draft)[-1:]
    if draft.type == "COERCE" and _abroad(cast, draft):
        return _receiving(cast, draft) or _counterpart(cast, draft, drafts)
    if draft.type in _FELT:
        received = _receiving(cast, draft)
        foe = draft.type == "MOBILIZE" and all(t.startswith("text.") for t in received)
        return (_counterpart(cast, draft, drafts) if foe else []) or received or _place(cast, draft)
    if draft.type == "PROTEST":
        return things or _place(cast, draft)[-1:]
    if draft.type == "ASSAULT" or (draft.type == "RETREAT" and not _in_office(cast, draft)):
        return things or _counterpart(cast, draft, drafts) or _place(cast, draft)
    return things or _left(cast, draft)


def _crowd(cast: Cast, draft: Draft, drafts: Sequence[Draft]) -> list[str]:
    """Those who protest near it, where police or soldiers use force or make arrests: "Police used tear gas"."""
    if draft.mode not in _ON_CROWDS or any(cast.register.known(a).kind not in _FORCES for a in draft.actors):
        return []
    protests = (d for d in _around(draft, drafts) if d.type == "PROTEST" and d.actors)
    return next(([a for a in d.actors if a not in draft.actors] for d in protests), [])


_ON_CROWDS = ("disperse", "arrest", "beat", "firearms")
_FORCES = (*_BODIES, "unknown", "people")


def _looks_into(cast: Cast, draft: Draft) -> bool:
    """ "Ordered an inquiry" looks into what happened, and charges nobody."""
    things = (o for m in draft.mentions for o in objects(cast.parsed, m.token))
    return draft.type == "ACCUSE" and any(t.lemma in _INQUIRIES for t in things)


def _abroad(cast: Cast, draft: Draft) -> bool:
    """Whether a state acts that is not the one spoken of, and nothing says that it acts there."""
    states = {cast.register.state_of(a) for a in draft.actors} - {None}
    return draft.place is None and bool(states) and _land(cast, draft) not in states


def _receiving(cast: Cast, draft: Draft) -> list[str]:
    """Those after "to", "for", "in": "sent food to the camps"."""
    first = draft.mentions[0]
    after = prepositional(cast.parsed, first.token, _TOWARDS)
    after = [t for t in after if t.entity not in ("DATE", "TIME", "CARDINAL", "PERCENT", "MONEY")]
    after = [t for t in after if draft.type != "MOBILIZE" or t.lemma not in _READY]
    return [a for t in after for a in targets(cast, t) if a not in draft.actors][:2]


def _in_office(cast: Cast, draft: Draft) -> bool:
    return any(cast.register.known(a).kind in _OFFICES for a in draft.actors)


def _left(cast: Cast, draft: Draft) -> list[str]:
    """Whoever holds an office leaves its state; others leave the land they are in."""
    states = [s for a in draft.actors if (s := cast.register.state_of(a)) is not None]
    return [cast.register.implied(states[0])] if states and _in_office(cast, draft) else _place(cast, draft)


def _place(cast: Cast, draft: Draft) -> list[str]:
    """The place where it happens, and the state it lies in."""
    land, place = _land(cast, draft), draft.place
    here = [] if place is None or place.precision == "country" else [cast.register.place(place.name)]
    state = [cast.register.implied(land)] if land else []
    return [*here, *(s for s in state if s not in draft.actors)]


def _land(cast: Cast, draft: Draft) -> str | None:
    """Id of the state where an event happens, else of that which the report is about."""
    place = draft.place.country if draft.place is not None else None
    codes = [c.lower() for c in (place if place in cast.countries else None, *cast.countries) if c]
    return next((c for c in codes if c in cast.vocabulary.actors), None)


def _counterpart(cast: Cast, draft: Draft, drafts: Sequence[Draft]) -> list[str]:
    """Who acted on the doer last or was acted upon by it, else the other party named nearest."""
    mine = {cast.camp(a) for a in draft.actors}
    near = list(_around(draft, drafts))
    asked = _asking(cast, draft, near, mine)
    if asked:
        return asked
    found = next((p for other in near if (p := _opposed(cast, other, mine))), None)
    if found is None and draft.type == "REQUEST":
        land = _land(cast, draft)
        found = [cast.register.implied(land)] if land and land not in mine else None
    return found or _named_near(cast, draft, mine)


def _asking(cast: Cast, draft: Draft, near: Sequence[Draft], mine: set[str]) -> list[str]:
    """Who asked or offered right before a bare refusal: "Arbour called for an inquiry. Tashkent refused."."""
    if draft.type != "REJECT":
        return []
    at = draft.mentions[0].token.i
    before = (d for d in near if d.type in _ASKING and d.mentions[0].token.i < at)
    theirs = next((d.actors for d in before if d.actors), [])
    return [a for a in theirs if cast.camp(a) not in mine and _a_side(cast, a)]


_ASKING = ("REQUEST", "AGREE", "AID")


def _opposed(cast: Cast, other: Draft, mine: set[str]) -> list[str]:
    """The other side of an event in which the doer has a part."""
    theirs = [a for a in other.actors if cast.camp(a) not in mine and _a_side(cast, a)]
    if theirs and mine & {cast.camp(t) for t in other.targets}:
        return theirs
    met = [t for t in other.targets if cast.camp(t) not in mine and _a_side(cast, t)]
    return met if mine & {cast.camp(a) for a in other.actors} else []


def _a_side(cast: Cast, id: str) -> bool:
    return _a_party(cast, id) or is_people(cast, id)


def _around(draft: Draft, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """The other events told near, those before first, the nearest of them first."""
    at = draft.mentions[0].sentence
    near = [(at - m.sentence, d) for d in drafts if d is not draft for m in d.mentions]
    ranked = sorted((n for n in near if abs(n[0]) <= _NEAR), key=lambda n: (n[0] < 0, abs(n[0])))
    yield from (d for _, d in ranked)


def _named_near(cast: Cast, draft: Draft, mine: set[str]) -> list[str]:
    """The party named last in this sentence or the one before that is of another camp."""
    word = draft.mentions[0].token
    tokens = cast.parsed.tokens
    own = {w.i for m in draft.mentions for t in m.agents for w in cast.parsed.subtree(t)}
    seen = [(i, a) for i, a in reversed(cast.register.before(word.i, 60)) if i not in own]
    near = (a for i, a in seen if tokens[i].sentence >= word.sentence - 1 and _a_party(cast, a))
    other = next((a for a in near if cast.camp(a) not in mine), None)
    return [] if other is None else [other]


def _a_party(cast: Cast, id: str) -> bool:
    return cast.register.known(id).kind in _PARTIES and not id.startswith("text.")
