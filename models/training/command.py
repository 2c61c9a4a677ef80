"""What every training is as a command: it tells its errors as people read them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coaching.errors import FilmroomError

if TYPE_CHECKING:
    from collections.abc import Callable


def status_of(train: Callable[[], None]) -> int:
    """Exit status of a training: 0, or 1 with what is wrong and what to do on stderr."""
    try:
        train()
    except FilmroomError as error:
        print(f"Error: {error.message}", file=sys.stderr)
        if error.hint:
            print(f"Hint: {error.hint}", file=sys.stderr)
        return 1
    return 0
