from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from coaching.arrivals import file_kind
from coaching.claims import Claim
from coaching.errors import NotFoundError, SidecarError
from coaching.settings import Folders, Names, Settings, Team
from coaching.steps.claims import (
    Settled,
    claims_of,
    conflicts_of,
    gather,
    note,
    settle,
    take_sheet,
)
from coaching.steps.crm import import_export
from coaching.steps.crm_report import ImportReport
from coaching.steps.place import Place
from coaching.store import claims as said
from coaching.store import crm, ledger, people
from coaching.store.calls import CallFacts, call_facts
from coaching.store.schema.calls import calls, recordings
from coaching.store.schema.ledger import files
from coaching.store.schema.people import memberships
from tests.imported import closed
from tests.places import NOW
from tests.stored import sight


def learn(place: Place, file: int, call: int, *, settings: Settings) -> Settled:
    """Gather, note and settle all that is said of a file's call, as its steps do."""
    gathered = gather(place, file, settings=settings)
    with place.library.writing() as conn:
        roles_new = note(conn, call, gathered, now=place.now())
        settled = settle(conn, call, now=place.now())
    return replace(settled, roles_changed=roles_new or settled.roles_changed)


SETTINGS = Settings(
    team=Team(zone="Europe/Berlin"),
    names=Names(patterns=("{started_at}_{rep}_{account}",)),
    folders=Folders(means=("team", "rep")),
)
STAMP = datetime(2026, 11, 20, 8, tzinfo=UTC)


@dataclass
class Inbox:
    """A folder in which files are dropped, each with its line in the ledger."""

    place: Place

    def drop(self, name: str, content: object = b"") -> int:
        path = self.place.workspace.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        path.write_bytes(data)
        os.utime(path, (STAMP.timestamp(), STAMP.timestamp()))
        with self.place.library.writing() as conn:
            return sight(
                conn,
                path=str(path),
                kind=file_kind(path.name),
                size_bytes=len(data),
                mtime_ns=path.stat().st_mtime_ns,
                state="queued",
                now=NOW,
            )

    def drop_call(self, name: str, *, learned: bool = True) -> tuple[int, int]:
        """A recording with its call; the numbers of file and call."""
        file = self.drop(name)
        with self.place.library.writing() as conn:
            making = insert(calls).values(title=name, created_at=NOW, ready_at=NOW)
            call = int(conn.execute(making.returning(calls.c.id)).scalar_one())
            sha256 = f"{call:064}"
            conn.execute(
                insert(recordings).values(
                    id=sha256, call_id=call, name=Path(name).name, size_bytes=0, created_at=NOW
                )
            )
            conn.execute(update(files).where(files.c.id == file).values(recording_id=sha256))
        if learned:
            learn(self.place, file, call, settings=SETTINGS)
        return file, call

    def sheet(self, name: str, content: object) -> tuple[Settled, ...]:
        return take_sheet(self.place, self.drop(name, content), settings=SETTINGS)

    def calls_csv(
        self, *lines: str, name: str = "calls.csv", followed: bool = True
    ) -> ImportReport:
        library, path = self.place.library, self.place.workspace.root / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        done = import_export(library, path, who="Ann Lee", now=NOW, zone="Europe/Berlin")
        return closed(library, done) if followed else done

    def facts(self, call: int) -> CallFacts:
        with self.place.library.reading() as conn:
            found = call_facts(conn, call)
        assert found is not None
        return found

    def claims(self, call: int) -> set[tuple[str, str, str, str]]:
        with self.place.library.reading() as conn:
            return {(one.source, one.detail, one.field, one.value) for one in claims_of(conn, call)}

    def row(self, call: int) -> dict[str, object]:
        with self.place.library.reading() as conn:
            return said.noted(conn, call)


@pytest.fixture
def inbox(place: Place) -> Inbox:
    return Inbox(place)


def test_all_that_a_files_place_says_is_gathered_with_its_source(inbox: Inbox) -> None:
    name = "West/Dana Reyes/2026-09-14 1030_tom-okafor_acme.mp3"
    file = inbox.drop(name)
    assert set(gather(inbox.place, file, settings=SETTINGS)) == {
        Claim("started_at", "2026-11-20T08:00:00.000000+00:00", "mtime", name),
        Claim("title", "2026-09-14 1030_tom-okafor_acme", "name", name),
        Claim("started_at", "2026-09-14T08:30:00.000000+00:00", "name", name),
        Claim("zone", "Europe/Berlin", "name", name),
        Claim("team", "West", "folder", name),
        Claim("rep", "Dana Reyes", "folder", name),
        Claim("started_at", "2026-09-14T08:30:00.000000+00:00", "pattern", name),
        Claim("zone", "Europe/Berlin", "pattern", name),
        Claim("rep", "tom okafor", "pattern", name),
        Claim("account", "acme", "pattern", name),
    }


