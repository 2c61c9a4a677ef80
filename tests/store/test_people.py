from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from coaching.store import crm, people
from coaching.store.library import Library
from coaching.store.people import AliasKind, Membership, WorksFor
from coaching.store.schema.people import memberships
from tests.places import NOW

LATER = NOW + timedelta(days=7)


def add(library: Library, name: str, *, works_for: WorksFor = "us") -> int:
    with library.writing() as conn:
        return people.find_or_add_person(conn, name, works_for=works_for, source="test", now=NOW).id


def test_a_person_is_found_however_the_name_is_written(library: Library) -> None:
    dana = add(library, "Dana Reyes")
    assert add(library, "  DANA   reyés ") == dana
    with library.reading() as conn:
        assert [person.name for person in people.names(conn, works_for="us")] == ["Dana Reyes"]


def test_a_customer_of_the_same_name_is_somebody_else(library: Library) -> None:
    assert add(library, "Dana Reyes") != add(library, "Dana Reyes", works_for="customer")


def test_somebody_of_whom_nobody_said_who_they_work_for_is_taken_for_ours(
    library: Library,
) -> None:
    unknown = add(library, "Dana Reyes", works_for="unknown")
    assert add(library, "Dana Reyes") == unknown
    with library.reading() as conn:
        assert [person.id for person in people.names(conn, works_for="us")] == [unknown]
        assert people.names(conn, works_for="unknown") == ()


@pytest.mark.parametrize(
    ("kind", "noted", "asked"),
    [
        ("name", "D. Reyes", "d reyes"),
        ("email", "Dana@Example.org", " dana@example.ORG"),
        ("phone", "+49 (30) 1234-567", "49 30 1234567"),
    ],
)
def test_a_person_goes_by_every_alias(
    library: Library, kind: AliasKind, noted: str, asked: str
) -> None:
    dana = add(library, "Dana Reyes")
    for _ in range(2):
        with library.writing() as conn:
            people.add_alias(conn, dana, kind=kind, value=noted, source="test")
    with library.reading() as conn:
        (found,) = people.people_by_alias(conn, kind, asked)
    assert found.id == dana


def test_an_alias_that_two_people_share_means_both(library: Library) -> None:
    ours, theirs = add(library, "Kim Park"), add(library, "Kim Park", works_for="customer")
    with library.reading() as conn:
        assert {person.id for person in people.people_by_alias(conn, "name", "kim park")} == {
            ours,
            theirs,
        }
        assert people.people_by_alias(conn, "name", "Nobody") == ()


def test_people_are_listed_in_order_of_the_alphabet(library: Library) -> None:
    for name in ("Tom Okafor", "elena rossi", "Laura Chen"):
        add(library, name)
    with library.reading() as conn:
        assert [person.name for person in people.names(conn, works_for="us")] == [
            "elena rossi",
            "Laura Chen",
            "Tom Okafor",
        ]
        assert [name for _, name in people.name_aliases(conn, works_for="us")] == [
            "tom okafor",
            "elena rossi",
            "laura chen",
        ]


def test_a_territory_keeps_the_name_it_was_first_given(library: Library) -> None:
    with library.writing() as conn:
        west = people.find_or_add_territory(conn, "West Coast")
        assert people.find_or_add_territory(conn, "west-coast") == west
        assert west.name == "West Coast"


def test_the_members_of_a_territory_change_over_time_and_nothing_is_lost(
    library: Library,
) -> None:
    ann, ben = add(library, "Ann Lee"), add(library, "Ben Yu")
    with library.writing() as conn:
        west = people.find_or_add_territory(conn, "West").id
        for now in (NOW, NOW):
            people.set_territory_members(conn, {west: {ann}}, source="test", now=now)
        people.set_territory_members(conn, {west: {ann, ben}}, source="test", now=LATER)
    with library.reading() as conn:
        members = people.territory_members(conn)
    assert members == (
        Membership(ann, "West", owns=True, valid_from=None, valid_to=LATER, source="test"),
        Membership(ann, "West", owns=False, valid_from=LATER, valid_to=None, source="test"),
        Membership(ben, "West", owns=False, valid_from=LATER, valid_to=None, source="test"),
    )


