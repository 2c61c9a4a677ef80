"""Signals of a turn as its page shows them: named in text, and marked where they are heard."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from coaching.app.web.palette import StageLook, look_of
from coaching.ports import SignalHit, StageTag
from coaching.process import SalesProcess


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a turn that show signals.

    Attributes:
        start: The first character.
        end: The one after the last.
        titles: Of the signals.
    """

    start: int
    end: int
    titles: tuple[str, ...]


def title_of(hit: SignalHit, process: SalesProcess | None) -> str:
    """What a signal is called, with its kind; also one that the process no longer has.

    >>> title_of(SignalHit("next_step", 0.9, 0, 4), None)
    'Next step'
    >>> title_of(SignalHit("objection", 0.9, 0, 4, kind="price"), None)
    'Objection: price'
    """
    signals = process.signals if process else ()
    signal = next((it for it in signals if it.name == hit.name), None)
    title = signal.title if signal else hit.name.replace("_", " ").capitalize()
    if not hit.kind:
        return title
    kind = next((it.title for it in (signal.kinds if signal else ()) if it.name == hit.kind), None)
    return f"{title}: {(kind or hit.kind.replace('_', ' ')).lower()}"


def stage_note(tag: StageTag, stage: str, looks: Mapping[str, StageLook], *, sure: bool) -> str:
    """What is told of a turn's own stage inside a segment; nothing where that says it all.

    Args:
        tag: The turn's.
        stage: The segment's.
        looks: Titles of stages.
        sure: Whether the segment is.
    """
    if tag.stage != stage:
        title = look_of(dict(looks), tag.stage).title
        return title if tag.sure else f"{title}, unsure"
    return "Stage unsure" if sure and not tag.sure else ""


def marked_with(
    text: str,
    hits: Sequence[SignalHit],
    titles: Sequence[str],
    *,
    write: Callable[[str], Markup] = escape,
    whole: re.Pattern[str] | None = None,
) -> Markup:
    """A turn's text in which the words that show signals are marked.

    Args:
        text: As it is shown.
        hits: Where signals are heard.
        titles: One for each hit.
        write: Escapes a piece of the text.
        whole: What is never marked in part.

    >>> marked_with("<b> too dear", [SignalHit("price", 1.0, 4, 12)], ['"Price"'])
    Markup('&lt;b&gt; <mark data-from="4" data-to="12" title="&#34;Price&#34;">too dear</mark>')
    """
    made, done = Markup(), 0
    for piece in pieces_of(text, hits, titles, whole=whole):
        made += write(text[done : piece.start])
        made += Markup('<mark data-from="{}" data-to="{}" title="{}">{}</mark>').format(
            piece.start, piece.end, ", ".join(piece.titles), write(text[piece.start : piece.end])
        )
        done = piece.end
    return made + write(text[done:])


def pieces_of(
    text: str,
    hits: Sequence[SignalHit],
    titles: Sequence[str],
    *,
    whole: re.Pattern[str] | None = None,
) -> tuple[Piece, ...]:
    """Where a text is marked, in order; hits that overlap become one piece.

    >>> pieces_of("one two", [SignalHit("a", 1.0, 0, 3), SignalHit("b", 1.0, 2, 99)], ["A", "B"])
    (Piece(start=0, end=7, titles=('A', 'B')),)
    """
    kept = [found.span() for found in whole.finditer(text)] if whole else []
    pieces: list[Piece] = []
    for hit, title in sorted(zip(hits, titles, strict=True), key=lambda it: it[0].start):
        start, end = max(0, hit.start), min(hit.end, len(text))
        cut = [span for span in kept if span[0] < end and start < span[1]]
        start = min([start, *(first for first, _ in cut)])
        end = max([end, *(last for _, last in cut)])
        if start >= end:
            continue
        if pieces and start < pieces[-1].end:
            last = pieces.pop()
            names = tuple(dict.fromkeys((*last.titles, title)))
            pieces.append(Piece(min(last.start, start), max(last.end, end), names))
        else:
            pieces.append(Piece(start, end, (title,)))
    return tuple(pieces)
