from __future__ import annotations

from datetime import UTC, datetime

import pytest

from coaching.crm import (
    AccountRow,
    ChangeRow,
    DealRow,
    Fact,
    Ref,
    account_facts,
    change_facts,
    deal_facts,
)

OPENED, ENDED, SEEN = (datetime(2026, month, 8, tzinfo=UTC) for month in (9, 10, 11))


def test_a_deals_end_is_a_fact_since_then_and_what_has_no_date_was_seen_so() -> None:
    row = DealRow(
        2, "D-1", account=Ref("Acme"), stage="closing", outcome="won",
        created_at=OPENED, closed_at=ENDED,
    )  # fmt: skip
    assert deal_facts(row, as_of=SEEN) == (
        Fact("account", "Acme", SEEN, SEEN),
        Fact("stage", "closing", SEEN, SEEN),
        Fact("outcome", "won", ENDED, SEEN, "since"),
        Fact("created_at", "2026-09-08T00:00:00.000000+00:00", OPENED, SEEN, "since"),
        Fact("closed_at", "2026-10-08T00:00:00.000000+00:00", ENDED, SEEN, "since"),
        Fact("deleted", "no", SEEN, SEEN),
    )


@pytest.mark.parametrize(("deleted", "value"), [(True, "yes"), (False, "no"), (None, "no")])
def test_whether_a_deal_is_deleted_is_told_as_of_the_export_and_not_of_its_last_change(
    *, deleted: bool | None, value: str
) -> None:
    row = DealRow(2, "D-1", stage="demo", modified_at=OPENED, deleted=deleted)
    assert deal_facts(row, as_of=SEEN) == (
        Fact("stage", "demo", OPENED, OPENED),
        Fact("deleted", value, SEEN, SEEN),
    )


def test_an_expected_close_date_says_nothing_about_since_when() -> None:
    row = DealRow(2, "D-1", outcome="open", closed_at=datetime(2027, 1, 8, tzinfo=UTC))
    assert [(fact.fact, fact.told_as) for fact in deal_facts(row, as_of=SEEN)] == [
        ("outcome", "seen"),
        ("closed_at", "seen"),
        ("deleted", "seen"),
    ]


def test_a_deal_that_is_won_on_a_day_to_come_is_seen_to_be_won() -> None:
    row = DealRow(2, "D-1", outcome="won", closed_at=datetime(2027, 1, 8, tzinfo=UTC))
    assert [fact.told_as for fact in deal_facts(row, as_of=SEEN)] == ["seen"] * 3


def test_a_row_that_tells_when_it_was_changed_tells_as_of_then_and_not_of_later() -> None:
    row = AccountRow(2, "Acme", industry="tools", modified_at=OPENED)
    assert account_facts(row, as_of=SEEN) == (Fact("industry", "tools", OPENED, OPENED),)
    ahead = AccountRow(2, "Acme", industry="tools", modified_at=SEEN)
    assert account_facts(ahead, as_of=ENDED) == (Fact("industry", "tools", ENDED, ENDED),)


def test_a_change_tells_what_was_until_then_too() -> None:
    before, after = change_facts(ChangeRow(2, "D-1", ENDED, stage="won", stage_before="demo"))
    assert (before.value, before.told_as, after.value, after.told_as) == (
        "demo",
        "seen",
        "won",
        "changed",
    )
    assert after.seen_at == ENDED
    assert before.seen_at is not None
    assert before.seen_at < ENDED
