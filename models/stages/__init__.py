"""Turns of a call to stages of the sales process: a spaCy pipeline over sentence embeddings.

::

    tagger.py     SpacyStageTagger, the implementation of ``coaching.ports.StageTagger``
    pipeline.py   one Doc a call; the SpanRuler; the component that decides
    phrases.py    a pattern of the process file as spaCy token patterns
    trained.py    scores from the trained network, and its weights: written, checked, read
    network.py    the network itself
    header.py     what a set of weights says about itself
    cues.py       what the network sees besides the vectors
    nearest.py    scores for a process that the network was not trained for
    weights.safetensors, weights.json   made by ``python -m models.training.train``
"""

from models.stages.tagger import SpacyStageTagger

__all__ = ["SpacyStageTagger"]
