"""“Archive…”: what it counts, what it asks Zoom, and what it hands to the transfers."""

import asyncio
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.core.changes import Change, Changes
from app.core.errors import GreenroomError
from app.core.settings import Settings
from app.services.recordings import Gap, ListingPhase, ListingState
from app.viewmodels import _archive_survey
from app.viewmodels._archive_survey import CHUNK, look_at_folder
from app.viewmodels.archive_dialog import ArchiveDialogViewModel, ArchivePhase, Estimate, Listed, Scope
from app.viewmodels.base import ViewModel
from app.viewmodels.naming import preview_of
from app.viewmodels.recording_selection import RecordingSelection
from app.viewmodels.recordings_state import Filters, HostChoice
from app.zoom.errors import NetworkError
from tests.fakes.clock import FakeClock, settle
from tests.fakes.meetings_session import HENRIK, NOW, InlineIo
from tests.fakes.recordings_session import cost, detail_of, file, recording, recordings_session, sample_rows
from tests.fakes.transfers import MIB
from tests.fakes.waiting import until

FILTERS = Filters(date(2026, 9, 1))
GAP = Gap(date(2026, 9, 1), date(2026, 9, 30), "", "Zoom is busy", "Zoom failed.", "Try again.")


@pytest.fixture
def session(tmp_path):
    session = recordings_session(sample_rows())
    session.folders.default = tmp_path
    session.recordings.costs = cost(0, 0.0)
    return session


@pytest.fixture
async def open_dialog(session, qapp):
    owner, dialogs = ViewModel(), []

    async def open_it(*, selected=(), filters=FILTERS, settings=None):
        selection = RecordingSelection(InlineIo(), session.store, owner.tasks, owner)
        selection.select(selected)
        listed = Listed(filters, date(2026, 11, 24), "UTC")
        vm = ArchiveDialogViewModel(
            InlineIo(), session, Changes(), FakeClock(NOW), settings or Settings(), selection, listed
        )
        vm.told = {"started": [], "refused": [], "failed": []}
        for name, told in vm.told.items():
            getattr(vm, name).connect(told.append)
        dialogs.append(vm)
        await counted(vm)
        return vm

    yield open_it
    for vm in dialogs:
        assert vm.told["failed"] == []
        await vm.close()
    await owner.close()


async def counted(vm):
    await until(lambda: vm.estimate is not None or vm.told["refused"])


# What it counts


async def test_all_that_is_listed_is_counted(open_dialog, session, tmp_path):
    vm = await open_dialog()
    assert vm.scope is Scope.LISTED
    estimate = vm.estimate
    assert (estimate.recordings, estimate.files, estimate.bytes) == (4, 8, 4 * 60 * MIB)
    assert (estimate.unknown_sizes, estimate.already) == (0, 0)
    assert estimate.free_bytes == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.2)
    assert vm.can_start and vm.cost is None
    assert session.recordings.named("read") == [] and session.transfers.calls == []


async def test_the_filters_of_the_page_count(open_dialog):
    vm = await open_dialog(filters=replace(FILTERS, search="algebra"))
    assert vm.estimate.recordings == 1


async def test_several_selected_ones_are_what_is_meant(open_dialog):
    vm = await open_dialog(selected=[1, 6])
    assert (vm.scope, vm.selected_count) == (Scope.SELECTION, 2)
    assert (vm.estimate.recordings, vm.estimate.files) == (2, 4)
    vm.set_scope(Scope.LISTED)
    assert vm.estimate is None
    await counted(vm)
    assert vm.estimate.recordings == 4


async def test_kinds_are_chosen_without_counting_anew(open_dialog, session):
    vm = await open_dialog()
    before = len(session.store.recordings.queries)
    vm.set_kinds(frozenset({"m4a"}))
    assert (vm.estimate.files, vm.estimate.bytes) == (4, 4 * 10 * MIB)
    vm.set_kinds(frozenset({"vtt"}))
    assert vm.estimate.files == 0 and not vm.can_start
    assert len(session.store.recordings.queries) == before


async def test_sizes_that_zoom_did_not_tell_are_counted_apart(open_dialog, session):
    row = session.store.recordings.rows[1]
    session.store.recordings.put(row, detail_of(row, [file(1, size=None), file(2, size=5)]))
    vm = await open_dialog(filters=replace(FILTERS, search="open evening"))
    assert (vm.estimate.files, vm.estimate.bytes, vm.estimate.unknown_sizes) == (2, 5, 1)


