"""What is asked of a search: words, filters, and how many moments are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal, get_args

from coaching.errors import UsageError
from coaching.transcript import ROLES, Role

Outcome = Literal["won", "lost", "open"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

UNASSIGNED = "unassigned"
"""The territory of calls that no territory claims."""


def _refuse_unknown(name: str, value: str | None, choices: Sequence[str]) -> None:
    if value is not None and value not in choices:
        raise UsageError(f'{name} = "{value}" is not one of {", ".join(choices)}')


@dataclass(frozen=True, slots=True)
class Filters:
    """What a snippet must be, besides fitting the text; None stands for anything.

    Attributes:
        stage: Name of its stage.
        role: Who speaks in it; words are then looked for in that role's talk alone.
        outcome: What became of the call's deal; a deal without an outcome is open.
        rep: Name or alias of the call's rep.
        account: Name of the call's account.
        territory: Territory of that account, or ``UNASSIGNED``.
        after: The call began then or later; aware.
        before: The call began earlier than that; aware.
        signal: Name of a signal that one of its turns shows, or a kind of one ("price").

    Raises:
        UsageError: A role or outcome that does not exist, or a time span that is none.
    """

    stage: str | None = None
    role: Role | None = None
    outcome: Outcome | None = None
    rep: str | None = None
    account: str | None = None
    territory: str | None = None
    after: datetime | None = None
    before: datetime | None = None
    signal: str | None = None

    def __post_init__(self) -> None:
        _refuse_unknown("role", self.role, ROLES)
        _refuse_unknown("outcome", self.outcome, OUTCOMES)
        for name, time in (("after", self.after), ("before", self.before)):
            if time is not None and time.tzinfo is None:
                raise UsageError(f"{name} = {time.isoformat()} has no time zone")
        if self.after and self.before and self.after >= self.before:
            raise UsageError(
                f"no time lies after {self.after.isoformat()} and before {self.before.isoformat()}",
                hint="swap the two: `after` counts itself, `before` does not",
            )

    @property
    def given(self) -> bool:
        """Whether anything is asked for."""
        return any(getattr(self, field.name) is not None for field in fields(self))


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        text: Plain language; "in quotes" what has to be said just so, after a minus what must not
            be said. Without any words, the newest are listed.
        filters: What the snippets must be besides.
        limit: How many to find, at most.
        remarks: What whoever asked should know about how the text was read.

    Raises:
        UsageError: It asks for nothing at all.
    """

    text: str = ""
    filters: Filters = Filters()
    limit: int = 10
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.limit < 1:
            raise UsageError(f"limit = {self.limit} finds nothing", hint="ask for 1 or more")
        if not self.text.strip() and not self.filters.given:
            raise UsageError(
                "neither words to look for nor a filter",
                hint='say what is looked for, such as "price objection", or name a stage',
            )
