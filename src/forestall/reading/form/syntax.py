"""Who does what in a clause: subjects, objects and prepositions of a verb, shared ones included.

"Troops fired and left": both verbs have the same subject. "The base, which rockets hit": the object of `hit`
is the base. "Rockets fired at a base": the rockets are the object of `fired`. A passive's agent stands after "by".
"""

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.words.lexicon import word_list

__all__ = [
    "agents",
    "blamed",
    "falls_short",
    "is_first_to",
    "is_passive",
    "lost_subject",
    "negated",
    "none_of",
    "objects",
    "prepositional",
    "responsible",
    "subjects",
    "together",
]

_RELATIVE = {"which", "that", "who", "whom"}
_OBJECT_CONTROL = word_list("syntax.object_control")
_BLAMING, _JUDGING, _PERCEIVING = (word_list(f"syntax.{w}") for w in ("blaming", "judging", "perceiving"))
_VERBAL = ("VERB", "AUX")
_TIMES = word_list("figures.time")
_DYING = word_list("tolls.die")
_INSTRUMENTS = word_list("syntax.instruments")
_BY_MEANS, _BY_VOTES = word_list("syntax.by_means"), word_list("syntax.by_votes")


def together(parsed: Parsed, token: Token) -> list[Token]:
    """A noun and those joined to it by "and": "Egypt and the UN" gives both."""
    out, stack = [], [token]
    while stack:
        top = stack.pop(0)
        out.append(top)
        stack += [c for c in parsed.kids(top, "conj") if c.pos not in _VERBAL]
        if parsed.kids(top, "nummod"):  # "three soldiers, two policemen and a cook" is read as an apposition
            stack += [c for c in parsed.kids(top, "appos") if parsed.kids(c, "nummod") and parsed.kids(c, "conj", "cc")]
    return out


def lost_subject(parsed: Parsed, verb: Token) -> Token | None:
    """The noun a finite active verb has as subject where the parser hung it elsewhere: "Troops, with tanks, fled"."""
    finite = verb.tag in ("VBD", "VBZ", "VBP") and verb.dep in ("ROOT", "ccomp", "dep", "advcl")
    if not finite or is_passive(parsed, verb) or parsed.kids(verb, "nsubj", "nsubjpass", "csubj", "expl"):
        return None
    first = min(verb.left, verb.i)
    for token in parsed.tokens[first : verb.i]:
        free = token.dep in _LOOSE or token.head == verb.i or _swallowed(parsed, token, first)
        if free and token.pos in ("NOUN", "PROPN") and token.entity not in ("DATE", "TIME", "CARDINAL"):
            return token
    return None


_LOOSE = ("ROOT", "npadvmod", "dep", "appos", "nsubj", "dobj", "attr", "nmod")


def _swallowed(parsed: Parsed, token: Token, first: int) -> bool:
    """Whether a noun was read into the time or place that opens the clause: "In Kinshasa soldiers fired"."""
    above = parsed.tokens[token.head]
    before = parsed.kids(token, "compound", "amod", "nummod", "nmod")
    opens = token.dep == "pobj" and above.i == first and any(c.i == first + 1 for c in before)
    return opens and token.pos == "NOUN" and (before[0].entity in _WHERE_WHEN or before[0].tag == "CD")


_WHERE_WHEN = ("GPE", "LOC", "FAC", "DATE", "TIME", "CARDINAL")


def is_passive(parsed: Parsed, verb: Token) -> bool:
    """Whether the verb stands in the passive, reduced ("rockets fired at a base") included."""
    if parsed.kids(verb, "auxpass", "nsubjpass"):
        return True
    told = verb.tag != "VBN" and parsed.kids(verb, "nsubj")  # "voted by a wide margin"
    if not told and any(not _means(parsed, by) for by in parsed.kids(verb, "agent")):
        return True
    if verb.tag != "VBN" or any(c.lemma == "have" for c in parsed.kids(verb, "aux")):
        return False
    if verb.dep in ("acl", "amod"):
        return True
    if verb.dep in ("conj", "xcomp") and not parsed.kids(verb, "nsubj", "dobj"):
        return is_passive(parsed, parsed.tokens[verb.head])  # "were found shot"
    return verb.dep == "advcl" and not parsed.kids(verb, "nsubj", "dobj")


