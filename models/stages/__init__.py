"""Turns of a call to stages of the sales process: a network once, then a spaCy pipeline.

::

    reader.py     StageReader, the implementation of ``coaching.ports.StageReader``: the slow half
    columns.py    what the columns of a reading are
    encoder.py    a sentence to a vector: MiniLM with low-rank adapters
    network.py    the whole network: encoder, recurrent layers along the call, answers
    cues.py       what the network sees besides the vectors
    weights.py    the trained weights: written, checked, read
    header.py     what a set of weights says about itself
    tagger.py     SpacyStageTagger, the implementation of ``coaching.ports.StageTagger``
    pipeline.py   one Doc a call; the SpanRuler; the component that decides
    phrases.py    a pattern of the process file as spaCy token patterns
    spans.py      the sentence of a turn that shows a signal
    trained.py    scores of the trained classes, from a reading
    untrained.py  scores for a process whose stages the network was not trained for
    likened.py    such stages likened to the trained ones
    course.py     what the order of the stages says of each turn
    nearest.py    scores of signals that the network was not trained for
    taught.py     a lesson from the team's labels, and the scores that it corrects
    lessons.py    labelled calls to a lesson, and what it brings
    learning.py   the weights of a lesson
    weights.safetensors, weights.json   made by ``python -m models.training.train``
"""

from models.stages.reader import StageReader
from models.stages.tagger import SpacyStageTagger

__all__ = ["SpacyStageTagger", "StageReader"]
