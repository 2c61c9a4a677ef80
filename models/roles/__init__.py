"""The talk of a call to who of its voices sells: words, weighed, and one decision over all voices.

::

    teller.py    WordRoleTeller, the implementation of ``coaching.ports.RoleTeller``
    grams.py     a turn as the words and pairs of words that are weighed
    sides.py     evidence of every voice to probabilities, knowing that a call has two sides
    trained.py   the weights: written, checked, read
    weights.json, weights.sha256   made by ``python -m models.training.train_roles``
"""

from models.roles.teller import WordRoleTeller

__all__ = ["WordRoleTeller"]
