from __future__ import annotations

import errno
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from coaching.app import worker
from coaching.app.service.chores import Chores
from coaching.app.service.working import Worker
from coaching.errors import BusyError, ModelError, SettingsError, WorkspaceError
from coaching.ledger import FileEntry
from coaching.ports import Audio, Embeddings, Recognised, Stretch
from coaching.privacy.kinds import Found
from coaching.settings import Inbox, Settings
from coaching.steps.means import Means
from coaching.steps.outcome import told_to_the_ledger
from coaching.steps.place import Place
from coaching.store import ledger, queueing
from coaching.store.library import Library
from coaching.transcript import Word
from flows.resident import Resident
from tests.places import NOW
from tests.steps.making import Opening, make_means
from tests.stored import sight

FLOWS: list[Callable[[int], None]] = []
"""What the flow does at each call; the last one for ever."""


def flow(file: int) -> None:
    """Stands for a flow of Prefect's."""
    step = FLOWS.pop(0) if len(FLOWS) > 1 else FLOWS[0]
    step(file)


@pytest.fixture
def resident(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Resident]:
    """A worker's resident without models, whose flow is a list of things to do."""
    monkeypatch.setitem(worker.FLOWS, "recording", (__name__, "flow"))

    def nothing() -> None:
        raise AssertionError("no model is needed here")

    yield Resident(
        place=place,
        settings=Settings(inbox=Inbox(keep_free_gb=0.0)),
        transcriber=nothing,  # type: ignore[arg-type]
        means=nothing,  # type: ignore[arg-type]
        who="tests",
    )
    FLOWS.clear()


def see(place: Place, name: str = "a.wav") -> int:
    with place.library.writing() as conn:
        return sight(
            conn,
            path=str(place.workspace.inbox / name),
            kind="transcript" if name.endswith(".vtt") else "recording",
            size_bytes=10,
            mtime_ns=1,
            state="queued",
            now=NOW,
        )


def claimed(place: Place) -> int:
    see(place)
    file = worker.claim(place)
    assert file is not None
    return file


def ready(place: Place) -> Callable[[int], None]:
    def step(file: int) -> None:
        with place.library.writing() as conn:
            ledger.finish(conn, file, state="ready", now=NOW)

    return step


def failing(error: Exception) -> Callable[[int], None]:
    def step(file: int) -> None:
        raise error

    return step


def test_a_flow_that_prefect_breaks_is_called_again_once_prefect_is_back(
    resident: Resident,
) -> None:
    file = claimed(resident.place)
    FLOWS[:] = [failing(ConnectionError("refused")), ready(resident.place)]
    waited = []

    def is_back() -> bool:
        waited.append(file)
        return True

    worker.run_one(resident, file, is_prefect_back=is_back)
    assert resident.place.entry(file).state == "ready"
    assert waited == [file]


class Asked:
    """A recogniser and a diarizer that note what they are asked."""

    identity = "asked@1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def transcribe(
        self, audio: Audio, *, language: str | None, hotwords: Sequence[str]
    ) -> Recognised:
        assert len(audio)
        self.asked.append("transcribe")
        raise ModelError("the weights are not there")

    def diarize(self, audio: Audio, *, speakers: int | None = None) -> tuple[Stretch, ...]:
        assert len(audio)
        self.asked.append("diarize")
        return ()

    def find(self, words: Sequence[Word], *, known: Collection[str] = ()) -> tuple[Found, ...]:
        self.asked.append("find")
        return ()


def test_every_model_is_loaded_before_the_first_file_whatever_becomes_of_another(
    resident: Resident,
) -> None:
    asked, tagger = Asked(), Opening()
    embedded: list[Sequence[str]] = []

    class Embedding:
        identity, dimension = "embedding@1", 1

        def embed(self, texts: Sequence[str]) -> Embeddings:
            embedded.append(texts)
            return np.ones((len(texts), 1), np.float32)

    means = make_means(tagger=tagger, diarizer=asked, finder=asked)
    means = replace(means, embedder=Embedding)
    worker.load(replace(resident, transcriber=lambda: asked, means=lambda: means))
    assert sorted(asked.asked) == ["diarize", "find", "transcribe"]
    assert tagger.reader.read_calls == 1
    assert len(embedded) == 1


def test_a_mistake_in_the_settings_is_left_to_the_step_that_needs_them(resident: Resident) -> None:
    asked: list[str] = []

    def broken() -> Means:
        asked.append("means")
        raise SettingsError("config/glossary.yaml is missing")

    worker.load(replace(resident, means=broken))
    assert asked


@pytest.mark.logs_errors
def test_a_flow_that_stays_broken_fails_its_file_and_no_other(resident: Resident) -> None:
    file = claimed(resident.place)
    FLOWS[:] = [failing(ConnectionError("refused"))]
    worker.run_one(resident, file)
    entry = resident.place.entry(file)
    assert (entry.state, entry.reason) == ("failed", "Prefect could not run the flow")


