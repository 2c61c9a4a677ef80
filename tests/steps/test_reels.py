"""Reels over real files: what is left out, edited, exported, and what follows a call."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from sqlalchemy import insert, select, update

from coaching.errors import NotFoundError, UsageError
from coaching.reel import Card, ReelManifest, manifest_from_json
from coaching.reel.context import Reach
from coaching.settings import Reel as ReelSettings
from coaching.steps import reel_edit
from coaching.steps.forget import forget
from coaching.steps.mending import follow_all_reels, follow_consent, follow_reels
from coaching.steps.place import Place
from coaching.steps.reel import Look, MadeReel, Span, make_reel, render_again
from coaching.steps.reel_files import follows_source, kind_of
from coaching.steps.withholding import carry_out, withdraw
from coaching.store import recordings, reels
from coaching.store.moments import find_moment
from coaching.store.schema.acts import acts
from coaching.store.schema.calls import calls
from coaching.store.schema.moments import moments
from coaching.store.schema.reels import exports
from coaching.wording.edit import Edit
from tests.steps.masking import mask
from tests.steps.ready_calls import ReadyCall, make_ready_call

MakeReel = Callable[..., MadeReel]

FIRST = "Good morning what matters most to you this year"
SECOND = "Zanzibar is where our whole team loses its time"


@pytest.fixture
def harbor(place: Place) -> ReadyCall:
    """A rep says nine words from second 0, the customer nine from second 9."""
    return make_ready_call(place, "harbor.wav", FIRST, SECOND, seconds=20.0)


@pytest.fixture
def corbel(place: Place, harbor: ReadyCall) -> ReadyCall:
    """The second call: a rep says seven words."""
    return make_ready_call(place, "corbel.wav", "We signed it and never looked back", seconds=12.0)


@pytest.fixture
def make(place: Place) -> MakeReel:
    def made(*spans: Span, name: str = "reel.wav", **look: object) -> MadeReel:
        return make_reel(
            place,
            spans,
            title="Wins",
            target=place.workspace.reels / name,
            settings=ReelSettings(),
            stages=("opening", "discovery"),
            who="Ann Lee",
            look=replace(Look(), **look),
        )

    return made


def edit(place: Place, change: reel_edit.Change, wanted: str = "R1") -> tuple[str, ...]:
    """The clips of a reel after a change, as people name them."""
    changed = reel_edit.edit(
        place, wanted, change, verb="edit", settings=ReelSettings(), who="Ann Lee"
    )
    return tuple(f"{clip.call} {clip.words[0].text}…" for clip in changed.manifest.clips)


def samples_of(path: Path) -> np.ndarray:
    with av.open(str(path)) as file:
        return np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1)[0]


# Making -------------------------------------------------------------------------------------------


def test_what_cannot_be_cut_is_told_by_name_and_the_rest_is_cut(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    made = make(
        Span(harbor.number, 1.0, 4.0),
        Span(harbor.number, 500.0, 510.0),
        Span(99, 1.0, 2.0),
        Span(corbel.number, 1.0, 4.0),
    )
    assert [clip.call for clip in made.clips] == ["C1", "C2"]
    assert [(one.name, one.why) for one in made.left_out] == [
        ("C1@08:20-08:30", "C1 lasts 20 s; 500 to 510 s is no stretch of it"),
        ("C99@00:01-00:02", "there is no ready call C99"),
    ]
    assert made.path.exists()


def test_a_recording_that_vanished_is_told_and_the_rest_is_cut(
    harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    harbor.kept.unlink()
    made = make(Span(harbor.number, 1.0, 4.0), Span(corbel.number, 1.0, 4.0))
    (gone,) = made.left_out
    assert gone.name == "C1@00:00-00:03"
    assert "is gone" in gone.why
    assert [clip.call for clip in made.clips] == ["C2"]


def test_where_nothing_can_be_cut_nothing_is_written(
    place: Place, harbor: ReadyCall, make: MakeReel
) -> None:
    with pytest.raises(UsageError, match="is no stretch of it"):
        make(Span(harbor.number, 500.0, 510.0))
    assert not list(place.workspace.reels.iterdir())


def test_a_call_that_somebody_said_no_to_is_not_cut(
    place: Place, harbor: ReadyCall, make: MakeReel
) -> None:
    refuse(place, harbor)
    with pytest.raises(NotFoundError, match="consent withdrawn"):
        make(Span(harbor.number, 1.0, 4.0))


@pytest.mark.parametrize(
    ("visibility", "why"),
    [("first_look", "its rep looks at it first"), ("withheld", "its rep withheld it")],
)
def test_a_call_that_is_closed_to_the_team_is_not_cut(
    place: Place, harbor: ReadyCall, make: MakeReel, visibility: str, why: str
) -> None:
    with place.library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == harbor.number).values(visibility=visibility))
    with pytest.raises(NotFoundError, match=f"C1 is not shown: {why}"):
        make(Span(harbor.number, 1.0, 4.0))


def test_a_stretch_is_trimmed_to_words_and_given_its_context(
    harbor: ReadyCall, make: MakeReel
) -> None:
    trimmed = make(Span(harbor.number, 0.0, 18.0, first="whole team", last="its time"))
    assert [word.text for word in trimmed.clips[0].words] == [
        "whole", "team", "loses", "its", "time",
    ]  # fmt: skip
    wider = make(
        Span(harbor.number, 9.2, 10.4, before=Reach(turns=1), after=Reach(seconds=2.0)),
        name="wider.wav",
    )
    assert [word.text for word in wider.clips[0].words] == [
        *FIRST.split(), "Zanzibar", "is", "where", "our",
    ]  # fmt: skip


def test_five_hundred_clips_of_a_second_make_one_reel(
    harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    spans = [
        Span(call.number, float(at % 8) + 0.1, float(at % 8) + 0.4)
        for at in range(250)
        for call in (harbor, corbel)
    ]
    made = make(*spans, order="given")
    assert len(made.clips) == 8 + 8  # a word each, or a silence; the same word is one clip
    assert made.left_out == ()


def test_the_same_manifest_renders_the_same_samples(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    made = make(
        Span(harbor.number, 1.0, 4.0, "opening"),
        Span(corbel.number, 1.0, 4.0, "discovery"),
        cards=(Card("opening", "Opening"), Card("discovery", "Discovery")),
        card_seconds=1.0,
    )
    again = render_again(
        place, made.manifest, target=place.workspace.reels / "again.wav", who="Ann Lee"
    )
    np.testing.assert_array_equal(samples_of(made.path), samples_of(again.path))
    assert again.captions.read_text() == made.captions.read_text()


def test_rendering_again_leaves_out_what_is_gone_and_tells_it(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    made = make(Span(harbor.number, 1.0, 4.0), Span(corbel.number, 1.0, 4.0))
    harbor.kept.unlink()
    again = render_again(
        place, made.manifest, target=place.workspace.reels / "again.wav", who="Ann Lee"
    )
    assert [one.name for one in again.left_out] == ["C1@00:00-00:03"]
    assert [clip.call for clip in again.clips] == ["C2"]


def test_a_reel_whose_files_are_written_over_is_withdrawn(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, make: MakeReel
) -> None:
    make(Span(harbor.number, 1.0, 4.0))
    make(Span(corbel.number, 1.0, 4.0))
    assert [one.number for one in reel_edit.listed(place)] == [2]


# Editing ------------------------------------------------------------------------------------------


@pytest.fixture
def three(harbor: ReadyCall, corbel: ReadyCall, make: MakeReel) -> MadeReel:
    return make(
        Span(harbor.number, 0.1, 1.4),
        Span(corbel.number, 1.1, 2.4),
        Span(harbor.number, 9.1, 12.4),
        order="given",
    )


def test_clips_are_moved_removed_added_trimmed_and_widened(
    place: Place, harbor: ReadyCall, three: MadeReel
) -> None:
    assert edit(place, reel_edit.move(3, 1)) == ("C1 Zanzibar…", "C1 Good…", "C2 signed…")
    assert edit(place, reel_edit.remove([2])) == ("C1 Zanzibar…", "C2 signed…")
    added = Span(harbor.number, 4.1, 5.4)
    assert edit(place, reel_edit.add([added], at=1))[0] == "C1 most…"
    assert edit(place, reel_edit.trim(2, first="where", last=None))[1] == "C1 where…"
    wider = reel_edit.widen(2, before=Reach(turns=1), after=Reach())
    assert edit(place, wider) == ("C1 Good…", "C2 signed…")  # it takes in the clip it reaches


def test_all_files_of_a_reel_follow_an_edit(place: Place, three: MadeReel) -> None:
    folder = place.workspace.reels
    for name in ("reel.html", "reel.otio", "reel.m3u8"):
        reel_edit.export(place, "R1", folder / name, who="Ann Lee")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    edit(place, reel_edit.remove([3]))
    assert {path.name for path in before} == {
        "reel.wav", "reel.vtt", "reel.srt", "reel.reel.json",
        "reel.html", "reel.otio", "reel.m3u8",
    }  # fmt: skip
    for path, content in before.items():
        assert path.read_bytes() != content, path.name
    for name in ("reel.vtt", "reel.srt", "reel.reel.json", "reel.html"):
        assert "Zanzibar" not in (folder / name).read_text()
        assert b"Zanzibar" in before[folder / name]


def test_an_edit_is_logged_and_what_it_lost_stays_on_record(place: Place, three: MadeReel) -> None:
    edit(place, reel_edit.remove([3]))
    with place.library.reading() as conn:
        row = conn.execute(select(acts).where(acts.c.verb == "edit")).one()
    assert row.before["clips"][2] == "C1@00:08-00:12"
    assert len(row.after["clips"]) == 2


def test_a_failed_edit_changes_nothing(place: Place, three: MadeReel) -> None:
    content = three.path.read_bytes()
    with pytest.raises(NotFoundError, match="nobody says"):
        edit(place, reel_edit.trim(1, first="no such words", last=None))
    with pytest.raises(UsageError, match="there is no clip 9"):
        edit(place, reel_edit.remove([9]))
    assert three.path.read_bytes() == content
    assert len(reel_edit.find(place, "R1").manifest.clips) == 3


def test_a_clip_that_cannot_be_rendered_is_named_and_can_be_removed(
    place: Place, corbel: ReadyCall, three: MadeReel
) -> None:
    corbel.kept.unlink()
    with pytest.raises(NotFoundError, match=r"C2@00:00-00:02.*is gone"):
        edit(place, reel_edit.move(1, 3))
    assert edit(place, reel_edit.remove([2])) == ("C1 Good…", "C1 Zanzibar…")


@pytest.mark.parametrize("wanted", ["R9", "9", "R99999999999999999999", "9" * 5000])
def test_a_reel_that_is_not_there_is_said_so(place: Place, wanted: str) -> None:
    with pytest.raises(NotFoundError, match="there is no reel R9"):
        reel_edit.find(place, wanted)


# Exporting ----------------------------------------------------------------------------------------


def test_a_reel_is_exported_as_a_film_that_follows_it(place: Place, three: MadeReel) -> None:
    target = place.workspace.reels / "reel.mp4"
    found, left = reel_edit.export(place, "R1", target, who="Ann Lee")
    assert (found.number, left) == (1, ())
    with av.open(str(target)) as container:
        assert container.streams.video[0].codec_context.name == "h264"
        assert container.streams.audio[0].codec_context.name == "aac"
    assert ("reel", target) in found.written
    assert found.files["reel"] == three.path  # the page plays the one that was made first


def test_exporting_twice_notes_a_file_once(place: Place, three: MadeReel) -> None:
    target = place.workspace.reels / "again.otio"
    for _ in range(2):
        found, _ = reel_edit.export(place, "R1", target, who="Ann Lee")
    assert [kind for kind, _ in found.written].count("timeline") == 1


def test_an_ending_that_is_not_written_is_refused_with_the_choices(
    place: Place, three: MadeReel
) -> None:
    with pytest.raises(UsageError, match=r"reel\.docx") as raised:
        reel_edit.export(place, "R1", place.workspace.reels / "reel.docx", who="Ann Lee")
    assert ".otio" in raised.value.hint


@pytest.mark.parametrize(
    ("name", "kind", "follows"),
    [
        ("a.m4a", "reel", False),
        ("a.mp4", "reel", True),
        ("a.vtt", "captions", True),
        ("a.srt", "subtitles", True),
        ("a.reel.json", "manifest", True),
        ("a.html", "player", True),
        ("a.otio", "timeline", True),
        ("a.m3u8", "playlist", True),
    ],
)
def test_it_is_known_which_files_are_others_though_the_sound_stays(
    name: str, kind: str, *, follows: bool
) -> None:
    assert (kind_of(Path(name)), follows_source(Path(name))) == (kind, follows)


# What follows a call ------------------------------------------------------------------------------


def refuse(place: Place, call: ReadyCall, consent: str = "withdrawn") -> None:
    with place.library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == call.number).values(consent=consent))


def export_all(place: Place) -> list[Path]:
    """Every kind of file there is of the first reel."""
    folder = place.workspace.reels
    for name in ("reel.mp4", "reel.html", "reel.otio", "reel.m3u8"):
        reel_edit.export(place, "R1", folder / name, who="Ann Lee")
    return [path for _, path in reel_edit.find(place, "R1").written]


def nothing_of(call: ReadyCall, paths: list[Path]) -> bool:
    """Whether nothing that can be read in files is of a call."""
    told = "".join(path.read_text() for path in paths if path.suffix not in (".wav", ".mp4"))
    return call.sha256[:12] not in told and f'"C{call.number}"' not in told


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
        patch.setattr("coaching.steps.mending.write_files", killed)
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


# What is closed while it is rendered --------------------------------------------------------------

ZANZIBAR = (9.1, 12.4)


def withhold(place: Place, call: ReadyCall) -> None:
    """Have the rep of a call withhold the stretch about Zanzibar, and reels follow."""
    with place.library.writing() as conn:
        made = insert(moments).values(
            call_id=call.number,
            start=ZANZIBAR[0],
            end=ZANZIBAR[1],
            words="Zanzibar",
            title="",
            visibility="team",
            created_by="Ann Lee",
            created_at=place.now(),
        )
        number = conn.execute(made.returning(moments.c.id)).scalar_one()
        moment = find_moment(conn, number)
        assert moment is not None
        plan = withdraw(conn, place, moment)
    carry_out(place, plan)


def forget_call(place: Place, call: ReadyCall) -> None:
    forget(place, [call.number], who="Ann Lee")


def silence(place: Place, call: ReadyCall) -> None:
    """Mute "Zanzibar" in a call, and have reels follow."""
    mask(place, call.number, [Edit(9, 10, "[x]", "mask", "x", muted=True)])
    follow_reels(place, call.number)


CLOSING = [
    pytest.param(withhold, "withheld talk of C1", id="withheld"),
    pytest.param(forget_call, "not in the library", id="forgotten"),
    pytest.param(refuse, "consent withdrawn", id="consent withdrawn"),
    pytest.param(silence, "something of its call was muted", id="muted"),
]

Close = Callable[[Place, ReadyCall], None]


def once_at(share: float, do: Callable[[], object]) -> Callable[[float], None]:
    """Told of progress, does something once when so much is done."""
    waiting = [do]

    def told(done: float) -> None:
        if done >= share - 1e-9 and waiting:
            waiting.pop()()

    return told


def talk_in(folder: Path) -> str:
    """All that can be read in the files of reels."""
    return "".join(
        path.read_text()
        for path in folder.iterdir()
        if path.suffix in (".vtt", ".srt", ".html", ".json")
    )


@pytest.mark.parametrize(("close", "why"), CLOSING)
def test_what_is_closed_while_a_reel_is_made_is_in_no_reel(
    place: Place, harbor: ReadyCall, corbel: ReadyCall, close: Close, why: str
) -> None:
    spans = [Span(corbel.number, 1.1, 2.4), Span(harbor.number, *ZANZIBAR)]
    with pytest.raises(NotFoundError, match=f"C1@00:08-00:12 is not shown any more.*{why}") as told:
        make_reel(
            place,
            spans,
            title="Wins",
            target=place.workspace.reels / "reel.wav",
            settings=ReelSettings(),
            stages=(),
            who="Ann Lee",
            on_progress=once_at(1.0, lambda: close(place, harbor)),
        )
    assert told.value.hint == "run it again"
    assert list(place.workspace.reels.iterdir()) == []
    assert reel_edit.listed(place) == ()


@pytest.mark.parametrize(("close", "why"), CLOSING)
def test_what_is_closed_while_a_reel_is_edited_leaves_it(
    place: Place, harbor: ReadyCall, three: MadeReel, close: Close, why: str
) -> None:
    with pytest.raises(NotFoundError, match=f"not shown any more.*{why}"):
        reel_edit.edit(
            place,
            "R1",
            reel_edit.move(3, 1),
            verb="edit",
            settings=ReelSettings(),
            who="Ann Lee",
            on_progress=once_at(1.0, lambda: close(place, harbor)),
        )
    assert "Zanzibar" not in talk_in(place.workspace.reels)
    follow_consent(place)
    stored = reel_edit.find(place, "R1").manifest
    assert "Zanzibar" not in [word.text for clip in stored.clips for word in clip.words]
    assert len(samples_of(three.path)) == pytest.approx(stored.duration * 48_000, abs=2)
    assert "signed" in talk_in(place.workspace.reels)


@pytest.mark.parametrize(("close", "why"), CLOSING)
def test_what_is_closed_while_a_reel_is_exported_is_not_in_the_file(
    place: Place, harbor: ReadyCall, three: MadeReel, close: Close, why: str
) -> None:
    target = place.workspace.reels / "sent.html"
    with pytest.raises(NotFoundError, match=f"not shown any more.*{why}"):
        reel_edit.export(
            place,
            "R1",
            target,
            who="Ann Lee",
            on_progress=once_at(1.0, lambda: close(place, harbor)),
        )
    assert not target.exists()


def test_a_file_that_was_written_before_a_call_was_forgotten_does_not_keep_it(
    place: Place, harbor: ReadyCall, three: MadeReel
) -> None:
    """The sound is whole when the call goes; the film after it cannot be rendered any more."""
    reel_edit.export(place, "R1", place.workspace.reels / "reel.mp4", who="Ann Lee")
    with pytest.raises(NotFoundError, match="not in the library"):
        reel_edit.edit(
            place,
            "R1",
            reel_edit.move(3, 1),
            verb="edit",
            settings=ReelSettings(),
            who="Ann Lee",
            on_progress=once_at(0.5, lambda: forget_call(place, harbor)),
        )
    (clip,) = reel_edit.find(place, "R1").manifest.clips
    assert clip.call == "C2"
    assert len(samples_of(three.path)) == pytest.approx(clip.duration * 48_000, abs=2)


def test_of_two_edits_at_once_the_second_to_end_is_told_to_run_again(
    place: Place, three: MadeReel
) -> None:
    with pytest.raises(NotFoundError, match="R1 was changed while it was rendered"):
        reel_edit.edit(
            place,
            "R1",
            reel_edit.move(3, 1),
            verb="edit",
            settings=ReelSettings(),
            who="Ann Lee",
            on_progress=once_at(1.0, lambda: edit(place, reel_edit.remove([3]))),
        )
    stored = reel_edit.find(place, "R1").manifest
    assert [clip.words[0].text for clip in stored.clips] == ["Good", "signed"]
    assert "Zanzibar" not in talk_in(place.workspace.reels)
    assert len(samples_of(three.path)) == pytest.approx(stored.duration * 48_000, abs=2)
