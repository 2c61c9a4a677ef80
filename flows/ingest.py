"""One recording's way into the library: a flow that reads as a table of contents."""

from __future__ import annotations

from prefect import flow, task

from coaching.steps import (
    claims,
    cutting,
    keep,
    playback,
    probe,
    publish,
    sidecar,
    sidecar_words,
    tags,
    turns,
    vectors,
    words,
)
from coaching.steps.deriving import TRIES, overtaken
from flows.nameless import nameless, steps_of
from flows.resident import current
from flows.retrying import RETRYING


@flow(name="ingest-recording", flow_run_name="ingest-{file}", persist_result=False)
def ingest_recording(file: int) -> str:
    """Bring one file of the ledger into the library.

    Args:
        file: The file's number in the ledger, claimed by the worker that calls this.

    Returns:
        The state it ends in: "ready" or "duplicate".
    """
    with steps_of(file):
        if not keep_copy(file):
            return "duplicate"
        call = probe_recording(file)
        make_playback_copy(file)
        words_version = find_words(file, call)
        make_searchable(file, call, words_version)
    return "ready"


def make_searchable(file: int, call: int, words_version: int) -> None:
    """From words to a call that is found, whatever the words came from.

    Where a person chose other words or roles meanwhile, it is done again with those.
    """
    for _ in range(TRIES):
        turns_version = take_turns(file, call, words_version)
        tags_version = tag_stages(file, call, turns_version)
        snippets_version = cut_snippets(file, call, words_version, turns_version, tags_version)
        vectors_version = embed_snippets(file, call, snippets_version)
        made = (words_version, turns_version, tags_version, snippets_version, vectors_version)
        if make_ready(file, call, *made):
            return
        words_version = find_words(file, call)
    raise overtaken(call)


@task(name="keep", task_run_name="keep-{file}", **RETRYING)
@nameless
def keep_copy(file: int) -> bool:
    """Our own copy, known by its hash; False for a duplicate."""
    here = current()
    here.begin(file, "keep")
    return keep.keep(here.place, file)


@task(name="probe", task_run_name="probe-{file}", **RETRYING)
@nameless
def probe_recording(file: int) -> int:
    """What is in it; the call that it is or is a piece of."""
    here = current()
    progress = here.begin(file, "probe")
    return probe.probe(here.place, file, settings=here.settings, on_progress=progress)


@task(name="playback", task_run_name="playback-{file}", **RETRYING)
@nameless
def make_playback_copy(file: int) -> None:
    """What a browser plays."""
    here = current()
    playback.playback(here.place, file, on_progress=here.begin(file, "playback"))


@task(name="words", task_run_name="words-{file}", **RETRYING)
@nameless
def find_words(file: int, call: int) -> int:
    """The version of words: of the transcript beside the recording, or of what we hear."""
    here = current()
    on_progress = here.begin(file, "words")
    sidecar.fetch_transcripts(here.place, call)
    read = sidecar_words.words_of_call(here.place, call)
    if read is not None:
        return read
    return words.recognise(
        here.place,
        call,
        here.transcriber(),
        language=claims.language_of(here.place, call, here.settings),
        hotwords=here.hotwords,
        on_progress=on_progress,
    )


@task(name="turns", task_run_name="turns-{file}", **RETRYING)
@nameless
def take_turns(file: int, call: int, words_version: int) -> int:
    """The version of turns."""
    here = current()
    here.begin(file, "turns")
    return turns.take_turns(here.place, call, words_version, channels=here.settings.channels)


@task(name="tags", task_run_name="tags-{file}", **RETRYING)
@nameless
def tag_stages(file: int, call: int, turns_version: int) -> int:
    """The version of tags."""
    here = current()
    here.begin(file, "tags")
    return tags.tag(here.place, call, turns_version, here.tagger())


@task(name="snippets", task_run_name="snippets-{file}", **RETRYING)
@nameless
def cut_snippets(
    file: int, call: int, words_version: int, turns_version: int, tags_version: int
) -> int:
    """The version of snippets."""
    here = current()
    here.begin(file, "snippets")
    return cutting.cut(
        here.place,
        call,
        words_version=words_version,
        turns_version=turns_version,
        tags_version=tags_version,
    )


@task(name="vectors", task_run_name="vectors-{file}", **RETRYING)
@nameless
def embed_snippets(file: int, call: int, snippets_version: int) -> int:
    """The version of vectors."""
    here = current()
    here.begin(file, "vectors")
    return vectors.embed(here.place, call, snippets_version, here.embedder())


@task(name="ready", task_run_name="ready-{file}", **RETRYING)
@nameless
def make_ready(  # noqa: PLR0917 - Prefect's tasks take their inputs by position
    file: int,
    call: int,
    words_version: int,
    turns_version: int,
    tags_version: int,
    snippets_version: int,
    vectors_version: int,
) -> bool:
    """Everything visible at once; False where other words or roles count by now."""
    here = current()
    here.begin(file, "ready")
    return publish.publish(
        here.place,
        call,
        file=file,
        words_version=words_version,
        turns_version=turns_version,
        tags_version=tags_version,
        snippets_version=snippets_version,
        vectors_version=vectors_version,
        channels=here.settings.channels,
        embedder=here.embedder(),
    )
