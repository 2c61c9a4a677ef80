"""Talk that is alike: groups of turns by their vectors, and the words that are a group's own.

scikit-learn has its home here. Turns come in as vectors and texts; what comes out says which are in
one group. It knows no call, no person and no stage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coaching.ports import Embeddings

FOUND_BY = "plays@1"
"""Our way of finding; another number has plays found anew."""

PARTS = 100
"""Directions that vectors are told apart by. Source: measured 2026-11-27 on turns made after six
patterns among 959 written ones (docs/plays.md): with 24 patterns are mixed or torn far more often,
and from 80 to 120 it hardly changes."""

NEIGHBOURS = 6
"""Turns as near as each must have in a group. Source: the same measurement; 3 takes an eighth of
all other talk for groups, 8 loses patterns that are seldom."""

LEAST = 6
"""Turns that make a group. Chosen as ``NEIGHBOURS``: fewer cannot be told from accident."""

LEAST_SHARE = 1 / 120
"""The same as a share of all turns: in a large library a group of six is an accident."""

MOST = 6_000
"""Turns that groups are found by, spread evenly; the others are put to the group that they are
near. The time grows with the square."""

REACH = 0.5
"""Share of a group's turns that lie further from its middle than a turn that is put to it later
may. Source: the same measurement: at 0.1 a tenth of all other talk joins, at 0.5 a twentieth."""

ALIKE = 0.35
"""Cosine to the middle of a group below which a turn is in none. Source: the same measurement: at
0.5 a tenth of the patterns' own turns is lost."""

JOINED = 0.6
"""Mean cosine of the middles of dense groups from which on they are one. Source: the same
measurement: 7 groups of six patterns in the place of 9, as well told apart."""

LONGEST_TERM = 3
"""Words of a term."""

TERMS = 12
"""Terms that are kept of a group: a name takes three, and some may not be shown later."""

SAID_IN = 0.08
"""Share of a group's turns that say a term. Chosen because what fewer say is not what they have in
common."""

LONGER = 0.3
"""By how much each further word of weight raises a term: "percent off" says more than "percent"."""

_WITHOUT_WEIGHT = """
a an the and or but of to in on for with at by from into about as than then there here is are was
were be been being am i i'm i'll i've i'd you you're you'll you've you'd we we're we'll we've it
it's they he she him her them me my mine your our us that that's this these those so uh um er ah oh
well yeah yes okay ok right just do does did don't have has had can could would will shall should
may might must if not no let let's get got go going very really
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
"""

WITHOUT_WEIGHT = frozenset(_WITHOUT_WEIGHT.split())
"""Words that begin and end no term. Question words are not among them: they tell ways apart.
Numbers are: what is done again and again is done with other numbers."""

MASKED = re.compile(r"\[[^\]]*\]")

_WORD = r"(?u)\b[^\W\d_][\w'’]*"  # noqa: RUF001 - people's apostrophes


@dataclass(frozen=True, slots=True)
class Group:
    """Turns that are alike.

    Attributes:
        turns: Their places among those that were given, in order.
        nearness: Cosine of each to the middle of the group.
    """

    turns: tuple[int, ...]
    nearness: tuple[float, ...]


