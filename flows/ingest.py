"""One recording's way into the library: a flow that reads as a table of contents."""

from __future__ import annotations

from prefect import flow, task

from coaching.ledger import State
from coaching.steps import (
    claims,
    deriving,
    keep,
    playback,
    probe,
    publish,
    sidecar,
    sidecar_words,
    words,
)
from coaching.steps.deriving import TRIES, overtaken
from coaching.store import queueing
from flows.nameless import nameless, steps_of
from flows.resident import current
from flows.retrying import RETRYING


@flow(name="ingest-recording", flow_run_name="ingest-{file}", persist_result=False)
def ingest_recording(file: int) -> str:
    """Bring one file of the ledger into the library.

    Args:
        file: The file's number in the ledger, claimed by the worker that calls this.

    Returns:
        The state it ends in: "ready", "duplicate", or "queued" for a worker with a recogniser.
    """
    with steps_of(file):
        if not keep_copy(file):
            return "duplicate"
        call = probe_recording(file)
        make_playback_copy(file)
        return make_searchable(file, call)


def make_searchable(file: int, call: int) -> State:
    """From words to a call that is found, whatever the words come from.

    Where a person chose other words or roles meanwhile, it is done again with those.

    Returns:
        The state in which the file ends: "ready", or "queued" where only a recogniser can go on.
    """
    for _ in range(TRIES):
        words_version = find_words(file, call)
        if words_version is None:
            return "queued"
        vectors_version = read_talk(file, call, words_version)
        if make_ready(file, call, vectors_version):
            return "ready"
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
def find_words(file: int, call: int) -> int | None:
    """The version of words: of the transcript beside the recording, or of what we hear.

    None where they are to be heard and this worker has no recogniser: the file is handed on.
    """
    here = current()
    on_progress = here.begin(file, "words")
    sidecar.fetch_transcripts(here.place, call, settings=here.settings)
    read = sidecar_words.words_of_call(here.place, call)
    if read is not None:
        return read
    if here.transcriber is None:
        with here.place.library.writing() as conn:
            queueing.hand_on(conn, file, now=here.place.now())
        return None
    return words.recognise(
        here.place,
        call,
        here.transcriber(),
        language=claims.language_of(here.place, call, here.settings),
        hotwords=here.means().glossary.hotwords,
        on_progress=on_progress,
    )


@task(name="talk", task_run_name="talk-{file}", **RETRYING)
@nameless
def read_talk(file: int, call: int, words_version: int) -> int:
    """Turns, their stages, snippets and what they mean; the version of vectors.

    One task for all of it: each of its steps keeps what it made, and Prefect's server writes down
    tasks slower than short calls are read.
    """
    here = current()
    return deriving.make(
        here.place, call, words_version, here.means(), begin=lambda step: here.begin(file, step)
    )


@task(name="ready", task_run_name="ready-{file}", **RETRYING)
@nameless
def make_ready(file: int, call: int, vectors_version: int) -> bool:
    """Everything visible at once; False where other words or roles count by now."""
    here = current()
    here.begin(file, "ready")
    return publish.publish(here.place, call, vectors_version, file=file, means=here.means())
