"""Files of a person's own that a command is given."""

from __future__ import annotations

from pathlib import Path

from coaching.errors import NotFoundError, SettingsError

_ANOTHER = "name a file of text; a relative path begins in the working folder"


def text_of(path: Path, *, named: str = "") -> str:
    """The text of a file, without a byte order mark.

    Args:
        path: The file.
        named: What to call it in messages, where not by its path.

    Raises:
        NotFoundError: There is none.
        SettingsError: It cannot be read, or is not UTF-8.
    """
    source = named or str(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{source} is not UTF-8 text", hint="save it as UTF-8") from error
    except FileNotFoundError as error:
        raise NotFoundError(f"{source} does not exist", hint=_ANOTHER) from error
    except OSError as error:
        raise SettingsError(
            f"cannot read {source}: {error.strerror or error}", hint=_ANOTHER
        ) from error
