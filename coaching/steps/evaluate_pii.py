"""How well personal data is found in marked sentences: runs what ingest runs, and keeps nothing."""

from __future__ import annotations

from pathlib import Path

from coaching.errors import UsageError
from coaching.given_text import given_text
from coaching.ports import PersonalDataFinder
from coaching.privacy.policy import Policy
from coaching.privacy.scoring import Score, read_labelled, score, spoken


def evaluate_pii(path: Path, finder: PersonalDataFinder, *, part: str = "") -> Score:
    """The finder's score on the sentences of a file.

    Args:
        path: JSON lines, see ``coaching.privacy.scoring``.
        finder: What finds personal data.
        part: Only sentences marked as for this ("tune", "held"); all where empty.

    Raises:
        UsageError: The file cannot be read, or holds no such sentence.
    """
    text = given_text(path, hint="Give a file of JSON lines in UTF-8.")
    rows = read_labelled(text, source=str(path))
    chosen = tuple(row for row in rows if not part or row.part == part)
    if not chosen:
        parts = ", ".join(sorted({row.part for row in rows if row.part})) or "it names no parts"
        raise UsageError(f'{path} has no sentence of the part "{part}" ({parts})')
    policy = Policy()
    return score(
        chosen,
        [
            [
                found
                for found in finder.find(spoken(row)[0])
                if found.certainty >= policy.rule(found.kind).certainty
            ]
            for row in chosen
        ],
    )
