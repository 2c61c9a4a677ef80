"""Cues for the parts of a process: phrases said in turns, and likeness of turns to examples."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from coaching.review.evidence import Cues, Ref
from coaching.review.review import parts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.matcher import Matcher

    from coaching.ports import Embeddings
    from coaching.process import SalesProcess
    from coaching.review.evidence import Span

_SENTENCE = re.compile(r"(?<=[.?!])\s+")


class _Embeds(Protocol):
    """Text to unit vectors."""

    def embed(self, texts: Sequence[str]) -> Embeddings: ...


class PartCues:
    """Looks for the parts of one process in calls.

    It implements ``coaching.review.evidence.CueFinder``.

    Examples are embedded at the first call and kept in memory.
    """

    def __init__(self, process: SalesProcess, embedder: _Embeds) -> None:
        """A finder; spaCy and the network are loaded at the first call.

        Args:
            process: Whose parts.
            embedder: Embeds examples and sentences, such as the stage reader.
        """
        self._process = process
        self._embedder = embedder

    def find(self, texts: Sequence[str]) -> Cues:
        """The cues in the turns of one call; sentences are embedded one by one.

        Args:
            texts: Of all turns, in order.
        """
        if not texts:
            return Cues()
        return Cues(tuple(self._phrases(text) for text in texts), self._likeness(texts))

    def _phrases(self, text: str) -> Mapping[Ref, Sequence[Span]]:
        doc = self._nlp(text.replace("\u2019", "'"))
        found: dict[Ref, list[Span]] = {}
        for name, start, end in self._matcher(doc):
            span = doc[start:end]
            found.setdefault(self._refs[name], []).append((span.start_char, span.end_char))
        return {ref: sorted(spans) for ref, spans in found.items()}

    def _likeness(self, texts: Sequence[str]) -> Mapping[Ref, NDArray[np.float32]]:
        pieces: list[str] = []
        owner: list[int] = []
        for turn, text in enumerate(texts):
            sentences = [it for it in _SENTENCE.split(text) if it] or [text]
            pieces += sentences
            owner += [turn] * len(sentences)
            if len(sentences) > 1:
                pieces.append(text)
                owner.append(turn)
        vectors = self._embedder.embed(pieces)
        turns = np.asarray(owner)
        found: dict[Ref, NDArray[np.float32]] = {}
        for ref, examples in self._examples.items():
            near = (vectors @ examples.T).max(axis=1)
            rows = np.zeros(len(texts), dtype=np.float32)
            np.maximum.at(rows, turns, near.astype(np.float32))
            found[ref] = rows
        return found

    @cached_property
    def _examples(self) -> dict[Ref, Embeddings]:
        parts = [(ref, piece) for ref, piece in parts_of(self._process) if piece.examples]
        vectors = self._embedder.embed([text for _, piece in parts for text in piece.examples])
        found, at = {}, 0
        for ref, piece in parts:
            found[ref] = vectors[at : at + len(piece.examples)]
            at += len(piece.examples)
        return found

    @cached_property
    def _nlp(self) -> Language:
        import spacy

        return spacy.blank("en")

    @cached_property
    def _refs(self) -> dict[int, Ref]:
        return {
            self._nlp.vocab.strings.add(f"{ref.part}:{ref.key}"): ref
            for ref, _ in parts_of(self._process)
        }

    @cached_property
    def _matcher(self) -> Matcher:
        from spacy.matcher import Matcher

        from models.stages.phrases import token_patterns

        matcher = Matcher(self._nlp.vocab)
        for ref, piece in parts_of(self._process):
            patterns = [
                tokens
                for pattern in piece.patterns
                for tokens in token_patterns(
                    pattern, tokenise=lambda word: [it.text for it in self._nlp.tokenizer(word)]
                )
            ]
            if patterns:
                matcher.add(f"{ref.part}:{ref.key}", patterns)
        return matcher
