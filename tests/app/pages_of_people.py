"""Reads a page for rows that stand together: of a table, a list, a choice, or any other element."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.app.people_in import (
    FIGURE,
    Row,
    Team,
    faults,
    faults_in_data,
    faults_in_text,
    row_of_text,
)

_VOID = (
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "path", "circle", "rect", "line",
)  # fmt: skip
_ENDS = {
    "li": ("li",), "option": ("option",), "dt": ("dt", "dd"), "dd": ("dt", "dd"),
    "td": ("td", "th"), "th": ("td", "th"), "tr": ("tr", "td", "th"),
}  # fmt: skip
"""What an element ends whose own end may be left out."""
_APART = ("script", "style", "template")


@dataclass
class Element:
    """An element with its own text and what is in it, in its order."""

    tag: str
    parts: list[Element | str] = field(default_factory=list)

    @property
    def inside(self) -> list[Element]:
        """The elements directly in it."""
        return [it for it in self.parts if isinstance(it, Element)]

    @property
    def text(self) -> str:
        """All of its text, in one line."""
        told = (it if isinstance(it, str) else it.text for it in self.parts if _shown(it))
        return " ".join(" ".join(told).split())

    def all(self, *tags: str) -> Iterator[Element]:
        """The elements of some kinds in it, at any depth."""
        for it in self.inside:
            if not tags or it.tag in tags:
                yield it
            yield from it.all(*tags)


def _shown(part: Element | str) -> bool:
    return isinstance(part, str) or part.tag not in _APART


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self._open[-1].tag in _ENDS.get(tag, ()):
            self._open.pop()
        element = Element(tag, [*_told_aside(tag, attrs)])
        self._open[-1].parts.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(it.tag == tag for it in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].parts.append(data)


def _told_aside(tag: str, attrs: Sequence[tuple[str, str | None]]) -> Iterator[str]:
    """What an element shows or says besides its text: labels, the length of a bar."""
    known = {name: value for name, value in attrs if value}
    yield from (f" {known[it]} " for it in ("aria-label", "title", "alt") if it in known)
    lengths = ["style"] if tag == "svg" else ["style", "width", "height", "r"]
    if tag in ("meter", "progress"):
        lengths.append("value")
    for name in lengths:
        yield from (f" {it} " for it in FIGURE.findall(known.get(name, "")))


def read_page(page: str) -> Element:
    """The elements of a page.

    >>> [it.text for it in read_page("<ul><li>Ann<li>Bo</ul>").all("li")]
    ['Ann', 'Bo']
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.root


def faults_in_page(page: str, team: Team, *, where: str = "page") -> Iterator[str]:
    """What is wrong with a page, and with the data that its scripts carry."""
    root = read_page(page)
    for element in (root, *root.all()):
        if element.tag in _APART:
            yield from _faults_in_script("".join(map(str, element.parts)), team, where)
            continue
        place = f"{where} <{element.tag}>"
        if element.tag == "table":
            yield from (f"{place}: {it}" for it in faults(_table(element, team), team))
        else:
            yield from (f"{place}: {it}" for it in faults(_rows(element.inside, team), team))
        if not element.inside or any(isinstance(it, str) and it.strip() for it in element.parts):
            yield from faults_in_text(element.text, team, where=place)


def _table(table: Element, team: Team) -> list[Row]:
    """The rows of a table; one is about a person where its first cell of words is only that."""
    heads: list[str] = []
    rows = []
    for line in table.all("tr"):
        cells = line.inside
        if cells and all(cell.tag == "th" for cell in cells):
            heads = [cell.text for cell in cells]
            continue
        texts = [cell.text for cell in cells]
        people = tuple(dict.fromkeys(name for it in texts for name in team.named_in(it)))
        words = [it for it in texts if it and not FIGURE.fullmatch(it)]
        about = people[0] if len(people) == 1 and words and words[0] in team else None
        figures = {
            heads[place] if place < len(heads) else f"column {place + 1}": it
            for place, it in enumerate(texts)
            if FIGURE.match(it) and "-" not in it
        }
        rows.append(Row(people, about, figures))
    return rows


def _rows(elements: Sequence[Element], team: Team) -> list[Row]:
    """Rows of elements beside each other; a term takes what is said of it."""
    texts: list[str] = []
    for element in elements:
        if element.tag in ("table", "tbody", "thead", "tr", *_APART):
            continue
        if element.tag == "dd" and texts:
            texts[-1] += f" {element.text}"
        else:
            texts.append(element.text)
    return [row_of_text(it, team) for it in texts if team.named_in(it)]


def _faults_in_script(script: str, team: Team, where: str) -> Iterator[str]:
    """What is wrong with data in a script that names several people."""
    if len(team.named_in(script)) < 2:
        return
    reader = json.JSONDecoder()
    end = 0
    for found in re.finditer(r"[\[{]", script):
        if found.start() < end:
            continue
        try:
            data, end = reader.raw_decode(script, found.start())
        except ValueError:
            continue
        yield from faults_in_data(data, team, where=f"{where} <script>")
