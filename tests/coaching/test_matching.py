from __future__ import annotations

from datetime import UTC, datetime

import pytest

from coaching.directory import Directory, KnownDeal
from coaching.matching import Match, Said, match_names, started_at_in, stretches_of

ACME, ROBOTICS, INITECH, HARBOR = 1, 2, 3, 4
DANA, LEE = 11, 12
ACCOUNTS = {
    ACME: "Acme",
    ROBOTICS: "Acme Robotics, Inc.",
    INITECH: "Initech GmbH",
    HARBOR: "Blue Harbor",
}
PEOPLE = {DANA: "Dana Reyes", LEE: "Morgan Lee"}
CALL_AT = datetime(2026, 9, 21, 14, tzinfo=UTC)


def day(month: int, number: int) -> datetime:
    return datetime(2026, month, number, tzinfo=UTC)


def match(
    name: str,
    *deals: KnownDeal,
    accounts: dict[int, str] | None = None,
    owners: dict[int, int] | None = None,
    aliases: tuple[tuple[int, str], ...] = (),
    at: datetime | None = CALL_AT,
) -> Match:
    directory = Directory(
        ACCOUNTS if accounts is None else accounts, owners or {}, deals, PEOPLE, aliases
    )
    return match_names([name], directory, started_at=at)


@pytest.mark.parametrize(
    "name",
    [
        "call_D-1042_20260921.mp3",
        "call_D-1042_20260921 (1).mp3",
        "d_1042.wav",
        "2026-09-21 1400 D.1042 initech.wav",
        "inbox/D-1042.ogg",
    ],
)
def test_a_deals_id_in_the_file_name_decides(name: str) -> None:
    found = match(name, KnownDeal(7, "D-1042", account=ACME))
    assert (found.account, found.deal, found.certainty, found.problem) == (ACME, 7, 1.0, "")
    assert found.rule.startswith("deal D-1042 stands in the file name; ")


@pytest.mark.parametrize(
    "name", ["D-10421.mp3", "AD-1042.mp3", "D-104_2.mp3", "D1042.mp3", "D-1042b.mp3", "1042.mp3"]
)
def test_a_deals_id_counts_only_as_whole_words(name: str) -> None:
    assert match(name, KnownDeal(7, "D-1042", account=ACME)).deal is None


@pytest.mark.parametrize(
    ("external_id", "name", "found"),
    [
        ("12", "call_12.mp3", False),
        ("2026", "call 2026.mp3", False),
        ("20260921", "call_20260921.mp3", False),
        ("90210", "call_90210.mp3", True),
        ("0065g00000AbCdE", "0065g00000abcde.mp3", True),
        ("#", "call #.mp3", False),
    ],
)
def test_counters_years_and_dates_are_no_ids(external_id: str, name: str, *, found: bool) -> None:
    assert (match(name, KnownDeal(7, external_id, account=ACME)).deal == 7) is found


def test_of_ids_inside_each_other_the_longer_one_stands_there() -> None:
    deals = (KnownDeal(7, "A-1", account=ACME), KnownDeal(8, "A-1-2", account=HARBOR))
    assert match("a_1_2.wav", *deals).deal == 8


def test_two_deals_in_one_name_leave_the_deal_open_but_not_the_account_they_share() -> None:
    found = match(
        "D-1 and D-2.wav", KnownDeal(7, "D-1", account=ACME), KnownDeal(8, "D-2", account=ACME)
    )
    assert (found.account, found.deal, found.certainty) == (ACME, None, 0.6)
    assert found.problem == "several deals stand in the file name: D-1, D-2"


def test_two_deals_of_different_accounts_in_one_name_leave_both_open() -> None:
    found = match(
        "D-1 and D-2.wav", KnownDeal(7, "D-1", account=ACME), KnownDeal(8, "D-2", account=HARBOR)
    )
    assert (found.account, found.deal, found.certainty) == (None, None, 0.0)


