"""In whose name something is done, where nobody logs in."""

from __future__ import annotations

import getpass

from coaching.settings import Settings


def actor_of(settings: Settings, who: str | None = None) -> str:
    """The name that was given, else the setting ``me``, else the user's name on this machine."""
    return who or settings.me or _login_name()


def _login_name() -> str:
    """The name of the user that runs this; a number in a container may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
