"""Places in a YAML file as people write them, and what was probably meant."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

Place = tuple[str | int, ...]
"""Where in the file: keys and list positions from the top, such as ("stages", 2, "goal")."""


def path_of(place: Place) -> str:
    """A place as people write it.

    >>> path_of(("stages", 2, "goal"))
    'stages[2].goal'
    """
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return "".join(steps).lstrip(".") or "the file"


def did_you_mean(word: str, choices: Sequence[str]) -> str:
    """A question that names the nearest choice, or nothing.

    >>> did_you_mean("pian", ("budget", "pain"))
    'Did you mean "pain"?'
    """
    near = get_close_matches(word, choices, n=1)
    return f'Did you mean "{near[0]}"?' if near else ""
