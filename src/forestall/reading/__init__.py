"""Reading: a report becomes claims, events, figures and links, each tied to the words it rests on.

What is kept first is who says it: a claim is one speaker's assertion with its exact span. The parse is spaCy's, done
once; the rules work on plain tokens and the vocabulary's tables. Importing this package loads no model.
"""

from forestall.reading.output import as_json
from forestall.reading.parse import model_name
from forestall.reading.read import read
from forestall.reading.report import load_report, parse_report

__all__ = ["as_json", "load_report", "model_name", "parse_report", "read"]
