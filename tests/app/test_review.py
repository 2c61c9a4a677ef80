from __future__ import annotations

from coaching.steps.place import Place
from coaching.workspace import Workspace
from tests.commands import filmroom
from tests.places import NOW, library_in
from tests.web.conftest import Library


def test_review_prints_the_process_with_values_utterances_and_rulings(workspace: Workspace) -> None:
    library = library_in(workspace)
    made = Library(Place(workspace, library, now=lambda: NOW))
    made.call(
        [
            ("rep", "How many people would use it?"),
            ("customer", "We're about forty people, in two offices."),
            ("rep", "Who besides you has to agree to this?"),
            ("customer", "I decide it, and our finance director Petra Voss has to sign it off."),
        ],
        stages=["discovery"] * 4,
        sound=False,
    )
    library.close()
    ran = filmroom(
        *("review", "C1", "--met", "date_known", "--note", "told me later", "--as", "Priya"),
        *("--workspace", workspace.root),
    )
    assert ran.status == 0, ran.err
    lines = ran.out.splitlines()
    at = next(place for place, line in enumerate(lines) if "[how_many]" in line)
    assert lines[at].endswith("[how_many]: forty people")
    assert lines[at + 1].strip() == "00:10 customer: We're about forty people, in two offices."
    at = next(place for place, line in enumerate(lines) if "[decision_known]" in line)
    assert lines[at].strip().startswith("✓")
    assert (
        lines[at + 1].strip()
        == "00:30 customer: I decide it, and our finance director Petra Voss has to sign it off."
    )
    ruled = next(line for line in lines if "[date_known]" in line)
    assert ruled.endswith('(met: Priya says so, "told me later"; found: unknown)')
    assert any(line.startswith("Demo: not talked about, 0 of 3") for line in lines)


def test_a_part_that_is_ruled_on_twice_at_once_is_refused(workspace: Workspace) -> None:
    said = ("review", "C1", "--met", "date_known", "--not-met", "date_known", "--as", "Priya")
    ran = filmroom(*said, "--workspace", workspace.root)
    assert ran.status == 2
    assert "date_known: ruled on twice" in ran.err
