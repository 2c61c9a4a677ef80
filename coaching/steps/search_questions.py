"""Documents and questions that a search is measured with, as files of JSON hold them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coaching.errors import UsageError
from coaching.given_text import given_text

_DOCUMENT = 'a line is {"id": …, "turns": [{"speaker": …, "text": …}]}'
_QUESTION = 'a line is {"query": …, "relevant": [{"document": …, "first_turn": …, "last_turn": …}]}'


@dataclass(frozen=True, slots=True)
class Document:
    """A conversation.

    Attributes:
        id: What questions call it.
        turns: Speaker and text of each.
    """

    id: str
    turns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a question is answered; both ends are in, turns count from 0."""

    document: str
    first_turn: int
    last_turn: int


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the passages that answer it."""

    text: str
    relevant: tuple[Passage, ...]


def read_documents(path: Path) -> tuple[Document, ...]:
    """The documents of a file.

    Raises:
        UsageError: It cannot be read, a line is no document, or two have the same id.
    """
    found: dict[str, Document] = {}
    for line, entry in _entries(path, _DOCUMENT):
        try:
            one = Document(
                str(entry["id"]),
                tuple((str(turn["speaker"]), str(turn["text"])) for turn in entry["turns"]),
            )
        except (KeyError, TypeError) as error:
            raise UsageError(
                f"{path}:{line} is no document: {error} is missing or misplaced",
                hint=_DOCUMENT,
            ) from error
        if one.id in found:
            raise UsageError(f"{path}:{line}: a second document is called {one.id!r}")
        found[one.id] = one
    if not found:
        raise UsageError(f"{path} holds no documents", hint=_DOCUMENT)
    return tuple(found.values())


def read_questions(path: Path, turns: Mapping[str, int]) -> tuple[Question, ...]:
    """The questions of a file.

    Args:
        path: The file.
        turns: How many turns each document has.

    Raises:
        UsageError: It cannot be read, a line is no question, or marks what no document has.
    """
    found = []
    for line, entry in _entries(path, _QUESTION):
        try:
            passages = tuple(
                Passage(str(it["document"]), int(it["first_turn"]), int(it["last_turn"]))
                for it in entry["relevant"]
            )
            found.append(Question(str(entry["query"]), passages))
        except (KeyError, TypeError, ValueError) as error:
            raise UsageError(
                f"{path}:{line} is no question: {error} is missing or misplaced",
                hint=_QUESTION,
            ) from error
        for it in passages:
            if not 0 <= it.first_turn <= it.last_turn < turns.get(it.document, 0):
                raise UsageError(
                    f"{path}:{line} marks turns {it.first_turn} to {it.last_turn} of "
                    f"{it.document!r}, which has {turns.get(it.document, 0)}",
                    hint="turns count from 0, and both ends are in",
                )
    if not found:
        raise UsageError(f"{path} holds no questions", hint=_QUESTION)
    return tuple(found)


def _entries(path: Path, form: str) -> Iterator[tuple[int, Any]]:
    """The lines of a file of JSON, with their numbers; whoever gives another is told the form."""
    for number, line in enumerate(given_text(path, hint=form).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{path}:{number} is no JSON: {error}", hint=form) from error
