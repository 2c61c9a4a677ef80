"""The questions for the search fit the calls, and the calls are still those of their sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MOST_TURNS = 8
"""Longest passage that is marked. Source: README.md beside this file."""


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file, in order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def documents() -> dict[str, list[dict[str, str]]]:
    """Turns by document."""
    return {one["id"]: one["turns"] for one in read_lines(HERE / "documents.jsonl")}


@pytest.fixture(scope="module")
def queries() -> list[dict[str, Any]]:
    """Questions with their marked passages."""
    return read_lines(HERE / "queries.jsonl")


def test_every_marked_passage_lies_inside_its_call_and_is_short(
    documents: dict[str, list[dict[str, str]]], queries: list[dict[str, Any]]
) -> None:
    wrong = [
        (query["query"], place)
        for query in queries
        for place in query["relevant"]
        if not 0
        <= place["first_turn"]
        <= place["last_turn"]
        < len(documents.get(place["document"], ()))
        or place["last_turn"] - place["first_turn"] >= MOST_TURNS
    ]
    assert wrong == []


def test_no_question_is_asked_twice_or_lacks_an_answer(queries: list[dict[str, Any]]) -> None:
    asked = [query["query"].casefold() for query in queries]
    assert len(set(asked)) == len(asked) >= 150
    assert all(query["relevant"] for query in queries)


def test_no_passage_is_marked_twice_for_one_question(queries: list[dict[str, Any]]) -> None:
    for query in queries:
        places = [tuple(place.values()) for place in query["relevant"]]
        assert len(set(places)) == len(places), query["query"]


def test_every_call_answers_some_question(
    documents: dict[str, list[dict[str, str]]], queries: list[dict[str, Any]]
) -> None:
    answered = {place["document"] for query in queries for place in query["relevant"]}
    assert answered == set(documents)


def test_the_calls_are_word_for_word_those_of_the_demo_and_the_training_talk(
    documents: dict[str, list[dict[str, str]]],
) -> None:
    sources = {}
    for path in (ROOT / "coaching/app/demo/scripts").glob("*.yaml"):
        script = yaml.safe_load(path.read_text(encoding="utf-8"))
        sources[path.stem] = [(turn["who"], turn["text"]) for turn in script["turns"]]
    for folder in ("talk", "talk_test"):
        for path in (ROOT / "models/training" / folder).glob("*.jsonl"):
            for call in read_lines(path):
                sources[call["call"]] = [(turn["role"], turn["text"]) for turn in call["turns"]]
    changed = [
        name
        for name, turns in documents.items()
        if [(turn["speaker"], turn["text"]) for turn in turns] != sources.get(name)
    ]
    assert changed == []
