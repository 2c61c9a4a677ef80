"""The learning meeting: its agenda, which moments are watched in it, and what people take along."""

from coaching.meeting.agenda import Section, SectionKind, agenda, prompts_for
from coaching.meeting.choosing import Candidate, Choice, Limits, Picked, choose
from coaching.meeting.meeting import (
    Clip,
    Commitment,
    Meeting,
    Note,
    State,
    TakenUp,
    Win,
    meeting_name,
)

__all__ = [
    "Candidate",
    "Choice",
    "Clip",
    "Commitment",
    "Limits",
    "Meeting",
    "Note",
    "Picked",
    "Section",
    "SectionKind",
    "State",
    "TakenUp",
    "Win",
    "agenda",
    "choose",
    "meeting_name",
    "prompts_for",
]
