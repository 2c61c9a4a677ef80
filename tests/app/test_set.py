from __future__ import annotations

import pytest

from coaching.steps.place import Place
from tests.commands import filmroom
from tests.steps.ready_calls import make_ready_call


@pytest.fixture
def root(place: Place) -> str:
    """A workspace with one ready call."""
    make_ready_call(place, "acme.wav", "hello there")
    place.library.close()
    return str(place.workspace.root)


def test_set_prints_what_changed_and_what_was_overruled(root: str) -> None:
    filmroom("set", "C1", "--rep", "Tom Okafor", "--as", "Bob Ray", "--workspace", root)
    ran = filmroom(
        "set", "acme", "--rep", "Dana Reyes", "--consent", "refused", "--as", "Ann Lee",
        "--workspace", root,
    )  # fmt: skip
    assert ran.status == 0, ran.err
    assert ran.out.splitlines() == [
        "C1  acme",
        "  rep         Tom Okafor → Dana Reyes",
        "  consent     unknown → refused",
        "  overruled   rep: Dana Reyes (person Ann Lee) counts; person Bob Ray says Tom Okafor",
    ]
    ran = filmroom("set", "C1", "--unset", "consent", "--unset", "rep", "--workspace", root)
    assert ran.out.splitlines() == [
        "C1  acme",
        "  rep         Dana Reyes → -",
        "  consent     refused → unknown",
    ]
    ran = filmroom("set", "C1", "--unset", "started-at", "--workspace", root)
    assert ran.out.splitlines() == ["C1  acme", "  as it was"]


def test_set_speaks_json(root: str) -> None:
    ran = filmroom("set", "C1", "--deal", "D-9", "--as", "Ann", "--json", "--workspace", root)
    assert ran.json == {
        "calls": [
            {
                "call": "C1",
                "title": "acme",
                "changed": {},
                "overruled": [],
                "note": "deal D-9, as Ann says, is in no import yet",
            }
        ],
        "reels": [],
        "pages": [],
    }


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("C1",), 2, "nothing to set"),
        (("--title", "x"), 2, "no call is named"),
        (("C1", "--consent", "perhaps"), 2, "perhaps"),
        (("C9", "--title", "x"), 1, "there is no call C9"),
    ],
)
def test_set_refuses_what_makes_no_sense(
    root: str, arguments: tuple[str, ...], status: int, said: str
) -> None:
    ran = filmroom("set", *arguments, "--workspace", root)
    assert ran.status == status
    assert said in ran.err
