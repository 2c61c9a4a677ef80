"""The manifest: all that is needed to render a reel, as a value and as JSON."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass

from coaching.errors import UsageError
from coaching.reel.clip import Clip

GAP = 0.4
"""Seconds of silence between clips. Chosen because it is heard as a new scene, not as a fault."""

SCHEMA = "filmroom-reel/1"
"""Marks a manifest and its version; another version is refused, not guessed at."""


@dataclass(frozen=True, slots=True)
class Card:
    """What announces a stage.

    Attributes:
        stage: Name of the stage; empty for the reel's own, with which it opens.
        title: In large letters.
        text: Below it; may be empty.
    """

    stage: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReelManifest:
    """All that is needed to render a reel, to the same samples every time.

    Attributes:
        title: What people see.
        clips: In the order in which they play.
        gap: Seconds of silence between clips.
        stage_gap: At least so many between clips of different stages where no card stands.
        cards: What announces the stages; one plays before each run of clips of its stage, and the
            reel's title before all.
        card_seconds: How long a card stands, 0 for none; in sound it is a silence.
    """

    title: str
    clips: tuple[Clip, ...]
    gap: float = GAP
    stage_gap: float = 0.0
    cards: tuple[Card, ...] = ()
    card_seconds: float = 0.0

    def __post_init__(self) -> None:
        for gap in (self.gap, self.stage_gap):
            if not 0 <= gap < math.inf:
                raise UsageError(f"The gap between clips would be {gap:g} s.")
        if not 0 <= self.card_seconds < math.inf:
            raise UsageError(f"A title card would stand for {self.card_seconds:g} s.")

    @property
    def duration(self) -> float:
        """The reel's length in seconds."""
        from coaching.reel.timeline import parts

        return max((part.end for part in parts(self)), default=0.0)


def manifest_json(manifest: ReelManifest) -> str:
    """The manifest as JSON for people and programs: sorted by meaning, two blanks of indent."""
    return json.dumps({"schema": SCHEMA, **asdict(manifest)}, indent=2, ensure_ascii=False) + "\n"


def manifest_from_json(text: str) -> ReelManifest:
    """The manifest that ``manifest_json`` wrote.

    Raises:
        UsageError: It is no manifest, of another version, or a field is missing, unknown, of the
            wrong type or out of range; the message names the first such field.
    """
    from pydantic import TypeAdapter, ValidationError

    hint = "Make the reel again rather than editing its manifest by hand."
    try:
        fields = json.loads(text)
    except ValueError as error:
        raise UsageError(f"The reel's manifest is not JSON: {error}.", hint=hint) from error
    if not isinstance(fields, dict) or fields.pop("schema", None) != SCHEMA:
        raise UsageError(f"The reel's manifest is not of the form {SCHEMA}.", hint=hint)
    try:
        return TypeAdapter(ReelManifest).validate_json(
            json.dumps(fields), strict=True, extra="forbid"
        )
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"The reel's manifest is wrong at {field}: {first['msg']}.", hint=hint
        ) from error
