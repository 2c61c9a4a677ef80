"""An edit: words of a call that are shown otherwise than they were heard.

Words as heard are never changed. Edits lie over them, each with its kind and source, and can be
taken away again one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from coaching.transcript import Word

EditKind = Literal["glossary", "number", "person", "mask"]


@dataclass(frozen=True, slots=True)
class Edit:
    """Other text in the place of some consecutive words of one voice.

    Attributes:
        first: Index of the first word, among the words of the call in their order.
        after: Index after the last word; all of them are of one voice.
        text: What is shown in their place, words parted by blanks; empty where they are left out.
        kind: Why.
        source: What made it: the glossary's entry, a person's name, the kind of personal data.
        muted: Whether the words are not heard, either.
    """

    first: int
    after: int
    text: str
    kind: EditKind
    source: str
    muted: bool = False


def edited(words: Sequence[Word], edits: Sequence[Edit]) -> tuple[Word, ...]:
    """The words with edits laid over them; what is shown in a place shares its time evenly.

    Args:
        words: The words of a call, of all voices, in the order that the edits count by.
        edits: None overlaps another; each covers words of one voice, which need not be neighbours
            where another voice speaks between them: the words of other voices stay.

    >>> heard = [Word(0.0, 0.4, "pipe"), Word(0.4, 1.0, "wise"), Word(1.2, 1.5, "helps.")]
    >>> [(word.start, word.end, word.text)
    ...  for word in edited(heard, [Edit(0, 2, "Pipewise", "glossary", "Pipewise")])]
    [(0.0, 1.0, 'Pipewise'), (1.2, 1.5, 'helps.')]
    """
    return tuple(one.word for one in placed(words, edits))


@dataclass(frozen=True, slots=True)
class Placed:
    """A word as it is shown.

    Attributes:
        word: Its text and time.
        first: Index of the first word as heard that it stands for.
        after: Index after the last of them; others of an edit's words stand for the same.
        edit: What shows it; None for a word that is shown as it was heard.
    """

    word: Word
    first: int
    after: int
    edit: Edit | None = None


def placed(words: Sequence[Word], edits: Sequence[Edit]) -> tuple[Placed, ...]:
    """The same as ``edited``, each word with the words as heard that it stands for."""
    starts = {edit.first: edit for edit in edits}
    shown: list[Placed] = []
    covered: dict[int, int] = {}
    for place, word in enumerate(words):
        if covered.get(word.channel, 0) > place:
            continue
        edit = starts.get(place)
        if edit is None:
            shown.append(Placed(word, place, place + 1))
            continue
        covered[word.channel] = edit.after
        own = [one for one in words[place : edit.after] if one.channel == word.channel]
        shown.extend(
            Placed(one, edit.first, edit.after, edit) for one in _replaced(own, edit.text.split())
        )
    return tuple(sorted(shown, key=lambda one: (one.word.start, one.word.channel)))


def places_of(words: Sequence[Word], edit: Edit) -> tuple[int, ...]:
    """Indices of the words that an edit covers: those of the voice of its first word.

    >>> heard = [Word(0, 1, "pipe"), Word(0.5, 1, "Mhm.", channel=1), Word(1, 2, "wise")]
    >>> places_of(heard, Edit(0, 3, "Pipewise", "glossary", "Pipewise"))
    (0, 2)
    """
    voice = words[edit.first].channel
    return tuple(place for place in range(edit.first, edit.after) if words[place].channel == voice)


def compose(words: Sequence[Word], *layers: Sequence[Edit]) -> tuple[Edit, ...]:
    """Edits of several layers as one, none over another; in order of their first word.

    Where two would cover the same word, that of the earlier layer stays, whole, and the other goes,
    whole; within a layer the earlier one stays. So the order of layers is the order of right: masks
    of personal data, what a person wrote, the glossary, numbers.

    >>> heard = [Word(0, 1, "twelve"), Word(1, 2, "percent")]
    >>> number = Edit(0, 2, "12 %", "number", "percent")
    >>> person = Edit(0, 1, "twenty", "person", "Laura")
    >>> compose(heard, [person], [number]) == (person,)
    True
    """
    kept: list[Edit] = []
    taken: set[int] = set()
    for edit in (edit for layer in layers for edit in layer):
        own = places_of(words, edit)
        if taken.isdisjoint(own):
            kept.append(edit)
            taken.update(own)
    return tuple(sorted(kept, key=lambda edit: edit.first))


def touches(words: Sequence[Word], edit: Edit, others: Sequence[Edit]) -> bool:
    """Whether an edit covers a word that one of the others covers, too."""
    near = [one for one in others if one.first < edit.after and edit.first < one.after]
    own = set(places_of(words, edit)) if near else set()
    return any(not own.isdisjoint(places_of(words, other)) for other in near)


def _replaced(own: Sequence[Word], texts: Sequence[str]) -> list[Word]:
    """Words in the place of others; one for one where they are as many, else evenly spaced."""
    if len(own) == len(texts):
        return [replace(word, text=text) for word, text in zip(own, texts, strict=True)]
    start, end = own[0].start, max(word.end for word in own)
    step = (end - start) / max(1, len(texts))
    sure = min(word.probability for word in own)
    return [
        replace(
            own[0],
            start=start + place * step,
            end=start + (place + 1) * step,
            text=text,
            probability=sure,
        )
        for place, text in enumerate(texts)
    ]
