"""Ready calls with real files and talk of one's own choice, written without any model."""

from __future__ import annotations

import hashlib
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Table, insert

from coaching.naming import fold
from coaching.snippets import Snippet
from coaching.steps.place import Place
from coaching.store import index, vectors
from coaching.store.schema.calls import calls, recordings, versions
from coaching.store.schema.crm import accounts
from coaching.store.schema.ledger import files
from coaching.store.schema.people import people, person_aliases
from coaching.store.schema.talk import heard_words, speakers, tags, transcript_progress, turns
from tests.places import NOW
from tests.store.search_fixtures import BAG

RATE_HZ = 8000


@dataclass(frozen=True)
class ReadyCall:
    """A call that was made for a test.

    Attributes:
        number: The call's.
        original: The file in the inbox.
        sha256: Of its bytes.
        file: Its line in the ledger.
        kept: Our copy.
        words_version: Of its words.
        text_version: Of how they are shown.
    """

    number: int
    original: Path
    sha256: str
    file: int
    kept: Path
    words_version: int
    text_version: int


def write_hum(path: Path, *, seconds: float, pitch_hz: float) -> Path:
    """A WAV that hums."""
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    sound = (9000 * np.sin(2 * np.pi * pitch_hz * time)).astype("<i2")
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(sound.tobytes())
    return path


def make_ready_call(
    place: Place,
    name: str,
    *said: str,
    customer: str | None = None,
    account: str | None = None,
    seconds: float = 12.0,
) -> ReadyCall:
    """A ready call whose rep and customer take turns in saying ``said``, a word a second."""
    workspace = place.workspace
    pitch_hz = 100 + int(hashlib.sha256(name.encode()).hexdigest()[:4], 16) % 900
    original = write_hum(workspace.inbox / name, seconds=seconds, pitch_hz=pitch_hz)
    content = original.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    with place.library.writing() as conn:

        def add(table: Table, **values: Any) -> Any:
            made = conn.execute(insert(table).values(**values).returning(*table.primary_key))
            return made.one()[0]

        company = account and add(accounts, name=account, folded_name=fold(account), created_at=NOW)
        call = add(
            calls,
            title=Path(name).stem,
            started_at=NOW,
            started_at_source="name",
            duration=seconds,
            language="en",
            account_id=company,
            created_at=NOW,
            ready_at=NOW,
        )
        kept = workspace.call_folder(call) / f"{sha256[:12]}.wav"
        kept.parent.mkdir(parents=True)
        kept.write_bytes(content)
        add(
            recordings,
            id=sha256,
            call_id=call,
            name=Path(name).name,
            kept_path=workspace.relative(kept),
            playback_path=workspace.relative(kept),
            size_bytes=len(content),
            container="wav",
            codec="pcm_s16le",
            duration=seconds,
            sample_rate_hz=RATE_HZ,
            channels=1,
            has_video=False,
            heard=[0],
            layout="mono",
            created_at=NOW,
        )
        state = original.stat()
        line = add(
            files,
            path=str(original),
            folder=str(original.parent),
            kind="recording",
            size_bytes=state.st_size,
            mtime_ns=state.st_mtime_ns,
            recording_id=sha256,
            state="ready",
            first_seen_at=NOW,
            changed_at=NOW,
        )
        person = None
        if customer is not None:
            person = add(
                people, name=customer, works_for="customer", account_id=company, created_at=NOW
            )
            add(
                person_aliases,
                person_id=person,
                kind="name",
                value=fold(customer),
                source="sheet",
            )
        made: dict[str, int] = {}
        for kind in ("words", "voices", "text", "turns", "tags", "snippets", "vectors"):
            made[kind] = add(
                versions,
                call_id=call,
                kind=kind,
                made_by=BAG.identity if kind == "vectors" else f"{kind}@1",
                made_from=max(made.values(), default=None),
                detail={},
                created_at=NOW,
                completed_at=NOW,
                active=True,
            )
        roles = ("rep", "customer")
        for channel, role in enumerate(roles):
            add(
                speakers,
                version_id=made["turns"],
                label=role,
                channel=channel,
                role=role,
                role_source="channel",
                person_id=person if role == "customer" else None,
            )
        add(
            transcript_progress,
            version_id=made["words"],
            recording_id=sha256,
            until=seconds,
        )
        second = 0.0
        position = 0
        for place_, text in enumerate(said):
            begin = second
            for word in text.split():
                add(
                    heard_words,
                    version_id=made["words"],
                    position=position,
                    recording_id=sha256,
                    channel=place_ % 2,
                    start=second,
                    end=second + 0.5,
                    text=word,
                    probability=0.9,
                    estimated=False,
                )
                position += 1
                second += 1.0
            role = roles[place_ % 2]
            add(
                turns,
                version_id=made["turns"],
                position=place_,
                speaker=role,
                role=role,
                channel=place_ % 2,
                start=begin,
                end=second - 0.5,
                text=text,
            )
            stage = ("opening", "discovery")[place_ % 2]
            add(tags, version_id=made["tags"], turn=place_, stage=stage, probability=0.8)
        whole = Snippet(
            position=0,
            start=0.0,
            end=second,
            stage="discovery",
            first_turn=0,
            end_turn=len(said),
            text="\n".join(said),
            roles=roles,
        )
        vectors.add_snippets(conn, made["snippets"], call, [whole])
        texts = vectors.snippet_texts(conn, made["snippets"])
        vectors.add_embeddings(
            conn,
            made["vectors"],
            [number for number, _ in texts],
            BAG.embed([text for _, text in texts]),
        )
        index.add_call(conn, call, BAG.identity, BAG.dimension)
    return ReadyCall(int(call), original, sha256, int(line), kept, made["words"], made["text"])
