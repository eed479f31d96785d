import pytest
from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QApplication, QFileDialog

from app.core import changes
from app.core.errors import GreenroomError
from app.viewmodels import recordings as module
from app.viewmodels.archive_dialog import ArchivePhase, Estimate, Scope
from app.viewmodels.recording_actions import TrashQuestion
from app.views.dialogs.archive import ArchiveDialog, estimate_words
from app.views.dialogs.trash import RestoreDialog
from tests.fakes.recordings_session import sample_rows
from tests.views.pages.recordings_desk import Desk, settled
from tests.views.test_format import BRITISH


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(module, "RELOAD_GAP", 0)
    monkeypatch.setattr(module, "BUSY_RELOAD_GAP", 0)
    monkeypatch.setattr(changes, "COALESCE_SECONDS", 0)


@pytest.fixture
async def desk(look, tmp_path):
    desk = Desk(look, tmp_path, sample_rows())
    desk.session.folders.default = tmp_path / "recordings"
    await desk.settle()
    yield desk
    await desk.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


async def opened(desk):
    dialog = desk.page.archive()
    for _ in range(50):
        await desk.settle(0.1)
        if dialog.vm.estimate is not None:
            break
    return dialog


async def test_all_that_is_listed_is_counted_before_it_begins(desk):
    dialog = await opened(desk)
    assert dialog.vm.scope is Scope.LISTED
    assert not dialog.scopes[Scope.SELECTION].isVisible()
    assert dialog._sums.text().startswith("8 files to download, ")
    assert dialog.folder.edit.text() == str(desk.session.folders.default)
    assert dialog.template.message.startswith("For instance \u20682026-03-09")
    assert desk.session.transfers.named("add") == []


async def test_what_is_selected_can_be_archived_alone(desk, tmp_path):
    await desk.select(3, 4)
    dialog = await opened(desk)
    assert dialog.scopes[Scope.SELECTION].text() == "2 selected recordings"
    assert dialog.scopes[Scope.SELECTION].isChecked()
    dialog.kinds["mp4"].click()
    await desk.settle()
    assert "mp4" not in dialog.vm.kinds
    await desk.press("Download", dialog)
    [(folder, keys, template)] = desk.session.transfers.named("add")
    assert folder == tmp_path / "recordings"
    assert set(keys) == {"file31", "file41"}
    assert template == "{date} {time} {topic}/{kind}"
    assert not dialog.isVisible()
    assert desk.toasts.toast.text.startswith("2 files are being downloaded")


async def test_a_wrong_template_is_said_while_it_is_typed(desk):
    dialog = await opened(desk)
    dialog.template.edit.setText("{topik}")
    dialog._typing.timeout.emit()
    await settled()
    assert "topik" in dialog.template.message
    assert not dialog.start.isEnabled()
    dialog.template.edit.setText("{topic} {date}")
    dialog._typing.timeout.emit()
    await settled()
    assert dialog.start.isEnabled()


async def test_another_folder_is_typed_or_chosen(desk, tmp_path, monkeypatch):
    dialog = await opened(desk)
    dialog.folder.edit.setText(str(tmp_path / "elsewhere"))
    dialog.folder.edit.editingFinished.emit()
    assert dialog.vm.folder == tmp_path / "elsewhere"
    monkeypatch.setattr(QFileDialog, "open", lambda self: None)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda self: [str(tmp_path / "chosen")])
    dialog.folder.browse.click()
    dialog.folder.findChild(QFileDialog).finished.emit(1)
    assert dialog.vm.folder == tmp_path / "chosen"
    dialog.folder.edit.setText("relative")
    dialog.folder.edit.editingFinished.emit()
    assert dialog.folder.edit.text() == str(tmp_path / "chosen")


async def test_why_it_was_not_begun_stands_in_the_dialog(desk):
    dialog = await opened(desk)
    desk.session.transfers.error = GreenroomError("The disk is full", "3 GB are missing.", "Free some.")
    await desk.press("Download", dialog)
    assert dialog._problem.text == "The disk is full. 3 GB are missing. Free some."
    assert dialog.isVisible() and dialog.vm.phase is ArchivePhase.EDITING


async def test_cancel_stops_before_it_closes(desk):
    dialog = await opened(desk)
    dialog.vm.phase = ArchivePhase.LISTING
    dialog.vm.changed.emit()
    assert dialog.cancel_button.text() == "Stop"
    dialog.cancel_button.click()
    assert dialog.isVisible() and dialog.vm.phase is ArchivePhase.EDITING
    dialog.cancel_button.click()
    assert not dialog.isVisible()


def test_the_figures_in_words():
    words = estimate_words(Estimate(9, 42, 4_110_000_000, 2, 3, 1_000_000), BRITISH)
    assert words == (
        "42 files to download, 4.11 GB. 3 are there already. Of 2 the size is not known. "
        "Only 1 MB are free there: too little."
    )


async def test_many_are_restored_after_a_question_only(desk):
    question = TrashQuestion(
        tuple(f"r{n}" for n in range(21)), frozenset(), 21, 40, 10, "", "marta@halvern.example"
    )
    desk.vm.actions.restore_asked.emit(question)
    await settled()
    dialog = desk.dialog()
    assert isinstance(dialog, RestoreDialog)
    assert dialog.windowTitle() == "Restore 21 recordings?"
    await desk.press("Restore", dialog)
    assert len(desk.session.recordings.named("restore")) == 1


async def test_on_a_small_screen_the_form_scrolls_and_nothing_is_squeezed(desk, monkeypatch):
    monkeypatch.setattr(ArchiveDialog, "room", lambda _self: QSize(600, 300))
    dialog = await opened(desk)
    bar = dialog._form.verticalScrollBar()
    assert dialog.height() <= 300 and bar.maximum() > 0
    assert dialog.folder.height() >= dialog.folder.sizeHint().height()
    monkeypatch.setattr(ArchiveDialog, "room", lambda _self: QSize(1200, 900))
    dialog._make_room()
    await desk.settle(0.1)
    assert bar.maximum() == 0
