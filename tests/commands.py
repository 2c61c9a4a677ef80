"""Running the command line in tests: as a process of its own, as a person would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OFFLINE = Path(__file__).parent / "app" / "offline"
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def environment(**more: str) -> dict[str, str]:
    """The environment of a person who set nothing."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
    kept.pop("FILMROOM_WORKSPACE", None)
    return kept | more


def filmroom(
    *arguments: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None
) -> Ran:
    """Run ``filmroom`` and wait for it."""
    done = subprocess.run(
        [sys.executable, "-m", "coaching.app", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd or ROOT,
        env=env or environment(),
        check=False,
        timeout=900,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def use_tiny_model(workspace: Path) -> None:
    """Set the smallest recogniser and no waiting, so that tests are quick."""
    settings = workspace / "config" / "filmroom.toml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace('model = "auto"', 'model = "tiny.en"')
    settings.write_text(text.replace("rest_seconds = 2.0", "rest_seconds = 0.0"), encoding="utf-8")
