"""What people wrote of a deal: per stage what worked and what was learned, with clips; versioned.

A change makes a new version, and two can be compared. An earlier one can be brought back, which is
a new version, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple

from coaching.errors import NotFoundError, UsageError
from coaching.ledger import call_name
from coaching.recording import clock

Part = Literal["worked", "learned"]
PARTS: tuple[Part, ...] = ("worked", "learned")
PHRASES = {"worked": "what worked", "learned": "what was learned"}


class Wrote(NamedTuple):
    """What a person wrote; no text where nobody wrote anything."""

    text: str = ""
    who: str = ""


NOTHING = Wrote()


@dataclass(frozen=True, slots=True)
class StageWords:
    """What people wrote of a stage.

    Attributes:
        stage: Its name, as the process had it when it was written.
        worked: What worked.
        learned: What was learned.
    """

    stage: str
    worked: Wrote = NOTHING
    learned: Wrote = NOTHING

    def of(self, part: Part) -> Wrote:
        """What was written of one of the two."""
        return self.worked if part == "worked" else self.learned


@dataclass(frozen=True, slots=True)
class PickedClip:
    """Talk that a person chose to show what worked.

    Attributes:
        number: In its deal's review, from 1; a number once given never means another clip.
        stage: The stage that it stands under.
        call: Number of the call.
        start: Seconds.
        end: Seconds.
        words: What is said in it. Stored as it was shown when it was chosen, which anchors it; what
            people are shown is the talk as it is now.
        says: What the person says of it.
        who: The person.
    """

    number: int
    stage: str
    call: int
    start: float
    end: float
    words: str
    says: str
    who: str

    @property
    def where(self) -> str:
        """``C12@01:10-01:35``."""
        return f"{call_name(self.call)}@{clock(self.start)}-{clock(self.end)}"


@dataclass(frozen=True, slots=True)
class Written:
    """All that people wrote of a deal.

    Attributes:
        words: By stage, in the order in which stages were first written of.
        clips: In the order in which they were chosen.
        open_to_team: Of a lost deal, whether its rep lets the team see the review.
    """

    words: tuple[StageWords, ...] = ()
    clips: tuple[PickedClip, ...] = ()
    open_to_team: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """A version of what people wrote of a deal.

    Attributes:
        number: From 1; the highest is the one that holds.
        who: Who made it.
        at: When.
        change: What was done to the one before: verb, and what it was done to.
        written: All that holds.
    """

    number: int
    who: str
    at: datetime
    change: dict[str, Any]
    written: Written

    @property
    def says(self) -> str:
        """What was done, in words."""
        change = self.change
        match change.get("verb"):
            case "write":
                said = " and ".join(PHRASES[part] for part in change["parts"])
                return f"wrote {said} in {change['stage']}"
            case "clip":
                return f"chose clip {change['clip']} for {change['stage']}"
            case "unclip":
                return f"took clip {change['clip']} out"
            case "share":
                return "opened it to the team"
            case "withhold":
                return "closed it to the team"
            case _:
                return f"went back to version {change.get('version', 0)}"


class Change(NamedTuple):
    """What is otherwise in another version; ``before`` or ``after`` is empty where there is none.

    Attributes:
        what: What worked, what was learned, a clip, or whether the team may see it.
        stage: The stage; empty for what is of the whole review.
        before: What was there.
        after: What is there.
    """

    what: Literal["worked", "learned", "clip", "open to the team"]
    stage: str
    before: str
    after: str


def written(
    held: Written, stage: str, *, worked: str | None, learned: str | None, who: str
) -> Written:
    """The review with other words for a stage; None leaves what is there, "" takes it away.

    Raises:
        UsageError: Nothing is said, or it is what is there already.

    >>> written(Written(), "demo", worked="One screen", learned=None, who="Lee").words[0].worked
    Wrote(text='One screen', who='Lee')
    """
    if worked is None and learned is None:
        raise UsageError("nothing is written", hint="give --worked TEXT, --learned TEXT or both")
    before = next((one for one in held.words if one.stage == stage), StageWords(stage))
    after = replace(
        before,
        worked=_wrote(before.worked, worked, who),
        learned=_wrote(before.learned, learned, who),
    )
    if after == before:
        raise UsageError(
            f"that is what the review says of {stage} already",
            hint='write something else, or "" to take it away',
        )
    empty = not (after.worked.text or after.learned.text)
    if before in held.words:
        words = [after if one == before else one for one in held.words]
    else:
        words = [*held.words, after]
    return replace(held, words=tuple(one for one in words if not (empty and one == after)))


def _wrote(before: Wrote, text: str | None, who: str) -> Wrote:
    if text is None or text.strip() == before.text:
        return before
    return Wrote(text.strip(), who) if text.strip() else NOTHING


def with_clip(held: Written, clip: PickedClip) -> Written:
    """The review with a clip more.

    Raises:
        UsageError: That talk is in it under that stage.
    """
    for one in held.clips:
        same = (one.call, one.stage) == (clip.call, clip.stage)
        if same and one.start < clip.end and one.end > clip.start:
            raise UsageError(
                f"clip {one.number} ({one.where}) is about that talk",
                hint="`filmroom deal-review unclip` takes it out",
            )
    return replace(held, clips=(*held.clips, clip))


def without_clip(held: Written, number: int) -> Written:
    """The review without a clip.

    Raises:
        NotFoundError: It has none of that number.
    """
    clip_of(held, number)
    return replace(held, clips=tuple(one for one in held.clips if one.number != number))


def clip_of(held: Written, number: int) -> PickedClip:
    """A clip by its number.

    Raises:
        NotFoundError: It has none of that number.
    """
    for one in held.clips:
        if one.number == number:
            return one
    numbers = ", ".join(str(one.number) for one in held.clips) or "none"
    raise NotFoundError(f"the review has no clip {number}", hint=f"its clips: {numbers}")


def version_of(known: Sequence[Version], number: int) -> Version:
    """A version by its number.

    Raises:
        NotFoundError: There is none.
    """
    for one in known:
        if one.number == number:
            return one
    last = f"1 to {known[-1].number} are there" if known else "nobody wrote anything yet"
    raise NotFoundError(f"the review has no version {number}", hint=last)


def difference(before: Written, after: Written) -> tuple[Change, ...]:
    """What is otherwise in ``after``.

    >>> old = written(Written(), "demo", worked="One screen", learned=None, who="Lee")
    >>> difference(old, written(old, "demo", worked="Two screens", learned=None, who="Kim"))
    (Change(what='worked', stage='demo', before='One screen', after='Two screens'),)
    """
    changes: list[Change] = []
    stages = dict.fromkeys(one.stage for one in (*before.words, *after.words))
    old = {one.stage: one for one in before.words}
    new = {one.stage: one for one in after.words}
    for stage in stages:
        for part in PARTS:
            was = old.get(stage, StageWords(stage)).of(part).text
            now = new.get(stage, StageWords(stage)).of(part).text
            if was != now:
                changes.append(Change(part, stage, was, now))
    changes += [
        Change("clip", one.stage, _told(one), "") for one in before.clips if one not in after.clips
    ]
    changes += [
        Change("clip", one.stage, "", _told(one)) for one in after.clips if one not in before.clips
    ]
    if before.open_to_team != after.open_to_team:
        said = ("no", "yes")
        changes.append(
            Change("open to the team", "", said[before.open_to_team], said[after.open_to_team])
        )
    return tuple(changes)


def _told(clip: PickedClip) -> str:
    says = f": {clip.says}" if clip.says else ""
    return f"{clip.number}. {clip.where}{says}"