def test_sheets_and_rows_of_exports_are_gathered_before_there_is_a_call(inbox: Inbox) -> None:
    assert inbox.sheet("Acme 1.call.json", {"account": "Acme", "external_id": "X-7"}) == ()
    inbox.calls_csv("Recording,Call ID,Agent", "other.mp3,X-7,Dana Reyes", "acme 1.wav,X-8,Tom")
    gathered = gather(inbox.place, inbox.drop("acme 1.mp3"), settings=SETTINGS)
    told = {(one.source, one.detail, one.field, one.value) for one in gathered}
    assert ("sheet", "Acme 1.call.json", "account", "Acme") in told
    assert ("export", "calls.csv", "rep", "Dana Reyes") in told
    assert ("export", "calls.csv", "rep", "Tom") not in told


def test_a_file_outside_the_inbox_has_no_folders_and_is_named_alone(
    inbox: Inbox, tmp_path: Path
) -> None:
    file = inbox.drop(str(tmp_path / "West" / "Dana" / "a.mp3"))
    gathered = gather(inbox.place, file, settings=SETTINGS)
    assert {one.source for one in gathered} == {"mtime", "name"}
    assert {one.detail for one in gathered} == {"a.mp3"}


def test_a_sheet_that_makes_no_sense_keeps_no_recording_from_its_call(inbox: Inbox) -> None:
    with pytest.raises(SidecarError, match="did you mean 'title'"):
        inbox.sheet("a.call.json", {"titel": "x"})
    _, call = inbox.drop_call("a.mp3")
    assert inbox.facts(call).title == "a"


def test_a_call_is_settled_with_what_the_most_trusted_source_says(inbox: Inbox) -> None:
    inbox.sheet(
        "West/Dana Reyes/20260914_tom_initech.call.json",
        {
            "title": "First call",
            "started_at": "2026-09-14T10:30",
            "direction": "inbound",
            "account": "Acme",
            "consent": "given",
            "external_id": "X-7",
            "participants": [
                {"name": "Jane Roe", "email": "jane@acme.example", "role": "customer"},
                "Sam Poe",
            ],
        },
    )
    _, call = inbox.drop_call("West/Dana Reyes/20260914_tom_initech.mp3")
    facts = inbox.facts(call)
    sheet = "sheet West/Dana Reyes/20260914_tom_initech.call.json"
    assert (facts.title, facts.account, facts.rep) == ("First call", "Acme", "tom")
    assert facts.match_rule == (
        f"account Acme as {sheet} says, in no import yet; no deal: the account has none; "
        "rep tom as pattern West/Dana Reyes/20260914_tom_initech.mp3 says"
    )
    assert {name: value for name, value in inbox.row(call).items() if "id" not in name} == {
        "title": "First call",
        "started_at": datetime(2026, 9, 14, 8, 30, tzinfo=UTC),
        "started_at_source": "sheet",
        "started_at_zone": "Europe/Berlin",
        "direction": "inbound",
        "consent": "given",
        "consent_source": sheet,
        "match_rule": facts.match_rule,
        "match_certainty": 0.6,
    }
    assert inbox.row(call)["external_id"] == "X-7"
    with inbox.place.library.reading() as conn:
        names = {each.id: each for side in ("us", "customer", "unknown")
                 for each in people.names(conn, works_for=side)}  # fmt: skip
        on_call = [(names[one.person].name, one.role) for one in said.people_on(conn, call)]
        account = inbox.row(call)["account_id"]
        (jane,) = people.people_by_alias(conn, "email", "JANE@acme.example")
        conflicts = [str(conflict) for conflict in conflicts_of(conn, call)]
    assert sorted(on_call) == [("Jane Roe", "customer"), ("Sam Poe", "unknown"), ("tom", "rep")]
    assert (jane.account, jane.works_for) == (account, "customer")
    mp3 = "West/Dana Reyes/20260914_tom_initech.mp3"
    assert conflicts == [
        f"rep: tom (pattern {mp3}) counts; folder {mp3} says Dana Reyes",
        f"account: Acme ({sheet}) counts; pattern {mp3} says initech",
    ]


def test_a_folder_makes_an_unknown_rep_one_of_ours_and_gives_them_their_team(inbox: Inbox) -> None:
    _, call = inbox.drop_call("West/Dana Reyes/a.mp3")
    inbox.drop_call("west/dana-reyes/b.mp3")
    assert inbox.facts(call).rep == "Dana Reyes"
    with inbox.place.library.reading() as conn:
        assert [one.name for one in people.names(conn, works_for="us")] == ["Dana Reyes"]
        assert len(conn.execute(select(memberships)).all()) == 1


