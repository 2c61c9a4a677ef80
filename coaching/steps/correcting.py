"""The step that takes a person's word on what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from coaching.errors import NotFoundError, UsageError
from coaching.ledger import call_name
from coaching.privacy.finding import find_spoken
from coaching.privacy.kinds import MASKS, NAMES
from coaching.recording import clock
from coaching.steps.place import Place
from coaching.steps.reading import find_call
from coaching.store import acts, overlays, versions, words
from coaching.store.overlays import CorrectedWords
from coaching.store.versions import Version
from coaching.transcript import Word

NEAR = 5.0
"""Seconds by which words may lie beside the time that a person names. Chosen because people read
times off a page that shows where a turn begins, in whole seconds."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What people corrected in a call.

    Attributes:
        call: Its number.
        held: The corrections that hold, the oldest first.
        lost: Numbers of those whose place is not found in the words that are shown now.
        hidden: Numbers of those of which nobody is to see the words: a person masked them, or there
            is personal data in them.
    """

    call: int
    held: tuple[CorrectedWords, ...]
    lost: tuple[int, ...] = ()
    hidden: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/scripting.md."""
        return {
            "call": call_name(self.call),
            "corrections": [
                asdict(one)
                | {"at": one.at.isoformat(), "found": one.id not in self.lost}
                | ({"before": None, "after": None} if one.id in self.hidden else {})
                for one in self.held
            ],
        }


def correct(
    place: Place,
    wanted: str,
    before: str,
    after: str,
    *,
    near: float | None = None,
    masked: bool = False,
    who: str,
) -> int:
    """Keep a person's correction of words; the call, whose text is to be made anew.

    Args:
        place: Where the call is.
        wanted: The call.
        before: Some words in a row of one voice, as they are shown; case and punctuation aside.
        after: What was said instead; empty to leave them out.
        near: About when they are said, seconds; None where they are said only once.
        masked: Whether nobody is to see or hear them.
        who: The person.

    Raises:
        NotFoundError: nobody says that there.
        UsageError: it is said more than once, and nobody says when.
    """
    with place.library.writing() as conn:
        call = find_call(conn, wanted)
        found = _found(conn, call, before, near)
        own = [word for word in found if word.channel == found[0].channel]
        start, end = own[0].start, max(word.end for word in own)
        number = overlays.correct_words(
            conn,
            call,
            start=start,
            end=end,
            before=" ".join(word.text for word in own),
            after=" ".join(after.split()),
            masked=masked,
            who=who,
            now=place.now(),
        )
        acts.record(
            conn,
            at=place.now(),
            who=who,
            verb="mask" if masked else "correct",
            object_kind="call",
            object_id=call,
            before=None,
            after={"correction": number, "start": round(start, 2), "end": round(end, 2)},
        )
    return call


def take_back(place: Place, wanted: str, correction: int, *, who: str) -> int:
    """Take a correction back; the call, whose text is to be made anew.

    Raises:
        NotFoundError: the call has no such correction.
    """
    with place.library.writing() as conn:
        call = find_call(conn, wanted)
        held = {one.id: one for one in overlays.corrected_words(conn, call)}
        if correction not in held:
            raise NotFoundError(
                f"{call_name(call)} has no correction {correction}",
                hint=f"`filmroom correct {call_name(call)}` lists them",
            )
        overlays.withdraw_words(conn, correction, now=place.now())
        acts.record(
            conn,
            at=place.now(),
            who=who,
            verb="take back",
            object_kind="call",
            object_id=call,
            before={"correction": correction},
            after=None,
        )
    return call


def corrections_of(place: Place, wanted: str) -> Corrections:
    """What people corrected in the call that a person means."""
    with place.library.reading() as conn:
        call = find_call(conn, wanted)
        shown = versions.active(conn, call, "text")
        lost = tuple(shown.detail.get("lost", ())) if shown else ()
        held = overlays.corrected_words(conn, call)
        masks = _masks(conn, shown) if held and shown else ()
    hidden = tuple(one.id for one in held if one.masked or _is_personal(one, masks))
    return Corrections(call, held, lost, hidden)


def _masks(conn: Connection, shown: Version) -> tuple[tuple[float, float], ...]:
    """Where in the call something is masked, in seconds."""
    spoken = words.voiced_words(conn, shown.id)
    return tuple(
        (spoken[edit.first].start, max(word.end for word in spoken[edit.first : edit.after]))
        for edit in words.edits_of(conn, shown.id)
        if edit.kind == "mask" or any(mask in edit.text for mask in MASKS.values())
    )


def _is_personal(one: CorrectedWords, masks: Sequence[tuple[float, float]]) -> bool:
    """Whether a correction lies where something is masked, or has personal data in its words.

    The latter is asked of its words too, since a correction that lost its place lies nowhere.
    """
    if any(start < one.end and one.start < end for start, end in masks):
        return True
    return any(
        found.kind not in NAMES
        for text in (one.before, one.after)
        for found in find_spoken(
            [Word(float(at), at + 0.5, word) for at, word in enumerate(text.split())]
        )
    )


def _found(conn: Connection, call: int, before: str, near: float | None) -> Sequence[Word]:
    """The words that a person means, in order."""
    shown = versions.active(conn, call, "text") or versions.active(conn, call, "words")
    if shown is None:
        raise NotFoundError(f"{call_name(call)} has no talk yet", hint="see `filmroom status`")
    wanted = _bare(before.split())
    if not any(wanted):
        raise UsageError("no words are named", hint="give them as they are shown, in quotes")
    spoken = words.shown_words(conn, shown.id)
    runs = [
        run
        for voice in sorted({word.channel for word in spoken})
        for run in _runs([word for word in spoken if word.channel == voice], wanted)
    ]
    if near is not None:
        runs = [run for run in runs if run[0].start - NEAR <= near <= run[-1].end + NEAR]
        runs.sort(key=lambda run: abs(run[0].start - near))
        runs = runs[:1]
    if not runs:
        around = f" around {clock(near)}" if near is not None else ""
        raise NotFoundError(
            f"nobody says that in {call_name(call)}{around}",
            hint=f"`filmroom show {call_name(call)}` shows the words as they stand",
        )
    if len(runs) > 1:
        times = ", ".join(clock(run[0].start) for run in runs[:5])
        raise UsageError(f"that is said {len(runs)} times, at {times}", hint="add --at with one")
    return runs[0]


def _runs(own: Sequence[Word], wanted: Sequence[str]) -> list[Sequence[Word]]:
    said = _bare(word.text for word in own)
    long = len(wanted)
    return [
        own[at : at + long] for at in range(len(said) - long + 1) if said[at : at + long] == wanted
    ]


def _bare(texts: Any) -> list[str]:
    """Words without case and punctuation at their edges."""
    return [re.sub(r"^\W+|\W+$", "", text).casefold() for text in texts]
