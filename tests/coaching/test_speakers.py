from __future__ import annotations

import pytest

from coaching.speakers import Speaker, shown_names
from coaching.transcript import Role


def speaker(label: str, role: Role, name: str | None = None) -> Speaker:
    return Speaker(label, role, "settings", name, 1.0, 2)


@pytest.mark.parametrize(
    ("voices", "shown"),
    [
        ([speaker("left", "rep"), speaker("right", "customer")], ["rep", "customer"]),
        ([speaker("left A", "rep"), speaker("left B", "rep")], ["rep left A", "rep left B"]),
        ([speaker("A", "rep", "Ann Lee"), speaker("B", "rep")], ["Ann Lee", "rep"]),
        ([speaker("A", "unknown"), speaker("unknown", "unknown")], ["unknown A", "unknown"]),
        ([speaker("automatic", "other")], ["other"]),
        ([speaker("Dana Levi", "customer"), speaker("A", "customer")], ["Dana Levi", "customer"]),
        ([speaker("mono", "unknown")], ["unknown"]),
    ],
)
def test_voices_go_by_name_or_role_and_by_label_where_a_role_is_shared(
    voices: list[Speaker], shown: list[str]
) -> None:
    assert list(shown_names(voices).values()) == shown
