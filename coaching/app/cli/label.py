"""``filmroom label``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coaching.app.cli.printing import as_json, visible
from coaching.app.cli.session import Session, with_session
from coaching.errors import FilmroomError, UsageError
from coaching.ledger import call_name
from coaching.process import OTHER
from coaching.recording import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coaching.labelling import Meant
    from coaching.process import SalesProcess
    from coaching.steps.asking import Asked
    from coaching.steps.labelling import Found
    from models.stages.lessons import Judged, Learned

ASKED = 20
"""Turns of one round. Chosen because that is ten minutes' work."""

REACH = 2
"""Turns that are shown before and after the one that is asked about."""


@click.command("label")
@click.argument("call", required=False)
@click.option("--list", "list_wanted", is_flag=True, help="List the labels that were given.")
@click.option(
    "--count",
    default=ASKED,
    show_default=True,
    type=click.IntRange(1, 500),
    help="Turns to ask about.",
)
@click.option("--turn", type=click.IntRange(1), metavar="N", help="Label this turn of CALL.")
@click.option("--stage", metavar="NAME", help="Its stage, or other; with --turn.")
@click.option("--signals", metavar="NAMES", help='All signals it shows ("pain,price" or "none").')
@click.option("--withdraw", is_flag=True, help="Take back the label of --turn.")
@click.option(
    "--import",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Take labels from JSON lines, a call a line.",
)
@click.option("--learn", "learn_wanted", is_flag=True, help="Learn from all labels.")
@click.option("--forget-lesson", is_flag=True, help="Tag without what was learned.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON; asks nothing.")
@with_session
def label_command(
    session: Session,
    call: str | None,
    *,
    list_wanted: bool,
    count: int,
    turn: int | None,
    stage: str | None,
    signals: str | None,
    withdraw: bool,
    file: Path | None,
    learn_wanted: bool,
    forget_lesson: bool,
    json_wanted: bool,
) -> None:
    """Say what turns are, and have the tagger learn from it.

    Without options it asks about the turns whose label would teach most, in CALL or in the newest
    calls. Labels are kept with the call and hold when it is worked on again. --learn makes a lesson
    of them, which new calls are tagged with; `filmroom retag` reads the old ones by it.
    """
    wanted = [
        name
        for name, given in (
            ("--list", list_wanted),
            ("--turn", turn is not None),
            ("--import", file is not None),
            ("--forget-lesson", forget_lesson),
        )
        if given
    ]
    if len(wanted) > 1 or (learn_wanted and wanted and wanted != ["--import"]):
        both = [*wanted, "--learn"] if learn_wanted else wanted
        raise UsageError(f"{' and '.join(both)} are not said together")
    if turn is None and (stage or signals or withdraw):
        raise UsageError("--stage, --signals and --withdraw go with --turn")
    if learn_wanted and call is not None:
        raise UsageError("--learn learns from the labels of all calls", hint="leave CALL away")
    doing = _Doing(session, json_wanted=json_wanted)
    if list_wanted:
        doing.list(call)
    elif turn is not None:
        doing.one(call, turn, stage=stage, signals=signals, withdraw=withdraw)
    elif forget_lesson:
        doing.forget()
    elif file is not None or learn_wanted:
        if file is not None:
            doing.take(file)
        if learn_wanted:
            doing.learn()
    else:
        doing.ask(call, count)