def test_a_deal_without_account_takes_the_one_in_the_name() -> None:
    assert match("D-1 initech.wav", KnownDeal(7, "D-1")).account == INITECH
    assert match("D-1.wav", KnownDeal(7, "D-1")).problem == (
        "nobody said which account deal D-1 belongs to"
    )


@pytest.mark.parametrize(
    ("name", "account"),
    [
        ("acme.wav", ACME),
        ("2026-09-14 1030 Acme - Dana Reyes.wav", ACME),
        ("acme_robotics_inc.wav", ROBOTICS),
        ("Acme-Robotics.wav", ROBOTICS),
        ("AcmeRobotics.wav", ROBOTICS),
        ("call with INITECH.wav", INITECH),
        ("blue.harbor.20260921.wav", HARBOR),
        ("acmes.wav", None),
        ("harbor.wav", None),
        ("blue_20260921_harbor.wav", None),
    ],
)
def test_an_accounts_name_is_found_as_whole_words_and_the_longer_one_wins(
    name: str, account: int | None
) -> None:
    assert match(name).account == account


@pytest.mark.parametrize(
    ("accounts", "name", "problem"),
    [
        (
            {1: "Lumen GmbH", 2: "Lumen Ltd"},
            "lumen.wav",
            "several accounts stand in the file name: Lumen GmbH, Lumen Ltd",
        ),
        (
            {1: "North Star", 2: "Star Foods"},
            "north_star_foods.wav",
            "several accounts stand in the file name: North Star, Star Foods",
        ),
        (
            {1: "Acme", 2: "Initech"},
            "acme for initech.wav",
            "several accounts stand in the file name: Acme, Initech",
        ),
        (
            {1: "Acme"},
            "no-answer.mp3",
            "neither a deal's id nor an account's name stands in the file name",
        ),
        (
            {1: "X", 2: "24"},
            "x 24.mp3",
            "neither a deal's id nor an account's name stands in the file name",
        ),
    ],
    ids=["legal form left out", "overlapping", "side by side", "none", "too short"],
)
def test_where_no_one_account_stands_in_the_name_none_is_taken(
    accounts: dict[int, str], name: str, problem: str
) -> None:
    found = match(name, accounts=accounts)
    assert (found.account, found.certainty, found.problem) == (None, 0.0, problem)


def test_the_legal_form_in_the_file_name_tells_two_companies_apart() -> None:
    assert match("lumen_ltd.wav", accounts={1: "Lumen GmbH", 2: "Lumen Ltd"}).account == 2


def test_a_reps_name_is_not_taken_for_an_account_inside_it() -> None:
    found = match("morgan_lee_acme.wav", accounts={1: "Morgan", 2: "Acme"})
    assert (found.account, found.rep) == (2, LEE)


OLD = KnownDeal(7, "D-7", ACME, outcome="won", created_at=day(1, 5), closed_at=day(3, 1))
NOW_OPEN = KnownDeal(8, "D-8", ACME, outcome="open", created_at=day(9, 1), closed_at=day(9, 10))
NEXT = KnownDeal(9, "D-9", ACME, outcome="open", created_at=day(11, 1))


def test_of_several_deals_the_one_open_at_the_time_is_taken() -> None:
    found = match("acme.wav", OLD, NOW_OPEN, NEXT)
    assert (found.deal, found.certainty, found.problem) == (8, 0.8, "")
    assert found.rule.startswith(
        "account Acme stands in the file name; "
        "deal D-8 was the account's one open deal on 2026-09-21; "
    )


@pytest.mark.parametrize(
    ("deals", "at", "problem"),
    [
        ((), CALL_AT, "the account has none"),
        ((OLD,), CALL_AT, "the account's only one, D-7, was over before the call"),
        (
            (OLD, NOW_OPEN),
            None,
            "the account has several (D-7, D-8) and nobody knows when the call was",
        ),
        (
            (OLD, NOW_OPEN, NEXT),
            day(12, 1),
            "the account's deals open on 2026-12-01 were D-8, D-9, of D-7, D-8, D-9",
        ),
        (
            (OLD, NEXT),
            day(6, 1),
            "the account's deals open on 2026-06-01 were none, of D-7, D-9",
        ),
    ],
    ids=["none", "one that is over", "no time", "two open", "none open"],
)
def test_where_no_one_deal_fits_the_account_is_taken_alone(
    deals: tuple[KnownDeal, ...], at: datetime | None, problem: str
) -> None:
    found = match("acme.wav", *deals, at=at)
    assert (found.account, found.deal, found.certainty) == (ACME, None, 0.6)
    assert found.problem == problem
    assert f"; no deal: {problem}; " in found.rule


