"""Mentions of one sentence that tell one event: "a strike killed three", "shelled the town, killing ten".

A noun is joined to the verb it is subject, object or means of, a verb to the one it hangs on where both tell one deed.
"""

from collections.abc import Mapping

from forestall.reading.deeds.mention import Mention
from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.syntax import is_passive
from forestall.reading.words.lexicon import word_list

__all__ = ["join_mentions"]

_UNDERGONE = word_list("mentions.undergone")
_LET = word_list("joining.let")
_BROKERED = word_list("joining.brokered")
_FORCE = word_list("joining.force")
_DECIDE = word_list("modality.decide") | {"vote"}
_IN_PARTS = ("ASSAULT", "PROTEST", "COERCE", "REQUEST")
_ELSEWHERE = ("DATE", "TIME", "GPE", "LOC")
_DYING = word_list("joining.dying")
_LATER = word_list("joining.later")
_REPELLED = word_list("joining.repelled")


def join_mentions(parsed: Parsed, found: list[Mention]) -> list[Mention]:
    """Join a noun to the verb it is an argument of, and verbs to each other, where both tell one event."""
    by_word = {m.token.i: m for m in found}
    gone: set[int] = set()
    for mention in found:
        if mention.predicate.pos == "verb":
            gone |= _needless(parsed, mention, by_word)
            above = by_word.get(mention.token.head, mention)
            if mention.token.i in gone & above.words:
                by_word[mention.token.i] = above
            continue
        verb = _one_event(parsed, mention, by_word)
        if verb is not None and verb.token.i not in gone:
            _absorb(verb, mention)
            gone.add(mention.token.i)
    used = {i: m for m in found if m.predicate.pos == "verb" for i in m.used}
    for mention in found:
        if mention.token.i in used:
            used[mention.token.i].set_off |= mention.set_off
    return [m for m in found if m.token.i not in gone and m.token.i not in used]


def _needless(parsed: Parsed, verb: Mention, by_word: Mapping[int, Mention]) -> set[int]:
    """A verb that shares its type and parties with the one it is joined to; a vote or decision to do what is told."""
    if _only_describes(parsed, verb, by_word):
        return {verb.token.i}
    above = by_word.get(verb.token.head) or _deed_above(parsed, verb, by_word)
    if above is None or above is verb:
        return set()
    if _put_in_writing(parsed, verb, above):
        return _taken_in(above, verb)
    if verb.token.dep == "xcomp" and above.token.lemma in _DECIDE and verb.modality == "happened":
        return {above.token.i}
    if verb.token.dep == "xcomp" and above.token.lemma == "agree" and verb.predicate.type == "SANCTION":
        return {above.token.i}  # "agreed to stop buying oil"
    if verb.token.dep == "xcomp" and above.predicate.type == "REJECT" and above.token.lemma in ("refuse", "decline"):
        above.words |= verb.words
        above.patients = above.patients or verb.patients
        return {verb.token.i}  # "refused to meet him in Oslo"
    if verb.token.dep in ("xcomp", "ccomp") and above.token.lemma in _FORCE and above.predicate.type == "COERCE":
        return {verb.token.i}  # "made the governor resign" is done to him
    if verb.token.dep in ("xcomp", "ccomp") and above.token.lemma in _LET and above.predicate.type == "CONCEDE":
        return {verb.token.i}  # "let the shops open" is one leave
    if verb.predicate.mode == "release" and above.predicate.type == "ASSAULT" and verb.token.dep in ("conj", "advcl"):
        return {verb.token.i}  # "stormed the jail and let out the inmates" gives nothing up
    alike = above.predicate.type == verb.predicate.type and above.predicate.pos == "verb"
    if above.mode == "disperse" and _result(verb) and verb.modality == above.modality:
        return _hurt_by(above, verb)
    if alike and _result(verb) and verb.modality == above.modality:
        return _taken_in(above, verb)
    if verb.token.dep in ("conj", "advcl") and alike and _repelled(parsed, above, verb):
        above.patients += verb.agents
        above.words |= verb.words
        return {verb.token.i}
    if alike and above.token.lemma in _DYING and not above.agents and _as_it_happened(parsed, verb.token):
        above.agents = verb.agents
        return _taken_in(above, verb)
    if verb.token.dep == "xcomp" and alike and above.token.lemma in ("find", "discover"):
        above.agents = above.agents or verb.agents
        return _taken_in(above, verb)  # "were found shot dead, apparently killed by loyalists"
    if verb.token.dep == "conj" and alike and _harmed_too(parsed, above, verb):
        above.words |= verb.words
        return {verb.token.i}
    if verb.token.dep == "conj" and alike and _then(parsed, verb.token):
        verb.apart |= above.words
        return set()
    if verb.token.dep == "conj" and alike and _shared(above, verb) and _same(above.agents, verb.agents):
        above.words |= verb.words
        above.patients = above.patients or verb.patients
        above.mode = above.mode or verb.mode
        return {verb.token.i}
    if verb.token.dep == "conj" and alike and _in_one_go(parsed, above, verb):
        return _taken_in(above, verb)
    return set()


