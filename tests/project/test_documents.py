from __future__ import annotations

import re
from pathlib import Path

import pytest

from coaching.app import reference

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", sorted(reference.PAGES))
def test_tables_in_the_pages_are_those_of_the_code(name: str) -> None:
    page = reference.PAGES[name].read_text(encoding="utf-8")
    written = reference.with_table(page, name, reference.tables()[name])
    assert written == page, "run `python -m coaching.app.reference`"


def test_every_setting_is_explained() -> None:
    from coaching.settings import Settings

    def keys(values: dict[str, object], prefix: str = "") -> set[str]:
        found = set()
        for key, value in values.items():
            found |= keys(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key}
        return found

    table = reference.settings()
    for key in keys(Settings().model_dump()):
        row = re.search(rf"\| `{re.escape(key)}` \| .+ \| (.+) \|", table)
        assert row, key
        assert len(row[1]) > 10, key


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda path: path.name
)
def test_every_link_of_the_pages_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_command_that_the_readme_names_exists() -> None:
    from coaching.app.cli import COMMANDS

    named = re.findall(r"^filmroom (\w+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert named
    assert set(named) <= set(COMMANDS)


def test_every_weight_is_in_the_notice() -> None:
    from models.catalogue import CATALOGUE

    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for weights in CATALOGUE.values():
        assert weights.package in notice


def test_every_makefile_target_has_its_line_of_help() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    helped = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert set(phony[1].split()) == helped
