"""Sides: who does and who suffers what a mention tells, filled in where the clause alone does not say.

Who reports an attack by another is its target; whoever attacks in another's country attacks it; troops that are moved
act themselves; a curfew without an agent is the government's.
"""

from forestall.reading.cast import meant
from forestall.reading.cast.who import Cast
from forestall.reading.deeds.addressed import addressed
from forestall.reading.deeds.mention import Mention
from forestall.reading.form.answering import NOUNS
from forestall.reading.form.parse import Token
from forestall.reading.form.syntax import agents as passive_agents
from forestall.reading.form.syntax import is_passive, lost_subject, objects, prepositional, responsible, subjects
from forestall.reading.parties.parties import (
    agent,
    agents,
    is_crowd,
    is_measure,
    is_people,
    named_in,
    owners,
    targets,
    whole,
    wielder,
)
from forestall.reading.speech.saying import Saying
from forestall.reading.words.lexicon import word_list

__all__ = ["give_complainants", "give_parties", "imply_government"]


def give_parties(cast: Cast, mentions: list[Mention]) -> None:
    """Set who acts and who is acted upon, from the words each clause gives."""
    words = {w for m in mentions for w in m.words}
    for mention in mentions:
        doers = [t for t in _doers(cast, mention) if t.i not in words]
        mention.actors = tuple(dict.fromkeys(a for t in doers for a in agents(cast, t)))
        facing = _facing(cast, mention)
        mention.actors = facing or mention.actors
        if not mention.actors:
            mention.actors = _by_deed(cast, mention) or _meanwhile(cast, mention)
        if not mention.actors:
            mention.actors = _administered(cast, mention, doers)
        done = [t for t in _done(cast, mention) if t.i not in words and not _a_weapon(cast, t, mention)]
        asked = [a for t in addressed(cast, mention) for a in targets(cast, t) if not _own(cast, a, mention)]
        mention.addressed = bool(asked)
        found = dict.fromkeys((*asked, *facing)) or _acted_on(cast, mention, done)
        found |= dict.fromkeys(_dispossessed(cast, mention))
        mention.targets = tuple(t for t in found if t in facing or not _own(cast, t, mention))
        _move(cast, mention)
        if not _named(mention.targets) and mention.predicate.type in _TOGETHER and _mutual(cast, mention, doers):
            mention.targets = mention.actors
        if not mention.addressed:
            _concern(cast, mention, done)
        mention.targets = _unmoved(cast, mention)
        if (
            not mention.actors
            and mention.predicate.type == "PROTEST"
            and any(is_crowd(t) or t.pos == "NUM" for t in doers)
        ):
            mention.actors = (cast.register.people("protesters"),)
        if mention.predicate.pos == "noun":
            mention.suspects = tuple(a for t in responsible(cast.parsed, mention.token) for a in agents(cast, t))
        if mention.predicate.type == "ASSAULT" and not _named(mention.targets):
            mention.hosts = _by_place(cast, mention)
            mention.targets += mention.hosts
        if not mention.targets and _mutual(cast, mention, doers):
            mention.targets = mention.actors
    _carry(cast, mentions)


def _dispossessed(cast: Cast, mention: Mention) -> list[str]:
    """ "Retook the dam from the rebels": those a place is taken from."""
    if mention.predicate.type != "ASSAULT" or mention.predicate.pos != "verb":
        return []
    if mention.token.lemma not in _TAKING:
        return []
    lost = [t for t in prepositional(cast.parsed, mention.token, ("from",)) if t.entity not in ("DATE", "TIME")]
    holders = [a for t in lost for a in targets(cast, t)]
    return [
        a
        for a in holders
        if cast.register.known(a).kind != "place" and (not a.startswith("text.") or is_people(cast, a))
    ]


