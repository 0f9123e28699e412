"""Voices: the sayings of a report in their order, each with the speaker it really has.

"He added" is whoever spoke before; a quoted sentence without a verb of saying belongs to the speaker beside it, in the
sentence before or in the one that ends the quotation; "the statement" is the one last cited.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.passages import same_passage
from forestall.reading.form.text import quotations
from forestall.reading.speech.frames import clause_stance
from forestall.reading.speech.saying import Saying, Speech, owners, speech_of
from forestall.reading.speech.speakers import can_speak, main_subject, resolve_pronoun, two_named
from forestall.records import Span
from forestall.vocabulary import Vocabulary

__all__ = ["voices"]


def voices(
    parsed: Parsed, sayings: Sequence[Saying], vocabulary: Vocabulary, silent: Collection[int] = ()
) -> list[Saying]:
    """The sayings with pronouns resolved and quoted sentences given to their speakers, in the order of the text."""
    speech = speech_of(vocabulary)
    people = vocabulary.classes["people"] | speech.lists["mouthpiece"] | speech.lists["persons"]
    all_said = [*sayings, *_likewise(parsed, sayings, speech)]
    named = _named(parsed, sorted(all_said, key=lambda s: s.cue.i), speech, people)
    quoted = _quoted_sentences(parsed, silent)
    added = _stitched(parsed, named, quoted, speech, people)
    added += _headed(parsed, [*named, *added], quoted, speech, silent)
    spoken = [s for s in named if s.span[0] < s.span[1]]
    return sorted([*spoken, *added], key=lambda s: (s.cue.sentence, s.span))


def _named(parsed: Parsed, sayings: list[Saying], speech: Speech, people: frozenset[str]) -> list[Saying]:
    """Pronouns and bare statements replaced by whom they stand for; a statement that nobody made is dropped."""
    out: list[Saying] = []
    before: Saying | None = None
    for saying in sayings:
        if saying.speaker.lower == "both" and before is not None and len(before.blamed) == 2:
            out += [replace(saying, speaker=t) for t in before.blamed]
            continue
        pair = two_named(parsed, saying.speaker)
        if pair:
            out += [replace(saying, speaker=t) for t in pair]
            before = out[-1]
            continue
        speaker = resolve_pronoun(parsed, saying, before, people)
        if speech.has("spoken", speaker.lemma) and speaker.pos == "NOUN" and not parsed.kids(speaker, "compound"):
            near = before is not None and saying.cue.sentence - before.cue.sentence <= 2
            if before is None or not near:
                continue
            speaker = before.speaker
        before = replace(saying, speaker=speaker)
        out.append(before)
    return out


def _likewise(parsed: Parsed, sayings: Sequence[Saying], speech: Speech) -> list[Saying]:
    """ "Kabul denied any role and so did Tehran": the second says what the first said."""
    out = []
    for verb in parsed.tokens:
        so = parsed.tokens[verb.i - 1]
        if verb.lemma not in ("do", "have") or so.lower != "so" or not verb.i:
            continue
        others = [t for t in parsed.tokens[verb.i + 1 : verb.i + 9] if t.left == verb.i + 1 and t.pos in _NAMES]
        heads = [t for t in others if t.sentence == verb.sentence and can_speak(parsed, t, speech)]
        before = [s for s in sayings if s.cue.i < so.i and verb.sentence - s.cue.sentence <= 1]
        if heads and before:
            said = max(before, key=lambda s: s.cue.i)
            span = (so.start, parsed.tokens[heads[0].right].end)
            out.append(replace(said, speaker=heads[0], cue=verb, span=span, clause=False, top=verb.i))
    return out


_NAMES = ("NOUN", "PROPN")


def _quoted_sentences(parsed: Parsed, silent: Collection[int]) -> dict[int, int]:
    """Sentence -> quotation, for sentences that lie wholly inside one."""
    spans = quotations(parsed.text)
    starts = [s for s, _ in spans]
    out: dict[int, int] = {}
    for sentence in parsed.sentences:
        start, end = parsed.tokens[sentence.first].start, parsed.tokens[sentence.last].end
        at = bisect_right(starts, start) - 1
        if at >= 0 and end <= spans[at][1] and sentence.number not in silent:
            out[sentence.number] = at
    return out


def _stitched(
    parsed: Parsed, sayings: list[Saying], quoted: dict[int, int], speech: Speech, people: frozenset[str]
) -> list[Saying]:
    """Sayings for quoted sentences, each given to the speaker beside it."""
    spoken: dict[int, Saying] = {}
    for saying in sayings:
        if saying.cue.sentence not in quoted:
            spoken.setdefault(saying.cue.sentence, saying)
    out = []
    last: tuple[int, Token] | None = None
    for number in sorted(quoted):
        speaker = _beside(parsed, number, quoted, spoken, last, people)
        if speaker is None:
            continue
        last = (number, speaker)
        out.append(_quote(parsed, number, speaker, speech))
    return out


def _beside(
    parsed: Parsed,
    number: int,
    quoted: dict[int, int],
    spoken: dict[int, Saying],
    last: tuple[int, Token] | None,
    people: frozenset[str],
) -> Token | None:
    """Who speaks a quoted sentence: who ends the quotation, who spoke just before, whom the text spoke of before."""
    after = number + 1
    while after in quoted and quoted[after] == quoted[number]:
        after += 1
    ends = after < len(parsed.sentences) and same_passage(parsed, number, after)
    if ends and after in spoken and _begins_quoted(parsed, after):
        return spoken[after].speaker
    if last is not None and last[0] == number - 1:
        return last[1]
    if number - 1 in spoken:
        return spoken[number - 1].speaker
    subject = main_subject(parsed, number - 1) if number else None
    near = number > 0 and parsed.sentences[number].block - parsed.sentences[number - 1].block <= 1
    fits = subject is not None and (subject.entity == "PERSON" or subject.lemma in people)
    return subject if near and fits else None


def _begins_quoted(parsed: Parsed, number: int) -> bool:
    """Whether a sentence goes on inside a quotation that began before it."""
    words = parsed.of(parsed.sentences[number])
    quotes = [n for n, t in enumerate(words) if t.text in ('"', "”", "“", "''", "``")]
    return bool(quotes) and len(quotes) % 2 == 1


def _quote(parsed: Parsed, number: int, speaker: Token, speech: Speech) -> Saying:
    sentence = parsed.sentences[number]
    words = parsed.of(sentence)
    root = next((t for t in words if t.dep == "ROOT"), words[0])
    stance, no = clause_stance(parsed, "say", root, speech)
    span: Span = (words[0].start, words[-1].end)
    return Saying(speaker, root, stance, span, negated=no, top=root.i)


def _headed(
    parsed: Parsed, sayings: Sequence[Saying], quoted: Collection[int], speech: Speech, silent: Collection[int]
) -> list[Saying]:
    """Sentences under a heading that names their source: "A communique of the ministry.", "The ministry reports:"."""
    spoken = {s.cue.sentence for s in sayings if s.span[0] < s.span[1]}
    opening = {s.cue.sentence: s for s in sayings if s.span[0] == s.span[1]}
    out: list[Saying] = []
    source: Token | None = None
    since = 0
    for sentence in parsed.sentences:
        number = sentence.number
        if number in silent:
            continue
        first = number == 0 or parsed.sentences[number - 1].block != sentence.block
        found = _source(parsed, number, opening, speech) if number not in spoken and first else None
        if found is not None:
            source, since = found, sentence.block
        elif source is not None and not _under(parsed, sentence.block, since):
            source = None
        elif source is not None and sentence.block != since:
            since = sentence.block
        if source is None or found is not None:
            continue
        if number not in spoken and number not in quoted and number not in opening:
            out.append(_quote(parsed, number, source, speech))
    return out


def _source(parsed: Parsed, number: int, opening: Mapping[int, Saying], speech: Speech) -> Token | None:
    """Who is named as the source of what follows a sentence."""
    words = parsed.of(parsed.sentences[number])
    if words[-1].text == ":" and number in opening:
        return opening[number].speaker
    if any(t.pos in ("VERB", "AUX") for t in words) or len(words) > 14:
        return None
    noun = next((t for t in words if t.dep == "ROOT" and speech.has("spoken", t.lemma)), None)
    behind = owners(parsed, noun, compound=False) if noun is not None else []
    bracket = next((n for n, t in enumerate(words) if t.text == "("), len(words))
    behind = [t for t in words[bracket:] if t.entity == "ORG" or speech.has("bodies", t.lemma)] or behind
    return next((t for t in behind if can_speak(parsed, t, speech)), None)


def _under(parsed: Parsed, block: int, since: int) -> bool:
    """Whether a block belongs to a heading: the heading's own, or a bullet below it and the last."""
    return block == since or (block == since + 1 and parsed.blocks[block].kind == "bullet")
