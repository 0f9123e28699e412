"""Mentions of events: each verb or noun of the predicate table that the sentence uses in its frame.

A mention keeps the words its parties, place, date and toll are read from.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from forestall.reading.deeds.joining import join_mentions
from forestall.reading.deeds.mention import Mention
from forestall.reading.deeds.modality import figurative, modality
from forestall.reading.deeds.nouns import nominal
from forestall.reading.deeds.usage import Fit, fit
from forestall.reading.form.clause import Clause, Gerund
from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.reading.form.syntax import blamed, is_passive
from forestall.reading.words.lexicon import word_list
from forestall.vocabulary import Predicate, Vocabulary

__all__ = ["Index", "Mention", "find_mentions", "index_predicates"]

_IRREGULAR = dict(pair.split() for pair in word_list("mentions.irregular"))
"""Forms whose lemma the model does not know."""
_UNCOUNTED = {"number", "other", "many", "several", "some"}
_STATES = word_list("mentions.states")
_INSIDE = word_list("mentions.inside")


@dataclass(frozen=True, slots=True)
class Index:
    """Verbs and nouns of the table by lemma, those with most conditions first; lemmas of people and bodies."""

    verbs: Mapping[str, tuple[Predicate, ...]]
    nouns: Mapping[str, tuple[Predicate, ...]]
    people: frozenset[str]
    groups: frozenset[str] = frozenset()
    """Names of armed groups in lower case."""


def index_predicates(vocabulary: Vocabulary) -> Index:
    """The predicate table by lemma."""
    verbs: dict[str, list[Predicate]] = {}
    nouns: dict[str, list[Predicate]] = {}
    for entry in vocabulary.predicates:
        (verbs if entry.pos == "verb" else nouns).setdefault(entry.lemma.lower(), []).append(entry)
    classes = ("people", "armed", "ruler", "envoy", "crowd", "bloc", "notable")
    people = frozenset().union(*(vocabulary.classes[name] for name in classes)) | set(vocabulary.role_words)
    armed = (a for a in vocabulary.actors.values() if a.kind in ("armed group", "military"))
    groups = frozenset(name.lower() for a in armed for name in (a.name, *a.aliases))
    return Index(_sorted(verbs), _sorted(nouns), people, groups)


def _sorted(entries: Mapping[str, list[Predicate]]) -> dict[str, tuple[Predicate, ...]]:
    return {k: tuple(sorted(v, key=_exactness, reverse=True)) for k, v in entries.items()}


def _exactness(entry: Predicate) -> int:
    words_of = ("object", "object_is", "subject", "either", "complement", "clause", "oprd", "after")
    narrow = [getattr(entry, name) for name in words_of]
    words = len(entry.before) + len(entry.behind) + len(entry.particle)
    flags = 20 * ("negated" in entry.flags) + 5 * ("infinitive" in entry.flags) + len(entry.flags - {"bare", "state"})
    return 10 * words + 2 * sum(bool(n) for n in narrow) + flags


def find_mentions(parsed: Parsed, sentence: Sentence, index: Index) -> list[Mention]:
    """The mentions of one sentence in word order, verbs and nouns that tell one event joined."""
    found: list[Mention] = []
    for token in parsed.of(sentence):
        if _is_verb(token):
            mention = _verbal(parsed, token, index)
        elif token.pos in ("NOUN", "PROPN"):
            mention = nominal(parsed, token, index.nouns) or _gerundial(parsed, token, index)
        else:
            continue
        if mention is not None:
            found.append(mention)
    return join_mentions(parsed, found)


def _is_verb(token: Token) -> bool:
    """Whether a word tells by being done; "the ousted king" only names."""
    if token.dep == "amod":
        return False
    return token.pos in ("VERB", "AUX") or (token.tag.startswith("VB") and token.dep != "compound")


def _verbal(parsed: Parsed, verb: Token, index: Index) -> Mention | None:
    entries = index.verbs.get(_lemma(verb, index), ())
    if not entries or (verb.lemma == "leave" and _leaves_state(parsed, verb)):
        return None  # "left three dead" tells a toll
    if _by_other_means(parsed, verb) or _questioned(parsed, verb):
        return None
    for loose in (False, True):
        clause = Clause(parsed, verb, index.people, loose, index.groups)
        for entry in entries:
            fitting = fit(clause, entry)
            if fitting is not None:
                return _mention(clause, entry, fitting)
        if not any(t.pos == "PROPN" for t in parsed.tokens[verb.i + 1 : verb.i + 8]):
            return None
    return None


def _gerundial(parsed: Parsed, noun: Token, index: Index) -> Mention | None:
    """ "The sending of two destroyers", "the handing in of rifles": a verb made a noun, in the frame of the verb."""
    of = any(p.lower == "of" for p in parsed.kids(noun, "prep"))
    told = of and noun.tag == "NN" and noun.lower.endswith("ing") and noun.dep in _TOLD_OF
    entries = index.verbs.get(_lemma(noun, index), ()) if told else ()
    clause = Gerund(parsed, noun, index.people, True, index.groups)
    for entry in entries:
        fitting = fit(clause, entry) if "subj" not in entry.patient and not entry.complement else None
        if fitting is not None and (entry.object or entry.object_is):
            return _mention(clause, entry, fitting)
    return None


_TOLD_OF = ("nsubj", "nsubjpass", "dobj", "pobj")


def _mention(clause: Clause, entry: Predicate, fitting: Fit) -> Mention | None:
    parsed, verb = clause.parsed, clause.verb
    if entry.victim and verb.dep == "acl" and parsed.tokens[verb.head].lemma in _UNCOUNTED:
        return None  # "a number of others wounded" adds to what is told
    verdict = modality(parsed, verb, entry.type, refused="negated" in entry.flags)
    if verdict == "happened" and figurative(entry.type, clause.doers, fitting.patients):
        verdict = "figurative"
    agents = fitting.agents
    if not agents and "subj" not in entry.patient:
        agents = _lost_subject(parsed, verb) or (blamed(parsed, verb) if entry.type in _NOTHING_WITHOUT else [])
    mention = Mention(verb, entry, verdict, agents, fitting.patients, {verb.i}, fitting.mode or entry.mode)
    mention.used = fitting.used
    brought = "brought" in entry.flags and not _pronouns(clause.doers)
    mention.undergone = brought or (is_passive(parsed, verb) and verb.dep != "acl")
    mention.of_known = is_passive(parsed, verb) and not agents and _known(parsed, fitting.patients)
    return mention


_NOTHING_WITHOUT = ("SUPPORT", "AID", "MOBILIZE", "CONSULT", "COOPERATE")
"""Types that are no event without who does it: there the one who is blamed stands as the doer, beside the claim."""


def _pronouns(tokens: list[Token]) -> bool:
    """Whether pronouns alone act: what reached a town is then not said."""
    return all(t.pos == "PRON" for t in tokens)


def _known(parsed: Parsed, patients: list[Token]) -> bool:
    """Whether those acted on were told of before: "the ship was set on fire"."""
    known = ("the", "this", "these", "that", "those", "its", "their")
    things = [t for t in patients if t.pos == "NOUN"]
    return bool(things) and all(any(c.lower in known for c in parsed.kids(t, "det", "poss")) for t in things)


def _by_other_means(parsed: Parsed, verb: Token) -> bool:
    """ "Hit back by decreeing a ban": the ban is the event."""
    if verb.lemma not in ("hit", "strike", "retaliate", "lash") or not parsed.kids(verb, "prt", "advmod", "prep"):
        return False
    return any(p.lower == "by" and parsed.kids(p, "pcomp") for p in parsed.kids(verb, "prep"))


def _questioned(parsed: Parsed, verb: Token) -> bool:
    """ "Asked about the raid", "asked whether they had fired": who is asked by the press is asked for nothing."""
    asking = verb.lemma == "ask" and is_passive(parsed, verb) and not parsed.kids(verb, "agent")
    return asking and any(c.lower in ("about", "whether", "if", "why") for t in (verb, *parsed.kids(verb, "ccomp"))
                          for c in parsed.kids(t, "prep", "mark", "advmod"))  # fmt: skip


def _leaves_state(parsed: Parsed, verb: Token) -> bool:
    """ "left three dead", "left the town without water"."""
    if parsed.kids(verb, "oprd", "acomp", "ccomp"):
        return True
    after = [t for t in parsed.tokens[verb.i + 1 : verb.i + 32] if t.sentence == verb.sentence]
    return any(t.lower in _STATES for t in after)


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


def _lemma(verb: Token, index: Index) -> str:
    """The verb's lemma; where the tagger missed it ("cordoned" read as a noun's form), cut from the ending."""
    if verb.lower in _IRREGULAR:
        return _IRREGULAR[verb.lower]
    if verb.lemma in index.verbs or not verb.lower.endswith(("ed", "ing")):
        return verb.lemma
    stem = verb.lower[:-2] if verb.lower.endswith("ed") else verb.lower[:-3]
    return next((s for s in (stem, stem + "e", stem[:-1]) if s in index.verbs), verb.lemma)
