"""What people write of a deal: kept version by version, compared, and brought back.

What is personal in it is masked as it is in talk. Words are of the deal, and stay where one of its
calls is forgotten; clips are of a call, and go with it from every version. Whether the team may
see a lost deal is its owner's choice of now: no earlier version brings it back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from coaching.deal_review.drafting import hidden
from coaching.deal_review.words import (
    Change,
    Part,
    PickedClip,
    Version,
    Written,
    difference,
    version_of,
    with_clip,
    without_clip,
    written,
)
from coaching.errors import NotFoundError, UsageError
from coaching.ledger import call_name
from coaching.pipeline import StageNames
from coaching.process import SalesProcess
from coaching.steps.deal_review_clips import (
    as_shown,
    fitted,
    held_talk,
    require_of_deal,
    said_in,
    spoken_words,
)
from coaching.steps.moment_notes import Masking
from coaching.steps.place import Place
from coaching.steps.reading import find_call
from coaching.steps.reviewed_deals import meant_deal, require_reader, require_writer
from coaching.store import acts, deal_reviews

KIND = "deal review"
"""What acts on a review are on; the object is the deal's number."""


def write(
    place: Place,
    wanted: str,
    stage: str,
    process: SalesProcess,
    *,
    worked: str | None,
    learned: str | None,
    masking: Masking,
    who: str,
) -> Version:
    """Write what worked in a stage, or what was learned; None leaves what is there.

    Raises:
        NotFoundError: No such deal, or it was lost and is somebody else's.
        UsageError: No such stage, nothing is said, or it is said already.
    """
    key = stage_meant(place, wanted, process, stage)
    if worked is None and learned is None:
        written(Written(), key, worked=None, learned=None, who=who)  # it says what is amiss
    given: dict[Part, str | None] = {
        "worked": _masked(worked, masking),
        "learned": _masked(learned, masking),
    }
    parts = [part for part, text in given.items() if text is not None]

    def change(held: Written) -> Written:
        return written(held, key, worked=given["worked"], learned=given["learned"], who=who)

    return _change(place, wanted, change, {"verb": "write", "stage": key, "parts": parts}, who=who)


def clip(
    place: Place,
    wanted: str,
    stage: str,
    process: SalesProcess,
    stretch: tuple[str, float, float],
    *,
    says: str = "",
    masking: Masking,
    who: str,
) -> Version:
    """Choose talk of one of the deal's calls to show what worked in a stage.

    Args:
        place: Where it is.
        wanted: The deal.
        stage: The stage that it stands under.
        process: The team's.
        stretch: The call, and from where to where in seconds.
        says: What is to be seen in it.
        masking: Masks what is personal in that.
        who: Who chooses it.

    Raises:
        NotFoundError: No such deal or call, nobody speaks there, or it is not open to the person.
        UsageError: The call is about another deal, the stretch is none, or it is in there.
    """
    key = stage_meant(place, wanted, process, stage)
    said = _masked(says, masking) or ""
    wanted_call, start, end = stretch
    with place.library.reading() as conn:
        deal = meant_deal(conn, wanted)
        require_writer(conn, deal, who=who)
        call = find_call(conn, wanted_call)
        require_of_deal(conn, call, deal)
        span = fitted(conn, call, start, end)
        if why := hidden(held_talk(conn, place, [call], who=who), span):
            raise NotFoundError(
                f"{call_name(call)}@{span.span} is not open to you: {why}",
                hint="choose other talk, or ask its rep to share it",
            )
        words = said_in(spoken_words(conn, call), span)
    with place.library.writing() as conn:
        number = deal_reviews.clips_given(conn, deal.id) + 1
        made = PickedClip(number, key, call, span.start, span.end, words, said, who)
        told = {"verb": "clip", "stage": key, "clip": number}
        return _changed(conn, place, wanted, lambda held: with_clip(held, made), told, who=who)


def unclip(place: Place, wanted: str, number: int, *, who: str) -> Version:
    """Take a clip out of a review.

    Raises:
        NotFoundError: No such deal or clip, or it was lost and is somebody else's.
    """
    told = {"verb": "unclip", "clip": number}
    return _change(place, wanted, lambda held: without_clip(held, number), told, who=who)


