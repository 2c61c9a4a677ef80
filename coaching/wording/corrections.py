"""What people corrected in the text of a call, laid over whatever words the call has now.

A correction is anchored to a time span and to the words that stood there. After the call is heard
anew the times have moved a little, and the words may be others or right already: a correction finds
its place again, has nothing left to do, or is told to be lost. None is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from coaching.glossary import letters_of
from coaching.transcript import Word
from coaching.wording.edit import Edit, places_of

FARTHEST = 1.5
"""Seconds by which a place may have moved. Chosen because recognisers of one family put a word
within half a second of each other, and a phrase said again within two seconds is rare."""

NEAR = 0.3
"""Seconds within which a place has hardly moved, so that words need be less alike."""

ALIKE, ALIKE_WHERE_NEAR = 0.75, 0.5
"""Likeness of letters, 0 to 1, from which words are taken for those that were corrected. Chosen
because three in four letters are left of a phrase of which one word is heard otherwise."""

LEAST_LETTERS = 5
"""Letters under which words that have moved must be the same. Chosen because of four, one letter
makes another word."""

LONGEST_GROWTH = 3
"""Words by which a phrase may be longer or shorter than it was, heard anew."""

_SIGNS = ".,;:?!\u2026"


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's correction of what is shown.

    Attributes:
        start: Seconds of the call at which the words begin.
        end: Seconds.
        before: The words that were shown.
        after: What was said instead; empty for nothing.
        who: The person.
        at: When.
        masked: Whether nobody is to see or hear them; ``after`` is then shown in their place.
    """

    start: float
    end: float
    before: str
    after: str
    who: str
    at: datetime
    masked: bool = False


