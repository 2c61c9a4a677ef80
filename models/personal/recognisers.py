"""Personal data in talk with Presidio's analyser, spaCy's network for names, and our recognisers.

It knows how Presidio and spaCy are asked without their reaching for the network or logging what
they read. It does not know what personal data sounds like (``coaching/privacy``), nor what becomes
of it.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coaching.errors import ModelError
from coaching.privacy.finding import find_spoken
from coaching.privacy.kinds import Found, Kind
from coaching.privacy.people import is_cased, trimmed_name
from coaching.privacy.rendering import Piece, pieces
from coaching.transcript import Word
from models.catalogue import EN_CORE_WEB_SM
from models.weights import locate

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine, RecognizerResult
    from spacy.language import Language
    from spacy.tokens import Doc

RECOGNISERS = 9
"""Version of our recognisers: one more whenever they find something else."""

LANGUAGE = "en"

_KINDS: dict[str, Kind] = {
    "CREDIT_CARD": "card",
    "EMAIL_ADDRESS": "email",
    "IBAN_CODE": "iban",
    "PHONE_NUMBER": "phone",
    "UK_NINO": "national_id",
    "US_ITIN": "national_id",
    "US_SSN": "national_id",
}
"""What Presidio's recognisers are used for. Others of its are left out: those of nine or ten digits
with a check digit fit every tenth telephone number, and ours ask for a cue."""

PHONE = 0.6
"""Certainty of what phonenumbers holds for a number somewhere in the world."""

SHORT_PHONE = 0.3
"""The same for fewer than ten digits: prices said one after another are numbers somewhere."""

PHONE_DIGITS = 10

NER_FULL = 0.8
NER_SINGLE = 0.6
"""Certainty of a name that the network alone found: of two words or more, and of one. spaCy gives
none; chosen so that what is announced counts for more."""

BATCH = 64
"""Pieces given to spaCy together; chosen because more gain nothing on one core."""


class PresidioRecognisers:
    """Presidio with spaCy; implements ``coaching.ports.PersonalDataFinder``.

    Weights and libraries are read at the first call (importing them takes seconds).
    """

    def __init__(self, folder: Path, *, sha256: str, name: str = "en_core_web_sm") -> None:
        """A finder over the weights in ``folder``.

        Args:
            folder: A spaCy pipeline with a component called ``ner``.
            sha256: Hash of ``ner/model``, hexadecimal.
            name: What the weights are called.
        """
        self.folder = folder
        self.sha256 = sha256
        self.name = name

    @property
    def identity(self) -> str:
        """Name and hash of the weights and version of our recognisers."""
        return f"{self.name}@{self.sha256[:8]}+spoken-{RECOGNISERS}"

    def find(self, words: Sequence[Word], *, known: Collection[str] = ()) -> tuple[Found, ...]:
        """What is found, in order of the words.

        Raises:
            ModelError: The weights cannot be loaded.
        """
        if not words:
            return ()
        strangers = {name.casefold() for name in known}
        read = pieces(words)
        heard = [
            found
            for piece, doc in zip(read, self._docs(read), strict=True)
            for found in (*_names(piece, doc, strangers), *self._analysed(piece))
        ]
        return find_spoken(words, heard, known=strangers)

    def _docs(self, read: Sequence[Piece]) -> Iterator[Doc | None]:
        """Each piece as spaCy reads it; None where it has no capitals, in which it sees nothing."""
        cased = [is_cased(piece.tokens) for piece in read]
        texts = [piece.text for piece, has in zip(read, cased, strict=True) if has]
        docs = self._nlp.pipe(texts, batch_size=BATCH)
        for has in cased:
            yield next(docs) if has else None

    def _analysed(self, piece: Piece) -> Iterator[Found]:
        """What Presidio's recognisers find in a piece that has figures or an "@" in it."""
        if not piece.has_figures:
            return
        for result in self._analyser.analyze(piece.text, LANGUAGE, entities=sorted(_KINDS)):
            span = piece.places(result.start, result.end)
            if span is not None:
                yield Found(*span, _KINDS[result.entity_type], _certainty(result, piece.text))

    @cached_property
    def _nlp(self) -> Language:
        """The pipeline of spaCy, the network for names alone."""
        import spacy

        try:
            nlp = spacy.load(self.folder)
            for pipe in [pipe for pipe in nlp.pipe_names if pipe != "ner"]:
                nlp.remove_pipe(pipe)
            nlp.get_pipe("ner")
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f"{self.folder}: the network for names cannot be loaded: {error}",
                hint="Run `filmroom models` to see whether its files are whole.",
            ) from error
        return nlp

    @cached_property
    def _analyser(self) -> AnalyzerEngine:
        """Presidio's analyser over the recognisers that we use, all of which stay offline."""
        _silence()
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import SpacyNlpEngine
        from presidio_analyzer.predefined_recognizers import (
            CreditCardRecognizer,
            IbanRecognizer,
            PhoneRecognizer,
            UkNinoRecognizer,
            UsItinRecognizer,
            UsSsnRecognizer,
        )

        engine: Any = SpacyNlpEngine(models=[{"lang_code": LANGUAGE, "model_name": self.name}])
        engine.nlp = {LANGUAGE: _tokenizer(self._nlp)}
        registry = RecognizerRegistry(
            recognizers=[
                CreditCardRecognizer(),
                _offline_email(),
                IbanRecognizer(),
                PhoneRecognizer(),
                UkNinoRecognizer(),
                UsItinRecognizer(),
                UsSsnRecognizer(),
            ],
            supported_languages=[LANGUAGE],
        )
        return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=[LANGUAGE])