def _then(parsed: Parsed, verb: Token) -> bool:
    """ "Fired on a crowd and later ambushed a car", "banned beef and on 16 May raised its tariffs": the next deed."""
    first = (t for t in parsed.subtree(verb) if t.i < verb.i)
    return any(t.entity == "DATE" or (t.lower in _LATER and not t.entity and t.head == verb.i) for t in first)


def _as_it_happened(parsed: Parsed, verb: Token) -> bool:
    """ "Ten died when rebels ambushed a bus": of what."""
    return verb.dep == "advcl" and any(c.lower in ("when", "as") for c in parsed.kids(verb, "advmod", "mark"))


def _repelled(parsed: Parsed, above: Mention, verb: Mention) -> bool:
    """ "Attacked the post but were driven back by soldiers": one fight, with those who drove them back."""
    back = verb.token.lemma in _REPELLED and is_passive(parsed, verb.token) and bool(verb.agents)
    return back and above.predicate.type == "ASSAULT" and _same(above.agents, verb.patients)


def _deed_above(parsed: Parsed, verb: Mention, by_word: Mapping[int, Mention]) -> Mention | None:
    """ "Fired on people who had put up a flag, killing three": what a verb that tells nothing stands between."""
    if not _result(verb) or parsed.tokens[verb.token.head].dep not in ("relcl", "acl"):
        return None
    above = (by_word[t.i] for t in parsed.up(verb.token) if t.i in by_word)
    return next((m for m in above if m.predicate.type == "ASSAULT" or m.mode == "disperse"), None)


def _put_in_writing(parsed: Parsed, verb: Mention, above: Mention) -> bool:
    """ "Adopted a resolution calling on the junta to go", "sent a letter urging restraint": the paper's words."""
    paper = parsed.tokens[verb.token.head]
    told = verb.token.dep == "acl" and verb.token.tag == "VBG" and verb.predicate.type == "REQUEST"
    told = told and above.predicate.pos == "verb"
    return told and above.predicate.type == "REQUEST" and paper.i in above.words | {t.i for t in above.patients}


def _hurt_by(above: Mention, verb: Mention) -> set[int]:
    """A dispersal tells its own hurt; those hurt are of the crowd."""
    above.words |= verb.words
    return {verb.token.i}


def _taken_in(above: Mention, verb: Mention) -> set[int]:
    """The mention above tells what the verb tells too; the verb's is gone."""
    above.words |= verb.words
    above.patients += [p for p in verb.patients if p.i not in {t.i for t in above.patients}]
    above.mode = above.mode or verb.mode
    return {verb.token.i}


def _in_one_go(parsed: Parsed, above: Mention, verb: Mention) -> bool:
    """ "Ambushed his car and shot his driver", "opened fire and set the post ablaze": parts of one deed, unless a time
    or place of its own makes it another."""
    if verb.predicate.type not in _IN_PARTS or verb.modality != above.modality or not verb.agents:
        return False
    if not _same(above.agents, verb.agents) or parsed.kids(verb.token, "nsubj", "nsubjpass"):
        return False
    behind = (t for t in parsed.subtree(verb.token) if t.i > verb.token.i)
    return not any(t.entity in _ELSEWHERE for t in behind)


def _only_describes(parsed: Parsed, verb: Mention, by_word: Mapping[int, Mention]) -> bool:
    """ "Two teachers who were on strike were held" tells of them, "agreed on a truce brokered by Oman" of the truce."""
    noun = parsed.tokens[verb.token.head]
    above = parsed.tokens[noun.head]
    other = by_word.get(above.head if above.pos == "ADP" and above.lower in ("on", "to") else above.i)
    if other is None or other is verb or other.predicate.pos != "verb":
        return False
    if verb.token.lemma == "be" and verb.token.dep == "relcl":
        return True
    made = verb.token.dep == "acl" and verb.token.lemma in _BROKERED and noun.dep in ("dobj", "pobj", "nsubjpass")
    return made and other.predicate.type in ("AGREE", "CONCEDE")


