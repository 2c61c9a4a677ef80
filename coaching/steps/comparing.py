"""Whose words a call has: ours or a transcript's, and where both differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coaching.comparing import Comparison, compare
from coaching.errors import NotFoundError
from coaching.ledger import call_name
from coaching.steps import sidecar_words
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.steps.wording import edits_now
from coaching.steps.words import offsets_of
from coaching.store import recordings, versions, words
from coaching.store.versions import Version
from coaching.transcript import Word
from coaching.wording.edit import edited


@dataclass(frozen=True, slots=True)
class ComparedWords:
    """The words that a call has beside others that it could have.

    Attributes:
        shown: What made the words that are shown.
        other: What made the others.
        comparison: Where they differ.
    """

    shown: str
    other: str
    comparison: Comparison

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/scripting.md."""
        found = self.comparison
        return {
            "shown": self.shown,
            "other": self.other,
            "words": found.words,
            "other_words": found.other_words,
            "disagreement": round(found.disagreement, 4),
            "differences": [
                {"start": round(each.start, 3), "shown": each.one, "other": each.other}
                for each in found.differences
            ],
        }


def compare_words(place: Place, call: int, means: Means) -> ComparedWords:
    """The active words of a call, as they are shown, beside the newest of another origin.

    The others are masked and corrected in memory, as they would be if they were shown now.

    Args:
        place: Where the call is.
        call: Its number.
        means: What the others are masked with.

    Raises:
        NotFoundError: the call has words of one origin only, or none yet.
    """
    with place.library.reading() as conn:
        shown = versions.active(conn, call, "words")
        if shown is None:
            raise NotFoundError(f"{call_name(call)} has no words yet", hint="see `filmroom status`")
        others = [
            version
            for version in versions.of_kind(conn, call, "words")
            if version.complete and _origin(version) != _origin(shown)
        ]
        if not others:
            raise NotFoundError(
                f"{call_name(call)} has only one transcript, {shown.made_by}",
                hint=f"`filmroom ingest --retranscribe {call_name(call)}` makes another",
            )
        text = versions.active(conn, call, "text")
        ours = (
            words.shown_words(conn, text.id)
            if text is not None and versions.lineage(conn, text.id)["words"].id == shown.id
            else None
        )
    if ours is None:
        ours = _as_now(place, shown, means)
    theirs = _as_now(place, others[-1], means)
    return ComparedWords(shown.made_by, others[-1].made_by, compare(ours, theirs))


def _as_now(place: Place, heard: Version, means: Means) -> tuple[Word, ...]:
    """A version of words as it would be shown now.

    Raises:
        NotFoundError: nobody found whose words these are, or an earlier Filmroom made them.
    """
    with place.library.reading() as conn:
        voices = versions.newest_from(conn, heard.call, "voices", made_from=heard.id)
    if voices is None:
        raise NotFoundError(
            f"{heard.made_by} of {call_name(heard.call)} is not masked yet, and not shown before",
            hint="`filmroom set CALL --words transcript` or `recognised` reads those words",
        )
    edits, _ = edits_now(place, heard.call, voices, means)
    with place.library.reading() as conn:
        return edited(words.voiced_words(conn, voices), edits)


def chosen_words(place: Place, call: int) -> int | None:
    """The version of words that counts for a call now, by a person's choice or as it came.

    None while there is none, also of those that were chosen: an ingest will make them.
    """
    read = sidecar_words.words_of_call(place, call)
    if read is not None:
        return read
    with place.library.reading() as conn:
        ours = [
            one
            for one in versions.of_kind(conn, call, "words")
            if one.complete and not is_read(one)
        ]
        laid = offsets_of(recordings.recordings_of_call(conn, call))
    whole = [one for one in ours if one.detail.get("offsets") == laid]
    return next((one.id for one in reversed(whole or ours)), None)


def counts(place: Place, call: int, words_version: int, *, ours_follow: bool) -> bool:
    """Whether a version of words is one that a call is to have as things are now.

    Args:
        place: Where the call is.
        call: Its number.
        words_version: A complete version.
        ours_follow: Whether ours would be made, where a person wants them and there are none yet.
    """
    chosen = chosen_words(place, call)
    if chosen == words_version:
        return True
    with place.library.reading() as conn:
        mine = versions.get(conn, words_version)
        if chosen is None:
            return not (ours_follow and is_read(mine))
        other = versions.get(conn, chosen)
        laid = offsets_of(recordings.recordings_of_call(conn, call))
    if is_read(mine) or is_read(other):
        return False
    return mine.detail.get("offsets") == laid or other.detail.get("offsets") != laid


def is_read(version: Version) -> bool:
    """Whether words were read in a transcript, not heard by us; also if they were aligned since."""
    return "speakers" in version.detail


def _origin(version: Version) -> str:
    """The recogniser, or the transcript's bytes, without what was done to its times since."""
    return version.made_by.split(" aligned ")[0].split(" of=")[0]
