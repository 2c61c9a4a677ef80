"""Wiring: from a workspace and its settings to the parts that do the work."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from coaching.errors import SettingsError
from coaching.given_text import config_text
from coaching.settings import (
    Settings,
    cache_folder,
    keep_libraries_at_home,
    read_settings,
    with_speech_model,
)
from coaching.steps.place import Place
from coaching.store.library import Library
from coaching.workspace import Workspace, shipped_config

if TYPE_CHECKING:
    from fastapi import FastAPI

    from coaching.glossary import Glossary
    from coaching.ports import (
        Aligner,
        Diarizer,
        Embedder,
        PersonalDataFinder,
        RoleTeller,
        StageTagger,
        Transcriber,
    )
    from coaching.privacy.policy import Policy
    from coaching.process import SalesProcess
    from coaching.search.synonyms import Synonyms
    from coaching.steps.means import Means
    from flows.resident import Listener, Resident
    from models.speech import FasterWhisper
    from models.stages import StageReader

logger = logging.getLogger(__name__)

T = TypeVar("T")


def open_place(workspace: Workspace) -> Place:
    """The workspace with its library, brought to the newest schema."""
    keep_libraries_at_home(workspace.prefect)
    library = Library(workspace.library)
    if not library.is_current():
        library.migrate()
    return Place(workspace, library)


def settings_of(workspace: Workspace) -> Settings:
    """The workspace's settings."""
    return read_settings(workspace.config / "filmroom.toml")


def process_of(workspace: Workspace) -> SalesProcess:
    """The team's sales process."""
    from coaching.process import parse_process

    path = workspace.config / "sales_process.yaml"
    return parse_process(_text(path), source=f"config/{path.name}")


def glossary_of(workspace: Workspace) -> Glossary:
    """The team's glossary."""
    from coaching.glossary import parse_glossary

    path = workspace.config / "glossary.yaml"
    return parse_glossary(_text(path), source=f"config/{path.name}")


def synonyms_of(workspace: Workspace) -> Synonyms:
    """The team's synonyms; none where a workspace of an earlier Filmroom has no such file."""
    from coaching.search.synonyms import NO_SYNONYMS

    path = workspace.config / "synonyms.yaml"
    if not path.exists():
        return NO_SYNONYMS
    return _synonyms_in(_text(path), f"config/{path.name}")


def shipped_synonyms() -> Synonyms:
    """The synonyms that a new workspace begins with."""
    return _synonyms_in(_text(shipped_config() / "synonyms.yaml"), "config/synonyms.yaml")


@lru_cache(maxsize=4)
def _synonyms_in(text: str, source: str) -> Synonyms:
    """The synonyms of a file, read once for each text of it: every search asks for them."""
    from coaching.search.synonym_file import parse_synonyms

    return parse_synonyms(text, source=source)


def policy_of(workspace: Workspace) -> Policy:
    """What becomes of personal data."""
    from coaching.privacy.policy import parse_policy

    path = workspace.config / "privacy.yaml"
    if not path.exists():  # a workspace of an earlier Filmroom has none
        return parse_policy("", source=f"config/{path.name}")
    return parse_policy(_text(path), source=f"config/{path.name}")


@cache
def diarizer_of() -> Diarizer:
    """What tells voices on one channel apart, not yet loaded."""
    from models.speakers import installed_diarizer

    return installed_diarizer(cache=cache_folder())


@cache
def finder_of() -> PersonalDataFinder:
    """What finds personal data, not yet loaded."""
    from models.personal.finder import installed_finder

    return installed_finder(cache=cache_folder())


@cache
def teller_of() -> RoleTeller:
    """What tells roles from the talk, not yet loaded."""
    from models.roles import WordRoleTeller

    return WordRoleTeller()


def transcriber_of(settings: Settings) -> Transcriber:
    """The recogniser that the settings name, not yet loaded."""
    from models.speech import FasterWhisper
    from models.weights import locate_speech

    weights = locate_speech(settings.speech.model, cache=cache_folder())
    return FasterWhisper(
        weights.folder,
        name=weights.name,
        sha256=weights.sha256,
        threads=settings.speech.threads,
        batch_size=settings.speech.batch_size,
        languages=settings.speech.languages,
        linguist=_linguist,
    )


@cache
def _linguist() -> FasterWhisper:
    """Weights that tell languages apart, for those that know English alone; not yet loaded."""
    from models.speech import FasterWhisper
    from models.weights import locate_speech

    weights = locate_speech("base", cache=cache_folder())
    return FasterWhisper(weights.folder, name=weights.name, sha256=weights.sha256)


@cache
def embedder_of() -> Embedder:
    """The sentence embedder, one for the process, not yet loaded."""
    from models.catalogue import MINILM
    from models.embeddings import MiniLM
    from models.weights import locate

    return MiniLM(locate(MINILM.name, cache=cache_folder()), sha256=MINILM.sha256)


@cache
def reader_of() -> StageReader:
    """What reads turns for the stage tagger, one for the process, not yet loaded."""
    from models.catalogue import MINILM
    from models.stages import StageReader
    from models.weights import locate

    return StageReader(locate(MINILM.name, cache=cache_folder()), sha256=MINILM.sha256)


