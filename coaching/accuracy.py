"""How accurate a transcript is: word errors against a reference that people wrote.

It knows how two texts are made comparable and how references are written in files. It does not
know who recognised the words. The counting is jiwer's, the normalising that of OpenAI's Whisper.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NoReturn

from coaching.errors import UsageError
from coaching.given_text import given_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

SPELLINGS = {"ok": "okay", "alright": "okay", "all-right": "okay"}
"""Words that are one word in two spellings, beyond what Whisper's normaliser knows."""

_SIDES = ("left", "right")

_STM_FIELDS = 6
"""Recording, channel, speaker, start, end and the text.
Source: the STM format of NIST's scoring toolkit, SCTK."""


@dataclass(frozen=True, slots=True)
class WordErrors:
    """How a transcript differs from its reference, after normalising both.

    Attributes:
        words: Words in the reference; at least 1.
        substitutions: Words heard as another.
        deletions: Words not heard.
        insertions: Words heard that were not said.
    """

    words: int
    substitutions: int
    deletions: int
    insertions: int

    @property
    def errors(self) -> int:
        """All of them together."""
        return self.substitutions + self.deletions + self.insertions

    @property
    def wer(self) -> float:
        """Word error rate: errors for each word of the reference; may be over 1.

        >>> WordErrors(words=50, substitutions=2, deletions=1, insertions=2).wer
        0.1
        """
        return self.errors / self.words


def word_error_rate(reference: str, hypothesis: str) -> WordErrors:
    """The fewest errors that turn ``reference`` into ``hypothesis``, both normalised.

    Raises:
        UsageError: The reference has no words.

    >>> word_error_rate("Okay, sixty seats.", "OK 60 seeds")
    WordErrors(words=3, substitutions=1, deletions=0, insertions=0)
    """
    import jiwer

    said, heard = normalised(reference), normalised(hypothesis)
    if not said:
        raise UsageError("the reference has no words", hint="Give one that people have written.")
    found = jiwer.process_words(said, heard)
    return WordErrors(
        words=len(said.split()),
        substitutions=found.substitutions,
        deletions=found.deletions,
        insertions=found.insertions,
    )


def normalised(text: str) -> str:
    """English text as it is compared: lower case, no punctuation, one spelling.

    Numbers become digits, contractions are written out, fillers ("uh", "um", "mhm") and what stands
    in brackets are left out. It does not know that "ChromeCast" and "Chrome cast" are one.
    Source: Radford et al., Robust Speech Recognition via Large-Scale Weak Supervision, appendix C.

    >>> normalised("Uh, OK: that's twenty-five seats!")
    'okay that is 25 seats'
    """
    words = _normaliser()(text).split()
    return " ".join(word for word in words if any(map(str.isalnum, word)))


@cache
def _normaliser() -> Callable[[str], str]:
    """Whisper's normaliser for English; importing its library takes seconds."""
    from transformers.models.whisper.english_normalizer import EnglishTextNormalizer

    return EnglishTextNormalizer(SPELLINGS)  # type: ignore[no-untyped-call]


def read_reference(path: Path, *, channel: int | None = None) -> str:
    """The words of a reference, in order of time.

    Args:
        path: ``.txt`` (plain words), ``.stm`` (NIST: recording channel speaker start end words) or
            ``.json`` with ``text``, with ``left`` and ``right``, or with ``segments`` or ``turns``
            that have ``text``, and where they matter ``start`` and ``channel``, as Whisper writes.
        channel: Only what was said on this channel (0 is left); None for all. Without times, all
            of the left comes before all of the right.

    Raises:
        UsageError: It cannot be read, has none of these forms, or does not tell channels apart.
    """
    text = given_text(path)
    if path.suffix == ".json":
        return _from_json(text, path=path, channel=channel)
    if path.suffix not in {".stm", ".txt"}:
        _refuse(path, f'"{path.suffix}" is not a form of reference (.txt, .stm, .json)')
    if channel is not None:
        _refuse(path, "does not tell channels apart")
    return _from_stm(text, path=path) if path.suffix == ".stm" else " ".join(text.split())


def _from_stm(text: str, *, path: Path) -> str:
    """The words of an STM file."""
    spoken: list[tuple[float, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith(";;"):
            continue
        fields = line.split(maxsplit=_STM_FIELDS - 1)
        try:
            start = float(fields[3])
        except (IndexError, ValueError):
            _refuse(path, f"line {number} has no start time in its fourth field")
        words = fields[5] if len(fields) == _STM_FIELDS else ""
        spoken.append((start, words.split(">", 1)[1] if words.startswith("<") else words))
    return _in_time(spoken)


def _from_json(text: str, *, path: Path, channel: int | None) -> str:
    """The words of a JSON file in one of the known shapes."""
    try:
        content = json.loads(text)
    except ValueError as error:
        _refuse(path, f"is no JSON ({error})")
    if not isinstance(content, dict):
        _refuse(path, "is JSON, but no object")
    if all(isinstance(content.get(side), str) for side in _SIDES):
        return _in_time([(0.0, content[s]) for s in _SIDES if channel in {None, _SIDES.index(s)}])
    segments = content.get("segments") or content.get("turns") or []
    if isinstance(segments, list) and segments and all(map(_is_segment, segments)):
        if channel is not None and not all("channel" in segment for segment in segments):
            _refuse(path, "does not tell channels apart")
        return _in_time(
            [
                (float(segment.get("start", 0.0)), segment["text"])
                for segment in segments
                if channel is None or segment["channel"] == channel
            ]
        )
    if not isinstance(content.get("text"), str):
        _refuse(path, f"has neither text nor segments (keys: {', '.join(content)})")
    if channel is not None:
        _refuse(path, "does not tell channels apart")
    return " ".join(content["text"].split())


def _is_segment(value: object) -> bool:
    """Whether it has words, and a time that can be read if any."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("text"), str)
        and isinstance(value.get("start", 0.0), int | float)
    )


def _in_time(spoken: Sequence[tuple[float, str]]) -> str:
    """Stretches of (start, words) as one text; those of one start stay in their order."""
    return " ".join(" ".join(words for _, words in sorted(spoken, key=_start)).split())


def _start(stretch: tuple[float, str]) -> float:
    """When a stretch begins, seconds."""
    return stretch[0]


def _refuse(path: Path, problem: str) -> NoReturn:
    """Say what is wrong with the reference."""
    raise UsageError(
        f"{path}: {problem}",
        hint="Give plain text (.txt), NIST's .stm, or .json with text or segments.",
    )
