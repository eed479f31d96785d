"""What can be done with recordings: fetching, opening, sharing, and the trash."""

from pathlib import Path

import pytest

from app.core.errors import GreenroomError
from app.core.settings import Settings
from app.services.recordings import Failure
from app.store.recordings import FileState, RecordingState
from app.viewmodels.recording_actions import RecordingActionsViewModel, Restored, Trashed
from app.viewmodels.recording_selection import RecordingSelection
from app.zoom.errors import NetworkError
from tests.fakes.clock import settle
from tests.fakes.meetings_session import ME, InlineIo
from tests.fakes.recordings_session import detail_of, file, recordings_session, sample_rows
from tests.fakes.transfers import MIB
from tests.fakes.waiting import until

SIGNALS = (
    *("queued", "trash_asked", "restore_asked", "trashed", "restored", "copied", "open_requested"),
    *("reveal_requested", "play_requested", "busy_changed", "refused", "failed"),
)
BUSY = Failure("rec2==", "Zoom is busy", "Zoom failed.", "Try again.")


@pytest.fixture
def session():
    return recordings_session(sample_rows())


@pytest.fixture
async def vm(session, qapp):
    settings = Settings(naming_template="{topic}")
    vm = RecordingActionsViewModel(InlineIo(), session, lambda: settings, None)
    vm._selection = RecordingSelection(InlineIo(), session.store, vm.tasks, vm)
    vm.told = {name: [] for name in SIGNALS}
    for name, told in vm.told.items():
        getattr(vm, name).connect(told.append)
    yield vm
    assert vm.told["failed"] == []
    await vm.close()


def put_on_disk(session, path):
    """Have the sound of the first recording on disk."""
    row = session.store.recordings.rows[1]
    files = (
        file(10),
        file(11, "audio_only", "M4A", state=FileState.ON_DISK, local_path=str(path)),
    )
    session.store.recordings.put(row, detail_of(row, files))


# Download


async def test_all_files_of_recordings_are_queued(vm, session):
    vm.download(["rec1==", "rec3=="])
    await settle()
    folder, keys, template = session.transfers.named("add")[0]
    assert (folder, template) == (Path("/recordings"), "{topic}")
    assert keys == ("file10", "file11", "file30", "file31")
    [queued] = vm.told["queued"]
    assert (queued.files, queued.already, queued.recordings) == (4, 0, 2)
    assert (queued.bytes, queued.folder) == (120 * MIB, folder)
    assert session.folders.opened == [folder]


async def test_single_files_are_queued(vm, session):
    vm.download(["rec1=="], frozenset({"file11"}))
    await settle()
    assert session.transfers.named("add")[0][1] == ("file11",)


async def test_the_selection_is_queued(vm, session):
    vm._selection.select([3, 4])
    vm.download_selected()
    await settle()
    assert session.transfers.named("add")[0][1] == ("file30", "file31", "file40", "file41")
    vm.download_selected()
    await settle()
    assert (vm.told["queued"][-1].files, vm.told["queued"][-1].already) == (0, 4)


async def test_where_nothing_can_be_fetched_nothing_is_opened(vm, session):
    row = session.store.recordings.rows[1]
    session.store.recordings.put(row, detail_of(row, [file(1, state=FileState.PROCESSING)]))
    vm.download(["rec1=="])
    await settle()
    assert vm.told["queued"][0].files == 0
    assert session.transfers.calls == [] and session.folders.opened == []


@pytest.mark.parametrize("room", ["transfers", "folders"])
async def test_a_full_disk_or_an_unusable_folder_is_told(vm, session, room):
    full = GreenroomError("The disk is full", "5 GB are needed, 2 are free.")
    getattr(session, room).error = full
    vm.download(["rec1=="])
    await settle()
    assert vm.told["refused"] == [full] and vm.told["queued"] == []


# Open


