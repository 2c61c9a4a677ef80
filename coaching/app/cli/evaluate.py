"""``filmroom evaluate``."""

from __future__ import annotations

from pathlib import Path

import click

from coaching.app.cli.printing import as_json
from coaching.app.cli.session import Session, with_session
from coaching.settings import SPEECH_MODELS


@click.group("evaluate")
def evaluate_command() -> None:
    """Measure quality against a reference."""


@evaluate_command.command("speech")
@click.argument("audio", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("reference", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--model", metavar="NAME", help=f"One of {', '.join(SPEECH_MODELS)}, or a folder.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def speech_command(
    session: Session, audio: Path, reference: Path, *, model: str | None, json_wanted: bool
) -> None:
    """The word error rate of the recogniser on AUDIO, against the words in REFERENCE.

    REFERENCE is plain text, STM, or JSON in Whisper's form. Both sides are normalised: case,
    punctuation, numbers. Needs no workspace; one that is named lends its settings and glossary.
    """
    from coaching.app.wiring import evaluation_parts
    from coaching.steps.evaluate import evaluate_speech

    transcriber, hotwords = evaluation_parts(session.found_or_none, model=model)
    errors = evaluate_speech(audio, reference, transcriber, hotwords=hotwords)
    if json_wanted:
        as_json(
            {
                "wer": round(errors.wer, 4),
                "words": errors.words,
                "substitutions": errors.substitutions,
                "deletions": errors.deletions,
                "insertions": errors.insertions,
                "model": transcriber.identity,
            }
        )
        return
    click.echo(
        f"word error rate {errors.wer:.1%} over {errors.words} words "
        f"({errors.substitutions} wrong, {errors.deletions} missing, {errors.insertions} invented) "
        f"with {transcriber.identity}"
    )