def _means(parsed: Parsed, by: Token) -> bool:
    """ "Conferred by telephone", "left by sea": how a thing is done, not by whom."""
    tops = parsed.kids(by, "pobj")
    if any(t.lemma in _BY_VOTES for t in tops):
        return True  # "was thrown out by 230 votes"
    return any(t.lower in _BY_MEANS and not parsed.kids(t, "det", "poss", "nummod") for t in tops)


def _antecedents(parsed: Parsed, verb: Token, found: list[Token]) -> list[Token]:
    """Relative pronouns replaced by what they stand for."""
    return [parsed.tokens[verb.head] if t.lower in _RELATIVE and verb.dep == "relcl" else t for t in found]


def _own(parsed: Parsed, verb: Token, *deps: str) -> list[Token]:
    found = [t for top in _unbent(parsed, verb, deps) for t in together(parsed, top)]
    return _antecedents(parsed, verb, found)


def _unbent(parsed: Parsed, verb: Token, deps: tuple[str, ...]) -> list[Token]:
    """The words in these relations; of "Two men held since May were freed", read as a clause for subject, the men."""
    clausal = [*parsed.kids(verb, "csubj", "csubjpass")] if {"nsubj", "nsubjpass"} & set(deps) else []
    bent = {c.i for c in clausal if c.tag == "VBN" and parsed.kids(c, "nsubj", "nsubjpass")}
    within = [s for c in clausal if c.i in bent for s in parsed.kids(c, "nsubj", "nsubjpass")]
    return [*(t for t in parsed.kids(verb, *deps) if t.i not in bent), *within]


def subjects(parsed: Parsed, verb: Token, depth: int = 0) -> list[Token]:
    """Those who act: the subject of an active verb, else what stands after "by"."""
    if is_passive(parsed, verb):
        return agents(parsed, verb)
    found = _own(parsed, verb, "nsubj", "csubj")
    if found or depth > 4:
        return found
    head = parsed.tokens[verb.head]
    if verb.dep == "acl":
        told = head.lemma in _INSTRUMENTS and head.dep in ("dobj", "pobj")  # "signed a law banning the party"
        own = verb.tag == "VBG" and head.pos != "VERB" and not told
        return [head] if own else _inherited(parsed, head, depth)
    if verb.dep == "xcomp" and head.lemma in _OBJECT_CONTROL:
        return objects(parsed, head, depth + 1)
    told = head.lemma == "report" and bool(parsed.kids(verb, "dobj"))  # "reported killing 38 rebels"
    if verb.dep == "xcomp" and verb.tag == "VBG" and head.lemma in _PERCEIVING and not told:
        return []  # "heard shelling"
    # "seized it, then shot its driver"
    then = verb.dep == "dep" and verb.i > head.i and verb.tag in ("VBD", "VBZ", "VBP")
    if (then or verb.dep in ("conj", "xcomp", "advcl", "ccomp")) and head.pos in _VERBAL:
        return _of_its_clause(parsed, verb, head) or _split(parsed, verb) or _shared(parsed, head, depth)
    if verb.dep == "pcomp":
        judged = _judged(parsed, head, depth)
        return _inherited(parsed, head, depth) if judged is None else judged
    if verb.dep == "relcl" and is_first_to(parsed, verb):
        above = parsed.tokens[head.head]
        return subjects(parsed, above, depth + 1) if head.dep == "attr" else [above]
    return []


def is_first_to(parsed: Parsed, verb: Token) -> bool:
    """ "Became the first state to recognise it", "Peru, the last to sign,": an infinitive that tells what was done."""
    head = parsed.tokens[verb.head]
    above = parsed.tokens[head.head]
    if verb.dep not in ("relcl", "acl") or not any(c.lower == "to" for c in parsed.kids(verb, "aux")):
        return False
    ordinal = any(t.lower in _IN_TURN for t in (head, *parsed.kids(head, "amod")))
    was = (
        head.dep == "attr"
        and above.lemma in ("be", "become")
        and not any(c.tag == "MD" for c in parsed.kids(above, "aux", "neg"))
    )
    return ordinal and (was or (head.dep == "appos" and above.pos in ("NOUN", "PROPN")))


