"""Quality of roles told from talk alone, against labelled calls; keeps nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coaching.ports import RoleTeller
from coaching.roles import SURE
from models.training.role_judge import Figures, answers_of, figures_of
from models.training.role_talk import read_role_talk

CUT = 4
"""Turns that are cut off for the second figure: who speaks first is no evidence."""


@dataclass(frozen=True, slots=True)
class RoleQuality:
    """How well roles are told.

    Attributes:
        whole: Of the calls as they are.
        cut: Of the same calls without their first ``CUT`` turns.
    """

    whole: Figures
    cut: Figures


def evaluate_roles(path: Path, teller: RoleTeller) -> RoleQuality:
    """The figures of a teller on labelled calls, the roles hidden from it.

    Args:
        path: One call a line of JSON: turns with ``role``, ``text`` and, where several people are
            on one side, ``speaker``.
        teller: Tells the roles.

    Raises:
        UsageError: the file cannot be read, or a line is no such call.
        ModelError: the teller's weights are missing or altered.
    """
    calls = read_role_talk(path)
    return RoleQuality(
        whole=figures_of(answers_of(teller, calls), threshold=SURE),
        cut=figures_of(answers_of(teller, calls, cut=CUT), threshold=SURE),
    )
