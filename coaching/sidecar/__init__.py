"""Transcripts that lie beside a recording: what other programs heard, read and made usable."""
