"""The scripts and styles that go into the one file, and the policy that lets only them run.

Charts are drawn by Vega, taken offline from vl-convert's own copy. The content-security policy names each
inline script and style by the hash of its bytes: nothing else on the page can run, and nothing can be fetched.
"""

import base64
import hashlib
from functools import cache
from importlib.resources import files

import vl_convert

__all__ = ["library", "policy", "static"]

_EXPORT = "window.vegaEmbed = vegaEmbed;"


@cache
def library() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script (about 0.9 MB; two seconds the first time in a process)."""
    code: str = vl_convert.javascript_bundle(_EXPORT)
    return _inlinable(code)


@cache
def static(name: str) -> str:
    """A file of `page/static`, as text."""
    return _inlinable((files("forestall.page") / "static" / name).read_text(encoding="utf-8"))


def _inlinable(code: str) -> str:
    """The code with line ends as a browser hashes them, and nothing in it that could end its own element."""
    unix = code.replace("\r\n", "\n").replace("\r", "\n")
    return unix.replace("</script", "<\\/script").replace("</style", "<\\/style").replace("<!--", "<\\!--")


def _hash(code: str) -> str:
    digest = hashlib.sha256(code.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def policy(*, scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """The content-security policy that allows exactly these inline scripts and styles.

    >>> policy(scripts=("1",), styles=())[:40]
    "default-src 'none'; script-src 'sha256-a"
    """
    parts = {
        "default-src": "'none'",
        "script-src": " ".join(map(_hash, scripts)) or "'none'",
        "style-src": " ".join(map(_hash, styles)) or "'none'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())
