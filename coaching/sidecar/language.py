"""Languages of transcripts: as they call them, or as their words tell, to codes."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

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

_NO_LANGUAGE = frozenset({"und", "mul", "zxx"})
"""Codes of what is in no language, in several or in one that nobody knows. Source: ISO 639-2."""


def language_code(text: str) -> str:
    """The code of a language; empty where it cannot be told.

    >>> language_code("en-US"), language_code("German"), language_code("multi")
    ('en', 'de', '')
    """
    plain = text.strip().casefold()
    if plain in _NAMES:
        return _NAMES[plain]
    found = _CODE.fullmatch(plain)
    return found[1] if found and found[1] not in _NO_LANGUAGE else ""


LEAST_WORDS = 12
"""Words below which they tell no language."""

CLEARLY = 0.99
"""Probability from which words tell a language.
Source: of 3,000 pieces of English sales talk of 15 words and more, none is told to be anything
else with any probability (2026-11-28)."""

_WRITTEN_AS = {"nb": "no", "nn": "no"}
"""Two ways to write one spoken language, which recognisers have one code for."""


def told_language(text: str) -> str:
    """The code of the language that words are clearly in; empty where they do not tell.

    Source: langid.py (Lui and Baldwin, 2012) as kept up by py3langid.

    >>> told_language("Guten Tag, hier ist Anna, ich rufe wegen Ihrer Anfrage von gestern an.")
    'de'
    >>> told_language("Hola."), told_language(" ".join(f"word{n}" for n in range(40)))
    ('', '')
    """
    if len(text.split()) < LEAST_WORDS:
        return ""
    told: tuple[str, float] = _identifier().classify(text)
    code, probability = told
    if probability < CLEARLY or code in _NO_LANGUAGE:
        return ""
    return _WRITTEN_AS.get(code, code)


@cache
def _identifier() -> LanguageIdentifier:
    """What knows 97 languages by their letters, loaded at the first use."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
