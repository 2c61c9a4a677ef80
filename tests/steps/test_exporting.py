from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from coaching.errors import NotFoundError, UsageError, WorkspaceError
from coaching.steps.exporting import export_calls, refresh_portable
from coaching.steps.forget import forget
from coaching.steps.place import Place
from coaching.steps.publish import write_portable_files
from coaching.store import acts
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.reels import exports
from coaching.store.schema.talk import heard_words, word_edits
from tests.places import NOW
from tests.steps.ready_calls import ReadyCall, make_ready_call


@pytest.fixture
def call(place: Place) -> ReadyCall:
    return make_ready_call(place, "harbor.wav", "What about price", "sixty seats are fine")


def set_call(place: Place, call: ReadyCall, **values: object) -> None:
    with place.library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == call.number).values(**values))


def recorded(place: Place) -> list[tuple[str, str, int]]:
    with place.library.reading() as conn:
        rows = conn.execute(select(exports).order_by(exports.c.id))
        return [(row.kind, row.path, row.call_id) for row in rows]


def test_one_call_in_one_format_is_printed_and_recorded(place: Place, call: ReadyCall) -> None:
    (one,) = export_calls(place, [call.number], ["text"], to=None, who="Ann Lee")
    assert one.path is None
    assert "[discovery]\n0:00:03  customer: sixty seats are fine\n" in one.text
    assert recorded(place) == [("call", "-", call.number)]
    with place.library.reading() as conn:
        (act,) = acts.acts_on(conn, "call", call.number)
    assert (act.who, act.verb, act.after) == (
        "Ann Lee",
        "export",
        {"formats": ["text"], "paths": ["-"]},
    )


def test_masked_words_go_out_masked(place: Place, call: ReadyCall) -> None:
    with place.library.writing() as conn:
        conn.execute(
            insert(word_edits).values(
                version_id=call.text_version,
                first=3,
                after=4,
                text="[number]",
                kind="mask",
                source="card",
                muted=True,
            )
        )
    (one,) = export_calls(place, [call.number], ["json"], to=None, who="Ann Lee")
    said = [word["text"] for turn in json.loads(one.text)["turns"] for word in turn["words"]]
    assert "[number]" in said
    assert "sixty" not in said


def test_only_the_active_talk_goes_out(place: Place, call: ReadyCall) -> None:
    with place.library.writing() as conn:
        newer = conn.execute(
            insert(versions)
            .values(call_id=call.number, kind="words", made_by="other@1", detail={}, created_at=NOW)
            .returning(versions.c.id)
        ).scalar_one()
        conn.execute(
            insert(heard_words).values(
                version_id=newer,
                position=0,
                channel=0,
                start=0.0,
                end=0.5,
                text="unfinished",
                probability=1.0,
                estimated=False,
            )
        )
    (one,) = export_calls(place, [call.number], ["json"], to="-", who="Ann Lee")
    assert "unfinished" not in one.text


def test_several_go_into_a_folder(place: Place, call: ReadyCall, tmp_path: Path) -> None:
    other = make_ready_call(place, "other.wav", "Good day", "hello")
    folder = tmp_path / "out"
    made = export_calls(
        place, [call.number, other.number], ["json", "vtt", "text"], to=str(folder), who="Ann Lee"
    )
    assert sorted(path.name for path in folder.iterdir()) == [
        "C1.json",
        "C1.txt",
        "C1.vtt",
        "C2.json",
        "C2.txt",
        "C2.vtt",
    ]
    assert [path for _, path, _ in recorded(place)] == [str(one.path) for one in made]


def test_one_goes_into_the_file_that_is_named(
    place: Place, call: ReadyCall, tmp_path: Path
) -> None:
    (one,) = export_calls(
        place, [call.number], ["vtt"], to=str(tmp_path / "harbor.vtt"), who="Ann Lee"
    )
    assert one.path == tmp_path / "harbor.vtt"
    assert one.path.read_text().startswith("WEBVTT")


