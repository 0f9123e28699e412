"""How a toll stands to others: cumulative, superseded, added to what was told, or one of two rival counts."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.reading.form.passages import same_passage
from forestall.reading.numbers.accounts import counts_dead
from forestall.reading.numbers.hits import TollHit
from forestall.reading.numbers.numbers import Amount
from forestall.reading.words.lexicon import word_list

__all__ = [
    "disputed",
    "former",
    "is_cumulative",
    "is_more",
    "is_news",
    "joined_up",
    "names_disease",
    "of_disease",
    "one_account",
    "only_perfect",
    "opposed",
    "rivals",
    "tells_of_before",
    "with_older",
]

_DISEASE = re.compile(
    r"\b(?:coronavirus|covid|virus|infections?|infected|epidemic|pandemic|disease|cases|patients?|ebola|cholera"
    r"|measles|outbreak|lassa|mpox|tested|malaria|dengue|polio|sars|influenza|flu|plague|typhoid|meningitis)\b",
    re.I,
)
_SPAN = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+) (?:days|weeks|months|years)"
_CUMULATIVE = re.compile(
    r"\b(?:since|so far|overall|cumulative|cumulatively|altogether|in all|in total|now count|to date"
    r"|(?<!reported )(?<!said )(?<!announced )this (?:month|year)"
    r"|(?:over|in|during) the (?:past|last) (?:\w+ )?(?:days|weeks|months|years|decade)"
    r"|(?:over|in) " + _SPAN + r"|(?:over|in|during) (?:a|one|the) (?:year|decade) of"
    r"|(?:across|throughout|all over) the (?:country|region|province|territory|city)"
    r"|in (?:\d{4}|may|june|july|august|[a-z]+ary|[a-z]+ber|march|april) alone"
    r"|(?:day|week|weekend|month|year|war|conflict) ?['’]s (?:death toll|toll|dead)"
    r"|(?:dead|deaths|toll) (?:of|for) the (?:day|week|weekend|month|year)"
    r"|(?:kills?|die|dies|deaths|claims?) [^.;,]{0,40}\b(?:a|each|every|per) (?:day|week|month|year)"
    r"|nationwide|countrywide|before that|(?:already|previously|earlier) (?:been killed|died)"
    r"|for the first (?:\w+ )?(?:days|weeks|months)"
    r"|on (?:its|their|each|either) sides?|for the whole \w+"
    r"|(?:in|of) (?:the|this) (?:war|conflict|uprising|insurgency|unrest))\b",
    re.I,
)  # fmt: skip
_RECORD = re.compile(
    r"\b(?:worst|deadliest|bloodiest|heaviest|biggest|largest|first|highest|most)\b[^.;]{0,60}\bsince\b|since then"
    r"|\b(?:has|have) since\b|since (?:died|claimed)"
    r"|\b(?:which|who) had\b[^.;,]{0,60}\bsince\b[^.;,]{0,200},"
    r"|\bthe (?:second|third|\d+(?:st|nd|rd|th)|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|\w+teen)th|latest)\b"
    r"[^.;]{0,40}\b(?:this (?:month|year)|since|in as many)\b",
    re.I,
)
_PERFECT = re.compile(
    r"\b(?<!to )(?:have|has) (?:now |so far |already )?(?:(?:been (?:killed|wounded|injured)|died|lost their lives"
    r"|killed (?:at least|more than|over|some|about|\d))\b"
    r"|(?:claimed|cost|taken) (?:the lives of )?(?:(?:at least|more than|over|some|about|nearly|up to) )?\d)",
    re.I,
)
_ATTACK = re.compile(
    r"\b(?:in|by|after|when) (?:the |an? |this |that |those |these )?(?:[\w'-]+ ){0,3}(?:attack|strike|airstrike|raid"
    r"|blast|explosion|clash|clashe|bombing|shelling|storming|riot|ambush|shooting|fighting|crash|bomb|attacker|gunmen"
    r"|police|troop|soldier|exploded|massacre|battle|operation|assault|stampede)s?\b",
    re.I,
)
_COUNTED = r"(?:spoken|spoke|put|given|gave|said|reported|counted|announced|estimated|listed)"
_FIRST = r"(?:first|initially|earlier|originally|previously)"
_OLDER = re.compile(
    rf"\b{_FIRST} {_COUNTED}\b|\bhad (?!been )(?:\w+ )?(?:spoken of|put(?! to death)|given|counted)\b|\bat first\b"
    r"|\b(?:first|initial|earlier|preliminary|previous|original) "
    r"(?:count|toll|report|figure|estimate|number|tally|account)s?\b"
)
_FORMER = re.compile(
    rf"\b(?:had|{_FIRST}) (?:\w+ ){{0,2}}(?:spoken of|spoke of|counted|reported|announced|listed|given|put"
    r"|(?:put|given|gave) (?:it|them|this|that|the \w+) (?:at|as))"
    r"(?: (?:only|just|about|some|at least|more than|over|nearly))* ?$"
    r"|\b(?:first|initial|earlier|previous|preliminary|provisional) "
    r"(?:count|toll|figure|estimate|report|tally) of ?$"
)
_AGAINST = re.compile(r", against(?: (?:only|just|about|some|at least|more than|over|nearly))* ?$")
_SAYING = {
    "admit", "count", "say", "claim", "put", "speak", "report", "give", "list", "acknowledge", "insist", "concede",
    "confirm", "document", "verify",
}  # fmt: skip
_LATE = re.compile(
    r"\b(?:died|dies) (?:\w+ )?(?:in (?:a |the )?hospital|(?:of|from) (?:his|her|their|its)\b|later|overnight"
    r"|on the way)|\blater (?:died|succumbed)|\bsuccumb(?:ed|s) to (?:his|her|their|its)\b|\b(?:have|has) since died"
    r"|\b(?:fight|battle|struggle) for (?:his |her |their )?li(?:fe|ves)"
    r"|\b(?:perished|died|killed|dead) (?:along|together)? ?with (?:him|her|them)\b"
)
_OF_HURT = re.compile(r"of (?:the|those|its|their) (?:injured|wounded|hurt)\b")
_WOUND = word_list("tolls.wound")
_CONTENDING = {"allege", "pretend", "boast"}
_ACCOUNT = re.compile(
    r"(?:, )?(?:by (?:that|those) of|according to|by [\w' ]{1,200} (?:count|account|reckoning)|say |said )"
)


def names_disease(text: str) -> bool:
    """Whether a sentence itself tells of the sick; "patients" alone may be those of a hospital under attack."""
    return bool(_DISEASE.search(_AT_HOSPITAL.sub("", text)))


_AT_HOSPITAL = re.compile(r"\b(?:patients?|cases)\b", re.I)


def of_disease(text: str, context: str) -> bool:
    """Whether a sentence, or else its block, speaks of a disease."""
    return bool(_DISEASE.search(text)) or len(_DISEASE.findall(context)) > 1


def is_cumulative(text: str) -> bool:
    """Whether a sentence counts over time rather than tells one event.

    >>> is_cumulative("Forty have died since May"), is_cumulative("It was the deadliest raid since 2014 and killed 30")
    (True, False)
    """
    return _counts_time(text) or (bool(_PERFECT.search(text)) and not _ATTACK.search(text))


def only_perfect(text: str) -> bool:
    """Whether nothing but its tense or a sum makes a sentence sound cumulative ("47 have died", "ten died in all")."""
    return is_cumulative(text) and not _counts_time(_IN_ALL.sub("", text))


_IN_ALL = re.compile(r"\b(?:in all|in total|altogether)\b", re.I)


def _counts_time(text: str) -> bool:
    return bool(_CUMULATIVE.search(text)) and not _RECORD.search(text)


_NEWS = re.compile(
    r"\b(?:ris(?:e|es|en|ing)|rose|now|climb\w*|increas\w*|later|today|latest|updat\w*|new|revis\w*|bring\w*|brought|taking"
    r"|reach\w*|rais\w*|higher|lower\w*|correct\w*|final|meanwhile|since|already|morning|noon|evening|tonight|nightfall"
    r"|dawn|jump\w*|soar\w*|grow\w*|grew|grown|mount\w*|pass(?:ed|es)?|exceed\w*|topp\w*|stands|stood|confirm\w*|cut"
    r"|reduc\w*|downward|upward|more bodies|rescue\w*|total|subsequent\w*|yesterday)\b",
    re.I,
)


def is_news(text: str) -> bool:
    """Whether a sentence with a count says that it takes the place of the one before, rather than being another's.

    >>> is_news("The toll has risen to nine"), is_news("The local chief put the dead at 35")
    (True, False)
    """
    return bool(_NEWS.search(text))


def is_more(parsed: Parsed, amount: Amount, holder: Token) -> bool:
    """Whether a toll adds to what was told: "two more died in hospital", "a policeman also died"."""
    around = [t.lower for t in parsed.tokens[amount.first : holder.i + 9] if t.sentence == holder.sentence]
    around = around[: around.index(";")] if ";" in around else around
    joint = around.index("and", holder.i - amount.first) if "and" in around[holder.i - amount.first :] else len(around)
    around = around[:joint]
    before = [t.lower for t in parsed.tokens[max(0, holder.i - 2) : holder.i]]
    after = [t.lower for t in parsed.tokens[holder.i + 1 : holder.i + 3] if t.sentence == holder.sentence]
    if amount.value > 1 and (after[:1] == ["too"] or after == ["as", "well"]):
        return True
    hurt = " ".join(around[amount.last - amount.first + 1 :][:3])
    return (
        bool(_OF_HURT.match(hurt))
        or "also" in before
        or bool(_LATE.search(" ".join(around)))
        or _further_died(parsed, amount, holder)
    )


def _further_died(parsed: Parsed, amount: Amount, holder: Token) -> bool:
    """ "Two more died on the operating table"; "two more died in Homs" are of another deed."""
    following = parsed.tokens[amount.last + 1 : amount.last + 3]
    more = parsed.tokens[amount.first - 1].lower in _FURTHER or any(t.lower in ("more", "others") for t in following)
    clause = (t for t in parsed.tokens[holder.i : holder.i + 9] if t.sentence == holder.sentence)
    return more and holder.lemma in _DIE and not any(t.entity == "GPE" for t in clause)


_FURTHER = {"another", "further", "additional"}
_DIE = word_list("tolls.die")


def rivals(parsed: Parsed, counted: Sequence[Amount], found: list[TollHit]) -> list[TollHit]:
    """ "Five died by the army's account, 25 by that of the bishop": counts of two sides, neither the event's.

    Where the first is called a first count, the other takes its place.
    """
    dead = [h for h in found if h.kind == "dead" and h.amount.value and h.standing in ("stated", "older")]
    if len(dead) != 1:
        return []
    told = {h.amount.first for h in found}  # "killing four and wounding 30, according to the hospital"
    later = [a for a in counted if a.first > dead[0].amount.last and a.first not in told]
    others = [a for a in later if _by_account(parsed, a) or _gapped(parsed, dead[0], a)]
    if not others:
        return []
    superseded = dead[0].standing == "older"
    found[found.index(dead[0])] = replace(dead[0], standing="older" if superseded else "within")
    return [replace(dead[0], amount=a, standing="total" if superseded else "within") for a in others]


def _gapped(parsed: Parsed, hit: TollHit, amount: Amount) -> bool:
    """ "The association gives 38 dead, the commission at least 20": the verb of the first account is the second's."""
    holder = parsed.tokens[hit.holder]
    lead = parsed.of(parsed.sentences[hit.sentence])
    given = _says([t for t in lead if t.i < hit.amount.first])
    between = parsed.tokens[max(hit.amount.last, holder.i) + 1 : amount.first]
    named = any(t.pos in ("NOUN", "PROPN") for t in between) and not any(t.pos in ("VERB", "AUX") for t in between)
    alone = parsed.tokens[min(amount.last + 1, len(parsed.tokens) - 1)].pos == "PUNCT"
    return given and alone and named and len(between) <= _FEW and between[0].text in (",", ";", "and")


