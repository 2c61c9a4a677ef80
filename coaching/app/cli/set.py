"""``filmroom set``."""

from __future__ import annotations

from typing import Any

import click

from coaching.app.cli.printing import as_json, visible
from coaching.app.cli.session import Session, with_session
from coaching.ledger import call_name

_ROLE = click.Choice(("rep", "customer", "unknown"))
_UNSET = (
    "rep",
    "account",
    "deal",
    "title",
    "started-at",
    "direction",
    "consent",
    "left",
    "right",
    "words",
    "speakers",
)


@click.command("set")
@click.argument("calls", nargs=-1, metavar="[CALL…]")
@click.option("--unmatched", is_flag=True, help="All ready calls without account or deal, too.")
@click.option("--rep", metavar="NAME", help="Our person on the call, by name or address.")
@click.option("--account", metavar="NAME", help="The account.")
@click.option("--deal", metavar="ID", help="The CRM's id of the deal.")
@click.option("--title", metavar="TEXT", help="What the call is called.")
@click.option("--started-at", metavar="TIME", help="When it began (2026-09-14T10:30).")
@click.option("--direction", type=click.Choice(("inbound", "outbound")), help="Who called whom.")
@click.option(
    "--consent",
    type=click.Choice(("given", "refused", "withdrawn", "unknown")),
    help="Consent to the recording; refused and withdrawn calls are found no more.",
)
@click.option("--left", type=_ROLE, help="Who speaks on the left channel.")
@click.option("--right", type=_ROLE, help="Who speaks on the right channel.")
@click.option(
    "--words",
    type=click.Choice(("transcript", "recognised")),
    help="Whose words count, where there are both; ingest --retranscribe makes ours.",
)
@click.option("--speakers", metavar="N", help="How many people speak.")
@click.option(
    "--unset",
    "unset",
    multiple=True,
    type=click.Choice(_UNSET),
    help="Take back what was set, so that the next source counts; again for others.",
)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def set_command(
    session: Session,
    calls: tuple[str, ...],
    *,
    unmatched: bool,
    unset: tuple[str, ...],
    json_wanted: bool,
    **values: str | None,
) -> None:
    """Correct what is known about calls, many at once.

    CALL is a number (C12), a range (C3-C9) or a part of a title. What is set here counts before
    all that files, exports and transcripts say; --unset takes it back.
    """
    from coaching.app.following import follow
    from coaching.claims import Field
    from coaching.steps.setting import SETTABLE, set_calls

    fields: dict[str, Field] = {name: name for name in SETTABLE}
    place, settings = session.place, session.settings
    done = set_calls(
        place,
        calls,
        {fields[name]: value for name, value in values.items() if value is not None},
        unset=[fields[name.replace("-", "_")] for name in unset],
        unmatched=unmatched,
        who=session.actor,
        zone=settings.team.zone,
    )
    followed = follow(
        place,
        settings,
        told=[one.call for one in done],
        roles_changed=[one.call for one in done if one.settled.roles_changed],
        words_chosen=[one.call for one in done] if values["words"] or "words" in unset else (),
    )
    if json_wanted:
        reels = [{"reel": it.number, "fate": it.fate, "reason": it.why} for it in followed.reels]
        pages = [{"path": path, "written_anew": anew} for path, anew in followed.pages]
        as_json({"calls": [_shape(one) for one in done], "reels": reels, "pages": pages})
        return
    for one in done:
        click.echo(f"{call_name(one.call)}  {visible(one.title)}")
        for name, (before, after) in one.changes.items():
            click.echo(f"  {name:<12}{visible(before) or '-'} → {visible(after) or '-'}")
        if not one.changes:
            click.echo("  as it was")
        for conflict in one.overruled:
            click.echo(f"  overruled   {visible(str(conflict))}")
        if one.note:
            click.echo(f"  note        {visible(one.note)}")
    for fate in followed.reels:
        why = f" ({fate.why})" if fate.why else ""
        click.echo(f"Reel {fate.number} had clips of it and was {fate.fate}{why}")
    for line in followed.pages_say:
        click.echo(line)
    if not done:
        click.echo("No such calls.")


def _shape(one: Any) -> dict[str, Any]:
    return {
        "call": call_name(one.call),
        "title": one.title,
        "changed": {
            name: {"before": before, "after": after}
            for name, (before, after) in one.changes.items()
        },
        "overruled": [
            {
                "field": conflict.field,
                "counts": {"by": str(conflict.counts), "value": conflict.counts.value},
                "others": [{"by": str(each), "value": each.value} for each in conflict.others],
            }
            for conflict in one.overruled
        ],
        "note": one.note,
    }
