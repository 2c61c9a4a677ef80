"""The site over a real small library: talk with words, stages and a sound to play."""

from __future__ import annotations

import hashlib
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, insert, select, update
from starlette.testclient import TestClient

from coaching.app.retrying import try_again
from coaching.app.web.site import create_site
from coaching.ledger import FileKind, State, Step
from coaching.ports import StageTag
from coaching.process import SalesProcess, parse_process
from coaching.settings import Settings
from coaching.steps.place import Place
from coaching.store import turns, words
from coaching.store.schema.calls import calls, recordings, versions
from coaching.store.schema.ledger import files
from coaching.store.schema.talk import turns as spoken_turns
from coaching.store.turns import StoredVoice
from coaching.store.versions import VersionKind
from coaching.transcript import Word
from tests.places import NOW
from tests.store.search_fixtures import BAG, Said, add_account, add_call, add_deal, add_person
from tests.web.browser import ARGUMENTS, CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOME = "http://127.0.0.1:8000"
RATE_HZ = 8000

PRICE: Said = [("rep", "The price is nine hundred."), ("customer", "That is too expensive.")]
SEATS: Said = [("rep", "How many seats do you need?"), ("customer", "Sixty seats.")]

TALK: Sequence[tuple[Any, str]] = [
    ("A", "We use pipe wise daily here."),
    ("B", "How many seats do you need?"),
    ("C", "Sixty seats would do."),
]
VOICES = {
    "A": StoredVoice("customer", "the other voice is the rep"),
    "B": StoredVoice("rep", "talk 0.97", "Marcus Bennett"),
    "C": StoredVoice("customer", "Dana said so"),
    "automatic": StoredVoice("other", "sounds like a machine"),
}
"""Who speaks in ``TALK``, and a machine."""

NOTED: dict[VersionKind, dict[str, Any]] = {
    "words": {
        "coverage": {
            "speech": 40.0,
            "covered": 37.9,
            "share": 0.9475,
            "gaps": [{"start": 12.4, "end": 14.5, "seconds": 2.1, "channel": 0}],
            "dropped": {"repeated": 3},
        }
    },
    "voices": {"dropped": {"leaked": 41}},
    "text": {"masked": {"card": 1, "phone": 2}, "lost": [7]},
}
"""What versions note of what is not shown."""


