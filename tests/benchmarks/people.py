"""The part of the benchmark that is about people: personal data found, roles told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FILMROOM = (sys.executable, "-m", "coaching.app")
SPOKEN = ROOT / "tests" / "coaching" / "privacy" / "spoken.jsonl"
DEV = ROOT.parent / "shared" / "sales-talk" / "dev.jsonl"


def people() -> str:
    """Personal data in spoken form, and roles on calls that nothing was trained on."""
    halves = {part: _evaluate("pii", SPOKEN, "--part", part) for part in ("tune", "held")}
    rows = [
        f"| {kind} | {tuned['marked']} | {_pair(tuned)} | {held['marked']} | {_pair(held)} |"
        for kind, tuned in halves["tune"]["kinds"].items()
        if (held := halves["held"]["kinds"].get(kind))
    ]
    table = "\n".join(rows)
    return f"""## Personal data and roles
`filmroom evaluate pii` on sentences labelled before anything looked for them; the held half's
errors were read after its first, unseen measurement (precision and recall 0.96 over all; docs/privacy.md).

| kind | tuned on | precision, recall, F1 | held out | precision, recall, F1 |
|---|---|---|---|---|
{table}

{_roles()}
"""


def _roles() -> str:
    if not DEV.exists():
        return "Roles were not measured: the shared calls are not here."
    told = _evaluate("roles", DEV)
    return (
        "`filmroom evaluate roles` on calls that nothing was trained on, roles hidden "
        f"(left-out figures over all talk: models/training/ROLES_CARD.md):\n\n```\n"
        f"{json.dumps(told, indent=1)}\n```"
    )


def _pair(score: dict[str, Any]) -> str:
    return f"{score['precision']:.2f}, {score['recall']:.2f}, {score['f1']:.2f}"


def _evaluate(what: str, *arguments: str | Path) -> dict[str, Any]:
    ran = subprocess.run(
        [*FILMROOM, "evaluate", what, *map(str, arguments), "--json"],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    result: dict[str, Any] = json.loads(ran.stdout)
    return result
