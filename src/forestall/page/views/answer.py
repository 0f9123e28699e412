"""The answer in four lines: is it spiralling, what is likely, what changed, how far to trust it."""

import datetime as dt
from dataclasses import dataclass

from forestall.page import findings, words
from forestall.page.context import Brief
from forestall.page.views.parts import stream_labels
from forestall.records import OutcomeResult, Reproduction

__all__ = ["Answer", "Likely", "Verdict", "answer"]

_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Verdict:
    """A block's verdict and the sentences under it; `alarm` where R is above one."""

    title: str
    verdict: str
    alarm: bool
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likely:
    """An outcome with its probability in figures and in words; `share` is 0 to 100, for the bar beside it."""

    question: str
    probability: str
    word: str
    share: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The four lines. `trust` puts losses first; `warnings` are fits that did not converge."""

    verdicts: tuple[Verdict, ...]
    outcomes: tuple[Likely, ...]
    scale: str
    changes: tuple[tuple[str, str, str], ...]
    losses: tuple[str, ...]
    trust: tuple[str, ...]
    warnings: tuple[str, ...]
    horizon: str


def answer(brief: Brief) -> Answer:
    """The four lines, from the results."""
    soon, horizon = _soon(brief)
    return Answer(
        verdicts=_verdicts(brief),
        outcomes=tuple(_likely(result) for result in soon[:_MOST_NAMED]),
        scale=words.scale_in_words(),
        changes=tuple((change.label, change.before, change.after) for change in brief.changes),
        losses=findings.loss_sentences(brief.scores),
        trust=findings.trust_sentences(brief.scores),
        warnings=_warnings(brief),
        horizon=horizon,
    )


def _soon(brief: Brief) -> tuple[list[OutcomeResult], str]:
    """The outcomes that fall within 31 days, else all of them, and what that span is called."""
    limit = brief.crisis.now + dt.timedelta(days=31)
    soon = [result for result in brief.outcomes if result.end <= limit]
    if soon or not brief.outcomes:
        return soon, "The next 30 days"
    return list(brief.outcomes), f"To {words.day(max(result.end for result in brief.outcomes))}"


def _verdicts(brief: Brief) -> tuple[Verdict, ...]:
    rank = {"escalation": 0, "epidemic": 1}
    shown = [result for result in brief.reproductions if result.kind in rank]
    return tuple(_verdict(result, brief) for result in sorted(shown, key=lambda result: rank[result.kind]))


def _verdict(result: Reproduction, brief: Brief) -> Verdict:
    if result.kind == "escalation":
        said = findings.answer_sentences(result, stream_labels(brief))
    else:
        said = (f"R is {words.estimate(result.r)}.",)
    return Verdict(result.label, findings.verdict_words(result), result.verdict == "above", said)


def _likely(result: OutcomeResult) -> Likely:
    return Likely(
        result.question,
        words.probability(result.probability, error=result.mc_error),
        words.likelihood(result.probability, error=result.mc_error),
        words.percent(result.probability),
    )


def _warnings(brief: Brief) -> tuple[str, ...]:
    labels = {block.id: block.label for block in brief.crisis.blocks}
    return tuple(
        f"The fit of “{labels.get(key, key)}” did not converge: nothing that rests on it should be used."
        for key, result in brief.diagnostics.items()
        if not result.converged
    )