_FEW = 9


def disputed(parsed: Parsed, found: Sequence[TollHit]) -> list[TollHit]:
    """ "The movement maintains that more than 2,000 were killed": one side's count, not the event's, as is a part."""
    return [replace(h, standing="within") if _contended(parsed, h) or _of_dead(parsed, h) else h for h in found]


def _of_dead(parsed: Parsed, hit: TollHit) -> bool:
    """ "Fifty-seven of the dead were Cubans": a part of those told of before."""
    after = " ".join(t.lower for t in parsed.tokens[hit.amount.last + 1 : hit.amount.last + 4])
    return hit.kind == "dead" and bool(re.match(r"of (?:the|its|their|those) (?:dead|victims|killed|slain)\b", after))


def _contended(parsed: Parsed, hit: TollHit) -> bool:
    verb = parsed.tokens[hit.holder]
    above = parsed.tokens[verb.head]
    plain = hit.kind == "dead" and hit.amount.value > 1 and hit.standing == "stated"
    return plain and verb.dep == "ccomp" and above.i < verb.i and above.lemma in _CONTENDING


def joined_up(parsed: Parsed, found: Sequence[TollHit]) -> list[TollHit]:
    """ "Two policemen were hacked to death and three miners shot", "killed two, and eight died there": one event's
    dead, told in two clauses that name no other day or place."""
    out: list[TollHit] = []
    for hit in found:
        before = next((h for h in reversed(out) if h.kind == "dead" and h.standing in ("stated", "more")), None)
        joined = before is not None and before.amount.value > 0 and _goes_on(parsed, before, hit)
        out.append(replace(hit, standing="more") if joined else hit)
    return out


