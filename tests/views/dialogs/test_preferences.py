from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.core.errors import SettingsError
from app.core.preferences import Preferences
from app.core.settings import Origin, Settings
from app.viewmodels.preferences import PreferencesViewModel
from app.views.dialogs._downloads_page import DownloadsPage
from app.views.dialogs.preferences import AppearancePage, NetworkPage, PlanPage, PreferencesDialog
from tests.fakes.meetings_session import InlineIo


@pytest.fixture
def make(look, tmp_path, monkeypatch, qtbot):
    def making(settings=None, *, certificates=True):
        preferences = Preferences(tmp_path / "settings.json")
        vm = PreferencesViewModel(
            InlineIo(), preferences, settings or Settings(), system_certificates=certificates
        )
        vm.asked = []
        monkeypatch.setattr(vm, "set", lambda name, value: vm.asked.append((name, value)))
        dialog = PreferencesDialog(look, vm)
        qtbot.addWidget(dialog)
        dialog.open()
        return vm, dialog

    return making


def page(dialog, kind):
    return dialog.findChild(kind)


def test_its_pages(make):
    _vm, dialog = make()
    assert dialog.windowTitle() == "Preferences"
    assert [dialog.list.item(at).text() for at in range(4)] == [
        "Appearance",
        "Plan",
        "Network",
        "Downloads",
    ]
    assert page(dialog, AppearancePage).isVisible()
    dialog.open_page("Network")
    assert page(dialog, NetworkPage).isVisible()
    assert not page(dialog, AppearancePage).isVisible()


def test_the_rows_of_its_list_do_not_overlap(make, look):
    _vm, dialog = make()
    tops = [dialog.list.visualItemRect(dialog.list.item(at)).top() for at in range(3)]
    assert {below - above for above, below in pairwise(tops)} == {look.px(32)}


def test_appearance(make, qtbot):
    vm, dialog = make(Settings(appearance="dark", text_size=140))
    shown = page(dialog, AppearancePage)
    assert shown.themes["dark"].isChecked()
    assert shown.text_size.key() == "140"
    shown.themes["light"].click()
    qtbot.keyClick(shown.text_size, Qt.Key.Key_Down)
    assert vm.asked == [("appearance", "light"), ("text_size", 150)]


def test_plan(make):
    vm, dialog = make()
    dialog.open_page("Plan")
    shown = page(dialog, PlanPage)
    assert shown.plans["pro"].isChecked()
    shown.plans["business"].click()
    assert vm.asked == [("plan", "business")]


def test_a_plan_from_the_environment_is_told_and_stays(make):
    _vm, dialog = make(Settings(plan="free", origins={"plan": Origin.ENVIRONMENT}))
    shown = page(dialog, PlanPage)
    assert not shown.plans["pro"].isEnabled()
    assert shown.plans["free"].isChecked()
    assert "Set by ZOOM_PLAN in the environment." in [label.text() for label in shown.findChildren(QLabel)]


def test_a_proxy_of_ones_own(make, qtbot):
    vm, dialog = make()
    dialog.open_page("Network")
    shown = page(dialog, NetworkPage)
    assert not shown.address.isEnabled()
    shown.kinds["custom"].click()
    assert shown.address.isEnabled()
    assert vm.asked == []
    qtbot.keyClicks(shown.address, "http://proxy:3128")
    qtbot.keyClick(shown.address, Qt.Key.Key_Return)
    assert ("proxy", "http://proxy:3128") in vm.asked
    assert dialog.isVisible(), "Return in the field must not close the dialog"
    vm.refused.emit("proxy", SettingsError("proxy", "it must be an address.", "http://host:port"))
    assert "it must be an address." in shown.field.error
    vm.accepted.emit("proxy")
    assert shown.field.error == ""
    shown.kinds["none"].click()
    assert vm.asked[-1] == ("proxy", "none")
    assert not shown.address.isEnabled()


def test_a_wrong_proxy_keeps_the_dialog_open_and_says_why(make, qtbot, monkeypatch):
    vm, dialog = make()
    monkeypatch.undo()
    shown = page(dialog, NetworkPage)
    dialog.open_page("Network")
    shown.kinds["custom"].click()
    qtbot.keyClicks(shown.address, "socks5://proxy:1080")
    dialog.open_page("Appearance")
    dialog.accept()
    assert dialog.isVisible()
    assert shown.isVisible()
    assert "http://host:port" in shown.field.error
    dialog.reject()
    assert not dialog.isVisible()
    assert vm.settings.proxy == "environment"


@pytest.mark.parametrize(("own", "words"), [(True, "certificates of this computer"), (False, "Mozilla’s")])
def test_whose_certificates_are_trusted(make, own, words):
    _vm, dialog = make(certificates=own)
    texts = [label.text() for label in page(dialog, NetworkPage).findChildren(QLabel)]
    assert any(words in text for text in texts)


def test_downloads(make, tmp_path):
    vm, dialog = make(Settings(archive_folders=("/srv/2024",), parallel_downloads=6, speed_limit=700))
    dialog.open_page("Downloads")
    shown = page(dialog, DownloadsPage)
    assert shown.parallel.key() == "6"
    assert shown.speed.currentText() == "700 KB/s"
    shown.parallel.chosen.emit("8")
    shown.speed.chosen.emit("0")
    assert vm.asked == [("parallel_downloads", 8), ("speed_limit", 0)]
    shown.folder.edit.setText(str(tmp_path))
    shown.folder.edit.editingFinished.emit()
    assert vm.asked[-1] == ("download_folder", str(tmp_path))


def test_a_naming_template_shows_what_it_makes(make):
    vm, dialog = make()
    shown = page(dialog, DownloadsPage)
    assert "Weekly review" in shown.template.message
    shown.template.edit.setText("{topic}/{date}")
    shown.template.edit.editingFinished.emit()
    assert vm.asked == [("naming_template", "{topic}/{date}")]
    shown.template.edit.setText("{topik}")
    assert "topik" in shown.template.message
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.list.currentItem().text() == "Downloads"


def test_the_fields_of_a_template_are_in_a_menu(make):
    _vm, dialog = make()
    shown = page(dialog, DownloadsPage)
    shown.template.edit.setText("")
    actions = shown.template._menu().actions()
    next(action for action in actions if action.text().startswith("{host}")).trigger()
    assert shown.template.text() == "{host}"


def test_archive_folders_are_added_and_removed(make):
    vm, dialog = make(Settings(archive_folders=("/srv/2024", "/srv/2025")))
    shown = page(dialog, DownloadsPage)
    assert not shown.remove_folder.isEnabled()
    shown.folders.setCurrentRow(0)
    shown.remove_folder.click()
    assert vm.asked == [("archive_folders", ("/srv/2025",))]
    vm.add_archive_folder("/srv/2026")
    assert vm.asked[-1] == ("archive_folders", ("/srv/2024", "/srv/2025", "/srv/2026"))
    vm.refused.emit("archive_folders", SettingsError("folders", "It is not absolute.", "/srv"))
    assert "not absolute" in shown._folders_problem.text()


def test_what_the_environment_sets_can_only_be_read(make):
    origins = {"download_folder": Origin.ENVIRONMENT, "naming_template": Origin.OPTION}
    _vm, dialog = make(Settings(download_folder="/srv/here", origins=origins))
    shown = page(dialog, DownloadsPage)
    assert shown.folder.edit.text() == "/srv/here"
    assert not shown.folder.isEnabled()
    assert shown.template.edit.isReadOnly()