_IN_TURN = ("first", "second", "third", "fourth", "fifth", "last", "latest", "only")


def _of_its_clause(parsed: Parsed, verb: Token, head: Token) -> list[Token]:
    """ "Crowds met after a raid on Saturday killed two": read as "after a raid", with "killed" joined to "met"."""
    joined = any(c.i < verb.i for c in parsed.kids(head, "cc")) or parsed.kids(verb, "mark", "aux")
    if joined or verb.tag not in ("VBD", "VBZ", "VBP") or not parsed.kids(verb, "dobj"):
        return []
    openers = [t for t in parsed.kids(head, "prep") if t.lower in _OPENS_CLAUSE and head.i < t.i < verb.i]
    return [t for opener in openers[-1:] for t in parsed.kids(opener, "pobj")]


def _split(parsed: Parsed, verb: Token) -> list[Token]:
    """ "He said militants allied with the party killed ten", read as two things said, is one: the militants'."""
    if verb.dep != "ccomp" or verb.tag not in ("VBD", "VBZ", "VBP") or parsed.kids(verb, "mark"):
        return []
    before = [c for c in parsed.kids(parsed.tokens[verb.head], "ccomp") if c.i < verb.i]
    told = before[-1:] if before and before[-1].tag in ("VBD", "VBN", "JJ") else []
    joined = any(t.lower in ("and", "but", ",", ";") for t in parsed.tokens[told[0].i : verb.i]) if told else True
    return [] if joined else parsed.kids(told[0], "nsubj")


_OPENS_CLAUSE = ("after", "before", "since", "until")


def _shared(parsed: Parsed, head: Token, depth: int) -> list[Token]:
    """The subject a dependent verb takes over; of a passive, the one acted upon."""
    own = _own(parsed, head, "nsubjpass")
    return own or subjects(parsed, head, depth + 1)


def _judged(parsed: Parsed, preposition: Token, depth: int) -> list[Token] | None:
    """ "Convicted him of torturing prisoners": he did; who is only accused of it may not have."""
    verb = _judging(parsed, preposition)
    whom = objects(parsed, verb, depth + 1) if verb is not None else []
    return ([] if verb is not None and verb.lemma in _BLAMING else whom) if whom else None


def blamed(parsed: Parsed, deed: Token) -> list[Token]:
    """Those whom somebody accuses of a deed: Rwanda of "accused Rwanda of backing the rebels"."""
    verb = _judging(parsed, parsed.tokens[deed.head]) if deed.dep == "pcomp" else None
    return objects(parsed, verb) if verb is not None and verb.lemma in _BLAMING else []


def responsible(parsed: Parsed, deed: Token) -> list[Token]:
    """Who is said to be behind a deed that a noun tells: of "X was responsible for a string of raids" X."""
    above = parsed.tokens[deed.head]
    while above.lower in ("of", "for") or above.lemma in _SERIES:  # "for a string of attacks"
        if above.lower == "for" or above.head == above.i:
            break
        above = parsed.tokens[above.head]
    said = parsed.tokens[above.head]
    if above.lower == "behind" and said.lemma == "be":
        return subjects(parsed, said)
    if above.lower != "for":
        return []
    if said.lower in ("responsible", "culpable") and said.dep == "acomp":
        return subjects(parsed, parsed.tokens[said.head])
    return objects(parsed, said) if said.lemma in _BLAMING else []


_SERIES = word_list("syntax.series")


def _judging(parsed: Parsed, preposition: Token) -> Token | None:
    """The verb of judging that "of", "for" or "from" and a deed belong to."""
    noun = parsed.tokens[preposition.head]
    verb = parsed.tokens[noun.head] if noun.dep == "dobj" else noun
    judging = preposition.lower in _FOR_DEEDS and verb.lemma in _BLAMING | _JUDGING
    return verb if judging else None


_FOR_DEEDS = ("of", "for", "from", "with", "over", "against")