async def test_what_the_folder_holds_is_not_fetched_again(open_dialog, session, tmp_path):
    other = tmp_path / "archive"
    session.folders.held[other] = {"file10", "file11", "file20"}
    vm = await open_dialog()
    vm.set_folder(other)
    await counted(vm)
    assert (vm.estimate.files, vm.estimate.already) == (5, 3)
    assert session.folders.opened == []


async def test_any_number_is_counted_in_pieces(open_dialog, session):
    session.store.recordings.rows = {n: recording(n) for n in range(1, CHUNK + 11)}
    vm = await open_dialog()
    assert vm.estimate.recordings == CHUNK + 10
    assert [len(piece) for piece in session.store.recordings.fetched] == [CHUNK, 10]


# What is in the way


async def test_a_disk_that_is_too_small_is_told_beforehand(open_dialog, monkeypatch):
    monkeypatch.setattr(_archive_survey.shutil, "disk_usage", lambda _path: SimpleNamespace(free=200 * MIB))
    vm = await open_dialog()
    assert not vm.estimate.fits and not vm.can_start
    vm.set_kinds(frozenset({"mp4"}))
    assert vm.estimate.fits and vm.can_start
    vm.start()
    await settle()
    assert vm.told["started"][0].files == 4


def test_what_cannot_be_told_of_a_disk_does_not_stand_in_the_way():
    assert Estimate(1, 1, 10**15, 0, 0, None).fits


def test_folders_that_cannot_be_used(tmp_path):
    assert look_at_folder(tmp_path / "new" / "deep").problem == ""
    assert look_at_folder(tmp_path / "new").free > 0
    a_file = tmp_path / "file"
    a_file.write_bytes(b"")
    for path in (a_file, a_file / "below"):
        assert look_at_folder(path).problem == "A part of this path is a file, not a folder."
    assert look_at_folder(Path("relative")).problem == "This is not the whole path of a folder."


def test_a_folder_that_one_may_not_write_into(tmp_path, monkeypatch):
    monkeypatch.setattr(_archive_survey.os, "access", lambda _path, _mode: False)
    assert look_at_folder(tmp_path).problem == "You may not write into this folder."


def test_a_folder_that_one_may_not_look_into(tmp_path, monkeypatch):
    def refuses(_path, _mode):
        raise PermissionError("no")

    monkeypatch.setattr(_archive_survey.os, "access", refuses)
    assert look_at_folder(tmp_path).problem == "You may not look into this folder."


def test_a_disk_that_does_not_tell_its_space(tmp_path, monkeypatch):
    def fails(_path):
        raise OSError("stale handle")

    monkeypatch.setattr(_archive_survey.shutil, "disk_usage", fails)
    assert look_at_folder(tmp_path).free is None


