from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, update

from coaching.errors import NotFoundError
from coaching.reel import manifest_from_json
from coaching.settings import Reel
from coaching.steps import muting
from coaching.steps.backup import back_up
from coaching.steps.forget import forget
from coaching.steps.mending import follow_all_reels, follow_reels
from coaching.steps.muting import ESTIMATED_MARGIN, LEAD, REST, TRAIL, mutes_of
from coaching.steps.place import Place
from coaching.steps.reel import MadeReel, Span, make_reel, render_again
from coaching.store import acts, playing, recordings, withdrawing
from coaching.store.recordings import Recording
from coaching.store.schema.calls import calls
from coaching.store.schema.reels import clips, reels
from coaching.transcript import Word
from coaching.wording.edit import Edit
from tests.steps.hearing import heard
from tests.steps.masking import SILENT, mask, peak, played
from tests.steps.ready_calls import ReadyCall, make_ready_call

CARD = [Edit(3, 5, "[card]", "mask", "card", muted=True)]
"""Of the words of ``call``: "4111 1111", said from second 3 to 4.5."""


@pytest.fixture
def call(place: Place) -> ReadyCall:
    return make_ready_call(place, "acme.wav", "My card is 4111 1111", "thank you very much indeed")


def cut(place: Place, call: ReadyCall, start: float, end: float, target: Path) -> MadeReel:
    return make_reel(
        place,
        [Span(call.number, start, end)],
        title="Good talk",
        target=target,
        settings=Reel(),
        stages=("opening",),
        who="Dana",
    )


# What is muted ------------------------------------------------------------------------------------


ITEM = [Edit(0, 1, "[card]", "mask", "card", muted=True)]
"""Of the first word alone."""


def test_words_of_the_other_voice_in_a_pause_are_heard(make_word: Callable[..., Word]) -> None:
    spoken = [make_word(1.0, "4111"), make_word(2.0, "Yes?", channel=1), make_word(4.0, "1111")]
    first, second = mutes_of(spoken, [Edit(0, 3, "[card]", "mask", "card", muted=True)])
    assert (first.start, first.end) == pytest.approx((1.0 - LEAD, 2.0))
    assert (second.start, second.end) == pytest.approx((4.0 - LEAD, 4.5 + REST))


def test_short_pauses_within_what_is_muted_are_silent_too(make_word: Callable[..., Word]) -> None:
    spoken = [make_word(1.0, "4111"), make_word(2.0, "1111")]
    (only,) = mutes_of(spoken, [Edit(0, 2, "[card]", "mask", "card", muted=True)])
    assert (only.start, only.end) == pytest.approx((1.0 - LEAD, 2.5 + REST))


@pytest.mark.parametrize(
    ("next_word", "silent"),
    [
        pytest.param(Word(1.5, 2.0, "and"), TRAIL, id="at once"),
        pytest.param(Word(1.6, 2.0, "and"), TRAIL, id="very soon"),
        pytest.param(Word(1.3, 2.0, "Mhm.", channel=1), TRAIL, id="over its end"),
        pytest.param(Word(1.9, 2.2, "and"), 0.4, id="after a pause"),
        pytest.param(Word(1.9, 2.2, "Okay.", channel=1), 0.4, id="after a pause, by the other"),
        pytest.param(Word(9.0, 9.5, "and"), REST, id="long after"),
        pytest.param(None, REST, id="never"),
    ],
)
def test_it_is_silent_after_an_item_until_the_next_word(
    next_word: Word | None, silent: float
) -> None:
    spoken = [Word(1.0, 1.5, "4111")] + ([next_word] if next_word else [])
    (only,) = mutes_of(spoken, ITEM)
    assert only.end == pytest.approx(1.5 + silent)


def test_a_word_whose_time_is_estimated_is_muted_with_a_wide_margin() -> None:
    spoken = [Word(5.0, 5.5, "4111", estimated=True)]
    (only,) = mutes_of(spoken, [Edit(0, 1, "[card]", "mask", "card", muted=True)])
    assert (only.start, only.end) == (5.0 - ESTIMATED_MARGIN, 5.5 + ESTIMATED_MARGIN)


def test_two_who_copy_the_same_sound_at_a_time_both_succeed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "played.m4a").write_bytes(b"sound")
    target = tmp_path / "copy.m4a"
    played = Recording(
        id="x",
        call=1,
        name="a.wav",
        kept_path="a.wav",
        size_bytes=5,
        offset=0.0,
        facts=None,
        playback_path="played.m4a",
    )
    copyfile = shutil.copyfile
    turns = [1]

    def and_somebody_else_meanwhile(source: Path, part: Path) -> None:
        copyfile(source, part)
        if turns.pop():
            turns.append(0)
            assert muting._copied(tmp_path, played, target, ())

    monkeypatch.setattr(muting.shutil, "copyfile", and_somebody_else_meanwhile)  # type: ignore[attr-defined]
    assert muting._copied(tmp_path, played, target, ())
    assert target.read_bytes() == b"sound"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.m4a", "played.m4a"]