class _Doing:
    """What the command can do, with what all of it needs."""

    def __init__(self, session: Session, *, json_wanted: bool) -> None:
        from coaching.app.wiring import process_of

        self._place = session.place
        self._who = session.actor
        self._json = json_wanted
        self._process: SalesProcess = process_of(session.place.workspace)

    def list(self, call: str | None) -> None:
        """Print the labels."""
        from coaching.app.wiring import reader_of
        from coaching.steps.labelling import labels_of
        from coaching.steps.lessons import lesson_to_renew

        _, found = labels_of(self._place, call, self._process)
        if self._json:
            as_json({"process": self._process.version, "labels": [it.as_json() for it in found]})
            return
        for one in found:
            click.echo(_told(one))
        counting = sum(one.counts for one in found)
        click.echo(f"{len(found)} labels, {counting} of them count")
        earlier = lesson_to_renew(self._place.library, reader_of())
        if earlier is not None:
            click.echo(
                f"The lesson was learned over {earlier} and is not used:"
                " `filmroom label --learn` makes it anew."
            )

    def one(
        self,
        call: str | None,
        turn: int,
        *,
        stage: str | None,
        signals: str | None,
        withdraw: bool,
    ) -> None:
        """Label one turn, or take its label back."""
        from coaching.labelling import Meant
        from coaching.steps import labelling
        from coaching.steps.reading import find_call

        if call is None:
            raise UsageError("--turn is of a call", hint="`filmroom label C12 --turn 3 …`")
        if withdraw == (stage is not None):
            raise UsageError("say the --stage of the turn, or --withdraw")
        if withdraw:
            labelling.withdraw(self._place, call, turn - 1, who=self._who)
        else:
            assert stage is not None, "one of the two is there"
            with self._place.library.reading() as conn:
                number = find_call(conn, call)
            meant = Meant(chosen_stage(stage, self._process), _signals(signals, self._process))
            labelling.label_turn(self._place, number, turn - 1, meant, self._process, who=self._who)
        self.list(call)

    def take(self, file: Path) -> None:
        """Take labels from a file."""
        from coaching.steps.label_files import import_labels

        found = import_labels(self._place, file, self._process, who=self._who)
        if self._json:
            as_json(
                {
                    "labels": found.labels,
                    "calls": found.calls,
                    "not_found": found.not_found,
                    "left": found.left,
                }
            )
            return
        click.echo(f"{found.labels} labels of {found.calls} calls taken")
        if found.not_found:
            click.echo(f"{found.not_found} turns were not found in the talk of these calls")
        for name, why in found.left.items():
            click.echo(f"{visible(name)} left out: {why}", err=True)

    def learn(self) -> None:
        """Learn from all labels, and say what it brings."""
        from coaching.app.wiring import reader_of
        from coaching.steps import lessons

        learned, left = lessons.learn(self._place, self._process, reader_of(), who=self._who)
        if self._json:
            as_json(
                {
                    "labels": learned.labels,
                    "calls": learned.calls,
                    "left": [one.as_json() for one in left],
                    "kept": learned.lesson is not None,
                    "before": _figures(learned.before),
                    "after": _figures(learned.after),
                    "signals": list(learned.signals),
                }
            )
            return
        for line in _brought(learned):
            click.echo(line)
        for one in left:
            click.echo(f"not learned from: {_told(one)}", err=True)

    def forget(self) -> None:
        """Tag without the lesson."""
        from coaching.app.wiring import reader_of
        from coaching.steps import lessons

        lessons.forget_lesson(self._place, self._process, reader_of(), who=self._who)
        if self._json:
            as_json({"forgotten": True})
            return
        click.echo(
            "The lesson is forgotten; the labels stay. `filmroom retag` reads calls without it."
        )

    def ask(self, call: str | None, count: int) -> None:
        """Ask about turns one after the other, and whether to learn from the labels."""
        from coaching.app.wiring import tagger_of
        from coaching.steps.asking import to_ask

        tagger = tagger_of(self._place.workspace)
        asked = to_ask(self._place, call, self._process, tagger, most=count)
        if self._json:
            as_json({"process": self._process.version, "turns": [it.as_json() for it in asked]})
            return
        if not asked:
            click.echo("There is no turn to ask about: all are labelled, or say next to nothing.")
            return
        given = self._round(asked)
        click.echo(f"{given} label{'' if given == 1 else 's'} kept")
        if given and click.confirm("Learn from them now?", default=True):
            self.learn()

    def _round(self, asked: Sequence[Asked]) -> int:
        """Ask about each; how many labels were given."""
        from coaching.steps import labelling

        for line in _stages_to_choose(self._process):
            click.echo(line)
        given: list[tuple[int, int]] = []
        at = 0
        while at < len(asked):
            one = asked[at]
            _show(one, f"{at + 1} of {len(asked)}")
            answer = click.prompt("stage", default="skip", show_default=False).strip()
            if answer in ("q", "quit"):
                break
            if answer in ("u", "undo"):
                if given:
                    at, number = given.pop()
                    labelling.undo_label(self._place, number, who=self._who)
                else:
                    click.echo("nothing was labelled yet")
                continue
            if answer not in ("s", "skip"):
                try:
                    meant = self._answered(answer)
                    number = labelling.label_turn(
                        self._place, one.spoken.call, one.turn, meant, self._process, who=self._who
                    )
                except FilmroomError as error:
                    click.echo(f"{error.message} {error.hint}".rstrip())
                    continue
                given.append((at, number))
            at += 1
        return len(given)

    def _answered(self, answer: str) -> Meant:
        """A stage and, where the process has signals and the person likes, its signals."""
        from coaching.labelling import Meant

        stage = chosen_stage(answer, self._process)
        if not self._process.signals:
            return Meant(stage)
        said = click.prompt(
            'signals (names, "none", Enter to say nothing of them)', default="", show_default=False
        )
        return Meant(stage, _signals(said or None, self._process))


