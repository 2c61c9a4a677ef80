"""How well personal data is found, against sentences in which people marked it.

A marked span counts as found when at least half of its signs (letters and digits) lie in what was
found of its kind; a finding counts as right when at least half of its own signs lie in what was
marked of its kind. "Whole" is the share of marked spans whose every word was found, "hidden" that
of those which count as found whatever they were taken for: a card's number that is masked as an
account's is masked. Halves, since where a span begins ("plus four four", a title before a name) is
a matter of taste.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from coaching.errors import UsageError
from coaching.privacy.kinds import KINDS, NAMES, Found, Kind, kind_named
from coaching.transcript import Word

HALF = 0.5
_SPANS = ("spans", "entities", "labels")
_NAMES = ("kind", "label", "entity_type", "type")


@dataclass(frozen=True, slots=True)
class Span:
    """A marked stretch of a sentence, in characters, half open."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with what is personal in it.

    Attributes:
        text: What one voice says.
        spans: What is marked in it; kinds that we do not know are left out.
        before: What the other voice said before; empty where nothing is known of it.
        part: What the sentence is for, such as "tune" or "held"; empty where it does not say.
    """

    text: str
    spans: tuple[Span, ...]
    before: str = ""
    part: str = ""


@dataclass(slots=True)
class Tally:
    """Counts of one kind."""

    marked: int = 0
    recalled: int = 0
    whole: int = 0
    hidden: int = 0
    found: int = 0
    right: int = 0

    def add(self, other: Tally) -> None:
        """Count in what another has counted."""
        for name in ("marked", "recalled", "whole", "hidden", "found", "right"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def recall(self) -> float:
        """Share of what is marked that was found; 1 where nothing is."""
        return self.recalled / self.marked if self.marked else 1.0

    @property
    def precision(self) -> float:
        """Share of what was found that is marked; 1 where nothing was."""
        return self.right / self.found if self.found else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_dict(self) -> dict[str, float | int]:
        """Shares and counts."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "whole": round(self.wholly, 4),
            "hidden": round(self.hiding, 4),
            "marked": self.marked,
            "found": self.found,
        }

    @property
    def wholly(self) -> float:
        """Share of what is marked of which every word was found."""
        return self.whole / self.marked if self.marked else 1.0

    @property
    def hiding(self) -> float:
        """Share of what is marked that was found as anything but a name, or is a name and found."""
        return self.hidden / self.marked if self.marked else 1.0


@dataclass(slots=True)
class Score:
    """Counts of each kind, and of all."""

    kinds: dict[Kind, Tally] = field(default_factory=dict)
    overall: Tally = field(default_factory=Tally)
    sentences: int = 0

    def as_dict(self) -> dict[str, object]:
        """As the command line gives it in JSON."""
        return {
            "sentences": self.sentences,
            "kinds": {kind: self.kinds[kind].as_dict() for kind in KINDS if kind in self.kinds},
            "overall": self.overall.as_dict(),
        }

    def __str__(self) -> str:
        """A table for people: a line a kind."""
        lines = [f"{'':14}precision  recall     f1   whole  hidden  marked  found"]
        rows = [(kind, self.kinds[kind]) for kind in KINDS if kind in self.kinds]
        lines += [
            f"{name:14}{tally.precision:9.3f} {tally.recall:7.3f} {tally.f1:6.3f} "
            f"{tally.wholly:7.3f} {tally.hiding:7.3f} {tally.marked:7} {tally.found:6}"
            for name, tally in (*rows, ("overall", self.overall))
        ]
        return "\n".join(lines)


