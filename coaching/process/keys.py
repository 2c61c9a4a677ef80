"""Stable keys of the things that a process names in sentences: actions, data, exit criteria."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 40
"""Letters of a key. Chosen because it is what a name in the file may have."""

DIGITS = 4
"""Hex digits that tell two cut keys apart. Chosen because a process has some dozens of each."""


def key_of(text: str) -> str:
    """A name made of a sentence: the same for the same words, whatever their case and marks.

    A sentence that is too long is cut between words and ends with digits of all of it. A sentence
    without a Latin letter becomes digits alone.

    >>> key_of("Say who you are, from where")
    'say_who_you_are_from_where'
    >>> key_of("Ask what the problem costs, in hours or in money, and wait")
    'ask_what_the_problem_costs_in_hours_0214'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("'", "").replace("\u2019", ""))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    key = "_".join(re.findall(r"[a-z0-9]+", plain))
    if key and not key[0].isalpha():
        key = f"n_{key}"
    if key and len(key) <= LONGEST:
        return key
    digits = hashlib.sha256(plain.encode()).hexdigest()[:DIGITS]
    room = LONGEST - DIGITS - 1
    cut = key[: room + 1].rpartition("_")[0] or key[:room]
    return f"{cut or 'text'}_{digits}"