def chosen_stage(answer: str, process: SalesProcess) -> str:
    """The stage that a number, a name or the beginning of one stands for; 0 is "other".

    Raises:
        UsageError: It stands for none, or for several.
    """
    names = (OTHER, *process.stage_names)
    if answer.isdecimal() and int(answer) < len(names):
        return names[int(answer)]
    folded = answer.casefold()
    if folded in names:
        return folded
    begun = [name for name in names if folded and name.startswith(folded)]
    if len(begun) == 1:
        return begun[0]
    raise UsageError(
        f'"{visible(answer)}" {"could be " + ", ".join(begun) if begun else "is no stage"}',
        hint=f"Say one of {', '.join(names)}, or its number.",
    )


def _signals(said: str | None, process: SalesProcess) -> frozenset[str] | None:
    """The signals in what was typed; None where nothing was said of them."""
    if said is None:
        return None
    names = frozenset(said.replace(",", " ").casefold().split())
    if names <= {"none", "-"}:
        return frozenset()
    unknown = sorted(names - set(process.signal_names))
    if unknown:
        raise UsageError(
            f'"{visible(unknown[0])}" is not a signal of the process',
            hint=f"It has {', '.join(process.signal_names) or 'none'}.",
        )
    return names


def _stages_to_choose(process: SalesProcess) -> list[str]:
    lines = [f"  {number}  {it.name}: {it.title}" for number, it in enumerate(process.stages, 1)]
    return [
        *lines,
        f"  0  {OTHER}: outside the process",
        "  Enter skips, u takes the last one back, q ends.",
    ]


def _show(asked: Asked, which: str) -> None:
    """The turn with its neighbours, and what it is tagged as."""
    click.echo("")
    click.echo(f"{which}  {call_name(asked.spoken.call)} {visible(asked.spoken.title)}")
    for turn in asked.around(REACH):
        mark = ">" if turn is asked.spoken.turns[asked.turn] else " "
        click.echo(f"{mark} {clock(turn.start)} {turn.role}: {visible(turn.text)}")
    shows = ", ".join(asked.tag.signal_names)
    click.echo(
        f"  tagged {asked.tag.stage} ({asked.tag.probability:.0%}){'; ' + shows if shows else ''}"
    )


def _told(found: Found) -> str:
    """A label in a line."""
    one = found.label
    said = found.meant or one.meant
    signals = "" if said.signals is None else f" [{', '.join(sorted(said.signals)) or 'none'}]"
    turn = "" if found.turn is None else f" turn {found.turn + 1}"
    why = found.as_json()["why_not"]
    return (
        f"{call_name(one.call)}{turn} {clock(one.start)}  {said.stage}{signals}  "
        f"{visible(found.words or '-')}  ({visible(one.who)})"
        f"{'  does not count: ' + why if why else ''}"
    )


def _brought(learned: Learned) -> list[str]:
    """What a lesson brings, in lines."""
    lines = [f"learned from {learned.labels} labels of {learned.calls} calls"]
    if learned.before is None or learned.after is None:
        lines.append("one call alone is labelled, so how much it helps cannot be told")
    else:
        lines.append(
            "judged on calls left out in turn: macro-F1 "
            f"{learned.before.macro_f1:.2f} before, {learned.after.macro_f1:.2f} after; right "
            f"{learned.before.accuracy:.0%} before, {learned.after.accuracy:.0%} after"
        )
    if learned.signals:
        lines.append(f"signals learned: {', '.join(learned.signals)}")
    if learned.lesson is None:
        lines.append("The labels say nothing that is not known yet; nothing is changed by them.")
    else:
        lines.append("New calls are tagged with it; `filmroom retag` reads the old ones by it.")
    return lines


def _figures(judged: Judged | None) -> dict[str, Any] | None:
    if judged is None:
        return None
    return {"macro_f1": round(judged.macro_f1, 4), "accuracy": round(judged.accuracy, 4)}