async def test_what_is_here_is_opened_here(vm, session, tmp_path):
    here = tmp_path / "a.m4a"
    here.write_bytes(b"sound")
    put_on_disk(session, here)
    vm.open("rec1==")
    vm.open("rec1==", "file11")
    vm.show_in_folder("rec1==")
    await until(lambda: len(vm.told["open_requested"]) == 2 and vm.told["reveal_requested"])
    assert vm.told["open_requested"] == [here, here] and vm.told["reveal_requested"] == [here]
    assert vm.told["play_requested"] == []


async def test_what_is_not_here_plays_at_zoom(vm, session, tmp_path):
    put_on_disk(session, tmp_path / "a.m4a")
    vm.open("rec3==")
    vm.open("rec1==", "file10")
    vm.play_in_browser("rec1==", "file11")
    await settle()
    assert vm.told["play_requested"] == [
        "https://halvern.zoom.us/rec/play/30?pwd=pLaY",
        "https://halvern.zoom.us/rec/play/10?pwd=pLaY",
        "https://halvern.zoom.us/rec/play/11?pwd=pLaY",
    ]


async def test_a_file_that_was_taken_away_is_told(vm, session, tmp_path):
    put_on_disk(session, tmp_path / "gone.m4a")
    vm.open("rec1==")
    vm.show_in_folder("rec1==")
    vm.show_in_folder("rec3==")
    await until(lambda: len(vm.told["refused"]) == 3)
    assert {error.title for error in vm.told["refused"]} == {"The file is not there any more"}


async def test_a_recording_that_nobody_knows_is_told(vm):
    vm.open("unknown==")
    await settle()
    assert [error.title for error in vm.told["refused"]] == ["No such recording"]


async def test_links_and_passcodes_are_copied(vm, session):
    vm.copy_share_link("rec1==")
    vm.copy_passcode("rec1==")
    await settle()
    copied = vm.told["copied"]
    assert [each.text for each in copied] == ["https://halvern.zoom.us/rec/share/1", "r7Kq-42mh"]
    assert [each.said for each in copied] == ["Share link copied", "Passcode copied"]
    assert "r7Kq" not in repr(copied)
    row = session.store.recordings.rows[1]
    session.store.recordings.put(row, detail_of(row, passcode=""))
    vm.copy_passcode("rec1==")
    await settle()
    assert len(copied) == 2


# Trash


async def test_a_question_names_recording_account_and_figures(vm, session):
    vm.ask_trash(["rec1=="])
    await settle()
    [question] = vm.told["trash_asked"]
    assert (question.uuids, question.keys, question.count) == (("rec1==",), frozenset(), 1)
    assert (question.topic, question.account) == ("Graduate School open evening", ME.email)
    assert (question.files, question.bytes, question.days) == (2, 60 * MIB, 30)
    assert session.recordings.calls == []


async def test_a_question_about_many_tells_what_they_are_together(vm, session):
    vm._selection.select([1, 2, 3])
    vm.ask_trash_selected()
    await settle()
    [question] = vm.told["trash_asked"]
    assert (question.count, question.files, question.topic) == (3, 6, "")
    assert question.bytes == sum(session.store.recordings.rows[n].size for n in (1, 2, 3))


async def test_a_question_about_recordings_that_are_not_selected_tells_their_files_too(vm):
    vm.ask_trash(["rec1==", "rec3=="])
    await settle()
    [question] = vm.told["trash_asked"]
    assert (question.count, question.files, question.bytes) == (2, 4, 120 * MIB)


async def test_nothing_selected_is_no_question(vm):
    vm.ask_trash_selected()
    vm.ask_restore_selected()
    await settle()
    assert vm.told["trash_asked"] == vm.told["restore_asked"] == []


async def test_trash_and_undo(vm, session):
    vm.ask_trash(["rec1=="])
    await settle()
    vm.trash(vm.told["trash_asked"][0])
    assert vm.busy
    await settle()
    assert not vm.busy and vm.told["busy_changed"] == [True, False]
    [trashed] = vm.told["trashed"]
    assert trashed == Trashed(("rec1==",), (), 1, "Graduate School open evening")
    assert session.store.recordings.rows[1].state is RecordingState.TRASH
    vm.undo(trashed)
    await settle()
    assert session.recordings.named("restore") == [(("rec1==",),)]
    assert vm.told["restored"] == [Restored(1, "Graduate School open evening")]


