"""The walker finds rankings where there are some, and lets be what ranks nobody."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.pages_of_people import faults_in_page
from tests.app.people_in import Team, faults_in_data, faults_in_text

TEAM = Team(("Mo Adler", "Al Winter", "Zoe Brandt", "Bo Sander", "Cy Marsh"))
AL, BO, CY, MO, ZOE = "Al Winter", "Bo Sander", "Cy Marsh", "Mo Adler", "Zoe Brandt"


RANKING_DATA: dict[str, Any] = {
    "a board in order of wins": [{"rep": MO, "won": 5}, {"rep": AL, "won": 3}],
    "wins in order of the alphabet": [{"rep": AL, "won": 3}, {"rep": MO, "won": 5}],
    "a score for each name": {"scores": {AL: 0.4, MO: 0.9}},
    "results under each name": {AL: {"deals": {"won": 3}}, MO: {"deals": {"won": 5}}},
    "a facet with counts": {"counts": {"rep": {"Al Winter": 2, "Bo Sander": 9}}},
    "names in order of a count": {"reps": [MO, AL, BO]},
    "pairs": [[AL, 3], [MO, 5]],
    "a person inside": [{"of": {"id": 1, "name": AL}, "calls": 3},
                        {"of": {"id": 2, "name": MO}, "calls": 5}],
    "as of one time": [{"rep": MO, "at": "2026-03-01"}, {"rep": AL, "at": "2026-03-01"}],
    "one without": [{"rep": AL, "won": None}, {"rep": MO, "won": 5}],
    "shares as text": [{"rep": AL, "share": "20 %"}, {"rep": MO, "share": "60 %"}],
    "stars": [{"rep": AL, "seen": "★★"}, {"rep": MO, "seen": "★★★"}],
    "grades": [{"rep": AL, "grade": "B"}, {"rep": MO, "grade": "A+"}],
    "a quarter each": [{"rep": AL, "quarter": "Q1", "won": 3}, {"rep": AL, "quarter": "Q2",
                        "won": 1}, {"rep": MO, "quarter": "Q1", "won": 5}],
    "wins beside a territory": [{"territory": "West", "owner": AL, "won": 3},
                                {"territory": "East", "owner": MO, "won": 5}],
    "things in the order of results": [{"moment": f"M{place}", "rep": rep}
                                       for place, rep in enumerate((MO, AL, ZOE, BO, CY))],
    "the worst first": [{"call": f"C{place}", "rep": rep}
                        for place, rep in enumerate((CY, BO, BO, ZOE, CY, AL, MO))],
    "things under people in another order": [{"call": f"C{place}", "rep": rep}
                                             for place, rep in enumerate((MO, MO, AL, AL, BO))],
    "one's own place": {"rep": MO, "rank": 1},
    "words": {"says": f"{MO} is our top performer"},
}  # fmt: skip

HARMLESS_DATA: dict[str, Any] = {
    "hits by relevance": [{"snippet": 4, "call": "C4", "rep": ZOE, "score": 0.9},
                          {"snippet": 2, "call": "C2", "rep": AL, "score": 0.5},
                          {"snippet": 9, "call": "C9", "rep": ZOE, "score": 0.4}],
    "calls by date": [{"call": "C3", "rep": MO, "started_at": "2026-03-01", "seconds": 40},
                      {"call": "C1", "rep": AL, "started_at": "2026-02-01", "seconds": 90}],
    "commitments": [{"id": 1, "owner": ZOE, "text": "Ask", "due": "2026-12-01", "done": True},
                    {"id": 2, "owner": AL, "text": "Show", "due": "2026-12-09", "done": False}],
    "a facet in order of the alphabet": {"rep": [AL, BO, MO]},
    "who was there": {"attended": {AL: True, MO: True}},
    "owners in the course of time": [{"value": ZOE, "begin_at": "2026-01-01"},
                                     {"value": AL, "begin_at": "2026-02-01"}],
    "people with a number that names them": [{"id": 7, "name": AL}, {"id": 3, "name": MO}],
    "markets": [{"territory": "West", "owner": MO, "accounts": 9},
                {"territory": "East", "owner": AL, "accounts": 4}],
    "one's own figures": {"whose": MO, "won": 5, "lost": 1},
    "figures of stages": [{"stage": "demo", "rate": 0.5}, {"stage": "closing", "rate": 0.9}],
}  # fmt: skip


@pytest.mark.parametrize("name", RANKING_DATA)
def test_data_that_ranks_people_is_found(name: str) -> None:
    assert list(faults_in_data({"deep": [RANKING_DATA[name]]}, TEAM)) != []


@pytest.mark.parametrize("name", HARMLESS_DATA)
def test_data_that_ranks_nobody_is_let_be(name: str) -> None:
    assert list(faults_in_data({"deep": [HARMLESS_DATA[name]]}, TEAM)) == []


@pytest.mark.parametrize(
    "text",
    [
        "rep         won\nMo Adler    5\nAl Winter   3",
        "rep         won\nAl Winter   3\nMo Adler    5",
        "1. Mo Adler\n2. Al Winter",
        "3  Al Winter\n5  Mo Adler",
        "- Mo Adler: 5 calls\n- Al Winter: 3 calls",
        "Mo Adler\n  won 5\nAl Winter\n  won 3",
        "| Al Winter | 40 % |\n| Mo Adler | 90 % |",
        "Watched by Mo Adler, Al Winter and Bo Sander",
        "Calls: Al Winter (3), Mo Adler (5)",
        "Al Winter   ██\nMo Adler    █████",
        "Mo Adler is ranked #1 of 5",
    ],
)
def test_text_that_ranks_people_is_found(text: str) -> None:
    assert list(faults_in_text(text, TEAM)) != []


@pytest.mark.parametrize(
    "text",
    [
        "C9  2026-03-01  Mo Adler\nC2  2026-02-01  Al Winter\nC1  2026-01-01  Mo Adler",
        "- [ ] Ask who decides (Zoe Brandt; 1)\n- [ ] Show one screen (Al Winter; 2)",
        "There: Al Winter, Bo Sander, Mo Adler",
        "Zoe Brandt: “It helped.”\nAl Winter: “I used it on 2 calls.”",
        "00:00  Mo Adler   Hello.\n00:10  Al Winter  How are you?\n00:20  Mo Adler   Well.",
        "West   Zoe Brandt  4\nEast   Al Winter   9",
    ],
)
def test_text_that_ranks_nobody_is_let_be(text: str) -> None:
    assert list(faults_in_text(text, TEAM)) == []


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><th>Rep<th>Won<tr><td>Mo Adler<td>5<tr><td>Al Winter<td>3</table>",
        (
            "<table><tbody><tr><td>1</td><td>Al Winter</td><td>3</td></tr>"
            "<tr><td>2</td><td>Mo Adler</td><td>5</td></tr></tbody></table>"
        ),
        "<ol><li>Mo Adler</li><li>Al Winter</li></ol>",
        "<ul><li><b>Al Winter</b> <i>3</i></li><li><b>Mo Adler</b> <i>5</i></li></ul>",
        "<select><option>any<option>Al Winter (3)<option>Bo Sander (7)</select>",
        "<dl><dt>Al Winter<dd>3 won<dt>Mo Adler<dd>5 won</dl>",
        "<div><p>Mo Adler</p><p>Al Winter</p></div>",
        (
            '<script>var data = {"values": [{"rep": "Al Winter", "won": 3},'
            ' {"rep": "Mo Adler", "won": 5}]};</script>'
        ),
        "<p>Best reps: Al Winter</p>",
        '<p>Al Winter <meter value="3"></meter></p><p>Mo Adler <meter value="5"></meter></p>',
        '<p>Al Winter <i style="width: 30%"></i></p><p>Mo Adler <i style="width: 50%"></i></p>',
        '<svg><g r="3" aria-label="Al Winter"></g><g r="5" aria-label="Mo Adler"></g></svg>',
    ],
)
def test_a_page_that_ranks_people_is_found(page: str) -> None:
    assert list(faults_in_page(f"<body>{page}</body>", TEAM)) != []


@pytest.mark.parametrize(
    "page",
    [
        "<select><option>any<option>Al Winter<option>Bo Sander<option>Mo Adler</select>",
        "<ol><li>M1: too dear <span>Zoe Brandt</span></li><li>M7 <b>Al Winter</b></li></ol>",
        (
            "<table><tr><th>Call<th>Rep<th>Seconds<tr><td>C2<td>Mo Adler<td>9<tr><td>C1"
            "<td>Al Winter<td>40</table>"
        ),
        (
            "<ol><li><a>00:00</a> <b>Mo Adler</b> <p>Hello 1</p></li>"
            "<li><a>00:10</a> <b>Al Winter</b> <p>Hello 2</p></li></ol>"
        ),
    ],
)
def test_a_page_that_ranks_nobody_is_let_be(page: str) -> None:
    assert list(faults_in_page(f"<body>{page}</body>", TEAM)) == []
