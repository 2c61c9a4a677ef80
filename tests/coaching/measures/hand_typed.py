"""Talk that is typed by hand, and what is found of it."""

from __future__ import annotations

from coaching.measures import CallMeasures, Side
from coaching.measures.figures import Waits
from coaching.transcript import Role, Turn, Word

ROLES: dict[str, Role] = {"left": "rep", "right": "customer", "hold": "other"}


def spoken(speaker: str, start: float, end: float, text: str, *, estimated: bool = False) -> Turn:
    """A turn whose words follow each other without a pause, each as long as the others."""
    texts = text.split()
    length = (end - start) / len(texts)
    words = tuple(
        Word(start + at * length, start + (at + 1) * length, word, estimated=estimated)
        for at, word in enumerate(texts)
    )
    return Turn(0, speaker, ROLES.get(speaker, "unknown"), start, end, text, words)


def side(measures: CallMeasures, name: str) -> Side:
    return next(it for it in measures.sides if it.name == name)


def waits(measures: CallMeasures, name: str) -> Waits:
    found = side(measures, name).waits
    assert found is not None
    return found
