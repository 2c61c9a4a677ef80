"""Where accounts and calls belong: settled from the file and the CRM, and again on a change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update

from coaching.errors import SettingsError
from coaching.steps import territories as step
from coaching.steps.crm import import_export
from coaching.steps.crm_exports import Reading
from coaching.steps.place import Place
from coaching.store.schema.calls import calls
from coaching.store.schema.crm import accounts
from coaching.store.schema.people import account_territories, people, person_aliases
from coaching.store.territories import account_facts, call_territories

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
DAYS = ZoneInfo("UTC")
FILE = """
territories:
  - name: West
    owner: Dana Reyes
    valid_to: 2026-06-30
    regions: [{states: [CA]}]
  - name: Coast
    owner: Lee Park
    valid_from: 2026-07-01
    regions: [{states: [CA]}]
"""
ACCOUNTS = (
    "Account,Region,Industry,Owner\nHarbor Dental,CA,dental,Dana Reyes\nNorth Brew,NY,food,\n"
)


def write(place: Place, text: str) -> None:
    (place.workspace.config / step.FILE).write_text(text, encoding="utf-8")


def bring(
    place: Place, tmp_path: Path, text: str = ACCOUNTS, *, as_of: datetime | None = None
) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text(text, encoding="utf-8")
    reading = Reading(as_of=as_of or NOW)
    import_export(place.library, path, who="ops", now=NOW, reading=reading)


def add_user(place: Place, name: str, number: str) -> None:
    """Somebody of ours whom the CRM knows by a number."""
    with place.library.writing() as conn:
        added = insert(people).values(name=name, works_for="us", created_at=NOW)
        person = conn.execute(added.returning(people.c.id)).scalar_one()
        conn.execute(
            insert(person_aliases).values(
                person_id=person, kind="id", value=f"user {number}", source="export"
            )
        )


def add_call(place: Place, account: str, day: datetime | None, rep: str = "Dana Reyes") -> int:
    with place.library.writing() as conn:
        number = conn.execute(select(accounts.c.id).where(accounts.c.name == account)).scalar_one()
        person = conn.execute(select(people.c.id).where(people.c.name == rep)).scalar()
        if person is None:
            added = insert(people).values(name=rep, works_for="us", created_at=NOW)
            person = conn.execute(added.returning(people.c.id)).scalar_one()
        values = {"title": "call", "created_at": NOW, "started_at": day, "account_id": number}
        made = insert(calls).values(**values, rep_id=person)
        return int(conn.execute(made.returning(calls.c.id)).scalar_one())


def territory(place: Place, call: int) -> str | None:
    with place.library.reading() as conn:
        row = conn.execute(
            select(call_territories.c.territory).where(call_territories.c.call_id == call)
        ).one()
    return None if row.territory is None else str(row.territory)


def test_a_call_belongs_where_its_account_did_on_its_day(place: Place, tmp_path: Path) -> None:
    write(place, FILE)
    bring(place, tmp_path)
    before = add_call(place, "Harbor Dental", datetime(2026, 6, 30, 23, tzinfo=UTC))
    after = add_call(place, "Harbor Dental", datetime(2026, 7, 1, tzinfo=UTC))
    timeless = add_call(place, "Harbor Dental", None)
    nowhere = add_call(place, "North Brew", datetime(2026, 7, 1, tzinfo=UTC))
    step.settle(place, DAYS)
    found = [territory(place, call) for call in (before, after, timeless, nowhere)]
    assert found == ["West", "Coast", "Coast", None]


def test_a_call_belongs_where_its_account_did_on_the_teams_day(
    place: Place, tmp_path: Path
) -> None:
    write(place, FILE)
    bring(place, tmp_path)
    evening = add_call(place, "Harbor Dental", datetime(2026, 7, 1, 1, tzinfo=UTC))
    step.settle(place, DAYS)
    assert territory(place, evening) == "Coast"
    assert step.settle(place, ZoneInfo("America/Los_Angeles")) is True
    assert territory(place, evening) == "West"


def test_an_older_export_turns_no_territory_back(place: Place, tmp_path: Path) -> None:
    for said, day in (("West", 1), ("West", 20), ("East", 10)):
        bring(
            place,
            tmp_path,
            f"Account,Territory\nHarbor Dental,{said}\n",
            as_of=datetime(2026, 11, day, tzinfo=UTC),
        )
    step.settle(place, DAYS)
    found = step.belongings(place, step.read_cut(place.workspace), DAYS)
    assert [(it.name, it.accounts) for it in found] == [("West", 1)]
    then = add_call(place, "Harbor Dental", datetime(2026, 11, 12, tzinfo=UTC))
    assert territory(place, then) == "East"


def test_an_export_that_only_confirms_is_settled_too(place: Place, tmp_path: Path) -> None:
    def told(said: str, day: int) -> None:
        seen = datetime(2026, 11, day, tzinfo=UTC)
        bring(place, tmp_path, f"Account,Territory\nHarbor Dental,{said}\n", as_of=seen)

    for said, day in (("West", 1), ("East", 5), ("East", 9)):
        told(said, day)
    call = add_call(place, "Harbor Dental", datetime(2026, 11, 8, tzinfo=UTC))
    step.settle(place, DAYS)
    assert territory(place, call) == "East"
    told("West", 7)
    assert step.settle(place, DAYS) is True


def test_an_owner_that_is_told_by_number_counts_by_name(place: Place, tmp_path: Path) -> None:
    add_user(place, "Lee Park", "005")
    bring(
        place,
        tmp_path,
        "Account,Region,Owner\nHarbor Dental,CA,Tom\n",
        as_of=NOW - timedelta(days=9),
    )
    bring(place, tmp_path, "Account,Region,owner_id\nHarbor Dental,CA,005\n", as_of=NOW)
    with place.library.reading() as conn:
        (account,) = account_facts(conn, DAYS)
    assert account.on(NOW.date())["owner"] == account.facts["owner"] == "Lee Park"


def test_deals_that_the_crm_deleted_are_not_open(place: Place, tmp_path: Path) -> None:
    bring(place, tmp_path)
    bring(
        place,
        tmp_path,
        "deal_id,account,stage,is_deleted\nD-1,Harbor Dental,demo,no\nD-2,Harbor Dental,demo,yes\n",
    )
    found = step.belongings(place, step.read_cut(place.workspace), DAYS)
    assert sum(it.open_deals for it in found) == 1


def test_settling_again_does_nothing_until_something_changed(place: Place, tmp_path: Path) -> None:
    write(place, FILE)
    bring(place, tmp_path)
    step.settle(place, DAYS)
    assert step.settle(place, DAYS) is False
    write(place, FILE.replace("Coast", "Shore"))
    assert step.settle(place, DAYS) is True
    assert step.settle(place, DAYS) is False


def test_an_import_is_settled_next_time(place: Place, tmp_path: Path) -> None:
    write(place, FILE)
    bring(place, tmp_path)
    step.settle(place, DAYS)
    bring(place, tmp_path, ACCOUNTS.replace("NY", "CA"))
    call = add_call(place, "North Brew", datetime(2026, 8, 1, tzinfo=UTC))
    assert territory(place, call) is None
    assert step.settle(place, DAYS) is True
    assert territory(place, call) == "Coast"


def test_a_file_that_is_not_sound_leaves_what_was_settled(place: Place, tmp_path: Path) -> None:
    write(place, FILE)
    bring(place, tmp_path)
    call = add_call(place, "Harbor Dental", datetime(2026, 7, 1, tzinfo=UTC))
    step.settle(place, DAYS)
    write(place, "territories: [{}]")
    with pytest.raises(SettingsError, match=r"config/territories\.yaml, line 1"):
        step.settle(place, DAYS)
    assert territory(place, call) == "Coast"


def test_a_workspace_without_the_file_believes_the_crm(place: Place, tmp_path: Path) -> None:
    (place.workspace.config / step.FILE).unlink(missing_ok=True)
    bring(place, tmp_path, "Account,Territory\nHarbor Dental,North\n")
    call = add_call(place, "Harbor Dental", None)
    assert territory(place, call) == "North"
    step.settle(place, DAYS)
    assert territory(place, call) == "North"


def test_every_account_has_a_row_for_all_time(place: Place, tmp_path: Path) -> None:
    write(place, FILE)
    bring(place, tmp_path)
    step.settle(place, DAYS)
    with place.library.reading() as conn:
        rows = conn.execute(select(account_territories)).all()
    assert sorted((row.territory or "", row.since is None, row.until is None) for row in rows) == [
        ("", True, True),
        ("Coast", False, True),
        ("West", True, False),
    ]


def test_calls_outside_and_gaps_are_found_in_the_library(place: Place, tmp_path: Path) -> None:
    write(place, FILE)
    bring(place, tmp_path)
    call = add_call(place, "Harbor Dental", datetime(2026, 8, 1, tzinfo=UTC), rep="Lee Park")
    add_call(place, "Harbor Dental", datetime(2026, 8, 1, tzinfo=UTC), rep="Kim Stone")
    other = add_call(place, "Harbor Dental", datetime(2026, 5, 1, tzinfo=UTC), rep="Lee Park")
    found = step.findings(place, step.read_cut(place.workspace), DAYS)
    told = [(it.kind, it.about) for it in found if it.kind in ("gap", "outside")]
    assert told == [("gap", "North Brew")]  # on that day Lee owned nothing
    with place.library.writing() as conn:
        conn.execute(
            update(calls)
            .where(calls.c.id == call)
            .values(started_at=datetime(2026, 7, 2, tzinfo=UTC))
        )
    assert other
    write(place, FILE + "  - name: Inland\n    owner: Kim Stone\n")
    found = step.findings(place, step.read_cut(place.workspace), DAYS)
    assert [it.says for it in found if it.kind == "outside"] == [
        "C2 with Harbor Dental was in Coast (state CA); Kim Stone belongs to Inland"
    ]


def test_what_is_in_each_territory_is_listed_with_what_is_in_none(
    place: Place, tmp_path: Path
) -> None:
    write(place, FILE)
    bring(place, tmp_path)
    add_call(place, "Harbor Dental", None)
    found = step.belongings(place, step.read_cut(place.workspace), DAYS)
    assert [(it.name, it.accounts, it.calls) for it in found] == [
        ("Coast", 1, 1),
        ("unassigned", 1, 0),
    ]


def test_a_simulation_changes_nothing(place: Place, tmp_path: Path) -> None:
    write(place, FILE)
    bring(place, tmp_path)
    step.settle(place, DAYS)
    new = step.parse_territories(
        "territories: [{name: All, regions: [{states: [CA, NY]}]}]", source="n"
    )
    found = step.simulation(place, new, DAYS, day=date(2026, 8, 1))
    assert [(it.account.name, it.after.territory) for it in found.moves] == [
        ("Harbor Dental", "All"),
        ("North Brew", "All"),
    ]
    assert step.settle(place, DAYS) is False


def test_an_account_is_settled_by_an_id_that_a_file_of_deals_tells(
    place: Place, tmp_path: Path
) -> None:
    write(place, "territories:\n  - name: Named\n    owner: Dana Reyes\n    accounts: [A-7]\n")
    bring(place, tmp_path, "Account,Region\nHarbor Dental,CA\n")
    step.settle(place, DAYS)
    bring(place, tmp_path, "deal_id,account,account_id,stage\nD-1,Harbor Dental,A-7,demo\n")
    assert step.settle(place, DAYS)
    with place.library.reading() as conn:
        assert conn.execute(select(account_territories.c.territory)).scalars().all() == ["Named"]
