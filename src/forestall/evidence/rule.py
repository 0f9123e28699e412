"""The rule by which rival versions are weighed: numbers in a table, which a crisis can replace by its own.

The numbers are conventions, not measurements: they order voices as an analyst would, and are printed with every weight
that rests on them.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from forestall.errors import DataError
from forestall.records import Grade

__all__ = ["Rule", "load_rule"]

Table = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Rule:
    """Factors of a voice's weight: what is said, in which grade of source, by whom; and what stays open."""

    kinds: Mapping[str, float]
    grades: Mapping[Grade, float]
    holders: Mapping[str, float]
    open: float
    copy: float


def load_rule(own: Path | None = None) -> Rule:
    """The rule, with what the file `own` says in place of its entries, where there is such a file.

    Raises DataError where that file has entries that the rule has not, or that are no numbers from 0 to 100.

    >>> load_rule().grades["A"]
    1.0
    """
    table: Table = tomllib.loads(files(__package__).joinpath("rule.toml").read_text(encoding="utf-8"))
    if own is not None and own.is_file():
        _replace(table, own)
    return Rule(table["kinds"], table["grades"], table["holders"], **_open(table))  # type: ignore[arg-type]


def _open(table: Table) -> dict[str, float]:
    return {"open": table["open"]["weight"], "copy": table["open"]["copy"]}


def _replace(table: Table, own: Path) -> None:
    try:
        told = tomllib.loads(own.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{own.name}: {error}; expected TOML like evidence/rule.toml") from error
    for section, entries in told.items():
        if section not in table or not isinstance(entries, dict):
            raise DataError(f"{own.name}: {section} is no table of the rule; it must be one of {', '.join(table)}")
        for name, value in entries.items():
            _check(own.name, table, section, name, value)
            table[section][name] = float(value)


def _check(file: str, table: Table, section: str, name: str, value: object) -> None:
    if name not in table[section]:
        raise DataError(f"{file}: {section}.{name} is not in the rule; expected one of {', '.join(table[section])}")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise DataError(f"{file}: {section}.{name} is {value!r}; it must be a number from 0 to 100")