def groups_of(vectors: Embeddings) -> tuple[Group, ...]:
    """Groups of turns that are alike, the largest first; most turns are in none.

    The same vectors in the same order give the same groups.

    Args:
        vectors: float32, (n, dimension), unit length each.
    """
    if not len(vectors):
        return ()
    # a sentence that is read out again and again is one to find groups by: copies have no distance
    _, firsts, copy_of = np.unique(vectors, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(firsts)
    distinct, copy_of = vectors[firsts[order]], np.argsort(order)[copy_of.reshape(-1)]
    owner = _owners(distinct)
    copies = np.bincount(copy_of)
    count = int(owner.max(initial=-1)) + 1
    for place in np.flatnonzero((owner < 0) & (copies >= LEAST)):
        owner[place], count = count, count + 1
    turns = [np.flatnonzero(owner[copy_of] == label) for label in range(count)]
    groups = [
        Group(
            tuple(own.tolist()), tuple((vectors[own] @ _unit(vectors[own].mean(axis=0))).tolist())
        )
        for own in turns
        if len(own) >= LEAST
    ]
    return tuple(sorted(groups, key=lambda group: (-len(group.turns), group.turns[0])))


def _owners(vectors: Embeddings) -> NDArray[np.int64]:
    """The group of each vector, -1 for none; vectors are distinct."""
    none = np.full(len(vectors), -1)
    if len(vectors) < 2 * LEAST:
        return none  # too few to have anything beside a group
    sample = np.unique(np.linspace(0, len(vectors) - 1, min(len(vectors), MOST)).astype(int))
    labels = _joined(vectors[sample], _clustered(vectors[sample]))
    found = [sample[labels == label] for label in range(int(labels.max(initial=-1)) + 1)]
    if not found:
        return none
    middles = np.stack([_unit(vectors[own].mean(axis=0)) for own in found])
    near = vectors @ middles.T
    reach = np.array([np.quantile(near[own, label], REACH) for label, own in enumerate(found)])
    best = near.argmax(axis=1)
    every = np.arange(len(vectors))
    owner = np.where(near[every, best] >= reach[best], best, -1)
    for label, own in enumerate(found):
        owner[own] = label
    owner[near[every, owner] < ALIKE] = -1
    return owner


def _clustered(vectors: Embeddings) -> NDArray[np.int64]:
    """The dense group of each vector, -1 for none."""
    from sklearn.cluster import HDBSCAN
    from sklearn.decomposition import PCA

    parts = min(PARTS, len(vectors) - 1, vectors.shape[1])
    fewer = PCA(parts, svd_solver="full").fit_transform(vectors)
    # lengths differ once directions are left out; what is alike is told by the direction
    fewer /= np.maximum(np.linalg.norm(fewer, axis=1, keepdims=True), 1e-9)
    least = max(LEAST, round(LEAST_SHARE * len(vectors)))
    found = HDBSCAN(min_cluster_size=least, min_samples=NEIGHBOURS, copy=True).fit(fewer)
    return np.asarray(found.labels_, dtype=np.int64)


def _joined(vectors: Embeddings, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The groups once those whose middles are near each other are one."""
    from sklearn.cluster import AgglomerativeClustering

    count = int(labels.max(initial=-1)) + 1
    if count < 2:  # noqa: PLR2004 - there is nothing to join
        return labels
    middles = np.stack([_unit(vectors[labels == label].mean(axis=0)) for label in range(count)])
    joined = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=1 - JOINED
    ).fit(middles)
    return np.where(labels >= 0, joined.labels_[labels], -1)


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that are a group's own.

    Attributes:
        text: One to four words, lower case.
        weight: The higher the more they are its own.
        turns: Places of the group's turns that say them.
    """

    text: str
    weight: float
    turns: tuple[int, ...]


def terms_of(
    texts: Sequence[str], groups: Sequence[Group], *, leave_out: frozenset[str] = frozenset()
) -> tuple[tuple[Term, ...], ...]:
    """The terms of each group, the weightiest first.

    A term weighs what the class-based TF-IDF says: how often the group says it, against how often
    all talk does. Masks give no words.

    Source: Grootendorst, BERTopic (2022), section 3.3.

    Args:
        texts: Of all turns.
        groups: As ``groups_of`` found them.
        leave_out: Words that are in no term, such as names of people; lower case.
    """
    if not groups:
        return ()
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(
        ngram_range=(1, LONGEST_TERM), token_pattern=_WORD, binary=True, min_df=2
    )
    try:
        said = counter.fit_transform([MASKED.sub(" . ", text) for text in texts]).tocsc()
    except ValueError:  # no word is said twice
        return ((),) * len(groups)
    names = counter.get_feature_names_out()
    fit = np.array([_is_term(name, leave_out) for name in names], dtype=bool)
    said, names = said[:, np.flatnonzero(fit)], names[fit]
    over_all = np.asarray(said.sum(axis=0)).ravel()
    usual = over_all.sum() / (len(groups) + 1)
    found = []
    for group in groups:
        own = said[list(group.turns)]
        often = np.asarray(own.sum(axis=0)).ravel()
        weights = often / max(often.sum(), 1) * np.log1p(usual / np.maximum(over_all, 1))
        weights *= [1 + LONGER * (_weighty(name) - 1) for name in names]
        weights[often < max(2, SAID_IN * len(group.turns))] = 0
        best = [at for at in np.argsort(-weights, kind="stable")[: 4 * TERMS] if weights[at] > 0]
        found.append(
            tuple(
                Term(
                    str(names[at]),
                    float(weights[at]),
                    tuple(group.turns[row] for row in own[:, [at]].nonzero()[0]),
                )
                for at in _apart([(str(names[at]), at) for at in best])
            )
        )
    return tuple(found)


def _is_term(name: str, leave_out: frozenset[str]) -> bool:
    words = name.split()
    ends = words[0] in WITHOUT_WEIGHT or words[-1] in WITHOUT_WEIGHT
    return not ends and not leave_out.intersection(words)


def _weighty(name: str) -> int:
    return sum(word not in WITHOUT_WEIGHT for word in name.split())


def _apart(best: Sequence[tuple[str, int]]) -> list[int]:
    """The first of the terms that have no word of weight in common with one before."""
    taken: list[int] = []
    used: set[str] = set()
    for name, at in best:
        words = set(name.split()) - WITHOUT_WEIGHT
        if not words & used:
            taken.append(at)
            used |= words
        if len(taken) == TERMS:
            break
    return taken
