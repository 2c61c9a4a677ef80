"""Snippets: the talk of a call, cut into pieces that can be found and played on their own.

It knows where a listener would cut. Rules, the stronger first:

1. No snippet is longer than ``LONGEST``; a turn that is longer itself is cut between words.
2. An aside ("mhm") never stands alone.
3. A question stays with its answer.
4. A turn stays whole; where it has to be cut, then at the end of a sentence that is no question.
5. A snippet has no ``SILENCE`` in it.
6. A single turn shorter than ``SHORTEST`` does not stand alone: it is heard with what it replies
   to, or with the reply; nor with nothing before it but a short reply of another stage.
7. A snippet is of one stage.
8. It is not shorter than ``SHORTEST``.
9. Then it is about ``IDEAL`` long, begins and ends in a pause, and begins with a question or with
   who spoke before rather than with a reply, least of all with an aside.

All ways of cutting a call are weighed by these rules and the best one is taken. It does not know
what a stage is, how a snippet is kept, or how one is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import add

from coaching.transcript import BACKCHANNEL_WORDS, ROLES, TURN_GAP, Role, Turn, Word
from coaching.wanting import wants_answer

LONGEST = 60.0
"""Seconds that no snippet exceeds. Chosen because a clip in a meeting loses its listeners after
a minute."""

SHORTEST = 10.0
"""Seconds below which a snippet is avoided. Chosen because less says too little to be found by."""

IDEAL = 30.0
"""Seconds that a snippet is drawn towards. Chosen as long enough for a question and its answer."""

WHOLE = LONGEST / 2
"""Seconds up to which a turn is never cut, so that two such turns fit into one snippet."""

SILENCE = 5.0
"""Seconds without talk that a snippet does not span. Chosen because nobody waits so long for a
reply: somebody was put on hold, or went to look something up."""

PAUSE_WEIGHT = 0.5
"""Weight of a cut without any pause. Chosen so that a good pause is worth a snippet of 10 s or
of 50 s."""

ASIDE_WEIGHT = 0.5
"""Weight of beginning with an aside, which belongs to what was said before it. Chosen to equal
the pause's."""

SHORT_REPLY = 12
"""Words up to which what another voice says, and does not ask, is taken for a reply to what was
said before. Chosen because "that's the argument I'd use with him, yes" needs it, and longer ones
mostly stand by themselves."""

REPLY_WEIGHT = 0.5
"""Weight of beginning with what another voice says and does not ask: it mostly replies to what was
said before. Chosen to equal the pause's."""

CLOSING = "\"')]\u201d\u2019 "
"""What can stand between the end of a sentence and the next one."""

Cost = tuple[float, ...]
"""What is wrong with a cutting by rules 2 to 9; compared from the left."""

FREE: Cost = (0.0,) * 8


