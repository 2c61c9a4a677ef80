"""What people corrected in the text of a call, laid over whatever words the call has now.

A correction is anchored to a time span and to the words that stood there. After the call is heard
anew the times have moved a little, and the words may be others or right already: a correction finds
its place again, has nothing left to do, or is told to be lost. None is dropped in silence, and a
mask that is lost hides all that is said about when its words were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from coaching.glossary import letters_of
from coaching.transcript import Word
from coaching.wording.edit import Edit, Placed, compose, placed, touches
from coaching.wording.labels import around, is_label, rewritten, widened

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
class _Place:
    """Shown words ``[first, behind)`` of one voice that fit a text; the better, the more score."""

    voice: int
    line: Sequence[Placed]
    first: int
    behind: int
    text: str
    score: float

    def covers(self, other: _Place) -> bool:
        """Whether all words of another place are in this one."""
        own = self.first <= other.first and other.behind <= self.behind
        return own and self.voice == other.voice


def correction_edits(
    words: Sequence[Word],
    corrections: Sequence[Correction],
    *,
    below: Sequence[Edit] = (),
    masks: Sequence[Edit] = (),
) -> tuple[tuple[Edit, ...], tuple[Correction, ...]]:
    """The edits that corrections come to, in order of their first word; and the corrections lost.

    A later correction may be of what an earlier one wrote. Where the words are right already,
    there is no edit, and the correction is not lost. None uncovers what is masked: what a person
    masks is hidden together with the masks that it touches, and what a person writes leaves masks
    in their place, or takes over their silence where it was written in place of a label.

    Args:
        words: The words of a call, of all voices, in order of time.
        corrections: In any order; of two with the same place the later one counts.
        below: Edits that were shown when people corrected: the glossary's and the numbers'; a
            correction may be of what they wrote. None overlaps another.
        masks: Those of personal data. The edits go before them: each covers a mask whole or not
            at all.

    >>> heard = [Word(0.0, 0.4, "Sixty"), Word(0.4, 0.9, "seeds.")]
    >>> seats = Correction(0.4, 0.9, "seeds.", "seats.", "Laura", datetime(2026, 11, 26))
    >>> edits, lost = correction_edits(heard, [seats])
    >>> edits == (Edit(1, 2, "seats.", "person", "Laura"),), lost
    (True, ())
    """
    made: tuple[Edit, ...] = ()
    lost: list[Correction] = []
    for correction in sorted(corrections, key=lambda it: it.at):
        hidden = tuple(mask for mask in masks if not touches(words, mask, made))
        layers = _layers(words, below, hidden, made)
        edits = _edits(words, correction, layers, hidden)
        if edits is None:
            lost.append(correction)
            edits = _about(words, correction, layers) if correction.masked else ()
        for edit in edits:
            whole = widened(words, edit, (*hidden, *made)) if edit.kind == "mask" else edit
            made = (*(it for it in made if not touches(words, it, (whole,))), whole)
    return tuple(sorted(made, key=lambda it: it.first)), tuple(lost)


def _layers(
    words: Sequence[Word], below: Sequence[Edit], hidden: Sequence[Edit], made: Sequence[Edit]
) -> list[tuple[Edit, ...]]:
    """What may have been shown when a person corrected: with masks, without, without the rest."""
    with_masks, without = compose(words, made, hidden, below), compose(words, made, below)
    return list(dict.fromkeys((with_masks, without, tuple(made))))


def _edits(
    words: Sequence[Word],
    correction: Correction,
    layers: Sequence[Sequence[Edit]],
    hidden: Sequence[Edit],
) -> tuple[Edit, ...] | None:
    """The edits for a correction where it finds its place; None where it finds none."""
    if correction.masked:
        places = (_best(_lines(words, layer), correction, correction.before) for layer in layers)
        found = [place for place in places if place is not None]
        return (_mask(max(found, key=lambda it: it.score), correction),) if found else None
    for layer in layers:
        lines = _lines(words, layer)
        before = _best(lines, correction, correction.before)
        right = _best(lines, correction, correction.after)
        exact = before is not None and letters_of(before.text) == letters_of(correction.before)
        if right is not None and _is_right(right, correction, before, exact=exact):
            return ()
        edits = _written(before, correction, exact=exact) if before is not None else None
        under = set(hidden).difference(layer)
        if edits is not None and not any(touches(words, edit, tuple(under)) for edit in edits):
            return edits
    return None


def _mask(place: _Place, correction: Correction) -> Edit:
    """The mask over a place; what else its edits show stays, except labels."""
    first, behind = _whole(place)
    shown = [
        *(it.word.text for it in place.line[first : place.first] if not is_label(it.edit)),
        correction.after,
        *(it.word.text for it in place.line[place.behind : behind] if not is_label(it.edit)),
    ]
    start, after = place.line[first].first, place.line[behind - 1].after
    return Edit(start, after, _joined(shown), "mask", correction.who, muted=True)


def _written(place: _Place, correction: Correction, *, exact: bool) -> tuple[Edit, ...] | None:
    """The edits for what a person wrote over a place; None where all of it, or too much, is masked.

    Args:
        place: Where.
        correction: What is written.
        exact: Whether just the words that the person saw stand there, labels among them.
    """
    first, behind = _whole(place)
    line = place.line[first:behind]
    lead = [it.word.text for it in place.line[first : place.first] if not is_label(it.edit)]
    trail = [it.word.text for it in place.line[place.behind : behind] if not is_label(it.edit)]
    text = _joined([*lead, _ended(correction, place.text), *trail])
    if all(is_label(it.edit) for it in line):
        return None
    if not any(is_label(it.edit) for it in line):
        return (rewritten(line, text, correction.who),)
    beside = around(line, text, correction.who)
    if beside is None and exact:
        return (rewritten(line, text, correction.who),)
    return beside


def _whole(place: _Place) -> tuple[int, int]:
    """The shown words ``[first, behind)`` of all edits that a place is in."""
    line, first, behind = place.line, place.first, place.behind
    while first and line[first - 1].first == line[first].first:
        first -= 1
    while behind < len(line) and line[behind].first == line[behind - 1].first:
        behind += 1
    return first, behind


def _joined(texts: Sequence[str]) -> str:
    return " ".join(" ".join(texts).split())


def _about(
    words: Sequence[Word], correction: Correction, layers: Sequence[Sequence[Edit]]
) -> tuple[Edit, ...]:
    """Masks for one whose words are not found: over all that is said about then, by any voice.

    Where the very same words are said elsewhere, the nearest of them are masked, too: the times of
    a transcript may have been wrong by far.
    """
    start, end = correction.start - FARTHEST, correction.end + FARTHEST
    voices: dict[int, list[int]] = {}
    for place, word in enumerate(words):
        if word.end > start and word.start < end:
            voices.setdefault(word.channel, []).append(place)
    spans = [(own[0], own[-1] + 1) for own in voices.values()]
    same = [
        run
        for layer in layers
        for line in _lines(words, layer)
        for run in _same(line, letters_of(correction.before))
    ]
    if same:
        near = min(same, key=lambda run: abs(run[0].word.start - correction.start))
        spans.append((near[0].first, near[-1].after))
    return tuple(
        Edit(first, after, correction.after, "mask", correction.who, muted=True)
        for first, after in spans
    )


def _same(line: Sequence[Placed], wanted: str) -> Iterator[Sequence[Placed]]:
    """Shown words in a row of just these letters; none where these are few."""
    if len(wanted) < LEAST_LETTERS:
        return
    for first in range(len(line)):
        said = ""
        for behind in range(first, len(line)):
            said += letters_of(line[behind].word.text)
            if not wanted.startswith(said):
                break
            if said == wanted:
                yield line[first : behind + 1]
                break


def _is_right(place: _Place, correction: Correction, before: _Place | None, *, exact: bool) -> bool:
    """Whether what a person wrote is what is shown already, and not beside what was wrong."""
    if before is not None and exact and not place.covers(before):
        return False
    if letters_of(correction.before) == letters_of(correction.after):
        return place.text == correction.after
    return place.text.strip(_SIGNS) == correction.after.strip(_SIGNS)


def _ended(correction: Correction, shown: str) -> str:
    """What a person wrote, with the sign that ends the shown words if it was not theirs to see."""
    sign = shown[len(shown.rstrip(_SIGNS)) :]
    untouched = correction.before.rstrip(_SIGNS) == correction.before
    wrote_none = correction.after.rstrip(_SIGNS) == correction.after
    keeps = untouched and wrote_none and correction.after
    return correction.after + sign if keeps else correction.after


def _lines(words: Sequence[Word], edits: Sequence[Edit]) -> list[list[Placed]]:
    """What is shown of each voice under some edits, in order of the words as heard."""
    lines: dict[int, list[Placed]] = {}
    for one in sorted(placed(words, edits), key=lambda it: it.first):
        lines.setdefault(one.word.channel, []).append(one)
    return list(lines.values())


def _best(voices: Sequence[Sequence[Placed]], correction: Correction, text: str) -> _Place | None:
    """The shown words near a correction's place that are most like a text; None without any."""
    wanted, count = letters_of(text), len(text.split())
    if not wanted:
        return None
    best: _Place | None = None
    for voice, line in enumerate(voices):
        for first, opens in enumerate(line):
            begins = opens.word.start
            if abs(begins - correction.start) > FARTHEST:
                continue
            least = first + max(1, count - LONGEST_GROWTH)
            for behind in range(least, min(first + count + LONGEST_GROWTH, len(line)) + 1):
                moved = max(
                    abs(begins - correction.start),
                    abs(line[behind - 1].word.end - correction.end),
                )
                said = " ".join(it.word.text for it in line[first:behind])
                alike = SequenceMatcher(None, letters_of(said), wanted, autojunk=False).ratio()
                place = _Place(voice, line, first, behind, said, alike - moved / 10)
                if _fits(wanted, alike, moved) and (best is None or place.score > best.score):
                    best = place
    return best


def _fits(wanted: str, alike: float, moved: float) -> bool:
    """Whether words are alike enough for how far they are away."""
    if moved <= NEAR:
        return alike >= ALIKE_WHERE_NEAR
    return moved <= FARTHEST and alike >= (1.0 if len(wanted) < LEAST_LETTERS else ALIKE)
