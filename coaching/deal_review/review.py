"""The review of a deal as it is shown, in the shape of the sales process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from coaching.deal_review.words import Part, PickedClip, Version, Wrote
from coaching.ledger import call_name
from coaching.moments.sharing import moment_name
from coaching.recording import clock

if TYPE_CHECKING:
    from coaching.deal_review.staying import TimeThere
    from coaching.review.parts import Verdict
    from coaching.review.talk import PartKind


@dataclass(frozen=True, slots=True)
class CallOfDeal:
    """A call of the deal.

    Attributes:
        call: Its number.
        title: What it is called.
        at: When it began; None where nobody knows.
        left_out: Why nothing of its talk is in the review; empty where it is.
    """

    call: int
    title: str
    at: datetime | None
    left_out: str = ""

    @property
    def name(self) -> str:
        """``C12``."""
        return call_name(self.call)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Talk of one stage on a call.

    Attributes:
        call: The call.
        start: Seconds.
        end: Seconds.
    """

    call: int
    start: float
    end: float

    @property
    def span(self) -> str:
        """``01:10-01:35``."""
        return f"{clock(self.start)}-{clock(self.end)}"


@dataclass(frozen=True, slots=True)
class Proof:
    """The utterance that shows something.

    Attributes:
        call: The call.
        start: Seconds.
        end: Seconds.
        role: Of who says it.
        text: What is said; empty where it is held back.
        held: Why it is not quoted: the rep withheld it, or has the first look.
    """

    call: int
    start: float
    end: float
    role: str
    text: str
    held: str = ""

    @property
    def where(self) -> str:
        """``C12 at 01:10``."""
        return f"{call_name(self.call)} at {clock(self.start)}"


@dataclass(frozen=True, slots=True)
class PartOfDeal:
    """An action, a datum or an exit criterion, over all calls of the deal.

    Attributes:
        kind: Which of the three.
        key: Its key.
        says: Its sentence.
        verdict: "met" is done for an action and known for a datum.
        proof: What shows it; None where nothing does.
        value: Of a datum that is known.
        ruled_by: Who says so against or beside what was found; empty where nobody does.
    """

    kind: PartKind
    key: str
    says: str
    verdict: Verdict
    proof: Proof | None = None
    value: str | None = None
    ruled_by: str = ""


@dataclass(frozen=True, slots=True)
class MomentOfDeal:
    """A moment of the deal that the team may see.

    Attributes:
        number: Its number.
        title: What it is called.
        stretch: Where it is.
        says: What speaks for it, in sentences.
    """

    number: int
    title: str
    stretch: Stretch
    says: tuple[str, ...]

    @property
    def name(self) -> str:
        """``M7``."""
        return moment_name(self.number)


@dataclass(frozen=True, slots=True)
class StageOfDeal:
    """One stage of the process over the deal.

    Attributes:
        name: Its key.
        title: What people see.
        goal: What is to be reached; empty for a stage that is not in the process.
        in_process: Whether the process has it.
        called: Other names under which the deal, its talk or its words have it.
        time: How long the deal was there.
        stretches: What was talked about it, the earliest first.
        criteria: The exit criteria, in order of the process.
        data: What is to be found out.
        actions: What is to be done.
        moments: Moments of its talk that the team may see.
        worked: What worked, in people's words.
        learned: What was learned.
        clips: Talk that people chose to show it.
    """

    name: str
    title: str
    goal: str
    in_process: bool
    called: tuple[str, ...]
    time: TimeThere
    stretches: tuple[Stretch, ...]
    criteria: tuple[PartOfDeal, ...]
    data: tuple[PartOfDeal, ...]
    actions: tuple[PartOfDeal, ...]
    moments: tuple[MomentOfDeal, ...]
    worked: Wrote
    learned: Wrote
    clips: tuple[PickedClip, ...]

    def of(self, part: Part) -> Wrote:
        """What people wrote of one of the two."""
        return self.worked if part == "worked" else self.learned

    @property
    def met(self) -> int:
        """How many exit criteria are met."""
        return sum(part.verdict == "met" for part in self.criteria)


@dataclass(frozen=True, slots=True)
class DealReview:
    """The review of a deal.

    Attributes:
        id: The deal's number in the library.
        deal: The CRM's id.
        name: Its name; the id where it has none.
        account: With whom; None where nobody said.
        owner: Our person; None where nobody said.
        outcome: Won or lost.
        closed: When; None where nobody said.
        calls: All ready calls of the deal, the earliest first.
        stages: In order of the process; those that it does not have at the end.
        process: Version of the process.
        version: What holds of what people wrote; None while nobody wrote anything.
        open_to_team: Whether the whole team may see it.
        remarks: What it could not say, in words.
    """

    id: int
    deal: str
    name: str
    account: str | None
    owner: str | None
    outcome: Literal["won", "lost"]
    closed: date | None
    calls: tuple[CallOfDeal, ...]
    stages: tuple[StageOfDeal, ...]
    process: str
    version: Version | None
    open_to_team: bool
    remarks: tuple[str, ...]

    def call(self, number: int) -> CallOfDeal:
        """One of its calls, which has to be there."""
        return next(one for one in self.calls if one.call == number)


@dataclass(frozen=True, slots=True)
class ShortStage:
    """A stage as the agenda of a meeting has it.

    Attributes:
        title: What people see.
        met: Exit criteria that were met; None where no talk could be looked at.
        of: Exit criteria that the process names.
        days: Days of the deal there; None where nobody knows. What is usual stands in the whole
            review: working it out takes a second to load, and an agenda is looked at often.
        worked: What worked, in people's words.
        learned: What was learned.
        clips: How many clips people chose for it.
    """

    title: str
    met: int | None
    of: int
    days: float | None
    worked: Wrote
    learned: Wrote
    clips: int


@dataclass(frozen=True, slots=True)
class ShortReview:
    """The review of a win, short: of stages that the deal was in, was talked of, or people wrote.

    Attributes:
        deal: The CRM's id.
        version: Number of what people wrote; 0 while nobody wrote anything.
        stages: In order of the process.
    """

    deal: str
    version: int
    stages: tuple[ShortStage, ...]

    @property
    def command(self) -> str:
        """What shows all of it."""
        return f"filmroom deal-review {self.deal}"
