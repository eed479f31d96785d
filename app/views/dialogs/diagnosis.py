"""“Why is this empty?”: what Zoom was asked, what it answered, and what the sign-in may see."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.services.recordings import Diagnosis, Reach
from app.viewmodels.recordings_diagnosis import DiagnosisViewModel
from app.views.dialogs.base import Dialog
from app.views.format import Formats
from app.views.look import Look
from app.views.models.windows import WindowsModel
from app.views.widgets.buttons import CopyButton, Role
from app.views.widgets.error_panel import error_details
from app.views.widgets.key_value import KeyValue, KeyValueGrid
from app.views.widgets.labels import Kind, Label
from app.views.widgets.table import Column, TableView

SIZE = QSize(720, 560)
LABEL_WIDTH = 160


class DiagnosisDialog(Dialog):
    """Reasons first, then the windows, the scopes and the people."""

    retry_requested = Signal()
    """Ask Zoom for the range again."""

    def __init__(
        self,
        look: Look,
        parent: QWidget | None,
        vm: DiagnosisViewModel,
        formats: Formats,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(look, parent, _("Why is this empty?"))
        self._vm, self._formats, self._now = vm, formats, now
        self.resize(QSize(look.px(SIZE.width()), look.px(SIZE.height())).boundedTo(self.room()))
        self.model = WindowsModel(formats, now, self)
        self._hints = Label("", Kind.BODY, wrap=True)
        self._grid = KeyValueGrid(look, LABEL_WIDTH)
        self._scopes = Label("", Kind.CODE, wrap=True, selectable=True)
        self.table = TableView(look, _("Windows asked"), _columns())
        self.table.setModel(self.model)
        self._lay_out()
        self._copy = CopyButton(look, _("Copy details"), self._as_text)
        self.add_footer(self._copy)
        self.retry = self.add_button(_("Ask Zoom again"), Role.PLAIN, self._retry)
        self.add_button(_("Close"), Role.PRIMARY, self.accept).setFocus()
        vm.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        diagnosis, error = self._vm.diagnosis, self._vm.error
        self.retry.setEnabled(not self._vm.busy)
        self._copy.setEnabled(diagnosis is not None or error is not None)
        if error is not None:
            self._hints.setText(" ".join(filter(None, (error.title + ".", error.message, error.next_step))))
        elif diagnosis is None:
            self._hints.setText(_("Looking at what Zoom was asked…"))
        if diagnosis is None:
            return
        if error is None:
            self._hints.setText(
                "\n".join(diagnosis.hints) or _("Zoom was asked for all of it, and has nothing.")
            )
        self._grid.set_rows(_figures(diagnosis, self._formats))
        self._show_scopes(diagnosis)
        self.model.show(diagnosis.windows)
        self.table.setMinimumHeight(self.table.minimumSizeHint().height())

    def _show_scopes(self, diagnosis: Diagnosis) -> None:
        lines = [_("{scope}: lacking").format(scope=scope) for scope in diagnosis.scopes_lacking]
        lines += diagnosis.scopes_had
        if not diagnosis.scopes_known:
            lines.insert(0, _("Zoom did not tell which scopes were granted."))
        self._scopes.setText("\n".join(lines))
        self._scopes.setVisible(bool(lines))

    def _retry(self) -> None:
        self.accept()
        self.retry_requested.emit()

    def _lay_out(self) -> None:
        px = self.look.px
        self.body.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        inside.setProperty("clear", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(self._hints)
        column.addWidget(self._grid)
        for title, content in ((_("Scopes"), self._scopes), (_("Windows asked"), self.table)):
            column.addWidget(Label(title, Kind.STRONG))
            column.addWidget(content)
        column.setStretchFactor(self.table, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(_("Why is this empty?"))
        area.setWidget(inside)
        self.body.addWidget(area, 1)

    def _as_text(self) -> str:
        """All of it, to pass on."""
        parts = [error_details(self._vm.error)] if self._vm.error is not None else []
        if self._vm.diagnosis is not None:
            parts += [self._hints.text(), *(f"{row.label}: {row.value}" for row in self._rows())]
            parts += [self._scopes.text(), self.model.as_text()]
        return "\n".join(parts)

    def _rows(self) -> list[KeyValue]:
        return _figures(self._vm.diagnosis, self._formats) if self._vm.diagnosis is not None else []


def _columns() -> tuple[Column, ...]:
    return (
        Column("days", 168),
        Column("who", 96),
        Column("state", 100),
        Column("pages", 56),
        Column("items", 88),
        Column("why"),
    )


def _figures(diagnosis: Diagnosis, formats: Formats) -> list[KeyValue]:
    rows = [
        KeyValue(_("Whose recordings"), _reach_words(diagnosis.reach), tooltip=diagnosis.why),
        KeyValue(_("Recordings told"), formats.number(diagnosis.items)),
        KeyValue(_("Pages read"), formats.number(diagnosis.pages)),
        KeyValue(_("Asked to wait"), _times(diagnosis.throttles, formats)),
    ]
    if diagnosis.why:
        rows.insert(1, KeyValue(_("Why not more"), diagnosis.why, tooltip=diagnosis.why))
    for each in diagnosis.users:
        words = _("{users}, {asked} of them asked").format(
            users=formats.number(each.users), asked=formats.number(each.asked)
        )
        rows.append(KeyValue(_("People: {status}").format(status=each.status), words))
    return rows


def _reach_words(reach: Reach | None) -> str:
    words = {
        Reach.ACCOUNT: _("everybody’s, by the listing of the account"),
        Reach.USERS: _("everybody’s, asked for one by one"),
        Reach.ME: _("your own alone"),
    }
    return _("not asked yet") if reach is None else words.get(reach, str(reach))


def _times(count: int, formats: Formats) -> str:
    if not count:
        return _("never")
    return ngettext("{count} time", "{count} times", count).format(count=formats.number(count))
