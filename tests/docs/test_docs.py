"""The documents say what is there: every key, every command, the version, and examples that work."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel
from typer.main import get_command

import forestall
from forestall import crisis
from forestall.cli import app
from forestall.crisis import schema

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def test_the_changelog_begins_with_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)", text, re.M)[0] == forestall.__version__
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == forestall.__version__


PARTS = [m for m in vars(schema).values() if isinstance(m, type) and issubclass(m, BaseModel) and m is not BaseModel]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_key_is_documented(part: type[BaseModel]) -> None:
    text = (DOCS / "reference" / "crisis.md").read_text(encoding="utf-8")
    missing = [f.alias or name for name, f in part.model_fields.items() if f"`{f.alias or name}`" not in text]
    assert missing == []


def test_every_command_is_documented() -> None:
    text = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in get_command(app).commands if f"`forestall {name}" not in text] == []  # type: ignore[attr-defined]


def test_the_example_crisis_is_a_valid_one(tmp_path: Path) -> None:
    text = (DOCS / "own-crisis.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"```toml\n(.*?)```", text, re.S)
    (tmp_path / "crisis.toml").write_text(found, encoding="utf-8")
    (tmp_path / "events.csv").write_text("", encoding="utf-8")
    assert [s.id for s in crisis.load(str(tmp_path)).streams] == ["first", "second"]


@pytest.mark.parametrize("page", sorted([*DOCS.rglob("*.md"), ROOT / "README.md"]), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
