"""GDELT events: version 1.0 (57 columns, 58 with the address) and 2.0 (61), without a header as published, or with one.

Actors come as CAMEO codes: a state ("IRQ"), a body of it ("IRQMIL"), an organisation. Places carry FIPS 10-4 codes of
countries. GDELT counts no victims. Files of a million rows are common, so this parser takes its cells by position.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter

from forestall.dates import When
from forestall.exchange import cells
from forestall.exchange.desk import Desk
from forestall.exchange.memo import Memo
from forestall.exchange.rows import CellError, Layout, Row
from forestall.records import Event, Place
from forestall.vocabulary import Coded, agents, countries, scheme

__all__ = ["LAYOUT", "parser"]


def _columns(*, second: bool) -> tuple[str, ...]:
    actor = "code name countrycode knowngroupcode ethniccode religion1code religion2code type1code type2code type3code"
    geo = f"type fullname countrycode adm1code {'adm2code ' if second else ''}lat long featureid"
    head = ("globaleventid", "sqldate", "monthyear", "year", "fractiondate")
    actors = [f"{who}{part}" for who in ("actor1", "actor2") for part in actor.split()]
    event = (
        "isrootevent eventcode eventbasecode eventrootcode quadclass goldsteinscale nummentions numsources numarticles "
        "avgtone"
    )
    geos = [f"{who}geo_{part}" for who in ("actor1", "actor2", "action") for part in geo.split()]
    return (*head, *actors, *event.split(), *geos, "dateadded", "sourceurl")


LAYOUT = Layout(
    needs=("globaleventid", "sqldate", "actor1code", "actor2code", "eventcode"),
    bare=(_columns(second=True), _columns(second=False), _columns(second=False)[:-1]),
    quoted=False,
)
"""What the file looks like."""

_PLACES: Mapping[str, str] = {"1": "country", "2": "region", "3": "city", "4": "city", "5": "region"}
_TAKEN = (
    "globaleventid", "sqldate", "actor1code", "actor1name", "actor2code", "actor2name", "eventcode", "quadclass",
    "goldsteinscale", "actiongeo_type", "actiongeo_fullname", "actiongeo_countrycode", "actiongeo_lat",
    "actiongeo_long", "dateadded", "sourceurl",
)  # fmt: skip
_BY_QUAD: Mapping[str, str] = {"1": "05", "2": "06", "3": "11", "4": "19"}
"""GDELT's quad class -> the CAMEO root that stands for it, where the code itself is not known."""


def parser(desk: Desk) -> Callable[[Row], Event]:
    """How a row becomes an event."""
    days: Memo[str, When] = Memo(lambda text: When.day(cells.to_day("sqldate", text.strip())))
    added_on: Memo[str, dt.date | None] = Memo(lambda text: cells.maybe_day(text.strip()))
    levels: Memo[str, float | None] = Memo(lambda text: cells.to_level("goldsteinscale", text.strip()))
    wheres: Memo[tuple[str, ...], Place | None] = Memo(_place)
    parties: Memo[tuple[str, str], tuple[str, ...]] = Memo(lambda asked: _party(desk, *asked))
    codes: Memo[tuple[str, str], Coded] = Memo(lambda asked: _coded(desk, *asked))
    prefix, source = f"{desk.table.id}:", desk.table.source.id
    take: Callable[[Sequence[str]], Sequence[str]] | None = None

    def parse(row: Row) -> Event:
        nonlocal take
        take = take or _taker(row.at)
        id, date, code1, name1, code2, name2, code, quad, goldstein, *where, added, address = take(row.cells)
        if not id.strip():
            raise CellError("globaleventid", id, "the id is empty")
        known, level = codes[code, quad], levels[goldstein]
        return Event(
            id=prefix + id,
            when=days[date],
            type=known.type,
            mode=known.mode,
            cameo=code or None,
            quad=known.quad,
            intensity=known.intensity if level is None else level,
            actors=parties[code1, name1],
            targets=parties[code2, name2],
            place=wheres[tuple(where)],
            source=source,
            source_ref=address or id,
            published=added_on[added[:8]],
        )

    return parse


def _taker(at: Mapping[str, int]) -> Callable[[Sequence[str]], Sequence[str]]:
    """Takes the columns `_TAKEN` from a row's cells; a column that is not there gives ""."""
    places = [at.get(name) for name in _TAKEN]
    if None in places:
        return lambda cells: ["" if k is None else cells[k] for k in places]
    return itemgetter(*(k for k in places if k is not None))


def _coded(desk: Desk, code: str, quad: str) -> Coded:
    found = scheme("cameo").find(code) or scheme("cameo").find(_BY_QUAD.get(quad, ""))
    return found or desk.coded("cameo", code)


def _place(where: tuple[str, ...]) -> Place | None:
    kind, name, fips, lat, lon = (text.strip() for text in where)
    if not name:
        return None
    north, east = cells.to_degrees("actiongeo_lat", lat, "actiongeo_long", lon)
    return Place(name, countries().fips.get(fips), north, east, _PLACES.get(kind, "unknown"))


def _party(desk: Desk, code: str, name: str) -> tuple[str, ...]:
    """Whom a CAMEO code stands for: an organisation, a state, a body of it; else the name that stands beside it."""
    code = code.strip()
    if not code:
        return ()
    groups, state = agents("cameo"), code[:3].lower()
    group = groups.get(code, groups.get(code[:3]))
    if group is not None:
        return desk.named(group[1:]) if group.startswith("=") else (group,)
    if state not in desk.vocabulary.actors or desk.vocabulary.actors[state].kind != "state":
        return desk.party(name.strip().title() or code)
    if len(code) == 3:
        return (state,)
    role = agents("cameo_roles").get(code[3:6])
    if role == "rebel" and name.strip():  # "LBNREB" says less than the name that stands beside it
        return desk.party(name.strip().title(), country=code[:3], belongs=True)
    return desk.body(state, role) if role else desk.named(name.title() or code, country=code[:3], belongs=True)
