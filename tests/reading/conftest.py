"""One vocabulary for all reading tests; the model is loaded once a process by the reader itself."""

import datetime as dt
from collections.abc import Callable

import pytest

from forestall import vocabulary
from forestall.reading import parse_report, read
from forestall.records import Reading
from forestall.vocabulary import Vocabulary

Reader = Callable[..., Reading]


@pytest.fixture(scope="session")
def words() -> Vocabulary:
    return vocabulary.load()


@pytest.fixture(scope="session")
def reader(words: Vocabulary) -> Reader:
    """Reads a text published on Tuesday 17 March 2020 unless told otherwise."""

    def reads(text: str, published: dt.date = dt.date(2020, 3, 17), countries: tuple[str, ...] = ()) -> Reading:
        return read(parse_report(text, published=published), vocabulary=words, countries=countries)

    return reads
