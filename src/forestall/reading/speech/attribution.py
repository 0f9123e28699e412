"""Who says it: the speaker, the cue, the stance and the passage that is said.

Speech is found at verbs of saying with a clause ("said that ..."), at verbs that report a thing ("put the dead at
nine"), at judgements ("called it a lie"), at nouns of speech ("Manila's version is that ..."), at "according to" and
its kin, at set phrases of blame and responsibility, and at labels ("UN: 40,000 displaced").
"""

from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.reading.form.syntax import is_passive, objects, prepositional, subjects
from forestall.reading.speech.byphrase import by_phrase
from forestall.reading.speech.frames import clause_stance, cue_key, object_stance, unsaid
from forestall.reading.speech.gapped import gapped
from forestall.reading.speech.idioms import idioms
from forestall.reading.speech.mistaken import mistaken
from forestall.reading.speech.naming import naming
from forestall.reading.speech.saying import Saying, Speech, cut, owners, phrase, speech_of, whole_clause, without
from forestall.reading.speech.speakers import can_speak, speakers_of
from forestall.reading.speech.wordorder import by_word_order
from forestall.reading.words.lexicon import word_list
from forestall.records import Span, Stance
from forestall.vocabulary import Vocabulary

__all__ = ["sayings_in"]

_FINITE = ("VBD", "VBZ", "VBP", "MD")


def sayings_in(parsed: Parsed, sentence: Sentence, vocabulary: Vocabulary) -> list[Saying]:
    """The attributions of one sentence, in word order."""
    speech = speech_of(vocabulary)
    out = _labelled(parsed, sentence, speech) + mistaken(parsed, sentence, speech)
    for token in parsed.of(sentence):
        if token.lower in ("according", "per", "by", "on", "in", "for"):
            out += by_phrase(parsed, token, sentence, speech)
        elif token.tag.startswith("VB") or token.pos in ("VERB", "AUX") or _mistagged(parsed, token):
            out += idioms(parsed, token, speech) or naming(parsed, token, speech) or _spoken(parsed, token, speech)
        elif token.pos == "NOUN" and token.lemma in speech.nouns:
            out += _by_noun(parsed, token, speech)
    return out


def _mistagged(parsed: Parsed, token: Token) -> bool:
    """ "The authorities allege that ...": a verb the parser took for a noun, though it has a subject and a clause."""
    return bool(parsed.kids(token, "nsubj") and parsed.kids(token, "ccomp"))


