"""Files of text that a person names: read whole, or refused in one wording."""

from __future__ import annotations

from pathlib import Path

from coaching.errors import UsageError

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
