"""Labels: what is shown in place of masked words, and how other edits keep clear of them.

It knows that nothing that is masked may be uncovered by an edit beside or over it. It does not know
what is masked, nor why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from coaching.transcript import Word
from coaching.wording.edit import Edit, EditKind, Placed, touches

_LABELS = re.compile(r"\[[^\[\]]+\](?: \[[^\[\]]+\])*")


def is_label(edit: Edit | None) -> bool:
    """Whether an edit shows nothing but labels.

    >>> is_label(Edit(0, 3, "[card number]", "mask", "card"))
    True
    >>> is_label(Edit(0, 3, "[removed] Dental", "mask", "Laura"))
    False
    """
    return edit is not None and edit.kind == "mask" and _LABELS.fullmatch(edit.text) is not None


def widened(words: Sequence[Word], edit: Edit, others: Sequence[Edit]) -> Edit:
    """An edit over all words of those that it touches, and muted if one of these is.

    >>> heard = [Word(0, 1, "my"), Word(1, 2, "pin"), Word(2, 3, "is"), Word(3, 4, "4")]
    >>> widened(
    ...     heard,
    ...     Edit(1, 4, "[removed]", "mask", "Laura"),
    ...     [Edit(0, 2, "[name]", "mask", "person", muted=True)],
    ... )
    Edit(first=0, after=4, text='[removed]', kind='mask', source='Laura', muted=True)
    """
    left = list(others)
    while touched := [other for other in left if touches(words, edit, (other,))]:
        left = [other for other in left if other not in touched]
        edit = replace(
            edit,
            first=min(edit.first, *(one.first for one in touched)),
            after=max(edit.after, *(one.after for one in touched)),
            muted=edit.muted or any(one.muted for one in touched),
        )
    return edit


def rewritten(line: Sequence[Placed], text: str, who: str) -> Edit:
    """A person's text in the place of shown words; masked and silent where these were."""
    under = [one.edit for one in line if one.edit is not None]
    masked = any(edit.kind == "mask" for edit in under)
    muted = any(edit.muted for edit in under)
    kind: EditKind = "mask" if masked or muted else "person"
    return Edit(line[0].first, line[-1].after, text, kind, who, muted=muted)


def around(line: Sequence[Placed], text: str, who: str) -> tuple[Edit, ...] | None:
    """The edits that put a person's text in place of shown words and leave the labels among them.

    Args:
        line: Shown words in a row of one voice.
        text: What is to stand there, with the same labels.
        who: The person.

    Returns:
        None where the text lacks a label, or has words where none are shown.
    """
    labels = [edit for one in line if (edit := one.edit) is not None and is_label(edit)]
    labels = labels[:1] + [after for before, after in pairwise(labels) if after is not before]
    runs: list[list[Placed]] = [[]]
    for before, one in zip((None, *line), line, strict=False):
        if not is_label(one.edit):
            runs[-1].append(one)
        elif before is None or before.edit is not one.edit:
            runs.append([])
    texts: list[str] = []
    rest = text
    for label in labels:
        said, found, rest = rest.partition(label.text)
        if not found:
            return None
        texts.append(said)
    edits: list[Edit] = []
    for run, said in zip(runs, (*texts, rest), strict=True):
        shown = " ".join(one.word.text for one in run)
        if said.split() == shown.split():
            continue
        if not run:
            return None
        edits.append(rewritten(run, " ".join(said.split()), who))
    return tuple(edits)
