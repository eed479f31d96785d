"""The detail pane: the store at once, then Zoom, and the transfers as they go."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.core.changes import Change, Changes
from app.core.errors import GreenroomError
from app.store.recordings import FileState, RecordingState
from app.viewmodels.recording_detail import ASK_DELAY, RecordingDetailViewModel, line_of
from app.viewmodels.transfers import POLL_SECONDS, TransfersViewModel
from app.zoom.errors import NetworkError
from tests.fakes.clock import FakeClock, settle
from tests.fakes.meetings_session import ME, NOW, InlineIo
from tests.fakes.recordings_session import detail_of, file, recording, recordings_session
from tests.fakes.transfers import MIB, transfer

ROW = recording(1, "Graduate School open evening")


@pytest.fixture
def session():
    return recordings_session([ROW, recording(2, "Other")], [detail_of(ROW)])


@pytest.fixture
def clock():
    return FakeClock(NOW)


@pytest.fixture
async def transfers(session, clock, qapp):
    transfers = TransfersViewModel(InlineIo(), session, Changes(), clock)
    transfers.start()
    yield transfers
    await transfers.close()


@pytest.fixture
async def vm(session, clock, transfers):
    vm = RecordingDetailViewModel(InlineIo(), session, Changes(), clock, transfers)
    vm.heard, vm.moved = [], []
    vm.changed.connect(lambda: vm.heard.append(vm.loading))
    vm.progress_changed.connect(vm.moved.append)
    yield vm
    await vm.close()


@pytest.fixture
async def shown(vm, clock):
    vm.show("rec1==")
    await clock.advance(ASK_DELAY)
    return vm


async def test_the_store_is_shown_at_once_then_zoom_is_asked(vm, session, clock):
    vm.show("rec1==")
    assert vm.loading and vm.detail is None
    await settle()
    assert vm.detail.row == ROW and not vm.loading
    assert session.recordings.calls == []
    await clock.advance(ASK_DELAY)
    assert vm.heard == [True, False, False]
    assert session.recordings.named("refresh_recording") == [("rec1==",)]
    vm.show("rec1==")
    await clock.advance(ASK_DELAY)
    assert len(session.recordings.calls) == 1


async def test_zoom_is_not_asked_for_what_the_arrow_keys_pass(vm, session, clock):
    for uuid in ("rec1==", "rec2==", "rec1==", "rec2=="):
        vm.show(uuid)
        await clock.advance(ASK_DELAY / 3)
    await clock.advance(ASK_DELAY)
    assert session.recordings.named("refresh_recording") == [("rec2==",)]


async def test_files_stand_in_plain_words(shown):
    video, audio = shown.lines
    assert (video.words, video.extension, video.size) == ("Screen and speaker", "mp4", 50 * MIB)
    assert (audio.words, audio.state, audio.fraction) == ("Audio only", FileState.CLOUD, 0.0)


async def test_what_only_the_store_knows_says_so(vm, session, clock):
    session.recordings.error = NetworkError("dns")
    vm.show("rec1==")
    await clock.advance(ASK_DELAY)
    assert vm.detail is not None and vm.stale_because is session.recordings.error
    session.recordings.error = None
    vm.refresh()
    await settle()
    assert vm.stale_because is None


async def test_nothing_is_left_of_the_one_before(shown, session):
    shown.show("")
    assert shown.detail is None and shown.lines == () and not shown.loading
    assert not (shown.can_open or shown.can_play or shown.can_download or shown.can_trash)
    assert (shown.days_left, shown.delete_at, shown.passcode, shown.has_share_link) == (None, None, "", False)
    shown.refresh()
    await settle()
    assert len(session.recordings.calls) == 1


async def test_an_answer_for_the_one_before_is_not_shown(vm):
    vm.show("rec1==")
    vm.show("rec2==")
    await settle()
    assert vm.detail.row.topic == "Other"


async def test_news_of_this_recording_are_read(shown, session):
    session.store.recordings.put(replace(ROW, topic="Renamed"))
    shown._on_changes((Change("recordings", frozenset({"rec2=="})), Change("meetings")))
    await settle()
    assert shown.detail.row.topic == ROW.topic
    shown._on_changes((Change("recordings", frozenset({"rec1=="})),))
    await settle()
    assert shown.detail.row.topic == "Renamed"
    session.store.recordings.put(replace(ROW, topic="Again"))
    shown._on_changes((Change("recordings"),))
    await settle()
    assert shown.detail.row.topic == "Again"


async def test_a_recording_that_is_gone_leaves_nothing_to_show(shown, session):
    session.store.recordings.rows.clear()
    shown._on_changes((Change("recordings"),))
    await settle()
    assert shown.detail is None and shown.lines == ()


async def test_progress_comes_from_the_transfers(shown, session, transfers, clock):
    one = transfer(1, key="file10")
    session.transfers.show(one, progress={"t1": (25 * MIB, 1000)})
    transfers.look()
    assert shown.moved == [(0,)]
    line = shown.lines[0]
    assert (line.state, line.transfer_id, line.bytes) == (FileState.DOWNLOADING, "t1", 25 * MIB)
    assert (line.fraction, line.speed) == (0.5, 1000)
    session.transfers.show(one, progress={"t1": (30 * MIB, 1000)})
    await clock.advance(POLL_SECONDS)
    assert shown.moved == [(0,), (0,)]
    session.transfers.show()
    await clock.advance(POLL_SECONDS)
    assert shown.lines[0].transfer_id == "" and shown.lines[0].state is FileState.CLOUD


async def test_progress_of_other_recordings_is_no_news_here(shown, session, transfers):
    session.transfers.show(transfer(7), progress={"t7": (25 * MIB, 1000)})
    transfers.look()
    assert shown.moved == []


@pytest.mark.parametrize(
    ("known", "queue", "state"),
    [
        (FileState.CLOUD, FileState.ON_DISK, FileState.ON_DISK),
        (FileState.DOWNLOADING, FileState.ON_DISK, FileState.ON_DISK),
        (FileState.DAMAGED, FileState.ON_DISK, FileState.DAMAGED),
        (FileState.TRASH, FileState.ON_DISK, FileState.TRASH),
        (FileState.CLOUD, FileState.PAUSED, FileState.PAUSED),
        (FileState.ON_DISK, FileState.DOWNLOADING, FileState.DOWNLOADING),
        (FileState.PROCESSING, None, FileState.PROCESSING),
    ],
)
def test_of_two_states_the_fresher_is_shown(known, queue, state):
    coming = None if queue is None else transfer(1, queue)
    assert line_of(file(1, state=known), coming).state is state


def test_a_line_of_unknown_size_has_no_share():
    line = line_of(file(1, "brand_new_kind", "ZZZ", size=None, name="Ada.zzz"), None)
    assert line.fraction is None and line.words and line.name == "Ada.zzz"
    failed = transfer(1, FileState.FAILED, size=None, error=GreenroomError("Link expired", "It did."))
    assert line_of(file(1, size=4), failed).size == 4
    assert line_of(file(1, size=4), failed).error is failed.error


async def show(vm, session, files, **fields):
    """Show a recording of these files."""
    row = replace(ROW, **fields)
    session.store.recordings.put(row, detail_of(row, files))
    vm.show("rec1==")
    await settle()


async def test_a_recording_in_the_cloud_can_be_fetched_played_and_trashed(shown):
    assert (shown.can_open, shown.can_play, shown.can_download) == (False, True, True)
    assert (shown.can_trash, shown.can_restore) == (True, False)
    assert (shown.has_share_link, shown.passcode) == (True, "r7Kq-42mh")
    assert shown.account_name == ME.email


async def test_a_recording_on_disk_can_be_opened(vm, session):
    files = [file(1, state=FileState.ON_DISK, local_path="/recordings/a.mp4")]
    await show(vm, session, files, state=RecordingState.ON_DISK)
    assert (vm.can_open, vm.can_download, vm.can_trash) == (True, False, True)


async def test_what_lies_in_the_trash_can_only_come_back(vm, session, clock):
    gone = NOW - timedelta(days=3, hours=1)
    files = [file(1, state=FileState.TRASH, trashed_at=gone)]
    await show(vm, session, files, state=RecordingState.TRASH, trashed_at=gone)
    assert (vm.can_open, vm.can_play, vm.can_download, vm.can_trash) == (False, False, False, False)
    assert vm.can_restore and vm.in_trash
    await clock.advance(ASK_DELAY)
    assert session.recordings.calls == []
    assert vm.days_left == 27


@pytest.mark.parametrize(("age", "left"), [(0.0, 30), (29.5, 1), (30.0, 0), (44.0, 0)])
async def test_days_left_count_the_last_one(vm, session, age, left):
    await show(vm, session, [file(1)], trashed_at=NOW - timedelta(days=age))
    assert vm.days_left == left


async def test_a_recording_that_zoom_is_working_on_waits(vm, session):
    await show(vm, session, [file(1, state=FileState.PROCESSING, play_url="")])
    assert not (vm.can_download or vm.can_trash or vm.can_restore)


async def test_zoom_tells_when_it_deletes(vm, session):
    session.store.recordings.put(ROW, detail_of(ROW, auto_delete_at=date(2026, 12, 23)))
    vm.show("rec1==")
    await settle()
    assert vm.delete_at == date(2026, 12, 23)


async def test_a_closed_pane_listens_no_more(shown, session):
    await shown.close()
    before = list(shown.heard)
    session.store.recordings.put(replace(ROW, topic="Renamed"))
    assert shown._unsubscribe is None
    assert shown.heard == before
