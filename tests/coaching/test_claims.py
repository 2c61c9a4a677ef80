from __future__ import annotations

import pytest

from coaching.claims import SOURCES, Claim, Field, Source, decide, same_value, shown
from coaching.participants import Participant, participants_of, participants_text, person_of

AT_1030 = "2026-09-14T10:30:00.000000+00:00"
AT_1031 = "2026-09-14T10:31:00.000000+00:00"
AT_1032 = "2026-09-14T10:32:00.000000+00:00"
THAT_DAY = "2026-09-14T00:00:00.000000+00:00/P1D"
BERLINS_DAY = "2026-09-13T22:00:00.000000+00:00/P1D"


@pytest.mark.parametrize("better", range(len(SOURCES) - 1))
def test_of_two_sources_the_one_before_counts(better: int) -> None:
    first = Claim("account", "Acme", SOURCES[better])
    second = Claim("account", "Initech", SOURCES[better + 1])
    for said in ([first, second], [second, first]):
        decided = decide(said)
        assert decided.claims["account"] == first
        assert [(one.counts, one.others) for one in decided.conflicts] == [(first, (second,))]


def test_of_one_source_the_later_word_counts_and_the_earlier_is_a_conflict() -> None:
    ann = Claim("rep", "Tom Okafor", "person", "Ann Lee")
    bob = Claim("rep", "Dana Reyes", "person", "Bob Ray")
    decided = decide([ann, bob])
    assert decided.values == {"rep": "Dana Reyes"}
    assert [str(conflict) for conflict in decided.conflicts] == [
        "rep: Dana Reyes (person Bob Ray) counts; person Ann Lee says Tom Okafor"
    ]


@pytest.mark.parametrize(
    ("field", "one", "other", "same"),
    [
        ("account", "Acme Robotics, Inc.", "ACME robotics", True),
        ("account", "Acme Inc", "Acme GmbH", False),
        ("account", "Acme", "Acme Robotics", False),
        ("rep", "Dana Reyes", "dana_reyes", True),
        ("rep", "Dana Reyes <dana@us.example>", "dana@us.example", True),
        ("rep", "Dana Reyes <dana@us.example>", "DANA REYES", True),
        ("rep", "Dana Reyes", "Dana Levi", False),
        ("started_at", AT_1030, AT_1031, True),
        ("started_at", AT_1030, AT_1032, False),
        ("started_at", THAT_DAY, AT_1030, True),
        ("started_at", BERLINS_DAY, "2026-09-14T22:30:00.000000+00:00", False),
        ("started_at", THAT_DAY, BERLINS_DAY, False),
        ("deal", "D-8", "d 8", True),
        ("direction", "inbound", "outbound", False),
        ("participants", '[{"name": "Jane Roe"}]', '[{"name": "JANE ROE", "phone": "1"}]', True),
        (
            "participants",
            '[{"name": "Jane Roe", "role": "rep"}]',
            '[{"name": "Jane Roe", "role": "customer"}]',
            False,
        ),
    ],
)  # fmt: skip
def test_values_that_mean_the_same_are_no_conflict(
    field: Field, one: str, other: str, *, same: bool
) -> None:
    assert same_value(field, one, other) is same
    conflicts = decide([Claim(field, one, "sheet"), Claim(field, other, "export")]).conflicts
    assert (conflicts == ()) is same


def test_names_of_one_person_are_no_conflict_where_the_library_knows_them() -> None:
    said = [Claim("rep", "dreyes", "pattern"), Claim("rep", "Dana Reyes", "sheet")]
    known = {"dreyes": 3, "Dana Reyes": 3}
    assert len(decide(said).conflicts) == 1
    assert decide(said, identity=lambda _, value: known[value]).conflicts == ()
    assert len(decide(said, identity=lambda *_: None).conflicts) == 1


@pytest.mark.parametrize(
    ("field", "source"), [("title", "name"), ("started_at", "mtime")], ids=["name", "time stamp"]
)
def test_what_a_file_happens_to_have_contradicts_nobody(field: Field, source: Source) -> None:
    said = {"title": ("First call", "rec 0001"), "started_at": (AT_1030, AT_1032)}[field]
    decided = decide([Claim(field, said[0], "sheet"), Claim(field, said[1], source)])
    assert (decided.values, decided.conflicts) == ({field: said[0]}, ())
    assert decide([Claim(field, said[1], source)]).values == {field: said[1]}


def test_a_day_alone_takes_its_time_and_zone_from_who_knows_them() -> None:
    decided = decide(
        [
            Claim("started_at", THAT_DAY, "sheet", "s"),
            Claim("started_at", AT_1030, "name", "n"),
            Claim("zone", "Europe/Berlin", "name", "n"),
            Claim("zone", "UTC", "sheet", "s"),
            Claim("started_at", AT_1032, "mtime", "n"),
        ]
    )
    assert decided.values == {"started_at": AT_1030, "zone": "Europe/Berlin"}
    assert decided.conflicts == ()


def test_a_time_stamp_does_not_refine_a_day() -> None:
    decided = decide([Claim("started_at", THAT_DAY, "name"), Claim("started_at", AT_1030, "mtime")])
    assert decided.value("started_at") == THAT_DAY


@pytest.mark.parametrize(
    ("said", "counts", "conflicts"),
    [
        ([("sheet", "given"), ("export", "withdrawn")], "withdrawn", 1),
        ([("sheet", "unknown"), ("export", "given")], "given", 0),
        ([("export", "refused"), ("sheet", "given")], "refused", 1),
        ([("person", "given"), ("sheet", "refused")], "given", 1),
        ([("person", "unknown"), ("sheet", "given")], "unknown", 1),
    ],
)
def test_of_consents_the_least_counts_unless_a_person_says_otherwise(
    said: list[tuple[Source, str]], counts: str, conflicts: int
) -> None:
    decided = decide([Claim("consent", value, source) for source, value in said])
    assert (decided.value("consent"), len(decided.conflicts)) == (counts, conflicts)


def test_files_of_one_call_differ_in_part_and_side_without_conflict() -> None:
    said = [Claim("part", "1", "sheet", "a"), Claim("part", "2", "sheet", "b")]
    assert decide(said).conflicts == ()


def test_who_says_nothing_decides_nothing() -> None:
    assert (decide(()).claims, decide(()).value("rep")) == ({}, None)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (Claim("started_at", AT_1030, "sheet"), "2026-09-14 10:30 UTC"),
        (Claim("started_at", BERLINS_DAY, "sheet"), "2026-09-14"),
        (
            Claim("participants", '[{"name": "Jane Roe"}, {"phone": "12345"}]', "sheet"),
            "Jane Roe, 12345",
        ),
    ],
)
def test_values_are_shown_as_people_write_them(claim: Claim, text: str) -> None:
    assert shown(claim) == text


def test_participants_survive_their_text() -> None:
    people = (
        Participant("Jane Roe", "jane@acme.example", "+1 555 0100", "customer", "Acme"),
        Participant(phone="0049 30 12345"),
    )
    assert participants_of(participants_text(people)) == people


@pytest.mark.parametrize(
    ("text", "name", "email"),
    [
        ("Dana Reyes <dana@us.example>", "Dana Reyes", "dana@us.example"),
        ("dana@us.example", "", "dana@us.example"),
        ("Dana <no address>", "Dana <no address>", ""),
        (" Dana ", "Dana", ""),
    ],
)
def test_a_person_is_a_name_an_address_or_both(text: str, name: str, email: str) -> None:
    assert (person_of(text).name, person_of(text).email) == (name, email)
