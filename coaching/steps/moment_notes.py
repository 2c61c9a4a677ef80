"""What people say of a moment: why it worked, that they used it, comments, credit.

What is personal in it is masked as it is in talk.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection

from coaching.errors import NotFoundError, UsageError
from coaching.glossary import Glossary
from coaching.ledger import call_name
from coaching.media.probe import probe
from coaching.media.windows import windows
from coaching.moments.sharing import Moment
from coaching.ports import PersonalDataFinder, Transcriber
from coaching.privacy.masking import mask_edits
from coaching.privacy.policy import Policy
from coaching.steps.moment_library import WATCH
from coaching.steps.moments import meant, require_open
from coaching.steps.place import Place, Progress
from coaching.steps.playbook import note_words
from coaching.steps.reading import find_call
from coaching.steps.sharing import KIND, NOTED
from coaching.store import acts, moment_notes
from coaching.store import moments as stored
from coaching.store.moment_notes import NoteKind
from coaching.transcript import Word
from coaching.wording.edit import edited

logger = logging.getLogger(__name__)

WINDOW = 60.0
"""Seconds of a note that are recognised at once."""

LONGEST_NOTE = 600.0
"""Seconds of a recorded note at most. Chosen because why a minute of talk worked is told in ten."""


class Masking:
    """Masks what is personal in what people write, by the team's policy."""

    def __init__(
        self, finder: Callable[[], PersonalDataFinder], policy: Policy, glossary: Glossary
    ) -> None:
        self._finder, self._policy, self._glossary = finder, policy, glossary

    def masked(self, text: str) -> str:
        """The text with what is personal in it masked."""
        said = [Word(float(at), at + 0.5, word) for at, word in enumerate(text.split())]
        found = self._finder().find(said, known=self._glossary.hotwords)
        return " ".join(word.text for word in edited(said, mask_edits(found, self._policy)))


def why(place: Place, wanted: str, text: str, *, masking: Masking, who: str) -> Moment:
    """Keep why a moment worked, in a person's own words; the last that a person says counts.

    Raises:
        NotFoundError: No such moment, or it is somebody else's own still.
        UsageError: Nothing is said.
    """
    return _note(place, wanted, "why", _said(text, masking), who=who)


def why_recorded(
    place: Place,
    wanted: str,
    recording: Path,
    *,
    transcriber: Transcriber,
    hotwords: Sequence[str],
    language: str | None,
    masking: Masking,
    who: str,
    on_progress: Progress = lambda _: None,
) -> Moment:
    """Keep why a moment worked as a recorded note: its sound, and its words as recognised.

    Args:
        place: Where the moment is.
        wanted: The moment.
        recording: The note; it is copied into the workspace.
        transcriber: Hears the words.
        hotwords: Names and terms to expect.
        language: Code of the language, or None to find it.
        masking: Masks what is personal.
        who: Whose note it is.
        on_progress: Told the share that is recognised.

    Raises:
        NotFoundError: No such moment, or it is somebody else's own still.
        RecordingError: The note is no recording.
        UsageError: It is too long, or nobody speaks in it.
    """
    with place.library.reading() as conn:
        moment = meant(conn, wanted)
        require_open(conn, moment, who=who, now=place.now())
    facts = probe(recording)
    if facts.duration > LONGEST_NOTE:
        raise UsageError(
            f"{recording.name} lasts {facts.duration:.0f} s",
            hint=f"a note lasts {LONGEST_NOTE:.0f} s at most",
        )
    heard: list[str] = []
    for window in windows(recording, facts, target=WINDOW, search=WINDOW / 4):
        recognised = transcriber.transcribe(
            window.audio.mean(axis=0), language=language, hotwords=hotwords
        )
        language = language or recognised.language or None
        heard += [word.text for word in recognised.words]
        on_progress(window.end / facts.duration)
    if not heard:
        raise UsageError(f"nobody speaks in {recording.name}", hint="type it, or record it again")
    folder = place.workspace.call_folder(moment.call)
    folder.mkdir(parents=True, exist_ok=True)
    kept = _free(folder, f"note-{moment.name}", recording.suffix.lower())
    shutil.copyfile(recording, kept)
    try:
        return _note(
            place,
            wanted,
            "why",
            _said(" ".join(heard), masking),
            who=who,
            audio=place.workspace.relative(kept),
        )
    except BaseException:
        kept.unlink(missing_ok=True)
        raise