def _goes_on(parsed: Parsed, before: TollHit, hit: TollHit) -> bool:
    verb, first = parsed.tokens[hit.holder], parsed.tokens[before.holder]
    plain = hit.kind == "dead" and hit.standing == "stated" and hit.amount.value > 0 and not hit.amount.vague
    if plain and verb.dep == "relcl" and parsed.tokens[parsed.tokens[verb.head].head].lemma in _WOUND:
        return True  # "killed a guard and wounded another, who died later"
    if plain and _dies_too(parsed, before, hit):
        return True
    told_apart = verb.lemma == "lose" or parsed.kids(verb, "nsubj", "nsubjpass")
    if not plain or verb.dep != "conj" or verb.i <= first.i or not told_apart:
        return False
    if not {first.i, first.head} & {verb.head, parsed.tokens[verb.head].head}:
        return False
    told = [t for t in parsed.subtree(verb) if t.i > verb.i or t.dep != "nummod"]
    return not any(t.entity in ("DATE", "GPE", "LOC") for t in told if t.tag in ("NNP", "CD"))


def _dies_too(parsed: Parsed, before: TollHit, hit: TollHit) -> bool:
    """ "Thirty fighters were killed, while two sailors died", "...; a bystander succumbed": no other place or date."""
    verb = parsed.tokens[hit.holder]
    between = parsed.tokens[max(before.amount.last, before.holder) + 1 : verb.i]
    joint = next((t.i for t in between if t.text == ";" or (t.lower == "while" and between[0].i < t.i)), verb.i)
    after = parsed.tokens[joint : verb.i]
    apart = any(t.entity in ("GPE", "LOC", "DATE") and t.tag in ("NNP", "CD") for t in after)
    said = any(t.lemma in _SAYING and t.pos == "VERB" for t in after)
    return verb.lemma in _DIE and verb.i > before.holder and bool(after) and not apart and not said


