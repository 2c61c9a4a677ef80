from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coaching.errors import UsageError
from coaching.steps.evaluate_search import evaluate_search
from tests.store.search_fixtures import BAG

DOCUMENTS: list[dict[str, Any]] = [
    {
        "id": "farm",
        "turns": [
            {"speaker": "Ann", "text": "How much does the tractor cost?"},
            {"speaker": "Grad B", "text": "Ninety thousand, with the plough."},
        ],
    },
    {
        "id": "bakery",
        "turns": [
            {"speaker": "rep", "text": "When do the ovens arrive?"},
            {"speaker": "customer", "text": "On Friday, before the yeast."},
        ],
    },
]


def written(folder: Path, name: str, entries: list[dict[str, Any]]) -> Path:
    path = folder / name
    path.write_text("\n".join(map(json.dumps, entries)), encoding="utf-8")
    return path


def question(text: str, document: str, first: int = 0, last: int = 1) -> dict[str, Any]:
    span = {"document": document, "first_turn": first, "last_turn": last}
    return {"query": text, "relevant": [span]}


def test_questions_are_asked_in_three_ways_and_hits_counted(tmp_path: Path) -> None:
    documents = written(tmp_path, "documents.jsonl", DOCUMENTS)
    asked = [question("tractor plough", "farm"), question("tractor plough", "bakery")]
    quality = evaluate_search(documents, written(tmp_path, "queries.jsonl", asked), BAG).as_json()
    assert quality["snippets"] == 2
    assert quality["questions"] == 2
    assert quality["seconds"] > 0
    assert quality["words"] == {
        "mrr_at_10": 0.5,
        "hit_at_1": 0.5,
        "hit_at_5": 0.5,
        "hit_at_10": 0.5,
        "overlap": 1.0,
    }
    assert quality["hybrid"]["hit_at_1"] == 0.5
    assert quality["vectors"]["hit_at_1"] == 0.5


def test_the_name_of_who_speaks_is_not_looked_for_in_what_is_said(tmp_path: Path) -> None:
    talk = {
        "plan": [("Project Manager", "The budget is ninety thousand."), ("Ann", "I see.")],
        "hire": [
            ("Ann", "We need a project manager."),
            ("Ben", "The last manager left the project."),
        ],
    }
    documents = [
        {"id": name, "turns": [{"speaker": who, "text": text} for who, text in said]}
        for name, said in talk.items()
    ]
    asked = [question("What did the Project Manager say about the budget?", "plan")]
    quality = evaluate_search(
        written(tmp_path, "documents.jsonl", documents),
        written(tmp_path, "queries.jsonl", asked),
        BAG,
    ).as_json()
    assert quality["words"]["hit_at_1"] == quality["hybrid"]["hit_at_1"] == 1.0


def test_the_overlap_is_the_share_of_a_hits_turns_that_is_marked(tmp_path: Path) -> None:
    documents = written(tmp_path, "documents.jsonl", DOCUMENTS)
    queries = written(tmp_path, "queries.jsonl", [question("tractor", "farm", 1, 1)])
    assert evaluate_search(documents, queries, BAG).as_json()["words"]["overlap"] == 0.5


def test_no_snippet_is_longer_than_150_words(tmp_path: Path) -> None:
    talk = [{"speaker": "Ann", "text": f"tractor {place} " * 40} for place in range(12)]
    documents = written(tmp_path, "documents.jsonl", [{"id": "long", "turns": talk}])
    queries = written(tmp_path, "queries.jsonl", [question("tractor", "long")])
    assert evaluate_search(documents, queries, BAG).snippets >= 12 * 80 / 150


def test_a_document_without_turns_is_no_obstacle(tmp_path: Path) -> None:
    documents = written(tmp_path, "documents.jsonl", [*DOCUMENTS, {"id": "empty", "turns": []}])
    queries = written(tmp_path, "queries.jsonl", [question("tractor", "farm")])
    assert evaluate_search(documents, queries, BAG).documents == 3


@pytest.mark.parametrize(
    ("documents", "queries", "message"),
    [
        ([{"id": "x"}], [question("a", "x")], r"documents.jsonl:1 is no document: 'turns'"),
        ([], [question("a", "x")], r"documents.jsonl holds no documents"),
        ([DOCUMENTS[0]] * 2, [], r"documents.jsonl:2: a second document is called 'farm'"),
        (DOCUMENTS, [], r"queries.jsonl holds no questions"),
        (DOCUMENTS, [{"query": "a"}], r"queries.jsonl:1 is no question: 'relevant'"),
        (DOCUMENTS, [question("a", "farm", 1, 2)], r"turns 1 to 2 of 'farm', which has 2"),
        (DOCUMENTS, [question("a", "moon")], r"turns 0 to 1 of 'moon', which has 0"),
    ],
    ids=["shape", "none", "twice", "no questions", "no spans", "beyond", "unknown"],
)
def test_what_cannot_be_read_is_told_with_its_line(
    tmp_path: Path,
    documents: list[dict[str, Any]],
    queries: list[dict[str, Any]],
    message: str,
) -> None:
    one = written(tmp_path, "documents.jsonl", documents)
    other = written(tmp_path, "queries.jsonl", queries)
    with pytest.raises(UsageError, match=message):
        evaluate_search(one, other, BAG)


def test_a_line_that_is_no_json_is_told(tmp_path: Path) -> None:
    path = tmp_path / "documents.jsonl"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match=r"documents.jsonl:1 is no JSON"):
        evaluate_search(path, path, BAG)
