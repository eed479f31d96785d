"""A Users page in a window over a session in memory, as a person uses it."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)

from app.core.changes import Changes
from app.core.settings import Settings
from app.viewmodels.users import UsersViewModel
from app.views.pages.users import UsersPage
from app.views.widgets.toast import ToastArea
from app.views.window_state import WindowState
from tests.fakes import waiting
from tests.fakes.clock import FakeClock
from tests.fakes.meetings_session import NOW, InlineIo
from tests.fakes.users_session import users_session
from tests.views.pages.recordings_desk import settled

_HORIZONTAL = Qt.Orientation.Horizontal
_ADD_ROW = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class Desk:
    """The page, and what it told the outside."""

    def __init__(self, look, folder, session=None, rows=(), meetings=(), size=(1280, 724)):
        self.changes, self.clock = Changes(), FakeClock(NOW)
        self.session = session or users_session(rows, meetings)
        self.opened, self.connects, self.can_open = [], [], True
        self.folder = folder
        self.state = WindowState(folder / "window.ini")
        self.window = QWidget()
        self.window.resize(*size)
        self.toasts = ToastArea(look, self.window)
        self.vm = UsersViewModel(
            InlineIo(), self.session, self.changes, self.clock, Settings, zone="Europe/Berlin"
        )
        self.page = UsersPage(look, self.vm, self.state, self.toasts, self._open)
        self.page.connect_requested.connect(lambda: self.connects.append(True))
        self.page.setParent(self.window)
        self.page.resize(self.window.size())
        self.window.show()

    def _open(self, url):
        self.opened.append(url)
        return self.can_open

    async def settle(self, seconds=1.0):
        """Let everything happen that happens within so many seconds."""
        await settled()
        await self.clock.advance(seconds)
        # A file is written on a thread.
        await waiting.settled(self.vm.export)
        await settled()

    def table(self):
        return next(each for each in self.page.findChildren(QTableView) if each.accessibleName() == "Users")

    def texts(self, column="Name"):
        """What stands in the visible column of that header word."""
        model = self.table().model()
        titles = [model.headerData(i, _HORIZONTAL) for i in range(model.columnCount())]
        at = titles.index(column)
        return [model.index(row, at).data() for row in range(model.rowCount())]

    def headers(self):
        model, table = self.table().model(), self.table()
        shown = [i for i in range(model.columnCount()) if not table.isColumnHidden(i)]
        return [model.headerData(i, _HORIZONTAL) for i in shown]

    async def select(self, *rows):
        table, model = self.table(), self.page.list.model
        table.clearSelection()
        for place, row in enumerate(rows):
            at = model.row_of(row)
            if place == 0:
                table.select_row(at)
            else:
                table.selectionModel().select(model.index(at, 0), _ADD_ROW)
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

    def choice(self, label, within=None):
        """The combo box that a person knows by its label."""
        labels = [each for each in (within or self.page).findChildren(QLabel) if each.text() == label]
        found = [each.buddy() for each in labels if isinstance(each.buddy(), QComboBox)]
        assert len(found) == 1, f"{len(found)} choices “{label}”"
        return found[0]

    async def choose(self, label, text, within=None):
        box = self.choice(label, within)
        at = box.findText(text)
        assert at >= 0, f"“{label}” does not offer “{text}”"
        box.setCurrentIndex(at)
        box.activated.emit(at)
        await self.settle()

    def field(self, name, within=None):
        fields = (within or self.page).findChildren(QLineEdit)
        return next(each for each in fields if each.accessibleName() == name)

    def box(self, name, within):
        return next(each for each in within.findChildren(QCheckBox) if each.text() == name)

    def words(self, within=None):
        """What the visible labels say to a screen reader."""
        labels = (within or self.page.pane).findChildren(QLabel)
        return {each.accessibleName() or each.text() for each in labels if each.isVisible()}

    def dialog(self):
        found = [each for each in self.window.findChildren(QDialog) if each.isVisible()]
        return found[-1] if found else None

    async def close(self):
        await self.vm.close()
        self.window.deleteLater()
