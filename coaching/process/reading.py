"""A process read from YAML; what is wrong is told with file, line and what to do."""

from __future__ import annotations

from coaching.process.parts import Action, Datum, ExitCriterion
from coaching.process.signals import Signal, SignalKind
from coaching.process.values import SalesProcess, Stage
from coaching.yaml_models import EXPLAINED, Explained, Groups, read_model

_EXPLAINED: Explained = {
    **EXPLAINED,
    "pattern": ("= {found} {message}", "Name words that are spoken: sign ... contract"),
    "pattern_sign": (
        "= {found} {message}",
        (
            "A pattern is words as they are spoken: a/b is either word, ... up to three words,"
            " NUMBER a number."
        ),
    ),
    "pattern_wide": (
        "= {found} {message}",
        "Add a word that is said for this alone: sign it, in place of it.",
    ),
}

_GROUPS: Groups = {
    ("stages",): Stage,
    ("signals",): Signal,
    ("signals", "kinds"): SignalKind,
    ("stages", "actions"): Action,
    ("stages", "data"): Datum,
    ("stages", "exit_criteria"): ExitCriterion,
}


def parse_process(text: str, *, source: str) -> SalesProcess:
    """The process that a YAML text describes.

    Args:
        text: The whole file.
        source: What to call the file in messages, such as ``config/sales_process.yaml``.

    Raises:
        SettingsError: The text is not YAML, or not a sound process; the message names the line.
    """
    return read_model(text, SalesProcess, source=source, groups=_GROUPS, explained=_EXPLAINED)
