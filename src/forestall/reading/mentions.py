"""Mentions of events: each verb or noun of the predicate table that the sentence uses in its frame.

A mention keeps the words its parties, place, date and toll are read from. A verb and a noun of one sentence that tell
one event ("a strike killed three", "launched an attack") are one mention.
"""

from collections.abc import Iterable, Mapping

from forestall.reading.lexicon import word_list
from forestall.reading.mention import Mention
from forestall.reading.modality import modality
from forestall.reading.parse import Parsed, Sentence, Token
from forestall.reading.syntax import is_passive, objects, prepositional, subjects, together
from forestall.vocabulary import Predicate, Vocabulary

__all__ = ["Index", "Mention", "find_mentions", "index_predicates"]

_FRESH = word_list("mentions.fresh")
_PAST_LIGHT = word_list("mentions.past_light")
_SPOKEN_LIGHT = word_list("mentions.spoken_light")
"""Of these, what is done in words: who calls an attack something has not made it."""


Index = tuple[Mapping[str, tuple[Predicate, ...]], Mapping[str, tuple[Predicate, ...]]]
"""Verbs and nouns of the table by lemma, those with most conditions first."""


def index_predicates(vocabulary: Vocabulary) -> Index:
    """The predicate table by lemma."""
    verbs: dict[str, list[Predicate]] = {}
    nouns: dict[str, list[Predicate]] = {}
    for entry in vocabulary.predicates:
        (verbs if entry.pos == "verb" else nouns).setdefault(entry.lemma.lower(), []).append(entry)
    return _sorted(verbs), _sorted(nouns)


def _sorted(entries: Mapping[str, list[Predicate]]) -> dict[str, tuple[Predicate, ...]]:
    return {k: tuple(sorted(v, key=_exactness, reverse=True)) for k, v in entries.items()}


def _exactness(entry: Predicate) -> int:
    narrow = (entry.particle, entry.object, entry.object_is, entry.subject, entry.either, entry.complement, entry.light)
    return 10 * len(entry.before) + sum(bool(n) for n in narrow)


def find_mentions(parsed: Parsed, sentence: Sentence, index: Index) -> list[Mention]:
    """The mentions of one sentence in word order, verbs and nouns that tell one event joined."""
    found: list[Mention] = []
    for token in parsed.of(sentence):
        if token.pos in ("VERB", "AUX") or (token.tag.startswith("VB") and token.dep != "compound"):
            mention = _verbal(parsed, token, index)
        elif token.pos in ("NOUN", "PROPN"):
            mention = _nominal(parsed, token, index)
        else:
            continue
        if mention is not None:
            found.append(mention)
    return _joined(parsed, found)


def _verbal(parsed: Parsed, verb: Token, index: Index) -> Mention | None:
    if verb.lemma == "leave" and (parsed.kids(verb, "oprd", "acomp", "ccomp") or _leaves_state(parsed, verb)):
        return None  # "left three dead" tells a toll
    for entry in index[0].get(_lemma(verb, index), ()):
        fitting = _fits(parsed, verb, entry)
        if fitting is not None:
            agents, patients, mode = fitting
            if entry.victim and verb.dep == "acl" and parsed.tokens[verb.head].lemma in _UNCOUNTED:
                return None  # "a number of others wounded" adds to what is told
            agents = agents or _lost_subject(parsed, verb)
            return Mention(verb, entry, modality(parsed, verb), agents, patients, {verb.i}, mode or entry.mode)
    return None


_UNCOUNTED = {"number", "other", "many", "several", "some"}


def _leaves_state(parsed: Parsed, verb: Token) -> bool:
    states = {
        "dead",
        "wounded",
        "injured",
        "hurt",
        "homeless",
        "missing",
        "stranded",
        "trapped",
        "destroyed",
        "without",
    }
    after = [t for t in parsed.tokens[verb.i + 1 : verb.i + 32] if t.sentence == verb.sentence]
    return any(t.lower in states for t in after)


