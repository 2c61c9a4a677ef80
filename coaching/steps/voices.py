"""Step "voices": whose each word is, and which words are nobody's."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sqlalchemy import Connection

from coaching.attribution import attribute
from coaching.errors import NotFoundError
from coaching.leakage import leaked
from coaching.ledger import call_name
from coaching.media.levels import levels_of
from coaching.media.windows import SAMPLE_RATE_HZ, whole
from coaching.ports import Audio
from coaching.recording import Layout, MediaFacts
from coaching.sidecar.voices import voices_for
from coaching.steps import derived
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.steps.source import heard_in
from coaching.steps.speaking import how_many_speak
from coaching.store import calls, recordings, versions, words
from coaching.store.words import VoicedWord
from coaching.transcript import Word
from coaching.voices import SIDES, Voices, are_several, sample_of, voices_of

logger = logging.getLogger(__name__)

METHOD = "voices/2"
"""Names the way in which voices are told apart; changes when its rules do."""

SIDED = ("two_sided", "one_sided")

LISTENED_TO = 300.0
"""Seconds of a call on two sides from which on each side is listened to for a second person. Chosen
because in shorter ones that costs more than the twentieth of an ingest that it may: tell how many
speak (`filmroom speakers C12 --count 3`) where it matters.
"""


@dataclass(frozen=True, slots=True)
class _Heard:
    """What voices are told from.

    Attributes:
        words: As heard, in order.
        named: The speakers that a transcript names; None where we listened.
        path: The sound; None for a transcript alone.
        facts: What is in it.
        layout: How the call's channels share the talk.
        offset: Seconds of the call at which it begins.
        people: How many speak, where somebody said so.
        participants: How many are known to be on the call.
    """

    words: tuple[Word, ...]
    named: Sequence[str] | None
    path: Path | None
    facts: MediaFacts | None
    layout: Layout
    offset: float
    people: int | None
    participants: int

    @property
    def shared(self) -> bool:
        """Whether people share the one channel, and there is sound to tell them apart by."""
        return (
            self.path is not None
            and self.layout not in SIDED
            and not self.named
            and not any(word.estimated for word in self.words)
        )

    @property
    def told_several(self) -> bool:
        """Whether somebody said that more than two people speak."""
        return max(self.people or 0, self.participants) > len(SIDES)

    @property
    def may_be_several(self) -> bool:
        """Whether it is worth listening for several people on one side."""
        if self.people is not None and self.people <= len(SIDES):
            return False  # one a side: somebody knows it
        return self.told_several or (self.facts is not None and self.facts.duration >= LISTENED_TO)

    @property
    def in_sound(self) -> tuple[Word, ...]:
        """The words in seconds of the sound."""
        return tuple(
            replace(word, start=word.start - self.offset, end=word.end - self.offset)
            for word in self.words
        )


def find_voices(place: Place, call: int, words_version: int, means: Means) -> int:
    """The version of voices for a version of words; made now unless it is there.

    What is learned of how people sound is forgotten when it is done.

    Raises:
        NotFoundError: the sound is gone that they are to be told by.
    """
    with place.library.reading() as conn:
        heard = _heard(conn, place, call, words_version)
    maker = (
        f"{METHOD} {means.diarizer().identity} "
        f"people={heard.people or 'any'} several={'told' if heard.told_several else 'heard'}"
    )
    found = derived.already(place, call, "voices", made_by=maker, made_from=words_version)
    if found is None and heard.path is None:  # the original is not kept: as it was told before
        with place.library.reading() as conn:
            found = versions.newest_from(conn, call, "voices", made_from=words_version)
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
    people = how_many_speak(conn, call)
    kept = source.kept_path if source else None
    two_files = any(one.side for one in recordings.recordings_of_call(conn, call))
    return _Heard(
        words=words.read_words(conn, words_version),
        named=version.detail.get("speakers"),
        path=place.workspace.root / kept if kept else None,
        facts=source.facts if source else None,
        layout=source.facts.layout
        if source and source.facts
        else ("two_sided" if two_files else "mono"),
        offset=source.offset if source else 0.0,
        people=int(people.value) if people else None,
        participants=len(calls.people_on_call(conn, call)),
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
    if heard.named is not None and not heard.shared:  # a transcript that names nobody
        nobody = dict.fromkeys(range(len(heard.words)))
        return voices_of(heard.words, "mono", attributed=nobody), frozenset()
    if heard.facts is None or heard.path is None:
        return voices_of(heard.words, heard.layout), frozenset()
    if not heard.path.is_file():
        raise NotFoundError(
            f"the sound of {call_name(call)} is gone: {heard.path.name}",
            hint="drop its recording into the inbox again",
        )
    if heard.shared:
        return _apart(heard, heard.path, heard.facts, means)
    return _by_side(heard, heard.path, heard.facts, means)


def _apart(
    heard: _Heard, path: Path, facts: MediaFacts, means: Means
) -> tuple[Voices, frozenset[int]]:
    """The voices that share a channel."""
    audio = whole(path, facts)[0]
    stretches = means.diarizer().diarize(audio, speakers=heard.people)
    given = attribute(heard.in_sound, stretches) if stretches else ()
    attributed = {at: one.voice for at, one in enumerate(given)}
    overlapped = frozenset(at for at, one in enumerate(given) if one.overlapped)
    found = voices_of(heard.words, facts.layout, attributed=attributed)
    people = set(range(len(found.labels))) - found.automatic - found.several
    if len(people) == 1 and heard.people != 1:
        # two people who sound alike are one voice, too, and its role would be wrong for one of them
        found = replace(found, several=found.several | people)
    return found, overlapped


def _by_side(
    heard: _Heard, path: Path, facts: MediaFacts, means: Means
) -> tuple[Voices, frozenset[int]]:
    """The voices of a call on two sides: what leaked is left out, several on a side are parted."""
    gone: frozenset[int] = frozenset()
    if facts.layout == "two_sided":
        gone = leaked(heard.in_sound, levels_of(path, facts))
    attributed: dict[int, int | None] = {}
    overlapped: set[int] = set()
    if heard.may_be_several:
        audio = whole(path, facts)
        for row, channel in enumerate(facts.heard):
            own = [
                at
                for at, word in enumerate(heard.words)
                if word.channel == channel and at not in gone
            ]
            said = [heard.in_sound[at] for at in own]
            if not heard.told_several and not _sounds_like_several(
                audio[row], said, facts.duration, means
            ):
                continue
            stretches = means.diarizer().diarize(audio[row])
            if not are_several(stretches):
                continue
            for at, one in zip(own, attribute(said, stretches), strict=True):
                attributed[at] = one.voice
                if one.overlapped:
                    overlapped.add(at)
    found = voices_of(heard.words, facts.layout, leaked=gone, attributed=attributed)
    return found, frozenset(overlapped)


def _sounds_like_several(audio: Audio, said: Sequence[Word], duration: float, means: Means) -> bool:
    """Whether a sample of one side's talk is that of several people."""
    pieces = [
        audio[round(start * SAMPLE_RATE_HZ) : round(end * SAMPLE_RATE_HZ)]
        for start, end in sample_of(said, duration)
    ]
    return bool(pieces) and are_several(means.diarizer().diarize(np.concatenate(pieces)))
