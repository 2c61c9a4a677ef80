"""A page as it is written, printed or shown: headings, paragraphs, points and quotes, no layout.

One composition gives Markdown, a page that needs nothing beside it, lines for a terminal, and what
a PDF is made of (``coaching.app.pdf``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the page's own."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text; ``quiet`` for what is beside the point. ``label`` stands before it, strongly."""

    text: str
    label: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a list.

    Attributes:
        text: What it says.
        sign: What stands before it: a sign of a state, a number; empty for the usual dot.
        below: Lines that belong to it.
    """

    text: str
    sign: str = ""
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, and whose they are."""

    text: str
    who: str


Block = Heading | Paragraph | Point | Quote

SECTION = 2
"""Level of a heading from which on those below it are set in on a terminal."""


# Markdown -----------------------------------------------------------------------------------------


def markdown(blocks: Iterable[Block]) -> str:
    r"""The page as Markdown.

    >>> print(markdown([Heading("A *b*"), Point("one", below=("two",))]), end="")
    # A \*b\*
    <BLANKLINE>
    - one
      two
    """
    lines: list[str] = []
    before: Block | None = None
    for block in blocks:
        if before is not None and not (isinstance(before, Point) and isinstance(block, Point)):
            lines.append("")
        lines += _markdown(block)
        before = block
    return "\n".join(lines) + "\n"


def _markdown(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {plain(block.text)}"
        case Paragraph():
            label = f"**{plain(block.label)}** " if block.label else ""
            text = plain(block.text)
            yield label + (f"*{text}*" if block.quiet and text else text)
        case Point():
            sign = f"{block.sign} " if block.sign else ""
            yield f"- {sign}{plain(block.text)}"
            yield from (f"  {plain(line)}" for line in block.below)
        case Quote():
            for part in _paragraphs(block.text):
                yield f"> {plain(part)}"
                yield ">"
            yield f"> — {plain(block.who)}"


def plain(text: str) -> str:
    """Text on one line that Markdown takes for nothing else."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", " ".join(text.split()))


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


# HTML ---------------------------------------------------------------------------------------------

_STYLE = """
:root { color-scheme: light dark; --quiet: #5a5a5a; }
@media (prefers-color-scheme: dark) { :root { --quiet: #b0b0b0; } }
html { background: Canvas; color: CanvasText; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { border-top: 1px solid currentColor; font-size: 1.2rem; margin-top: 2rem; padding-top: .75rem; }
h3 { font-size: 1rem; margin-bottom: .25rem; }
ul { list-style: none; padding-left: 0; }
li { margin: .4rem 0; padding-left: 1.6rem; position: relative; }
li > .sign { left: 0; position: absolute; }
li p, .quiet, cite { color: var(--quiet); font-style: normal; margin: 0; }
blockquote { border-left: 3px solid currentColor; margin: .5rem 0; padding-left: 1rem; }
blockquote p { margin: 0 0 .25rem; }
@media print { body { max-width: none; padding: 0; } h2, h3 { break-after: avoid; }
  li, blockquote { break-inside: avoid; } }
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Whatever slipped through, the page runs no script and asks nobody for anything."""


def html(blocks: Iterable[Block], *, title: str) -> str:
    """The page as one file of HTML that needs nothing beside it."""
    parts: list[Markup] = []
    listed = False
    for block in blocks:
        if isinstance(block, Point) != listed:
            parts.append(Markup("</ul>") if listed else Markup("<ul>"))
            listed = not listed
        parts.append(_html(block))
    if listed:
        parts.append(Markup("</ul>"))
    page = Markup(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n{}\n</main>\n</body>\n"
        "</html>\n"
    )
    return str(page.format(_POLICY, title, Markup(_STYLE), Markup("\n").join(parts)))  # noqa: S704 - our own style


def _html(block: Block) -> Markup:
    match block:
        case Heading():
            level = f"h{block.level:d}"
            return Markup("<{}>{}</{}>").format(level, block.text, level)
        case Paragraph():
            label = Markup("<strong>{}</strong> ").format(block.label) if block.label else ""
            kind = Markup(' class="quiet"') if block.quiet else ""
            return Markup("<p{}>{}{}</p>").format(kind, label, block.text)
        case Point():
            below = Markup("").join(Markup("<p>{}</p>").format(line) for line in block.below)
            sign = Markup('<span class="sign">{}</span>').format(block.sign or "•")
            return Markup("<li>{}{}{}</li>").format(sign, block.text, below)
        case Quote():
            text = Markup("").join(
                Markup("<p>{}</p>").format(part) for part in _paragraphs(block.text)
            )
            return Markup("<blockquote>{}<cite>{}</cite></blockquote>").format(
                text, escape(block.who)
            )


# A terminal ---------------------------------------------------------------------------------------


def lines(blocks: Iterable[Block]) -> Iterator[str]:
    """The page as lines for a terminal.

    >>> list(lines([Heading("Demo", 2), Point("It is met", "✓", ("C1 at 00:10",))]))
    ['', 'Demo', '  ✓ It is met', '      C1 at 00:10']
    """
    for block in blocks:
        match block:
            case Heading():
                if block.level > 1:
                    yield ""
                yield block.text if block.level <= SECTION else f"  {block.text}"
            case Paragraph():
                label = f"{block.label} " if block.label else ""
                yield f"{label}{block.text}"
            case Point():
                yield f"  {block.sign or '·'} {block.text}"
                yield from (f"      {line}" for line in block.below)
            case Quote():
                for part in _paragraphs(block.text):
                    yield f"    “{' '.join(part.split())}”"
                yield f"    — {block.who}"
