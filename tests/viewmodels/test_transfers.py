"""The transfers drawer: rows, moving figures, totals and commands."""

from dataclasses import replace

import pytest

from app.core.changes import Change, Changes
from app.core.errors import GreenroomError
from app.store.recordings import FileState
from app.viewmodels.transfers import (
    POLL_SECONDS,
    TransfersViewModel,
    may_cancel,
    may_open,
    may_pause,
    may_resume,
    may_retry,
)
from tests.fakes.clock import FakeClock, settle
from tests.fakes.meetings_session import NOW, InlineIo
from tests.fakes.recordings_session import recordings_session
from tests.fakes.transfers import MIB, transfer
from tests.fakes.waiting import until

RUNS, WAITS = transfer(1), transfer(2, FileState.WAITING)
FAILED = transfer(3, FileState.FAILED, bytes=5 * MIB, error=GreenroomError("Link expired", "It did."))
DONE = transfer(4, FileState.ON_DISK, bytes=50 * MIB)
FULL = GreenroomError("The disk is full", "Nothing fits any more.")


@pytest.fixture
def session():
    return recordings_session()


@pytest.fixture
def clock():
    return FakeClock(NOW)


@pytest.fixture
async def vm(session, clock, qapp):
    vm = TransfersViewModel(InlineIo(), session, Changes(), clock)
    vm.heard = []
    vm.rows_changed.connect(lambda: vm.heard.append("rows"))
    vm.progress_changed.connect(lambda places: vm.heard.append(places))
    vm.totals_changed.connect(lambda: vm.heard.append("totals"))
    vm.stopped_changed.connect(lambda: vm.heard.append("stopped"))
    vm.told = {"refused": [], "open_requested": [], "reveal_requested": []}
    for name, told in vm.told.items():
        getattr(vm, name).connect(told.append)
    yield vm
    await vm.close()


def news(vm):
    """What was told since this was asked last."""
    heard, vm.heard[:] = tuple(vm.heard), []
    return list(heard)


async def test_nothing_is_looked_at_while_nothing_runs(vm, session, clock):
    vm.start()
    await clock.advance(10)
    assert news(vm) == [] and clock.sleepers == 0
    session.transfers.show(DONE, FAILED)
    vm._on_changes((Change("transfers"),))
    assert news(vm) == ["rows", "totals"]
    await clock.advance(10)
    assert news(vm) == [] and clock.sleepers == 0


async def test_progress_is_told_five_times_a_second_in_one_piece(vm, session, clock):
    other = transfer(5)
    session.transfers.show(RUNS, other, WAITS, DONE)
    vm.start()
    assert news(vm) == ["rows", "totals"]
    session.transfers.show(RUNS, other, WAITS, DONE, progress={"t1": (MIB, 100), "t5": (2 * MIB, 50)})
    await clock.advance(POLL_SECONDS)
    assert news(vm) == [(0, 1), "totals"]
    assert [(row.bytes, row.speed) for row in vm.rows] == [(MIB, 100), (2 * MIB, 50), (0, 0), (50 * MIB, 0)]
    await clock.advance(5 * POLL_SECONDS)
    assert news(vm) == []
    session.transfers.show(RUNS, other, WAITS, DONE, progress={"t1": (3 * MIB, 100), "t5": (2 * MIB, 50)})
    await clock.advance(POLL_SECONDS)
    assert news(vm) == [(0,), "totals"]


async def test_a_state_that_changes_in_place_is_progress(vm, session, clock):
    session.transfers.show(RUNS, WAITS, progress={"t1": (MIB, 100)})
    vm.start()
    news(vm)
    ended = transfer(1, FileState.FAILED, bytes=2 * MIB)
    session.transfers.show(ended, WAITS)
    await clock.advance(POLL_SECONDS)
    assert news(vm) == [(0,), "totals"]
    assert vm.rows[0] == ended


async def test_polling_ends_with_the_last_transfer_and_begins_again_with_the_next(vm, session, clock):
    session.transfers.show(RUNS)
    vm.start()
    session.transfers.show(transfer(1, FileState.ON_DISK))
    await clock.advance(POLL_SECONDS)
    assert clock.sleepers == 0 and not vm.active
    session.transfers.show(transfer(1, FileState.ON_DISK), transfer(2))
    vm._on_changes((Change("recordings"),))
    assert len(vm.rows) == 1
    vm._on_changes((Change("transfers"),))
    assert len(vm.rows) == 2 and vm.active
    await clock.advance(POLL_SECONDS)
    assert clock.sleepers == 1


async def test_news_of_the_transfers_are_heard(qapp, clock):
    changes = Changes()
    session = recordings_session(changes=changes)
    vm = TransfersViewModel(InlineIo(), session, changes, clock)
    vm.start()
    session.transfers.show(DONE)
    await until(lambda: vm.rows)
    await vm.close()