def _administered(cast: Cast, mention: Mention, doers: list[Token]) -> tuple[str, ...]:
    """A place whose administration acts: "Scotland closed its schools", "Texas reopened its bars"."""
    if mention.predicate.type not in _ADMINISTRATIVE:
        return ()
    lands = [t for t in doers if t.dep in ("nsubj", "conj") and t.pos == "PROPN" and t.entity in ("GPE", "LOC")]
    return tuple(a for t in lands if (a := cast.of(t, generic=False)) is not None)


_ADMINISTRATIVE = {"COERCE", "CONCEDE", "REJECT", "AGREE", "SANCTION", "REQUEST"}


def _meanwhile(cast: Cast, mention: Mention) -> tuple[str, ...]:
    """ "82 were killed when soldiers cleared the square", "power was cut when rebels seized the dam": the armed."""
    shut = mention.predicate.type == "COERCE" and is_passive(cast.parsed, mention.token)
    suffered = mention.predicate.victim or shut
    if not suffered or mention.agents or cast.parsed.kids(mention.token, "dobj"):
        return ()
    clauses = [c for c in cast.parsed.kids(mention.token, "advcl") if c.tag in ("VBD", "VBZ", "VBP")]
    told = [c for c in clauses if any(a.lower in ("when", "as") for a in cast.parsed.kids(c, "advmod", "mark"))]
    armed = [t for c in told for t in subjects(cast.parsed, c) if t.lemma in cast.vocabulary.classes["armed"]]
    hurt = {a for t in mention.patients for a in targets(cast, t)}
    return tuple(dict.fromkeys(a for t in armed for a in agents(cast, t) if a not in hurt))


def _acted_on(cast: Cast, mention: Mention, done: list[Token]) -> dict[str, None]:
    """The parties that the words of those acted upon give; things count where they can be hit or no party is given."""
    found = dict.fromkeys(a for t in done for a in targets(cast, t))
    if mention.predicate.type in _THINGS:
        return found | dict.fromkeys(a for t in done if _a_thing(cast, t) and (a := cast.unnamed(t)) is not None)
    if _named(tuple(found)):
        return {a: None for a in found if not a.startswith("text.") or is_people(cast, a)}
    return found


def _facing(cast: Cast, mention: Mention) -> tuple[str, ...]:
    """The two that fight: "in clashes between the army and rebels" each does it to the other."""
    words = [cast.parsed.tokens[i] for i in sorted(mention.words)]
    laid = any(t.lemma in _LAID for w in words for t in (w, *cast.parsed.kids(w, "dobj")))
    if mention.predicate.type != "ASSAULT" or laid:
        return ()
    sides = [t for w in words for t in prepositional(cast.parsed, w, ("between",)) if t.entity not in ("DATE", "TIME")]
    both = tuple(dict.fromkeys(a for t in sides for a in targets(cast, t)))
    return both if len(both) > 1 or any(t.tag in ("NNS", "NNPS") for t in sides) else ()


def _doers(cast: Cast, mention: Mention) -> list[Token]:
    """The words of those who act; of an attack "claimed by" somebody, them."""
    nouns = [cast.parsed.tokens[i] for i in mention.words if cast.parsed.tokens[i].pos == "NOUN"]
    claimed = [c for n in nouns for c in cast.parsed.kids(n, "acl", "relcl") if c.lemma in ("claim", "admit")]
    found = mention.agents or [t for c in claimed for t in passive_agents(cast.parsed, c)]
    found = [s for t in found for s in _more_of(cast, t)]
    lost = None if found or mention.predicate.pos == "noun" else lost_subject(cast.parsed, mention.token)
    return found if lost is None else [lost]


def _more_of(cast: Cast, doer: Token) -> list[Token]:
    """Of "forty gunmen broke into Parliament, and seventy more took the station" the gunmen, of others themselves."""
    verb = cast.parsed.tokens[doer.head]
    above = cast.parsed.tokens[verb.head]
    more = doer.tag == "CD" and any(c.lower in ("more", "others") for c in cast.parsed.kids(doer))
    return (subjects(cast.parsed, above) if more and verb.dep == "conj" else []) or [doer]


