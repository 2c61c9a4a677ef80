"""What a call or a deal has of the sales process: actions done, data found, exit criteria met.

It knows which talk is evidence for which part of a process, which value an utterance holds, and
how a person's ruling stands over both. It does not know how phrases are matched or meanings
compared (both come in as hits), nor where rulings are kept.
"""
