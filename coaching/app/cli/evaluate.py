"""``filmroom evaluate``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coaching.app.cli.printing import as_json
from coaching.app.cli.session import Session, with_session
from coaching.given_text import given_text
from coaching.settings import SPEECH_MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coaching.ports import StageTagger
    from coaching.process import SalesProcess
    from coaching.steps.evaluate_stages import StageQuality
    from coaching.workspace import Workspace

CALLS_TOLD = 50
"""Calls after which a long measurement says how far it is; some ten seconds' work."""


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


@evaluate_command.command("speakers")
@click.argument("audio", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("reference", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--speakers", type=click.IntRange(1, 15), help="How many people speak, if known.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def speakers_command(
    session: Session, audio: Path, reference: Path, *, speakers: int | None, json_wanted: bool
) -> None:
    """How well speakers are told apart in AUDIO, heard as one channel, against REFERENCE.

    REFERENCE is RTTM, or JSON: a list of words with start, end and speaker. The reference's words
    are given to the speakers that are found; nothing is recognised.
    """
    from coaching.settings import cache_folder
    from coaching.steps.evaluate_speakers import evaluate_speakers
    from models.speakers import installed_diarizer

    diarizer = installed_diarizer(cache=cache_folder())
    errors = evaluate_speakers(audio, reference, diarizer, speakers=speakers)
    if json_wanted:
        as_json(errors.as_dict() | {"model": diarizer.identity})
        return
    click.echo(f"{errors} with {diarizer.identity}")


@evaluate_command.command("pii")
@click.argument("sentences", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--part", default="", metavar="NAME", help="Only sentences marked as for this part.")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def pii_command(session: Session, sentences: Path, *, part: str, json_wanted: bool) -> None:
    """How well personal data is found in SENTENCES, in which people marked it.

    SENTENCES has one JSON object a line: text, and spans (or entities) with start, end and kind
    (or label, entity_type), in our names or Presidio's. See docs/privacy.md for what counts.
    """
    from coaching.settings import cache_folder
    from coaching.steps.evaluate_pii import evaluate_pii
    from models.personal.finder import installed_finder

    finder = installed_finder(cache=cache_folder())
    score = evaluate_pii(sentences, finder, part=part)
    if json_wanted:
        as_json(score.as_dict() | {"model": finder.identity})
        return
    click.echo(f"{score}\nwith {finder.identity}")


@evaluate_command.command("roles")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
def roles_command(file: Path, *, json_wanted: bool) -> None:
    """How well rep and customer are told from the talk of the labelled calls in FILE.

    One call a line of JSON: {"call": …, "turns": [{"role": "rep" or "customer", "text": …}]}, and a
    "speaker" in turns of calls with several people on a side. Roles are hidden; the calls are heard
    as they are, and again without their first four turns.
    """
    from coaching.steps.evaluate_roles import evaluate_roles
    from models.roles import WordRoleTeller

    teller = WordRoleTeller()
    quality = evaluate_roles(file, teller)
    if json_wanted:
        figures = {"whole": quality.whole, "first_four_turns_cut": quality.cut}
        found = {name: _rounded(asdict(it)) for name, it in figures.items()}
        as_json(found | {"model": teller.identity})
        return
    for name, it in (("as they are", quality.whole), ("first four turns cut", quality.cut)):
        click.echo(
            f"{name}: {it.calls_right:.1%} of {it.calls} calls right, {it.voices_right:.1%} of "
            f"{it.voices} voices, {it.turns_right:.1%} of {it.turns} turns; {it.kept:.1%} of the "
            f"voices are told, {it.kept_right:.1%} of these rightly"
        )
    click.echo(f"with {teller.identity}")


@evaluate_command.command("stages")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--process",
    "process_file",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Another process, whose stages the labels are.",
)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@with_session
def stages_command(
    session: Session, file: Path, *, process_file: Path | None, json_wanted: bool
) -> None:
    """How well stages and signals are found in the labelled calls in FILE.

    One call a line of JSON: {"call": …, "turns": [{"role": "rep" or "customer", "text": …,
    "stage": …, "signals": […]}]}; other keys are passed over. Text and role go through what ingest
    runs. Turns whose stage is unsure count with their likeliest stage; how many are sure, and how
    often those are right, is told beside. The mean F1 is over the stages of the process that occur.
    Needs no workspace; one that is named lends its process and what was learned from its labels.
    """
    from coaching.steps.evaluate_stages import evaluate_stages

    process, tagger = _stage_parts(session.found_or_none, process_file)
    quality = evaluate_stages(file, process, tagger, progress=_calls_done)
    if json_wanted:
        as_json(quality.as_json() | {"model": tagger.identity})
        return
    click.echo("\n".join(lines_of(quality)))
    click.echo(f"with {tagger.identity}")


def _stage_parts(
    workspace: Workspace | None, file: Path | None
) -> tuple[SalesProcess, StageTagger]:
    """The process and the tagger of a file, else of a workspace, else the shipped ones."""
    from coaching.app.wiring import process_of, reader_of, tagger_of
    from coaching.process import parse_process
    from coaching.workspace import shipped_config
    from models.stages import SpacyStageTagger

    if workspace is not None and file is None:
        return process_of(workspace), tagger_of(workspace)
    path = file or shipped_config() / "sales_process.yaml"
    process = parse_process(given_text(path), source=str(file) if file else f"config/{path.name}")
    return process, SpacyStageTagger(process, reader_of())


def lines_of(quality: StageQuality) -> Iterator[str]:
    """Stages, confusion and signals as tables to read."""
    yield (
        f"{quality.turns} turns of {quality.calls} calls: stages macro-F1 "
        f"{_figure(quality.macro_f1)}, accuracy {quality.accuracy:.3f}, calibration error "
        f"{quality.calibration_error:.3f}; signals macro-F1 {_figure(quality.signals_macro_f1)}"
    )
    yield (
        f"{quality.sure_share:.1%} of the turns are sure, "
        f"{_figure(quality.sure_accuracy)} of these right"
    )
    for title, classes in (("stage", quality.stages), ("signal", quality.signals)):
        if not classes:
            continue
        width = max(len(title), *(len(it.name) for it in classes))
        yield ""
        yield f"{title:<{width}}  precision  recall     F1  turns"
        for it in classes:
            yield (
                f"{it.name:<{width}}  {it.precision:9.3f}  {it.recall:6.3f}  {it.f1:5.3f}  "
                f"{it.support:5}"
            )
    yield ""
    yield "taken for another stage:"
    mistaken = sorted(
        (
            (count, name, other)
            for name, row in quality.confusion.items()
            for other, count in row.items()
            if name != other
        ),
        reverse=True,
    )
    yield from (f"{count:5}  {name} for {other}" for count, name, other in mistaken)
    if not mistaken:
        yield "none"


def _figure(share: float | None) -> str:
    return "unknown" if share is None else f"{share:.3f}"


def _calls_done(done: int, of: int) -> None:
    """A line for each fifty calls, for whoever waits."""
    if done % CALLS_TOLD == 0 and done < of:
        click.echo(f"{done} of {of} calls", err=True)


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    """Shares with four digits, as everywhere; counts stay as they are."""
    return {name: round(value, 4) for name, value in figures.items()}


@evaluate_command.command("search")
@click.argument("documents", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("queries", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
def search_quality_command(documents: Path, queries: Path, *, json_wanted: bool) -> None:
    """How well the QUERIES find what answers them in DOCUMENTS.

    Both have one JSON object a line. A document is {"id": …, "turns": [{"speaker": …, "text": …}]};
    a query {"query": …, "relevant": [{"document": …, "first_turn": …, "last_turn": …}]}, turns
    counted from 0, both ends in. The documents become a library for the while, by the steps that an
    ingest runs; a word takes 0.4 s, and the shipped synonyms stand for each other. A hit counts
    when its snippet has a turn of a relevant span.
    """
    from coaching.app.wiring import embedder_of, shipped_synonyms
    from coaching.steps.evaluate_search import evaluate_search

    embedder = embedder_of()
    told = _every_tenth if not json_wanted else lambda _: None
    quality = evaluate_search(
        documents, queries, embedder, synonyms=shipped_synonyms(), progress=told
    )
    if json_wanted:
        as_json(quality.as_json() | {"model": embedder.identity})
        return
    click.echo(
        f"{quality.questions} questions, {quality.documents} documents, {quality.snippets} snippets"
    )
    click.echo("by        MRR@10  hit@1  hit@5  hit@10  overlap")
    for name, it in quality.figures.items():
        click.echo(
            f"{name:<8}  {it.mrr_at_10:6.3f}  {it.hit_at_1:5.3f}  {it.hit_at_5:5.3f}  "
            f"{it.hit_at_10:6.3f}  {it.overlap:7.3f}"
        )
    click.echo(
        f"{quality.seconds:.0f} s, {1000 * quality.seconds_a_question:.0f} ms a question; "
        f"with {embedder.identity}"
    )


def _every_tenth(told: str) -> None:
    """Progress for whoever waits: each tenth document, and every way of asking."""
    if not told[0].isdigit() or told.split(maxsplit=1)[0].endswith("0"):
        click.echo(told, err=True)
