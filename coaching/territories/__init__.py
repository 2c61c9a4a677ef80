"""Territories: whose market an account is, by which rule, and what about that needs mending."""

from coaching.territories.checking import Finding, FindingKind, check
from coaching.territories.facts import AccountFacts, CallFacts
from coaching.territories.reading import parse_territories
from coaching.territories.resolving import (
    UNASSIGNED,
    Decided,
    Period,
    periods,
    resolve,
    resolve_each_day,
)
from coaching.territories.simulating import Move, Simulation, simulate
from coaching.territories.values import Region, Size, Territories, Territory

__all__ = [
    "UNASSIGNED",
    "AccountFacts",
    "CallFacts",
    "Decided",
    "Finding",
    "FindingKind",
    "Move",
    "Period",
    "Region",
    "Simulation",
    "Size",
    "Territories",
    "Territory",
    "check",
    "parse_territories",
    "periods",
    "resolve",
    "resolve_each_day",
    "simulate",
]
