"""Files of text that people write, named by them or in ``config``: whole, or refused in one way."""

from __future__ import annotations

from pathlib import Path

from coaching.errors import SettingsError, UsageError

_ANOTHER = "name a file of text; a relative path begins in the working folder"


def given_text(path: Path, *, named: str = "", hint: str = _ANOTHER) -> str:
    """The text of a file, without a byte order mark.

    Args:
        path: The file.
        named: What to call it in messages, where not by its path.
        hint: What to do next where there is no such text.

    Raises:
        UsageError: There is no such file, it cannot be read, or it is not UTF-8.
    """
    source = named or str(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{source} cannot be read: it is not UTF-8 text", hint=hint) from error
    except FileNotFoundError as error:
        raise UsageError(f"{source} does not exist", hint=hint) from error
    except OSError as error:
        raise UsageError(
            f"{source} cannot be read: {error.strerror or error}", hint=hint
        ) from error


def config_text(path: Path) -> str:
    """The text of one of the team's files in ``config``, without a byte order mark.

    Raises:
        FileNotFoundError: There is none.
        SettingsError: It cannot be read, or it is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"config/{path.name} cannot be read: it is not UTF-8 text",
            hint="save it as UTF-8 in your editor",
        ) from error
    except OSError as error:
        raise SettingsError(
            f"config/{path.name} cannot be read: {error.strerror or error}", hint="check its rights"
        ) from error