def opposed(parsed: Parsed, found: list[TollHit], words: Sequence[Token], counted: Sequence[Amount]) -> list[TollHit]:
    """ "The ministry admits to the loss of 27, while the rebels count 106": two sides' counts, neither the event's."""
    dead = [h for h in found if h.kind == "dead" and h.amount.value and h.standing in ("stated", "total")]
    bare = [a for a in counted if dead and a.first > dead[-1].amount.last and counts_dead(parsed, a, words, counted)]
    ends = [*(h.amount for h in dead), *bare[:1]]
    apart: set[int] = set()
    for first, second in pairwise(ends):
        lead = [t for t in words if t.i < first.first]
        between = [t for t in words if first.last < t.i < second.first]
        if _contrasts(between) and _says(lead) and _says(between):
            apart |= {first.first, second.first}
    return [replace(h, standing="within") if h in dead and h.amount.first in apart else h for h in found]


def _contrasts(words: Sequence[Token]) -> bool:
    lows = {t.lower for t in words}
    return bool(lows & {"while", "whereas", "but", ";"}) and not lows & {"had", "earlier", "first"}


def _says(words: Sequence[Token]) -> bool:
    return any(t.lemma in _SAYING and t.pos in ("VERB", "AUX") for t in words)


def tells_of_before(parsed: Parsed, hit: TollHit) -> bool:
    """ "Ten people had died in violence earlier in the week": the dead of what came before."""
    had = any(c.lower == "had" for c in parsed.kids(parsed.tokens[hit.holder], "aux"))
    words = " ".join(t.lower for t in parsed.of(parsed.sentences[hit.sentence]))
    return had and hit.standing == "stated" and bool(_BEFORE.search(words))


_BEFORE = re.compile(
    r"\b(?:earlier (?:in|this|that)|previously|the (?:previous|preceding) (?:day|week|month|year|night)"
    r"|(?:days?|weeks?|months?|years?) (?:before|earlier)|last (?:week|month|year))\b"
)


