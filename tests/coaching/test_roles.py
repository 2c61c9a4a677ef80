"""Who decides on a voice's role, in which order, and what is left unknown."""

from __future__ import annotations

import pytest

from coaching.introductions import names_said
from coaching.ports import Spoken
from coaching.roles import DecidedRole, KnownRole, decide_roles, told_by_names
from coaching.transcript import Role, Voice

PAIR = (Voice("A", "unknown"), Voice("B", "unknown"))
STEREO = (Voice("left", "unknown"), Voice("right", "unknown"))
DEFAULT: dict[int, Role] = {0: "rep", 1: "customer"}


def roles(decided: tuple[DecidedRole, ...]) -> list[str]:
    return [one.role for one in decided]


def test_a_persons_word_counts_before_everything() -> None:
    decided = decide_roles(
        PAIR,
        people={0: KnownRole("customer", "Tom said so", "Laura Kim")},
        told={0: KnownRole("rep", "sheet"), 1: KnownRole("customer", "sheet")},
        talk={0: 0.99, 1: 0.01},
        sides=DEFAULT,
        sides_are_set=True,
    )
    assert decided[0] == DecidedRole("customer", "Tom said so", "Laura Kim")
    assert decided[1] == DecidedRole("customer", "sheet")


def test_metadata_counts_before_the_talk() -> None:
    decided = decide_roles(
        PAIR,
        told={0: KnownRole("customer", "participants"), 1: KnownRole("rep", "users")},
        talk={0: 0.99, 1: 0.01},
    )
    assert roles(decided) == ["customer", "rep"]
    assert decided[0].source == "participants"


def test_of_two_voices_the_other_side_follows() -> None:
    decided = decide_roles(PAIR, told={1: KnownRole("rep", "users")}, talk={0: 0.9, 1: 0.1})
    assert decided[0] == DecidedRole("customer", "the other voice is the rep")


def test_of_two_voices_the_other_follows_also_beside_an_announcement() -> None:
    voices = (Voice("IVR", "other"), *PAIR)
    decided = decide_roles(voices, people={1: KnownRole("rep", "Tom said so")})
    assert roles(decided) == ["other", "rep", "customer"]


def test_of_three_voices_nothing_follows() -> None:
    voices = (*PAIR, Voice("C", "unknown"))
    decided = decide_roles(voices, told={0: KnownRole("rep", "users")}, talk={1: 0.05, 2: 0.6})
    assert roles(decided) == ["rep", "customer", "unknown"]


def test_sides_that_a_team_set_count_before_the_talk() -> None:
    decided = decide_roles(STEREO, talk={0: 0.01, 1: 0.99}, sides=DEFAULT, sides_are_set=True)
    assert decided == (DecidedRole("rep", "settings"), DecidedRole("customer", "settings"))


def test_sure_talk_swaps_the_sides_that_came_with_the_settings() -> None:
    decided = decide_roles(STEREO, talk={0: 0.02, 1: 0.98}, sides=DEFAULT)
    assert roles(decided) == ["customer", "rep"]
    assert decided[0].source == "talk 0.98, against the settings"


@pytest.mark.parametrize("left", [0.15, 0.5, 0.7])
def test_talk_that_is_not_sure_leaves_the_sides(left: float) -> None:
    decided = decide_roles(STEREO, talk={0: left, 1: 1 - left}, sides=DEFAULT)
    assert roles(decided) == ["rep", "customer"]
    assert decided[0].source == "settings"


def test_talk_that_agrees_with_the_sides_is_recorded() -> None:
    decided = decide_roles(STEREO, talk={0: 0.97, 1: 0.03}, sides=DEFAULT)
    assert decided[1] == DecidedRole("customer", "settings, talk 0.97")


def test_several_people_on_one_side_swap_together() -> None:
    voices = (Voice("left A", "unknown"), Voice("left B", "unknown"), Voice("right", "unknown"))
    sides: dict[int, Role] = {0: "rep", 1: "rep", 2: "customer"}
    decided = decide_roles(voices, talk={0: 0.01, 1: 0.3, 2: 0.999}, sides=sides)
    assert roles(decided) == ["customer", "customer", "rep"]


def test_sides_of_unknown_role_are_told_by_the_talk() -> None:
    sides: dict[int, Role] = {0: "unknown", 1: "unknown"}
    decided = decide_roles(STEREO, talk={0: 0.03, 1: 0.97}, sides=sides)
    assert decided == (DecidedRole("customer", "talk 0.97"), DecidedRole("rep", "talk 0.97"))


def test_thin_evidence_leaves_a_role_unknown_and_says_so() -> None:
    decided = decide_roles(PAIR, talk={0: 0.6, 1: 0.4})
    assert decided[0] == DecidedRole("unknown", "talk is not sure (0.60)")


