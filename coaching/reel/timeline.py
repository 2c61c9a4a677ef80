"""What plays when: cards, clips and the gaps between them on the reel's time line."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.reel.clip import Clip
from coaching.reel.manifest import Card, ReelManifest

PICTURES_HZ = 25
"""Pictures a second of a film, in which edit lists count, too. Chosen because talking people need
no more."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that plays, from ``start`` to ``end`` in seconds of the reel.

    Attributes:
        start: Seconds.
        end: Seconds.
        of: The clip, the card, or None for a gap.
    """

    start: float
    end: float
    of: Clip | Card | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of the reel with a name, in seconds."""

    start: float
    end: float
    title: str


def parts(manifest: ReelManifest) -> tuple[Part, ...]:
    """All that plays, in order and without holes."""
    found: list[Part] = []
    now = 0.0

    def play(what: Clip | Card | None, seconds: float) -> None:
        nonlocal now
        if seconds > 0:
            found.append(Part(now, now + seconds, what))
            now += seconds

    cards = {card.stage: card for card in manifest.cards} if manifest.card_seconds > 0 else {}
    if manifest.clips:
        play(Card("", manifest.title), manifest.card_seconds)
    before: str | None = None
    for place, clip in enumerate(manifest.clips):
        begins = clip.stage != before
        card = cards.get(clip.stage) if clip.stage and begins else None
        if place:
            marked = begins and card is None
            play(None, max(manifest.gap, manifest.stage_gap) if marked else manifest.gap)
        if card is not None:
            play(card, manifest.card_seconds)
        play(clip, clip.duration)
        before = clip.stage
    return tuple(found)


def placements(manifest: ReelManifest) -> tuple[tuple[float, float], ...]:
    """Where each clip begins and ends on the reel's time line, in seconds."""
    return tuple((part.start, part.end) for part in parts(manifest) if isinstance(part.of, Clip))


def chapters(manifest: ReelManifest) -> tuple[Chapter, ...]:
    """A chapter for each clip, from its card or its first sound to the next one's.

    >>> one = Clip("C1", "0" * 64, "a.wav", 5.0, 9.0, stage="pricing", title="Harbor")
    >>> chapters(ReelManifest("Wins", (one, one), gap=1.0))[1]
    Chapter(start=5.0, end=9.0, title='Pricing · Harbor')
    """
    titles = {card.stage: card.title for card in manifest.cards}
    played = parts(manifest)
    starts: list[tuple[float, str]] = []
    card_at: float | None = None
    for part in played:
        if isinstance(part.of, Card):
            card_at = part.start if card_at is None else card_at
        elif isinstance(part.of, Clip):
            starts.append((part.start if card_at is None else card_at, _name(part.of, titles)))
            card_at = None
    ends = [*(start for start, _ in starts[1:]), played[-1].end if played else 0.0]
    return tuple(
        Chapter(start, end, title) for (start, title), end in zip(starts, ends, strict=True)
    )


def _name(clip: Clip, titles: dict[str, str]) -> str:
    """What a clip is called in a list of chapters."""
    stage = titles.get(clip.stage) or clip.stage.replace("_", " ").capitalize()
    return " · ".join(filter(None, (stage, clip.title or clip.call)))