def _a_thing(cast: Cast, token: Token) -> bool:
    """Whether a word is a thing that may be hit, with a name of its own or none: "the airport of Phnom Penh"."""
    own = cast.of(token, generic=False) is None and token.i not in cast.name_at and not is_measure(token)
    return own and token.pos == "NOUN" and not cast.is_people_word(cast.substance(token))


def _by_deed(cast: Cast, mention: Mention) -> tuple[str, ...]:
    """Whose the deed is that its noun names: "a bomb planted by ETA killed a judge"."""
    nouns = [cast.parsed.tokens[i] for i in sorted(mention.words) if cast.parsed.tokens[i].pos == "NOUN"]
    found = next((a for n in nouns if (a := wielder(cast, n)) is not None), None)
    if found is None or (mention.predicate.pos == "noun" and _suffered(mention, found, cast)):
        return ()
    return (found,)


def _suffered(mention: Mention, id: str, cast: Cast) -> bool:
    """Whether those the words before a noun name suffer it ("the Kirkuk bombing"), being its place."""
    return mention.place is not None and cast.register.state_of(id) == (mention.place.country or "").lower()


def _done(cast: Cast, mention: Mention) -> list[Token]:
    """The words of those acted upon; of "set fire to a school" and "laid siege to the town" what stands after "to"."""
    out: list[Token] = []
    for thing in mention.patients:
        idle = thing.lemma in _SET_OR_LAID
        out += (prepositional(cast.parsed, mention.token, ("to",)) if idle else []) or [thing]
    return [whole(cast, t) for t in out if not _whence(cast, t, mention)]


def _whence(cast: Cast, token: Token, mention: Mention) -> bool:
    """Whether a word only says whence the doer speaks: "From Geneva Annan appealed"."""
    return token.dep == "pobj" and token.i < mention.token.i and cast.parsed.tokens[token.head].text == "From"


def _named(ids: tuple[str, ...]) -> bool:
    return any(not t.startswith("text.") for t in ids)


def _mutual(cast: Cast, mention: Mention, doers: list[Token]) -> bool:
    """Whether those who act do it to one another: "Argentina and Chile signed", "the foreign ministers met"."""
    several = any(t.tag in ("NNS", "NNPS") and cast.is_people_word(t) for t in doers)
    alone = mention.predicate.type == "AGREE" and [cast.register.known(a).kind for a in mention.actors] == [
        "organisation"
    ]
    one = mention.predicate.type == "AGREE" and all(cast.register.state_of(a) for a in mention.actors)
    joint = len(mention.actors) > 1 or (several and not alone and not one)
    both = mention.predicate.lemma in _MUTUAL and mention.predicate.type != "COERCE"
    return joint and (both or mention.predicate.type in _TOGETHER)


_SET_OR_LAID = word_list("sides.set_or_laid")
_ARMS, _TAKING = word_list("sides.arms"), word_list("sides.taking")
_POSTED_ROUND = word_list("sides.posted_round")
_TOGETHER = ("AGREE", "CONSULT")


def _carry(cast: Cast, mentions: list[Mention]) -> None:
    """ "A closed the borders with Niger. B cut off aid": a sanction without a target is on that of the one before."""
    for mention in mentions:
        kind, (sentence, last) = mention.predicate.type, cast.sanctioned
        if kind not in (*_CARRIED, "COERCE"):
            continue
        named = tuple(t for t in mention.targets if not t.startswith("text."))
        if named:
            cast.sanctioned = (mention.sentence, named)
        elif kind in _CARRIED and not mention.targets and mention.actors and mention.sentence - sentence <= 1:
            mention.targets = tuple(t for t in last if not _own(cast, t, mention))


