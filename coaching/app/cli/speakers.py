"""``filmroom speakers``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from coaching.app.cli.printing import as_json, table, visible
from coaching.app.cli.session import Session, with_session
from coaching.errors import UsageError
from coaching.ledger import call_name
from coaching.recording import clock

if TYPE_CHECKING:
    from coaching.steps.speaking import SaidOfVoice

_SAID = re.compile(r"(?P<label>[^=]+)=(?P<role>rep|customer|unknown|other)(?::(?P<name>.+))?")


@click.command("speakers")
@click.argument("call")
@click.option(
    "--set",
    "said",
    multiple=True,
    metavar="LABEL=ROLE[:NAME]",
    help='Who somebody is: A=rep:"Marcus Bennett". Again for others.',
)
@click.option("--swap", is_flag=True, help="Rep and customer change places.")
@click.option(
    "--unset", multiple=True, metavar="LABEL", help="Take back what was set; again for others."
)
@click.option("--count", type=click.IntRange(1, 20), help="How many people speak, to find anew.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def speakers_command(
    session: Session,
    call: str,
    *,
    said: tuple[str, ...],
    swap: bool,
    unset: tuple[str, ...],
    count: int | None,
    json_wanted: bool,
) -> None:
    """Show who speaks in a call, or correct it.

    CALL is its number (C12) or a part of its title. What is set here counts before all that was
    found, also after the call is worked on again; snippets, stages and searches follow.
    """
    from coaching.app.following import follow
    from coaching.steps.speaking import say_speakers, speakers_of

    place, settings = session.place, session.settings
    told = _told(said)
    if told or swap or unset:
        number = say_speakers(place, call, told, swap=swap, unset=unset, who=session.actor)
        follow(place, settings, told=[number], roles_changed=[number])
    if count is not None:
        from coaching.steps.setting import set_calls

        (one,) = set_calls(
            place, [call], {"speakers": str(count)}, who=session.actor, zone=settings.team.zone
        )
        follow(place, settings, told=[one.call], roles_changed=[one.call])
    found = speakers_of(place, call)
    if json_wanted:
        as_json(found.as_json())
        return
    click.echo(call_name(found.call))
    table(
        ("voice", "role", "name", "speaks", "words", "decided by"),
        [
            (
                one.label,
                one.role,
                visible(one.name or ""),
                clock(one.seconds),
                str(one.words),
                visible(one.source),
            )
            for one in found.speakers
        ],
    )


def _told(said: tuple[str, ...]) -> dict[str, SaidOfVoice]:
    from coaching.steps.speaking import SaidOfVoice

    told: dict[str, SaidOfVoice] = {}
    for text in said:
        found = _SAID.fullmatch(text.strip())
        if found is None:
            raise UsageError(
                f"--set {text!r} is not LABEL=ROLE or LABEL=ROLE:NAME",
                hint='such as --set A=rep:"Marcus Bennett"; roles: rep, customer, unknown, other',
            )
        label = found["label"].strip()
        if label.casefold() in {known.casefold() for known in told}:
            raise UsageError(f"{label} is set twice", hint="leave one out")
        name = " ".join((found["name"] or "").split())
        told[label] = SaidOfVoice(found["role"], name or None)  # type: ignore[arg-type]
    return told
