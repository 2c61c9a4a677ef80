"""The tables of README and docs that are made from the code: ``python -m coaching.app.reference``.

Each stands between the marks ``<!-- NAME -->`` and ``<!-- /NAME -->``; a test holds it to the code.
"""

from __future__ import annotations

import re
from pathlib import Path

from coaching.app.cli import COMMANDS

ROOT = Path(__file__).parents[2]

PAGES = {"commands": ROOT / "README.md", "settings": ROOT / "docs" / "configuration.md"}
"""Each table and the page that it stands on."""


def tables() -> dict[str, str]:
    """The tables by name, as Markdown."""
    return {"commands": commands(), "settings": settings()}


def commands() -> str:
    """A row for each command."""
    rows = [f"| `filmroom {name}` | {text} |" for name, (_, text) in COMMANDS.items()]
    return "\n".join(("| command | what it does |", "|---|---|", *rows))


def settings() -> str:
    """A row for each setting, from the comments of the shipped file."""
    rows = ["| setting | default | what it does |", "|---|---|---|"]
    section = ""
    said: list[str] = []
    for line in (ROOT / "config" / "filmroom.toml").read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"\[([\w.]+)\]", line):
            section = f"{match[1]}."
        elif line.startswith("#"):
            said.append(line.removeprefix("#").strip())
        elif match := re.fullmatch(r"(\w+) = (.+)", line):
            rows.append(f"| `{section}{match[1]}` | `{match[2]}` | {' '.join(said)} |")
        if not line.startswith("#"):
            said = []
    return "\n".join(rows)


def with_table(page: str, name: str, table: str) -> str:
    r"""A page with a table in its place.

    >>> with_table("a\n<!-- x -->\nold\n<!-- /x -->\nb", "x", "new")
    'a\n<!-- x -->\nnew\n<!-- /x -->\nb'
    """
    marks = re.compile(rf"(<!-- {name} -->\n).*(\n<!-- /{name} -->)", re.DOTALL)
    return marks.sub(lambda found: found[1] + table + found[2], page)


def main() -> None:
    """Write all tables anew."""
    for name, table in tables().items():
        page = PAGES[name]
        page.write_text(with_table(page.read_text(encoding="utf-8"), name, table), encoding="utf-8")


if __name__ == "__main__":
    main()