_CARRIED = {"SANCTION", "REJECT"}


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
    """Lockdowns and curfews without a named agent are the government's of the place, else of the report's country;
    so are forces called up and security tightened by nobody named the state's."""
    for mention in mentions:
        country = mention.place.country if mention.place is not None else None
        country = country or next(iter(countries), None)
        if mention.actors or country is None:
            continue
        if mention.predicate.type == "COERCE" and mention.predicate.mode in ("restrict", "curfew"):
            government = cast.register.government(country)
            told = mention.predicate.pos == "verb" or mention.predicate.mode == "curfew"
            mention.actors = (government,) if government is not None and told else ()
        elif _readied(cast, mention) and country.lower() in cast.vocabulary.actors:
            mention.actors = (cast.register.implied(country.lower()),)


def _readied(cast: Cast, mention: Mention) -> bool:
    """ "Conscription was introduced", "security has been tightened": a passive that tells a measure of the state."""
    verb = mention.predicate.type == "MOBILIZE" and mention.predicate.pos == "verb"
    return verb and mention.predicate.mode == "troops" and is_passive(cast.parsed, mention.token)


_MUTUAL = word_list("gather.mutual")
_LAID = word_list("sides.laid")
"""What lies between two places, not between two sides."""


def _a_weapon(cast: Cast, token: Token, mention: Mention) -> bool:
    """Weapons, dates and what a deed is called are nobody's target."""
    armed = token.lemma in cast.vocabulary.classes["weapon"] and mention.predicate.type in ("ASSAULT", "THREATEN")
    armed = armed or token.lemma == "air"
    called = token.lemma in NOUNS and token.pos == "NOUN"  # "shelled the town, a response to the raid"
    fire = token.lower == "fire" and mention.token.lemma in ("open", "return", "exchange", "trade", "hold")
    return (armed and mention.mode != "shootdown") or called or fire or token.entity in ("DATE", "TIME")


def _by_place(cast: Cast, mention: Mention) -> tuple[str, ...]:
    """Whoever attacks in another's country attacks it, where no target is named."""
    country = mention.place.country if mention.place is not None else None
    states = [cast.register.state_of(a) for a in mention.actors]
    if country is None or not states or None in states or country.lower() in states:
        return ()
    host = country.lower()
    return (cast.register.implied(host),) if host in cast.vocabulary.actors else ()


def _own(cast: Cast, target: str, mention: Mention) -> bool:
    """Whether the one acted upon is the doer or, where it must be, a body of it ("recalled its ambassador")."""
    bodies = mention.predicate.type in ("SANCTION", "RETREAT", "MOBILIZE")
    own = {cast.camp(a) for a in mention.actors}
    people = target in cast.register.actors and cast.register.actors[target].kind in ("people", "person")
    if target in mention.actors:
        return True
    foreign = mention.predicate.type not in ("ASSAULT", "COERCE", "PROTEST") and target in cast.vocabulary.actors
    land = foreign and cast.vocabulary.actors[target].kind == "state"
    return (bodies or land) and not people and cast.camp(target) in own


_THINGS = {"ASSAULT", "COERCE", "PROTEST"}
"""Types whose targets may be things under their own words."""


def _move(cast: Cast, mention: Mention) -> None:
    """Forces that are moved act themselves: "troops are pulled out" is done by their owner."""
    if mention.predicate.type in ("RETREAT", "MOBILIZE") and not mention.actors:
        things = objects(cast.parsed, mention.token)
        moved = dict.fromkeys(a for t in things for a in targets(cast, t))
        named = tuple(a for a in moved if not a.startswith("text."))
        alone = mention.predicate.pos == "verb" and is_passive(cast.parsed, mention.token)
        men = [t for t in things if alone and (t.lemma in _forces(cast) or cast.is_people_word(cast.substance(t)))]
        men = [t for t in men if t.lemma not in _ARMS]
        mention.actors = named or tuple(dict.fromkeys(a for t in men for a in targets(cast, t)))
        mention.targets = tuple(t for t in mention.targets if t not in mention.actors)


