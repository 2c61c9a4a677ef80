"""What a file of territories may say, and what is told where it says something else."""

from __future__ import annotations

from datetime import date

import pytest

from coaching.errors import SettingsError
from coaching.territories import parse_territories

WHOLE = """
territories:
  - name: West
    owner: Dana Reyes
    valid_from: 2026-01-01
    valid_to: 2026-12-31
    accounts: [Harbor Dental]
    regions:
      - country: US
        states: [CA, OR]
        postal_codes: ["90000-96199", "97035"]
    industries: [dental]
    size: {at_least: 1, at_most: 50}
"""


def refused(text: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        parse_territories(text, source="t.yaml")
    return caught.value


def test_everything_that_a_territory_can_have_is_read() -> None:
    (west,) = parse_territories(WHOLE, source="t.yaml").territories
    assert (west.name, west.owner) == ("West", "Dana Reyes")
    assert west.valid_from == date(2026, 1, 1)
    assert west.regions[0].postal_codes == ("90000-96199", "97035")
    assert west.size is not None
    assert west.size.at_most == 50


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "territories: []"])
def test_a_file_without_territories_is_an_empty_cut(text: str) -> None:
    assert parse_territories(text, source="t.yaml").territories == ()


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("territories:\n- owner: Dana", "line 2: territories[0].name is missing", "name"),
        (
            "territories:\n- name: West\n  onwer: Dana",
            "line 3: territories[0].onwer is not a known key",
            'Did you mean "owner"?',
        ),
        (
            "territories:\n- name: West\n  valid_from: July",
            'line 3: territories[0].valid_from = "July" is not a day',
            "2026-07-01",
        ),
        (
            "territories:\n- name: West\n  valid_from: 2026-07-01\n  valid_to: 2026-06-01",
            "territories[0] ends before it begins",
            "earlier",
        ),
        (
            "territories:\n- name: West\n  regions:\n  - {}",
            "line 4: territories[0].regions[0] says nothing of where it is",
            "country",
        ),
        (
            "territories:\n- name: West\n  regions:\n  - postal_codes: ['9-1']",
            'territories[0].regions[0].postal_codes[0] = "9-1" ends before it begins',
            "90000-96199",
        ),
        (
            "territories:\n- name: West\n  regions:\n  - postal_codes: [94110]",
            "territories[0].regions[0].postal_codes[0] = 94110 is not text",
            "quotes",
        ),
        (
            "territories:\n- name: West\n  size: {at_least: 9, at_most: 2}",
            "territories[0].size ends below where it begins",
            "smaller",
        ),
        (
            "territories:\n- name: West\n- name: west",
            'line 3: territories[1].name = "west" is there twice at one time',
            "keep one",
        ),
        (
            "territories:\n- {name: A, accounts: [Acme]}\n- name: B\n  accounts: [acme]",
            'line 4: territories[1].accounts[0] = "acme" is in the list of A, too',
            "one territory at a time",
        ),
        ("territories: [", "not readable as YAML", "blanks"),
        ("- West", "is not a group of keys", "territories"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(text: str, says: str, hint: str) -> None:
    error = refused(text)
    assert error.message.startswith("t.yaml")
    assert says in error.message
    assert hint in (error.hint or "")


def test_a_name_may_come_again_when_its_time_is_over() -> None:
    text = (
        "territories:\n- {name: West, valid_to: 2026-06-30}\n- {name: West, valid_from: 2026-07-01}"
    )
    assert len(parse_territories(text, source="t.yaml").territories) == 2


def test_the_version_is_of_what_is_said_and_not_of_how() -> None:
    one = parse_territories("territories: [{name: West}]", source="a")
    other = parse_territories("# ours\nterritories:\n  - name: West\n", source="b")
    assert one.version == other.version
    assert one.version != parse_territories("territories: [{name: East}]", source="c").version
