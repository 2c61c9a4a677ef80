"""The manifest: which file of the demo's inbox comes from which shipped one, and how."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

MAKES = {"stereo": "mulaw_wav", "dual": "mulaw_wav"}
"""How a call of a format is made in the inbox; the others are copied as they are."""

EXTRAS: tuple[dict[str, Any], ...] = (
    {
        "name": "call_D-1042_20260921 (1).mp3",
        "source": "call_D-1042_20260921.mp3",
        "make": "copy_of",
        "started_at": "2026-09-21T14:00:00Z",
        "about": "the same bytes under another name",
    },
    {
        "name": "2026-11-12 1458 Westbrook Foods - Priya Nair.m4a",
        "source": "15-westbrook-foods-return.m4a",
        "make": "truncate",
        "keep": 0.55,
        "started_at": "2026-11-12T14:58:00Z",
        "about": "cut short before its index was written: it cannot be decoded",
    },
    {
        "name": "2026-10-19 0855 Redwood Staffing - Priya Nair.mp3",
        "source": "no-answer.mp3",
        "make": "copy",
        "started_at": "2026-10-19T08:55:00Z",
        "about": "rings without an answer: no speech",
    },
)


def write_manifest(path: Path, shipped: Iterable[tuple[Path, str]]) -> None:
    """Writes the manifest of the calls, given as script and name of the shipped recording."""
    calls = [_call(yaml.safe_load(script.read_text("utf-8")), name) for script, name in shipped]
    text = json.dumps({"files": [*calls, *EXTRAS]}, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def _call(raw: dict[str, Any], source: str) -> dict[str, Any]:
    return {
        "name": raw["file"],
        "source": source,
        "make": MAKES.get(raw["format"], "copy"),
        "started_at": raw["started_at"],
        "account": raw["account"],
        "rep": raw["speakers"]["rep"]["name"],
        "customer": raw["speakers"]["customer"]["name"],
        "deal_id": raw["deal"],
        "channels": _channels(raw["format"]),
    }


def _channels(form: str) -> str:
    if form == "stereo":
        return "rep left, customer right"
    return "both on both sides" if form == "dual" else "mono"
