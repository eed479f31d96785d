"""The line at the foot of the window: connection, account, freshness, the day's budget."""

from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStatusBar, QWidget

from app.core.i18n import _, ngettext
from app.viewmodels.frame import Connection, FrameViewModel
from app.views.format import Formats, clean
from app.views.look import Look
from app.views.widgets.labels import Divider, Kind, Label, plain_tooltip
from app.zoom.limits import Budget

NARROW = 1100
DOT = 8

_DOTS = {
    Connection.CONNECTED: "accent",
    Connection.OFFLINE: "warn",
    Connection.SIGN_IN_NEEDED: "bad",
    Connection.SIGNED_OUT: "idle",
}


class _Dot(QWidget):
    """A coloured dot beside the word that says the same."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._token = look, "idle"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_token(self, token: str) -> None:
        """Take another colour."""
        self._token = token
        self.update()

    def sizeHint(self) -> QSize:
        """A small square."""
        return QSize(1, 1) * self._look.px(DOT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color(self._token))
        painter.drawEllipse(self.rect())
        painter.end()


class StatusBar(QStatusBar):
    """Shows the frame's state in words."""

    def __init__(self, look: Look, frame: FrameViewModel, formats: Formats) -> None:
        super().__init__()
        self._look, self._frame, self._formats = look, frame, formats
        self.setSizeGripEnabled(False)
        self._dot = _Dot(look)
        self.connection = Label("", Kind.HINT)
        self.account, self.synced, self.budget = (Label("", Kind.HINT) for _each in range(3))
        self._parts = (self._divided(self.account), self._divided(self.synced))
        self._lay_out()
        frame.changed.connect(self.refresh)
        frame.ticked.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Write everything anew."""
        frame = self._frame
        self._dot.set_token(_DOTS[frame.connection])
        self.connection.setText(connection_text(frame))
        self.connection.setAccessibleName(connection_name(frame))
        self.account.setText(_("Demo account") if frame.demo else clean(frame.account_name))
        self.synced.setText(self._synced_text())
        self.budget.setText(budget_text(frame.budget, self._formats, short=self._narrow()))
        self.budget.setToolTip(plain_tooltip(_budget_tooltip(frame.budget, self._formats, frame.now())))
        self._hide_empty()

    def show_transfers(self, transfers: QWidget | None) -> None:
        """Give downloads their place, instead of what stood there before."""
        before = self._transfers_place.takeAt(0)
        if before is not None and (widget := before.widget()) is not None:
            widget.deleteLater()
        if transfers is not None:
            self._transfers_place.addWidget(transfers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less in a narrow window."""
        super().resizeEvent(event)
        self.refresh()

    def _synced_text(self) -> str:
        if self._frame.syncing:
            return _("Syncing…")
        return synced_text(self._frame.synced_at, self._frame.now(), self._formats)

    def _hide_empty(self) -> None:
        self._parts[0].setVisible(bool(self.account.text()) and not self._narrow())
        self._parts[1].setVisible(bool(self.synced.text()))
        self.budget.setVisible(bool(self.budget.text()))

    def _narrow(self) -> bool:
        return self.width() < self._look.px(NARROW)

    def _lay_out(self) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(self._look.px(16), 0, self._look.px(16), 0)
        row.setSpacing(self._look.px(6))
        row.addWidget(self._dot)
        row.addWidget(self.connection)
        for part in self._parts:
            row.addWidget(part)
        row.addStretch(1)
        self._transfers_place = QHBoxLayout()
        row.addLayout(self._transfers_place)
        row.addWidget(self.budget)
        self.addWidget(line, 1)

    def _divided(self, label: Label) -> QWidget:
        """The label with a hairline before it; hidden, it leaves no gap."""
        part, divider = QWidget(), Divider(vertical=True)
        divider.setFixedHeight(self._look.px(12))
        row = QHBoxLayout(part)
        row.setContentsMargins(self._look.px(6), 0, 0, 0)
        row.setSpacing(self._look.px(12))
        row.addWidget(divider)
        row.addWidget(label)
        return part


def connection_text(frame: FrameViewModel) -> str:
    """How the window stands to Zoom, to read."""
    person = clean(frame.person)
    texts = {
        Connection.CONNECTED: _("Connected as {person}").format(person=person),
        Connection.OFFLINE: _("Offline"),
        Connection.SIGN_IN_NEEDED: _("Signed out: connect again"),
        Connection.SIGNED_OUT: _("Signed out"),
    }
    return texts[frame.connection]


def connection_name(frame: FrameViewModel) -> str:
    """How the window stands to Zoom, for a screen reader."""
    texts = {
        Connection.CONNECTED: _("Connection: connected as {person}").format(person=clean(frame.person)),
        Connection.OFFLINE: _("Connection: offline"),
        Connection.SIGN_IN_NEEDED: _("Connection: signed out"),
        Connection.SIGNED_OUT: _("Connection: signed out"),
    }
    return texts[frame.connection]


def synced_text(synced_at: datetime | None, now: datetime, formats: Formats) -> str:
    """How long ago the lists were complete; empty where they never were."""
    if synced_at is None:
        return ""
    minutes = int((now - synced_at).total_seconds() // 60)
    if minutes < 1:
        return _("Synced just now")
    if minutes < 60:
        return ngettext("Synced {count} min ago", "Synced {count} min ago", minutes).format(count=minutes)
    return _("Synced at {moment}").format(moment=formats.moment(synced_at, now))


def budget_text(budget: Budget | None, formats: Formats, *, short: bool) -> str:
    """How many requests Zoom still takes today; empty where no cap is known."""
    if budget is None or budget.limit is None:
        return ""
    left = formats.number(max(0, budget.limit - budget.used))
    if short:
        return _("Requests left today {left}").format(left=left)
    limit = formats.number(budget.limit)
    return _("Requests left today {left} of {limit}").format(left=left, limit=limit)


def _budget_tooltip(budget: Budget | None, formats: Formats, now: datetime) -> str:
    if budget is None or budget.resumes_at is None:
        return ""
    return _("Zoom asked us to wait until {moment}.").format(moment=formats.moment(budget.resumes_at, now))
