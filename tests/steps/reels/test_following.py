"""What becomes of reels when something becomes of their calls."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from coaching.errors import BusyError, WorkspaceError
from coaching.reel import ReelManifest, manifest_from_json
from coaching.steps import mending, reel_edit
from coaching.steps.forget import forget
from coaching.steps.mending import follow_all_reels, follow_consent, follow_reels
from coaching.steps.place import Place
from coaching.steps.reel import Span
from coaching.store import recordings, reels
from coaching.store.library import Library
from coaching.store.schema.reels import exports
from coaching.wording.edit import Edit
from tests.steps.masking import mask
from tests.steps.ready_calls import ReadyCall
from tests.steps.reels.deeds import MakeReel, export_all, nothing_of, refuse, talk_in


@pytest.mark.parametrize("way", ["a yes is withdrawn", "the call is forgotten"])
def test_every_file_of_a_reel_loses_the_call(
    place: Place, corbel: ReadyCall, harbor: ReadyCall, make: MakeReel, way: str
) -> None:
    make(Span(corbel.number, 1.1, 2.4), Span(harbor.number, 9.1, 12.4))
    paths = export_all(place)
    lengths = {path: path.stat().st_size for path in paths}
    if way == "a yes is withdrawn":
        refuse(place, harbor)
        (fate,) = follow_consent(place)
    else:
        (fate,) = forget(place, [harbor.number], who="Ann Lee").reels
    assert (fate.number, fate.fate) == (1, "rendered anew")
    assert all(path.exists() for path in paths)
    assert nothing_of(harbor, paths)
    assert "Zanzibar" not in "".join(
        path.read_text() for path in paths if path.suffix in (".vtt", ".srt", ".html", ".json")
    )
    for path in paths:
        if path.suffix in (".wav", ".mp4", ".html"):
            assert path.stat().st_size < lengths[path], path.name
    manifest = manifest_from_json((place.workspace.reels / "reel.reel.json").read_text())
    assert [clip.call for clip in manifest.clips] == ["C2"]


def test_a_reel_of_nothing_but_a_closed_call_is_withdrawn_with_all_its_files(
    place: Place, harbor: ReadyCall, make: MakeReel
) -> None:
    make(Span(harbor.number, 9.1, 12.4))
    paths = export_all(place)
    refuse(place, harbor, "refused")
    (fate,) = follow_all_reels(place)
    assert (fate.fate, fate.why) == ("withdrawn", "")
    assert not any(path.exists() for path in paths)
    assert reel_edit.listed(place) == ()
    assert follow_all_reels(place) == ()


def test_a_file_outside_the_workspace_is_named_and_the_rest_is_made_anew(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel, tmp_path: Path
) -> None:
    make(Span(corbel.number, 1.1, 2.4), Span(harbor.number, 9.1, 12.4))
    sent = tmp_path / "sent.html"
    reel_edit.export(place, "R1", sent, who="Ann Lee")
    told = forget(place, [harbor.number], who="Ann Lee")
    assert [fate.fate for fate in told.reels] == ["rendered anew"]
    assert told.left == (str(sent),)
    with place.library.reading() as conn:
        row = conn.execute(select(exports).where(exports.c.path == str(sent))).one()
    assert row.withdrawn_at is not None


def test_a_kill_before_the_library_was_told_is_made_good_at_the_next_start(
    place: Place,
    harbor: ReadyCall,
    corbel: ReadyCall,
    make: MakeReel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make(Span(corbel.number, 1.1, 2.4), Span(harbor.number, 9.1, 12.4))
    refuse(place, harbor)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("coaching.steps.reel_anew.files_beside", killed)
        with pytest.raises(KeyboardInterrupt):
            follow_consent(place)
    (fate,) = follow_all_reels(place)
    assert fate.fate == "rendered anew"
    with place.library.reading() as conn:
        stored = reels.find_reel(conn, 1)
    assert stored is not None
    assert [clip.call for clip in stored.manifest.clips] == ["C2"]
    assert json.loads((place.workspace.reels / "reel.reel.json").read_text())["clips"][0]["call"]


def test_a_word_that_is_masked_goes_from_every_file_in_which_it_can_be_read(
    place: Place, harbor: ReadyCall, make: MakeReel, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(Span(harbor.number, 9.1, 12.4))
    paths = export_all(place)
    before = {path: path.read_bytes() for path in paths}

    def masked(_: object, manifest: ReelManifest) -> ReelManifest:
        (clip,) = manifest.clips
        words = tuple(
            replace(word, text="[name]") if word.text == "Zanzibar" else word for word in clip.words
        )
        return replace(manifest, clips=(replace(clip, words=words),))

    monkeypatch.setattr("coaching.steps.mending.as_now", masked)
    assert follow_all_reels(place) == ()  # nothing that is heard has changed
    changed = {path.name for path, content in before.items() if path.read_bytes() != content}
    assert changed == {"reel.vtt", "reel.srt", "reel.reel.json", "reel.mp4", "reel.html"}
    for name in changed - {"reel.mp4"}:
        assert "Zanzibar" not in (place.workspace.reels / name).read_text()


def test_edit_lists_point_at_the_muted_copy_though_nothing_heard_is_muted(
    place: Place, harbor: ReadyCall, make: MakeReel
) -> None:
    make(Span(harbor.number, 9.1, 12.4))
    paths = export_all(place)
    sound = (place.workspace.reels / "reel.wav").read_bytes()
    mask(place, harbor.number, [Edit(1, 2, "[x]", "mask", "x", muted=True)])  # at second 1
    assert follow_reels(place, harbor.number) == ()
    assert (place.workspace.reels / "reel.wav").read_bytes() == sound
    with place.library.reading() as conn:
        source = recordings.source_of_call(conn, harbor.number)
    assert source is not None
    assert source.kept_path is not None
    for path in paths:
        if path.suffix in (".otio", ".m3u8", ".json"):
            assert harbor.kept.name not in path.read_text()
            assert Path(source.kept_path).name in path.read_text(), path.name


MASKED = [Edit(9, 10, "[x]", "mask", "x", muted=False)]


def test_a_film_that_cannot_be_rendered_any_more_is_withdrawn_and_others_follow(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    film = make(Span(harbor.number, 9.1, 12.4), Span(corbel.number, 1.1, 2.4), name="film.mp4")
    other = make(Span(harbor.number, 9.1, 12.4), name="other.wav")
    corbel.kept.unlink()
    mask(place, harbor.number, MASKED)
    (fate,) = follow_all_reels(place)
    assert (fate.number, fate.fate) == (film.number, "withdrawn")
    assert not film.path.exists()
    assert "[x]" in other.captions.read_text()
    assert "Zanzibar" not in talk_in(place.workspace.reels)


def test_a_reel_that_cannot_follow_keeps_no_other_from_it(
    place: Place,
    harbor: ReadyCall,
    corbel: ReadyCall,
    make: MakeReel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make(Span(harbor.number, 9.1, 12.4))
    other = make(Span(harbor.number, 9.1, 12.4), name="other.wav")
    mask(place, harbor.number, MASKED)
    as_now = mending.as_now
    waiting = [WorkspaceError("it cannot be read")]

    def unreadable_once(*given: object) -> ReelManifest:
        if waiting:
            raise waiting.pop()
        return as_now(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(mending, "as_now", unreadable_once)
    with pytest.raises(WorkspaceError, match="it cannot be read"):
        follow_reels(place, harbor.number)
    assert "Zanzibar" not in other.captions.read_text()


def test_a_library_that_is_held_by_somebody_costs_no_reel(
    place: Place,
    harbor: ReadyCall,
    corbel: ReadyCall,
    make: MakeReel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = make(Span(corbel.number, 1.1, 2.4), Span(harbor.number, 9.1, 12.4))
    refuse(place, harbor)
    sound = made.path.read_bytes()

    writing = Library.writing
    waiting = [BusyError("somebody holds it")]

    def held_once(library: Library) -> AbstractContextManager[Connection]:
        if waiting:
            raise waiting.pop()
        return writing(library)

    monkeypatch.setattr(Library, "writing", held_once)
    with pytest.raises(BusyError):
        follow_consent(place)
    assert made.path.read_bytes() == sound
    assert [fate.fate for fate in follow_consent(place)] == ["rendered anew"]
