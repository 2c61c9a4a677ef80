"""``filmroom deals``: what the CRM says, in the team's days."""

from __future__ import annotations

from coaching.steps.place import Place
from tests.commands import filmroom

DEALS = (
    "Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Close Date,Created Date\n"
    "D-1,Twenty seats,Acme,Demo,900,2026-12-01T20:00:00Z,2026-09-01T20:00:00Z\n"
)


def test_days_are_the_teams(place: Place) -> None:
    place.library.close()
    root = place.workspace.root
    place.workspace.config.mkdir(exist_ok=True)
    settings = place.workspace.config / "filmroom.toml"
    settings.write_text('[team]\nzone = "Asia/Tokyo"\n', encoding="utf-8")
    (root / "deals.csv").write_text(DEALS, encoding="utf-8")
    assert filmroom("import", root / "deals.csv", "--workspace", root).status == 0
    listed = filmroom("deals", "--workspace", root).out
    assert "2026-09-02" in listed
    assert "2026-12-02" in listed
    assert "  opened      2026-09-02\n" in filmroom("deals", "D-1", "--workspace", root).out
