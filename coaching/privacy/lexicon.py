"""Lists of words, written as they are read."""

from __future__ import annotations


def listed(text: str) -> tuple[str, ...]:
    """The words of a list that is written with blanks between.

    >>> listed("street road")
    ('street', 'road')
    """
    return tuple(text.split())


def among(text: str) -> frozenset[str]:
    """The same as a set, to look words up in.

    >>> "road" in among("street road")
    True
    """
    return frozenset(listed(text))
