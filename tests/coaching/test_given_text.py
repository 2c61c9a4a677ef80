from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from coaching.app.wiring import glossary_of, policy_of, process_of, settings_of
from coaching.errors import SettingsError, UsageError
from coaching.given_text import config_text, given_text
from coaching.settings import Settings
from coaching.steps.territories import read_cut
from coaching.workspace import lay_out


def test_a_text_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "cut.yaml"
    path.write_bytes(b"\xef\xbb\xbfname: M\xc3\xbcnchen\r\n")
    assert given_text(path) == "name: München\n"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("gone.yaml", "does not exist"),
        ("folder", "cannot be read: Is a directory"),
        ("sound.wav", "cannot be read: it is not UTF-8 text"),
    ],
)
def test_what_is_no_text_is_named_with_the_reason_and_what_to_do(
    tmp_path: Path, name: str, says: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "sound.wav").write_bytes(b"RIFF\xff\xfe")
    with pytest.raises(UsageError) as caught:
        given_text(tmp_path / name, hint="give another")
    assert caught.value.message == f"{tmp_path / name} {says}"
    assert caught.value.hint == "give another"
    with pytest.raises(UsageError, match=rf"^the cut {says}"):
        given_text(tmp_path / name, named="the cut")


@pytest.mark.parametrize(
    ("name", "says"),
    [("folder", "Is a directory"), ("privacy.yaml", "it is not UTF-8 text")],
)
def test_a_file_of_the_team_that_is_no_text_is_named_as_such(
    tmp_path: Path, name: str, says: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "privacy.yaml").write_bytes("Namen: Müller".encode("utf-16"))
    with pytest.raises(SettingsError, match=rf"^config/{name} cannot be read: {says}"):
        config_text(tmp_path / name)


def test_the_teams_files_may_come_from_an_editor_that_marks_their_byte_order(
    tmp_path: Path,
) -> None:
    workspace = lay_out(tmp_path)
    for path in workspace.config.iterdir():
        path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())
    assert settings_of(workspace) == Settings()
    assert process_of(workspace).stages
    assert glossary_of(workspace) is not None
    assert policy_of(workspace).rules
    assert read_cut(workspace) is not None
