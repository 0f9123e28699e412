"""KEDS and other WEIS data: date, source, target, code and label, as columns or as lines of fixed order.

A line is `790415 IRQ UAR 193 CUT AID`: the day, two actors, the code, its label. These files hold no ids: an identical
line on the same day is the same event told twice, and counts as a duplicate.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from forestall.dates import When
from forestall.exchange import cells
from forestall.exchange.desk import Desk
from forestall.exchange.memo import Memo
from forestall.exchange.rows import CellError, Layout, Row
from forestall.records import Event
from forestall.vocabulary import agents

__all__ = ["LAYOUT", "parser"]

_COLUMNS = ("date", "source", "target", "weis", "label", "text")


def _cut(lines: Iterable[str]) -> Iterator[list[str]]:
    """Lines of blanks -> five cells; what has fewer stays short and is quarantined for it."""
    for line in lines:
        yield line.split(None, 4) + [""] * (len(line.split(None, 4)) == 4)


LAYOUT = Layout(
    needs=("date", "source", "target", "weis"),
    bare=(_COLUMNS[:4], _COLUMNS[:5], _COLUMNS),
    renamed={"code": "weis", "event": "weis", "event_code": "weis", "source_actor": "source", "target_actor": "target"},
    cut=_cut,
)
"""What the file looks like."""


def parser(desk: Desk) -> Callable[[Row], Event]:
    """How a row becomes an event."""
    parties: Memo[str, tuple[str, ...]] = Memo(lambda code: _party(desk, code))

    def parse(row: Row) -> Event:
        day = _day(row)
        known = desk.coded("weis", row["weis"])
        id = f"{day:%Y%m%d}:{row['source']}:{row['target']}:{row['weis']}"
        return desk.event(
            id,
            known,
            When.day(day),
            actors=parties[row["source"]],
            targets=parties[row["target"]],
        )

    return parse


def _party(desk: Desk, code: str) -> tuple[str, ...]:
    """Whom a code stands for, in KEDS's own list or as ISO has it; one that is not known keeps itself as its name."""
    value = agents("keds").get(code, agents("keds").get(code[:3]))
    if value is None:
        known = code[:3].isupper() and code[:3].lower() in desk.vocabulary.actors
        return (code[:3].lower(),) if known else desk.named(code)
    if value.startswith("="):
        return desk.named(value[1:])
    return (value,) if value else ()


def _day(row: Row) -> dt.date:
    """yymmdd (of the last century from 69 on), else as other dates."""
    text = row["date"]
    if len(text) == 6 and text.isascii() and text.isdecimal():
        year = int(text[:2]) + (1900 if int(text[:2]) >= 69 else 2000)
        try:
            return dt.date(year, int(text[2:4]), int(text[4:]))
        except ValueError:
            raise CellError("date", text, "not a day like 790415") from None
    return cells.day(row, "date")
