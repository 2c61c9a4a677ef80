"""Calls whose voices are known to sell or to buy, one call a line of JSON.

``{"call": …, "turns": [{"role": "rep" | "customer", "text": …, "speaker"?: …}]}``; anything else
in a line, such as stages, is of no matter here. Turns without a speaker are one voice a role.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coaching.errors import UsageError
from coaching.ports import Spoken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Side = Literal["rep", "customer"]


class RoleTurn(BaseModel):
    """One turn.

    Attributes:
        role: On whose side the speaker is.
        text: What is said, written or in a recogniser's spelling.
        speaker: Which person of that side; may be empty.
    """

    model_config = ConfigDict(frozen=True)

    role: Side
    text: str
    speaker: str = ""


class RoleCall(BaseModel):
    """One call.

    Attributes:
        call: Its name.
        turns: In order.
    """

    model_config = ConfigDict(frozen=True)

    call: str = Field(min_length=1)
    turns: tuple[RoleTurn, ...] = Field(min_length=1)

    @cached_property
    def voices(self) -> tuple[tuple[Side, str], ...]:
        """The voices in order of their first turn: side and speaker."""
        return tuple(dict.fromkeys((turn.role, turn.speaker) for turn in self.turns))

    def spoken(self, *, cut: int = 0) -> tuple[Spoken, ...]:
        """The call as the teller gets it, roles hidden, less the first ``cut`` turns."""
        numbers = {voice: number for number, voice in enumerate(self.voices)}
        return tuple(
            Spoken(numbers[turn.role, turn.speaker], turn.text) for turn in self.turns[cut:]
        )


def read_role_talk(path: Path) -> tuple[RoleCall, ...]:
    """The calls of a file, in order.

    Raises:
        UsageError: There is none, or a line is no such call; names file and line.
    """
    calls = tuple(_calls_of(path))
    if not calls:
        raise UsageError(f"{path}: no calls in it", hint=_FORM)
    return calls


_FORM = 'One call a line: {"call": "c1", "turns": [{"role": "rep", "text": "Hello."}]}.'


def _calls_of(path: Path) -> Iterator[RoleCall]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}", hint=_FORM) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield RoleCall.model_validate(json.loads(line))
        except (ValidationError, ValueError) as error:
            raise UsageError(
                f"{path}, line {number}: no call with roles: {error}", hint=_FORM
            ) from error