def _lost_subject(parsed: Parsed, verb: Token) -> list[Token]:
    """The nearest name before a finite active verb whose subject the parser lost behind an apposition."""
    finite = verb.tag in ("VBD", "VBZ", "VBP") and not is_passive(parsed, verb)
    if not finite or parsed.kids(verb, "nsubj", "nsubjpass", "csubj") or verb.dep in ("relcl", "acl"):
        return []
    first = parsed.sentences[verb.sentence].first
    for token in reversed(parsed.tokens[first : verb.i]):
        above = parsed.tokens[token.head]
        owned = token.dep in ("compound", "amod", "poss", "appos") or above.dep == "agent" or above.lower in _INSIDE
        if token.pos == "PROPN" and token.entity in ("PERSON", "ORG", "GPE") and not owned:
            return [token]
    return []


_INSIDE = word_list("mentions.inside")


def _adjacent(parsed: Parsed, verb: Token) -> list[Token]:
    """The noun right before a finite verb whose subject the parser missed ("17 March three rockets landed")."""
    finite = verb.tag in ("VBD", "VBZ", "VBP") and verb.dep in ("ROOT", "conj", "ccomp", "advcl")
    if not finite or is_passive(parsed, verb) or parsed.kids(verb, "nsubj", "nsubjpass", "csubj", "expl"):
        return []
    before = parsed.tokens[verb.i - 1] if verb.i > parsed.sentences[verb.sentence].first else verb
    return [before] if before.pos in ("NOUN", "PROPN") and before.entity not in ("DATE", "TIME") else []


def _lemma(verb: Token, index: Index) -> str:
    """The verb's lemma; where the tagger missed it ("cordoned" read as a noun's form), cut from the ending."""
    if verb.lemma in index[0] or not verb.lower.endswith(("ed", "ing")):
        return verb.lemma
    stem = verb.lower[:-2] if verb.lower.endswith("ed") else verb.lower[:-3]
    return next((s for s in (stem, stem + "e", stem[:-1]) if s in index[0]), verb.lemma)


def _fits(parsed: Parsed, verb: Token, entry: Predicate) -> tuple[list[Token], list[Token], str | None] | None:
    """Agents, patients and mode where the clause has the entry's frame, else None."""
    if not _particle(parsed, verb, entry):
        return None
    doers, done = subjects(parsed, verb) or _adjacent(parsed, verb), objects(parsed, verb)
    subject_words, object_words = _lemmas(parsed, doers), _lemmas(parsed, done)
    if entry.light or (entry.not_subject and subject_words & entry.not_subject):
        return None
    if entry.unless and (object_words | _lemmas(parsed, prepositional(parsed, verb, _ANY))) & entry.unless:
        return None
    if entry.subject and not subject_words & entry.subject:
        return None
    reached = object_words | _lemmas(parsed, prepositional(parsed, verb, entry.patient))
    if entry.object and not reached & entry.object:
        return None
    if entry.object_is and not _is_one(done, reached, entry.object_is):
        return None
    if entry.either and not (subject_words | object_words) & entry.either:
        return None
    if entry.complement and not _complement(parsed, verb, entry.complement):
        return None
    patients = _patients(parsed, verb, entry, done)
    if entry.patient == ("on", "upon", "at", "into") and not patients:
        return None
    mode = _weapon(object_words if entry.object else subject_words)
    return doers, patients, mode if entry.type == "ASSAULT" else None


_ANY = ("on", "at", "for", "with", "to", "against", "in", "into", "from")
_WEAPONS = {"rocket": "rocket", "katyusha": "rocket", "missile": "missile", "mortar": "mortar", "drone": "drone",
            "shell": "artillery", "artillery": "artillery", "airstrike": "airstrike", "bomb": "explosives",
            "jet": "airstrike", "warplane": "airstrike", "aircraft": "airstrike", "f-16": "airstrike"}  # fmt: skip


def _weapon(words: Iterable[str]) -> str | None:
    return next((_WEAPONS[w] for w in sorted(words) if w in _WEAPONS), None)


def _lemmas(parsed: Parsed, tokens: Iterable[Token]) -> set[str]:
    """Lemmas of the heads, and of the compound before each ("ballistic missile", "rocket fire")."""
    out: set[str] = set()
    for token in tokens:
        out.add(token.lemma)
        out |= {c.lemma for c in parsed.kids(token, "compound")}
    return out