def _unmoved(cast: Cast, mention: Mention) -> tuple[str, ...]:
    """The targets without the forces that are posted or readied: "put its fighters on alert", "sent out ships"."""
    if mention.predicate.type != "MOBILIZE" or mention.token.lemma in _POSTED_ROUND:
        return mention.targets
    sent = [t for t in objects(cast.parsed, mention.token) if t.lemma in _forces(cast) or _its(cast, t)]
    moved = {a: None for t in sent for a in (*targets(cast, t), cast.unnamed(t)) if a is not None}
    mention.spare += tuple(moved)
    return tuple(t for t in mention.targets if t not in moved)


def _its(cast: Cast, thing: Token) -> bool:
    return any(c.pos == "PRON" for c in cast.parsed.kids(thing, "poss"))


def _forces(cast: Cast) -> frozenset[str]:
    return cast.vocabulary.classes["force"] | cast.vocabulary.classes["armed"]


def _concern(cast: Cast, mention: Mention, done: list[Token]) -> None:
    """A thing done something to stands for whom it is of or with: "assets of Iran", "the demand of the union"."""
    kind = mention.predicate.type
    if _named(mention.targets) or (kind == "ASSAULT" and mention.targets):
        return
    hit = [t for t in objects(cast.parsed, mention.token) if not _a_weapon(cast, t, mention)]
    things = dict.fromkeys([t.i for t in (*done, *hit)])
    doers = {w.i for doer in mention.agents for w in cast.parsed.subtree(doer)}
    tops = [cast.parsed.tokens[i] for i in things if i not in doers]
    if not tops and mention.predicate.pos == "noun":
        tops = [mention.token]
    near = dict.fromkeys(a for t in tops for a in owners(cast, t) if not _own(cast, a, mention))
    near = near or _besides(cast, mention, tops)
    people = tuple(t for t in mention.targets if is_people(cast, t))
    things_hit = mention.targets if kind in _THINGS else ()
    others = [t for t in tops if t.i not in mention.words]
    mention.spare = mention.targets or tuple(a for t in others if (a := cast.unnamed(t)) is not None)
    mention.targets = people or (*near, *things_hit) or _deeper(cast, mention, tops, doers)


def _besides(cast: Cast, mention: Mention, tops: list[Token]) -> dict[str, None]:
    """Whom else a thing may concern: what "its" means but the doer, and who stands after "with" or "against"."""
    pronouns = [c for t in tops for c in cast.parsed.kids(t, "poss") if c.pos == "PRON"]
    verbal = mention.predicate.type in ("REQUEST", "REJECT", "ACCUSE")
    others = [a for c in pronouns if verbal and (a := meant.other(cast, c)) is not None]
    to = ("to", "from") if mention.predicate.type in ("SANCTION", "COERCE") else ()
    after = prepositional(cast.parsed, mention.token, ("with", "against", "on", "towards", *to))
    found = (*named_in(cast, [t for t in after if t.entity not in ("DATE", "TIME")]), *others)
    return dict.fromkeys(a for a in found if not _own(cast, a, mention))


def _deeper(cast: Cast, mention: Mention, tops: list[Token], doers: set[int]) -> tuple[str, ...]:
    """Verbal acts have parties as targets: "demanded an end to the strikes by Israel" is put to Israel."""
    if mention.predicate.type in ("THREATEN", "REQUEST", "REJECT") and not tops:
        tops = [mention.token]
    if mention.predicate.type in _THINGS:
        return ()
    below = [w for top in tops for w in sorted(cast.parsed.subtree(top), key=lambda w: w.i) if w.i not in doers]
    parts = [w for w in below if w.dep in ("pobj", "dobj", "poss", "amod", "nsubj", "nsubjpass")]
    named = (p for w in parts if (p := _party(cast, w)) is not None and not _own(cast, p, mention))
    return tuple(p for p in (next(named, None),) if p is not None)


def _party(cast: Cast, word: Token) -> str | None:
    """The actor a word names, or unnamed people; a thing is none."""
    known = cast.of(word, generic=False)
    if known is not None or word.dep not in ("dobj", "pobj", "nsubj", "nsubjpass") or word.pos != "NOUN":
        return known
    return cast.unnamed(word) if cast.is_people_word(word) else None