def read_labelled(text: str, *, source: str) -> tuple[Labelled, ...]:
    """Sentences from JSON lines.

    Each line is an object with ``text`` and ``spans`` (or ``entities``), a list of ``start``,
    ``end`` (characters) and ``kind`` (or ``label``, ``entity_type``), in our names or Presidio's.

    Raises:
        UsageError: A line is not so.

    >>> line = '{"text": "Hi Bo", "entities": [{"start": 3, "end": 5, "label": "PERSON"}]}'
    >>> read_labelled(line, source="f")[0].spans
    (Span(start=3, end=5, kind='person'),)
    """
    rows = [
        _row(line, place=f"{source}:{number}")
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    if not rows:
        _refuse(source, "has no sentence in it")
    return tuple(rows)


def _row(line: str, *, place: str) -> Labelled:
    """One line."""
    try:
        row = json.loads(line)
    except ValueError as error:
        _refuse(place, f"is no JSON: {error}")
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        _refuse(place, "is no object with a text")
    text = row["text"]
    key = next((key for key in _SPANS if key in row), None)
    if key is None or not isinstance(row[key], list):
        _refuse(place, f"has no list of {' or '.join(_SPANS)}")
    spans = tuple(
        span
        for number, entry in enumerate(row[key], start=1)
        if (span := _span(entry, text, place=f"{place}: {key}[{number}]")) is not None
    )
    return Labelled(text, spans, str(row.get("before") or ""), str(row.get("part") or ""))


def _span(entry: Any, text: str, *, place: str) -> Span | None:
    """One marked span; None for a kind that is not ours."""
    if not isinstance(entry, dict):
        _refuse(place, "is no object")
    start, end = entry.get("start"), entry.get("end")
    name = next((entry[key] for key in _NAMES if key in entry), None)
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        _refuse(place, f"start = {start!r}, end = {end!r} is not inside the text")
    if not isinstance(name, str):
        _refuse(place, f"has no {' or '.join(_NAMES)}")
    kind = kind_named(name)
    return Span(start, end, kind) if kind is not None else None


def spoken(row: Labelled) -> tuple[tuple[Word, ...], tuple[tuple[int, int], ...]]:
    """The words of a sentence, and from where to where each of its own stands in the text.

    What the other voice said before comes first, as channel 1, with an empty stretch.
    """
    words = [
        Word(float(i), float(i + 1), text, channel=1) for i, text in enumerate(row.before.split())
    ]
    stretches = [(0, 0) for _ in words]
    reached = 0
    for text in row.text.split():
        start = row.text.index(text, reached)
        reached = start + len(text)
        at = float(len(words))
        words.append(Word(at, at + 1, text))
        stretches.append((start, reached))
    return tuple(words), tuple(stretches)


def score(rows: Sequence[Labelled], found: Iterable[Sequence[Found]]) -> Score:
    """How well ``found`` fits what is marked.

    Args:
        rows: The sentences.
        found: For each, what was found in its words (see ``spoken``).
    """
    result = Score(sentences=len(rows))
    for row, ones in zip(rows, found, strict=True):
        _, stretches = spoken(row)
        given = [
            Span(stretches[one.first][0], stretches[one.after - 1][1], _as_marked(one.kind))
            for one in ones
            if stretches[one.first][1]
        ]
        for kind in KINDS:
            marked = [span for span in row.spans if span.kind == kind]
            ours = [span for span in given if span.kind == kind]
            if not (marked or ours):
                continue
            masked = ours if kind in NAMES else [it for it in given if it.kind not in NAMES]
            tally = result.kinds.setdefault(kind, Tally())
            tally.marked += len(marked)
            tally.found += len(ours)
            tally.recalled += sum(_share(span, ours, row.text) >= HALF for span in marked)
            tally.whole += sum(_share(span, ours, row.text) == 1.0 for span in marked)
            tally.hidden += sum(_share(span, masked, row.text) >= HALF for span in marked)
            tally.right += sum(_share(span, marked, row.text) >= HALF for span in ours)
    for tally in result.kinds.values():
        result.overall.add(tally)
    return result


def _as_marked(kind: Kind) -> Kind:
    """A first name is marked as a person."""
    return "person" if kind == "first_name" else kind


def _share(span: Span, others: Sequence[Span], text: str) -> float:
    """Share of the signs of a span that lie in any of the others."""
    signs = [place for place in range(span.start, span.end) if text[place].isalnum()]
    covered = [place for place in signs if any(one.start <= place < one.end for one in others)]
    return len(covered) / len(signs) if signs else 1.0


def _refuse(place: str, problem: str) -> NoReturn:
    """Say what is wrong with the file."""
    raise UsageError(
        f"{place} {problem}" if not problem.startswith("start") else f"{place}: {problem}",
        hint='A sentence a line: {"text": "…", "spans": [{"start": 0, "end": 9, "kind": "card"}]}',
    )
