"""Long meetings of several people, made of the written calls, and questions about them.

    python -m tests.search.meetings FOLDER

writes ``documents.jsonl``, ``tune.jsonl`` and ``held.jsonl``, for ``filmroom evaluate search``.
"""