def _particle(parsed: Parsed, verb: Token, entry: Predicate) -> bool:
    if entry.particle is None:
        return True
    words = entry.particle.split()
    following = [t.lower for t in parsed.tokens[verb.i + 1 : verb.i + 5]]
    if len(words) > 1:
        return following[: len(words)] == words
    attached = {c.lower for c in parsed.kids(verb, "prt", "prep", "advmod", "acomp", "xcomp")}
    return words[0] in attached or following[:1] == words


def _is_one(done: list[Token], words: set[str], wanted: frozenset[str]) -> bool:
    return bool(words & wanted) or ("@actor" in wanted and any(t.entity in ("PERSON", "ORG") for t in done))


def _complement(parsed: Parsed, verb: Token, wanted: frozenset[str]) -> bool:
    """Whether what is vowed or warned of is one of these acts, by the speaker."""
    for child in parsed.kids(verb, "xcomp", "ccomp"):
        if child.dep == "xcomp" and child.lemma in wanted:
            return True
        if child.lemma in wanted and any(c.lower in ("will", "would", "'ll") for c in parsed.kids(child, "aux")):
            return True
    return False


def _patients(parsed: Parsed, verb: Token, entry: Predicate, done: list[Token]) -> list[Token]:
    out: list[Token] = []
    if "obj" in entry.patient and not entry.object:
        out += done
    out += prepositional(parsed, verb, tuple(p for p in entry.patient if p != "obj"))
    if entry.object and not out:
        for thing in done:
            out += prepositional(parsed, thing, entry.patient)
    return [t for t in out if t.entity not in ("DATE", "TIME")]


def _nominal(parsed: Parsed, noun: Token, index: Index) -> Mention | None:
    before = [t.lower for t in parsed.tokens[max(0, noun.i - 4) : noun.i]]
    following = parsed.tokens[noun.i + 1].lower if noun.i + 1 < len(parsed.tokens) else ""
    if noun.entity in ("DATE", "ORG", "TIME", "FAC") and noun.pos == "PROPN":
        return None
    if noun.dep == "compound" and parsed.tokens[noun.head].lemma in index[1]:
        return None
    if noun.lemma in ("retaliation", "reprisal") and before[-1:] == ["in"]:
        return None  # a link, not an event
    for entry in index[1].get(noun.lemma, index[1].get(noun.lower, ())):
        if entry.before and tuple(before[-len(entry.before) :]) != entry.before:
            continue
        if set(before[-1:]) & entry.unless_before or following in entry.unless_after:
            return None
        return _noun_mention(parsed, noun, entry)
    return None


def _noun_mention(parsed: Parsed, noun: Token, entry: Predicate) -> Mention:
    patients = prepositional(parsed, noun, entry.patient)
    agents = prepositional(parsed, noun, entry.agent)
    modifiers = [c for c in parsed.kids(noun, "poss", "amod", "compound", "nmod") if c.i < noun.i]
    named = [m for m in modifiers if m.entity in ("NORP", "GPE", "ORG", "PERSON") or m.dep == "poss"]
    agents += [m for m in named if m.entity not in ("DATE", "TIME", "FAC", "LOC")]
    agents += [t for m in modifiers if m.entity == "NORP" for t in parsed.kids(m, "compound", "amod", "conj", "nmod")]
    governor = _governor(parsed, noun)
    spoken = entry.type == "ASSAULT" and governor is not None and governor.lemma in _SPOKEN_LIGHT
    if governor is not None and governor.lemma in _PAST_LIGHT and not spoken:
        agents = subjects(parsed, governor) or agents
        patients = patients or prepositional(parsed, governor, entry.patient)
    if not patients and "with" in entry.patient:
        patients = _with(parsed, noun)
    if entry.type == "CONSULT" and not agents:
        agents, patients = _during(parsed, noun, patients)
    dets = {c.lower for c in parsed.kids(noun, "det", "amod", "nummod")}
    weapon = _weapon({c.lemma for c in parsed.kids(noun, "compound", "amod")})
    mode = entry.mode if entry.before else weapon or entry.mode
    mention = Mention(noun, entry, modality(parsed, noun), agents, patients, {noun.i}, mode)
    owned = any(c.pos == "PRON" or c.entity == "DATE" for c in parsed.kids(noun, "poss"))
    mention.definite = (owned or bool(dets & {"the", "this", "that", "these", "those", "latest"})) and not dets & _FRESH
    vague = noun.tag == "NNS" and not dets and not agents and not patients
    mention.generic = vague and not parsed.kids(noun, "poss", "nummod", "amod", "prep", "compound")
    mention.counted = noun.tag == "NNS" and bool(parsed.kids(noun, "nummod"))
    mention.earlier = bool(dets & {"earlier", "previous", "prior"})
    mention.fresh = bool(dets & (_FRESH | {"a", "an"}))
    return mention


