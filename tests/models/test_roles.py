"""The role teller: the shipped weights, many voices, other languages, weights that were touched."""

from __future__ import annotations

import math
import shutil
import time
from itertools import product
from pathlib import Path

import pytest

from coaching.errors import ModelError
from coaching.ports import RoleTeller, Spoken
from models.roles import WordRoleTeller
from models.roles.grams import PIECE, pieces_of
from models.roles.sides import shares
from models.roles.teller import WEIGHTS
from models.training.role_judge import answers_of, figures_of
from models.training.role_talk import read_role_talk

CALL = (
    Spoken(0, "Riverside Dental, good morning."),
    Spoken(1, "Good morning, I'm calling about your sterilisers. How often do they fail you?"),
    Spoken(0, "Twice this month, and then we have to send patients home."),
    Spoken(1, "What does an hour of that cost you?"),
    Spoken(0, "I've never worked it out. A few hundred, I suppose."),
    Spoken(1, "We can put one of ours beside it for a month, and you only pay if you keep it."),
    Spoken(0, "What would it be if we did keep it?"),
    Spoken(1, "Ninety-five a month with the service included. Shall I send you the offer today?"),
    Spoken(0, "Send it, and I'll talk to my partner."),
)
"""An inbound call as it looks: the customer speaks first."""


def plainly(call: tuple[Spoken, ...]) -> tuple[Spoken, ...]:
    """The call as a recogniser without capitals and marks writes it."""
    marks = str.maketrans("", "", ".,?'-")
    return tuple(Spoken(turn.voice, turn.text.lower().translate(marks)) for turn in call)


@pytest.fixture(scope="module")
def teller() -> RoleTeller:
    return WordRoleTeller()


def test_the_one_who_sells_is_told_from_the_one_who_picks_up(teller: RoleTeller) -> None:
    told = teller.tell(CALL)
    assert told[1] > 0.8
    assert told[0] + told[1] == pytest.approx(1)


def test_it_hears_no_capitals_and_marks(teller: RoleTeller) -> None:
    assert teller.tell(plainly(CALL))[1] == pytest.approx(teller.tell(CALL)[1], abs=0.05)


def test_who_speaks_first_and_in_which_order_is_no_evidence(teller: RoleTeller) -> None:
    assert teller.tell(CALL[::-1]) == pytest.approx(teller.tell(CALL))


def test_voices_keep_their_indices(teller: RoleTeller) -> None:
    moved = tuple(Spoken(3 if turn.voice else 7, turn.text) for turn in CALL)
    told = teller.tell(moved)
    assert set(told) == {3, 7}
    assert told[3] == pytest.approx(teller.tell(CALL)[1])


def test_mhm_and_right_say_nothing(teller: RoleTeller) -> None:
    listening = [Spoken(1, text) for text in ("Mhm.", "Right.", "Yeah, okay.", "I see.")] * 10
    assert teller.tell((*CALL, *listening)) == teller.tell(CALL)


def test_a_voice_without_a_telling_word_is_left_out(teller: RoleTeller) -> None:
    assert set(teller.tell((*CALL, Spoken(2, "Mhm."), Spoken(4, "")))) == {0, 1}
    assert teller.tell(()) == {}


def test_one_voice_alone_may_be_either(teller: RoleTeller) -> None:
    assert 0 < teller.tell([turn for turn in CALL if turn.voice == 1])[1] < 1


def test_little_talk_is_told_with_little_certainty(teller: RoleTeller) -> None:
    brief = teller.tell([Spoken(0, "The blue one."), Spoken(1, "The red one, I think.")])
    assert all(0.1 < share < 0.9 for share in brief.values())


def test_of_a_language_that_it_does_not_know_it_says_one_half(teller: RoleTeller) -> None:
    told = teller.tell(
        [
            Spoken(0, "Guten Tag, ich rufe wegen des Angebots an, das wir besprochen haben."),
            Spoken(1, "Die Kosten sind uns zu hoch. Was können wir da machen?"),
            Spoken(0, "Ich kann Ihnen zehn Prozent anbieten, wenn Sie heute unterschreiben."),
        ]
    )
    assert told == {0: 0.5, 1: 0.5}


@pytest.mark.parametrize(
    "evidence", [(2.0, -1.0, 0.5), (3.0, 3.0), (-4.0, -4.0, -5.0, 1.0), (0.0,) * 6]
)
def test_shares_are_those_of_all_ways_with_both_sides(evidence: tuple[float, ...]) -> None:
    ways = [way for way in product((0, 1), repeat=len(evidence)) if 0 < sum(way) < len(way)]
    weights = [math.exp(sum(v * e for v, e in zip(way, evidence, strict=True))) for way in ways]
    for voice, share in shares(dict(enumerate(evidence))).items():
        own = sum(weight for way, weight in zip(ways, weights, strict=True) if way[voice])
        assert share == pytest.approx(own / sum(weights))


def test_shares_stay_finite_whatever_the_evidence() -> None:
    for evidence in ({0: 1e6, 1: 1e6}, {0: -1e6, 1: 1e6, 2: 0.0}, {0: 900.0}):
        assert all(0 <= share <= 1 for share in shares(evidence).values())


def test_a_monologue_counts_as_several_turns() -> None:
    assert len(list(pieces_of("word " * (2 * PIECE + 1)))) == 3


def test_an_hour_of_talk_is_told_in_no_time(teller: RoleTeller) -> None:
    hour = CALL * 80  # some 10,000 words
    teller.tell(CALL)
    started = time.process_time()
    teller.tell(hour)
    assert time.process_time() - started < 0.5  # 0.05 on the idle machine


def test_the_calls_of_other_firms_are_told_rightly(teller: RoleTeller, shared: Path) -> None:
    calls = read_role_talk(shared / "sales-talk" / "dev.jsonl")
    for cut in (0, 4):
        figures = figures_of(answers_of(teller, calls, cut=cut), threshold=0.8)
        assert figures.calls_right >= 0.98
        assert figures.calibration_error < 0.05


def test_identity_names_the_weights(teller: RoleTeller) -> None:
    recorded = WEIGHTS.with_suffix(".sha256").read_text(encoding="utf-8")
    assert teller.identity == f"roles@{recorded[:8]}"


def test_the_weights_are_small_and_hold_no_rare_word() -> None:
    assert WEIGHTS.stat().st_size < 1_000_000
    assert "pipewise" not in WEIGHTS.read_text(encoding="utf-8")


def test_touched_weights_are_refused(tmp_path: Path) -> None:
    path = Path(shutil.copy(WEIGHTS, tmp_path))
    shutil.copy(WEIGHTS.with_suffix(".sha256"), tmp_path)
    path.write_text(path.read_text().replace("scale", "scalE", 1))
    with pytest.raises(ModelError, match="altered"):
        WordRoleTeller(path).tell(CALL)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        WordRoleTeller(tmp_path / "none.json").tell(CALL)