def restore(place: Place, wanted: str, version: int | None, *, who: str) -> Version:
    """Go back to an earlier version, by default the one before; that is a new version.

    Whether the team may see the review stays as it is.

    Raises:
        NotFoundError: No such deal or version, or it was lost and is somebody else's.
        UsageError: That version says what the review says already.
    """
    with place.library.reading() as conn:
        deal = meant_deal(conn, wanted)
        require_writer(conn, deal, who=who)
        known = deal_reviews.versions_of(conn, deal.id)
    if not known:
        raise NotFoundError(
            f"nobody wrote anything of {deal.external_id} yet",
            hint=f"`filmroom deal-review write {deal.external_id} STAGE` does",
        )
    if version is None:
        number, earlier = (known[-2].number, known[-2].written) if len(known) > 1 else (0, None)
    else:
        number, earlier = version, version_of(known, version).written
    chosen = earlier or Written()

    def change(held: Written) -> Written:
        made = replace(chosen, open_to_team=held.open_to_team)
        if made == held:
            raise UsageError(
                f"the review of {deal.external_id} says what version {number} says already",
                hint=f"`filmroom deal-review history {deal.external_id}` lists the versions",
            )
        return made

    return _change(place, wanted, change, {"verb": "restore", "version": number}, who=who)


def open_to_team(place: Place, wanted: str, *, is_open: bool, who: str) -> Version:
    """Let the team see the review of an own lost deal, or no longer.

    Raises:
        NotFoundError: No such deal, or it is somebody else's.
        UsageError: It was won, or is so already.
    """
    with place.library.reading() as conn:
        deal = meant_deal(conn, wanted)
        if deal.outcome == "won":
            raise UsageError(
                f"{deal.external_id} was won: its review is the team's",
                hint="only the review of a lost deal is opened and closed, by its owner",
            )
        require_writer(conn, deal, who=who)
        known = deal_reviews.versions_of(conn, deal.id)
    if is_open == bool(known and known[-1].written.open_to_team):
        option = " --take-back" if is_open else ""
        raise UsageError(
            f"the team may {'' if is_open else 'not '}see the review of {deal.external_id} already",
            hint=f"`filmroom deal-review share {deal.external_id}{option}` does the opposite",
        )
    told = {"verb": "share" if is_open else "withhold"}
    return _change(place, wanted, lambda held: replace(held, open_to_team=is_open), told, who=who)


def history(place: Place, wanted: str, *, who: str) -> tuple[Version, ...]:
    """All versions of a review, the newest first.

    Raises:
        NotFoundError: No such deal, or the review is its owner's own.
    """
    with place.library.reading() as conn:
        deal = meant_deal(conn, wanted)
        known = deal_reviews.versions_of(conn, deal.id)
        require_reader(conn, deal, known[-1] if known else None, who=who)
        return tuple(reversed(as_shown(conn, place, deal.id, known, who=who)))


def compare(
    place: Place, wanted: str, before: int, after: int | None, *, who: str
) -> tuple[Change, ...]:
    """What is otherwise in a version than in an earlier one; None for the one that holds.

    Raises:
        NotFoundError: No such deal or version, or the review is its owner's own.
    """
    known = tuple(reversed(history(place, wanted, who=who)))
    old = version_of(known, before)
    new = known[-1] if after is None else version_of(known, after)
    return difference(old.written, new.written)


def stage_meant(place: Place, wanted: str, process: SalesProcess, stage: str) -> str:
    """The stage that a person names: by key, title or earlier name; or one the deal was in.

    Raises:
        UsageError: The process has no such stage.
    """
    key = StageNames(process).key_of(stage)
    return key if key in process.stage_names else process.stage(stage).name


def _masked(text: str | None, masking: Masking) -> str | None:
    """The text, paragraph by paragraph, with what is personal masked."""
    if text is None or not text.strip():
        return text if text is None else ""
    parts = [part for part in text.strip().split("\n\n") if part.strip()]
    return "\n\n".join(masking.masked(part) for part in parts)


def _change(
    place: Place,
    wanted: str,
    change: Callable[[Written], Written],
    what: Mapping[str, Any],
    *,
    who: str,
) -> Version:
    with place.library.writing() as conn:
        return _changed(conn, place, wanted, change, what, who=who)


def _changed(
    conn: Connection,
    place: Place,
    wanted: str,
    change: Callable[[Written], Written],
    what: Mapping[str, Any],
    *,
    who: str,
) -> Version:
    """The new version, kept; ``change`` is told what is stored, not what may be shown."""
    now = place.now()
    deal = meant_deal(conn, wanted)
    require_writer(conn, deal, who=who)
    known = deal_reviews.versions_of(conn, deal.id)
    held = known[-1].written if known else Written()
    made = Version(
        number=known[-1].number + 1 if known else 1,
        who=who,
        at=now,
        change=dict(what),
        written=change(held),
    )
    deal_reviews.add_version(
        conn, deal.id, made.number, made.written, change=what, who=who, now=now
    )
    acts.record(
        conn,
        at=now,
        who=who,
        verb=str(what["verb"]),
        object_kind=KIND,
        object_id=deal.id,
        after={"version": made.number, **what},
    )
    return made
