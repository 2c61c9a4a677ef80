"""What follows from a call's words, made anew when it is told who is who."""

from __future__ import annotations

from prefect import task

from coaching.steps.deriving import derive_anew
from flows.nameless import nameless
from flows.resident import current
from flows.retrying import RETRYING


@task(name="roles", task_run_name="roles-C{call}", **RETRYING)
@nameless
def give_roles_anew(call: int) -> None:
    """Turns, tags, snippets and vectors of a call with the roles as they are told now."""
    here = current()
    derive_anew(here.place, call, here.means())
