"""Personal data in talk: what it is, how it is spoken, and what becomes of it.

Pure: words in, findings and edits out. Presidio and the networks sit in
``models/personal``.
"""
