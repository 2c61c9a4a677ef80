"""What a worker that stays up reads calls with: the team's files as they are now."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coaching.app.wiring import resident_of, settings_of
from coaching.errors import SettingsError
from coaching.steps.place import Place


def test_a_changed_policy_and_glossary_hold_for_the_next_call_that_is_read(place: Place) -> None:
    config = place.workspace.config
    resident = resident_of(
        place, settings_of(place.workspace), who="tests", listener=lambda *_: None
    )
    before = resident.means()
    assert before.policy.rule("person").mask is False
    write(config / "privacy.yaml", "person: {text: mask, sound: mute}\n")
    write(config / "glossary.yaml", "terms:\n  - term: Zanzibarix\n")
    after = resident.means()
    assert after.policy.rule("person").mask is True
    assert after.glossary.hotwords == ("Zanzibarix",)
    assert after.finder is before.finder
    write(config / "privacy.yaml", "person: {text: maks}\n")
    with pytest.raises(SettingsError, match=r"privacy\.yaml"):
        resident.means()


def write(path: Path, text: str) -> None:
    """Write a file so that it is seen to have changed, however coarse the disk's clock is."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(before, before + 1_000_000_000))
