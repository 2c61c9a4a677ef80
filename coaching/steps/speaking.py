"""Who speaks in a call: as it was found, and as people say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from coaching.claims import Claim, decide
from coaching.errors import NotFoundError, UsageError
from coaching.ledger import call_name
from coaching.naming import fold
from coaching.roles import OTHER_SIDE
from coaching.speakers import Speaker, speakers_in
from coaching.steps.place import Place
from coaching.steps.reading import find_call, spoken_turns
from coaching.store import acts, claims, overlays, turns, versions
from coaching.store.overlays import CorrectedVoice
from coaching.store.turns import StoredVoice
from coaching.transcript import Role, Turn, Word


@dataclass(frozen=True, slots=True)
class CallSpeakers:
    """The voices of a call.

    Attributes:
        call: Its number.
        speakers: In order of their first word.
    """

    call: int
    speakers: tuple[Speaker, ...]

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/scripting.md."""
        return {
            "call": call_name(self.call),
            "speakers": [asdict(one) | {"seconds": round(one.seconds, 2)} for one in self.speakers],
        }


@dataclass(frozen=True, slots=True)
class SaidOfVoice:
    """What a person says of one voice."""

    role: Role
    name: str | None = None


def speakers_of(place: Place, wanted: str) -> CallSpeakers:
    """The voices of the call that a person means.

    Raises:
        NotFoundError: there is no such call, or it is not ready.
    """
    with place.library.reading() as conn:
        call = find_call(conn, wanted)
        voices, talk = _voices(conn, call)
    return CallSpeakers(call, speakers_in(voices, talk))


def how_many_speak(conn: Connection, call: int) -> Claim | None:
    """How many people speak, as the most trusted source says; None where nobody does."""
    return decide(claims.claims_of(conn, call)).claims.get("speakers")


def say_speakers(
    place: Place,
    wanted: str,
    said: Mapping[str, SaidOfVoice],
    *,
    swap: bool = False,
    unset: Sequence[str] = (),
    who: str,
) -> int:
    """Keep what a person says of a call's voices; the call, whose talk is to be made anew.

    Args:
        place: Where the call is.
        wanted: The call.
        said: Role and name by label, upper or lower case.
        swap: Whether rep and customer change places, for all that are not said.
        unset: Labels of which what people said is taken back.
        who: The person.

    Raises:
        NotFoundError: there is no such call, it is not ready, or nobody in it has such a label.
        UsageError: a label is set and unset at once, nobody said anything of one that is unset, or
            there is nothing to swap.
    """
    with place.library.writing() as conn:
        call = find_call(conn, wanted)
        voices, talk = _voices(conn, call)
        told = {_label(name, voices, call): one for name, one in said.items()}
        gone = [_label(name, voices, call) for name in unset]
        both = sorted(set(told) & set(gone))
        if both:
            raise UsageError(f"{both[0]} cannot be set and unset at once", hint="leave one out")
        held = _held(overlays.said_voices(conn, call), talk)
        if unsaid := [label for label in gone if label not in held]:
            raise UsageError(
                f"nobody said who {unsaid[0]} is in {call_name(call)}",
                hint=f"what people said is marked in `filmroom speakers {call_name(call)}`",
            )
        if swap:
            told = _swapped(voices, held, call) | told
        spans = {label: _span(talk, label) for label in (*told, *gone)}
        overruled = [one.id for label in spans for one in held.get(label, ())]
        overlays.withdraw_voices(conn, overruled, now=place.now())
        for label, one in told.items():
            turn = spans[label]
            if turn is None:
                raise NotFoundError(f"{label} says nothing in {call_name(call)}")
            overlays.say_voice(
                conn,
                call,
                start=turn.start,
                end=turn.end,
                words=turn.text,
                role=one.role,
                name=one.name,
                who=who,
                now=place.now(),
            )
        acts.record(
            conn,
            at=place.now(),
            who=who,
            verb="set speakers",
            object_kind="call",
            object_id=call,
            before={label: _said(voices[label].role, voices[label].name) for label in spans},
            after={label: _said(one.role, one.name) for label, one in told.items()},
        )
    return call


def told_by_people(
    said: Sequence[CorrectedVoice], words: Sequence[Word]
) -> dict[int, CorrectedVoice]:
    """What people say of voices, by index of the voice that they mean.

    Args:
        said: The oldest first; of two that mean one voice the later counts.
        words: With the voice as their channel.
    """
    meant = ((_meant(one, words), one) for one in said)
    return {voice: one for voice, one in meant if voice is not None}


def _meant(one: CorrectedVoice, words: Sequence[Word]) -> int | None:
    """The voice that says most of an anchor's words there, or speaks longest where several do.

    Two speak at once, or another cut in: so the words decide, then the time.
    """
    same: Counter[int] = Counter()
    lasts: dict[int, float] = {}
    wanted = Counter(fold(one.words).split())
    for word in words:
        shared = min(word.end, one.end) - max(word.start, one.start)
        if shared <= 0:
            continue
        lasts[word.channel] = lasts.get(word.channel, 0.0) + shared
        if wanted[text := fold(word.text)] > 0:
            wanted[text] -= 1
            same[word.channel] += 1
    return max(lasts, key=lambda voice: (same[voice], lasts[voice]), default=None)


def _held(
    said: Sequence[CorrectedVoice], talk: Sequence[Turn]
) -> dict[str, tuple[CorrectedVoice, ...]]:
    """What people said of each voice, by its label, the oldest first."""
    labels = {turn.channel: turn.speaker for turn in talk}
    words = [word for turn in talk for word in turn.words]
    held: dict[str, tuple[CorrectedVoice, ...]] = {}
    for one in said:
        if (voice := _meant(one, words)) in labels:
            label = labels[voice]
            held[label] = (*held.get(label, ()), one)
    return held


def _swapped(
    voices: Mapping[str, StoredVoice], held: Mapping[str, Sequence[CorrectedVoice]], call: int
) -> dict[str, SaidOfVoice]:
    """Rep and customer the other way round; a name that a person gave stays with its voice."""
    swapped = {
        label: SaidOfVoice(OTHER_SIDE[voice.role], held[label][-1].name if label in held else None)
        for label, voice in voices.items()
        if voice.role in OTHER_SIDE
    }
    if not swapped:
        raise UsageError(
            f"nobody in {call_name(call)} has a role that could be swapped",
            hint="say who is who: --set A=rep --set B=customer",
        )
    return swapped


def _voices(conn: Connection, call: int) -> tuple[dict[str, StoredVoice], tuple[Turn, ...]]:
    shown = versions.active(conn, call, "turns")
    if shown is None:
        raise NotFoundError(
            f"{call_name(call)} has no talk yet", hint="see `filmroom status` for its state"
        )
    return turns.voices_of(conn, shown.id), spoken_turns(conn, call)


def _label(name: str, voices: Mapping[str, StoredVoice], call: int) -> str:
    for label in voices:
        if label.casefold() == name.strip().casefold():
            return label
    raise NotFoundError(
        f"nobody in {call_name(call)} is called {name!r}",
        hint=f"its voices are {', '.join(voices)}; see `filmroom speakers {call_name(call)}`",
    )


def _span(talk: Sequence[Turn], label: str) -> Turn | None:
    """The longest turn of a voice: the surest place to find it again."""
    own = [turn for turn in talk if turn.speaker == label]
    return max(own, key=lambda turn: turn.end - turn.start, default=None)


def _said(role: Role, name: str | None) -> dict[str, Any]:
    return {"role": role, "name": name}
