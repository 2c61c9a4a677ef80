from __future__ import annotations

from pathlib import Path

import pytest

from coaching.errors import SettingsError
from coaching.settings import Settings, read_settings
from coaching.workspace import shipped_config


def wrong(tmp_path: Path, content: str) -> SettingsError:
    path = tmp_path / "filmroom.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        read_settings(path)
    return raised.value


def test_the_shipped_file_equals_the_defaults() -> None:
    assert read_settings(shipped_config() / "filmroom.toml") == Settings()


def test_every_setting_stands_in_the_shipped_file() -> None:
    import tomllib

    shipped = tomllib.loads((shipped_config() / "filmroom.toml").read_text(encoding="utf-8"))
    assert shipped == Settings().model_dump(mode="json")


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "filmroom.toml") == Settings()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[speech]\nmodel = "tiny.em"', "speech.model = 'tiny.em': 'tiny.em' is not a known model"),
        ('[speech]\nmodel = "tiny.em"', "did you mean 'tiny.en'?"),
        ('[speech]\nmodle = "base"', "speech.modle is not a setting; did you mean 'model'?"),
        ("[speach]\n", "speach is not a setting; did you mean 'speech'?"),
        ('[team]\nzone = "Europe/Berln"', "'Europe/Berln' is no time zone"),
        ("[speech]\nbatch_size = 0", "speech.batch_size = 0"),
        ('[channels]\nleft = "seller"', "channels.left = 'seller'"),
        ('[speech]\nlanguage = "English"', "neither auto nor a language code"),
        ("[speech\n", "config/filmroom.toml"),
    ],
)
def test_a_mistake_is_named_with_file_key_and_value(
    tmp_path: Path, content: str, said: str
) -> None:
    error = wrong(tmp_path, content)
    assert said in error.message
    assert "config/filmroom.toml" in error.message
    assert error.hint


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    error = wrong(tmp_path, '[speech]\nbatch_size = 0\nlanguage = "English"')
    assert "batch_size" in error.message
    assert "language" in error.message
