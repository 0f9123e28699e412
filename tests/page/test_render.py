"""The brief as a file: complete, escaped, within its size, the same every time, and never empty-handed."""

import base64
import dataclasses
import hashlib
import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from forestall.page import Brief, render
from forestall.page.views.claims import versions_of
from forestall.page.views.parts import Names
from page.sample import sample_brief

BRIEF = sample_brief()
PAGE = render(BRIEF)
VOID = {"meta", "link", "br", "rect"}


class _Elements(HTMLParser):
    """Collects ids, references, inline scripts and styles, and attributes that a strict policy forbids."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.forbidden: list[tuple[str, str]] = []
        self.addresses: list[str] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href" and (value or "").startswith("#"):
                self.targets.append((value or "")[1:])
            elif name in {"href", "src", "action", "xlink:href", "data"}:
                self.addresses.append(value or "")
            if name.startswith("on") or name == "style":
                self.forbidden.append((tag, name))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)


def _parsed(text: str) -> _Elements:
    parser = _Elements()
    parser.feed(text)
    return parser


def test_the_file_is_sound_and_every_link_on_the_page_leads_somewhere() -> None:
    found = _parsed(PAGE)
    assert found.unbalanced == []
    assert found.open == []
    assert len(found.ids) == len(set(found.ids))
    assert set(found.targets) <= set(found.ids)
    assert found.forbidden == []


def test_nothing_on_the_page_is_fetched() -> None:
    assert all(address.startswith("data:") for address in _parsed(PAGE).addresses)


def test_the_policy_names_every_inline_script_and_style_by_its_hash() -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', PAGE)
    assert policy is not None
    said = policy.group(1).replace("&#39;", "'")
    inline = re.findall(r"<script>(.*?)</script>", PAGE, re.S) + re.findall(r"<style>(.*?)</style>", PAGE, re.S)
    assert len(inline) == 3
    for code in inline:
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in said
    assert said.startswith("default-src 'none'")
    assert "unsafe" not in said
    assert "http" not in said


def test_the_page_stays_within_its_size() -> None:
    assert len(PAGE.encode()) < 1_600_000


def test_the_same_brief_gives_the_same_bytes() -> None:
    assert render(sample_brief()) == PAGE


def test_every_chart_has_a_table_a_summary_and_a_file() -> None:
    figures = re.findall(r'<figure class="chart.*?</figure>', PAGE, re.S)
    assert len(figures) >= 15
    for figure in figures:
        assert "<table" in figure
        assert 'href="data:text/csv' in figure
        assert re.search(r'aria-label="[^"]{40,}"', figure)
        spec = re.search(r'<script type="application/json" class="spec">(.*?)</script>', figure, re.S)
        assert spec is not None
        assert json.loads(spec.group(1))["width"] == "container"


def test_rows_of_a_source_that_forbids_them_are_counted_and_not_shown() -> None:
    held = [event for event in BRIEF.events if event.source == "restricted"]
    assert held
    assert not any(event.source_ref in PAGE for event in held)
    assert f"{len(held)} events of Field Incident Register are counted but not listed" in PAGE
    assert "0031-04-12" not in PAGE


def test_where_no_event_may_be_listed_no_empty_chart_asks_for_a_click() -> None:
    held = tuple(event for event in BRIEF.events if event.source == "restricted")
    page = render(dataclasses.replace(BRIEF, events=held, links=()))
    assert "Click an event" in PAGE
    assert "Click an event" not in page
    assert f"{len(held)} events counted, none listed" in page


def test_an_entry_that_the_model_holds_at_nothing_is_called_so() -> None:
    apart = BRIEF.provocation
    assert apart is not None
    off = np.ones_like(apart.median)
    off[0, 2] = 0.0
    held = dataclasses.replace(apart, median=apart.median * off, q05=apart.q05 * off, q95=apart.q95 * off)
    said = "none: held apart"
    assert said not in PAGE
    assert render(dataclasses.replace(BRIEF, provocation=held)).count(said) == 1


def test_the_stance_of_the_page_is_kept() -> None:
    assert "not proof of cause" in PAGE
    assert "Pseudo-real-time" in PAGE
    assert "The model lost on “Threats and hostile statements”" in PAGE
    assert "written for this example" in PAGE


def test_no_python_value_leaks_into_the_words() -> None:
    text = re.sub(r"<(script|style).*?</\1>", "", PAGE, flags=re.S)
    text = re.sub(r"<[^>]*>", " ", text)
    assert not re.search(r"\b(nan|None|inf|True|False|Estimate|dataclass)\b", text)
    assert "  ." not in text
    assert not re.search(r"\b1 (events|deaths|reports|days|weeks|streams)\b", text)


def _without_results(brief: Brief) -> Brief:
    empty = {
        field.name: type(getattr(brief, field.name))()
        for field in dataclasses.fields(brief)
        if field.name not in {"crisis", "inputs", "provocation", "rivalry"}
    }
    return dataclasses.replace(brief, provocation=None, rivalry=None, **empty)


def test_a_brief_of_nothing_says_that_nothing_is_known() -> None:
    page = render(_without_results(BRIEF))
    found = _parsed(page)
    assert found.unbalanced == []
    assert set(found.targets) <= set(found.ids)
    for said in ("Not known: nothing has been fitted.", "no track record to trust", "No event is on record"):
        assert said in page


@pytest.mark.parametrize("payload", ["<script>x()</script>", '"><img src=x onerror=x()>', "</script><svg onload=x()>"])
def test_text_of_a_report_is_text_on_the_page(payload: str) -> None:
    event = dataclasses.replace(BRIEF.events[0], summary=f"It happened {payload}")
    report = next(iter(BRIEF.reports.values()))
    reports = dict(BRIEF.reports) | {report.id: dataclasses.replace(report, title=payload, source=payload)}
    page = render(dataclasses.replace(BRIEF, events=(event, *BRIEF.events[1:]), reports=reports))
    assert payload not in page
    found = _parsed(page)
    assert found.forbidden == []
    assert found.unbalanced == []


def test_the_versions_of_a_contested_event_stand_side_by_side() -> None:
    assert BRIEF.rivalry is not None
    part = PAGE[PAGE.index('id="rivals-title"') :]
    part = part[: part.index("</section>")]
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", part, re.DOTALL)
    assert len(rows) == 3 + 2
    assert "R moves by 0.02" in part
    assert "60\N{NO-BREAK SPACE}%" in rows[3]
    assert "44\N{NO-BREAK SPACE}%" in rows[3]
    assert rows[4].count("not known") == len(BRIEF.rivalry.treatments["leading"].outcomes) + 1
    assert "too few draws" in part
    assert "rivals-title" not in render(dataclasses.replace(BRIEF, rivalry=None))


def test_each_version_stands_with_those_who_hold_it() -> None:
    event, names = BRIEF.events[0], Names(BRIEF)
    rows = [(v.said, v.holders, v.weight.replace("\N{NO-BREAK SPACE}", " ")) for v in versions_of(event, BRIEF, names)]
    assert rows == [
        ("River Brigades did it", "Stabilisation Mission", "counted with weight 62 %"),
        ("Ashen League did it", "no claim settles it", "counted with weight 13 %"),
        ("It is not known who did it", "no claim settles it", "counted with weight 25 %"),
        ("Nobody killed", "Valemark Bulletin", ""),
        ("4 to 6 killed", "Valemark Bulletin", ""),
        ("Something told of it is denied", "River Brigades spokesperson", ""),
        ("Nobody has claimed it", "Residents of Sell Bridge", ""),
    ]
