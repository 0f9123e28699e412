"""What the templates see: one plain dataclass a section, made from the brief's records; no logic is left to them."""

import datetime as dt
from dataclasses import dataclass

from forestall.page import words
from forestall.page.context import Brief
from forestall.page.views.ahead import Ahead, ahead
from forestall.page.views.answer import Answer, answer
from forestall.page.views.happened import Happened, happened
from forestall.page.views.levers import Levers, levers
from forestall.page.views.method import Method, method
from forestall.page.views.parts import Figure
from forestall.page.views.record import Record, record
from forestall.page.views.spiralling import Spiralling, spiralling

__all__ = ["Figure", "Page", "page"]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole brief, ready for the template."""

    title: str
    date: str
    basis: str
    answer: Answer
    happened: Happened
    spiralling: Spiralling
    ahead: Ahead
    levers: Levers
    record: Record
    method: Method


def page(brief: Brief) -> Page:
    """All sections of the brief."""
    return Page(
        title=brief.crisis.title,
        date=words.day(brief.crisis.now),
        basis=_basis(brief),
        answer=answer(brief),
        happened=happened(brief),
        spiralling=spiralling(brief),
        ahead=ahead(brief),
        levers=levers(brief),
        record=record(brief),
        method=method(brief),
    )


def _basis(brief: Brief) -> str:
    held = ((len(brief.events), "event"), (len(brief.reports), "report"), (len(brief.tables), "data set"))
    parts = [words.count(many, one) for many, one in held if many] or ["nothing"]
    end = words.day(brief.crisis.now + dt.timedelta(days=brief.crisis.horizon))
    return f"Rests on {words.listing(parts)} up to and including {words.day(brief.crisis.now)}; looks ahead to {end}."
