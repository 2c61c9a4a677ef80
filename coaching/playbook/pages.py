"""Pages of the playbook: Markdown, and one HTML file that plays its clips without any script.

Everything that people said is escaped. Nothing is fetched from anywhere: clips stand in the file or
in a folder beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from coaching.ledger import call_name
from coaching.moments.evidence import Evidence
from coaching.moments.shown import Saying, ShownMoment
from coaching.recording import clock
from coaching.standalone import standalone


@dataclass(frozen=True, slots=True)
class StageOfPlaybook:
    """A stage of the process with the moments that people chose for it, in their order."""

    name: str
    title: str
    goal: str
    moments: tuple[ShownMoment, ...]


@dataclass(frozen=True, slots=True)
class Playbook:
    """A version of the playbook as it is shown.

    Attributes:
        version: Its number; 0 where nobody chose anything yet.
        who: Who made this version.
        at: When; None where there is none.
        stages: Those with moments, in order of the process.
        gone: Moments of it that the team may not see, or that are no longer there.
    """

    version: int
    who: str
    at: datetime | None
    stages: tuple[StageOfPlaybook, ...]
    gone: tuple[int, ...] = ()

    @property
    def moments(self) -> tuple[ShownMoment, ...]:
        """All its moments, in order."""
        return tuple(moment for stage in self.stages for moment in stage.moments)

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/moments.md."""
        return {
            "version": self.version,
            "by": self.who,
            "at": self.at.isoformat() if self.at else None,
            "stages": [
                {
                    "stage": stage.name,
                    "title": stage.title,
                    "goal": stage.goal,
                    "moments": [moment.as_json() for moment in stage.moments],
                }
                for stage in self.stages
            ],
            "gone": [f"M{number}" for number in self.gone],
        }


# Markdown -----------------------------------------------------------------------------------------


def markdown(playbook: Playbook, clips: Mapping[int, str]) -> str:
    """The playbook as Markdown.

    Args:
        playbook: What is written.
        clips: Where the clip of a moment lies, by its number; moments without are read only.
    """
    return "\n".join(_markdown_lines(playbook, clips)) + "\n"


def _markdown_lines(playbook: Playbook, clips: Mapping[int, str]) -> Iterator[str]:
    yield "# Playbook"
    yield ""
    yield _made(playbook)
    for stage in playbook.stages:
        yield ""
        yield f"## {_plain(stage.title)}"
        yield ""
        yield f"*{_plain(stage.goal)}*"
        for moment in stage.moments:
            yield ""
            yield f"### {moment.moment.name}: {_plain(moment.title)}"
            yield ""
            yield _plain(_about(moment))
            for said in moment.why:
                yield ""
                yield f"> {_plain(said.text)}"
                yield f"> — {_plain(said.who)}"
            yield ""
            for role, text in moment.lines:
                yield f"- **{role}**: {_plain(text)}"
            if moment.moment.id in clips:
                yield ""
                yield f"[Play the clip](<{clips[moment.moment.id]}>)"
            yield ""
            yield "What speaks for it:"
            yield ""
            for evidence in moment.evidence:
                yield f"- {_plain(evidence.says)} ({_plain(_from(evidence))})"
            for said in moment.comments:
                yield ""
                yield f"{_plain(said.who)}{_where(said)}: {_plain(said.text)}"


def _plain(text: str) -> str:
    r"""Text that Markdown does not take for marks.

    >>> print(_plain("a *big* <b>\nno"))
    a \*big\* \<b\> no
    """
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(text.split()))


# HTML ---------------------------------------------------------------------------------------------

_STYLE = """
nav a { margin-right: 1rem; }
section { border-top: 1px solid var(--line); margin-top: 2rem; }
article { margin: 2rem 0; }
h4 { margin: 1rem 0 0; font-size: 1rem; }
blockquote { margin: .5rem 0; padding-left: 1rem; border-left: 3px solid currentColor; }
cite { color: var(--quiet); font-style: normal; }
dl { display: grid; grid-template-columns: 6rem 1fr; gap: .25rem .75rem; }
dt { color: var(--quiet); } dd { margin: 0; }
"""


def html(playbook: Playbook, clips: Mapping[int, str]) -> str:
    """The playbook as one page.

    Args:
        playbook: What is written.
        clips: The source of each moment's clip by its number: a ``data:`` URI, or a relative path.
    """
    links = Markup("\n").join(
        Markup('<a href="#{}">{}</a>').format(stage.name, stage.title) for stage in playbook.stages
    )
    stages = Markup("\n").join(_stage(stage, clips) for stage in playbook.stages)
    body = Markup(
        '<h1>Playbook</h1>\n<p class="quiet">{}</p>\n<nav aria-label="Stages">{}</nav>\n{}'
    ).format(_made(playbook), links, stages)
    return standalone("Playbook", body, style=_STYLE)


def _stage(stage: StageOfPlaybook, clips: Mapping[int, str]) -> Markup:
    moments = Markup("\n").join(_moment(moment, clips) for moment in stage.moments)
    return Markup('<section id="{}">\n<h2>{}</h2>\n<p class="quiet">{}</p>\n{}\n</section>').format(
        stage.name, stage.title, stage.goal, moments
    )


def _moment(moment: ShownMoment, clips: Mapping[int, str]) -> Markup:
    name, title = moment.moment.name, moment.title
    player = Markup("")
    if moment.moment.id in clips:
        player = Markup('<audio controls preload="none" aria-label="{}" src="{}"></audio>').format(
            f"{name}: {title}", clips[moment.moment.id]
        )
    parts = [
        Markup('<article id="{}">\n<h3>{}</h3>\n<p class="quiet">{}</p>').format(
            name, title, f"{name} · {_about(moment)}"
        ),
        player,
        *(
            Markup("<blockquote>{}<br><cite>{}</cite></blockquote>").format(said.text, said.who)
            for said in moment.why
        ),
        Markup("<dl>{}</dl>").format(
            Markup("").join(
                Markup("<dt>{}</dt><dd>{}</dd>").format(role, text) for role, text in moment.lines
            )
        ),
        Markup("<h4>What speaks for it</h4>\n<ul>{}</ul>").format(
            Markup("").join(
                Markup('<li>{} <span class="quiet">({})</span></li>').format(it.says, _from(it))
                for it in moment.evidence
            )
        ),
        *(
            Markup('<p>{} <span class="quiet">{}</span></p>').format(
                said.text, said.who + _where(said)
            )
            for said in moment.comments
        ),
        Markup("</article>"),
    ]
    return Markup("\n").join(part for part in map(escape, parts) if part)


# Both ---------------------------------------------------------------------------------------------


def _made(playbook: Playbook) -> str:
    if playbook.at is None:
        return "Nothing was chosen yet."
    return f"Version {playbook.version}, {playbook.at:%Y-%m-%d}, by {playbook.who}"


def _about(moment: ShownMoment) -> str:
    """Where it is from, whom it is owed to, how much it was used."""
    owed = ", ".join(moment.credit)
    parts = (
        moment.rep,
        moment.account,
        f"{call_name(moment.moment.call)} at {clock(moment.moment.start)}",
        f"owed to {owed}, too" if owed else "",
        moment.credit_line,
    )
    return " · ".join(filter(None, parts))


def _from(evidence: Evidence) -> str:
    """Where a piece of evidence is known from, and when it was so."""
    return evidence.source + (f", {evidence.at:%Y-%m-%d}" if evidence.at else "")


def _where(said: Saying) -> str:
    return f" ({said.call})" if said.call else ""
