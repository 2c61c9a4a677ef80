"""Personal data in what is shown, once people and the glossary have written in it: its masks.

A word that is put right may complete an address of which nothing was found before. It knows how
what is found in words as shown is masked in words as heard. It does not know what shows them.
"""

from __future__ import annotations

from collections.abc import Sequence

from coaching.privacy.kinds import Found
from coaching.privacy.masking import mask_edits
from coaching.privacy.policy import Policy
from coaching.wording.edit import Edit, Placed


def masks_in_shown(
    shown: Sequence[Placed], found: Sequence[Found], policy: Policy
) -> tuple[Edit, ...]:
    """Edits over words as heard that mask what was found in them as shown, in order of voices.

    One that is in what other edits show covers these, too, and shows the rest of them.

    Args:
        shown: The words of a call as they are shown, and what they stand for.
        found: Personal data, by places among these.
        policy: What is masked.

    >>> from coaching.transcript import Word
    >>> from coaching.wording.edit import placed
    >>> heard = [Word(0, 1, "my"), Word(1, 2, "tin"), Word(2, 3, "is"), Word(3, 4, "four")]
    >>> line = placed(heard, [Edit(1, 3, "PIN is", "person", "Laura")])
    >>> masks_in_shown(line, [Found(2, 4, "password", 1.0)], Policy())
    (Edit(first=1, after=4, text='PIN [password]', kind='mask', source='password', muted=True),)
    """
    hits = {edit.first: edit for edit in mask_edits(found, policy)}
    masks: list[Edit] = []
    for channel in sorted({shown[first].word.channel for first in hits}):
        own = [place for place, one in enumerate(shown) if one.word.channel == channel]
        of = {
            place: hit
            for hit in hits.values()
            if shown[hit.first].word.channel == channel
            for place in range(hit.first, hit.after)
            if shown[place].word.channel == channel
        }
        runs = _runs(shown, own, of)
        masks += [_mask(shown, run, of) for run in runs if any(place in of for place in run)]
    return tuple(masks)


def _runs(shown: Sequence[Placed], own: Sequence[int], of: dict[int, Edit]) -> list[list[int]]:
    """Places of a voice's words, those together that one finding or one edit holds together."""
    order = sorted(own, key=lambda place: shown[place].first)
    runs: list[list[int]] = []
    for place in order:
        before = runs[-1][-1] if runs else None
        if before is not None and (
            (of.get(before) is not None and of.get(before) is of.get(place))
            or (shown[before].edit is not None and shown[before].edit is shown[place].edit)
        ):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _mask(shown: Sequence[Placed], run: Sequence[int], of: dict[int, Edit]) -> Edit:
    """The mask over words that belong together."""
    texts: list[str] = []
    last: Edit | None = None
    for place in run:
        hit = of.get(place)
        if hit is None:
            texts.append(shown[place].word.text)
        elif hit is not last:
            texts.append(hit.text)
        last = hit
    hits = [of[place] for place in run if place in of]
    under = [edit for place in run if (edit := shown[place].edit) is not None]
    return Edit(
        first=shown[run[0]].first,
        after=max(shown[place].after for place in run),
        text=" ".join(texts),
        kind="mask",
        source=hits[0].source,
        muted=any(edit.muted for edit in (*hits, *under)),
    )
