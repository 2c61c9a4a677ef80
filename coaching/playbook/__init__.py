"""The playbook: the moments that people chose for each stage, in order, and what changed when."""

from coaching.playbook.versions import (
    Change,
    Chosen,
    added,
    before_last,
    difference,
    moved,
    removed,
)

__all__ = ["Change", "Chosen", "added", "before_last", "difference", "moved", "removed"]
