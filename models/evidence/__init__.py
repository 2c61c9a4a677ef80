"""The evidence heads: which utterances of a call prove which parts of a team's process.

Parts of the shipped process have a head each; any other part is judged by a model of pairs (turn,
part), which compares the talk with the part's words and with the heads of parts that are like it.
All of it works on the kept reading of a call. Made by ``python -m models.training.train_evidence``
from ``models/training/evidence.jsonl``; figures in ``models/training/EVIDENCE_CARD.md``.
"""