async def test_a_folder_that_cannot_be_used_stands_in_the_way(open_dialog, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    vm = await open_dialog()
    vm.set_folder(tmp_path / "file")
    await counted(vm)
    assert vm.folder_problem and not vm.can_start
    vm.set_folder(tmp_path)
    await counted(vm)
    assert vm.folder_problem == "" and vm.can_start


async def test_the_name_is_previewed_while_it_is_typed(open_dialog):
    vm = await open_dialog(settings=Settings(naming_template="{topic}"))
    assert vm.template == "{topic}" and vm.preview.endswith(".mp4")
    vm.set_template("{nobody}")
    assert vm.preview == "" and "nobody" in vm.template_problem
    assert not vm.can_start
    vm.start()
    await settle()
    assert vm.told["started"] == []
    vm.set_template(" {date}/{kind} ")
    assert vm.preview.startswith("2026-03-09/") and vm.template_problem == ""


def test_a_preview_is_a_path_or_a_problem():
    assert preview_of("{date}").problem == ""
    assert preview_of("../{date}").path == "" and preview_of("../{date}").problem.endswith(".")


async def test_a_store_that_fails_is_told(open_dialog, session):
    session.store.recordings.error = GreenroomError("The store", "is broken")
    vm = await open_dialog()
    assert vm.told["refused"] == [session.store.recordings.error]
    assert vm.estimate is None and not vm.can_start


# What it does


async def test_the_files_go_to_the_transfers_oldest_first(open_dialog, session, tmp_path):
    vm = await open_dialog()
    vm.set_kinds(frozenset({"m4a"}))
    vm.set_template("{topic}")
    vm.start()
    assert vm.phase is ArchivePhase.QUEUEING and not vm.can_start
    await settle()
    assert session.transfers.named("add") == [(tmp_path, ("file41", "file31", "file21", "file11"), "{topic}")]
    [queued] = vm.told["started"]
    assert (queued.files, queued.bytes, queued.recordings, queued.folder) == (4, 40 * MIB, 4, tmp_path)
    assert vm.phase is ArchivePhase.EDITING


async def test_a_long_list_is_queued_in_pieces_and_told_as_one(open_dialog, session):
    session.store.recordings.rows = {n: recording(n) for n in range(1, CHUNK + 11)}
    vm = await open_dialog()
    vm.start()
    await until(lambda: vm.told["started"])
    assert [len(call[1]) for call in session.transfers.named("add")] == [2 * CHUNK, 20]
    assert vm.told["started"][0].files == 2 * (CHUNK + 10)


async def test_what_zoom_has_not_told_yet_is_asked_first(open_dialog, session):
    session.recordings.costs = cost(5, 3.0)
    gate = asyncio.Event()
    session.recordings.before_answer = gate.wait
    host = HostChoice(HENRIK.id, HENRIK.email, HENRIK.name)
    vm = await open_dialog(filters=replace(FILTERS, host=host))
    assert vm.cost.requests == 5
    vm.start()
    await settle()
    assert vm.phase is ArchivePhase.LISTING
    session.recordings.now = ListingState(phase=ListingPhase.RUNNING, done_windows=2, windows=5)
    vm._on_changes((Change("listing"),))
    assert vm.listing_state.done_windows == 2
    session.store.recordings.put(
        recording(9, days_ago=2, host_id=HENRIK.id, host_name=HENRIK.name, host_email=HENRIK.email)
    )
    gate.set()
    await settle()
    assert session.recordings.named("read")[0][:3] == (date(2026, 9, 1), date(2026, 11, 24), (HENRIK.id,))
    assert session.transfers.named("add")[0][1] == ("file30", "file31", "file90", "file91")


async def test_nothing_is_asked_for_a_selection(open_dialog, session):
    session.recordings.costs = cost(5, 3.0)
    vm = await open_dialog(selected=[1, 2])
    assert vm.cost is None
    vm.start()
    await settle()
    assert session.recordings.calls == []
    assert vm.told["started"][0].files == 4


async def test_an_unknown_range_can_be_archived_though_nothing_is_listed_yet(open_dialog, session):
    session.store.recordings.rows.clear()
    session.recordings.costs = cost(5, 3.0)
    vm = await open_dialog()
    assert vm.estimate.files == 0 and vm.can_start


async def test_parts_that_zoom_did_not_tell_are_kept_and_the_rest_is_archived(open_dialog, session):
    session.recordings.costs = cost(5, 3.0)
    result = session.recordings.result
    session.recordings.result = replace(result, found=4, missing=(GAP,), error=NetworkError("dns"))
    vm = await open_dialog()
    vm.start()
    await settle()
    assert vm.missing == (GAP,)
    assert vm.told["started"][0].files == 8


async def test_where_zoom_tells_nothing_the_dialog_stays(open_dialog, session):
    session.recordings.costs = cost(5, 3.0)
    session.recordings.result = replace(session.recordings.result, error=NetworkError("dns"))
    vm = await open_dialog()
    vm.start()
    await settle()
    assert vm.told["refused"] == [session.recordings.result.error]
    assert vm.phase is ArchivePhase.EDITING and vm.can_start
    assert session.transfers.calls == []


async def test_a_full_disk_is_told_and_the_dialog_stays(open_dialog, session):
    full = GreenroomError("The disk is full", "5 GB are needed, 2 are free.")
    session.transfers.error = full
    vm = await open_dialog()
    vm.start()
    await settle()
    assert vm.told == {"started": [], "refused": [full], "failed": []}
    assert vm.can_start


async def test_cancelling_stops_what_was_begun(open_dialog, session):
    session.recordings.costs = cost(5, 3.0)
    session.recordings.before_answer = asyncio.Event().wait
    vm = await open_dialog()
    vm.start()
    await settle()
    vm.cancel()
    await settle()
    assert vm.phase is ArchivePhase.EDITING and vm.told["started"] == []
    assert session.transfers.calls == []
