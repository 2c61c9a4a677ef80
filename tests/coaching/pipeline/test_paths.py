from __future__ import annotations

from datetime import UTC, datetime

from coaching.pipeline import Event, Path, StageNames, path_of
from tests.coaching.pipeline.making import TODAY, day, make_process

NAMES = StageNames(None)


def path(*events: Event, **known: object) -> Path:
    return path_of(events, key_of=NAMES.key_of, now=day(TODAY), **known)  # type: ignore[arg-type]


def stage(name: str, at: float, *, learned: float = 50, seen: bool = False) -> Event:
    return Event("stage", name, day(at), day(learned), seen)


def outcome(value: str, at: float, *, learned: float = 50, seen: bool = False) -> Event:
    return Event("outcome", value, day(at), day(learned), seen)


def stays(found: Path) -> list[tuple[str, float, str | None]]:
    return [(it.stage, it.days(day(TODAY)), it.ended) for it in found.visits]


def test_a_deal_that_moves_back_has_a_stay_for_each_time() -> None:
    found = path(stage("Demo", 0), stage("Proposal", 4), stage("Demo", 5), stage("Proposal", 11))
    assert stays(found) == [
        ("demo", 4.0, "moved"),
        ("proposal", 1.0, "moved"),
        ("demo", 6.0, "moved"),
        ("proposal", 89.0, None),
    ]
    assert found.outcome == "open"


def test_what_is_told_of_a_stage_again_begins_no_new_stay() -> None:
    found = path(stage("Demo", 0), stage("DEMO", 4, seen=True), outcome("open", 9, seen=True))
    assert stays(found) == [("demo", 100.0, None)]


def test_of_two_words_on_the_same_time_the_later_learned_counts() -> None:
    found = path(stage("Proposal", 0, learned=9), stage("Demo", 0, learned=20))
    assert stays(found) == [("demo", 100.0, None)]


def test_two_stages_of_one_day_told_at_once_both_count() -> None:
    found = path(stage("Demo", 3), stage("Proposal", 3), outcome("lost", 7), closed_at=day(7))
    assert stays(found) == [("demo", 0.0, "moved"), ("proposal", 4.0, "lost")]


def test_a_stage_that_is_called_closed_lost_ends_the_deal() -> None:
    found = path(stage("Demo", 0), stage("Closed Lost", 6))
    assert stays(found) == [("demo", 6.0, "lost")]
    assert (found.outcome, found.ended_at) == ("lost", day(6))


def test_a_deal_that_reopens_goes_on_in_the_stage_it_comes_to() -> None:
    found = path(
        stage("Demo", 0),
        outcome("lost", 5),
        stage("Proposal", 20),
        outcome("won", 30),
        outcome="won",
        closed_at=day(30),
    )
    assert stays(found) == [("demo", 5.0, "lost"), ("proposal", 10.0, "won")]
    assert found.outcome == "won"


def test_a_deal_that_reopens_without_a_stage_goes_on_where_it_was() -> None:
    found = path(
        stage("Demo", 0),
        outcome("lost", 5),
        outcome("open", 20),
        outcome="open",
        closed_at=day(140),
    )
    assert stays(found) == [("demo", 5.0, "lost"), ("demo", 80.0, None)]
    assert found.outcome == "open"


def test_an_older_export_that_shows_a_deal_open_does_not_reopen_it() -> None:
    found = path(
        stage("Demo", 0),
        outcome("open", 8, learned=8, seen=True),
        outcome("lost", 5, learned=12),
    )
    assert stays(found) == [("demo", 5.0, "lost")]
    assert found.outcome == "lost"


def test_a_history_that_was_learned_later_counts_before_what_an_export_showed() -> None:
    found = path(
        stage("Demo", 0, learned=50),
        stage("Demo", 12, learned=12, seen=True),
        stage("Proposal", 8, learned=50),
    )
    assert stays(found) == [("demo", 8.0, "moved"), ("proposal", 92.0, None)]


def test_an_old_export_that_was_imported_late_moves_no_deal_back() -> None:
    told = (stage("Demo", 0), stage("Proposal", 8), stage("Demo", 70, learned=70, seen=True))
    assert stays(path(*told, stage="Proposal"))[-1] == ("proposal", 92.0, None)
    assert stays(path(*told, stage="Demo"))[-1] == ("demo", 30.0, None)


def test_a_stage_seen_after_the_end_is_where_the_deal_ended() -> None:
    found = path(stage("Proposal", 60, seen=True), outcome="lost", closed_at=day(40))
    (visit,) = found.visits
    assert (visit.stage, visit.until, visit.ended) == ("proposal", day(40), "lost")
    assert not visit.known


def test_of_a_stage_seen_only_after_the_end_nobody_knows_how_long_it_took() -> None:
    found = path(
        stage("Demo", 0),
        stage("Negotiation", 60, learned=60, seen=True),
        outcome="won",
        closed_at=day(40),
    )
    assert stays(found) == [("demo", 40.0, "moved"), ("negotiation", 0.0, "won")]
    assert [it.known for it in found.visits] == [True, False]


def test_what_a_history_tells_after_the_end_is_not_of_the_sale() -> None:
    found = path(stage("Proposal", 0), stage("Onboarding", 44), outcome="won", closed_at=day(40))
    assert stays(found) == [("proposal", 40.0, "won")]


def test_an_end_told_by_day_does_not_cut_off_what_happened_that_day() -> None:
    midnight = datetime(2026, 1, 11, tzinfo=UTC)
    found = path(
        stage("Demo", 0),
        stage("Negotiation", 9.9),
        stage("Closed Won", 10.2),
        outcome="won",
        closed_at=midnight,
    )
    assert [(it.stage, it.ended) for it in found.visits] == [
        ("demo", "moved"),
        ("negotiation", "won"),
    ]
    assert found.ended_at == day(10.2)


def test_the_day_on_which_an_open_deal_is_expected_to_close_ends_nothing() -> None:
    found = path(stage("Demo", 0), outcome="open", closed_at=day(40))
    assert stays(found) == [("demo", 100.0, None)]


def test_the_first_stage_that_an_export_shows_began_at_an_unknown_time() -> None:
    found = path(stage("Demo", 10, seen=True), stage("Proposal", 20, seen=True))
    assert [it.known for it in found.visits] == [False, True]


def test_a_first_stage_seen_on_the_day_of_opening_began_then() -> None:
    found = path(stage("Demo", 10.4, seen=True), opened_at=day(10))
    assert found.visits[0].known


def test_a_deal_of_which_nothing_is_told_has_an_empty_path() -> None:
    assert path() == Path()
    assert path(outcome="won", closed_at=day(5)) == Path((), "won", day(5))


def test_a_stage_renamed_since_is_one_stage() -> None:
    names = StageNames(make_process("discovery", "demo", was={"discovery": ["scoping"]}))
    found = path_of(
        [stage("Scoping", 0), stage("Discovery", 8), stage("Demo", 12)],
        key_of=names.key_of,
        now=day(TODAY),
    )
    assert stays(found)[0] == ("discovery", 12.0, "moved")
