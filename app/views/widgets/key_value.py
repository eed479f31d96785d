"""Names and values in a pane, some of them to copy, some shown on request only."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.core.i18n import _
from app.views.look import Look
from app.views.widgets.buttons import Button, CopyIconButton, IconButton, Role
from app.views.widgets.command import Command
from app.views.widgets.labels import ElidedLabel, Kind, Label, plain_tooltip

DOTS = "••••••••"


@dataclass(frozen=True, slots=True)
class KeyValue:
    """One row."""

    label: str
    value: str = field(repr=False)
    copy: str = field(default="", repr=False)
    """What its copy button copies; without it there is no button."""
    secret: bool = False
    """Shown as dots until asked for."""
    link: Command | None = None
    tooltip: str = ""


class KeyValueGrid(QWidget):
    """Rows of a name and a value."""

    def __init__(self, look: Look, label_width: int = 88) -> None:
        super().__init__()
        self._look, self._label_width = look, label_width
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._rows: tuple[KeyValue, ...] = ()
        look.changed.connect(self._measure)
        self._measure()

    def set_rows(self, rows: Sequence[KeyValue]) -> None:
        """Show `rows`; what did not change stays as it is."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for i, row in enumerate(self._rows):
            label = Label(row.label, Kind.SECONDARY)
            self._grid.addWidget(label, i, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(_Value(self._look, row), i, 1)
        self._measure()

    def _measure(self) -> None:
        self._grid.setColumnMinimumWidth(0, self._look.px(self._label_width))
        for i in range(self._grid.rowCount()):
            # A grid keeps the rows that it once had.
            self._grid.setRowMinimumHeight(i, self._look.metrics.detail_row if i < len(self._rows) else 0)


class _Value(QWidget):
    """A value and its buttons."""

    def __init__(self, look: Look, row: KeyValue) -> None:
        super().__init__()
        self._row = row
        self._text = ElidedLabel(DOTS if row.secret else row.value)
        self._text.setAccessibleName(f"{row.label}: {_('hidden') if row.secret else row.value}")
        if row.tooltip:
            self.setToolTip(plain_tooltip(row.tooltip))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(6))
        line.addWidget(self._text, 1)
        if row.secret:
            eye = IconButton(look, "eye", _("Show {what}").format(what=row.label), mini=True, checkable=True)
            eye.toggled.connect(self._show)
            line.addWidget(eye)
        if row.copy:
            line.addWidget(CopyIconButton(look, _("Copy {what}").format(what=row.label), lambda: row.copy))
        if row.link is not None:
            button = Button(look, row.link.text, Role.LINK, bare=True)
            button.clicked.connect(row.link.run)
            line.addWidget(button)

    def _show(self, shown: bool) -> None:
        self._text.setText(self._row.value if shown else DOTS)
        self._text.setAccessibleName(f"{self._row.label}: {self._row.value if shown else _('hidden')}")