@pytest.mark.parametrize("to", [None, "-"])
def test_several_are_not_printed(place: Place, call: ReadyCall, to: str | None) -> None:
    with pytest.raises(UsageError, match="1 calls in 2 formats cannot be printed"):
        export_calls(place, [call.number], ["json", "vtt"], to=to, who="Ann Lee")


def test_several_do_not_go_into_a_file(place: Place, call: ReadyCall, tmp_path: Path) -> None:
    there = tmp_path / "mine.json"
    there.write_text("mine")
    with pytest.raises(UsageError, match="is a file"):
        export_calls(place, [call.number], ["json", "vtt"], to=str(there), who="Ann Lee")
    assert there.read_text() == "mine"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"consent": "refused"}, "C1 is not given out: consent was refused"),
        ({"consent": "withdrawn"}, "C1 is not given out: consent was withdrawn"),
        ({"visibility": "withheld"}, "C1 is not given out: it is withheld"),
        ({"visibility": "first_look"}, "C1 is not given out: its rep has the first look"),
    ],
)
def test_what_may_not_go_out_is_refused_and_nothing_is_written(
    place: Place, call: ReadyCall, tmp_path: Path, facts: dict[str, str], said: str
) -> None:
    set_call(place, call, **facts)
    with pytest.raises(UsageError, match=said):
        export_calls(place, [call.number], ["json"], to=str(tmp_path / "C1.json"), who="Ann Lee")
    assert not (tmp_path / "C1.json").exists()
    assert recorded(place) == []


def test_a_call_that_is_not_ready_is_named(place: Place, call: ReadyCall) -> None:
    set_call(place, call, ready_at=None)
    with pytest.raises(NotFoundError, match="C1 is not ready"):
        export_calls(place, [call.number], ["json"], to=None, who="Ann Lee")


def test_a_folder_that_cannot_be_written_is_named(
    place: Place, call: ReadyCall, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    target = str(tmp_path / "file" / "C1.json")
    with pytest.raises(WorkspaceError, match=f"{target} cannot be written"):
        export_calls(place, [call.number], ["json"], to=target, who="Ann Lee")


def test_forgetting_reaches_what_was_exported(place: Place, call: ReadyCall) -> None:
    target = place.workspace.root / "exports" / "C1.json"
    export_calls(place, [call.number], ["json"], to=str(target), who="Ann Lee")
    assert target.is_file()
    forget(place, [call.number], who="Ann Lee")
    assert not target.exists()


# Portable files beside the media ------------------------------------------------------------------


def test_portable_files_are_rewritten_when_facts_changed_and_not_otherwise(
    place: Place, call: ReadyCall
) -> None:
    other = make_ready_call(place, "other.wav", "Good day", "hello")
    both = (call.number, other.number)
    assert refresh_portable(place, both) == both
    assert refresh_portable(place, both) == ()
    set_call(place, call, title="Harbor Dental")
    assert refresh_portable(place, both) == (call.number,)
    content = json.loads((call.kept.parent / "call.json").read_text())
    assert content["title"] == "Harbor Dental"


def test_portable_files_that_are_gone_are_written_again(place: Place, call: ReadyCall) -> None:
    refresh_portable(place, [call.number])
    (call.kept.parent / "call.vtt").unlink()
    assert refresh_portable(place, [call.number]) == (call.number,)


def test_a_call_that_is_not_ready_gets_none(place: Place, call: ReadyCall) -> None:
    set_call(place, call, ready_at=None)
    assert refresh_portable(place, [call.number]) == ()
    assert not (call.kept.parent / "call.json").exists()


def test_what_is_published_is_what_is_exported(place: Place, call: ReadyCall) -> None:
    with place.library.reading() as conn:
        tags = conn.execute(
            select(versions.c.id).where(
                versions.c.call_id == call.number, versions.c.kind == "tags"
            )
        ).scalar_one()
    beside, _ = write_portable_files(place, call.number, tags)
    (one,) = export_calls(place, [call.number], ["json"], to=None, who="Ann Lee")
    assert beside.read_text() == one.text
