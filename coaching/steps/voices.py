"""Step "voices": whose each word is, and which words are nobody's."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from coaching.attribution import attribute
from coaching.claims import decide
from coaching.errors import NotFoundError
from coaching.ledger import call_name
from coaching.media.windows import whole
from coaching.recording import MediaFacts
from coaching.sidecar.voices import voices_for
from coaching.steps import derived
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.steps.source import heard_in
from coaching.store import claims, versions, words
from coaching.store.words import VoicedWord
from coaching.transcript import Word
from coaching.voices import Voices, voices_of

logger = logging.getLogger(__name__)

METHOD = "voices/1"
"""Names the way in which voices are told apart; changes when its rules do."""

SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")
"""The voices of a call on two sides."""

SIDED = ("two_sided", "one_sided")


@dataclass(frozen=True, slots=True)
class _Heard:
    """What voices are told from.

    Attributes:
        words: As heard, in order.
        named: The speakers that a transcript names; None where we listened.
        path: The sound; None for a transcript alone.
        facts: What is in it.
        offset: Seconds of the call at which it begins.
        people: How many speak, where somebody said so.
    """

    words: tuple[Word, ...]
    named: Sequence[str] | None
    path: Path | None
    facts: MediaFacts | None
    offset: float
    people: int | None

    @property
    def to_be_told(self) -> bool:
        """Whether several people may share a channel, and there is sound to tell them by."""
        return (
            self.path is not None
            and self.facts is not None
            and self.facts.layout not in SIDED
            and not self.named
            and not any(word.estimated for word in self.words)
        )


def find_voices(place: Place, call: int, words_version: int, means: Means) -> int:
    """The version of voices for a version of words; made now unless it is there.

    What is learned of how people sound is forgotten when it is done.

    Raises:
        NotFoundError: the sound is gone that they are to be told by.
    """
    with place.library.reading() as conn:
        heard = _heard(conn, place, call, words_version)
    maker = f"{METHOD} {means.diarizer().identity} people={heard.people or 'any'}"
    found = derived.already(place, call, "voices", made_by=maker, made_from=words_version)
    if found is not None:
        return found
    began = time.monotonic()
    voices, overlapped = _told(heard, means, call)
    moved = {
        at: VoicedWord(voice, overlapped=at in overlapped)
        for at, (word, voice) in enumerate(zip(heard.words, voices.voice_of_word, strict=True))
        if voice != word.channel or at in overlapped
    }
    version = derived.write(
        place,
        call,
        "voices",
        lambda conn, version: words.add_voices(conn, version, moved),
        made_by=maker,
        made_from=words_version,
        detail={
            "labels": list(voices.labels),
            "automatic": sorted(voices.automatic),
            "several": sorted(voices.several),
            "dropped": dict(voices.dropped),
        },
    )
    logger.info(
        "voices: C%d, %d voices in %.1f s", call, len(voices.labels), time.monotonic() - began
    )
    return version


def _heard(conn: Connection, place: Place, call: int, words_version: int) -> _Heard:
    version = versions.get(conn, words_version)
    source = heard_in(conn, call, version)
    people = decide(claims.claims_of(conn, call)).value("speakers")
    kept = source.kept_path if source else None
    return _Heard(
        words=words.read_words(conn, words_version),
        named=version.detail.get("speakers"),
        path=place.workspace.root / kept if kept else None,
        facts=source.facts if source else None,
        offset=source.offset if source else 0.0,
        people=int(people) if people else None,
    )


def _told(heard: _Heard, means: Means, call: int) -> tuple[Voices, frozenset[int]]:
    """The voices of a call, and which words another voice overlaps."""
    if heard.named:
        named = voices_for(heard.named, ours=(), participants={}, rep=None, channel_roles=())
        told = Voices(
            labels=tuple(voice.speaker for voice in named),
            voice_of_word=tuple(word.channel for word in heard.words),
            automatic=frozenset(),
            several=frozenset(at for at, voice in enumerate(named) if voice.several),
            dropped={},
        )
        return told, frozenset()
    layout = heard.facts.layout if heard.facts else "mono"
    if not heard.to_be_told and heard.named is not None:  # a transcript that names nobody
        nobody = dict.fromkeys(range(len(heard.words)))
        return voices_of(heard.words, "mono", attributed=nobody), frozenset()
    if not heard.to_be_told:
        return voices_of(heard.words, layout), frozenset()
    assert heard.path is not None, "there is something to tell by"
    assert heard.facts is not None, "it was probed"
    if not heard.path.is_file():
        raise NotFoundError(
            f"the sound of {call_name(call)} is gone: {heard.path.name}",
            hint="drop its recording into the inbox again",
        )
    audio = whole(heard.path, heard.facts)[0]
    stretches = means.diarizer().diarize(audio, speakers=heard.people)
    in_sound = [
        replace(word, start=word.start - heard.offset, end=word.end - heard.offset)
        for word in heard.words
    ]
    given = attribute(in_sound, stretches) if stretches else ()
    attributed = {at: one.voice for at, one in enumerate(given)}
    overlapped = frozenset(at for at, one in enumerate(given) if one.overlapped)
    return voices_of(heard.words, layout, attributed=attributed), overlapped