def test_an_accounts_only_deal_is_taken_for_the_calls_that_led_to_it() -> None:
    assert match("acme.wav", NEXT).deal == 9


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (datetime(2026, 1, 4, 12, tzinfo=UTC), True),
        (datetime(2026, 1, 3, 12, tzinfo=UTC), False),
        (datetime(2026, 3, 1, 23, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 2, tzinfo=UTC), False),
    ],
    ids=["a day before it opens", "two days before", "on its last day", "the day after"],
)
def test_a_deal_is_open_from_its_first_to_its_last_day(at: datetime, *, is_open: bool) -> None:
    assert OLD.is_open_at(at) is is_open


@pytest.mark.parametrize(
    ("name", "rep", "rule"),
    [
        ("acme_D-8_dana-reyes.wav", DANA, "rep Dana Reyes stands in the file name"),
        ("acme_D-8_reyes.d.wav", DANA, "rep Dana Reyes stands in the file name"),
        ("acme_D-8.wav", LEE, "rep Morgan Lee owns the deal"),
        ("acme_D-8_dana-reyes_morgan-lee.wav", LEE, "rep Morgan Lee owns the deal"),
        ("initech.wav", DANA, "rep Dana Reyes owns the account"),
        (
            "blue-harbor.wav",
            None,
            "no rep: nobody of ours stands in the file name and no owner is known",
        ),
        (
            "dana-reyes_morgan-lee.wav",
            None,
            "no rep: several of ours stand in the file name: Dana Reyes, Morgan Lee",
        ),
    ],
)
def test_the_rep_is_named_or_owns_the_deal_or_the_account(
    name: str, rep: int | None, rule: str
) -> None:
    deal = KnownDeal(8, "D-8", ACME, owner=LEE, outcome="open")
    found = match(name, deal, owners={ACME: DANA, INITECH: DANA}, aliases=((DANA, "reyes d"),))
    assert found.rep == rep
    assert found.rule.endswith(rule)


def test_all_recordings_of_a_call_are_asked() -> None:
    directory = Directory(ACCOUNTS, {}, (KnownDeal(8, "D-8", ACME),), PEOPLE)
    found = match_names(["left.wav", "right_D-8.wav"], directory, started_at=None)
    assert found.deal == 8


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("2026-09-14 1030 Harbor Dental.wav", datetime(2026, 9, 14, 8, 30, tzinfo=UTC)),
        ("call_D-1042_20260921.mp3", datetime(2026, 9, 20, 22, tzinfo=UTC)),
        ("2026-09-14T10-30.wav", datetime(2026, 9, 14, 8, 30, tzinfo=UTC)),
        ("2026-09-14_10-30-05.wav", datetime(2026, 9, 14, 8, 30, 5, tzinfo=UTC)),
        ("solmere_20261001_1600.ogg", datetime(2026, 10, 1, 14, tzinfo=UTC)),
        ("20260914T103000Z.wav", datetime(2026, 9, 14, 10, 30, tzinfo=UTC)),
        ("2026-12-14 1030.wav", datetime(2026, 12, 14, 9, 30, tzinfo=UTC)),
        ("rec-20260921103005.wav", datetime(2026, 9, 21, 8, 30, 5, tzinfo=UTC)),
        ("2026-09-14 2575.wav", datetime(2026, 9, 13, 22, tzinfo=UTC)),
        ("20260231 20260301.wav", datetime(2026, 2, 28, 23, tzinfo=UTC)),
        ("1202609141.wav", None),
        ("call_12.mp3", None),
        ("2026-0914.wav", None),
    ],
)
def test_the_time_of_a_call_stands_in_its_file_name(name: str, moment: datetime | None) -> None:
    assert started_at_in(name, zone="Europe/Berlin") == moment


