"""More filters: kinds of file, size and length, in a sheet below their button."""

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from app.core.i18n import _
from app.viewmodels.recordings_state import MoreFilters, kind_choices
from app.views.look import Look
from app.views.pages._filters_button import CountingButton
from app.views.widgets.buttons import Button, Role
from app.views.widgets.fields import LineEdit
from app.views.widgets.labels import Kind, Label
from app.views.widgets.sheet import Sheet

MEGABYTE = 1_000_000
WIDTH = 384


class FiltersSheet(Sheet):
    """Chooses at once: there is nothing to confirm."""

    changed = Signal(object)
    """The MoreFilters that are wanted now."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent, _("More filters"), WIDTH)
        self.kinds = {each.extension: QCheckBox(each.words) for each in kind_choices()}
        self.least_size = self._number(_("At least, in MB"))
        self.most_size = self._number(_("At most, in MB"))
        self.least_length = self._number(_("At least, in minutes"))
        self.most_length = self._number(_("At most, in minutes"))
        self.clear = Button(look, _("Clear"), Role.FLAT, small=True)
        self.clear.clicked.connect(self._clear)
        self._lay_out()
        for box in self.kinds.values():
            box.toggled.connect(self._tell)
        self._showing = False

    def show_filters(self, filters: MoreFilters) -> None:
        """Show what is in force."""
        self._showing = True
        for extension, box in self.kinds.items():
            box.setChecked(extension in filters.kinds)
        _show(self.least_size, filters.least_bytes // MEGABYTE)
        _show(self.most_size, filters.most_bytes // MEGABYTE)
        _show(self.least_length, filters.least_minutes)
        _show(self.most_length, filters.most_minutes)
        self.clear.setEnabled(filters.count > 0)
        self._showing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return takes what was typed and closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell()
            self.accept()
            return
        super().keyPressEvent(event)

    def filters(self) -> MoreFilters:
        """What is chosen here."""
        return MoreFilters(
            kinds=frozenset(extension for extension, box in self.kinds.items() if box.isChecked()),
            least_bytes=_value(self.least_size) * MEGABYTE,
            most_bytes=_value(self.most_size) * MEGABYTE,
            least_minutes=_value(self.least_length),
            most_minutes=_value(self.most_length),
        )

    def _number(self, name: str) -> LineEdit:
        field = LineEdit(self._look, name=name)
        field.setMaximumWidth(self._look.px(80))
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,6}"), field))
        field.editingFinished.connect(self._tell)
        return field

    def _tell(self) -> None:
        if not self._showing:
            self.changed.emit(self.filters())

    def _clear(self) -> None:
        self.show_filters(MoreFilters())
        self._tell()

    def _lay_out(self) -> None:
        column = self.card
        column.addWidget(Label(_("Has a file of the kind"), Kind.STRONG))
        grid = QGridLayout()
        grid.setSpacing(0)
        for at, box in enumerate(self.kinds.values()):
            grid.addWidget(box, at // 2, at % 2)
        column.addLayout(grid)
        column.addLayout(self._bounds(_("Size"), self.least_size, self.most_size, _("MB")))
        column.addLayout(self._bounds(_("Length"), self.least_length, self.most_length, _("min")))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.clear)
        column.addLayout(foot)

    def _bounds(self, title: str, least: LineEdit, most: LineEdit, unit: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.px(8))
        label = Label(title, Kind.STRONG)
        label.setFixedWidth(self._look.px(64))
        for widget in (label, Label(_("from"), Kind.SECONDARY), least, Label(_("to"), Kind.SECONDARY), most):
            row.addWidget(widget)
        row.addWidget(Label(unit, Kind.SECONDARY))
        row.addStretch(1)
        return row


class FiltersButton(CountingButton):
    """Opens the sheet, and says how many of its filters are in use."""

    changed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.sheet = FiltersSheet(look, self)
        self.sheet.changed.connect(self.changed)
        self.clicked.connect(self.open_sheet)

    def open_sheet(self) -> None:
        """Show the sheet below the button, within the screen."""
        self.sheet.open_below(self, next(iter(self.sheet.kinds.values())))

    def show_filters(self, filters: MoreFilters) -> None:
        """Show what is in force."""
        self.show_count(filters.count)
        if not self.sheet.isVisible():
            self.sheet.show_filters(filters)


def _show(field: LineEdit, value: int) -> None:
    field.setText(str(value) if value else "")


def _value(field: LineEdit) -> int:
    text = field.text().strip()
    return int(text) if text.isascii() and text.isdecimal() else 0