def test_a_sheet_after_its_recording_is_taken_by_the_same_call(inbox: Inbox) -> None:
    _, call = inbox.drop_call("a.mp3")
    (settled,) = inbox.sheet("A.call.json", {"left": "customer", "title": "First call"})
    assert (settled.call, settled.roles_changed) == (call, True)
    assert settled.changed == {"title": ("a", "First call")}
    with inbox.place.library.reading() as conn:
        (line,) = [one for one in ledger.entries(conn) if one.kind == "sheet"]
    assert (line.state, line.reason, line.call) == ("ready", "", call)


def test_a_sheet_without_recording_is_kept_and_says_so(inbox: Inbox) -> None:
    inbox.sheet("b.call.json", {"title": "x"})
    with inbox.place.library.reading() as conn:
        (line,) = ledger.entries(conn)
    assert (line.state, line.reason) == ("ready", "no recording b yet; kept for when it comes")


def test_a_sheet_in_another_folder_is_another_calls(inbox: Inbox) -> None:
    inbox.drop_call("a.mp3")
    assert inbox.sheet("other/a.call.json", {"title": "x"}) == ()


def test_an_edited_sheet_takes_back_what_it_said_before(inbox: Inbox) -> None:
    _, call = inbox.drop_call("a.mp3")
    inbox.sheet("a.call.json", {"title": "x", "direction": "inbound", "consent": "refused"})
    (settled,) = inbox.sheet("a.call.json", {"title": "y"})
    assert settled.changed["title"] == ("x", "y")
    assert inbox.row(call)["direction"] is None
    assert inbox.row(call)["consent"] == "unknown"
    inbox.sheet("a.call.json", {})
    assert inbox.facts(call).title == "a"
    assert not any(source == "sheet" for source, *_ in inbox.claims(call))


def test_a_sheet_that_vanished_is_said_to_be_missing(inbox: Inbox) -> None:
    file = inbox.drop("a.call.json", {})
    (inbox.place.workspace.inbox / "a.call.json").unlink()
    with pytest.raises(NotFoundError, match=r"a\.call\.json vanished"):
        take_sheet(inbox.place, file, settings=SETTINGS)


def test_looking_at_a_file_again_adds_nothing_and_forgets_what_settings_said(inbox: Inbox) -> None:
    file, call = inbox.drop_call("West/Dana Reyes/20260914_tom_acme.mp3")
    before = inbox.claims(call)
    assert not learn(inbox.place, file, call, settings=SETTINGS).roles_changed
    assert inbox.claims(call) == before
    with inbox.place.library.writing() as conn:
        said.put_claims(conn, call, [Claim("rep", "Bo", "person", "Ann Lee")], now=NOW)
    learn(inbox.place, file, call, settings=Settings())
    assert {source for source, *_ in inbox.claims(call)} == {"person", "name", "mtime"}


def test_roles_are_new_when_a_channel_or_a_participant_is(inbox: Inbox) -> None:
    _, call = inbox.drop_call("a.mp3")
    with inbox.place.library.writing() as conn:
        assert note(conn, call, [Claim("left", "customer", "sheet", "s")], now=NOW)
        assert not note(conn, call, [Claim("left", "customer", "sheet", "s")], now=NOW)
        assert not note(conn, call, [Claim("title", "x", "export", "e")], now=NOW)
        people_said = [Claim("participants", '[{"name": "Jane"}]', "transcript", "a.vtt")]
        assert note(conn, call, people_said, now=NOW)
        assert settle(conn, call, now=NOW).roles_changed
        assert not settle(conn, call, now=NOW).roles_changed


def test_an_id_of_the_dialer_stays_with_the_call_that_has_it(inbox: Inbox) -> None:
    _, first = inbox.drop_call("a.mp3")
    _, second = inbox.drop_call("b.mp3")
    inbox.sheet("a.call.json", {"external_id": "X-7"})
    inbox.sheet("b.call.json", {"external_id": "X-7"})
    assert [inbox.row(call)["external_id"] for call in (first, second)] == ["X-7", None]


def test_to_settle_a_call_that_does_not_exist_is_refused(inbox: Inbox) -> None:
    with (
        inbox.place.library.writing() as conn,
        pytest.raises(NotFoundError, match="there is no call C9"),
    ):
        settle(conn, 9, now=NOW)


# A dialer's export --------------------------------------------------------------------------------

HEADER = "Recording File,Call ID,Start Time,Direction,Agent,To,Contact,Company"
ROW = "a.mp3,X-7,2026-09-14 10:30,out,Dana Reyes,+1 555 0100,Jane Roe,Acme"


