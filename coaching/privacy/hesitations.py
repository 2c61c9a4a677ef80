"""What people say while they think or look something up, in the middle of a number or an address.

It knows phrases; single words such as "uh" are in ``tokens`` and ``mail_words``.
"""

from __future__ import annotations

from coaching.privacy.lexicon import listed
from coaching.privacy.phrases import Phrases

_PAUSES = listed("second sec moment minute")

HESITATIONS = Phrases(
    (
        "hang on",
        "hold on",
        "bear with me",
        "you with me",
        "are you with me",
        "with me so far",
        "are you still there",
        "you still there",
        "excuse me",
        "let's see",
        "where was i",
        "lost my place",
        "i lost my place",
        *(f"let me {doing}" for doing in listed("see check look think")),
        *(f"let me {doing} again" for doing in listed("check look")),
        *(
            f"{before}{pause}"
            for before in ("one ", "just a ", "give me a ", "hang on a ", "hold on a ")
            for pause in _PAUSES
        ),
        "i think",
        "i think it's",
        "i think that's",
        "i believe",
        "i guess",
        "was it",
        "what is it",
        "what was it",
        "if i remember",
        "if i remember right",
        "you know",
        "key",
        "and the key",
        "the key is",
        "and the key is",
        "check digit",
        "check digits",
        "and the check digits are",
    )
)
"""Each counts as one word where words are counted."""
