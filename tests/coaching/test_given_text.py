from __future__ import annotations

from pathlib import Path

import pytest

from coaching.errors import UsageError
from coaching.given_text import given_text


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
