"""Personal data in the words of a call: recognisers, and a trained network that weighs them.

::

    finder.py       WeighedFinder, what is shipped behind ``ports.PersonalDataFinder``
    recognisers.py  Presidio, spaCy's network for names and ``coaching/privacy``; implements it, too
    excerpts.py     what of a call is worth reading
    tagger.py       the network over excerpts
    network.py      embedder, adapters, hints: words to labels
    labels.py       labels to stretches of words
    hints.py        what the recognisers hold, as the network is told
    weights.py      the weights: written, checked, read
    weights.safetensors, weights.json   made by ``python -m models.training.train_personal``
"""
