"""What the doors give to deal reviews, and reviews as files: Markdown, a page, a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coaching.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from coaching.deal_review.review import DealReview
    from coaching.settings import Settings
    from coaching.steps.deal_reviews import Reviewing
    from coaching.steps.place import Place
    from coaching.workspace import Workspace

ENDINGS = (".md", ".html", ".pdf")


def reviewing_of(workspace: Workspace, settings: Settings) -> Reviewing:
    """What a team's deal reviews go by; its networks are loaded when talk is to be looked at."""
    from coaching.app.reviewing import cues_of, known_names
    from coaching.app.wiring import process_of
    from coaching.steps.deal_reviews import Reviewing

    process = process_of(workspace)
    return Reviewing(
        process,
        settings.sharing,
        settings.team.zone,
        lambda: cues_of(process),
        known_names(workspace),
    )


def require_ending(target: Path) -> None:
    """Refuse a file of a kind that is not written, before anything is worked out.

    Raises:
        UsageError: It ends in something else.
    """
    if target.suffix.lower() not in ENDINGS:
        raise UsageError(
            f"{target.name} would be of no kind that is written",
            hint="let it end in .md, .html or .pdf",
        )


def keep_review(place: Place, review: DealReview, target: Path, *, who: str) -> tuple[str, ...]:
    """Write a review to a file that the library knows of; letters that the PDF's font lacks.

    Raises:
        UsageError: It ends in something that is not written.
        NotFoundError: One of its calls was forgotten meanwhile; nothing is kept.
    """
    from coaching.app.papers import keep_paper
    from coaching.steps.going_out import paper_of

    require_ending(target)
    return keep_paper(
        place, paper_of(review), lambda written: write_review(review, written), target, who=who
    )


def write_review(review: DealReview, target: Path) -> tuple[str, ...]:
    """Write a review as its file's ending says; letters that the PDF's font lacks.

    Raises:
        UsageError: It ends in something that is not written.
    """
    from coaching.deal_review.writing import blocks, title_of
    from coaching.printed import html, markdown
    from coaching.workspace import write_whole

    require_ending(target)
    page = tuple(blocks(review))
    match target.suffix.lower():
        case ".md":
            write_whole(target, markdown(page))
        case ".html":
            write_whole(target, html(page, title=title_of(review)))
        case _:
            from coaching.app.pdf import write_pdf

            return write_pdf(page, target, title=title_of(review))
    return ()
