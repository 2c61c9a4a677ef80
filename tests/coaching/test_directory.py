from __future__ import annotations

from coaching.directory import Directory, KnownDeal

ACME, HOOLI, STARK = 1, 2, 3


def test_a_directory_that_grows_by_accounts_is_the_one_read_anew() -> None:
    deals = (KnownDeal(7, "D-1042", account=ACME),)
    known = Directory({ACME: "Acme Inc"}, {ACME: 9}, deals, {9: "Dana Reyes"}, ((9, "dreyes"),))
    assert known.deals_of == {ACME: deals}
    added = {HOOLI: "Hooli GmbH", STARK: "Acme"}
    grown = known.with_accounts(added)
    anew = Directory({ACME: "Acme Inc", **added}, {ACME: 9}, deals, {9: "Dana Reyes"},
                     ((9, "dreyes"),))  # fmt: skip
    assert grown == anew
    assert grown.names == anew.names
    assert (grown.deals_of, grown.ids) == (anew.deals_of, anew.ids)
    assert grown.account_names.find("hooli") == HOOLI
    assert grown.account_names.find("Acme") == STARK


def test_a_directory_that_others_grew_from_stays_as_it_is() -> None:
    known = Directory({ACME: "Acme Inc"})
    known.with_accounts({HOOLI: "Hooli"})
    assert (known.account_names.find("Hooli"), "hooli" in known.names) == (None, False)
