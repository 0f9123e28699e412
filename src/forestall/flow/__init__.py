"""The river: the only stage that knows both the others and the store; it calls and saves, nothing else.

Names are loaded when first asked for: reading a report loads no engine.
"""

from typing import TYPE_CHECKING

from forestall.lazy import when_asked

if TYPE_CHECKING:
    from forestall.flow.deciding import Told, decide, history
    from forestall.flow.driving import sensitivity_json
    from forestall.flow.errands import about
    from forestall.flow.exporting import export_events
    from forestall.flow.folders import output_folder, prepare_caches
    from forestall.flow.frames import claims, events, figures, sources
    from forestall.flow.gathering import Gathered, gather
    from forestall.flow.importing import Imported, guess_columns, import_table, recognise
    from forestall.flow.levers import WhatIf, levers_json, what_if_json
    from forestall.flow.outputs import reproduction_json
    from forestall.flow.reading import Found, Reader
    from forestall.flow.river import River
    from forestall.flow.rt import reproduction_by_window
    from forestall.flow.starting import Asked, Started, start_crisis
    from forestall.flow.verbs import fit, load, point, sensitivity, simulate

__all__ = [
    "Asked",
    "Found",
    "Gathered",
    "Imported",
    "Reader",
    "River",
    "Started",
    "Told",
    "WhatIf",
    "about",
    "claims",
    "decide",
    "events",
    "export_events",
    "figures",
    "fit",
    "gather",
    "guess_columns",
    "history",
    "import_table",
    "levers_json",
    "load",
    "output_folder",
    "point",
    "prepare_caches",
    "recognise",
    "reproduction_by_window",
    "reproduction_json",
    "sensitivity",
    "sensitivity_json",
    "simulate",
    "sources",
    "start_crisis",
    "what_if_json",
]

_HOME = {
    "deciding": ("Told", "decide", "history"),
    "driving": ("sensitivity_json",),
    "errands": ("about",),
    "frames": ("claims", "events", "figures", "sources"),
    "exporting": ("export_events",),
    "folders": ("output_folder", "prepare_caches"),
    "gathering": ("Gathered", "gather"),
    "importing": ("Imported", "guess_columns", "import_table", "recognise"),
    "levers": ("WhatIf", "levers_json", "what_if_json"),
    "outputs": ("reproduction_json",),
    "reading": ("Found", "Reader"),
    "river": ("River",),
    "rt": ("reproduction_by_window",),
    "starting": ("Asked", "Started", "start_crisis"),
    "verbs": ("fit", "load", "point", "sensitivity", "simulate"),
}

__getattr__ = when_asked(__name__, _HOME)
