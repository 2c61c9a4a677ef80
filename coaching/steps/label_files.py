"""Labels from a file: calls as JSON lines, matched to those of the library by name and words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from coaching.errors import NotFoundError, UsageError
from coaching.given_text import given_text
from coaching.labelling import Meant
from coaching.process import OTHER, SalesProcess
from coaching.steps.labelling import label_turn, turns_of
from coaching.steps.place import Place
from coaching.steps.reading import find_call
from coaching.transcript import Turn

SAME_WORDS = 0.8
"""Likeness of a turn in the file and one of the call from which they are the same. Chosen because
masks and corrections change a few words, and two turns of a call are seldom that alike."""


class _Turn(BaseModel):
    """A turn of the file; without a stage it only stands between others."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str
    stage: str | None = None
    signals: tuple[str, ...] | None = None


class _Call(BaseModel):
    """A call of the file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    call: str
    turns: tuple[_Turn, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the labels of a file.

    Attributes:
        labels: How many were kept.
        calls: Of how many calls.
        not_found: How many turns of these calls were not found in their talk.
        left: Calls of the file that the library does not have, with why.
    """

    labels: int
    calls: int
    not_found: int
    left: dict[str, str]


def import_labels(place: Place, path: Path, process: SalesProcess, *, who: str) -> Imported:
    """Keep the labels of a file, in which each line is a call.

    A call is named by its number or title; its turns are found by their words, in order.

    Args:
        place: Where the calls are.
        path: The file: ``{"call": …, "turns": [{"text": …, "stage": …, "signals": […]}]}``. A turn
            without a stage is passed over; one without signals says nothing of signals.
        process: Whose stages and signals these are.
        who: The person.

    Raises:
        UsageError: A line is no such call, or names a stage or signal that the process lacks;
            nothing is kept then.
    """
    given = _read(path, process)
    kept = calls = not_found = 0
    left: dict[str, str] = {}
    for one in given:
        try:
            with place.library.reading() as conn:
                call = find_call(conn, one.call)
                spoken = turns_of(conn, call)
        except NotFoundError as error:
            left[one.call] = error.message
            continue
        calls += 1
        for turn, found in zip(one.turns, _matched(one.turns, spoken), strict=True):
            if turn.stage is None:
                continue
            if found is None:
                not_found += 1
                continue
            meant = Meant(turn.stage, None if turn.signals is None else frozenset(turn.signals))
            label_turn(place, call, found, meant, process, who=who)
            kept += 1
    return Imported(kept, calls, not_found, left)


def _matched(given: Sequence[_Turn], spoken: Sequence[Turn]) -> list[int | None]:
    """The place of each turn of the file in the talk; None where nothing like it comes next."""
    found: list[int | None] = []
    after = 0
    for turn in given:
        place = next(
            (
                it
                for it in range(after, len(spoken))
                if spoken[it].role != "other" and _alike(turn.text, spoken[it].text)
            ),
            None,
        )
        found.append(place)
        after = after if place is None else place + 1
    return found


def _alike(one: str, other: str) -> bool:
    a, b = one.casefold().split(), other.casefold().split()
    if not a or not b or min(len(a), len(b)) < SAME_WORDS / 2 * max(len(a), len(b)):
        return False
    return a == b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= SAME_WORDS


def _read(path: Path, process: SalesProcess) -> tuple[_Call, ...]:
    text = given_text(path, hint="Give a file of JSON lines in UTF-8.")
    calls = []
    for at, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            calls.append(_call(line, f"{path}, line {at}", process))
    if not calls:
        raise UsageError(f"{path} has no labelled call", hint="One call a line of JSON.")
    return tuple(calls)


def _call(line: str, where: str, process: SalesProcess) -> _Call:
    try:
        call = _Call.model_validate(json.loads(line))
    except (ValueError, RecursionError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else None
        said = ".".join(map(str, first["loc"])) + f": {first['msg']}" if first else "no JSON"
        raise UsageError(
            f"{where}: no labelled call: {said}",
            hint='{"call": …, "turns": [{"text": …, "stage": …, "signals": […]}]}',
        ) from error
    stages = (*process.stage_names, OTHER)
    for place, turn in enumerate(call.turns, start=1):
        unknown = [it for it in turn.signals or () if it not in process.signal_names]
        if turn.stage is not None and turn.stage not in stages:
            raise UsageError(
                f'{where}, turn {place}: stage "{turn.stage}" is none of the process',
                hint=f"It has {', '.join(stages)}.",
            )
        if unknown:
            raise UsageError(
                f'{where}, turn {place}: signal "{unknown[0]}" is none of the process',
                hint=f"It has {', '.join(process.signal_names) or 'no signals'}.",
            )
    return call
