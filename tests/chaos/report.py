"""What chaos found: rounds with their figures, and the page that they are written to."""

from __future__ import annotations

import os
import platform
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

INTRODUCTION = """# Chaos

Written by `make chaos`, outside the tests: each scenario does harm to a real workspace, lets it go
on, and then looks at everything. A section holds what was run at the day and on the machine that it
names. After the recovery of every scenario all of this holds, or its section says what does not:
every file is ready, in the one call that is its own; of a call exactly one version of each kind is
active, each made from the active one before, and the index holds these and nothing else;
`integrity_check` and `foreign_key_check` are clean; a rare word is found in every call whose
transcript has it; no half-written file is left in `media/`; no process is left running; what lies
in the inbox is what was dropped, byte for byte.
"""


@dataclass(frozen=True, slots=True)
class Round:
    """One harm, and what was found after it.

    Attributes:
        what: What was done.
        found: What was found then, in a few words.
        seconds: How long it took until that was so.
    """

    what: str
    found: str
    seconds: float


@dataclass
class Report:
    """What one scenario did and found.

    Attributes:
        name: Its name.
        wrong: What should not have been; nothing if all went well.
        skipped: Why it could not be run; empty if it was.
        minutes: How long it may take; then no further round is begun.
        say: Told a line on the way.
    """

    name: str
    minutes: float = 60.0
    say: Callable[[str], None] = lambda _: None
    wrong: list[str] = field(default_factory=list)
    skipped: str = ""
    rounds: list[Round] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Since its beginning."""
        return time.monotonic() - self._began

    def times(self, many: int) -> Iterator[int]:
        """So many rounds, as long as there is time for another."""
        for number in range(many):
            if self.seconds > 60 * self.minutes:
                self.say(f"{self.name}: no time for more than {number} of {many} rounds")
                return
            yield number

    @contextmanager
    def round(self, what: str) -> Iterator[Counter[str]]:
        """One round; what is put into the block's value is what was found."""
        found: Counter[str] = Counter()
        began = time.monotonic()
        yield found
        told = ", ".join(
            f"{count} {thing}" if count > 1 else thing for thing, count in found.items()
        )
        took = time.monotonic() - began
        self.rounds.append(Round(what, told or "nothing", took))
        self.say(f"{self.name}: {what}: {told or 'nothing'} ({took:.0f} s)")

    def blame(self, what: str, faults: list[str]) -> None:
        """Note what should not be so."""
        for fault in faults:
            self.wrong.append(f"{what}: {fault}")
            self.say(f"{self.name}: WRONG: {what}: {fault}")


def section(report: Report) -> str:
    """A scenario's part of the page."""
    if report.skipped:
        return f"Not run: {report.skipped}."
    lines = [
        "| done | rounds | found after each | s, median | s, longest |",
        "|---|---|---|---|---|",
    ]
    for what in dict.fromkeys(one.what for one in report.rounds):
        rounds = [one for one in report.rounds if one.what == what]
        found = Counter(one.found for one in rounds)
        told = "; ".join(
            f"{thing} ({count})" if len(found) > 1 else thing
            for thing, count in found.most_common()
        )
        took = [one.seconds for one in rounds]
        lines.append(
            f"| {what} | {len(rounds)} | {told} | {statistics.median(took):.1f} | {max(took):.1f} |"
        )
    lines.append("")
    if report.wrong:
        lines += [f"**{len(report.wrong)} faults:**", "", *(f"- {it}" for it in report.wrong)]
    else:
        lines.append(f"All of the above held afterwards; {report.seconds / 60:.0f} minutes in all.")
    return "\n".join(lines)


def put(page: Path, report: Report, title: str) -> None:
    """Replace a scenario's section on the page; what was not run stays."""
    text = page.read_text(encoding="utf-8") if page.exists() else INTRODUCTION
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    stamp = f"_{datetime.now(UTC):%Y-%m-%d}, {machine}, Python {platform.python_version()}._"
    mark = f"<!-- {report.name} -->"
    new = f"{mark}\n## {title}\n{stamp}\n\n{section(report)}\n"
    old = re.compile(rf"{re.escape(mark)}\n.*?(?=\n<!-- |\Z)", re.DOTALL)
    text = old.sub(lambda _: new, text) if old.search(text) else f"{text.rstrip()}\n\n{new}"
    page.write_text(text.rstrip() + "\n", encoding="utf-8")
