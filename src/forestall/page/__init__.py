"""The brief: everything the river has found, as one HTML file that opens from a USB stick.

Records and arrays come in as a `Brief`; text goes out. The file asks nothing of any network: charts, styles and
scripts are inside it, and its content-security policy lets only them run. Text from reports is escaped by the
templates wherever it stands.
"""

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from forestall.page import bundle, views
from forestall.page.context import Brief, Change, TableUse

__all__ = ["Brief", "Change", "TableUse", "render"]


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("forestall.page", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(brief: Brief) -> str:
    """The brief as one HTML file (about 1.5 MB, 0.9 of it the chart library).

    The same brief gives the same bytes. Missing parts are said to be missing; nothing is made up for them.
    """
    css, library, script = bundle.static("brief.css"), bundle.library(), bundle.static("brief.js")
    return (
        _environment()
        .get_template("brief.html")
        .render(
            page=views.page(brief),
            policy=bundle.policy(scripts=(library, script), styles=(css,)),
            css=Markup(css),
            library=Markup(library),
            script=Markup(script),
        )
    )
