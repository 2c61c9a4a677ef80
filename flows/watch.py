"""What arrived is taken in: a flow that runs when something did, so that Prefect's pages show it.

Prefect's parameters are small scalars, so what was found is handed over beside them.
"""

from __future__ import annotations

from contextvars import ContextVar

from prefect import flow

from coaching.steps.watching import Changes, tell_the_ledger
from flows.nameless import NamelessError, nameless
from flows.resident import current

_NOTHING = Changes()

_found: ContextVar[Changes] = ContextVar("found", default=_NOTHING)


def take_in_found(changes: Changes) -> tuple[str, ...]:
    """Run the flow over what a look at the inbox found; paths whose lines are behind."""
    token = _found.set(changes)
    try:
        behind: tuple[str, ...] = take_in(changes.arrived)
    except NamelessError as error:
        raise error.real from error.real.__cause__
    finally:
        _found.reset(token)
    return behind


@flow(name="take-in", flow_run_name="take-in-{arrived}", persist_result=False)
@nameless
def take_in(arrived: int) -> tuple[str, ...]:
    """Enter in the ledger what has come to rest in the inbox.

    Args:
        arrived: How many files that are.

    Returns:
        Paths whose lines are behind: other bytes lie there than those that are at work now.
    """
    return tell_the_ledger(current().place, _found.get())