def test_prefect_breaking_after_the_last_step_changes_nothing(resident: Resident) -> None:
    file = claimed(resident.place)

    def step(number: int) -> None:
        ready(resident.place)(number)
        raise ConnectionError

    FLOWS[:] = [step]
    worker.run_one(resident, file)
    assert resident.place.entry(file).state == "ready"


@pytest.mark.parametrize(
    "error",
    [
        BusyError("the library is held"),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
    ids=["held", "full"],
)
def test_what_passes_by_itself_queues_the_file_again_for_later(
    resident: Resident, error: Exception
) -> None:
    file = claimed(resident.place)

    def step(number: int) -> None:
        with told_to_the_ledger(resident.place, number):
            raise error

    FLOWS[:] = [step]
    worker.run_one(resident, file)
    entry = resident.place.entry(file)
    assert entry.state == "queued"
    assert entry.reason
    assert worker.claim(resident.place) is None
    with resident.place.library.writing() as conn:
        later = NOW + timedelta(minutes=10)
        assert queueing.claim(conn, owner="one", now=later) == file


def test_what_could_not_even_be_told_is_free_at_the_next_claim(resident: Resident) -> None:
    file = claimed(resident.place)
    FLOWS[:] = [failing(BusyError("held"))]
    worker.run_one(resident, file)
    assert resident.place.entry(file).state == "working"
    assert worker.claim(resident.place) == file


def test_nothing_is_begun_on_a_disk_that_is_nearly_full(resident: Resident) -> None:
    full = replace(resident, settings=Settings(inbox=Inbox(keep_free_gb=99_999)))
    file = see(resident.place)
    done: list[FileEntry] = []
    with pytest.raises(WorkspaceError, match="nearly full"):
        worker.work(full, None, [file], done=done.append)  # type: ignore[arg-type]
    assert resident.place.entry(file).state == "queued"
    assert done == []


def test_the_services_worker_pauses_and_goes_on_by_itself(
    resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    careful = replace(resident, settings=Settings(inbox=Inbox(keep_free_gb=1.0)))
    working = Worker(careful, prefect="", told=told.append)
    file = see(resident.place)
    FLOWS[:] = [ready(resident.place)]
    free = [500_000_000]
    monkeypatch.setattr("coaching.steps.room.free_bytes", lambda _: free[0])
    assert not working._work_on_one()
    assert working.state == "paused"
    assert "0.5 GB are free" in str(working.paused)
    assert resident.place.entry(file).state == "queued"
    free[0] = 2_000_000_000
    assert working._work_on_one()
    assert resident.place.entry(file).state == "ready"
    assert not working._work_on_one()
    assert (working.state, working.paused) == ("idle", None)
    assert told[-1].split() == ["ready", "a.wav"]


def test_whoever_waits_is_told_each_file_once_when_it_lasts(place: Place) -> None:
    files = [see(place, f"{n}.wav") for n in range(3)]
    done: list[int] = []
    waiting = worker.OpenFiles(place, files, lambda entry: done.append(entry.id))
    worker.claim(place)
    assert [line.id for line in waiting.tell_changed()] == [files[0]]
    with place.library.writing() as conn:
        ledger.finish(conn, files[0], state="ready", now=NOW)
    waiting.tell_changed()
    waiting.tell_all()
    assert done == [files[0]]
    assert waiting.numbers == set(files[1:])


def vanish(place: Place, file: int) -> None:
    with place.library.writing() as conn:
        ledger.vanished(conn, [place.entry(file).path], now=NOW)


def test_whoever_waits_for_a_file_that_left_the_inbox_is_told_and_goes_on(place: Place) -> None:
    stays, goes = see(place, "a.wav"), see(place, "b.wav")
    done: list[FileEntry] = []
    waiting = worker.OpenFiles(place, [stays, goes, 4711], done.append)
    vanish(place, goes)
    waiting.tell_all()
    assert waiting.numbers == {stays}
    (told,) = done
    assert (told.id, told.path) == (goes, str(place.workspace.inbox / "b.wav"))
    assert (told.state, told.reason) == ("waiting", "it has left the inbox, or was forgotten")


def test_working_ends_when_a_file_leaves_the_inbox_meanwhile(
    resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = resident.place
    first, second = see(place, "a.wav"), see(place, "b.wav")
    done: list[str] = []
    open_files = worker.OpenFiles(
        place, [first, second], lambda entry: done.append(f"{entry.id} {entry.state}")
    )

    def end(file: int) -> None:
        vanish(place, second)
        ready(place)(file)

    FLOWS[:] = [end]
    monkeypatch.setattr(worker, "import_flows", lambda: None)
    monkeypatch.setattr("flows.resident.move_in", lambda _: None)
    worker._take_turns_until_settled(resident, open_files, lambda: True)
    assert done == [f"{first} ready", f"{second} waiting"]


def test_what_is_settled_already_is_told_and_nothing_is_loaded(resident: Resident) -> None:
    file = see(resident.place)
    ready(resident.place)(file)
    done: list[int] = []
    worker.work(resident, None, [file], done=lambda entry: done.append(entry.id))  # type: ignore[arg-type]
    assert done == [file]


def test_a_library_that_somebody_holds_for_long_loses_nothing(
    resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coaching.store.library.BUSY_TIMEOUT_MS", 100)
    impatient = Library(resident.place.library.path)
    place = replace(resident.place, library=impatient)
    file = see(place)
    held = ExitStack()

    def step(number: int) -> None:
        with told_to_the_ledger(place, number):
            held.enter_context(resident.place.library.writing())
            ready(place)(number)

    FLOWS[:] = [step, ready(place)]
    told: list[str] = []
    working = Worker(replace(resident, place=place), prefect="", told=told.append)
    working._work_on_one()
    with pytest.raises(BusyError):
        working._work_on_one()
    held.close()
    assert place.entry(file).state == "working"
    assert working._work_on_one()
    assert place.entry(file).state == "ready"
    assert [line.split()[0] for line in told] == ["ready"]
    impatient.close()


def test_what_another_worker_made_ready_is_looked_into_once(
    resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    monkeypatch.setattr("coaching.app.service.chores.settle_territories", lambda *_: None)
    monkeypatch.setattr(
        "coaching.app.service.chores.look_for_moments", lambda *_: looks.append("look")
    )
    chores = Chores(resident)
    working = Worker(resident, prefect="", told=lambda _: None, chores=chores)

    def looks_until_idle() -> int:
        looks.clear()
        working._work_on_one()
        while working._do_chore():
            pass
        return len(looks)

    assert looks_until_idle() == 1  # whatever an earlier service left
    assert looks_until_idle() == 0
    ready(resident.place)(see(resident.place))
    assert looks_until_idle() == 1
    assert looks_until_idle() == 0


def test_a_light_worker_takes_what_needs_no_recogniser_and_leaves_all_else(
    resident: Resident,
) -> None:
    place = resident.place
    told: list[str] = []
    working = Worker(replace(resident, transcriber=None), prefect="", told=told.append)
    heard, read = see(place, "a.wav"), see(place, "b.wav")
    ready(place)(see(place, "b.vtt"))
    FLOWS[:] = [ready(place)]
    assert working._work_on_one()
    assert not working._work_on_one()
    assert not working._do_chore()
    assert (place.entry(read).state, place.entry(heard).state) == ("ready", "queued")
    assert [line.split() for line in told] == [["ready", "b.wav"]]


def test_what_a_light_worker_hands_on_is_told_by_who_does_it(resident: Resident) -> None:
    place = resident.place
    told: list[str] = []
    light = Worker(replace(resident, transcriber=None), prefect="", told=told.append)
    file = see(place, "a.wav")
    see(place, "a.vtt")

    def hand_on(number: int) -> None:
        with place.library.writing() as conn:
            queueing.hand_on(conn, number, now=NOW)

    FLOWS[:] = [hand_on, ready(place)]
    assert light._work_on_one()
    assert not light._work_on_one()
    assert told == []
    assert Worker(resident, prefect="", told=told.append)._work_on_one()
    assert place.entry(file).state == "ready"
    assert len(told) == 1


def test_a_light_worker_loads_no_recogniser_and_tells_no_voices_apart(resident: Resident) -> None:
    asked, tagger = Asked(), Opening()
    means = make_means(tagger=tagger, diarizer=asked, finder=asked)
    worker.load(replace(resident, transcriber=None, means=lambda: means))
    assert asked.asked == ["find"]
    assert tagger.reader.read_calls == 1


def test_a_worker_is_idle_from_its_last_file_on(resident: Resident) -> None:
    working = Worker(resident, prefect="", told=lambda _: None)
    assert working.idle_for == 0  # it begins
    idle: list[float] = []

    def step(file: int) -> None:
        idle.append(working.idle_for)
        ready(resident.place)(file)

    see(resident.place)
    FLOWS[:] = [step]
    assert working._work_on_one()
    assert not working._work_on_one()
    assert idle == [0]
    assert 0 < working.idle_for < 60


def test_reels_that_cannot_follow_keep_no_worker_from_files(
    resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Place) -> None:
        raise WorkspaceError("reels/wins.mp4 cannot be written")

    monkeypatch.setattr("coaching.app.service.chores.follow_all_reels", broken)
    Chores(resident).begin()
