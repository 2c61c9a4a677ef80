"""What of a call is not in its shown words: speech without words, and what was masked or dropped.

Counts and times alone: never what was masked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from coaching.store.versions import Version, VersionKind


@dataclass(frozen=True, slots=True)
class Gap:
    """Speech without words: seconds of the call, and the channel it lies on."""

    start: float
    end: float
    channel: int


@dataclass(frozen=True, slots=True)
class WordsCoverage:
    """How much of the speech that was detected has words.

    Attributes:
        speech: Seconds of speech, of all channels.
        covered: Seconds of it that have words.
        share: The one of the other; None where no speech was detected.
        gaps: Stretches without words of a second and more, in order.
    """

    speech: float
    covered: float
    share: float | None
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What of a call is not shown.

    Attributes:
        coverage: None for words of a transcript and those of an earlier Filmroom.
        masked: How many pieces of personal data are masked, by kind.
        removed: How many passages people masked.
        dropped: How many words were recognised and dropped, by reason.
        lost: Numbers of people's corrections whose place is not found in these words.
    """

    coverage: WordsCoverage | None = None
    masked: Mapping[str, int] = field(default_factory=dict)
    removed: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    lost: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/scripting.md."""
        return {
            "coverage": asdict(self.coverage) | {"gaps": [asdict(it) for it in self.coverage.gaps]}
            if self.coverage
            else None,
            "masked": dict(self.masked),
            "removed": self.removed,
            "dropped": dict(self.dropped),
            "lost": list(self.lost),
        }


def left_out_of(made: Mapping[VersionKind, Version]) -> LeftOut:
    """What versions note of it.

    Args:
        made: The versions that are shown, by kind; those of an earlier Filmroom note nothing.
    """
    noted = {kind: version.detail for kind, version in made.items()}
    heard: Mapping[str, Any] = noted.get("words", {}).get("coverage") or {}
    voices, text = noted.get("voices", {}), noted.get("text", {})
    dropped = Counter(heard.get("dropped", {})) + Counter(voices.get("dropped", {}))
    return LeftOut(
        coverage=_coverage(heard),
        masked=dict(text.get("masked", {})),
        removed=text.get("removed", 0),
        dropped=dict(sorted(dropped.items())),
        lost=tuple(text.get("lost", ())),
    )


def _coverage(heard: Mapping[str, Any]) -> WordsCoverage | None:
    if not heard:
        return None
    return WordsCoverage(
        speech=heard["speech"],
        covered=heard["covered"],
        share=heard["share"],
        gaps=tuple(Gap(one["start"], one["end"], one["channel"]) for one in heard["gaps"]),
    )
