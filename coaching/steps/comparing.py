"""Whose words a call has: ours or a transcript's, and where both differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coaching.comparing import Comparison, compare
from coaching.errors import NotFoundError
from coaching.ledger import call_name
from coaching.steps import sidecar
from coaching.steps.place import Place
from coaching.store import versions, words
from coaching.store.versions import Version


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


def compare_words(place: Place, call: int) -> ComparedWords:
    """The active words of a call beside the newest of another origin.

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
        ours = words.shown_words(conn, shown.id)
        theirs = words.shown_words(conn, others[-1].id)
    return ComparedWords(shown.made_by, others[-1].made_by, compare(ours, theirs))


def chosen_words(place: Place, call: int) -> int | None:
    """The version of words that counts for a call now, by a person's choice or as it came.

    None while there is none, also of those that were chosen: an ingest will make them.
    """
    read = sidecar.words_of_call(place, call)
    if read is not None:
        return read
    with place.library.reading() as conn:
        complete = [one for one in versions.of_kind(conn, call, "words") if one.complete]
    return next((one.id for one in reversed(complete) if "speakers" not in one.detail), None)


def _origin(version: Version) -> str:
    """The recogniser, or the transcript's bytes, without what was done to its times since."""
    return version.made_by.split(" aligned ")[0].split(" of=")[0]