def _inherited(parsed: Parsed, head: Token, depth: int) -> list[Token]:
    """The subject of the clause that a phrase ("by launching strikes") hangs on."""
    for above in parsed.up(head):
        if above.pos in _VERBAL:
            return _shared(parsed, above, depth)
    return []


def objects(parsed: Parsed, verb: Token, depth: int = 0) -> list[Token]:
    """Those acted upon: the object of an active verb, the subject of a passive one."""
    head = parsed.tokens[verb.head]
    if is_passive(parsed, verb):
        found = _own(parsed, verb, "nsubjpass")
        found += _own(parsed, verb, "dobj") if found else []  # "was granted status"
        if found or depth > 4:
            return found
        if verb.dep in ("acl", "amod"):
            return [head]
        if _opening(parsed, verb, head):
            return _shared(parsed, head, depth)
        if _led_astray(parsed, verb, head):
            return _own(parsed, head, "nsubj")
        if verb.dep == "pcomp":
            return _inherited(parsed, head, depth)  # "is in hospital after being shot"
        if verb.dep != "conj":
            return []
        if is_passive(parsed, head):
            return objects(parsed, head, depth + 1)
        joined = parsed.kids(verb, "auxpass") and not parsed.kids(verb, "nsubj", "csubj")
        return subjects(parsed, head, depth + 1) if joined else []  # "flew in and was held"
    found = _own(parsed, verb, "dobj", "obj") or _controlled(parsed, verb) or _displaced(parsed, verb)
    if not found and verb.dep == "relcl" and parsed.kids(verb, "nsubj") and _gap(parsed, verb):
        return [head]
    if not found and verb.dep == "conj" and head.pos == "VERB" and depth < 2 and _followed_by_object(parsed, verb):
        return objects(parsed, head, depth + 1)
    return found or (_of_the_next(parsed, verb) if depth == 0 else [])


def _opening(parsed: Parsed, verb: Token, head: Token) -> bool:
    """ "Shelled since Sunday, the town was dark": a participle set before the clause it shares its subject with."""
    bare = verb.dep == "advcl" and not parsed.kids(verb, "mark", "aux", "auxpass", "nsubj", "advmod")
    return bare and verb.tag == "VBN" and verb.i < head.i and head.pos in _VERBAL


def _led_astray(parsed: Parsed, verb: Token, head: Token) -> bool:
    """ "A tanker moored off the port was holed": the participle was made head of the clause's own verb."""
    bare = verb.dep in ("advcl", "ccomp") and not parsed.kids(verb, "mark", "nsubj", "nsubjpass", "advmod", "expl")
    finite = any(c.lower in ("was", "were", "is", "are") for c in parsed.kids(verb, "auxpass"))
    return bare and finite and head.i < verb.i and head.tag in ("VBD", "VBN") and not parsed.kids(head, "aux", "dobj")


def _of_the_next(parsed: Parsed, verb: Token) -> list[Token]:
    """ "Trained and armed the fighters": the object that stands behind the second of two verbs is of both."""
    for second in parsed.kids(verb, "conj"):
        between = parsed.tokens[verb.i + 1 : second.i]
        if second.tag == verb.tag and between and all(t.dep == "cc" for t in between):
            return _own(parsed, second, "dobj")
    return []


def _displaced(parsed: Parsed, verb: Token) -> list[Token]:
    """ "Rejected this evening an offer": an object after a time is parsed as one."""
    after = [t for t in parsed.kids(verb, "npadvmod") if t.i > verb.i]
    times, things = after[:-1], after[-1:]
    timed = bool(times) and all(t.entity in ("DATE", "TIME") or t.lemma in _TIMES for t in times)
    thing = timed and things[0].entity not in ("DATE", "TIME") and things[0].lemma not in _TIMES
    return [t for top in things for t in together(parsed, top)] if thing else []


def _controlled(parsed: Parsed, verb: Token) -> list[Token]:
    """ "forbade the officers to travel": those told to act are parsed as the subject of what they are told."""
    if verb.lemma not in _OBJECT_CONTROL:
        return []
    told = [c for c in parsed.kids(verb, "ccomp", "xcomp") if any(a.lower == "to" for a in parsed.kids(c, "aux"))]
    return [t for c in told for top in parsed.kids(c, "nsubj", "nsubjpass") for t in together(parsed, top)]


