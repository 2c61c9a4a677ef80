from __future__ import annotations

from datetime import timedelta

import pytest

from coaching.store import people
from coaching.store.library import Library
from coaching.store.people import AliasKind, Membership, WorksFor
from tests.conftest import NOW

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
        found = people.person_by_alias(conn, kind, asked)
    assert found is not None
    assert found.id == dana


def test_an_alias_that_two_people_share_means_neither(library: Library) -> None:
    ours, theirs = add(library, "Kim Park"), add(library, "Kim Park", works_for="customer")
    with library.reading() as conn:
        assert people.person_by_alias(conn, "name", "Kim Park") is None
        assert {person.id for person in people.people_by_alias(conn, "name", "kim park")} == {
            ours,
            theirs,
        }
        assert people.person_by_alias(conn, "name", "Nobody") is None


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
