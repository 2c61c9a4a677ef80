"""Errors as Prefect may know them: of which type, in which run, and not a word of what they say.

What errors say names files and people. Prefect writes it into its own database, logs and events,
which a call that is forgotten would not leave. The ledger gets the real error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from coaching.steps.outcome import told_to_the_ledger
from flows.connection import untagged
from flows.resident import current

P = ParamSpec("P")
R = TypeVar("R")


class NamelessError(Exception):
    """What is raised to Prefect.

    Attributes:
        real: The error itself, for this process alone.
    """

    def __init__(self, real: Exception) -> None:
        super().__init__(f"{type(real).__name__}; the Inbox says more")
        self.real = real


def real_error(error: Exception) -> Exception:
    """The error that Prefect was not told."""
    return error.real if isinstance(error, NamelessError) else error


def nameless(work: Callable[P, R]) -> Callable[P, R]:
    """The same work, whose errors Prefect may know."""

    @wraps(work)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        with _kept_from_prefect():
            return work(*args, **kwargs)

    return inner


@contextmanager
def steps_of(file: int) -> Iterator[None]:
    """Run the steps of a file in its flow; what goes wrong is told to the ledger, in full."""
    place = current().place
    with _kept_from_prefect(), told_to_the_ledger(place, file), _real(), untagged():
        yield


@contextmanager
def _kept_from_prefect() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, its words may be names
        raise NamelessError(real_error(error)) from None


@contextmanager
def _real() -> Iterator[None]:
    """Raise what a task really met."""
    try:
        yield
    except NamelessError as error:
        raise error.real from error.real.__cause__  # which stays what it is