@dataclass(frozen=True, slots=True)
class Snippet:
    """The searchable unit: some turns of a call.

    Without long turns, the ranges of a call's snippets tile its turns. A turn that was cut is in
    the ranges of all snippets that hold a part of it; so is a turn spoken meanwhile, with an empty
    line in those that do not hold it. Over all snippets, no word is lost or told twice.

    Attributes:
        position: Place in the call, from 0.
        start: Seconds, where its first turn starts.
        end: Seconds, at most ``LONGEST`` after ``start``; where talk overlaps, the latest end.
        stage: The stage of most of its words, asides not counted; of two as long, the later one.
        first_turn: Position of its first turn.
        end_turn: Position after its last turn.
        text: What is said, one line for each turn of the range.
        roles: Who speaks, in the order of ``ROLES``.
    """

    position: int
    start: float
    end: float
    stage: str
    first_turn: int
    end_turn: int
    text: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is not cut further: a turn, or some words of a long one."""

    turn: int
    role: Role
    stage: str
    start: float
    end: float
    text: str
    aside: bool

    @property
    def weight(self) -> int:
        """Words that speak for its stage."""
        return 0 if self.aside else len(self.text.split())


def snippets_of(turns: Sequence[Turn], stages: Sequence[str]) -> tuple[Snippet, ...]:
    """The snippets of a call, in order.

    Args:
        turns: All turns of the call in order of their start; what machines say is left out. Where
            the words of a long turn are missing, its text is spread evenly over its time.
        stages: The stage of each turn.

    >>> said = [(0, 4, "rep", "How many seats?"), (5, 9, "customer", "Sixty."),
    ...         (40, 52, "rep", "Let us look at the price, then.")]
    >>> turns = [Turn(position=at, speaker=role, role=role, start=start, end=end, text=text)
    ...          for at, (start, end, role, text) in enumerate(said)]
    >>> for it in snippets_of(turns, ["discovery", "discovery", "pricing"]):
    ...     print(it.start, it.end, it.stage, (it.first_turn, it.end_turn), it.text.splitlines())
    0 9 discovery (0, 2) ['How many seats?', 'Sixty.']
    40 52 pricing (2, 3) ['Let us look at the price, then.']
    """
    pieces = sorted(
        (
            piece
            for place, (turn, stage) in enumerate(zip(turns, stages, strict=True))
            if turn.role != "other"
            for piece in _pieces(place, turn, stage)
        ),
        key=lambda piece: (piece.start, piece.turn),
    )
    replies = _replies(turns)
    short = frozenset(it for it in replies if len(turns[it].text.split()) <= SHORT_REPLY)
    runs = _best_runs(pieces, _seams(pieces, turns, replies), short)
    return tuple(_snippet(position, run) for position, run in enumerate(runs))


def _snippet(position: int, run: Sequence[_Piece]) -> Snippet:
    first = min(piece.turn for piece in run)
    end = max(piece.turn for piece in run) + 1
    lines: list[list[str]] = [[] for _ in range(first, end)]
    for piece in run:
        lines[piece.turn - first].append(piece.text)
    return Snippet(
        position=position,
        start=run[0].start,
        end=max(piece.end for piece in run),
        stage=_main_stage(run),
        first_turn=first,
        end_turn=end,
        text="\n".join(" ".join(line) for line in lines),
        roles=tuple(role for role in ROLES if any(piece.role == role for piece in run)),
    )


def _main_stage(run: Sequence[_Piece]) -> str:
    """The stage of most words; of two with as many, the one that comes later."""
    words: Counter[str] = Counter()
    last: dict[str, int] = {}
    for place, piece in enumerate(run):
        words[piece.stage] += piece.weight
        last[piece.stage] = place
    return max(words, key=lambda stage: (words[stage], last[stage]))


# Pieces -------------------------------------------------------------------------------------------


def _pieces(place: int, turn: Turn, stage: str) -> Iterator[_Piece]:
    """A turn as a whole, or a long one by its sentences."""
    texts = turn.text.split()
    whole = [Word(turn.start, turn.end, " ".join(texts))]
    parts = [whole]
    if turn.end - turn.start > WHOLE and texts:
        timed = _timed_words(turn, texts)
        parts = [part for sentence in _sentences(timed) for part in _parts(sentence)]
    for number, part in enumerate(parts):
        start = part[0].start if number else turn.start
        end = max(word.end for word in part)
        yield _Piece(
            turn=place,
            role=turn.role,
            stage=stage,
            start=start,
            end=min(end, start + LONGEST),  # a recogniser can give a word any length
            text=" ".join(word.text for word in part),
            aside=len(texts) <= BACKCHANNEL_WORDS and not wants_answer(turn.text),
        )


def _timed_words(turn: Turn, texts: Sequence[str]) -> list[Word]:
    """The words of a turn's text, with their own times or else with even ones."""
    if len(texts) == len(turn.words):
        times = [(word.start, word.end) for word in turn.words]
    else:
        pace = (turn.end - turn.start) / sum(len(text) for text in texts)
        spoken = accumulate(len(text) for text in texts)
        ends = [min(turn.start + pace * letters, turn.end) for letters in spoken]
        times = list(zip([turn.start, *ends], ends, strict=False))
    return [Word(start, end, text) for (start, end), text in zip(times, texts, strict=True)]