def _during(parsed: Parsed, noun: Token, patients: list[Token]) -> tuple[list[Token], list[Token]]:
    """ "In a telephone call Biden told him": who speaks and who is told meet in the call."""
    preposition = parsed.tokens[noun.head]
    verb = parsed.tokens[preposition.head]
    if preposition.lower not in ("in", "during", "at") or verb.pos != "VERB":
        return [], patients
    return subjects(parsed, verb), patients or objects(parsed, verb)


def _with(parsed: Parsed, noun: Token) -> list[Token]:
    """The next "with" of the sentence, where the parser hung it elsewhere ("held a conversation Sunday with ...")."""
    for token in parsed.tokens[noun.i + 1 : noun.i + 7]:
        if token.sentence == noun.sentence and token.lower == "with":
            return [t for top in parsed.kids(token, "pobj") for t in together(parsed, top)]
    return []


def _governor(parsed: Parsed, noun: Token) -> Token | None:
    """The verb a noun is the object (or passive subject) of."""
    above = parsed.tokens[noun.head]
    if noun.dep in ("conj",):
        return _governor(parsed, above) if above.i != noun.i else None
    return above if noun.dep in ("dobj", "nsubjpass") and above.pos == "VERB" else None


def _joined(parsed: Parsed, found: list[Mention]) -> list[Mention]:
    """Join a noun to the verb it is an argument of, where both tell one event."""
    by_word = {m.token.i: m for m in found}
    gone: set[int] = set()
    for noun in found:
        verb = _one_event(parsed, noun, by_word) if noun.predicate.pos == "noun" else None
        if verb is not None and verb.token.i not in gone:
            _absorb(verb, noun)
            gone.add(noun.token.i)
    return [m for m in found if m.token.i not in gone]


def _one_event(parsed: Parsed, noun: Mention, by_word: Mapping[int, Mention]) -> Mention | None:
    """The verbal mention that tells the same event as a noun that is its subject, object or means."""
    token = noun.token
    above = parsed.tokens[token.head]
    if above.pos == "ADP" and above.lower in ("in", "by", "with", "during", "through"):
        token, above = above, parsed.tokens[above.head]
    verb = by_word.get(above.i)
    if verb is None or verb.predicate.pos != "verb" or verb.predicate.type != noun.predicate.type:
        relative = next((by_word[c.i] for c in parsed.kids(noun.token, "relcl", "acl") if c.i in by_word), None)
        if relative and relative.predicate.type == noun.predicate.type and relative.predicate.pos == "verb":
            return relative
        return None
    return verb if token.dep in ("nsubj", "dobj", "prep", "agent", "nsubjpass", "pobj") else None


def _absorb(verb: Mention, noun: Mention) -> None:
    """The verb's mention takes the noun's parties, mode and article."""
    verb.agents = [t for t in verb.agents if t.i != noun.token.i] or noun.agents
    patients = [t for t in verb.patients if t.i != noun.token.i]
    verb.patients = patients + [p for p in noun.patients if p.i not in {t.i for t in patients}]
    verb.words |= noun.words
    if noun.mode and (verb.mode is None or verb.predicate.victim):
        verb.mode = noun.mode
    verb.definite, verb.fresh, verb.earlier = noun.definite, noun.fresh, noun.earlier
    if noun.modality != "happened":
        verb.modality = noun.modality
