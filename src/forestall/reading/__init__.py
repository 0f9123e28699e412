"""Reading: a report becomes claims, events, figures and links, each tied to the words it rests on.

What is kept first is who says it: a claim is one speaker's assertion with its exact span. The parse is spaCy's, done
once; the rules work on plain tokens and the vocabulary's tables. Importing this package loads no model.
"""

from forestall.reading.explain import Explanation, explain
from forestall.reading.form.parse import model_name, release
from forestall.reading.intake import Apart, readable
from forestall.reading.intake.alike import Alike, Likeness
from forestall.reading.intake.report import load_report, load_reports, parse_report, reports_of
from forestall.reading.output import as_json
from forestall.reading.read import read

__all__ = [
    "Alike",
    "Apart",
    "Explanation",
    "Likeness",
    "as_json",
    "explain",
    "load_report",
    "load_reports",
    "model_name",
    "parse_report",
    "read",
    "readable",
    "release",
    "reports_of",
]
