from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from tests.app.conftest import ODD_NAMES, Worked
from tests.commands import filmroom
from tests.stored import latest_acts

pytestmark = pytest.mark.slow


def test_nothing_leaves_the_machine(worked: Worked) -> None:
    assert worked.ingest.err == ""
    assert worked.connections == ""


def test_every_file_is_accounted_for(worked: Worked) -> None:
    inbox = {path.name for path in (worked.root / "inbox").iterdir()}
    assert {line["file"] for line in worked.ingest.json["recordings"]} == inbox


def test_good_calls_are_ready_and_bad_files_make_the_exit_status_one(worked: Worked) -> None:
    assert worked.ingest.status == 1
    for name in worked.good:
        line = worked.state(name)
        assert (line["state"], line["reason"]) == ("ready", "")
        assert line["call"].startswith("C")


@pytest.mark.parametrize(
    ("name", "state", "said"),
    [
        ("empty.wav", "quarantined", "empty"),
        ("text.wav", "quarantined", "text"),
        ("truncated.wav", "quarantined", "breaks off"),
        ("silence.wav", "quarantined", "nobody speaks"),
        ("one second.wav", "quarantined", "nobody speaks"),
        ("people.csv", "quarantined", "shoe size"),
        ("linked.wav", "quarantined", "a link"),
        ("still-coming.wav.part", "waiting", "still being written"),
    ],
)
def test_a_bad_file_has_a_state_a_reason_and_a_next_step(
    worked: Worked, name: str, state: str, said: str
) -> None:
    line = worked.state(name)
    assert line["state"] == state
    assert said in line["reason"]
    assert line["next"]


def test_the_same_bytes_under_another_name_are_a_duplicate_of_a_named_call(
    worked: Worked,
) -> None:
    pair = (worked.state("copy of it.wav"), worked.state(worked.good[0]))
    assert sorted(line["state"] for line in pair) == ["duplicate", "ready"]
    copy = next(line for line in pair if line["state"] == "duplicate")
    assert pair[0]["call"] == pair[1]["call"]
    assert pair[0]["call"] in copy["reason"]


@pytest.mark.parametrize("name", ODD_NAMES, ids=repr)
def test_a_name_may_hold_anything(worked: Worked, name: str) -> None:
    assert worked.state(name)["state"] == "ready"


def test_an_export_in_the_inbox_is_imported_and_says_what_it_refused(worked: Worked) -> None:
    assert worked.state("accounts.csv")["state"] == "ready"
    deals = worked.state("deals.csv")
    assert deals["state"] == "ready"
    assert "1 of" in deals["reason"]


def test_status_says_the_same_as_the_ingest_did(worked: Worked) -> None:
    status = filmroom("status", "--json", "--workspace", worked.root).json
    assert status["counts"] == worked.ingest.json["counts"]
    assert status["recordings"] == worked.ingest.json["recordings"]


def test_ingesting_again_changes_nothing(worked: Worked) -> None:
    again = filmroom("ingest", "--json", "--workspace", worked.root)
    assert again.json["recordings"] == worked.ingest.json["recordings"]
    assert again.status == 1


def words_of(worked: Worked, name: str) -> str:
    """Some words of the longest turn of a call, as they were recognised."""
    call = worked.state(name)["call"]
    shown = filmroom("show", call, "--json", "--workspace", worked.root).json
    longest: str = max((turn["text"] for turn in shown["turns"]), key=len)
    return " ".join(longest.split()[:8])


def test_what_was_said_is_found_with_where_to_press_play(worked: Worked) -> None:
    said = words_of(worked, worked.good[1])
    found = filmroom("search", said, "--json", "--workspace", worked.root)
    assert found.status == 0
    assert found.json["query"] == said
    assert found.json["hits"][0]["call"] == worked.state(worked.good[1])["call"]
    assert "«" in found.json["hits"][0]["highlighted"]
    for hit in found.json["hits"]:
        assert 0 <= hit["start"] < hit["end"] <= hit["start"] + 61
        assert {"stage", "role", "text", "score", "why"} <= hit.keys()


def test_a_filter_acts_and_an_unknown_one_is_named(worked: Worked) -> None:
    every = ("search", "--json", "--workspace", worked.root, "--limit", "200")
    stages = {hit["stage"] for hit in filmroom(*every, "--role", "customer").json["hits"]}
    assert len(stages) > 1
    only = filmroom(*every, "--stage", "closing").json["hits"]
    assert {hit["stage"] for hit in only} <= {"closing"}
    wrong = filmroom(*every, "--stage", "closng")
    assert wrong.status == 2
    assert "closng" in wrong.json["error"]
    assert "closing" in wrong.json["error"] + wrong.json["hint"]


def test_outcome_and_account_come_from_the_crm_export(worked: Worked) -> None:
    call = worked.state(worked.good[0])["call"]
    shown = filmroom("show", call, "--json", "--workspace", worked.root).json
    assert shown["account"]
    assert shown["outcome"] in ("won", "lost", "open")
    hits = filmroom(
        "search",
        "--outcome",
        shown["outcome"],
        "--account",
        shown["account"],
        "--json",
        "--workspace",
        worked.root,
    ).json["hits"]
    assert call in {hit["call"] for hit in hits}