async def test_totals(vm, session):
    session.transfers.show(RUNS, WAITS, FAILED, DONE, progress={"t1": (25 * MIB, 100)})
    vm.start()
    figures = vm.snapshot
    assert (figures.running, figures.waiting, figures.failed, figures.done) == (1, 1, 1, 1)
    assert vm.fraction == pytest.approx((25 + 5 + 50) / 200)
    session.transfers.show()
    vm.look()
    assert vm.fraction is None


async def test_a_queue_that_stopped_says_why_and_goes_on_by_hand(vm, session, clock):
    session.transfers.show(WAITS, stopped=FULL)
    vm.start()
    assert news(vm)[-1] == "stopped"
    assert vm.stopped is FULL and not vm.active
    vm.retry_stopped()
    await settle()
    assert session.transfers.named("go_on") == [()]
    assert vm.stopped is None
    assert "stopped" in news(vm)


async def test_commands(vm, session):
    session.transfers.show(RUNS, WAITS, FAILED, DONE)
    vm.start()
    vm.pause(["t1"])
    await settle()
    assert vm.rows[0].state is FileState.PAUSED
    vm.resume(["t1"])
    vm.retry(["t3"])
    await settle()
    assert vm.rows[0].state is vm.rows[2].state is FileState.WAITING
    vm.move(["t3"], "t1")
    await settle()
    assert [row.id for row in vm.rows] == ["t3", "t1", "t2", "t4"]
    vm.cancel(["t2"])
    vm.clear_finished()
    await settle()
    assert [row.id for row in vm.rows] == ["t3", "t1"]
    vm.pause_all()
    await settle()
    assert {row.state for row in vm.rows} == {FileState.PAUSED}
    vm.resume_all()
    vm.retry_failed()
    await settle()
    assert [call[0] for call in session.transfers.calls[-2:]] == ["resume_all", "retry_failed"]
    assert vm.told["refused"] == []


async def test_a_command_that_fails_is_told(vm, session):
    session.transfers.show(FAILED)
    session.transfers.error = FULL
    vm.start()
    vm.retry(["t3"])
    await settle()
    session.transfers.error = RuntimeError("a bug")
    vm.pause_all()
    await settle()
    assert vm.told["refused"][0] is FULL
    assert vm.told["refused"][1].title == "Something went wrong"


async def test_what_came_is_opened_where_it_lies(vm, session, tmp_path):
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "file 4.mp4").write_bytes(b"video")
    gone = transfer(5, FileState.ON_DISK, folder=tmp_path)
    session.transfers.show(transfer(4, FileState.ON_DISK, folder=tmp_path), gone)
    vm.start()
    vm.open("t4")
    vm.show_in_folder("t4")
    vm.open("unknown")
    vm.open("t5")
    await until(lambda: all(vm.told.values()))
    file = tmp_path / "2026" / "file 4.mp4"
    assert vm.told["open_requested"] == vm.told["reveal_requested"] == [file]
    assert [error.title for error in vm.told["refused"]] == ["The file is not there any more"]


async def test_a_file_is_found_by_its_key(vm, session):
    session.transfers.show(RUNS, WAITS)
    vm.start()
    assert vm.of_key("file2").id == "t2"
    assert vm.of_key("other") is None


@pytest.mark.parametrize(
    ("state", "can"),
    [
        (FileState.WAITING, "pause cancel"),
        (FileState.DOWNLOADING, "pause cancel"),
        (FileState.PAUSED, "resume cancel"),
        (FileState.FAILED, "retry cancel"),
        (FileState.ON_DISK, "open"),
    ],
)
def test_what_can_be_done_with_a_transfer(state, can):
    tests = {
        "pause": may_pause,
        "resume": may_resume,
        "retry": may_retry,
        "cancel": may_cancel,
        "open": may_open,
    }
    row = transfer(1, state)
    assert " ".join(name for name, test in tests.items() if test(row)) == can


async def test_of_a_recording_it_is_told_whether_something_runs_or_all_of_it_waits(vm, session):
    heard = []
    vm.standings_changed.connect(lambda: heard.append(vm.standing("rec1==")))
    vm.start()
    session.transfers.show(RUNS, WAITS, transfer(5, FileState.PAUSED, uuid="rec2=="), DONE)
    vm.look()
    assert (vm.standing("rec1=="), vm.standing("rec2==")) == (FileState.DOWNLOADING, FileState.PAUSED)
    assert vm.standing("rec3==") is None
    stopped = replace(RUNS, state=FileState.PAUSED)
    session.transfers.show(stopped, WAITS, transfer(5, FileState.PAUSED, uuid="rec2=="), DONE)
    vm.look()
    session.transfers.show(stopped, replace(WAITS, state=FileState.PAUSED), DONE)
    vm.look()
    assert heard == [FileState.DOWNLOADING, FileState.WAITING, FileState.PAUSED]
    session.transfers.show(DONE)
    vm.look()
    assert vm.standing("rec1==") is None
