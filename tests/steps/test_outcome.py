from __future__ import annotations

import errno

from coaching.errors import BusyError, DamagedError
from coaching.steps.outcome import may_pass, outcome_of


def test_an_error_that_was_raised_from_itself_is_judged_all_the_same() -> None:
    error, other = DamagedError("it breaks off"), ValueError("beneath")
    error.__cause__ = other
    other.__cause__ = error
    assert not may_pass(error)
    assert outcome_of(error)[0] == "quarantined"


def test_what_lies_beneath_an_error_says_whether_it_passes() -> None:
    error = ValueError("could not write")
    error.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert may_pass(error)
    assert outcome_of(BusyError("held"))[0] == "queued"