@dataclass
class Library:
    """Makes calls and files in a workspace, and says what was made."""

    place: Place
    made: list[int] = field(default_factory=list)

    def call(
        self,
        *said: Said,
        title: str = "Harbor Dental",
        stages: Sequence[str] = (),
        rep: str | None = None,
        account: str | None = None,
        territory: str | None = None,
        outcome: str | None = None,
        sound: bool = True,
        voices: dict[str, StoredVoice] | None = None,
        noted: dict[VersionKind, dict[str, Any]] | None = None,
        **facts: object,
    ) -> int:
        """A ready call: ten seconds a turn, a word every second, a tone to play.

        ``voices`` says who speaks under which label, in whose order their words have channels;
        what is said has labels in the place of roles then. ``noted`` is the detail of versions.
        """
        with self.place.library.writing() as conn:
            if rep is not None:
                facts["rep_id"] = add_person(conn, rep)
            if account is not None:
                facts["account_id"] = add_account(conn, account, territory=territory)
            if outcome is not None:
                facts["deal_id"] = add_deal(conn, f"D-{len(self.made)}", outcome=outcome)
        call = add_call(
            self.place.library, *said, stages=stages, title=title, started_at=NOW, **facts
        )
        self.made.append(call)
        spoken = [turn for piece in said for turn in piece]
        tagged = [
            StageTag(stages[place] if stages else "discovery", 0.9)
            for place, piece in enumerate(said)
            for _ in piece
        ]
        known = voices or {}
        labels = list(known)
        noted = noted or {}
        recording = self._sound(call, 10.0 * len(spoken)) if sound else None
        with self.place.library.writing() as conn:
            heard = made_from = _version(conn, call, "words", detail=noted.get("words"))
            for kind in ("voices", "text") if known else ():
                detail = noted.get(kind)
                made_from = _version(conn, call, kind, detail=detail, made_from=made_from)
            conn.execute(
                update(versions)
                .where(versions.c.call_id == call, versions.c.kind == "turns")
                .values(made_from=made_from)
            )
            if known:
                self._label(conn, call, known)
            turns.add_tags(conn, _version(conn, call, "tags"), tagged)
            words.add_read(
                conn,
                heard,
                recording,
                [
                    Word(
                        10.0 * place + at,
                        10.0 * place + at + 0.9,
                        word,
                        channel=labels.index(label) if known else 0,
                        estimated=not sound,
                    )
                    for place, (label, text) in enumerate(spoken)
                    for at, word in enumerate(text.split())
                ],
            )
            conn.execute(
                update(calls).where(calls.c.id == call).values(duration=10.0 * len(spoken))
            )
        return call

    def _label(self, conn: Connection, call: int, known: dict[str, StoredVoice]) -> None:
        """Write whose the turns of a call are."""
        found = select(versions.c.id).where(versions.c.call_id == call, versions.c.kind == "turns")
        version = int(conn.execute(found).scalar_one())
        turns.add_turns(conn, version, known, ())
        for channel, (label, voice) in enumerate(known.items()):
            conn.execute(
                update(spoken_turns)
                .where(spoken_turns.c.version_id == version, spoken_turns.c.speaker == label)
                .values(role=voice.role, channel=channel)
            )

    def _sound(self, call: int, seconds: float) -> str:
        """A quiet tone as a real WAV in the call's folder."""
        path = self.place.workspace.call_folder(call) / "sound.wav"
        path.parent.mkdir(parents=True)
        at = np.arange(int(RATE_HZ * seconds)) / RATE_HZ
        tone = (3000 * np.sin(2 * np.pi * (200 + 10 * call) * at)).astype("<i2")
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(tone.tobytes())
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        lies = self.place.workspace.relative(path)
        with self.place.library.writing() as conn:
            conn.execute(
                insert(recordings).values(
                    id=sha256,
                    call_id=call,
                    name=path.name,
                    kept_path=lies,
                    playback_path=lies,
                    size_bytes=path.stat().st_size,
                    container="wav",
                    codec="pcm_s16le",
                    duration=seconds,
                    sample_rate_hz=RATE_HZ,
                    channels=1,
                    has_video=False,
                    video_codec="",
                    heard=[0],
                    layout="mono",
                    created_at=NOW,
                )
            )
        return sha256

    def file(
        self,
        name: str,
        *,
        state: State = "ready",
        kind: FileKind = "recording",
        step: Step | None = None,
        progress: float | None = None,
        reason: str = "",
        hint: str = "",
        late: float = 0.0,
        on_disk: bool = True,
        call: int | None = None,
    ) -> int:
        """A file in the ledger, and in the inbox too."""
        path = self.place.workspace.inbox / name
        if on_disk:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"RIFF")
        lies = path.stat() if on_disk else None
        with self.place.library.writing() as conn:
            return int(
                conn.execute(
                    insert(files)
                    .values(
                        path=str(path),
                        kind=kind,
                        size_bytes=lies.st_size if lies else 4,
                        mtime_ns=lies.st_mtime_ns if lies else 1,
                        state=state,
                        step=step,
                        progress=progress,
                        reason=reason,
                        hint=hint,
                        call_id=call,
                        first_seen_at=NOW,
                        changed_at=NOW + timedelta(seconds=late),
                    )
                    .returning(files.c.id)
                ).scalar_one()
            )


def _version(
    conn: Connection,
    call: int,
    kind: str,
    *,
    detail: dict[str, Any] | None = None,
    made_from: int | None = None,
) -> int:
    return int(
        conn.execute(
            insert(versions)
            .values(
                call_id=call,
                kind=kind,
                made_by="test",
                made_from=made_from,
                detail=detail or {},
                created_at=NOW,
                completed_at=NOW,
                active=True,
            )
            .returning(versions.c.id)
        ).scalar_one()
    )


@pytest.fixture
def made(place: Place) -> Library:
    """Makes what a test needs."""
    return Library(place)


@pytest.fixture(scope="session")
def process() -> SalesProcess:
    """The shipped process."""
    path = Path(__file__).parents[2] / "config" / "sales_process.yaml"
    return parse_process(path.read_text(encoding="utf-8"), source=path.name)


@pytest.fixture(autouse=True)
def nothing_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page has calls looked through for moments, which takes networks, unless a test does."""
    monkeypatch.setattr("coaching.app.moments.look_for_moments", lambda *_, **__: None)


@pytest.fixture
def followed() -> list[int]:
    """The calls that were read anew."""
    return []


@pytest.fixture
def site(place: Place, process: SalesProcess, followed: list[int]) -> FastAPI:
    """The site over the workspace, with an embedder that knows words alone."""
    return create_site(
        place,
        Settings(me="Ann"),
        process=lambda: process,
        embedder=lambda: BAG,
        retry=lambda file: try_again(place, file, who="Ann"),
        follow=followed.append,
    )


@pytest.fixture
def browse(site: FastAPI) -> Iterator[TestClient]:
    """A client of the site on this machine; errors are answers, as they are outside."""
    with TestClient(
        site, base_url=HOME, raise_server_exceptions=False, follow_redirects=False
    ) as client:
        yield client


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file of tests; Prefect takes the process for asynchronous while it runs."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright for Python is not here")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
