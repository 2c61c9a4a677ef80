"""Sentences in which people marked what is personal, word by word, as the network learns them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coaching.privacy.kinds import NAMES
from coaching.privacy.scoring import HALF, Labelled, read_labelled, spoken
from coaching.privacy.worth import worth_reading
from models.personal.hints import hints_of
from models.personal.labels import NOTHING, begins

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from coaching.ports import PersonalDataFinder
    from coaching.privacy.kinds import Found


@dataclass(frozen=True, slots=True)
class Marked:
    """Words of one voice with what each is.

    Attributes:
        before: What others said before them.
        words: As a recogniser writes them.
        labels: Of each, as ``models.personal.labels`` numbers them.
        hints: Of each, what the recognisers hold for it.
        names_marked: Whether names of people are marked; where not, a word may be one.
    """

    before: tuple[str, ...]
    words: tuple[str, ...]
    labels: tuple[int, ...]
    hints: tuple[int, ...]
    names_marked: bool = True


def read_marked(path: Path, finder: PersonalDataFinder) -> list[Marked]:
    """The sentences of a file, with what the recognisers find in them.

    Args:
        path: JSON lines, see ``coaching.privacy.scoring``.
        finder: The recognisers.

    Raises:
        UsageError: The file is not so.
    """
    rows = read_labelled(path.read_text(encoding="utf-8"), source=path.name)
    return [_marked(row, _found(row, finder)) for row in rows]


def read_unmarked(path: Path, finder: PersonalDataFinder) -> list[Marked]:
    """The turns of sales calls that are worth reading, in which nothing but names is personal.

    Those in which the recognisers take something else for personal are left out: it may be.

    Args:
        path: Calls as the stage tagger learns them, see ``models.training.talk``.
        finder: The recognisers.
    """
    rows = []
    for row in _turns(path):
        if worth_reading(row.text.split(), row.before.split()):
            found = _found(row, finder)
            if all(one.kind in NAMES for one in found):
                rows.append(_marked(row, found, names_marked=False))
    return rows


def _turns(path: Path) -> Iterator[Labelled]:
    """The turns of each call, each with the one before it."""
    for line in path.read_text(encoding="utf-8").splitlines():
        before = ""
        for turn in json.loads(line)["turns"]:
            yield Labelled(turn["text"], (), before, "")
            before = turn["text"]


def _found(row: Labelled, finder: PersonalDataFinder) -> tuple[Found, ...]:
    """What the recognisers find in a sentence and what was said before it."""
    words, _ = spoken(row)
    return finder.find(words)


def _marked(row: Labelled, found: Sequence[Found], *, names_marked: bool = True) -> Marked:
    """A sentence word by word."""
    words, stretches = spoken(row)
    own = range(len(row.before.split()), len(words))
    return Marked(
        before=tuple(row.before.split()),
        words=tuple(words[place].text for place in own),
        labels=tuple(_labels(row, [stretches[place] for place in own])),
        hints=tuple(hints_of(own, found)),
        names_marked=names_marked,
    )


def _labels(row: Labelled, stretches: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The label of each word: of the span in which at least half of its letters and digits lie."""
    last = None
    for start, stop in stretches:
        signs = [place for place in range(start, stop) if row.text[place].isalnum()]
        own = None
        for span in row.spans:
            within = sum(span.start <= place < span.end for place in signs)
            if within and within >= HALF * len(signs):
                own = span
        if own is None:
            yield NOTHING
        else:
            yield begins(own.kind) + (own is last)
        last = own