def _spoken(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """A verb of saying with a clause, else with a thing."""
    key = cue_key(parsed, verb, speech)
    if key is None or unsaid(parsed, verb, speech) or _unsaid_above(parsed, verb, speech):
        return []
    inserted = _inserted(parsed, verb)
    if inserted is not None and can_speak(parsed, inserted, speech):
        sentence = parsed.sentences[verb.sentence]
        first, last = cut(parsed, sentence.first, sentence.last, verb.i)
        return [Saying(inserted, verb, "asserts", (parsed.tokens[first].start, parsed.tokens[last].end))]
    return _parsed(parsed, verb, key, speech) or by_word_order(parsed, verb, key, speech)


def _unsaid_above(parsed: Parsed, verb: Token, speech: Speech) -> bool:
    """ "Did not confirm or deny": what the verb is joined to is itself not said."""
    above = parsed.tokens[verb.head]
    return verb.dep == "conj" and above.lemma in speech.verbs and unsaid(parsed, above, speech)


def _parsed(parsed: Parsed, verb: Token, key: str, speech: Speech) -> list[Saying]:
    """What the parse shows as said at a verb of saying."""
    speakers = speakers_of(parsed, verb, speech)
    if not speakers:
        return []
    hearer = objects(parsed, verb) if verb.lemma in ("tell", "inform", "quote", "cite") else []
    tops = _clauses(parsed, verb)
    if tops:
        return _clausal(parsed, verb, key, speakers, tops, hearer, speech)
    fronted = _fronted(parsed, verb, speakers[0], speech.verbs.get(key, ("",))[0])
    if fronted is not None:
        top, how, no = _headed_by(parsed, verb, fronted, key, speech)
        return [Saying(s, verb, how, fronted, [], hearer, negated=no, top=top) for s in speakers]
    stance = object_stance(parsed, key, verb, speech)
    if stance is None:
        lost = by_word_order(parsed, verb, key, speech)
        if lost:
            return lost
        return _opening(verb, key, speakers, speech)
    span, blamed = _argument(parsed, verb), _blamed(parsed, verb)
    more = gapped(parsed, verb, speech) if stance == "asserts" else []
    if more:
        span = (span[0], min(span[1], parsed.tokens[more[0].speaker.left - 1].start))
    return [Saying(s, verb, stance, span, blamed, hearer, clause=False, top=verb.i) for s in speakers] + more


def _inserted(parsed: Parsed, verb: Token) -> Token | None:
    """ "Two policemen, said the ministry, were killed": who speaks in a parenthesis that breaks a clause in two."""
    before = parsed.tokens[verb.i - 1] if verb.i else verb
    if before.text != "," or verb.tag not in ("VBD", "VBZ", "VBP") or verb.lemma not in _INSERTED:
        return None
    head = next((t for t in parsed.tokens[verb.i + 1 : verb.i + 9] if t.left == verb.i + 1 and t.tag[:2] == "NN"), None)
    commas = [t.i for t in parsed.tokens[verb.i + 2 : verb.i + 10] if t.text == "," and t.sentence == verb.sentence]
    if head is None or not commas or head.i + 1 != commas[0]:
        return None
    rest = parsed.tokens[commas[0] + 1]
    return head if rest.tag in ("VBD", "VBZ", "VBP", "VBN", "MD") else None


_GIVING_OUT = word_list("attribution.giving_out")
_ACCUSING = word_list("attribution.accusing")
_INSERTED = word_list("attribution.inserted")


def _fronted(parsed: Parsed, verb: Token, speaker: Token, base: str) -> Span | None:
    """ "Of 59 missiles only 23 arrived, the ministry says": what stands before the comma, whatever its parse."""
    if base not in ("asserts", "speculates") or any(c.dep == "dobj" and c.i > verb.i for c in parsed.kids(verb)):
        return None
    sentence = parsed.sentences[verb.sentence]
    first, _ = cut(parsed, sentence.first, sentence.last, verb.i)
    end = min(speaker.left, verb.i) - 1
    if end - first < 2 or parsed.tokens[end].text not in (",", '"'):
        return None
    while parsed.tokens[end].text == ",":
        end -= 1
    told = any(t.pos in ("VERB", "AUX") for t in parsed.tokens[first : end + 1])
    if not told and parsed.tokens[verb.i + 1].text == ",":  # "At Kano, the union reports, a girl was beaten"
        end = parsed.sentences[verb.sentence].last
    return parsed.tokens[first].start, parsed.tokens[end].end


def _headed_by(parsed: Parsed, verb: Token, span: Span, key: str, speech: Speech) -> tuple[int | None, Stance, bool]:
    """The finite verb that heads what stands before a verb of saying, with its stance."""
    inside = [t for t in parsed.of(parsed.sentences[verb.sentence]) if span[0] <= t.start < span[1]]
    finite = [t for t in inside if t.pos in ("VERB", "AUX") and t.dep in ("ROOT", "ccomp", "parataxis", "conj")]
    tops = [t for t in finite if not span[0] <= parsed.tokens[t.head].start < span[1] or t.dep == "ROOT"]
    if len(tops) != 1 or tops[0].i == verb.i:
        return None, "asserts", False
    stance, no = clause_stance(parsed, key, tops[0], speech)
    return tops[0].i, stance, no


def _opening(verb: Token, key: str, speakers: list[Token], speech: Speech) -> list[Saying]:
    """A verb of saying alone, whose words may stand in the sentences beside it: an empty span."""
    return [Saying(s, verb, "asserts", (verb.end, verb.end)) for s in speakers] if speech.has("opening", key) else []


def _clausal(
    parsed: Parsed, verb: Token, key: str, speakers: list[Token], tops: list[Token], hearer: list[Token], speech: Speech
) -> list[Saying]:
    blamed = _blamed(parsed, verb)
    out = []
    for stance, span, no, top in _pieces(parsed, verb, key, tops, speech):
        if key in ("promise", "pledge") and stance == "asserts":
            continue  # an undertaking, which is an event
        out += [Saying(s, verb, stance, span, blamed, hearer, negated=no, top=top) for s in speakers]
    return out


def _clauses(parsed: Parsed, verb: Token) -> list[Token]:
    """The words that head what is said: clauses below the verb, or the one it stands in as a parenthesis."""
    below = [_this_side(parsed, c, verb) for c in parsed.kids(verb, "ccomp", "xcomp", "parataxis")]
    below = [c for c in below if not _apart(parsed, c, verb)]
    below = [c for c in below if c.dep != "xcomp" or _infinitive_told(parsed, verb, c)]
    below = [c for c in below if (c.dep != "ccomp" or _told(parsed, c)) and not (c.dep == "parataxis" and c.i < verb.i)]
    if verb.lemma in ("find", "establish"):
        below = [c for c in below if parsed.kids(c, "mark") or c.tag in _FINITE or parsed.kids(c, "aux")]
    below = [c for c in below if c.dep != "parataxis" or not parsed.kids(verb, "nsubj") or c.i > verb.i + 1]
    if below:
        finite = [c for c in below if c.dep != "xcomp"]
        return finite or below
    above = parsed.tokens[verb.head]
    marks = {c.lower for c in parsed.kids(verb, "mark", "advmod")}
    if verb.dep == "parataxis" or (verb.dep in ("advcl", "conj") and "as" in marks) or _reduced(parsed, verb):
        return [above] if verb.dep != "acl" else [parsed.tokens[above.head]]
    return []


def _infinitive_told(parsed: Parsed, verb: Token, clause: Token) -> bool:
    """ "Claims to hold it", "admitted firing", "is said to have fled" tell something; "told it to go" does not."""
    if clause.tag == "VBG" or any(c.lemma == "have" for c in parsed.kids(clause, "aux")) or is_passive(parsed, verb):
        return True
    return verb.lemma in _WITH_INFINITIVE


_WITH_INFINITIVE = word_list("attribution.with_infinitive")


def _this_side(parsed: Parsed, clause: Token, verb: Token) -> Token:
    """ "Said X was behind it; Y denied that": of what the parser hangs below a clause behind the semicolon, the clause
    that stands before it."""
    stop = next((i for i in range(verb.i + 1, clause.i) if parsed.tokens[i].text == ";"), None)
    if stop is None:
        return clause
    return next(
        (c for c in parsed.kids(clause, "ccomp", "nsubj", "advcl") if verb.i < c.i < stop and c.pos in ("VERB", "AUX")),
        clause,
    )


def _apart(parsed: Parsed, clause: Token, verb: Token) -> bool:
    """Whether a clause before the verb is one of its own, behind a semicolon or colon."""
    return clause.i < verb.i and any(parsed.tokens[i].text in (";", ":") for i in range(clause.i, verb.i))


def _told(parsed: Parsed, clause: Token) -> bool:
    """Whether a clause states something; questions ("who fired first") and bare infinitives do not."""
    asking = [c for c in parsed.kids(clause) if c.tag in ("WP", "WRB", "WDT") and c.dep != "mark" and c.i < clause.i]
    if parsed.tokens[clause.head].lemma in _RELATING:
        asking = [c for c in asking if c.lower != "how"]
    if asking and parsed.tokens[clause.head].dep != "relcl":
        return False
    return not any(c.lower in ("whether", "if") for c in parsed.kids(clause, "mark"))


_RELATING = word_list("attribution.relating")


def _reduced(parsed: Parsed, verb: Token) -> bool:
    """ "The toll is nine, the agency announced": read by the parser as "the agency (that was) announced"."""
    head = parsed.tokens[verb.head]
    comma = head.left > 0 and parsed.tokens[head.left - 1].text == ","
    return verb.dep == "acl" and head.dep == "appos" and comma and verb.tag == "VBN" and not parsed.kids(verb, "agent")


def _pieces(
    parsed: Parsed, verb: Token, key: str, tops: list[Token], speech: Speech
) -> list[tuple[Stance, Span, bool, int]]:
    """What is said, cut where the stance changes: "that it was not there and that others did it"."""
    out: list[tuple[Stance, Span, bool, int]] = []
    for top in tops:
        parts = [top, *(c for c in parsed.kids(top, "conj") if parsed.kids(c, "mark"))]
        parts = [top] if any(c.i == verb.i for c in parts) or top.i == verb.head else parts
        for n, part in enumerate(parts):
            stance, no = clause_stance(parsed, key, part, speech)
            span = _extent(parsed, verb, part, parts[n + 1 :])
            if out and out[-1][0] == stance:
                out[-1] = (stance, (min(out[-1][1][0], span[0]), max(out[-1][1][1], span[1])), out[-1][2], out[-1][3])
            else:
                out.append((stance, span, no, part.i))
    return out


def _extent(parsed: Parsed, verb: Token, part: Token, later: list[Token]) -> Span:
    """The characters of one piece, without the pieces joined to it."""
    if verb.i in range(part.left, part.right + 1):
        names = [t for t in (verb, *parsed.kids(verb, "nsubj", "dobj")) if t.pos != "ADV"]
        hole = (min(t.left if t.i != verb.i else t.i for t in names), verb.right if part.i < verb.left else verb.i)
        return without(parsed, whole_clause(parsed, part), *hole)
    if part.dep == "xcomp" and is_passive(parsed, verb):
        return whole_clause(parsed, verb)
    if part.dep == "xcomp":
        return verb.start, parsed.tokens[part.right].end
    last = min([part.right, *(min(c.left, c.i) - 1 for c in later if c.i > part.i)])
    first, last = cut(parsed, part.left, max(last, part.i), part.i)
    return parsed.tokens[first].start, parsed.tokens[last].end


def _argument(parsed: Parsed, verb: Token) -> Span:
    """What is said of a thing: from the verb to its last object, or the whole clause where it stands before."""
    parts = [c for c in parsed.kids(verb, "dobj", "prep", "oprd", "attr", "dative", "prt", "agent") if c.i > verb.i]
    if not parts or is_passive(parsed, verb) or objects(parsed, verb) != parsed.kids(verb, "dobj"):
        return whole_clause(parsed, verb)
    _, last = cut(parsed, verb.i, max(c.right for c in parts), verb.i)
    aside = [c.left for p in parts for t in (p, *parsed.kids(p, "pobj")) for c in parsed.kids(t, "relcl")]
    asides = [i for i in aside if parsed.tokens[i - 1].text == "," and i - 2 > verb.i]
    last = min([last, *(i - 2 for i in asides)])
    return verb.start, parsed.tokens[last].end


def _blamed(parsed: Parsed, verb: Token) -> list[Token]:
    """Whom a blaming or accusing speaker names."""
    if verb.lemma in ("blame", "attribute", "pin", "assign", "ascribe"):
        upon = prepositional(parsed, verb, ("on", "upon", "to"))
        return upon or (objects(parsed, verb) if verb.lemma == "blame" else [])
    if verb.lemma in _ACCUSING:
        return objects(parsed, verb)
    return []


def _by_noun(parsed: Parsed, noun: Token, speech: Speech) -> list[Saying]:
    """ "The claim by the ministry that ...", "Manila's version is that ...", "denials by Kigali"."""
    stance: Stance = speech.nouns[noun.lemma]  # type: ignore[assignment]
    formal = noun.lemma == "claim" and any(
        speech.has("responsibility", o.lemma) for p in parsed.kids(noun, "prep") for o in parsed.kids(p, "pobj")
    )
    if formal or stance == "denies":
        issued = _issued(parsed, noun, speech)
        if issued:
            stance = "claims_responsibility" if formal else stance
            span = whole_clause(parsed, parsed.tokens[noun.head])
            return [Saying(s, noun, stance, span, clause=False, top=noun.i) for s in issued]
    speakers = [t for t in owners(parsed, noun) if can_speak(parsed, t, speech)]
    above = parsed.tokens[noun.head]
    content = [
        c for c in parsed.kids(noun, "acl", "ccomp", "appos") if parsed.kids(c, "mark") or _infinitive(parsed, c)
    ]
    if not content and noun.dep == "nsubj" and above.lemma == "be":
        content = [c for c in parsed.kids(above, "ccomp") if _told(parsed, c)]
    if not content and stance != "denies":
        return []
    top = content[0] if content else noun
    if content and stance == "asserts":
        stance, _ = clause_stance(parsed, "say", top, speech)
    return [Saying(s, noun, stance, phrase(parsed, top), clause=bool(content), top=top.i) for s in speakers]


def _issued(parsed: Parsed, noun: Token, speech: Speech) -> list[Token]:
    """Who gives out a denial or a claim of responsibility: "issued a denial", "a denial came from Kigali"."""
    verb = parsed.tokens[noun.head]
    if any(c.lower in ("no", "any") for c in parsed.kids(noun, "det")) or parsed.kids(verb, "neg"):
        return []
    if noun.dep == "dobj" and verb.lemma in _GIVING_OUT:
        found = subjects(parsed, verb)
    elif verb.lemma in ("come", "arrive", "follow", "be"):
        found = prepositional(parsed, verb, ("from", "by"))
    else:
        return []
    return [t for t in found if can_speak(parsed, t, speech)]


def _infinitive(parsed: Parsed, clause: Token) -> bool:
    return any(c.lower == "to" for c in parsed.kids(clause, "aux")) and any(
        c.lemma == "have" for c in parsed.kids(clause, "aux")
    )


def _labelled(parsed: Parsed, sentence: Sentence, speech: Speech) -> list[Saying]:
    """ "UN: 40,000 displaced": a body's name, a colon, what it says."""
    words = parsed.of(sentence)
    colon = next((n for n, t in enumerate(words[:10]) if t.text == ":"), None)
    before = [t for t in words[: colon or 0] if t.pos in ("VERB", "AUX", "NUM") and t.tag not in ("VBN", "VBG")]
    if not colon or len(words) - colon < 4 or before:
        return []
    counted = next((t for t in words[:colon] if speech.has("spoken", t.lemma) and owners(parsed, t)), None)
    head = owners(parsed, counted)[0] if counted is not None else words[colon - 1]
    if counted is not None and can_speak(parsed, head, speech):
        return [Saying(head, counted, "asserts", (words[colon + 1].start, words[-1].end))]
    if any(t.pos == "ADP" for t in words[:colon]):
        return []
    body = head.entity in ("ORG", "PERSON", "NORP") or speech.has("bodies", head.lemma)
    if not body:
        return []
    return [Saying(head, head, "asserts", (words[colon + 1].start, words[-1].end))]
