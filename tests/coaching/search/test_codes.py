from __future__ import annotations

import numpy as np
import pytest

from coaching.search.codes import bits_of, differing, packed, similarities, unpacked


def unit_vectors(count: int, dimension: int = 384) -> np.ndarray:
    vectors = np.random.default_rng(7).standard_normal((count, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_a_vector_comes_back_from_its_bytes_nearly_as_it_was() -> None:
    vectors = unit_vectors(50)
    back = unpacked(packed(vectors))
    assert np.abs(np.einsum("ij,ij->i", vectors, back) - 1).max() < 1e-3
    assert np.linalg.norm(back, axis=1) == pytest.approx(np.ones(50), abs=1e-5)


def test_a_vector_of_zeros_stays_one() -> None:
    zeros = np.zeros((1, 8), dtype=np.float32)
    assert not packed(zeros).any()
    assert not unpacked(packed(zeros)).any()


def test_similarities_are_the_cosines() -> None:
    vectors = unit_vectors(40)
    asked = vectors[3]
    assert similarities(asked, packed(vectors)) == pytest.approx(vectors @ asked, abs=2e-3)


@pytest.mark.parametrize("dimension", [3, 64, 65, 384])
def test_as_many_bits_differ_as_signs_do(dimension: int) -> None:
    vectors = unit_vectors(30, dimension)
    expected = [(np.sign(it) != np.sign(vectors[0])).sum() for it in vectors]
    assert differing(bits_of(vectors), bits_of(vectors[:1])).tolist() == expected


def test_more_vectors_than_are_counted_at_once_are_all_counted() -> None:
    vectors = np.tile(np.array([[1.0, -1.0], [-1.0, -1.0]], dtype=np.float32), (33_000, 1))
    apart = differing(bits_of(vectors), bits_of(vectors[:1]))
    assert len(apart) == 66_000
    assert apart.reshape(-1, 2).sum(axis=0).tolist() == [0, 33_000]
