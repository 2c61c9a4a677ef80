from __future__ import annotations

import time
from pathlib import Path, PurePath

import pytest

from coaching.claims import Claim
from coaching.errors import SettingsError
from coaching.patterns import (
    compile_pattern,
    folder_claims,
    name_claims,
    pattern_claims,
)
from coaching.settings import read_settings

USUAL = "{started_at}_{rep}_{account}"


def said(pattern: str, stem: str, *, zone: str = "UTC") -> dict[str, str]:
    claims = pattern_claims(stem, [compile_pattern(pattern)], zone=zone, detail="a.mp3")
    assert all((claim.source, claim.detail) == ("pattern", "a.mp3") for claim in claims)
    return {claim.field: claim.value for claim in claims if claim.field != "zone"}


@pytest.mark.parametrize(
    ("pattern", "stem", "values"),
    [
        (
            USUAL,
            "2026-09-14_dana-reyes_blue-harbor",
            {
                "started_at": "2026-09-14T00:00:00.000000+00:00/P1D",
                "rep": "dana reyes",
                "account": "blue harbor",
            },
        ),
        (
            USUAL,
            "20260914_1030_Dana_Blue Harbor",
            {
                "started_at": "2026-09-14T10:30:00.000000+00:00",
                "rep": "Dana",
                "account": "Blue Harbor",
            },
        ),
        ("{rep}_{account}", "dana reyes_acme", {"rep": "dana reyes", "account": "acme"}),
        ("{rep}_{account}", "dana-acme", {"rep": "dana", "account": "acme"}),
        ("{rep}_{account}", "dana_reyes_acme", {}),
        ("{rep} - {account}", "Dana Reyes - Acme", {"rep": "Dana Reyes", "account": "Acme"}),
        ("CALL {deal} {*}", "call D-1042 whatever else", {"deal": "D-1042"}),
        ("{account}_{*}", "blue-harbor_take_2", {"account": "blue harbor"}),
        (
            "{started_at} {rep} - {account}",
            "2026-09-14 Dana Reyes - Acme",
            {
                "started_at": "2026-09-14T00:00:00.000000+00:00/P1D",
                "rep": "Dana Reyes",
                "account": "Acme",
            },
        ),
        ("{external_id}", "CA_77-x", {"external_id": "CA_77-x"}),
        ("{account} part {part}", "acme_PART_02", {"account": "acme", "part": "2"}),
        ("{account} part {part}", "acme part 0", {}),
        ("{call}_{side}", "77_agent", {"call": "77", "side": "rep"}),
        ("{call}_{side}", "77_listener", {}),
        ("{direction}-{account}", "IN-acme", {"direction": "inbound", "account": "acme"}),
        ("{direction}-{account}", "outgoing-acme", {"direction": "outbound", "account": "acme"}),
        ("{language}_{title}", "DE_first_call", {"language": "de", "title": "first call"}),
        ("{started_at}_{rep}", "2026-02-31_dana", {}),
        ("{rep}_{account}", "???_acme", {}),
        ("a.b {rep}", "axb dana", {}),
    ],
)
def test_a_pattern_reads_a_name_in_the_one_way_it_fits(
    pattern: str, stem: str, values: dict[str, str]
) -> None:
    assert said(pattern, stem) == values


def test_times_in_names_are_the_teams_and_say_so() -> None:
    claims = pattern_claims(
        "2026-09-14 1030 dana", [compile_pattern("{started_at} {rep}")], zone="Asia/Tokyo",
        detail="",
    )  # fmt: skip
    assert claims[:2] == (
        Claim("started_at", "2026-09-14T01:30:00.000000+00:00", "pattern"),
        Claim("zone", "Asia/Tokyo", "pattern"),
    )


def test_the_first_pattern_that_fits_wins() -> None:
    patterns = [compile_pattern(text) for text in ("{deal} {rep} x", "{rep} {account}", "{title}")]
    claims = pattern_claims("dana acme", patterns, zone="UTC", detail="")
    assert [(claim.field, claim.value) for claim in claims] == [
        ("rep", "dana"),
        ("account", "acme"),
    ]


def test_a_fit_that_makes_no_sense_leaves_the_name_to_the_next_pattern() -> None:
    patterns = [compile_pattern("{started_at} {rep}"), compile_pattern("{title}")]
    claims = pattern_claims("2026-02-31 dana", patterns, zone="UTC", detail="")
    assert [claim.field for claim in claims] == ["title"]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{reep}_{account}", "{reep} is no field; did you mean {rep}?"),
        ("{xyz}", "{xyz} is no field; known: title, started_at,"),
        ("{participants}", "{participants} is no field"),
        ("{rep}_{rep}", "{rep} stands twice"),
        ("{rep}{account}", "something has to stand between two fields"),
        ("{rep", "a brace is not closed"),
        ("acme", "has no field"),
        ("{*}", "has no field"),
        ("", "has no field"),
    ],
)
def test_a_pattern_that_makes_no_sense_is_refused_when_the_settings_load(
    tmp_path: Path, pattern: str, said: str
) -> None:
    path = tmp_path / "filmroom.toml"
    path.write_text(f'[names]\npatterns = ["{pattern}"]\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert said in caught.value.message
    assert "names.patterns.0" in caught.value.message


def test_a_name_made_to_be_slow_is_left_alone_in_no_time() -> None:
    pattern = compile_pattern("{rep}_{account}_{deal}_{title}_{call}_{external_id}_end")
    began = time.perf_counter()
    assert pattern.fit("a_" * 120) is None
    assert pattern.fit("a_" * 24) is None
    assert time.perf_counter() - began < 1


def test_any_name_says_its_title_and_a_time_that_stands_in_it() -> None:
    assert name_claims("acme 2026-09-14T10-30Z", zone="Asia/Tokyo", detail="x") == (
        Claim("title", "acme 2026-09-14T10-30Z", "name", "x"),
        Claim("started_at", "2026-09-14T10:30:00.000000+00:00", "name", "x"),
    )
    assert [claim.field for claim in name_claims("acme", zone="UTC", detail="x")] == ["title"]


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("West/Dana Reyes/a.mp3", {"team": "West", "rep": "Dana Reyes"}),
        ("West/a.mp3", {"team": "West"}),
        ("a.mp3", {}),
        ("west_coast/dana-reyes/2026/a.mp3", {"team": "west coast", "rep": "dana reyes"}),
        ("__/Dana/a.mp3", {"rep": "Dana"}),
    ],
)
def test_folders_say_what_the_settings_mean_by_them(path: str, values: dict[str, str]) -> None:
    claims = folder_claims(PurePath(path), ["team", "rep"], detail="d")
    assert {claim.field: claim.value for claim in claims} == values


def test_a_folder_that_means_nothing_is_passed_over() -> None:
    claims = folder_claims(PurePath("2026/Dana/a.mp3"), ["nothing", "rep"], detail="d")
    assert claims == (Claim("rep", "Dana", "folder", "d"),)