def _sentences(words: Sequence[Word]) -> Iterator[list[Word]]:
    sentence: list[Word] = []
    for word in words:
        sentence.append(word)
        if _ends_sentence(word.text):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _parts(words: list[Word]) -> Iterator[list[Word]]:
    """A sentence; one longer than ``WHOLE`` is halved at the widest pause around its middle."""
    start, end = words[0].start, max(word.end for word in words)
    if end - start <= WHOLE or len(words) == 1:
        yield words
        return
    inner = range(max(1, len(words) // 4), max(2, len(words) - len(words) // 4))
    middle = (start + end) / 2
    cut = max(
        inner,
        key=lambda at: (
            round(words[at].start - words[at - 1].end, 2),
            -abs(words[at].start - middle),
        ),
    )
    yield from _parts(words[:cut])
    yield from _parts(words[cut:])


def _ends_sentence(text: str) -> bool:
    return text.rstrip(CLOSING).endswith((".", "?", "!", "…"))


# The best way to cut ------------------------------------------------------------------------------


def _best_runs(
    pieces: Sequence[_Piece], seams: Sequence[Cost], short_replies: frozenset[int]
) -> list[Sequence[_Piece]]:
    """The cutting that costs least; of two as good, the one with the longer last snippet."""
    best: list[Cost | None] = [FREE, *([None] * len(pieces))]
    begins = [0] * (len(pieces) + 1)
    for first in range(len(pieces)):
        so_far = best[first]
        assert so_far is not None, "a single piece always fits"
        so_far = _sum(so_far, seams[first])
        for end, cost in _fitting_runs(pieces, first, short_replies):
            total = _sum(so_far, cost)
            known = best[end]
            if known is None or total < known:
                best[end], begins[end] = total, first
    runs: list[Sequence[_Piece]] = []
    end = len(pieces)
    while end:
        runs.append(pieces[begins[end] : end])
        end = begins[end]
    return runs[::-1]


def _fitting_runs(
    pieces: Sequence[_Piece], first: int, short_replies: frozenset[int]
) -> Iterator[tuple[int, Cost]]:
    """Where a snippet that begins with a piece can end, and what is wrong with it by itself."""
    start, end = pieces[first].start, pieces[first].end
    words: Counter[str] = Counter()
    silences, only_asides = 0, True
    for place in range(first, len(pieces)):
        piece = pieces[place]
        silences += piece.start - end >= SILENCE
        end = max(end, piece.end)
        length = end - start
        if length > LONGEST and place > first:
            return
        words[piece.stage] += piece.weight
        only_asides = only_asides and piece.aside
        of_other_stages = words.total() - max(words.values())
        is_short = length < SHORTEST
        is_lone = is_short and _is_lone(pieces[first : place + 1], short_replies)
        off = ((length - IDEAL) / IDEAL) ** 2
        cost = (only_asides, 0, 0, silences, is_lone, of_other_stages, is_short, off)
        yield place + 1, cost


def _is_lone(run: Sequence[_Piece], short_replies: frozenset[int]) -> bool:
    """Whether a run is one turn, or one after short replies to what was said in another stage."""
    last = run[-1]
    return all(
        piece.turn == last.turn or (piece.turn in short_replies and piece.stage != last.stage)
        for piece in run
    )


def _seams(pieces: Sequence[_Piece], turns: Sequence[Turn], replies: frozenset[int]) -> list[Cost]:
    """What is wrong with beginning a snippet at each piece."""
    torn, cuts = [0] * len(pieces), [0] * len(pieces)
    first_of: dict[int, int] = {}
    last_of: dict[int, int] = {}
    for place, piece in enumerate(pieces):
        if piece.turn in first_of:
            said = pieces[last_of[piece.turn]].text
            bad = not _ends_sentence(said) or wants_answer(said)
            for seam in range(last_of[piece.turn] + 1, place + 1):
                cuts[seam] += 2 if bad else 1
        first_of.setdefault(piece.turn, place)
        last_of[piece.turn] = place
    for question, answer in _answers(turns):
        for seam in range(last_of[question] + 1, first_of[answer] + 1):
            torn[seam] += 1
    costs = [FREE]
    heard_until = 0.0
    for before, place in zip(pieces, range(1, len(pieces)), strict=False):
        heard_until = max(heard_until, before.end)
        pause = min(max(pieces[place].start - heard_until, -TURN_GAP), TURN_GAP)
        rough = PAUSE_WEIGHT * (1 - pause / TURN_GAP) + ASIDE_WEIGHT * pieces[place].aside
        rough += REPLY_WEIGHT * (pieces[place].turn in replies)
        costs.append((0, torn[place], cuts[place], 0, 0, 0, 0, rough))
    return costs


def _replies(turns: Sequence[Turn]) -> frozenset[int]:
    """Places of turns, no questions, that follow another voice without a silence."""
    return frozenset(
        place
        for place, (before, turn) in enumerate(pairwise(turns), start=1)
        if turn.speaker != before.speaker
        and turn.start - before.end < SILENCE
        and not wants_answer(turn.text)
    )


def _answers(turns: Sequence[Turn]) -> Iterator[tuple[int, int]]:
    """Each question with its answer: the next turn of another voice that goes on after it.

    Where nobody told the voices apart, the next turn is taken. A speaker who goes on after the own
    question, with more than an aside or another question, wants no answer.
    """
    for place, question in enumerate(turns):
        if not wants_answer(question.text):
            continue
        for later in range(place + 1, len(turns)):
            turn = turns[later]
            if turn.end <= question.end:
                continue
            if turn.speaker != question.speaker or turn.role == "unknown":
                yield place, later
                break
            if not wants_answer(turn.text) and len(turn.text.split()) > BACKCHANNEL_WORDS:
                break


def _sum(one: Cost, other: Cost) -> Cost:
    return tuple(map(add, one, other))
