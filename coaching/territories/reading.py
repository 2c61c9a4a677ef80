"""Territories read from YAML; what is wrong is told with file, line and what to do."""

from __future__ import annotations

from coaching.territories.values import Region, Size, Territories, Territory
from coaching.yaml_models import EXPLAINED, Explained, Groups, read_model

_EXPLAINED: Explained = {
    **EXPLAINED,
    "region": ("{message}", "Give country, states or postal_codes."),
    "size": ("{message}", "at_least is the smaller of the two."),
    "valid": ("{message}", "valid_from is the earlier of the two days."),
    "postal": (
        "= {found} {message}",
        'Write one code, or the first and the last: "90000-96199". Put codes in quotes.',
    ),
    "fault": ("{message}", "An account is in one territory at a time: keep one of the two."),
    "date_from_datetime_parsing": ("= {found} is not a day", "Write it as 2026-07-01."),
    "date_type": ("= {found} is not a day", "Write it as 2026-07-01."),
    "int_type": ("= {found} is not a number", "Write a whole number of people."),
    "int_parsing": ("= {found} is not a number", "Write a whole number of people."),
}

_GROUPS: Groups = {
    ("territories",): Territory,
    ("territories", "regions"): Region,
    ("territories", "size"): Size,
}


def parse_territories(text: str, *, source: str) -> Territories:
    """The cut of the market that a YAML text describes; an empty one for an empty file.

    Args:
        text: The whole file.
        source: What to call the file in messages, such as ``config/territories.yaml``.

    Raises:
        SettingsError: The text is not YAML, or not a sound cut; the message names the line.

    >>> cut = parse_territories("territories: [{name: West, owner: Dana}]", source="t.yaml")
    >>> [territory.name for territory in cut.territories]
    ['West']
    """
    return read_model(text, Territories, source=source, groups=_GROUPS, explained=_EXPLAINED)
