"""What a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from coaching.search.asked import Outcome
from coaching.transcript import Role

Evidence = Literal["words", "meaning"]
EVIDENCE: tuple[Evidence, ...] = get_args(Evidence)

MARK, UNMARK = "\x02", "\x03"
"""Stand around matched words in ``Hit.highlighted``; no talk has them."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A snippet that was found.

    Attributes:
        call: Number of its call.
        call_title: What the call is called.
        start: Seconds into the call at which the snippet begins.
        end: Seconds at which it is over.
        stage: Its stage.
        role: Whose words match best: the line with the most matched words; without any, the role
            that was filtered by, or else who speaks the longest line.
        text: What is said, one line for each turn.
        highlighted: The same with ``MARK`` and ``UNMARK`` around matched words.
        speakers: The role of each line.
        score: Compares hits of one search only. 0 in a list.
        snippet: Number of the snippet.
        rep: Name of the call's rep.
        account: Name of the call's account.
        deal: The CRM's id of the call's deal.
        outcome: What became of that deal; None without a deal.
        territory: The account's; None for ``UNASSIGNED``.
        started_at: When the call began.
        why: How it was found; empty in a list.
        turn: Position in the call of the turn that fits best; None where nobody can tell.
        play: Seconds at which to press play: that turn's start, or the question's before it.
        alike: Numbers of snippets that say nearly the same and are folded into this one.
    """

    call: int
    call_title: str
    start: float
    end: float
    stage: str
    role: Role
    text: str
    highlighted: str
    speakers: tuple[Role, ...]
    score: float
    snippet: int
    rep: str | None
    account: str | None
    deal: str | None
    outcome: Outcome | None
    territory: str | None
    started_at: datetime | None
    why: tuple[Evidence, ...]
    turn: int | None = None
    play: float | None = None
    alike: tuple[int, ...] = ()
