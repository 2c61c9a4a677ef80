from __future__ import annotations

import pytest

from coaching.pipeline import StageNames, order_of
from tests.coaching.pipeline.making import make_process


def keys(names: StageNames, *ways: str) -> list[str]:
    told = [[names.key_of(stage) for stage in way.split(" > ")] for way in ways]
    return [stage.key for stage in order_of(names, told).stages]


@pytest.mark.parametrize("written", ["closing", "CLOSING", "Closing", "signing", "sign-off"])
def test_a_name_of_the_crm_means_the_stage_that_goes_or_went_by_it(written: str) -> None:
    process = make_process("demo", "closing", was={"closing": ["signing", "sign_off"]})
    assert StageNames(process).key_of(written) == "closing"


def test_what_is_a_name_now_counts_before_what_was_one() -> None:
    process = make_process("demo", "offer", was={"demo": ["pitch", "talk"], "offer": ["ask"]})
    assert StageNames(process).key_of("Offer") == "offer"


def test_stages_of_the_process_stand_as_it_names_them_whatever_deals_did() -> None:
    names = StageNames(make_process("opening", "demo", "closing"))
    assert keys(names, "Closing > Demo", "Closing > Opening") == ["opening", "demo", "closing"]


def test_a_stage_that_the_process_lacks_stands_where_deals_came_to_it() -> None:
    names = StageNames(make_process("opening", "demo", "closing"))
    ways = ("Opening > Demo > Legal > Closing", "Opening > Legal > Closing", "Demo > Closing")
    assert keys(names, *ways) == ["opening", "demo", "legal", "closing"]


def test_without_a_process_the_order_is_that_of_most_deals_though_they_skip_and_go_back() -> None:
    names = StageNames(None)
    ways = (
        "Lead > Meeting > Offer > Contract",
        "Offer > Contract",
        "Offer > Contract",
        "Meeting > Offer > Meeting > Contract",
        "Contract > Meeting",
        "Lead > Offer",
    )
    assert keys(names, *ways) == ["lead", "meeting", "offer", "contract"]


def test_a_pipeline_that_nobody_was_in_has_no_stages() -> None:
    assert order_of(StageNames(make_process("demo")), []).stages == ()
    assert order_of(StageNames(None), [[], []]).stages == ()


def test_a_stage_keeps_the_spelling_of_the_crm_for_people() -> None:
    names = StageNames(make_process("demo"))
    names.key_of("Legal review (EU)")
    assert names.stage("legal review eu").title == "Legal review (EU)"
    assert names.stage("demo").title == "Demo"