def test_dates_and_times_are_no_words_of_a_name() -> None:
    assert stretches_of("x/rec_20261020_1015_laura-chen_D-1051.ogg") == (
        ("rec",),
        ("laura", "chen", "d", "1051"),
    )


def said_match(
    name: str, said: Said, *deals: KnownDeal, owners: dict[int, int] | None = None
) -> Match:
    directory = Directory(ACCOUNTS, owners or {}, deals, PEOPLE)
    return match_names([name], directory, started_at=CALL_AT, said=said)


def test_what_is_said_outright_counts_before_the_file_name() -> None:
    initech = KnownDeal(8, "D-8", account=INITECH)
    said = Said(
        account=INITECH, account_rule="account Initech as Ann says",
        rep=LEE, rep_rule="rep Morgan Lee as Ann says",
    )  # fmt: skip
    found = said_match("acme D-7 dana reyes.wav", said, KnownDeal(7, "D-7", account=ACME), initech)
    assert (found.account, found.deal, found.rep) == (INITECH, 8, LEE)
    assert found.rule == (
        "account Initech as Ann says; deal D-8 is the account's only one; "
        "rep Morgan Lee as Ann says"
    )


def test_of_a_said_account_the_deal_in_the_file_name_is_taken() -> None:
    deals = [KnownDeal(number, f"D-{number}", account=ACME) for number in (7, 8)]
    said = Said(account=ACME, account_rule="account Acme as Ann says")
    found = said_match("call D-8.wav", said, *deals)
    assert (found.deal, found.certainty) == (8, 1.0)
    assert found.rule.startswith("account Acme as Ann says; deal D-8 stands in the file name; ")


def test_a_said_deal_brings_its_account_and_one_said_otherwise_stays() -> None:
    deal = KnownDeal(7, "D-7", account=ACME, owner=DANA)
    alone = said_match("x.wav", Said(deal=deal, deal_rule="deal D-7 as Ann says"), deal)
    assert (alone.account, alone.deal, alone.rep, alone.problem) == (ACME, 7, DANA, "")
    said = Said(account=HARBOR, account_rule="account Blue Harbor as Ann says", deal=deal,
                deal_rule="deal D-7 as Ann says")  # fmt: skip
    both = said_match("x.wav", said, deal)
    assert (both.account, both.deal) == (HARBOR, 7)
    assert both.rule.startswith(
        "account Blue Harbor as Ann says; deal D-7 as Ann says, which the CRM has with another"
        " account; "
    )


def test_a_deal_that_is_yet_to_come_keeps_others_from_being_guessed() -> None:
    said = Said(deal_waits="deal D-9, as Ann says, is in no import yet")
    found = said_match("acme.wav", said, KnownDeal(7, "D-7", account=ACME))
    assert (found.account, found.deal, found.certainty) == (ACME, None, 0.6)
    assert found.problem == "deal D-9, as Ann says, is in no import yet"
    assert said_match("x.wav", said).account is None


def test_an_account_that_is_yet_to_come_is_the_reason_where_no_name_is_found() -> None:
    said = Said(account_waits="account Hooli, as pattern a says, is in no import yet")
    assert said_match("x.wav", said).problem == said.account_waits
    assert said_match("acme.wav", said).account == ACME


def test_a_known_customer_brings_the_account_unless_the_name_says_another() -> None:
    said = Said(customers=frozenset({HARBOR}), customers_rule="Jane Roe of Blue Harbor is on it")
    assert said_match("x.wav", said).account == HARBOR
    assert said_match("blue harbor.wav", said).rule.startswith("Jane Roe of Blue Harbor is on it")
    assert said_match("acme.wav", said).account == ACME
    two = Said(customers=frozenset({HARBOR, ACME}))
    assert said_match("x.wav", two).account is None