def test_edits_that_mute_nothing_leave_the_sound_alone(make_word: Callable[..., Word]) -> None:
    spoken = [make_word(1.0, "pipe"), make_word(2.0, "wise")]
    assert mutes_of(spoken, [Edit(0, 2, "Pipewise", "glossary", "Pipewise")]) == ()


# What is played -----------------------------------------------------------------------------------


def test_a_call_is_played_from_a_copy_in_which_the_item_is_silent(
    place: Place, call: ReadyCall
) -> None:
    mask(place, call.number, CARD)
    copy = played(place, call.number)
    assert copy != call.kept
    assert peak(copy, 3.0, 4.5) < SILENT
    assert min(peak(copy, 2.0, 2.9), peak(copy, 4.6, 5.5)) > 0.2


def test_the_original_stays_as_it_was(place: Place, call: ReadyCall) -> None:
    before = call.kept.read_bytes()
    mask(place, call.number, CARD)
    assert call.kept.read_bytes() == before
    with place.library.reading() as conn:
        (own,) = recordings.recordings_of_call(conn, call.number)
        heard = recordings.heard_of_call(conn, call.number)
    assert own.id == call.sha256
    assert heard == own


def test_a_call_is_not_played_before_it_is_known_what_is_muted(
    place: Place, call: ReadyCall
) -> None:
    with place.library.writing() as conn:
        conn.execute(update(calls).values(ready_at=None))
        assert playing.playable(conn, call.number) is None


def test_a_copy_that_is_there_is_not_written_again(place: Place, call: ReadyCall) -> None:
    mask(place, call.number, CARD)
    before = played(place, call.number).stat().st_mtime_ns
    mask(place, call.number, CARD)
    assert played(place, call.number).stat().st_mtime_ns == before


def test_with_nothing_muted_any_longer_the_copy_goes(place: Place, call: ReadyCall) -> None:
    mask(place, call.number, CARD)
    copy = played(place, call.number)
    mask(place, call.number, [])
    assert played(place, call.number) == call.kept
    assert not copy.exists()


def test_another_mask_makes_another_copy_of_the_original(place: Place, call: ReadyCall) -> None:
    mask(place, call.number, CARD)
    mask(place, call.number, [Edit(0, 1, "[x]", "mask", "x", muted=True)])
    copy = played(place, call.number)
    assert peak(copy, 0.0, 0.5) < SILENT
    assert peak(copy, 3.0, 4.5) > 0.2
    assert len(list(call.kept.parent.glob("*.muted-*"))) == 1


