"""Which turns to ask people about: those whose label would teach the tagger most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coaching.errors import NotFoundError
from coaching.labelling import Candidate, worth_asking
from coaching.ledger import call_name
from coaching.ports import Reading, StageTag, StageTagger, Utterance
from coaching.process import SalesProcess
from coaching.steps.labelling import labels_of
from coaching.steps.place import Place
from coaching.steps.tags import reading_of
from coaching.store import calls, turns, versions
from coaching.transcript import Turn

CALLS_LOOKED_AT = 200
"""Calls, the newest, among whose turns those to ask about are looked for, where none is named.
Chosen because they hold many more doubtful turns than anybody labels in a sitting."""

FROM_EACH = 12
"""Most doubtful turns of each of them that are compared with one another. Chosen so that the
comparison stays small: 2,400 turns."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The talk of a call as it is read now.

    Attributes:
        call: Its number.
        title: Its title.
        turns: All turns.
        reading: What the network computed of those that people say, in order.
        tags: The tag of each of these.
        people: Their places among all turns.
    """

    call: int
    title: str
    turns: tuple[Turn, ...]
    reading: Reading
    tags: tuple[StageTag, ...]
    people: tuple[int, ...]

    def tag_of(self, place: int) -> StageTag | None:
        """The tag of a turn; None of what machines say."""
        return self.tags[self.people.index(place)] if place in self.people else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A turn whose label would teach.

    Attributes:
        spoken: Its call.
        turn: Its place.
        tag: What it is tagged as now.
    """

    spoken: Spoken
    turn: int
    tag: StageTag

    def around(self, reach: int) -> tuple[Turn, ...]:
        """The turn with as many before and after."""
        return self.spoken.turns[max(0, self.turn - reach) : self.turn + reach + 1]

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/scripting.md."""
        said = self.spoken.turns[self.turn]
        return {
            "call": call_name(self.spoken.call),
            "turn": self.turn + 1,
            "start": round(said.start, 2),
            "role": said.role,
            "text": said.text,
            "stage": self.tag.stage,
            "probability": round(self.tag.probability, 4),
            "signals": list(self.tag.signal_names),
        }


def spoken_of(place: Place, call: int, tagger: StageTagger) -> Spoken:
    """The talk of a ready call with reading and tags as the tagger makes them now.

    Raises:
        NotFoundError: The call is not ready.
    """
    with place.library.reading() as conn:
        shown, tagged = (versions.active(conn, call, kind) for kind in ("turns", "tags"))
        if shown is None:
            raise NotFoundError(
                f"{call_name(call)} is not ready", hint="`filmroom status` says what it waits for"
            )
        title = calls.call_titles(conn)[call]
        spoken = turns.read_turns(conn, shown.id)
        made = tagged is not None and tagged.made_by == tagger.identity
        given = turns.read_tags(conn, tagged.id) if made and tagged is not None else ()
    people = tuple(place for place, turn in enumerate(spoken) if turn.role != "other")
    utterances = [Utterance(spoken[it].role, spoken[it].text) for it in people]
    reading = reading_of(place, shown.id, utterances, tagger.reader)
    tags = tuple(given[it] for it in people) if given else tagger.tag(utterances, reading)
    return Spoken(call, title, spoken, reading, tags, people)


def to_ask(
    place: Place, wanted: str | None, process: SalesProcess, tagger: StageTagger, *, most: int
) -> tuple[Asked, ...]:
    """The turns whose label would teach most, the best first.

    Args:
        place: Where the calls are.
        wanted: A call; None for the newest ones.
        process: The team's.
        tagger: Tags and readings are as it makes them.
        most: How many at most.

    Raises:
        NotFoundError: No call goes by that, or it is not ready.
    """
    import numpy as np

    from models.stages.columns import unpacked

    one, found = labels_of(place, wanted, process)
    labelled = {(it.label.call, it.turn) for it in found if it.counts}
    with place.library.reading() as conn:
        ready = [
            call
            for call in sorted(calls.call_titles(conn), reverse=True)
            if versions.active(conn, call, "turns") is not None
        ]
    asked: list[Asked] = []
    candidates: list[Candidate] = []
    vectors = []
    for call in [one] if one is not None else ready[:CALLS_LOOKED_AT]:
        spoken = spoken_of(place, call, tagger)
        own = unpacked(spoken.reading).vectors
        doubtful = sorted(range(len(spoken.people)), key=lambda it: spoken.tags[it].probability)
        for row, (turn, tag) in enumerate(zip(spoken.people, spoken.tags, strict=True)):
            known = (call, turn) in labelled
            if not known and one is None and row not in doubtful[:FROM_EACH]:
                continue
            asked.append(Asked(spoken, turn, tag))
            words = len(spoken.turns[turn].text.split())
            candidates.append(Candidate(call, turn, words, tag.probability, known))
            vectors.append(own[row])
    if not asked:
        return ()
    return tuple(asked[it] for it in worth_asking(candidates, np.stack(vectors), most=most))