def _gap(parsed: Parsed, verb: Token) -> bool:
    """Whether a relative clause lacks its object ("the base (that) rockets hit")."""
    return not any(t.lower in _RELATIVE for t in parsed.kids(verb, "nsubj"))


def _followed_by_object(parsed: Parsed, verb: Token) -> bool:
    """ "bombed and shelled the town" parses the town under the first verb."""
    return any(c.i > verb.i for c in parsed.kids(parsed.tokens[verb.head], "dobj"))


def agents(parsed: Parsed, verb: Token) -> list[Token]:
    """What stands after "by"."""
    near = [verb, *parsed.kids(verb, "dobj")] if parsed.kids(verb, "nsubjpass") else [verb]
    by = [*parsed.kids(verb, "agent"), *(p for top in near for p in parsed.kids(top, "prep") if p.lower == "by")]
    by = [p for p in by if not _means(parsed, p)]
    found = [t for p in by for top in parsed.kids(p, "pobj") for t in together(parsed, top)]
    found = found or _by_behind(parsed, verb)
    head = parsed.tokens[verb.head]
    if not found and verb.dep == "ccomp" and head.lemma == "order" and verb.tag == "VBN":
        return subjects(parsed, head, 3)  # "a judge ordered the minister held"
    if not found and verb.dep == "conj" and head.lemma not in _DYING:  # "five died and ten were hurt"
        done_to = is_passive(parsed, head) or head.lemma == "be"  # "were unarmed and had been shot"
        return [] if done_to else subjects(parsed, head, 3)
    return found


def _by_behind(parsed: Parsed, verb: Token) -> list[Token]:
    """ "Was riddled with bullets by men": the doer whom the parser hung on the means."""
    means = [o for p in parsed.kids(verb, "prep") if p.lower == "with" for o in parsed.kids(p, "pobj")]
    by = [p for o in means for p in parsed.kids(o, "prep") if p.lower == "by" and not _means(parsed, p)]
    return [t for p in by for top in parsed.kids(p, "pobj") for t in together(parsed, top)]


def prepositional(parsed: Parsed, token: Token, prepositions: tuple[str, ...]) -> list[Token]:
    """The nouns after the given prepositions of a verb or noun; "dative" is its second object.

    A preposition that the parser hung on the verb's object is found there too.
    """
    out: list[Token] = []
    tops = [token, *parsed.kids(token, "dobj", "prt", "advmod", "prep")]
    for top in tops:
        for preposition in parsed.kids(top, "prep", "dative", "agent"):
            wanted = preposition.lower in prepositions or (preposition.dep == "dative" and "dative" in prepositions)
            if wanted and preposition.pos in ("ADP", "SCONJ", "PART"):
                out += [t for o in parsed.kids(preposition, "pobj") for t in together(parsed, o)]
            elif wanted:
                out += together(parsed, preposition)
    return out


def none_of(parsed: Parsed, noun: Token) -> bool:
    """ "No shells", "neither side": whether a noun is told to be none."""
    return any(c.lower in ("no", "neither") for c in parsed.kids(noun, "det"))


def negated(parsed: Parsed, clause: Token) -> bool:
    """Whether a clause is a negation: "did not fire", "fired no shots", "nobody had been freed"."""
    if parsed.kids(clause, "neg") or falls_short(parsed, clause):
        return True
    parts = parsed.kids(clause, "dobj", "attr", "nsubj", "nsubjpass")
    parts += [n for t in parts for n in parsed.kids(t, "nummod")]  # "not one bullet"
    return any(t.lower in _NO_ONE or any(c.lower in ("no", "not") for c in parsed.kids(t)) for t in parts)


def falls_short(parsed: Parsed, clause: Token) -> bool:
    """ "Stopped short of claiming it": not done."""
    of = parsed.tokens[clause.head]
    before = parsed.tokens[of.i - 1]
    return clause.dep == "pcomp" and of.lower == "of" and of.i > 0 and before.lower == "short"


_NO_ONE = {"nobody", "none", "nothing", "neither"}