def installed_recognisers(*, cache: Path) -> PresidioRecognisers:
    """The recognisers over the installed weights, each file checked; nothing is loaded yet.

    Args:
        cache: Folder where hashes of checked files are remembered.

    Raises:
        ModelError: They are not installed, or altered.
    """
    return PresidioRecognisers(
        locate(EN_CORE_WEB_SM.name, cache=cache),
        sha256=EN_CORE_WEB_SM.sha256,
        name=EN_CORE_WEB_SM.name,
    )


def _certainty(result: RecognizerResult, text: str) -> float:
    """Ours for what Presidio found; it scores telephone numbers low."""
    if result.entity_type != "PHONE_NUMBER":
        return float(result.score)
    digits = sum(sign.isdigit() for sign in text[result.start : result.end])
    return PHONE if digits >= PHONE_DIGITS else SHORT_PHONE


def _silence() -> None:
    """Keep Presidio from logging what it reads: it names texts that it could not validate."""
    for name in ("presidio-analyzer", "decision_process", "tldextract"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _tokenizer(nlp: Language) -> Language:
    """A pipeline that only splits words, with each word as its own lemma for Presidio's cues."""
    import spacy
    from spacy.language import Language as Pipeline

    if not Pipeline.has_factory("words_as_lemmas"):

        @Pipeline.component("words_as_lemmas")
        def words_as_lemmas(doc: Doc) -> Doc:
            for token in doc:
                token.lemma_ = token.lower_
            return doc

    plain = spacy.blank(LANGUAGE, vocab=nlp.vocab)
    plain.add_pipe("words_as_lemmas")
    return plain


def _offline_email() -> Any:
    """Presidio's recogniser of e-mail addresses over the list of endings that tldextract ships."""
    import tldextract
    from presidio_analyzer.predefined_recognizers import EmailRecognizer

    endings = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

    class OfflineEmail(EmailRecognizer):
        """The same, with no list fetched."""

        def validate_result(self, pattern_text: str) -> bool:
            """Whether the address ends as one can."""
            return bool(endings(pattern_text).suffix)

    return OfflineEmail()


def _names(piece: Piece, doc: Doc | None, strangers: Collection[str]) -> Iterator[Found]:
    """The names of people that the network found in a piece."""
    if doc is None:
        return
    for entity in doc.ents:
        if entity.label_ != "PERSON":
            continue
        span = piece.tokens_between(entity.start_char, entity.end_char)
        name = trimmed_name(piece.tokens, span, strangers) if span else None
        if name is None:
            continue
        start, stop = name
        single = stop - start == 1
        yield Found(
            piece.tokens[start].place,
            piece.tokens[stop - 1].place + 1,
            "first_name" if single else "person",
            NER_SINGLE if single else NER_FULL,
        )
