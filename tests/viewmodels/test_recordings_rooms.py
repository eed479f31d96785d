"""The Recordings page over the real store, services and transfers, on a thread of their own."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from app.core.changes import Changes
from app.core.clock import SystemClock
from app.core.io_thread import IoThread
from app.core.settings import Settings
from app.services.folders import DownloadFolders
from app.services.recordings import RecordingsService
from app.services.transfers import Transfers
from app.store.recordings import FileState, RecordingState
from app.store.store import FILE_NAME, Store
from app.viewmodels.recordings import RecordingsViewModel
from app.viewmodels.recordings_state import MoreFilters, Situation
from app.zoom.limits import Limiter, Plan
from tests.fakes.downloads import FakeDownloads, video
from tests.fakes.recordings_api import FakeRecordingsApi, FakeUsersApi, recording
from tests.fakes.recordings_session import FakeNames
from tests.fakes.waiting import until
from tests.services.meetings_house import Granted, account

SIZE = 200_000
NOW = datetime.now(UTC)


def told(number):
    """A recording with one film, as Zoom tells it."""
    start = NOW - timedelta(days=number)
    film = {
        "id": f"film{number}",
        "file_type": "MP4",
        "file_extension": "MP4",
        "file_size": SIZE,
        "status": "completed",
        "recording_type": "shared_screen_with_speaker_view",
        "download_url": f"https://zoom.us/rec/{number}",
        "play_url": f"https://zoom.us/rec/play/{number}",
    }
    return recording(f"rec{number}==", start, topic=f"Lecture {number}", recording_files=[film])


async def opened(tmp_path, changes, downloads):
    """A session such as the program makes, over Zoom in memory."""
    clock, who = SystemClock(), account()
    store = await Store.open(tmp_path / FILE_NAME, changes, clock)
    limiter = Limiter(Plan.BUSINESS, clock, store.counts)
    api = FakeRecordingsApi(*map(told, (1, 2, 3)))
    service = RecordingsService(api, FakeUsersApi("ada"), store, who, Granted(), limiter, changes, clock)
    transfers = Transfers(
        downloads,
        service.fresh_url,
        changes,
        clock,
        owner=who.key,
        zone="UTC",
        on_local=store.recordings.set_local,
        on_text=store.recordings.set_spoken,
    )

    async def use(catalogue):
        await transfers.attach(catalogue)
        await service.mirror(catalogue)

    folders = DownloadFolders(
        tmp_path / "recordings",
        (),
        changes,
        clock,
        on_open=use,
        on_leave=transfers.detach,
        on_trouble=pytest.fail,
    )
    transfers.start()
    return SimpleNamespace(
        account=who,
        store=store,
        recordings=service,
        transfers=transfers,
        folders=folders,
        directory=FakeNames(),
        api=api,
    )


async def closed(session):
    for room in (session.recordings, session.transfers, session.folders, session.store):
        await room.close()


@pytest.fixture
def downloads():
    downloads = FakeDownloads()
    for number in (1, 2, 3):
        downloads.put(f"https://zoom.us/rec/{number}", video(SIZE, str(number).encode()))
    return downloads


@pytest.fixture
async def vm(qapp, tmp_path, downloads):
    io, changes = IoThread(), Changes()
    io.start()
    session = await io.run(opened(tmp_path, changes, downloads))
    vm = RecordingsViewModel(io, session, changes, SystemClock(), Settings, zone="UTC")
    vm.session, vm.told = session, []
    vm.failed.connect(vm.told.append)
    vm.actions.refused.connect(vm.told.append)
    vm.transfers.refused.connect(vm.told.append)
    vm.start()
    await until(lambda: vm.listing is not None and len(vm.listing.rows) == 3 and not vm.reading)
    yield vm
    await vm.close()
    await io.run(closed(session))
    io.stop()
    assert vm.told == []


async def test_zoom_is_listed_filtered_and_sorted(vm):
    assert vm.situation is Situation.ROWS and vm.error is None and vm.gaps == ()
    assert vm.listing.bytes == 3 * SIZE
    assert [host.email for host in vm.hosts] == ["ada@example.com"]
    vm.set_search("lecture 2")
    await until(lambda: vm.listing is not None and len(vm.listing.rows) == 1)
    vm.clear_filters()
    vm.set_more(MoreFilters(frozenset({"vtt"})))
    await until(lambda: vm.situation is Situation.EMPTY)
    vm.clear_filters()
    await until(lambda: vm.situation is Situation.ROWS)


async def test_what_is_selected_is_downloaded_and_shown_as_on_disk(vm, tmp_path):
    vm.selection.select(vm.listing.rows[:1])
    await until(lambda: vm.detail.detail is not None)
    assert vm.detail.lines[0].words == "Screen and speaker" and not vm.detail.can_open
    vm.actions.download_selected()
    await until(lambda: vm.detail.can_open)
    [line] = vm.detail.lines
    assert line.state is FileState.ON_DISK and line.bytes == SIZE and line.fraction == 1.0
    assert [row.state for row in vm.transfers.rows] == [FileState.ON_DISK]
    opened_at = []
    vm.actions.open_requested.connect(opened_at.append)
    vm.actions.open(vm.detail.uuid)
    await until(lambda: opened_at)
    assert opened_at[0].read_bytes() == video(SIZE, b"1")
    assert (tmp_path / "recordings") in opened_at[0].parents
    vm.set_state(RecordingState.ON_DISK)
    await until(lambda: vm.listing is not None and len(vm.listing.rows) == 1)


async def test_an_archive_holds_all_that_is_listed_and_knows_what_it_holds(vm, tmp_path):
    folder = tmp_path / "archive"
    used, started = [], []
    vm.folder_used.connect(used.append)
    dialog = vm.archive()
    dialog.started.connect(started.append)
    dialog.set_folder(folder)
    dialog.set_template("{topic}")
    await until(lambda: dialog.estimate is not None)
    assert (dialog.estimate.files, dialog.estimate.bytes) == (3, 3 * SIZE)
    dialog.start()
    await until(lambda: started)
    assert used == [folder]
    await until(lambda: vm.transfers.snapshot.done == 3)
    assert sorted(path.name for path in folder.glob("*.mp4")) == [f"Lecture {n}.mp4" for n in (1, 2, 3)]
    dialog.set_kinds(frozenset({"mp4"}))
    dialog.set_folder(tmp_path / "other")
    dialog.set_folder(folder)
    await until(lambda: dialog.estimate is not None)
    assert (dialog.estimate.files, dialog.estimate.already) == (0, 3)
    vm.release(dialog)


async def test_trash_and_undo_reach_zoom(vm):
    questions, trashed, restored = [], [], []
    vm.actions.trash_asked.connect(questions.append)
    vm.actions.trashed.connect(trashed.append)
    vm.actions.restored.connect(restored.append)
    vm.actions.ask_trash(["rec1=="])
    await until(lambda: questions)
    assert (questions[0].files, questions[0].bytes, questions[0].account) == (1, SIZE, "ada@example.com")
    vm.actions.trash(questions[0])
    await until(lambda: trashed and len(vm.listing.rows) == 2)
    vm.actions.undo(trashed[0])
    await until(lambda: restored and len(vm.listing.rows) == 3)
    assert vm.session.api.count("to trash") == vm.session.api.count("restore") == 1


async def test_why_is_this_empty_is_answered(vm):
    vm.explain()
    await until(lambda: vm.diagnosis.diagnosis is not None)
    assert vm.diagnosis.diagnosis.windows and vm.diagnosis.diagnosis.items == 3