def used(
    place: Place, wanted: str, *, call: str | None, text: str, masking: Masking, who: str
) -> Moment:
    """Keep that somebody used a moment, and on which call.

    Raises:
        NotFoundError: No such moment or call.
        UsageError: The call is the moment's own.
    """
    with place.library.reading() as conn:
        moment = meant(conn, wanted)
        used_on = None if call is None else find_call(conn, call)
    if used_on == moment.call:
        raise UsageError(
            f"{moment.name} is from {call_name(moment.call)} itself",
            hint="name the later call on which it was used",
        )
    said = masking.masked(text) if text.strip() else ""
    return _note(place, wanted, "used", said, who=who, used_on=used_on)


def comment(place: Place, wanted: str, text: str, *, masking: Masking, who: str) -> Moment:
    """Keep what somebody says of a moment."""
    return _note(place, wanted, "comment", _said(text, masking), who=who)


def credit(place: Place, wanted: str, person: str, *, who: str) -> Moment:
    """Keep that a moment is owed to somebody, too; the rep says so.

    Raises:
        NotFoundError: No such moment, or none of us goes by that name.
        UsageError: The moment is somebody else's.
    """
    from coaching.steps.sharing import own_moment

    with place.library.reading() as conn:
        own_moment(conn, wanted, who=who)
        name = stored.named_us(conn, person)
    if name is None:
        raise NotFoundError(
            f"nobody of ours goes by {person!r}", hint="write the name as calls or the CRM have it"
        )
    return _note(place, wanted, "credit", name, who=who)


def watched(place: Place, wanted: str, *, by: Sequence[str], who: str) -> Moment:
    """Keep that people watched a moment; each counts once, and its rep does not."""
    with place.library.writing() as conn:
        moment = meant(conn, wanted)
        require_open(conn, moment, who=who, now=place.now())
        log_watching(conn, place, moment, by or [who])
    return moment


def log_watching(conn: Connection, place: Place, moment: Moment, people: Sequence[str]) -> None:
    """Log that people watched a moment, those who did not before; a writing transaction."""
    from coaching.moments.sharing import is_own
    from coaching.naming import fold

    rep = stored.rep_names(conn, moment.call)
    before = {fold(act.who) for act in acts.acts_on(conn, KIND, moment.id) if act.verb == WATCH}
    for person in people:
        if fold(person) in before or (rep and is_own(person, rep)):
            continue
        before.add(fold(person))
        acts.record(
            conn,
            at=place.now(),
            who=person,
            verb=WATCH,
            object_kind=KIND,
            object_id=moment.id,
        )


def _said(text: str, masking: Masking) -> str:
    if not text.strip():
        raise UsageError("nothing is said", hint='write it in quotes, such as "she asked first"')
    return masking.masked(text)


def _note(
    place: Place,
    wanted: str,
    kind: NoteKind,
    text: str,
    *,
    who: str,
    used_on: int | None = None,
    audio: str | None = None,
) -> Moment:
    now = place.now()
    with place.library.writing() as conn:
        moment = meant(conn, wanted)
        require_open(conn, moment, who=who, now=now)
        note = moment_notes.add_note(
            conn, moment, kind, text=text, who=who, now=now, used_on=used_on, audio=audio
        )
        acts.record(
            conn,
            at=now,
            who=who,
            verb=NOTED,
            object_kind=KIND,
            object_id=moment.id,
            after={"note": note, "kind": kind},
        )
        if kind == "why":
            note_words(conn, place, moment.id, who=who)
    return moment


def _free(folder: Path, stem: str, suffix: str) -> Path:
    """A path in a folder that no file has yet."""
    number = 1
    while (path := folder / f"{stem}-{number}{suffix}").exists():
        number += 1
    return path
