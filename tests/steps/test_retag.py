"""Calls read again by another process, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from coaching.errors import NotFoundError
from coaching.ports import Embedder, Embeddings, Reading, StageTag, Utterance
from coaching.process import SalesProcess
from coaching.search import Query
from coaching.steps import retag
from coaching.steps.deriving import derive
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.steps.search import search
from coaching.store import acts, processes, readings, turns, versions
from coaching.store.versions import Version, VersionKind
from tests.steps.making import Opening, Unread, make_means
from tests.steps.test_publish import hear
from tests.store.search_fixtures import BAG


class Of(Opening):
    """A tagger to which everything is one stage of a process."""

    def __init__(self, process: SalesProcess, stage: str, reader: Unread) -> None:
        self.identity = f"of@1+process@{process.version}"
        self.reader = reader
        self._stage = stage

    def tag(self, utterances: Sequence[Utterance], reading: Reading) -> tuple[StageTag, ...]:
        return tuple(StageTag(self._stage, 0.9) for _ in utterances)


def make_process(*stages: str, was: Sequence[str] = ()) -> SalesProcess:
    return SalesProcess.model_validate(
        {
            "stages": [
                {
                    "name": name,
                    "title": name.title(),
                    "goal": "Go on",
                    "description": f"Talk of {name}",
                    "actions": [],
                    "exit_criteria": [],
                    "examples": [],
                    "was": list(was) if name == stages[0] else [],
                }
                for name in stages
            ]
        }
    )


PITCH = make_process("pitch")
RENAMED = make_process("show", was=["pitch"])
OTHER = make_process("haggle")
REWORDED = PITCH.model_copy(
    update={"stages": (PITCH.stages[0].model_copy(update={"goal": "They want it"}),)}
)


@pytest.fixture
def reader() -> Unread:
    return Unread()


@pytest.fixture
def ready(place: Place, call: int, reader: Unread) -> int:
    """A call that is ready, tagged under ``PITCH``."""
    with place.library.writing() as conn:
        processes.remember(conn, PITCH, now=place.now())
    derive(place, call, hear(place, call), means(PITCH, reader))
    return call


def means(process: SalesProcess, reader: Unread) -> Means:
    return make_means(tagger=Of(process, process.stage_names[0], reader))


def run(place: Place, call: int, process: SalesProcess, reader: Unread) -> retag.Retagged:
    return retag.retag(place, [call], process, means(process, reader), who="Dana")


def shown_stages(place: Place, call: int) -> set[str]:
    with place.library.reading() as conn:
        tagged = versions.active(conn, call, "tags")
        assert tagged is not None
        return {tag.stage for tag in turns.read_tags(conn, tagged.id)}


def test_a_call_takes_the_stages_of_the_new_process(
    place: Place, ready: int, reader: Unread
) -> None:
    done = run(place, ready, OTHER, reader)
    assert [(move.before, move.after) for move in done.changes[0].moves] == [("pitch", "haggle")]
    assert shown_stages(place, ready) == {"haggle"}


def test_the_network_is_not_asked_a_second_time(place: Place, ready: int, reader: Unread) -> None:
    before = reader.read_calls
    run(place, ready, OTHER, reader)
    assert reader.read_calls == before


def test_another_reader_reads_anew(place: Place, ready: int) -> None:
    other = Unread()
    other.identity = "unread@2"
    run(place, ready, OTHER, other)
    assert other.read_calls == 1


def test_a_stage_that_was_renamed_is_no_change(place: Place, ready: int, reader: Unread) -> None:
    done = run(place, ready, RENAMED, reader)
    assert not done.changes[0].changed
    assert shown_stages(place, ready) == {"show"}


def test_search_finds_the_talk_under_its_new_stage(
    place: Place, ready: int, reader: Unread
) -> None:
    run(place, ready, OTHER, reader)
    found = search(place.library, lambda: BAG, Query("cost"))
    assert {hit.stage for hit in found.hits} == {"haggle"}


def test_what_calls_are_tagged_otherwise_is_known(place: Place, ready: int, reader: Unread) -> None:
    assert retag.tagged_otherwise(place, Of(OTHER, "haggle", reader)) == (ready,)
    run(place, ready, OTHER, reader)
    assert retag.tagged_otherwise(place, Of(OTHER, "haggle", reader)) == ()


def test_a_preview_shows_nothing_of_it_yet(place: Place, ready: int, reader: Unread) -> None:
    (change,) = retag.preview(place, [ready], OTHER, means(OTHER, reader))
    assert change.moved == change.turns > 0
    assert shown_stages(place, ready) == {"pitch"}


def test_a_preview_keeps_no_tags(place: Place, ready: int, reader: Unread) -> None:
    with place.library.reading() as conn:
        before = versions.of_kind(conn, ready, "tags")
    retag.preview(place, [ready], OTHER, means(OTHER, reader))
    with place.library.reading() as conn:
        assert versions.of_kind(conn, ready, "tags") == before


def shown(place: Place, call: int, kind: VersionKind) -> Version:
    with place.library.reading() as conn:
        version = versions.active(conn, call, kind)
    assert version is not None
    return version


def test_a_call_that_is_read_as_before_is_neither_cut_nor_indexed_anew(
    place: Place, ready: int, reader: Unread
) -> None:
    before = shown(place, ready, "vectors")
    done = run(place, ready, REWORDED, reader)
    assert [change.changed for change in done.changes] == [False]
    assert shown(place, ready, "vectors") == before
    assert {hit.stage for hit in search(place.library, lambda: BAG, Query("cost")).hits} == {
        "pitch"
    }


def test_a_call_that_is_read_as_before_names_the_process_of_now(
    place: Place, ready: int, reader: Unread
) -> None:
    tagger = Of(REWORDED, "pitch", reader)
    assert retag.tagged_otherwise(place, tagger) == (ready,)
    run(place, ready, REWORDED, reader)
    assert retag.tagged_otherwise(place, tagger) == ()
    written = (place.workspace.call_folder(ready) / "call.json").read_text(encoding="utf-8")
    assert tagger.identity in written


def test_undoing_names_the_process_of_before(place: Place, ready: int, reader: Unread) -> None:
    before = shown(place, ready, "tags")
    written = place.workspace.call_folder(ready) / "call.json"
    said = written.read_text(encoding="utf-8")
    run(place, ready, REWORDED, reader)
    assert written.read_text(encoding="utf-8") != said
    undone = retag.undo(place, means(REWORDED, reader), who="Dana")
    assert [change.call for change in undone.changes] == [ready]
    assert shown(place, ready, "tags") == before
    assert written.read_text(encoding="utf-8") == said


def test_a_portable_file_that_was_deleted_is_written_anew(
    place: Place, ready: int, reader: Unread
) -> None:
    written = place.workspace.call_folder(ready) / "call.json"
    written.unlink()
    run(place, ready, REWORDED, reader)
    assert REWORDED.version in written.read_text(encoding="utf-8")


def test_a_call_that_was_read_anew_since_is_left_when_its_name_is_undone(
    place: Place, ready: int, reader: Unread
) -> None:
    run(place, ready, REWORDED, reader)
    derive(place, ready, hear(place, ready), means(OTHER, reader))
    undone = retag.undo(place, means(REWORDED, reader), who="Dana")
    assert list(undone.left) == [ready]
    assert shown_stages(place, ready) == {"haggle"}


@pytest.mark.parametrize("process", [OTHER, REWORDED], ids=["read otherwise", "read as before"])
def test_a_retagging_that_was_broken_off_can_be_undone(
    place: Place, ready: int, reader: Unread, process: SalesProcess
) -> None:
    before = shown(place, ready, "tags")

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        retag.retag(place, [ready], process, means(process, reader), who="Dana", progress=stop)
    if shown(place, ready, "tags") != before:
        retag.undo(place, means(process, reader), who="Dana")
    assert shown(place, ready, "tags") == before


def test_undoing_shows_the_tags_of_before(place: Place, ready: int, reader: Unread) -> None:
    run(place, ready, OTHER, reader)
    undone = retag.undo(place, means(OTHER, reader), who="Dana")
    assert shown_stages(place, ready) == {"pitch"}
    assert [(move.before, move.after) for move in undone.changes[0].moves] == [("haggle", "pitch")]


def test_what_is_undone_is_not_undone_twice(place: Place, ready: int, reader: Unread) -> None:
    run(place, ready, OTHER, reader)
    run(place, ready, RENAMED, reader)
    retag.undo(place, means(OTHER, reader), who="Dana")
    assert shown_stages(place, ready) == {"haggle"}
    retag.undo(place, means(OTHER, reader), who="Dana")
    assert shown_stages(place, ready) == {"pitch"}
    with pytest.raises(NotFoundError, match="nothing was retagged"):
        retag.undo(place, means(OTHER, reader), who="Dana")


def test_a_call_that_is_not_ready_is_left_and_told(place: Place, call: int, reader: Unread) -> None:
    done = run(place, call, OTHER, reader)
    assert done.changes == ()
    assert list(done.left) == [call]


def test_vectors_of_snippets_that_read_the_same_are_taken_over(
    place: Place, ready: int, reader: Unread, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    embed = type(BAG).embed

    def noted(embedder: Embedder, texts: Sequence[str]) -> Embeddings:
        asked.extend(texts)
        return embed(BAG, texts)

    monkeypatch.setattr(type(BAG), "embed", noted)
    run(place, ready, OTHER, reader)
    assert asked == []


def test_who_retagged_is_on_record(place: Place, ready: int, reader: Unread) -> None:
    run(place, ready, OTHER, reader)
    with place.library.reading() as conn:
        (act,) = acts.acts_of(conn, "process", ["retag"])
    assert (act.who, act.object_id) == ("Dana", OTHER.version)


def test_a_reading_comes_back_as_it_was_kept(place: Place, ready: int, reader: Unread) -> None:
    with place.library.reading() as conn:
        spoken = versions.active(conn, ready, "turns")
        assert spoken is not None
        kept = readings.reading_of(conn, spoken.id, reader.identity)
        count = len(turns.read_turns(conn, spoken.id))
    assert kept is not None
    assert kept.shape == (count, 2)
