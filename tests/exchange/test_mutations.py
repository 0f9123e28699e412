"""Damaged files of every format: no exception but a DataError, and every row accounted for."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forestall import exchange, vocabulary
from forestall.errors import DataError
from forestall.records import Source, Table

from .samples import SAMPLES, text

WORDS = vocabulary.load()
FILES = {form: text(form).encode() for form in SAMPLES} | {
    "table": b"date;attacker;victim;type;killed\n13/04/2020;Norway;Sweden;rocket;2\n2020-04-14;Hill;;walk;\n",
    "forestall": b"id,start,end,precision,type,actors,targets,status,deaths,weights\n"
    b"1,2020-01-05,2020-01-05,day,ASSAULT,usa; irq,is,asserted,3,usa=0.6; unknown=0.4\n",
    "daily": b"date,n\n2020-01-01,1\n2020-01-02,2\n",
    "cumulative": b"date,n\n2020-01-01,1\n2020-01-02,2\n",
    "jhu": b"Province/State,Country/Region,Lat,Long,3/1/20,3/2/20\n,Iraq,1,1,0,5\n,Iran,1,1,0,7\n",
    "owid": b"iso_code,date,total_cases,total_deaths\nIRQ,2020-03-01,1,0\nIRQ,2020-03-02,2,0\n",
    "oxcgrt": b"CountryCode,Date,StringencyIndex\nIRQ,20200301,50\nIRQ,20200302,60\n",
    "acled-weekly": b"week,country,event_type,events,fatalities\n2020-03-01,Iraq,Battles,2,3\n",
}
PIECES = [
    b"", b"\n", b"\r\n", b"\r", b"\x00", b'"', b"'", b",", b"\t", b";", b"\xff", b"\xef\xbb\xbf", b"-", b"0025",
    b"1e308", b"nan", b"inf", b"\xd9\xa3", b"\xf0\x9f\x9a\x80", b"9" * 40, b"2020-02-30", b"#date", b"=1+1", b" ",
    b"\x1f\x8b", b"PK\x03\x04", b"PAR1", b"None", b"()", b"(Iraq)", b" of ", b"/", b"x" * 5000,
]  # fmt: skip
"""What files are damaged with: separators, marks, numbers at their limits, other files' first bytes."""
damage = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(PIECES) | st.binary(max_size=6)), max_size=6
)
"""Where (part of the file), how many bytes go, what comes instead."""


def mutated(content: bytes, damages: list[tuple[float, int, bytes]]) -> bytes:
    for part, gone, piece in damages:
        at = int(part * len(content))
        content = content[:at] + piece + content[at + gone :]
    return content


def judge(form: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(content)
        table = Table("t", path, form, Source("made", "Made for this test"))
        try:
            if form in exchange.FRAME_FORMATS:
                _, odd = exchange.read_frame(Table("t", path, form, table.source, {"indicator": "cases"}))
                assert all(row.reason for row in odd)
                return
            parts = list(exchange.stream_events(table, vocabulary=WORDS))
        except DataError:
            return
    tally = exchange.add_up(part.tally for part in parts)
    bad = [row for part in parts for row in part.quarantined]
    assert tally.rows == tally.taken + tally.duplicates + tally.quarantined
    assert (tally.taken, tally.quarantined) == (sum(len(part.events) for part in parts), len(bad))
    assert all(row.line and row.reason for row in bad)


@settings(max_examples=300)
@given(form=st.sampled_from(sorted(FILES)), damages=damage)
def test_damaged_files_are_accounted_for(form: str, damages: list[tuple[float, int, bytes]]) -> None:
    judge(form, mutated(FILES[form], damages))


@pytest.mark.slow
@settings(max_examples=50_000)
@given(form=st.sampled_from(sorted(FILES)), damages=damage)
def test_fifty_thousand_damaged_files_are_accounted_for(form: str, damages: list[tuple[float, int, bytes]]) -> None:
    judge(form, mutated(FILES[form], damages))