def _shared(above: Mention, verb: Mention) -> bool:
    """Whether two joined verbs act on one thing: "ramming and sinking a boat"."""
    if verb.predicate.type in ("CONSULT", "SANCTION"):
        return True  # "flew to Paris and met the president", "froze its assets and barred its ministers"
    return _same(above.patients, verb.patients) or (verb.predicate.type == "ASSAULT" and not above.patients)


def _harmed_too(parsed: Parsed, above: Mention, verb: Mention) -> bool:
    """ "Ten were killed and fifty wounded in the raid": dead and hurt of one attack, unless each has its place."""
    if not (above.predicate.victim and verb.predicate.victim) or above.agents or verb.agents or verb.dates:
        return False
    elided = not parsed.kids(verb.token, "aux", "auxpass") and is_passive(parsed, above.token)
    return elided and not (parsed.kids(above.token, "prep") and parsed.kids(verb.token, "prep"))


def _result(verb: Mention) -> bool:
    """Whether a verb only tells what the one above it did: "shelled the town, killing five", "hitting a trawler"."""
    token = verb.token
    return verb.predicate.type == "ASSAULT" and token.tag == "VBG" and token.dep == "advcl" and not verb.dates


def _same(first: list[Token], second: list[Token]) -> bool:
    return {t.i for t in first} == {t.i for t in second}


def _one_event(parsed: Parsed, noun: Mention, by_word: Mapping[int, Mention]) -> Mention | None:
    """The verbal mention that tells the same event as a noun that is its subject, object or means."""
    token = noun.token
    above = parsed.tokens[token.head]
    purpose = ("for",) if noun.predicate.type == "CONSULT" else ()  # "flew to Kampala for talks"
    if above.pos == "ADP" and above.lower in ("in", "by", "with", "during", "through", "under", *purpose):
        token, above = above, parsed.tokens[above.head]
        if above.i in by_word and _within(by_word[above.i], noun, parsed.tokens[noun.token.head]):
            return by_word[above.i]
    verb = by_word.get(above.i)
    if verb is not None and verb.predicate.victim and noun.predicate.mode == "disperse":
        return verb  # "nine were killed in the crackdown"
    if verb is not None and _blown_up(parsed, verb, noun, parsed.tokens[noun.token.head]):
        verb.predicate = noun.predicate
        return verb
    if verb is None or verb.predicate.pos != "verb" or verb.predicate.type != noun.predicate.type:
        whose = [noun.token, *(noun.patients if noun.token.lemma in _UNDERGONE else ())]  # "the murder of a man who"
        relative = next((by_word[c.i] for t in whose for c in parsed.kids(t, "relcl", "acl") if c.i in by_word), None)
        if relative and relative.predicate.type == noun.predicate.type and relative.predicate.pos == "verb":
            return relative
        return None
    return verb if token.dep in ("nsubj", "dobj", "prep", "agent", "nsubjpass", "pobj") else None


def _blown_up(parsed: Parsed, verb: Mention, noun: Mention, by: Token) -> bool:
    """ "A train was derailed by a bomb": damage done by an attack is the attack."""
    damage = verb.predicate.type == "COERCE" and verb.predicate.mode == "sabotage" and noun.predicate.type == "ASSAULT"
    return damage and by.lower in ("by", "in") and by.head == verb.token.i and is_passive(parsed, verb.token)


def _within(whole: Mention, noun: Mention, preposition: Token) -> bool:
    """ "The killing of 13 soldiers in an ambush": two nouns for one deed."""
    force = whole.predicate.type == noun.predicate.type == "ASSAULT" and whole.predicate.pos == "noun"
    return force and preposition.lower in ("in", "during")


def _absorb(verb: Mention, noun: Mention) -> None:
    """The verb's mention takes the noun's parties, mode and article."""
    verb.agents = [t for t in verb.agents if t.i != noun.token.i] or noun.agents
    patients = [t for t in verb.patients if t.i != noun.token.i]
    verb.patients = patients + [p for p in noun.patients if p.i not in {t.i for t in patients}]
    verb.words |= noun.words
    verb.set_off |= noun.set_off
    if noun.mode and (verb.mode is None or verb.predicate.victim):
        verb.mode = noun.mode
    verb.set_off = verb.set_off or noun.set_off
    verb.definite, verb.fresh, verb.earlier = noun.definite, noun.fresh, noun.earlier
    if noun.modality != "happened" and noun.token.head == verb.token.i:  # not so "demanded in a resolution"
        verb.modality = noun.modality
