"""The meeting as a thing: what is planned, what was noted, and what people take along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from coaching.deal_review.review import ShortReview
from coaching.meeting.agenda import Section, agenda

State = Literal["planned", "closed"]


def meeting_name(number: int) -> str:
    """How a meeting is called: ``L3``, for learning meeting."""
    return f"L{number}"


@dataclass(frozen=True, slots=True)
class Clip:
    """A moment that is watched.

    Attributes:
        moment: Its number.
        why: Why it was chosen, in words.
        prompts: What to talk about after it.
        call: The call.
        start: Seconds.
        end: Seconds.
        stage: Of the sales process.
        title: What people see.
        gone: Why it cannot be watched any more; empty where it can.
    """

    moment: int
    why: tuple[str, ...]
    prompts: tuple[str, ...]
    call: int
    start: float
    end: float
    stage: str
    title: str
    gone: str = ""


@dataclass(frozen=True, slots=True)
class Win:
    """A deal that was won, and that no meeting before reviewed.

    Attributes:
        deal: The CRM's id.
        name: Its name there.
        closed: The day, in the team's zone.
        calls: Numbers of its calls.
        review: Its review, short; None where it was not asked for.
    """

    deal: str
    name: str
    closed: date
    calls: tuple[int, ...]
    review: ShortReview | None = None


@dataclass(frozen=True, slots=True)
class TakenUp:
    """What became of a clip that the meeting before watched.

    Attributes:
        call: Number of the clip's call.
        line: What became of it, in words.
    """

    call: int
    line: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was written down.

    Attributes:
        who: Who wrote it.
        text: What.
    """

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """What somebody takes along.

    Attributes:
        id: Its number.
        owner: Who.
        text: What they do.
        due: Until when; None until the next meeting.
        done: Whether it is done.
        meeting: Number of the meeting that it was taken in.
    """

    id: int
    owner: str
    text: str
    due: date | None
    done: bool
    meeting: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """A learning meeting.

    Attributes:
        id: Its number.
        day: When it is.
        minutes: How long.
        state: Whether it is still to come.
        clips: What is watched.
        wins: The deals that are reviewed.
        carried: What is open from earlier meetings.
        commitments: What was taken along from this one.
        notes: What was written down.
        attended: Who was there, by name.
        remarks: What the plan could not keep to.
        reel: Path of the reel in the workspace; None before there is one.
        taken_up: What became of what the meeting before watched.
    """

    id: int
    day: date
    minutes: int
    state: State
    clips: tuple[Clip, ...]
    wins: tuple[Win, ...]
    carried: tuple[Commitment, ...]
    commitments: tuple[Commitment, ...]
    notes: tuple[Note, ...]
    attended: tuple[str, ...]
    remarks: tuple[str, ...]
    reel: str | None
    taken_up: tuple[TakenUp, ...] = ()

    @property
    def name(self) -> str:
        """``L3``."""
        return meeting_name(self.id)

    @property
    def calls(self) -> tuple[int, ...]:
        """Numbers of the calls that anything is told of, each once."""
        told = [call for win in self.wins for call in win.calls]
        told += [clip.call for clip in self.clips if not clip.gone]
        told += [one.call for one in self.taken_up]
        return tuple(dict.fromkeys(told))

    @property
    def sections(self) -> tuple[Section, ...]:
        """The agenda."""
        return agenda(self.minutes)