def former(parsed: Parsed, counted: Sequence[Amount], found: Sequence[TollHit], blank: TollHit) -> list[TollHit]:
    """ "... where it had counted 158", "which had first spoken of three", "had given it as 359": older counts.

    Such a number goes on with a toll of its sentence or of the one before.
    """
    sentence = parsed.sentences[blank.sentence]
    told = any(h.kind == "dead" and h.amount.value for h in found)
    if not told and not _speaks_of_dead(parsed, sentence):
        return []
    out = []
    for amount in counted:
        lead = " ".join(t.lower for t in parsed.tokens[sentence.first : amount.first])
        taken = any(h.amount.first <= amount.first <= h.amount.last for h in found)
        against = not blank.disease and _AGAINST.search(lead) and _after_dead(counted, found, amount)
        earlier = _FORMER.search(lead) or against
        if not taken and amount.value and earlier and not _other_thing(parsed, amount):
            out.append(replace(blank, amount=amount, holder=amount.last, standing="older"))
    return out


def _after_dead(counted: Sequence[Amount], found: Sequence[TollHit], amount: Amount) -> bool:
    """Whether the number before is of dead: "706 killed, 3,012 held, against 2,931" goes on with those held."""
    nearest = max((a.first for a in counted if a.last < amount.first), default=0)
    return not found or any(h.kind == "dead" and h.amount.first <= nearest <= h.amount.last for h in found)


def _speaks_of_dead(parsed: Parsed, sentence: Sentence) -> bool:
    """Whether the sentence before, of the same passage, tells of dead."""
    if sentence.number == 0 or not same_passage(parsed, sentence.number - 1, sentence.number):
        return False
    words = {t.lower for t in parsed.of(parsed.sentences[sentence.number - 1])}
    return bool(words & {"dead", "killed", "died", "toll", "deaths", "bodies", "fatalities"})


def _other_thing(parsed: Parsed, amount: Amount) -> bool:
    after = parsed.tokens[amount.last + 1] if amount.last + 1 < len(parsed.tokens) else parsed.tokens[amount.last]
    return after.pos in ("NOUN", "PROPN", "SYM", "ADJ", "NUM") and after.lower not in (
        "victims",
        "people",
        "dead",
        "deaths",
        "bodies",
    )


def _by_account(parsed: Parsed, amount: Amount) -> bool:
    """A number without a noun that somebody's account follows: "25 by that of", "nine according to"."""
    after = " ".join(t.lower for t in parsed.tokens[amount.last + 1 : amount.last + 8])
    return bool(_ACCOUNT.match(after))


def one_account(parsed: Parsed, parts: list[Amount]) -> list[Amount]:
    """ "132 villagers by the official reckoning and 160 according to residents": the parts of the first account."""
    other = next((k for k, part in enumerate(parts) if k and _by_account(parsed, part)), len(parts))
    return parts[:other]


def with_older(found: list[TollHit], words: Sequence[Token]) -> list[TollHit]:
    """The tolls, with those that the text calls first counts marked as older ones."""
    out = [replace(h, standing="older") if _first_count(h, words) else h for h in found]
    stood = next((h for h in out if h.kind == "dead" and h.standing == "older"), None)
    return [replace(h, standing="older") if stood is not None and _and_at(stood, h, words) else h for h in out]


def _and_at(stood: TollHit, hit: TollHit, words: Sequence[Token]) -> bool:
    """ "The toll had stood at 67 at noon and at more than 90 by nightfall": a second former count."""
    between = " ".join(t.lower for t in words if stood.amount.last < t.i < hit.amount.first)
    joined = re.search(r"\band at(?: (?:more than|over|about|nearly|least|some))*$", between)
    return hit.standing == "total" and bool(joined)


def _first_count(hit: TollHit, words: Sequence[Token]) -> bool:
    """ "had first spoken of five dead", "earlier put the toll at nine", "five, by a first count"."""
    if not hit.amount.value or hit.standing not in ("stated", "total"):
        return False
    before = {t.lower for t in words if hit.amount.first - 6 <= t.i < hit.amount.first}
    said = any(t.lemma in ("say", "report", "announce") and t.i < hit.holder for t in words)
    past = {"stood", "been", "put"} if said else {"stood", "been", "put", "reached", "risen"}
    if hit.standing == "total" and "had" in before and before & past and words[0].lower != "by":
        return True  # "said that the toll had reached 102" is the latest
    start = max((t.i for t in words if t.text == ";" and t.i < hit.amount.first), default=-1)
    near = " ".join(t.lower for t in words if max(start, hit.amount.first - 9) <= t.i <= hit.amount.last + 5)
    return bool(_OLDER.search(near.removeprefix(";").partition(";")[0]))