def test_without_any_evidence_a_role_is_unknown() -> None:
    assert decide_roles(PAIR) == (DecidedRole("unknown", "nothing tells"),) * 2
    assert decide_roles(()) == ()


def test_several_reps_and_customers_are_told_one_by_one() -> None:
    voices = tuple(Voice(label, "unknown") for label in "ABCD")
    decided = decide_roles(voices, talk={0: 0.95, 1: 0.9, 2: 0.05, 3: 0.1})
    assert roles(decided) == ["rep", "rep", "customer", "customer"]


def test_a_voice_of_several_people_is_told_by_people_and_metadata_alone() -> None:
    nobody = Voice("unknown", "unknown", several=True)
    assert roles(decide_roles((nobody,), talk={0: 0.99})) == ["unknown"]
    assert roles(decide_roles((nobody,), told={0: KnownRole("rep", "sheet")})) == ["rep"]


def test_an_automatic_voice_stays_other_unless_a_person_says_otherwise() -> None:
    voices = (Voice("IVR", "other"),)
    assert roles(decide_roles(voices, told={0: KnownRole("rep", "sheet")}, talk={0: 0.9})) == [
        "other"
    ]
    assert roles(decide_roles(voices, people={0: KnownRole("rep", "Tom said so")})) == ["rep"]


def test_metadata_that_knows_a_name_and_no_role_gives_the_name() -> None:
    told = {0: KnownRole("unknown", "transcript", "Marcus Bennett")}
    decided = decide_roles(PAIR, told=told, talk={0: 0.97, 1: 0.03})
    assert decided[0] == DecidedRole("rep", "talk 0.97", "Marcus Bennett")


def test_a_name_said_in_the_talk_is_used_where_nobody_knows_better() -> None:
    decided = decide_roles(
        PAIR, told={0: KnownRole("rep", "users", "Marcus Bennett")}, names={0: "Markus", 1: "Laura"}
    )
    assert [one.name for one in decided] == ["Marcus Bennett", "Laura"]


def test_the_one_rep_of_a_call_is_the_one_voice_of_a_rep() -> None:
    participants: dict[str, Role] = {
        "Marcus Bennett": "rep",
        "Laura Kim": "customer",
        "Bo": "customer",
    }
    decided = decide_roles(PAIR, talk={0: 0.97, 1: 0.03}, participants=participants)
    assert [one.name for one in decided] == ["Marcus Bennett", None]


def test_two_reps_voices_are_not_both_given_the_one_name() -> None:
    voices = (*PAIR, Voice("C", "unknown"))
    talk = {0: 0.95, 1: 0.95, 2: 0.01}
    decided = decide_roles(voices, talk=talk, participants={"Marcus Bennett": "rep"})
    assert [one.name for one in decided] == [None, None, None]


def test_a_known_name_said_in_the_talk_tells_the_role() -> None:
    talk = [Spoken(0, "hello"), Spoken(1, "hi laura this is marcus from pipewise")]
    participants: dict[str, Role] = {"Marcus Bennett": "rep", "Laura Kim": "customer"}
    told = told_by_names(names_said(talk, known=participants), participants=participants)
    assert told[1] == KnownRole("rep", "the name Marcus Bennett", "Marcus Bennett")
    assert told[0] == KnownRole("customer", "the name Laura Kim", "Laura Kim")


def test_a_customer_who_is_called_like_one_of_us_stays_a_customer() -> None:
    talk = [Spoken(0, "Hi, this is Laura from Acme Robotics."), Spoken(1, "Hi Laura.")]
    ours: dict[str, Role] = {"Laura Bell": "rep"}
    said = names_said(talk, colleagues=ours)
    assert told_by_names(said, participants=ours) == {}
    known = names_said(talk, known=ours)
    told = told_by_names(known, participants=ours, their_companies=["Acme Robotics"])
    assert told == {0: KnownRole("customer", "the company named, Acme Robotics")}


def test_a_colleague_who_says_the_full_name_is_known() -> None:
    talk = [Spoken(0, "hello this is laura bell"), Spoken(1, "Hi.")]
    ours: dict[str, Role] = {"Laura Bell": "rep"}
    told = told_by_names(names_said(talk, colleagues=ours), participants=ours)
    assert told == {0: KnownRole("rep", "the name Laura Bell", "Laura Bell")}


def test_a_voice_of_several_people_gets_no_name_from_the_talk() -> None:
    mono = Voice("mono", "unknown", several=True)
    assert decide_roles((mono,), names={0: "Marcus"})[0].name is None


def test_the_customers_company_tells_the_role_too() -> None:
    talk = [Spoken(0, "Hi, this is Dana from Acme Robotics.")]
    told = told_by_names(names_said(talk), participants={}, their_companies=["ACME Robotics"])
    assert told == {0: KnownRole("customer", "the company named, Acme Robotics")}
