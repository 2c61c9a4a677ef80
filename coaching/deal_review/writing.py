"""A deal review as a page: what became of the deal, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from coaching.deal_review.review import DealReview, PartOfDeal, Proof, ShortStage, StageOfDeal
from coaching.deal_review.staying import days_in_words
from coaching.deal_review.words import PARTS, PHRASES, Change, PickedClip, Version
from coaching.printed import Block, Heading, Paragraph, Point, Quote

SIGNS = {"met": "✓", "not_met": "✗", "unknown": "?"}
QUOTE = 160
"""Most letters of an utterance that are quoted. Chosen because it is two lines."""


def title_of(review: DealReview) -> str:
    """What people see of a review first."""
    kind = "Win review" if review.outcome == "won" else "Review of a lost deal"
    return f"{kind}: {review.name} ({review.deal})"


def blocks(review: DealReview) -> Iterator[Block]:
    """The whole review."""
    yield Heading(title_of(review))
    yield Paragraph(_about(review), quiet=True)
    for remark in review.remarks:
        yield Paragraph(f"{remark[:1].upper()}{remark[1:]}.", quiet=True)
    if review.calls:
        yield Heading("Calls", 2)
    for one in review.calls:
        day = f"{one.at:%Y-%m-%d}" if one.at else "no day is known"
        yield Point(f"{one.name}, {day}: {one.title}", below=(one.left_out,) * bool(one.left_out))
    for stage in review.stages:
        if _says_something(stage):
            yield from _stage(review, stage)
    silent = [one.title for one in review.stages if not _says_something(one)]
    if silent:
        yield Heading("Not touched", 2)
        yield Paragraph(f"Neither the CRM nor a call nor anybody tells of {_listed(silent)}.")


def _about(review: DealReview) -> str:
    when = f"{review.outcome} {review.closed}" if review.closed else review.outcome
    by = f"owner {review.owner}" if review.owner else "nobody knows whose"
    version = (
        f"version {review.version.number}, {review.version.at:%Y-%m-%d}, by {review.version.who}"
        if review.version
        else "a draft: nobody wrote anything yet"
    )
    mine = "" if review.open_to_team else "for its owner alone"
    return " · ".join(filter(None, (review.account, when, by, version, mine)))


def _says_something(stage: StageOfDeal) -> bool:
    wrote = stage.worked.text or stage.learned.text or stage.clips
    seen = any(one.verdict != "unknown" for one in (*stage.criteria, *stage.data, *stage.actions))
    return bool(stage.time.stays or stage.stretches or wrote or seen)


def _stage(review: DealReview, stage: StageOfDeal) -> Iterator[Block]:
    yield Heading(stage.title, 2)
    if stage.goal:
        yield Paragraph(stage.goal, "Goal:")
    elif not stage.in_process:
        yield Paragraph("The process does not have this stage.", quiet=True)
    if stage.called:
        yield Paragraph(f"Also under {_listed(stage.called)}.", quiet=True)
    yield Paragraph(stage.time.says[:1].upper() + stage.time.says[1:] + ".", "Time:")
    yield from _happened(review, stage)
    yield from _criteria(stage)
    yield from _data(stage)
    yield from _done(stage)
    yield from _moments(stage)
    if stage.worked.text or stage.clips:
        yield Heading("What worked", 3)
    if stage.worked.text:
        yield Quote(stage.worked.text, stage.worked.who)
    yield from map(_clip, stage.clips)
    if stage.learned.text:
        yield Heading("What was learned", 3)
        yield Quote(stage.learned.text, stage.learned.who)
    missing = [part for part in PARTS if not stage.of(part).text]
    if missing:
        options = " ".join(f'--{part} "…"' for part in missing)
        said = " and ".join(PHRASES[part] for part in missing)
        yield Paragraph(
            f"Nobody wrote yet {said}:"
            f" filmroom deal-review write {review.deal} {stage.name} {options}",
            quiet=True,
        )


def _happened(review: DealReview, stage: StageOfDeal) -> Iterator[Block]:
    if not stage.stretches:
        return
    yield Heading("What happened", 3)
    for number, own in groupby(stage.stretches, key=lambda one: one.call):
        call = review.call(number)
        day = f"{call.at:%Y-%m-%d}" if call.at else "no day is known"
        spans = ", ".join(one.span for one in own)
        yield Point(f"{call.name}, {day}, {call.title}: {spans}")


def _criteria(stage: StageOfDeal) -> Iterator[Block]:
    if not stage.criteria:
        return
    yield Heading(f"Exit criteria: {stage.met} of {len(stage.criteria)} met", 3)
    for part in stage.criteria:
        yield Point(part.says + _ruled(part), SIGNS[part.verdict], _quoted(part.proof))


def _data(stage: StageOfDeal) -> Iterator[Block]:
    known = [part for part in stage.data if part.verdict == "met"]
    missing = [part for part in stage.data if part.verdict != "met"]
    if known:
        yield Heading("Data collected", 3)
    for part in known:
        value = f": {part.value}" if part.value else ""
        yield Point(f"{part.says}{value}{_ruled(part)}", SIGNS["met"], _quoted(part.proof))
    if missing:
        yield Heading("Data missing", 3)
    for part in missing:
        yield Point(part.says + _ruled(part), SIGNS[part.verdict])


def _done(stage: StageOfDeal) -> Iterator[Block]:
    done = [part for part in stage.actions if part.verdict == "met"]
    if done:
        yield Heading("Done", 3)
    for part in done:
        yield Point(part.says + _ruled(part), SIGNS["met"], _quoted(part.proof))


def _moments(stage: StageOfDeal) -> Iterator[Block]:
    if stage.moments:
        yield Heading("Moments", 3)
    for one in stage.moments:
        where = f"C{one.stretch.call}@{one.stretch.span}"
        yield Point(f"{one.title} ({one.name}, {where})", below=one.says)


def _clip(clip: PickedClip) -> Point:
    said = f"{clip.says} " if clip.says else ""
    return Point(f"{said}(clip {clip.number}, {clip.where}, {clip.who})", "▶", (_cut(clip.words),))


def _quoted(proof: Proof | None) -> tuple[str, ...]:
    if proof is None:
        return ()
    if proof.held:
        return (f"{proof.where}: not quoted, {proof.held}",)
    return (f"{proof.where}, {proof.role}: “{_cut(proof.text)}”",)


def _cut(text: str) -> str:
    """Text on one line, cut at a word.

    >>> _cut("word " * 50).endswith("word …")
    True
    """
    text = " ".join(text.split())
    return text if len(text) <= QUOTE else f"{text[:QUOTE].rpartition(' ')[0]} …"


def _ruled(part: PartOfDeal) -> str:
    return f" ({part.ruled_by} says so)" if part.ruled_by else ""


def _listed(names: Sequence[str]) -> str:
    """Names in a sentence.

    >>> _listed(["Opening"]), _listed(["Opening", "Demo", "Closing"])
    ('Opening', 'Opening, Demo and Closing')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def short_line(stage: ShortStage) -> str:
    """A stage of a win as the agenda of a meeting has it, without what people wrote.

    >>> from coaching.deal_review.words import NOTHING
    >>> short_line(ShortStage("Demo", 2, 3, 9.0, NOTHING, NOTHING, 0))
    'Demo: 2 of 3 exit criteria met, 9 days'
    """
    parts = []
    if stage.of and stage.met is not None:
        parts.append(f"{stage.met} of {stage.of} exit criteria met")
    if stage.days is not None:
        parts.append(days_in_words(stage.days))
    if stage.clips:
        parts.append(f"{stage.clips} clip{'s' * (stage.clips != 1)}")
    return f"{stage.title}: {', '.join(parts)}" if parts else stage.title


def short_words(stage: ShortStage) -> tuple[str, ...]:
    """What people wrote of a stage of a win, each thing on a line."""
    said = (("Worked", stage.worked), ("Learned", stage.learned))
    return tuple(
        f"{what}: “{' '.join(wrote.text.split())}” ({wrote.who})"
        for what, wrote in said
        if wrote.text
    )


# Versions -----------------------------------------------------------------------------------------


def version_line(version: Version) -> str:
    """A version on one line."""
    return f"{version.number:>4}  {version.at:%Y-%m-%d %H:%M}  {version.who}: {version.says}"


def change_lines(change: Change) -> Iterator[str]:
    """What is otherwise in a version: what was there, what is there."""
    about = f"{change.stage}, " if change.stage else ""
    yield f"{about}{PHRASES.get(change.what, change.what)}"
    if change.before:
        yield f"  - {' '.join(change.before.split())}"
    if change.after:
        yield f"  + {' '.join(change.after.split())}"
