"""The charts as definitions: valid, self-contained, free of a user's words in expressions."""

import json
from collections.abc import Iterator

import numpy as np
import pytest
import vl_convert

from forestall.page import charts, views
from forestall.page.charts.theme import safe_colour, symmetric_pairs, wrapped
from page.sample import sample_brief

BRIEF = sample_brief()
PAGE = views.page(BRIEF)
FIGURES = [
    PAGE.happened.figure,
    *(block.figure for block in PAGE.spiralling.blocks),
    *PAGE.spiralling.paths,
    *PAGE.ahead.fans,
    *PAGE.levers.figures,
    *PAGE.record.calibration,
]


def _walk(part: object, key: str = "") -> Iterator[tuple[str, object]]:
    yield key, part
    if isinstance(part, dict):
        for name, value in part.items():
            yield from _walk(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from _walk(value, key)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_a_chart_asks_for_no_address_and_no_expression_but_ours(figure: views.Figure) -> None:
    spec = json.loads(figure.spec)
    held = {name: value for name, value in spec.items() if name not in {"datasets", "$schema"}}
    for key, value in _walk(held):
        assert key not in {"url", "href", "calculate", "filter", "format_custom"}
        if key in {"labelExpr", "expr", "test"}:
            assert isinstance(value, str)
            assert "Brigades" not in value
            assert "Valemark" not in value


@pytest.mark.parametrize("figure", [FIGURES[0], FIGURES[1], PAGE.ahead.fans[0]], ids=lambda figure: figure.id)
def test_a_chart_is_drawn_by_vega_too(figure: views.Figure) -> None:
    svg = vl_convert.vegalite_to_svg(json.loads(figure.spec) | {"width": 600}, vl_version="6.4")
    assert svg.count("<path") > 5


def test_mirrored_levels_make_ribbons_widest_first() -> None:
    assert [share for _, _, share in symmetric_pairs((0.05, 0.25, 0.4, 0.5, 0.6, 0.75, 0.95))] == [0.9, 0.5, 0.2]
    assert symmetric_pairs((0.05, 0.5)) == []


def test_a_colour_is_a_hex_colour_or_one_of_ours() -> None:
    assert safe_colour("#aB12ff", 0) == "#aB12ff"
    for bad in ("red", "#fff", "url(x)", "#12345g", None):
        assert safe_colour(bad, 1) == safe_colour(None, 1)


def test_a_long_label_is_cut_and_a_short_one_kept() -> None:
    assert wrapped("Short") == "Short"
    assert wrapped("word " * 40).count("\n") == 2


def test_a_heavy_tail_turns_the_axis_logarithmic() -> None:
    fan = BRIEF.fans[0]
    assert not charts.needs_log(fan)
    quantiles = fan.quantiles.copy()
    quantiles[-1, -1] = 10_000
    assert charts.needs_log(type(fan)(**{
        name: getattr(fan, name) for name in fan.__slots__ if name != "quantiles"
    }, quantiles=quantiles))  # fmt: skip
    assert np.isfinite(quantiles).all()
