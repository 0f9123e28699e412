"""Write docs/reference/codes.md from the code tables of the vocabulary: what each code becomes, and what is lost.

python tools/code_tables.py > docs/reference/codes.md
"""

from importlib.resources import files

from forestall import vocabulary
from forestall.vocabulary.codes import SCHEMES

INTRO = """# Codes of other data sets

What the event codes of other data sets become here, and what the mapping loses. Written by `tools/code_tables.py` from
the tables in `src/forestall/vocabulary/codes/`; change them there. In CAMEO and WEIS a code that has no line of its own
is looked up by the longest code it begins with. A code that nothing fits is taken as CONSULT with intensity 0, and
named when a table is imported. POLECAT's types and modes are PLOVER already: nothing is lost but its contexts.
"""


def main() -> None:
    """Print the page."""
    print(page(), end="")


def page() -> str:
    """The page as Markdown."""
    return INTRO + "".join(section(name) for name in SCHEMES)


def section(name: str) -> str:
    """One coding system's heading, its general loss, and its table."""
    import tomllib

    scheme = vocabulary.scheme(name)
    path = files("forestall.vocabulary").joinpath(f"codes/{name}.toml")
    written = tomllib.loads(path.read_text(encoding="utf-8"))["codes"]
    lines = [f"\n## {scheme.name}\n", f"Lost by all: {scheme.loss}.\n"]
    lines += ["| code | says | type | mode | intensity | lost |", "|---|---|---|---|---|---|"]
    for code in written:
        found = scheme.find(code)
        assert found is not None
        lines.append(
            f"| {code} | {found.label} | {found.type} | {found.mode or ''} | {found.intensity:g} | {found.loss} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
