"""What turns mean is taken from what was read for the tags, where that is over the embedder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from sqlalchemy import update

from coaching.ports import Embeddings, Reading, Utterance
from coaching.steps import cutting, tags, vectors
from coaching.steps.place import Place
from coaching.steps.sidecar_words import words_of_call
from coaching.store import turn_vectors, versions
from coaching.store.schema.talk import turns
from tests.steps.making import Opening, Unread, take_turns_of
from tests.steps.sidecar.arriving import take, written
from tests.store.search_fixtures import BAG, BagOfWords

SAID = """WEBVTT

00:00.000 --> 00:02.000
<v Nina>This call may be recorded

00:02.000 --> 00:04.000
<v Laura>What do seats cost?

00:04.000 --> 00:06.000
<v Marcus>That is a lot
"""


class Pointing(Unread):
    """A reader that lets the turns of people point along one axis after the other."""

    identity = "pointing@1"

    def __init__(self, embedder: str = BAG.identity) -> None:
        super().__init__()
        self.embedder = embedder

    def read(self, utterances: Sequence[Utterance]) -> Reading:
        return np.eye(len(utterances), BAG.dimension, dtype=np.float16)

    def meanings(self, reading: Reading) -> Embeddings:
        return reading.astype(np.float32)


class Tagger(Opening):
    def __init__(self, reader: Unread) -> None:
        self.reader = reader


class Noting(BagOfWords):
    """An embedder that notes what it is asked."""

    def embed(self, texts: Sequence[str]) -> Embeddings:
        ASKED.extend(texts)
        return super().embed(texts)


ASKED: list[str] = []
EMBEDDER = Noting()


@pytest.fixture
def turns_version(place: Place) -> int:
    """The turns of a call in which a machine speaks first."""
    ASKED.clear()
    call = take(place, written(place, "acme.vtt", SAID))
    assert call == 1
    words = words_of_call(place, call)
    assert words is not None
    version = take_turns_of(place, call, words)
    with place.library.writing() as conn:
        first = turns.c.version_id == version, turns.c.position == 0
        conn.execute(update(turns).where(*first).values(role="other"))
    return version


def embedded(place: Place, version: int, reader: Unread, given: Unread | None) -> Embeddings:
    tagged = tags.tag(place, 1, version, Tagger(reader))
    vectors.embed(place, 1, cutting.cut(place, 1, tagged), EMBEDDER, given)
    with place.library.reading() as conn:
        found = turn_vectors.vectors_of_turns(conn, version, BAG.identity, BAG.dimension)
        assert found is not None
        assert versions.active(conn, 1, "vectors") is None
    return found


def test_what_people_say_is_taken_from_its_reading(place: Place, turns_version: int) -> None:
    reader = Pointing()
    rows = embedded(place, turns_version, reader, reader)
    np.testing.assert_allclose(rows[1:], np.eye(2, BAG.dimension), atol=0.01)
    np.testing.assert_allclose(rows[0], BAG.embed(["This call may be recorded"])[0], atol=0.01)
    assert ASKED.count("This call may be recorded") == 1
    assert "What do seats cost?" not in ASKED


@pytest.mark.parametrize("given", [None, Pointing("another@1")], ids=["no reader", "another's"])
def test_without_a_reading_over_the_embedder_all_turns_are_embedded(
    place: Place, turns_version: int, given: Pointing | None
) -> None:
    rows = embedded(place, turns_version, given or Pointing(), given)
    said = ["This call may be recorded", "What do seats cost?", "That is a lot"]
    np.testing.assert_allclose(rows, BAG.embed(said), atol=0.01)