def test_a_call_of_two_parts_is_muted_in_the_joined_file(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    inbox = place.workspace.inbox
    first = make_wav(inbox / "acme part 1.wav", seconds=3)
    number = heard(place, first, make_wav(inbox / "acme part 2.wav", seconds=4))
    mask(place, number, [Edit(4, 5, "[x]", "mask", "x", muted=True)])
    copy = played(place, number)
    assert copy.name.startswith("joined-")
    assert peak(copy, 4.0, 4.5) < SILENT
    assert peak(copy, 1.0, 1.5) > 0.05


# What is cut --------------------------------------------------------------------------------------


def test_clips_are_cut_from_the_muted_copy(place: Place, call: ReadyCall, tmp_path: Path) -> None:
    mask(place, call.number, CARD)
    made = cut(place, call, 2.0, 6.0, tmp_path / "reel.wav")
    (clip,) = made.clips
    assert clip.source == place.workspace.relative(played(place, call.number))
    assert "4111" not in made.captions.read_text()
    shift = -clip.start
    assert peak(made.path, 3.0 + shift, 4.5 + shift) < SILENT
    assert peak(made.path, 5.0 + shift, 5.5 + shift) > 0.05


def test_a_reel_of_before_is_rendered_anew_in_its_place(place: Place, call: ReadyCall) -> None:
    made = cut(place, call, 2.0, 6.0, place.workspace.reels / "reel.wav")
    mask(place, call.number, CARD)
    (fate,) = follow_reels(place, call.number, who="Filmroom")
    assert (fate.number, fate.fate) == (made.number, "rendered anew")
    start = made.clips[0].start
    assert peak(made.path, 3.0 - start, 4.5 - start) < SILENT
    for written in (made.captions, made.manifest):
        assert "4111" not in written.read_text()
    with place.library.reading() as conn:
        (words,) = conn.execute(select(clips.c.words)).scalars()
        (kept,) = conn.execute(select(reels.c.manifest)).scalars()
        (act,) = acts.acts_on(conn, "reel", made.number)[1:]
    assert "4111" not in f"{words}{kept}"
    assert act.verb == "mute"


def test_a_reel_that_follows_once_has_nothing_more_to_follow(place: Place, call: ReadyCall) -> None:
    cut(place, call, 2.0, 6.0, place.workspace.reels / "reel.wav")
    mask(place, call.number, CARD)
    follow_reels(place, call.number, who="Filmroom")
    assert follow_reels(place, call.number, who="Filmroom") == ()


def test_a_reel_that_was_left_behind_follows_at_the_next_start(
    place: Place, call: ReadyCall
) -> None:
    made = cut(place, call, 2.0, 6.0, place.workspace.reels / "reel.wav")
    mask(place, call.number, CARD)
    assert [fate.number for fate in follow_all_reels(place)] == [made.number]


def test_a_reel_without_what_is_muted_keeps_its_sound(
    place: Place, call: ReadyCall, tmp_path: Path
) -> None:
    made = cut(place, call, 6.0, 9.0, tmp_path / "reel.wav")
    before = made.path.read_bytes()
    mask(place, call.number, CARD)
    assert follow_reels(place, call.number, who="Filmroom") == ()
    assert made.path.read_bytes() == before


def test_a_reel_elsewhere_with_what_is_muted_is_withdrawn(
    place: Place, call: ReadyCall, tmp_path: Path
) -> None:
    made = cut(place, call, 2.0, 6.0, tmp_path / "reel.wav")
    mask(place, call.number, CARD)
    (fate,) = follow_reels(place, call.number, who="Filmroom")
    assert fate.fate == "withdrawn"
    with place.library.reading() as conn:
        assert withdrawing.reel(conn, made.number) is None
        act = acts.acts_on(conn, "reel", made.number)[-1]
    assert act.after is not None
    assert str(made.path) in act.after["left"]


def test_an_older_copy_goes_when_no_reel_needs_it_any_longer(place: Place, call: ReadyCall) -> None:
    mask(place, call.number, CARD)
    cut(place, call, 2.0, 9.0, place.workspace.reels / "reel.wav")
    older = played(place, call.number)
    mask(place, call.number, [*CARD, Edit(7, 8, "[x]", "mask", "x", muted=True)])
    assert older.exists()
    follow_reels(place, call.number, who="Filmroom")
    assert not older.exists()


def test_a_manifest_of_before_renders_with_what_is_muted_by_now(
    place: Place, call: ReadyCall, tmp_path: Path
) -> None:
    made = cut(place, call, 2.0, 6.0, tmp_path / "reel.wav")
    mask(place, call.number, CARD)
    again = render_again(place, made.manifest, target=tmp_path / "again.wav", who="Dana")
    start = made.clips[0].start
    assert peak(again.path, 3.0 - start, 4.5 - start) < SILENT
    assert "4111" not in again.captions.read_text()


def test_a_manifest_of_other_sound_of_a_muted_call_is_refused(
    place: Place, call: ReadyCall, tmp_path: Path
) -> None:
    made = cut(place, call, 2.0, 6.0, tmp_path / "reel.wav")
    mask(place, call.number, CARD)
    source = manifest_from_json(made.manifest.read_text()).clips[0].source
    elsewhere = place.workspace.media / "elsewhere.wav"
    elsewhere.write_bytes(call.kept.read_bytes())
    made.manifest.write_text(made.manifest.read_text().replace(source, "media/elsewhere.wav"))
    with pytest.raises(NotFoundError, match="muted by now"):
        render_again(place, made.manifest, target=tmp_path / "again.wav", who="Dana")


# What else knows of it ----------------------------------------------------------------------------


def test_a_muted_copy_is_forgotten_with_its_call(place: Place, call: ReadyCall) -> None:
    mask(place, call.number, CARD)
    copy = played(place, call.number)
    forget(place, [call.number], who="Ann Lee")
    assert not copy.exists()


def test_a_muted_copy_is_in_the_backup(place: Place, call: ReadyCall, tmp_path: Path) -> None:
    mask(place, call.number, CARD)
    done = back_up(place, tmp_path / "backup", who="Ann Lee")
    names = {entry.path for entry in done.manifest.files}
    assert place.workspace.relative(played(place, call.number)) in names
    assert done.missing == ()
