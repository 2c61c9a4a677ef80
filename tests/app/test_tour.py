from __future__ import annotations

import click
import pytest

from coaching.app.demo import tour


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command line whose one command shows three lines and ends with 3."""

    @click.group
    def filmroom() -> None: ...

    @filmroom.command
    @click.argument("call")
    def show(call: str) -> int:
        for line in (f"call {call}", "masked  1 phone number", "Greg  It's [phone number]."):
            click.echo(line)
        return 3

    monkeypatch.setattr(tour, "filmroom", filmroom)


@pytest.mark.usefixtures("shown")
def test_a_step_is_said_as_it_is_typed_and_shows_all_it_prints(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert tour._run("show", "Summit Roofing") == 3
    assert capsys.readouterr().out.splitlines() == [
        "",
        "$ filmroom show 'Summit Roofing'",
        "call Summit Roofing",
        "masked  1 phone number",
        "Greg  It's [phone number].",
    ]


@pytest.mark.usefixtures("shown")
def test_of_a_long_step_the_lines_that_are_asked_for_are_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert tour._run("show", "C6", only=("masked", "[phone")) == 3
    assert capsys.readouterr().out.splitlines() == [
        "",
        "$ filmroom show C6 | grep -F -e masked -e '[phone'",
        "masked  1 phone number",
        "Greg  It's [phone number].",
    ]
