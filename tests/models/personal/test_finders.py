from __future__ import annotations

import json
import logging
import socket
from pathlib import Path

import pytest
import yaml

from coaching.app import demo
from coaching.errors import ModelError
from coaching.ports import PersonalDataFinder
from coaching.privacy.masking import mask_edits
from coaching.privacy.policy import Policy
from coaching.steps.evaluate_pii import evaluate_pii
from models.personal.finder import WeighedFinder, installed_finder
from models.personal.recognisers import PresidioRecognisers, installed_recognisers
from tests.models.personal.talk import call

pytestmark = pytest.mark.slow

SET = Path(__file__).parents[2] / "coaching" / "privacy" / "spoken.jsonl"
SCRIPTS = Path(demo.__file__).parent / "scripts"


@pytest.fixture(scope="session")
def presidio(weights_cache: Path) -> PresidioRecognisers:
    """Presidio over the installed weights."""
    return installed_recognisers(cache=weights_cache)


@pytest.fixture(scope="session")
def weighed(weights_cache: Path) -> WeighedFinder:
    """What is shipped: recognisers and network."""
    return installed_finder(cache=weights_cache)


@pytest.fixture(params=["presidio", "weighed"])
def finder(request: pytest.FixtureRequest) -> PersonalDataFinder:
    """Every implementation of the port, by fixture: a further one is added to the parameters."""
    found: PersonalDataFinder = request.getfixturevalue(request.param)
    return found


class TestContract:
    """What every implementation of PersonalDataFinder does."""

    def test_findings_are_of_one_voice_in_order_and_never_overlap(
        self, finder: PersonalDataFinder
    ) -> None:
        words = call(
            (0, "Hi, this is Laura Kim, what's the card number?"),
            (1, "Sure, it's 4111 1111"),
            (0, "mhm"),
            (1, "1111 1111, and write to ben at summit dot com, I'm Ben Achterberg."),
        )
        found = finder.find(words)
        assert [one.kind for one in found] == ["person", "card", "email", "person"]
        assert all(words[one.first].channel == words[one.after - 1].channel for one in found)
        assert all(0 < one.certainty <= 1 for one in found)

    def test_nothing_is_found_in_no_words(self, finder: PersonalDataFinder) -> None:
        assert finder.find(()) == ()

    def test_the_same_words_give_the_same(self, finder: PersonalDataFinder) -> None:
        words = call((0, "Call Rachel Osei on 415-555-0132 or 020 7946 0958."))
        assert finder.find(words) == finder.find(words)

    def test_known_names_are_no_persons(self, finder: PersonalDataFinder) -> None:
        words = call((0, "We compared Clarivo and Marcus Bennett compared Brightmoor."))
        found = finder.find(words, known=["Clarivo", "Brightmoor"])
        assert [one.kind for one in found] == ["person"]

    def test_the_identity_names_weights_and_hash(self, finder: PersonalDataFinder) -> None:
        assert finder.identity.startswith("en_core_web_sm@cd93e9ca")


@pytest.mark.parametrize("part", ["tune", "held"])
def test_spoken_personal_data_is_found(finder: PersonalDataFinder, part: str) -> None:
    score = evaluate_pii(SET, finder, part=part)
    for kind in ("card", "phone", "email", "national_id"):
        assert score.kinds[kind].recall >= 0.9, kind  # type: ignore[index]
    assert score.kinds["person"].recall >= 0.85
    assert score.overall.precision >= 0.90


def test_a_name_that_nobody_lists_is_found_where_it_is_written(finder: PersonalDataFinder) -> None:
    words = call((0, "I spoke with Ottoline Prendergast about the rollout last week."))
    assert [(one.kind, one.first, one.after) for one in finder.find(words)] == [("person", 3, 5)]


def test_of_the_demo_calls_a_number_and_an_address_are_masked_and_no_other_word(
    weighed: WeighedFinder,
) -> None:
    masked = []
    for path in sorted(SCRIPTS.glob("*.yaml")):
        script = yaml.safe_load(path.read_text(encoding="utf-8"))
        words = call(
            *((number % 2, str(turn["text"])) for number, turn in enumerate(_turns(script)))
        )
        for one in mask_edits(weighed.find(words), Policy()):
            said = " ".join(word.text for word in words[one.first : one.after])
            masked.append((path.stem, one.source, said))
    assert masked == [
        ("03-northgate-freight-closing", "phone", "two oh six, five five five, oh one four two,"),
        ("03-northgate-freight-closing", "email", "greg at northgate dot example."),
    ]


def test_business_talk_keeps_its_prices(weighed: WeighedFinder, shared: Path) -> None:
    masks = count = 0
    for path in sorted((shared / "sales-talk" / "written").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            turns = json.loads(line)["turns"]
            words = call(*((int(turn["role"] == "rep"), turn["text"]) for turn in turns))
            count += len(words)
            for edit in mask_edits(weighed.find(words), Policy()):
                masks += 1
                said = " ".join(word.text for word in words[edit.first : edit.after + 1]).lower()
                assert not any(sign in said for sign in "$€£%"), said
                assert not any(unit in said for unit in ("dollar", "percent", "thousand")), said
    assert count > 45_000
    assert masks <= 16  # seven addresses, accounts and ids are really said in them


def test_no_talk_is_logged_and_nothing_is_fetched(
    weights_cache: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    words = call(
        (0, "Mail ben@summit.com or GB82 WEST 1234 5698 7654 33, ÄB82 WEST 1234 5698 7654 32,"),
        (0, "card 4111 1111 1111 1111, Ms. Rosalind Achterberg, 415 555 0132."),
    )
    with caplog.at_level(logging.INFO):
        found = installed_finder(cache=weights_cache).find(words)
    assert {one.kind for one in found} >= {"email", "card", "person", "phone"}
    logged = caplog.text.lower()
    assert not any(word in logged for word in ("summit", "4111", "west", "achterberg", "0132"))


def test_weights_that_are_no_pipeline_are_refused_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        PresidioRecognisers(tmp_path, sha256="0" * 64).find(call((0, "Hello Jane")))
    assert "cannot be loaded" in caught.value.message
    assert caught.value.hint


def _turns(script: dict[str, object]) -> list[dict[str, object]]:
    turns = script["turns"]
    assert isinstance(turns, list)
    return turns