async def test_single_files_go_and_come_back(vm, session):
    vm.ask_trash_files("rec1==", frozenset({"file11"}))
    await settle()
    [question] = vm.told["trash_asked"]
    assert (question.count, question.files, question.bytes) == (1, 1, 10 * MIB)
    vm.trash(question)
    await settle()
    assert session.recordings.named("trash_files") == [({"rec1==": ("file11",)},)]
    vm.undo(vm.told["trashed"][0])
    await settle()
    assert session.recordings.named("restore_files") == [({"rec1==": ("file11",)},)]


async def test_restoring_what_is_selected(vm, session):
    vm._selection.select([5])
    vm.ask_restore_selected()
    vm.ask_restore(["rec5=="])
    await settle()
    assert vm.told["restore_asked"][0] == vm.told["restore_asked"][1]
    vm.restore(vm.told["restore_asked"][0])
    await settle()
    assert vm.told["restored"] == [Restored(1, "Faculty budget")]
    vm.restore_at_once(["rec5=="], "Faculty budget")
    await settle()
    assert len(session.recordings.named("restore")) == 2


async def test_what_zoom_left_as_it_was_is_told(vm, session):
    session.recordings.refused = {"rec2==": BUSY}
    vm.ask_trash(["rec1==", "rec2==", "rec3=="])
    await settle()
    vm.trash(vm.told["trash_asked"][0])
    await settle()
    assert vm.told["trashed"][0].uuids == ("rec1==", "rec3==")
    [error] = vm.told["refused"]
    assert error.title == "Zoom is busy"
    assert "1 of 3" in error.message and "rec2==" in error.details


async def test_where_zoom_did_nothing_there_is_nothing_to_undo(vm, session):
    session.recordings.refused = {"rec2==": BUSY}
    vm.ask_trash(["rec2=="])
    await settle()
    vm.trash(vm.told["trash_asked"][0])
    await settle()
    assert vm.told["trashed"] == []
    assert [error.message for error in vm.told["refused"]] == ["Zoom failed."]
    session.recordings.error = NetworkError("dns")
    vm.restore_at_once(["rec2=="])
    await settle()
    assert vm.told["refused"][-1] is session.recordings.error
    assert not vm.busy and vm.told["restored"] == []


async def test_one_change_at_a_time(vm, session):
    vm.restore_at_once(["rec5=="])
    vm.restore_at_once(["rec5=="])
    await settle()
    assert len(session.recordings.named("restore")) == 1


async def test_undo_waits_for_what_is_being_changed(vm, session):
    vm.restore_at_once(["rec5=="])
    vm.undo(Trashed(("rec1==",), (), 1, ""))
    await settle()
    assert session.recordings.named("restore") == [(("rec5==",),), (("rec1==",),)]
    assert vm.told["busy_changed"] == [True, False]


async def test_an_error_that_nobody_expected_is_told_without_its_text(vm, session):
    session.store.recordings.error = RuntimeError("a bug")
    vm.download(["rec1=="])
    await settle()
    [error] = vm.told["refused"]
    assert error.title == "Something went wrong" and "a bug" not in str(error)


async def test_what_the_scopes_lack_is_said_beforehand(vm, session):
    assert (vm.why_no_trash, vm.why_no_restore) == ("", "")
    session.recordings.may_trash = session.recordings.may_restore = False
    session.recordings.trash_why_not = session.recordings.restore_why_not = "It needs a scope."
    assert (vm.why_no_trash, vm.why_no_restore) == ("It needs a scope.", "It needs a scope.")


async def test_a_selection_that_changed_meanwhile_does_not_change_the_question(vm):
    vm._selection.select([1, 2])
    await settle()
    vm.ask_trash(["rec1==", "rec3=="])
    vm._selection.select([4])
    await settle()
    assert vm.told["trash_asked"][0].uuids == ("rec1==", "rec3==")