def test_an_export_after_the_recording_tells_its_call(inbox: Inbox) -> None:
    _, call = inbox.drop_call("a.mp3")
    report = inbox.calls_csv(HEADER, ROW)
    assert (report.kind, report.rows_read, report.rows_changed) == ("calls", 1, 1)
    assert (report.told, report.roles_changed) == ((call,), (call,))
    facts = inbox.facts(call)
    assert (facts.rep, facts.account) == ("Dana Reyes", "Acme")
    assert facts.started_at == datetime(2026, 9, 14, 8, 30, tzinfo=UTC)
    assert (facts.started_at_source, inbox.row(call)["external_id"]) == ("export", "X-7")


def test_an_export_before_the_recording_waits_for_it(inbox: Inbox) -> None:
    assert inbox.calls_csv(HEADER, ROW).told == ()
    _, call = inbox.drop_call("a.mp3")
    assert inbox.facts(call).rep == "Dana Reyes"
    with inbox.place.library.reading() as conn:
        (jane,) = people.people_by_alias(conn, "phone", "0015550100")
    assert (jane.name, jane.account) == ("Jane Roe", inbox.row(call)["account_id"])


def test_an_export_imported_again_adds_nothing_and_a_newer_one_counts(inbox: Inbox) -> None:
    _, call = inbox.drop_call("a.mp3")
    inbox.calls_csv(HEADER, ROW)
    report = inbox.calls_csv(HEADER, ROW)
    assert (report.rows_changed, report.rows_unchanged, report.told) == (0, 1, ())
    inbox.calls_csv(HEADER, ROW.replace("Dana Reyes", "Tom Okafor"), name="later.csv")
    assert inbox.facts(call).rep == "Tom Okafor"
    assert {detail for source, detail, *_ in inbox.claims(call) if source == "export"} == {
        "calls.csv",
        "later.csv",
    }


def test_a_recording_named_by_the_dialers_id_is_found_by_it(inbox: Inbox) -> None:
    _, call = inbox.drop_call("ca77.mp3")
    inbox.calls_csv("Call ID,Agent,Date", "CA77,Dana Reyes,2026-09-14")
    assert inbox.facts(call).rep == "Dana Reyes"


def test_rows_of_several_calls_with_one_name_are_taken_for_none(inbox: Inbox) -> None:
    _, call = inbox.drop_call("a.mp3")
    inbox.calls_csv("Recording,Call ID,Agent", "a.mp3,X-1,Dana Reyes", "x/a.mp3,X-2,Tom")
    assert inbox.facts(call).rep is None
    inbox.sheet("a.call.json", {"external_id": "X-2"})
    file = 1
    learn(inbox.place, file, call, settings=SETTINGS)
    assert inbox.facts(call).rep == "Tom"


def test_a_deal_that_an_export_names_is_found_at_the_next_import_of_deals(inbox: Inbox) -> None:
    _, call = inbox.drop_call("a.mp3")
    inbox.calls_csv("Recording,Agent,Deal ID", "a.mp3,Dana Reyes,D-8")
    assert inbox.facts(call).deal is None
    path = inbox.place.workspace.root / "deals.csv"
    path.write_text("deal_id,account,stage\nD-8,Acme,demo\n", encoding="utf-8")
    later = NOW + timedelta(days=1)
    import_export(inbox.place.library, path, who="Ann", now=later, zone="UTC")
    assert (inbox.facts(call).deal, inbox.facts(call).account) == ("D-8", "Acme")
    with inbox.place.library.reading() as conn:
        assert len(crm.known_deals(conn)) == 1


def test_an_import_that_was_cut_short_goes_on_when_it_is_imported_again(inbox: Inbox) -> None:
    _, call = inbox.drop_call("a.mp3")
    inbox.calls_csv(HEADER, ROW)
    with inbox.place.library.writing() as conn:
        said.drop_claims(conn, call, source="export")
    report = inbox.calls_csv(HEADER, ROW)
    assert (report.rows_changed, report.told) == (0, (call,))
    assert any(source == "export" for source, *_ in inbox.claims(call))


def test_calls_of_an_import_that_nothing_followed_are_told_again(inbox: Inbox) -> None:
    _, call = inbox.drop_call("a.mp3")
    inbox.calls_csv(HEADER, ROW, followed=False)
    report = inbox.calls_csv(HEADER, ROW)
    assert (report.rows_changed, report.told, report.roles_changed) == (0, (call,), (call,))
    report = inbox.calls_csv(HEADER, ROW)
    assert (report.told, report.roles_changed) == ((), ())
