"""Which columns the table of people shows."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from app.core.i18n import _
from app.viewmodels.users_words import COLUMNS, DEFAULT_COLUMNS, FIXED_COLUMN, column_words
from app.views.look import Look
from app.views.widgets.buttons import Button, IconButton, Role
from app.views.widgets.sheet import Sheet

WIDTH = 256


class ColumnsSheet(Sheet):
    """A box for each column but the one that is always there."""

    changed = Signal(object)
    """The names of the columns that are wanted now, as a tuple."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent, _("Columns"), WIDTH)
        self.card.setSpacing(0)
        self.boxes = {name: QCheckBox(column_words(name)) for name in COLUMNS if name != FIXED_COLUMN}
        self.usual = Button(look, _("Usual columns"), Role.FLAT, small=True)
        self.usual.clicked.connect(lambda: self.changed.emit(DEFAULT_COLUMNS))
        for box in self.boxes.values():
            self.card.addWidget(box)
            box.clicked.connect(self._tell)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, look.px(8), 0, 0)
        foot.addStretch(1)
        foot.addWidget(self.usual)
        self.card.addLayout(foot)

    def show_columns(self, columns: tuple[str, ...]) -> None:
        """Show which are there."""
        for name, box in self.boxes.items():
            box.setChecked(name in columns)
        self.usual.setEnabled(columns != DEFAULT_COLUMNS)

    def _tell(self) -> None:
        chosen = [name for name, box in self.boxes.items() if box.isChecked()]
        self.changed.emit((FIXED_COLUMN, *chosen))


class ColumnsButton(IconButton):
    """Opens the sheet."""

    changed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "columns", _("Columns"))
        self.sheet = ColumnsSheet(look, self)
        self.sheet.changed.connect(self.changed)
        self.clicked.connect(self.open_sheet)

    def open_sheet(self) -> None:
        """Show the sheet below the button, within the screen."""
        self.sheet.open_below(self, next(iter(self.sheet.boxes.values())))
