"""A document as a ready call of a library, with all that a search goes by."""

from __future__ import annotations

from collections.abc import Iterator

from coaching.ports import Embedder, StageTag
from coaching.steps import cutting, derived, vectors
from coaching.steps.place import Place
from coaching.steps.search_questions import Document
from coaching.store import calls, index, versions, words
from coaching.store import turns as stored
from coaching.store.turns import StoredVoice
from coaching.transcript import PersonRole, Turn, Word

SECONDS_A_WORD = 0.4
"""How long a word takes where a document tells no times. Source: 150 words a minute, the pace of
unhurried English; so 60 seconds are 150 words."""

STAGE = "other"
"""The stage of all turns: documents of any kind are not read by a sales process."""


def add_document(place: Place, document: Document, embedder: Embedder) -> int:
    """A document with turns as a ready call, searchable; its number.

    Its talk is taken as it stands: a role where the speaker is called rep or customer, unknown for
    any other; times by ``SECONDS_A_WORD``.
    """
    turns = tuple(_turns(document))
    voices = {
        speaker: StoredVoice(_role(speaker), "document", speaker)
        for speaker in dict.fromkeys(speaker for speaker, _ in document.turns)
    }
    tags = [StageTag(STAGE, 1.0) for _ in turns]
    with place.library.writing() as conn:
        now = place.now()
        call = calls.open_call(
            conn, title=document.id, duration=turns[-1].end, started_at=now, now=now
        )
    spoken = [word for turn in turns for word in turn.words]
    words_version = derived.write(
        place,
        call,
        "words",
        lambda conn, version: words.add_read(conn, version, None, spoken),
        made_by="document",
        made_from=None,
    )
    turns_version = derived.write(
        place,
        call,
        "turns",
        lambda conn, version: stored.add_turns(conn, version, voices, turns),
        made_by="document",
        made_from=words_version,
    )
    tags_version = derived.write(
        place,
        call,
        "tags",
        lambda conn, version: stored.add_tags(conn, version, tags),
        made_by="document",
        made_from=turns_version,
    )
    snippets_version = cutting.cut(place, call, tags_version)
    vectors_version = vectors.embed(place, call, snippets_version, embedder)
    with place.library.writing() as conn:
        made = (words_version, turns_version, tags_version, snippets_version, vectors_version)
        versions.activate(conn, call, made)
        index.add_call(conn, call, embedder.identity, embedder.dimension)
        calls.make_ready(conn, call, now=place.now())
    return call


def _role(speaker: str) -> PersonRole:
    known: dict[str, PersonRole] = {"rep": "rep", "customer": "customer"}
    return known.get(speaker, "unknown")


def _turns(document: Document) -> Iterator[Turn]:
    channels = list(dict.fromkeys(speaker for speaker, _ in document.turns))
    said = 0
    for position, (speaker, text) in enumerate(document.turns):
        channel = channels.index(speaker)
        spoken = tuple(
            Word(SECONDS_A_WORD * place, SECONDS_A_WORD * (place + 1), word, channel=channel)
            for place, word in enumerate(text.split(), start=said)
        )
        said += len(spoken)
        start = spoken[0].start if spoken else SECONDS_A_WORD * said
        end = SECONDS_A_WORD * said
        yield Turn(position, speaker, _role(speaker), start, end, text, spoken, channel)
