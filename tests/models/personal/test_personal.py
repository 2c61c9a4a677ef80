"""The network for personal data as it is shipped: what it adds, what it doubts, what it refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from coaching.errors import ModelError
from models.personal.finder import WeighedFinder, installed_finder
from models.personal.tagger import STRIDE, WINDOW, PersonalTagger
from models.personal.weights import WEIGHTS, read_weights
from tests.models.personal.talk import call

pytestmark = pytest.mark.slow

FILLER = "and the code of the other house is on the box at the corner if that suits everybody"


@pytest.fixture(scope="module")
def finder(weights_cache: Path) -> WeighedFinder:
    return installed_finder(cache=weights_cache)


def told(finder: WeighedFinder, *turns: tuple[int, str]) -> dict[str, str]:
    """What is found with a certainty that counts: kind to words."""
    words = call(*turns)
    return {
        found.kind: " ".join(word.text for word in words[found.first : found.after])
        for found in finder.find(words)
        if found.certainty >= 0.5
    }


def test_a_secret_that_no_rule_foresees_is_found(finder: WeighedFinder) -> None:
    turns = (
        (0, "And what's the password for the guest network?"),
        (1, "it's purple kettle ninety one all joined up with a capital P"),
    )
    assert "kettle ninety one" in told(finder, *turns)["password"]


def test_a_place_without_a_number_is_found(finder: WeighedFinder) -> None:
    turns = (
        (0, "Where do you want it delivered?"),
        (1, "drop it at the corner of jellicoe and station streets in toowoomba"),
    )
    assert "station streets" in told(finder, *turns)["address"]


def test_a_part_number_is_no_telephone_number(finder: WeighedFinder) -> None:
    turns = (
        (1, "I need the seal kit, part number four one five five five five oh one three two."),
    )
    assert "phone" not in told(finder, *turns)


def test_prices_and_seats_are_nobodys(finder: WeighedFinder) -> None:
    turns = (
        (0, "So that's forty nine dollars a seat for two hundred and twelve seats."),
        (1, "And the contract ends on the thirty first of March twenty twenty seven?"),
    )
    assert told(finder, *turns) == {}


def test_what_is_said_deep_in_a_monologue_is_found(finder: WeighedFinder) -> None:
    for before in (STRIDE - 5, WINDOW - 5, WINDOW + STRIDE):
        filler = " ".join((FILLER.split() * 20)[:before])
        text = f"{filler} my e-mail is laura dot kim at harbor dental dot com {FILLER} {FILLER}"
        assert told(finder, (0, text))["email"] == "laura dot kim at harbor dental dot com"


def test_its_weights_are_part_of_the_identity(finder: WeighedFinder) -> None:
    assert finder.identity.endswith(f"+{read_weights().identity}")


def test_names_of_products_are_no_persons(finder: WeighedFinder) -> None:
    words = call((0, "this is Alexa Pipewise on 12 seats, call Alexa Pipewise"))
    names = [
        found
        for found in finder.find(words, known=("alexa", "pipewise"))
        if found.kind in ("person", "first_name")
    ]
    assert names == []


def test_a_call_of_no_words_has_nothing_in_it(finder: WeighedFinder) -> None:
    assert finder.find(()) == ()


def test_weights_that_are_altered_or_over_another_embedder_are_refused(
    tmp_path: Path, minilm_folder: Path
) -> None:
    with pytest.raises(ModelError, match="were trained over"):
        PersonalTagger(minilm_folder, sha256="0" * 64)
    for path in (WEIGHTS, WEIGHTS.with_suffix(".json")):
        shutil.copy(path, tmp_path)
    copy = tmp_path / WEIGHTS.name
    copy.write_bytes(copy.read_bytes()[:-1] + b"\x01")
    with pytest.raises(ModelError, match="are altered"):
        read_weights(copy)
    record = json.loads(copy.with_suffix(".json").read_text())
    copy.with_suffix(".json").unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        read_weights(copy)
    assert record["file"] == WEIGHTS.name