def tagger_of(workspace: Workspace) -> StageTagger:
    """The stage tagger for the team's process, with what was learned from the team's labels."""
    from coaching.steps.lessons import lesson_in_use, lesson_to_renew
    from models.stages import SpacyStageTagger

    process, reader = process_of(workspace), reader_of()
    library = _library_if_any(workspace)
    if library is None:
        return SpacyStageTagger(process, reader)
    try:
        lesson = lesson_in_use(library, process, reader)
        earlier = lesson_to_renew(library, reader)
    finally:
        library.close()
    if earlier is not None:
        logger.warning(
            "the lesson was learned over %s and is not used: learn anew, `filmroom label --learn`",
            earlier,
        )
    return SpacyStageTagger(process, reader, lesson=lesson)


def _tagger_as_taught(workspace: Workspace) -> Callable[[], StageTagger]:
    """The stage tagger at every call, made anew once there is another lesson."""
    from coaching.store.turn_labels import newest_lesson

    library = _library_if_any(workspace)
    known: dict[int | None, StageTagger] = {}

    def current() -> StageTagger:
        newest = None
        if library is not None:
            with library.reading() as conn:
                newest = newest_lesson(conn)
        if newest not in known:
            known.clear()
            known[newest] = tagger_of(workspace)
        return known[newest]

    return _locked(current)


def _library_if_any(workspace: Workspace) -> Library | None:
    """The library of a workspace, where there is one that this Filmroom can read."""
    if not workspace.library.exists():
        return None
    library = Library(workspace.library)
    return library if library.is_current() else None


def aligner_of(settings: Settings) -> Aligner:
    """The aligner, with the weights of the recogniser that the settings name; not yet loaded."""
    from models.alignment import WhisperAligner
    from models.speech import FasterWhisper

    transcriber = transcriber_of(settings)
    assert isinstance(transcriber, FasterWhisper), "the one recogniser there is"
    return WhisperAligner(transcriber)


def means_of(workspace: Workspace, settings: Settings) -> Means:
    """What follows from words is made with; the models are loaded when they are first needed."""
    from coaching.steps.means import Means

    return Means(
        channels=settings.channels,
        company=settings.team.company,
        glossary=glossary_of(workspace),
        synonyms=synonyms_of(workspace),
        policy=policy_of(workspace),
        diarizer=diarizer_of,
        finder=finder_of,
        teller=teller_of,
        tagger=_tagger_as_taught(workspace),
        embedder=embedder_of,
    )


def resident_of(
    place: Place,
    settings: Settings,
    *,
    who: str,
    listener: Listener = lambda *_: None,
    light: bool = False,
) -> Resident:
    """A resident whose models are loaded when they are first needed; a light one never hears."""
    from flows.resident import Resident

    process_of(place.workspace)  # a mistake in it is told before any work is done
    return Resident(
        place=place,
        settings=settings,
        transcriber=None if light else _once(lambda: transcriber_of(settings)),
        means=_means_as_written(place.workspace, settings),
        who=who,
        listener=listener,
    )


def _means_as_written(workspace: Workspace, settings: Settings) -> Callable[[], Means]:
    """The means at every call, with glossary and policy read anew once their files have changed."""
    made = means_of(workspace, settings)
    glossary = _fresh(workspace.config / "glossary.yaml", lambda: glossary_of(workspace))
    policy = _fresh(workspace.config / "privacy.yaml", lambda: policy_of(workspace))
    return lambda: replace(made, glossary=glossary(), policy=policy())


def _once(make: Callable[[], T]) -> Callable[[], T]:
    """The same value at every call, made at the first."""
    return cache(make)


def _text(path: Path) -> str:
    try:
        return config_text(path)
    except FileNotFoundError as error:
        raise SettingsError(
            f"config/{path.name} is missing",
            hint=f"`filmroom init {path.parent.parent}` puts the shipped one back",
        ) from error


def evaluation_parts(
    workspace: Workspace | None, *, model: str | None
) -> tuple[Transcriber, tuple[str, ...]]:
    """A recogniser and the names to expect, as the workspace sets them, or the shipped defaults."""
    keep_libraries_at_home(Path.home() / ".filmroom")
    settings = settings_of(workspace) if workspace else Settings()
    hotwords = glossary_of(workspace).hotwords if workspace else ()
    if model is not None:
        settings = with_speech_model(settings, model)
    return transcriber_of(settings), hotwords


def site_of(workspace: Workspace) -> FastAPI:
    """The pages of a workspace; models are loaded once the site has started."""
    from coaching.app.actor import actor_of
    from coaching.app.following import follow
    from coaching.app.retrying import try_again
    from coaching.app.web.site import create_site

    place = open_place(workspace)
    settings = settings_of(workspace)
    who = actor_of(settings)
    return create_site(
        place,
        settings,
        process=_fresh(workspace.config / "sales_process.yaml", lambda: process_of(workspace)),
        embedder=_locked(_once(_loaded_embedder)),
        retry=lambda file: try_again(place, file, who=who),
        follow=lambda call: follow(place, settings, told=[call], roles_changed=[call]),
    )


def _loaded_embedder() -> Embedder:
    """The embedder with its weights in memory."""
    embedder = embedder_of()
    embedder.embed(["warm"])
    return embedder


def _fresh(path: Path, read: Callable[[], T]) -> Callable[[], T]:
    """What ``read`` makes of a file, read again once the file has changed."""
    known: list[tuple[int, T]] = []

    def current() -> T:
        changed_at = path.stat().st_mtime_ns if path.exists() else 0
        if not known or known[0][0] != changed_at:
            known[:] = [(changed_at, read())]
        return known[0][1]

    return current


def _locked(make: Callable[[], T]) -> Callable[[], T]:
    """The same, asked by one thread at a time, so that nothing is made twice."""
    lock = threading.Lock()

    def one_at_a_time() -> T:
        with lock:
            return make()

    return one_at_a_time