def test_rep_and_customer_are_told_by_side_and_on_one_channel_by_voice(worked: Worked) -> None:
    def roles(name: str) -> set[str]:
        call = worked.state(name)["call"]
        shown = filmroom("show", call, "--json", "--workspace", worked.root).json
        return {turn["role"] for turn in shown["turns"]}

    assert roles(worked.good[0]) == {"rep", "customer"}
    assert {"rep", "customer"} <= roles(worked.good[1])


def test_portable_files_lie_beside_the_media(worked: Worked) -> None:
    call = worked.state(worked.good[0])["call"]
    folder = worked.root / "media" / call
    content = json.loads((folder / "call.json").read_text())
    assert content["format"] == "filmroom-call/1"
    assert content["turns"][0]["words"]
    assert (folder / "call.vtt").read_text().startswith("WEBVTT")


def test_a_copy_that_a_browser_plays_is_made_of_telephone_sound(worked: Worked) -> None:
    call = worked.state(worked.good[0])["call"]
    assert [path.suffix for path in (worked.root / "media" / call).glob("*.playback.*")] == [".m4a"]


def test_the_originals_stay_untouched_and_nothing_is_left_over(
    worked: Worked, demo_inbox: Path
) -> None:
    for name in worked.good:
        original = (demo_inbox / name).read_bytes()
        assert (worked.root / "inbox" / name).read_bytes() == original
    assert list((worked.root / "media" / "incoming").iterdir()) == []
    assert list((worked.root / "media").rglob("*.part")) == []


def test_talk_is_in_no_log(worked: Worked) -> None:
    call = worked.state(worked.good[0])["call"]
    shown = filmroom("show", call, "--json", "--workspace", worked.root).json
    longest = max((turn["text"] for turn in shown["turns"]), key=len)
    logs = list((worked.root / ".filmroom").rglob("*.log"))
    assert logs
    for path in logs:
        text = path.read_text(errors="replace")
        assert longest not in text
        assert (shown["account"] or "?") not in text


def test_a_reel_renders_again_from_its_manifest_to_the_same_samples(
    worked: Worked, tmp_path: Path
) -> None:
    made = filmroom(
        "reel",
        "--role",
        "customer",
        "--out",
        tmp_path / "one.wav",
        "--json",
        "--workspace",
        worked.root,
    )
    assert made.status == 0, made.err
    again = filmroom(
        "reel",
        "--manifest",
        made.json["manifest"],
        "--out",
        tmp_path / "two.wav",
        "--json",
        "--workspace",
        worked.root,
    )
    assert again.status == 0, again.err
    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "two.wav").read_bytes()
    assert Path(made.json["captions"]).read_text().startswith("WEBVTT")
    clips = made.json["clips"]
    gaps = [0.4 if one["stage"] == other["stage"] else 1.5 for one, other in pairwise(clips)]
    assert made.json["duration"] == pytest.approx(
        sum(clip["end"] - clip["start"] for clip in clips) + sum(gaps), abs=0.05
    )


def test_a_stretch_that_is_named_becomes_a_clip(worked: Worked, tmp_path: Path) -> None:
    call = worked.state(worked.good[0])["call"]
    made = filmroom(
        "reel",
        f"{call}@00:10-00:20",
        "--out",
        tmp_path / "clip.m4a",
        "--json",
        "--workspace",
        worked.root,
    ).json
    (clip,) = made["clips"]
    assert clip["start"] <= 10.3
    assert clip["end"] >= 19.7
    assert (tmp_path / "clip.m4a").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("C1@02:00-01:00", "--out", "x.m4a"), "no stretch"),
        (("C1@99:00-99:30", "--out", "x.m4a"), "lasts"),
        (("C999@0-10", "--out", "x.m4a"), "no call C999"),
        (("C1", "--out", "x.m4a"), "no stretch"),
        (("C1@0-10", "--out", "x.txt"), "txt"),
        (("--out", "x.m4a"), "neither words"),
        (("C1@0-10", "--query", "price", "--out", "x.m4a"), "or of a deal"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_a_reel_that_cannot_be_made_says_why(
    worked: Worked, arguments: tuple[str, ...], said: str
) -> None:
    ran = filmroom("reel", *arguments, "--json", "--workspace", worked.root)
    assert ran.status in (1, 2)
    assert said in ran.json["error"]


def test_the_first_hit_can_be_cut_into_a_file(worked: Worked, tmp_path: Path) -> None:
    said = words_of(worked, worked.good[0])
    ran = filmroom("search", said, "--clip", tmp_path / "hit.mp3", "--workspace", worked.root)
    assert ran.status == 0, ran.err
    assert (tmp_path / "hit.mp3").stat().st_size > 5_000


def test_what_people_did_is_in_the_log_of_acts(worked: Worked) -> None:
    from coaching.store.library import Library

    filmroom(
        "--as",
        "Laura Chen",
        "import",
        worked.root / "inbox" / "accounts.csv",
        "--workspace",
        worked.root,
    )
    library = Library(worked.root / "library.db")
    with library.reading() as conn:
        latest = latest_acts(conn, limit=1)[0]
    library.close()
    assert (latest.who, latest.verb) == ("Laura Chen", "import")