def test_what_others_said_of_a_territory_stays(library: Library) -> None:
    ann, ben = add(library, "Ann Lee"), add(library, "Ben Yu")
    with library.writing() as conn:
        west = people.find_or_add_territory(conn, "West").id
        people.set_territory_members(conn, {west: {ann}}, source="a person", now=NOW)
        people.set_territory_members(conn, {west: {ben}}, source="export", now=LATER)
        people.set_territory_members(conn, {}, source="export", now=LATER)
        held = [(member.person, member.valid_to) for member in people.territory_members(conn)]
    assert held == [(ann, None), (ben, LATER)]


def identify(library: Library, name: str = "", **told: Any) -> people.Person | None:
    given: dict[str, Any] = {"email": "", "phone": "", "works_for": "customer", **told}
    with library.writing() as conn:
        return people.identify_person(conn, name=name, source="test", now=NOW, **given)


def number(person: people.Person | None) -> int:
    assert person is not None
    return person.id


def test_an_address_decides_who_is_meant_whatever_the_name(library: Library) -> None:
    jane = number(identify(library, "Jane Roe", email="jane@acme.example"))
    assert number(identify(library, "J. Roe-Poe", email="JANE@acme.example")) == jane
    assert number(identify(library, "J. Roe-Poe")) == jane


def test_a_number_decides_unless_it_is_a_switchboards(library: Library) -> None:
    jane = number(identify(library, "Jane Roe", phone="+1 555 010 0199"))
    assert number(identify(library, phone="0015550100199")) == jane
    assert number(identify(library, "Jane", phone="+1 (555) 0100199")) == jane
    sam = number(identify(library, "Sam Poe", phone="+1 555 010 0199"))
    assert sam != jane
    assert number(identify(library, "Sam Poe", phone="+1 555 010 0199")) == sam


def test_somebody_known_by_number_alone_gets_their_name_later(library: Library) -> None:
    caller = number(identify(library, phone="+1 555 010 0199"))
    assert number(identify(library, "Jane Roe", phone="+1 555 010 0199")) == caller
    assert number(identify(library, "jane roe")) == caller


def test_customers_of_one_name_at_two_accounts_are_two(library: Library) -> None:
    with library.writing() as conn:
        acme, hooli = (crm.add_account(conn, name, now=NOW) for name in ("Acme", "Hooli"))
    at_acme = number(identify(library, "John Smith", account=acme))
    at_hooli = number(identify(library, "John Smith", account=hooli))
    assert at_acme != at_hooli
    assert number(identify(library, "john smith", account=hooli)) == at_hooli
    assert number(identify(library, "john smith", account=acme)) == at_acme


def test_somebody_of_unknown_side_and_account_takes_the_first_that_is_told(
    library: Library,
) -> None:
    with library.writing() as conn:
        acme = crm.add_account(conn, "Acme", now=NOW)
    somebody = number(identify(library, "Jane Roe", works_for="unknown"))
    jane = identify(library, "Jane Roe", account=acme)
    assert jane == people.Person(somebody, "Jane Roe", "customer", acme)


def test_one_of_ours_stays_ours_on_a_call_of_colleagues(library: Library) -> None:
    dana = identify(library, "Dana Reyes", email="dana@us.example", works_for="us")
    assert identify(library, "Dana", email="dana@us.example") == dana


def test_who_has_no_name_address_or_number_is_nobody(library: Library) -> None:
    assert identify(library) is None
    assert identify(library, "???") is None


def test_a_team_is_joined_once_however_it_is_written(library: Library) -> None:
    dana = number(identify(library, "Dana Reyes", works_for="us"))
    with library.writing() as conn:
        people.join_team(conn, dana, "West Coast", source="test", now=NOW)
        people.join_team(conn, dana, "west_coast", source="test", now=NOW)
        people.join_territory(conn, dana, "North", source="test", now=NOW)
        rows = conn.execute(select(memberships)).all()
        (membership,) = people.territory_members(conn)
    assert len(rows) == 2
    assert (membership.territory, membership.owns, membership.valid_from) == ("North", False, NOW)
