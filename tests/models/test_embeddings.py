from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from coaching.errors import ModelError
from models.catalogue import MINILM
from models.embeddings import MiniLM

if TYPE_CHECKING:
    from coaching.ports import Embedder

pytestmark = pytest.mark.slow

TEXTS = (
    "That is more than we had budgeted for.",
    "The price is too high for us.",
    "",
    "My dog ran after the postman.",
    "word " * 2000,
)


@pytest.fixture(scope="module", params=["minilm"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    """Every implementation of the port, by fixture: a further one is added to the parameters."""
    found: Embedder = request.getfixturevalue(request.param)
    return found


class TestContract:
    """What every implementation of Embedder does."""

    def test_each_text_becomes_one_unit_vector_of_the_stated_length(
        self, embedder: Embedder
    ) -> None:
        vectors = embedder.embed(TEXTS)
        assert vectors.shape == (len(TEXTS), embedder.dimension)
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)

    def test_no_texts_become_no_vectors_of_the_stated_length(self, embedder: Embedder) -> None:
        vectors = embedder.embed([])
        assert vectors.shape == (0, embedder.dimension)
        assert vectors.dtype == np.float32

    def test_the_order_is_kept_whatever_the_lengths(self, embedder: Embedder) -> None:
        together = embedder.embed(TEXTS)
        alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
        assert (together * alone).sum(axis=1) == pytest.approx(1, abs=1e-3)

    def test_what_means_the_same_is_nearer_than_what_does_not(self, embedder: Embedder) -> None:
        budget, price, _, dog, _ = embedder.embed(TEXTS)
        assert budget @ price > budget @ dog + 0.2

    def test_it_knows_words_and_no_strings_of_letters(self, embedder: Embedder) -> None:
        assert embedder.knows(["expensive", "Discount"])
        assert not embedder.knows(["expensive", "qwerzxcv"])
        assert embedder.knows([])

    def test_its_identity_is_a_name_and_the_start_of_a_hash(self, embedder: Embedder) -> None:
        name, _, start = embedder.identity.partition("@")
        assert name
        assert len(bytes.fromhex(start)) == 4


def test_the_shipped_embedder_is_known_by_its_weights(minilm: MiniLM) -> None:
    assert minilm.identity == "all-MiniLM-L6-v2@53aa5117"
    assert minilm.dimension == 384


def test_a_folder_without_a_model_is_refused_rather_than_looked_for_elsewhere(
    tmp_path: Path,
) -> None:
    with pytest.raises(ModelError, match=r"modules\.json missing"):
        MiniLM(tmp_path, sha256=MINILM.sha256).embed(["hello"])


def test_loading_and_embedding_say_nothing_on_either_stream(minilm: MiniLM) -> None:
    program = (
        "from pathlib import Path; from models.embeddings import MiniLM\n"
        f"MiniLM(Path({str(minilm.folder)!r}), sha256='0' * 64).embed(['hello', 'you'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")
