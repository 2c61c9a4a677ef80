from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from coaching.errors import BusyError
from coaching.ports import Reading, StageTag, Utterance
from coaching.steps import cutting, publish, sidecar_words, tags, vectors
from coaching.steps.deriving import derive
from coaching.steps.place import Place
from coaching.steps.setting import set_calls
from coaching.steps.words import recognise
from coaching.store import versions
from tests.steps.conftest import Parrot
from tests.steps.making import Opening, make_means, take_turns_of
from tests.store.search_fixtures import BAG
from tests.stored import roles_by_channel


class Meddler(Opening):
    """A tagger to which all is the opening, and while it works somebody does something else."""

    identity = "meddler@1"

    def __init__(self, *meddling: Callable[[], object]) -> None:
        super().__init__()
        self.meddling = list(meddling)

    def tag(self, utterances: Sequence[Utterance], reading: Reading) -> tuple[StageTag, ...]:
        if self.meddling:
            self.meddling.pop(0)()
        return super().tag(utterances, reading)


def hear(place: Place, call: int) -> int:
    return recognise(place, call, Parrot(), language=None, hotwords=(), on_progress=lambda _: None)


def say(place: Place, call: int, **said: str) -> None:
    set_calls(place, [f"C{call}"], said, who="Dana", zone="UTC")  # type: ignore[arg-type]


def ingest(place: Place, call: int, words: int, tagger: Meddler) -> bool:
    """The steps of an ingest after the words, once."""
    spoken = take_turns_of(place, call, words)
    tagged = tags.tag(place, call, spoken, tagger)
    snippets = cutting.cut(place, call, tagged)
    meant = vectors.embed(place, call, snippets, BAG)
    return publish.publish(place, call, meant, file=1, means=make_means(tagger=tagger))


def active(place: Place, call: int, kind: versions.VersionKind) -> int:
    with place.library.reading() as conn:
        version = versions.active(conn, call, kind)
    assert version is not None
    return version.id


def test_an_ingest_does_not_bring_back_words_that_a_person_has_turned_down(
    place: Place, call: int
) -> None:
    heard = hear(place, call)
    read = sidecar_words.words_of_call(place, call)
    assert read is not None

    def dana_wants_ours() -> None:
        say(place, call, words="recognised")
        derive(place, call, heard, make_means(tagger=Meddler()))

    assert not ingest(place, call, read, Meddler(dana_wants_ours))
    assert active(place, call, "words") == heard
    assert ingest(place, call, heard, Meddler())
    assert active(place, call, "words") == heard


def test_an_ingest_makes_ours_where_a_person_wants_them_before_they_are_there(
    place: Place, call: int
) -> None:
    read = sidecar_words.words_of_call(place, call)
    assert read is not None
    say(place, call, words="recognised")
    assert not ingest(place, call, read, Meddler())
    assert ingest(place, call, hear(place, call), Meddler())


def test_an_ingest_does_not_make_roles_visible_that_a_person_has_corrected_meanwhile(
    place: Place, call: int
) -> None:
    say(place, call, words="recognised")
    heard = hear(place, call)
    tagger = Meddler(lambda: say(place, call, left="customer", right="rep"))
    assert not ingest(place, call, heard, tagger)
    assert ingest(place, call, heard, tagger)
    with place.library.reading() as conn:
        roles = roles_by_channel(conn, active(place, call, "turns"))
    assert roles == {0: "customer", 1: "rep"}


def test_what_is_made_anew_follows_a_person_who_says_more_while_it_is_made(
    place: Place, call: int
) -> None:
    say(place, call, words="recognised")
    heard = hear(place, call)
    read_again = Meddler(lambda: say(place, call, words="transcript"))
    derive(place, call, heard, make_means(tagger=read_again))
    assert active(place, call, "words") == sidecar_words.words_of_call(place, call)


def test_what_changes_each_time_it_is_made_is_given_up_for_now(place: Place, call: int) -> None:
    say(place, call, words="recognised")
    heard = hear(place, call)
    fickle = Meddler(
        lambda: say(place, call, left="customer"),
        lambda: say(place, call, left="unknown"),
        lambda: say(place, call, right="unknown"),
    )
    with pytest.raises(BusyError, match="C1 is changed"):
        derive(place, call, heard, make_means(tagger=fickle))


def test_what_a_person_says_in_the_last_moment_is_heard(
    place: Place, call: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear(place, call)
    read = sidecar_words.words_of_call(place, call)
    assert read is not None
    monkeypatch.setattr(
        publish,
        "write_portable_files",
        lambda *_, **__: say(place, call, words="recognised"),
    )
    assert not ingest(place, call, read, Meddler())
