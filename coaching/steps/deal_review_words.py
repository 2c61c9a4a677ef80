"""What people write of a deal: kept version by version, compared, and brought back.

What is personal in it is masked as it is in talk. Words are of the deal, and stay where one of its
calls is forgotten; clips are of a call, and go with it from every version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from coaching.deal_review.drafting import hidden
from coaching.deal_review.review import Stretch
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
from coaching.reel import fit_to_words
from coaching.steps.deal_reviews import held_talk
from coaching.steps.moment_notes import Masking
from coaching.steps.place import Place
from coaching.steps.reading import find_call, spoken_turns
from coaching.steps.reviewed_deals import (
    meant_deal,
    require_reader,
    require_writer,
)
from coaching.store import acts, calls, deal_reviews
from coaching.store.deals import Deal

KIND = "deal review"
"""What acts on a review are on; the object is the deal's number."""

LONGEST_CLIP = 180.0
"""Seconds. Chosen because what takes longer is a call, and no clip."""


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
        call = find_call(conn, wanted_call)
        _require_of_deal(conn, call, deal)
        span = _fitted(conn, call, start, end)
        if why := hidden(held_talk(conn, place, [call], who=who), span):
            raise NotFoundError(
                f"{call_name(call)}@{span.span} is not open to you: {why}",
                hint="choose other talk, or ask its rep to share it",
            )
        words = _words(conn, span)
        number = deal_reviews.clips_given(conn, deal.id) + 1
    made = PickedClip(number, key, call, span.start, span.end, words, said, who)
    told = {"verb": "clip", "stage": key, "clip": number}
    return _change(place, wanted, lambda held: with_clip(held, made), told, who=who)


def unclip(place: Place, wanted: str, number: int, *, who: str) -> Version:
    """Take a clip out of a review.

    Raises:
        NotFoundError: No such deal or clip, or it was lost and is somebody else's.
    """
    told = {"verb": "unclip", "clip": number}
    return _change(place, wanted, lambda held: without_clip(held, number), told, who=who)


def restore(place: Place, wanted: str, version: int | None, *, who: str) -> Version:
    """Go back to an earlier version, by default the one before; that is a new version.

    Raises:
        NotFoundError: No such deal or version.
    """
    with place.library.reading() as conn:
        known = deal_reviews.versions_of(conn, meant_deal(conn, wanted).id)
    if not known:
        raise NotFoundError("nobody wrote anything of that deal yet")
    if version is None:
        number, earlier = (known[-2].number, known[-2].written) if len(known) > 1 else (0, None)
    else:
        number, earlier = version, version_of(known, version).written
    chosen = earlier or Written()
    return _change(place, wanted, lambda _: chosen, {"verb": "restore", "version": number}, who=who)


def open_to_team(place: Place, wanted: str, *, is_open: bool, who: str) -> Version:
    """Let the team see the review of an own lost deal, or no longer.

    Raises:
        NotFoundError: No such deal, or it is somebody else's.
        UsageError: It was won, or is so already.
    """
    with place.library.reading() as conn:
        deal = meant_deal(conn, wanted)
        if deal.outcome == "won":
            raise UsageError(f"{deal.external_id} was won: its review is the team's")
        require_writer(conn, deal, who=who)
        known = deal_reviews.versions_of(conn, deal.id)
    if is_open == bool(known and known[-1].written.open_to_team):
        raise UsageError(f"the team may {'' if is_open else 'not '}see it already")
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
    return tuple(reversed(known))


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


def _require_of_deal(conn: Connection, call: int, deal: Deal) -> None:
    facts = calls.call_facts(conn, call)
    if facts is None or facts.deal != deal.external_id:
        about = f"is about {facts.deal}" if facts and facts.deal else "belongs to no deal"
        raise UsageError(
            f"{call_name(call)} {about}, not {deal.external_id}",
            hint=f"`filmroom deals {deal.external_id}` lists its calls",
        )
    if call not in deal_reviews.open_among(conn, [call]):
        raise NotFoundError(f"{call_name(call)} is not open to the team")


def _fitted(conn: Connection, call: int, start: float, end: float) -> Stretch:
    """The stretch with whole words."""
    if not 0 <= start < end:
        raise UsageError(f"a stretch cannot go from {start:g} to {end:g} s")
    if end - start > LONGEST_CLIP:
        raise UsageError(f"a clip lasts {LONGEST_CLIP:.0f} s at most")
    words = [word for turn in spoken_turns(conn, call) for word in turn.words]
    if not any(word.end > start and word.start < end for word in words):
        raise NotFoundError(f"nobody speaks there in {call_name(call)}")
    facts = calls.call_facts(conn, call)
    duration = (facts.duration if facts else None) or max(word.end for word in words)
    return Stretch(call, *fit_to_words(start, end, words, duration=duration))


def _words(conn: Connection, span: Stretch) -> str:
    words = [
        word
        for turn in spoken_turns(conn, span.call)
        for word in turn.words
        if word.end > span.start and word.start < span.end
    ]
    return " ".join(word.text for word in sorted(words, key=lambda word: word.start))


def _change(
    place: Place,
    wanted: str,
    change: Callable[[Written], Written],
    what: Mapping[str, Any],
    *,
    who: str,
) -> Version:
    now = place.now()
    with place.library.writing() as conn:
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