@dataclass(frozen=True, slots=True)
class _Shown:
    """A word as it is shown now, and the words ``[first, behind)`` that it stands for."""

    text: str
    start: float
    end: float
    first: int
    behind: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Shown words ``[first, behind)`` of one voice that fit a text; the better, the more score."""

    voice: int
    first: int
    behind: int
    text: str
    score: float

    def covers(self, other: _Place) -> bool:
        """Whether all words of another place are in this one."""
        own = self.first <= other.first and other.behind <= self.behind
        return own and self.voice == other.voice


def correction_edits(
    words: Sequence[Word], corrections: Sequence[Correction], *, below: Sequence[Edit] = ()
) -> tuple[tuple[Edit, ...], tuple[Correction, ...]]:
    """The edits that corrections come to, in order of their first word; and the corrections lost.

    A later correction may be of what an earlier one wrote. Where the words are right already,
    there is no edit, and the correction is not lost.

    Args:
        words: The words of a call, of all voices, in order of time.
        corrections: In any order; of two with the same place the later one counts.
        below: Edits that were shown when people corrected: the glossary's and the numbers'; a
            correction may be of what they wrote. None overlaps another.

    >>> heard = [Word(0.0, 0.4, "Sixty"), Word(0.4, 0.9, "seeds.")]
    >>> seats = Correction(0.4, 0.9, "seeds.", "seats.", "Laura", datetime(2026, 11, 26))
    >>> edits, lost = correction_edits(heard, [seats])
    >>> edits == (Edit(1, 2, "seats.", "person", "Laura"),), lost
    (True, ())
    """
    made: tuple[Edit, ...] = ()
    lost: list[Correction] = []
    for correction in sorted(corrections, key=lambda it: it.at):
        lower = tuple(edit for edit in below if not _clashes(words, edit, made))
        layers = [(*lower, *made), made] if lower else [made]
        edit: Edit | None = None
        found = False
        for layer in layers:
            found, edit = _placed(words, correction, layer)
            if found:
                break
        if not found:
            lost.append(correction)
        if edit is not None:
            made = (*(it for it in made if not _clashes(words, it, (edit,))), edit)
    return tuple(sorted(made, key=lambda it: it.first)), tuple(lost)


def _placed(
    words: Sequence[Word], correction: Correction, layer: Sequence[Edit]
) -> tuple[bool, Edit | None]:
    """Whether a correction finds its place under a layer of edits; and the edit, if one is due."""
    voices = _shown(words, layer)
    before = _best(voices, correction, correction.before)
    right = None if correction.masked else _best(voices, correction, correction.after)
    if right is not None and _is_right(right, correction):
        exact = before is not None and letters_of(before.text) == letters_of(correction.before)
        if before is None or not exact or right.covers(before):
            return True, None
    if before is None:
        return False, None
    line = voices[before.voice]
    first, behind = before.first, before.behind
    while first and line[first - 1].first == line[first].first:
        first -= 1
    while behind < len(line) and line[behind].first == line[behind - 1].first:
        behind += 1
    lead = [it.text for it in line[first : before.first]]
    trail = [it.text for it in line[before.behind : behind]]
    text = " ".join((*lead, _ended(correction, before.text), *trail))
    edit = Edit(
        line[first].first,
        line[behind - 1].behind,
        " ".join(text.split()),
        "mask" if correction.masked else "person",
        correction.who,
        muted=correction.masked,
    )
    return True, edit


def _is_right(place: _Place, correction: Correction) -> bool:
    """Whether what a person wrote is what is shown already."""
    if letters_of(correction.before) == letters_of(correction.after):
        return place.text == correction.after
    return place.text.strip(_SIGNS) == correction.after.strip(_SIGNS)


def _ended(correction: Correction, shown: str) -> str:
    """What a person wrote, with the sign that ends the shown words if it was not theirs to see."""
    sign = shown[len(shown.rstrip(_SIGNS)) :]
    untouched = correction.before.rstrip(_SIGNS) == correction.before
    wrote_none = correction.after.rstrip(_SIGNS) == correction.after
    keeps = untouched and wrote_none and correction.after and not correction.masked
    return correction.after + sign if keeps else correction.after


def _shown(words: Sequence[Word], edits: Sequence[Edit]) -> list[list[_Shown]]:
    """What is shown of each voice under some edits, in order of time."""
    starts = {edit.first: edit for edit in edits}
    lines: dict[int, list[_Shown]] = {}
    covered: dict[int, int] = {}
    for place, word in enumerate(words):
        if covered.get(word.channel, 0) > place:
            continue
        line = lines.setdefault(word.channel, [])
        edit = starts.get(place)
        if edit is None:
            line.append(_Shown(word.text, word.start, word.end, place, place + 1))
            continue
        covered[word.channel] = edit.after
        own = [one for one in words[place : edit.after] if one.channel == word.channel]
        end = max(one.end for one in own)
        step = (end - word.start) / max(1, len(edit.text.split()))
        line.extend(
            _Shown(
                text,
                word.start + number * step,
                word.start + (number + 1) * step,
                edit.first,
                edit.after,
            )
            for number, text in enumerate(edit.text.split())
        )
    return list(lines.values())


def _best(voices: Sequence[Sequence[_Shown]], correction: Correction, text: str) -> _Place | None:
    """The shown words near a correction's place that are most like a text; None without any."""
    wanted, count = letters_of(text), len(text.split())
    if not wanted:
        return None
    best: _Place | None = None
    for voice, line in enumerate(voices):
        for first, opens in enumerate(line):
            if abs(opens.start - correction.start) > FARTHEST:
                continue
            least = first + max(1, count - LONGEST_GROWTH)
            for behind in range(least, min(first + count + LONGEST_GROWTH, len(line)) + 1):
                moved = max(
                    abs(opens.start - correction.start),
                    abs(line[behind - 1].end - correction.end),
                )
                said = " ".join(it.text for it in line[first:behind])
                alike = SequenceMatcher(None, letters_of(said), wanted, autojunk=False).ratio()
                place = _Place(voice, first, behind, said, alike - moved / 10)
                if _fits(wanted, alike, moved) and (best is None or place.score > best.score):
                    best = place
    return best


def _fits(wanted: str, alike: float, moved: float) -> bool:
    """Whether words are alike enough for how far they are away."""
    if moved <= NEAR:
        return alike >= ALIKE_WHERE_NEAR
    return moved <= FARTHEST and alike >= (1.0 if len(wanted) < LEAST_LETTERS else ALIKE)


def _clashes(words: Sequence[Word], edit: Edit, others: Sequence[Edit]) -> bool:
    own = set(places_of(words, edit))
    return any(own & set(places_of(words, other)) for other in others)
