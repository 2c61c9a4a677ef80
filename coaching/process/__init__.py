"""The sales process: stages with their goals and exit criteria, and the signals to listen for.

It knows what a process is, when one is sound, which stage comes before which, and what two
versions of it have to do with each other. It does not know where its file lies, nor how talk is
matched to a stage: that is the tagger's work.
"""

from coaching.process.parts import Action, By, Datum, DatumKind, ExitCriterion
from coaching.process.phrases import ANY_NUMBER, ANY_WORDS
from coaching.process.reading import parse_process
from coaching.process.signals import Signal, SignalKind
from coaching.process.values import OTHER, SalesProcess, Stage

__all__ = [
    "ANY_NUMBER",
    "ANY_WORDS",
    "OTHER",
    "Action",
    "By",
    "Datum",
    "DatumKind",
    "ExitCriterion",
    "SalesProcess",
    "Signal",
    "SignalKind",
    "Stage",
    "parse_process",
]
