"""A Recordings page in a window over a session in memory, as a person uses it."""

import asyncio

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QTableView, QWidget

from app.core.changes import Changes
from app.core.settings import Settings
from app.viewmodels.recordings import RecordingsViewModel
from app.views.pages.recordings import RecordingsPage
from app.views.widgets.toast import ToastArea
from app.views.window_state import WindowState
from tests.fakes import waiting
from tests.fakes.clock import FakeClock
from tests.fakes.meetings_session import NOW, InlineIo
from tests.fakes.recordings_session import recordings_session


async def settled():
    for _ in range(30):
        await asyncio.sleep(0)
        QApplication.processEvents()


class Desk:
    """The page, and what it told the outside."""

    def __init__(self, look, folder, rows, details=(), transfers=(), **shown):
        self.changes, self.clock = Changes(), FakeClock(NOW)
        self.session = recordings_session(rows, details, self.changes)
        self.session.transfers.show(*transfers, **shown)
        self.opened, self.told, self.can_open = [], [], True
        self.state = WindowState(folder / "window.ini")
        self.window = QWidget()
        self.window.resize(1280, 724)
        self.toasts = ToastArea(look, self.window)
        self.vm, self.page = self._page(look)
        self.files = []
        self.page.actions_.files.open = lambda path: self.files.append(("open", path))
        self.page.actions_.files.show_in_folder = lambda path: self.files.append(("show", path))
        self.window.show()

    def _page(self, look):
        vm = RecordingsViewModel(
            InlineIo(), self.session, self.changes, self.clock, Settings, zone="Europe/Berlin"
        )
        page = RecordingsPage(look, vm, self.state, self.toasts, self._open)
        page.setParent(self.window)
        page.resize(self.window.size())
        return vm, page

    def _open(self, url):
        self.opened.append(url)
        return self.can_open

    async def settle(self, seconds=1.0):
        """Let everything happen that happens within so many seconds."""
        await settled()
        await self.clock.advance(seconds)
        # Some commands look at the disk, on a thread.
        await waiting.settled(self.vm.actions)
        await settled()

    async def settle_disk(self):
        """Let a transfer's file be looked for, on a thread."""
        running = self.vm.transfers.tasks._tasks
        looking = [task for task in running if not task.get_name().endswith("poll")]
        await asyncio.gather(*looking)
        await settled()

    def table(self, name="Recordings"):
        return next(each for each in self.page.findChildren(QTableView) if each.accessibleName() == name)

    def field(self, name):
        return next(each for each in self.page.findChildren(QLineEdit) if each.accessibleName() == name)

    def texts(self, column=1, name="Recordings"):
        model = self.table(name).model()
        return [model.index(row, column).data() for row in range(model.rowCount())]

    async def select(self, *rows):
        self.table().clearSelection()
        for place, row in enumerate(rows):
            at = self.page.list.model.row_of(row)
            if place == 0:
                self.table().select_row(at)
            else:
                self.page.list.table.selectionModel().select(self.page.list.model.index(at, 0), _ADD_ROW)
        await self.settle()

    def buttons(self, name, within=None):
        return [
            each
            for each in (within or self.page).findChildren(QAbstractButton)
            if name in {each.text(), each.accessibleName()} and each.isVisible()
        ]

    def button(self, name, within=None):
        """The visible button of that name, as a person finds it."""
        found = self.buttons(name, within)
        assert len(found) == 1, f"{len(found)} buttons “{name}”"
        return found[0]

    async def press(self, name, within=None):
        self.button(name, within).click()
        await self.settle()

    def dialog(self):
        found = [each for each in self.window.findChildren(QDialog) if each.isVisible()]
        return found[-1] if found else None

    async def close(self):
        await self.vm.close()
        self.window.deleteLater()


_ADD_ROW = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
