"""The figures of the brief as Altair definitions: one function a chart, records in, a Vega-Lite dictionary out.

A definition carries its own data, no address and no expression made of a user's words. Colours are mid-tones that
hold on light and dark paper; text, axes and the marks named here (`now`, `happened`, `one`) take the page's ink
from the style sheet.
"""

from forestall.page.charts.forecast import fan, needs_log
from forestall.page.charts.levers import effects
from forestall.page.charts.record import calibration, scores
from forestall.page.charts.reproduction import path, reproduction
from forestall.page.charts.theme import Spec
from forestall.page.charts.timeline import Dot, Tie, timeline
from forestall.page.charts.tornado import Bar, tornado

__all__ = [
    "Bar",
    "Dot",
    "Spec",
    "Tie",
    "calibration",
    "effects",
    "fan",
    "needs_log",
    "path",
    "reproduction",
    "scores",
    "timeline",
    "tornado",
]
