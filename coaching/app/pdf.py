"""Pages as PDF, with fpdf2: text that can be searched, headings that readers list.

The font is FiraGO, which comes as a Python package: Latin, Cyrillic, Greek, Arabic, Hebrew,
Devanagari, Georgian and Thai letters, shaped by HarfBuzz. Chinese, Japanese and Korean letters are
in no font that comes so; they are printed as ``MISSING``, and the caller is told which.
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coaching.printed import Block, Heading, Paragraph, Point, Quote

if TYPE_CHECKING:
    from fpdf import FPDF

MISSING = "□"
"""What is printed for a letter that no font has. Source: what browsers print for it."""

TEXT, QUIET = 10.5, 9.0
SIZES = {1: 19.0, 2: 14.0, 3: 11.0}
"""Points of text and of headings. Chosen to be read from a printed page on a table."""

LEADING = 1.4
"""Height of a line by its size. Chosen because long lines need more than the usual 1.2."""

GREY = 90
"""Of quiet text, 0 to 255. Chosen to have more than seven times the contrast that it needs on
white: 7.0 to 1 (WCAG's AAA)."""

MARGIN_MM = 20.0
POINT_MM = 25.4 / 72

_FONTS = (
    ("FiraGO", "", "FiraGO_Regular"),
    ("FiraGO", "B", "FiraGO_Bold"),
    ("Symbols", "", "NotoSansSymbols2_Regular"),
    ("Symbols", "B", "NotoSansSymbols2_Regular"),
)
"""Family, style and module of the package that holds it."""


def write_pdf(blocks: Sequence[Block], target: Path, *, title: str) -> tuple[str, ...]:
    """Write a page as PDF, whole or not at all; the letters that no font has, each once, in order.

    Args:
        blocks: The page.
        target: The file.
        title: Of the document.
    """
    from coaching.workspace import write_whole

    with tempfile.TemporaryDirectory() as folder:
        pdf, known = _document(Path(folder), title)
        missing = tuple(
            sorted({it for text in _texts(blocks) for it in text if _is_missing(it, known)})
        )
        table = str.maketrans(dict.fromkeys(missing, MISSING))
        for block in blocks:
            _write(pdf, block, table)
        write_whole(target, bytes(pdf.output()))
    return missing


def _is_missing(letter: str, known: frozenset[int]) -> bool:
    printed = not letter.isspace() and unicodedata.category(letter) not in ("Cf", "Cc")
    return printed and ord(letter) not in known


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                yield block.text
            case Paragraph():
                yield block.label + block.text
            case Point():
                yield from (block.text, block.sign, *block.below)
            case Quote():
                yield from (block.text, block.who)


def _document(folder: Path, title: str) -> tuple[FPDF, frozenset[int]]:
    """An empty document with its fonts, and the letters that these have."""
    import logging

    from fpdf import FPDF

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it tells of each table that it drops

    class Document(FPDF):
        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("FiraGO", "", QUIET)
            self.set_text_color(GREY)
            self.cell(0, 5, f"{self.page_no()} / {{nb}}", align="R")

    pdf = Document(unit="mm", format="A4")
    pdf.set_margin(MARGIN_MM)
    pdf.set_auto_page_break(auto=True, margin=MARGIN_MM)
    pdf.set_title(title)
    pdf.set_lang("en")
    pdf.set_creator("Filmroom")
    known: set[int] = set()
    for family, style, module in _FONTS:
        path = folder / f"{module}.ttf"
        if not path.exists():
            path.write_bytes(import_module(f"pymupdf_fonts.{module}").fontbuffer)
        pdf.add_font(family, style, path)
    for font in pdf.fonts.values():
        cmap: Any = getattr(font, "cmap", {})
        known.update(cmap)
    pdf.set_fallback_fonts(["Symbols"], exact_match=False)
    pdf.set_text_shaping(use_shaping_engine=True)
    pdf.add_page()
    return pdf, frozenset(known)


def _write(pdf: FPDF, block: Block, table: dict[int, str]) -> None:
    match block:
        case Heading():
            size = SIZES.get(block.level, TEXT)
            if block.level > 1:
                _keep_together(pdf, size)
            pdf.set_y(pdf.get_y() + (0 if block.level == 1 else size * POINT_MM * 0.7))
            pdf.start_section(_line(block.text, table), level=block.level - 1)
            _text(pdf, _line(block.text, table), size=size, style="B")
        case Paragraph():
            label = f"{_line(block.label, table)} " if block.label else ""
            size = QUIET if block.quiet else TEXT
            text = _line(block.text, table)
            if label:
                _labelled(pdf, label, text, size=size)
            else:
                _text(pdf, text, size=size, grey=block.quiet)
        case Point():
            _point(pdf, block, table)
        case Quote():
            _text(pdf, f"“{_line(block.text, table)}”", size=TEXT, indent=6)
            _text(pdf, f"— {_line(block.who, table)}", size=QUIET, indent=6, grey=True)


def _point(pdf: FPDF, block: Point, table: dict[int, str]) -> None:
    sign = _line(block.sign or "•", table)
    _font(pdf, "", TEXT)
    pdf.set_text_color(0)
    height = TEXT * POINT_MM * LEADING
    if pdf.will_page_break(height * 2):
        pdf.add_page()
    pdf.set_x(MARGIN_MM)
    pdf.cell(6, height, sign)
    _text(pdf, _line(block.text, table), size=TEXT, indent=6)
    for line in block.below:
        _text(pdf, _line(line, table), size=QUIET, indent=6, grey=True)


def _labelled(pdf: FPDF, label: str, text: str, *, size: float) -> None:
    height = size * POINT_MM * LEADING
    pdf.set_text_color(0)
    pdf.set_x(MARGIN_MM)
    for part, style in ((label, "B"), (text, "")):
        _font(pdf, style, size)
        pdf.write(height, part)
    pdf.ln(height)


def _text(
    pdf: FPDF, text: str, *, size: float, style: str = "", indent: float = 0, grey: bool = False
) -> None:
    from fpdf.enums import XPos, YPos

    _font(pdf, style, size)
    pdf.set_text_color(GREY if grey else 0)
    pdf.set_x(MARGIN_MM + indent)
    pdf.multi_cell(
        0,
        size * POINT_MM * LEADING,
        text,
        align="L",
        new_x=XPos.LMARGIN,
        new_y=YPos.NEXT,
    )


def _font(pdf: FPDF, style: str, size: float) -> None:
    """Go on in the page's font.

    fpdf2 takes it for the one at work after it has drawn a letter from another, so it is told of
    that other first. Source: fpdf2 2.8.9, seen on printed pages.
    """
    pdf.set_font("Symbols", style, size)
    pdf.set_font("FiraGO", style, size)


def _keep_together(pdf: FPDF, size: float) -> None:
    """Begin a new page where a heading would stand alone at the foot of one."""
    if pdf.will_page_break(size * POINT_MM * LEADING + 3 * TEXT * POINT_MM * LEADING):
        pdf.add_page()


def _line(text: str, table: dict[int, str]) -> str:
    """Text on one line, with what no font has replaced."""
    return " ".join(text.split()).translate(table)
