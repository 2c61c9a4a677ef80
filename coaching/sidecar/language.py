"""Languages as transcripts call them, to codes."""

from __future__ import annotations

import re

_CODE = re.compile(r"([a-z]{2,3})(?:[-_].*)?")
_NAMES = {
    "english": "en",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "italian": "it",
    "portuguese": "pt",
    "dutch": "nl",
    "polish": "pl",
    "swedish": "sv",
    "danish": "da",
    "norwegian": "no",
    "finnish": "fi",
    "czech": "cs",
    "hungarian": "hu",
    "romanian": "ro",
    "turkish": "tr",
    "russian": "ru",
    "ukrainian": "uk",
    "greek": "el",
    "hebrew": "he",
    "arabic": "ar",
    "hindi": "hi",
    "japanese": "ja",
    "chinese": "zh",
    "korean": "ko",
}
"""Names that OpenAI's service gives in the place of codes, of the languages most called in."""


def language_code(text: str) -> str:
    """The code of a language; empty where it cannot be told.

    >>> language_code("en-US"), language_code("German"), language_code("multi")
    ('en', 'de', '')
    """
    plain = text.strip().casefold()
    if plain in _NAMES:
        return _NAMES[plain]
    found = _CODE.fullmatch(plain)
    return found[1] if found and found[1] not in {"und", "mul", "zxx"} else ""
