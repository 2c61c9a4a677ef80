from __future__ import annotations

from datetime import UTC, datetime

from coaching.crm import AccountRow, DealRow, Fact, account_facts, deal_facts, new_facts


def test_a_deals_end_is_a_fact_since_then_and_what_has_no_date_is_one_since_the_import() -> None:
    opened, ended = datetime(2026, 9, 8, tzinfo=UTC), datetime(2026, 10, 8, tzinfo=UTC)
    row = DealRow(2, "D-1", None, "Acme", None, "closing", None, "won", opened, ended)
    assert deal_facts(row) == (
        Fact("account", "Acme"),
        Fact("stage", "closing"),
        Fact("outcome", "won", ended),
        Fact("created_at", "2026-09-08T00:00:00.000000+00:00", opened),
        Fact("closed_at", "2026-10-08T00:00:00.000000+00:00", ended),
    )


def test_an_expected_close_date_says_nothing_about_since_when() -> None:
    expected = datetime(2027, 1, 8, tzinfo=UTC)
    row = DealRow(2, "D-1", None, None, None, None, None, "open", None, expected)
    assert [(fact.fact, fact.held_from_at) for fact in deal_facts(row)] == [
        ("outcome", None),
        ("closed_at", None),
    ]


def test_only_what_differs_from_what_is_known_is_new() -> None:
    row = AccountRow(2, "Acme", "West", "tools", None, "Ann Lee")
    known = {"territory": "West", "industry": "paint", "region": "CA"}
    assert new_facts(account_facts(row), known) == (
        Fact("industry", "tools"),
        Fact("owner", "Ann Lee"),
    )
