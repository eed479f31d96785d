"""The connection dialog: who, which account, which scopes, how old the token is, what failed last."""

from datetime import datetime

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.viewmodels.connection import ConnectionViewModel, Lack, kind_name
from app.views.dialogs.base import Dialog
from app.views.format import Formats
from app.views.look import Look
from app.views.widgets.avatar import Avatar
from app.views.widgets.banner import Banner
from app.views.widgets.buttons import CopyButton, Role
from app.views.widgets.key_value import KeyValue, KeyValueGrid
from app.views.widgets.labels import ElidedLabel, Kind, Label
from app.views.widgets.section import CollapsibleSection
from app.views.widgets.status import Sign, Status, StatusPill, Tone

WIDTH, HEIGHT = 560, 560
LOOK_AGAIN_MS = 10_000


class ConnectionDialog(Dialog):
    """Looks again every ten seconds while it is open."""

    def __init__(self, look: Look, parent: QWidget | None, vm: ConnectionViewModel, formats: Formats) -> None:
        """Make the dialog.

        Args:
            look: the theme and measures.
            parent: the window it belongs to.
            vm: the connection.
            formats: writes moments for this person.
        """
        super().__init__(look, parent, _("Connection"))
        self._vm, self._formats = vm, formats
        self.resize(QSize(look.px(WIDTH), look.px(HEIGHT)).boundedTo(self.room()))
        self._status = StatusPill(look)
        self._banner = Banner(look)
        self._facts = KeyValueGrid(look, 132)
        self._lacks_title = Label("", Kind.STRONG)
        self._lacks = QVBoxLayout()
        self._granted = Label("", Kind.MONO, wrap=True, selectable=True)
        self._shown_lacks: tuple[Lack, ...] | None = None
        self._lay_out()
        self._add_buttons()
        self._timer = QTimer(self, interval=LOOK_AGAIN_MS)
        self._timer.timeout.connect(vm.refresh)
        vm.changed.connect(self._show)
        self._show()

    def begin(self) -> None:
        """Open the dialog and look at the connection."""
        self.open()
        self._timer.start()
        self._vm.check()

    def done(self, result: int) -> None:
        """Stop looking when the dialog closes."""
        self._timer.stop()
        self._vm.stop()
        super().done(result)

    def _lay_out(self) -> None:
        look = self.look
        self.body.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        content.setProperty("clear", True)
        column = QVBoxLayout(content)
        column.setContentsMargins(*(look.px(24),) * 4)
        column.setSpacing(look.px(12))
        column.addLayout(self._head())
        column.addWidget(self._banner)
        column.addWidget(self._facts)
        column.addWidget(self._lacks_title)
        self._lacks.setSpacing(look.px(8))
        column.addLayout(self._lacks)
        column.addWidget(CollapsibleSection(look, _("Granted scopes"), self._granted))
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        self.body.addWidget(area)

    def _head(self) -> QHBoxLayout:
        account = self._vm.account
        row = QHBoxLayout()
        row.setSpacing(self.look.px(12))
        row.addWidget(Avatar(self.look, account.title, 40))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(ElidedLabel(account.title, Kind.TITLE))
        if account.email and account.email != account.title:
            names.addWidget(ElidedLabel(account.email, Kind.SECONDARY))
        row.addLayout(names, 1)
        row.addWidget(self._status)
        return row

    def _add_buttons(self) -> None:
        copy = CopyButton(self.look, _("Copy details"), self._details, role=Role.FLAT)
        self.add_footer(copy)
        self.disconnect_button = self.add_button(_("Disconnect"), Role.DANGER, self._disconnect)
        self.again_button = self.add_button(_("Connect again"), Role.PLAIN, self._connect_again)
        self.again_button.setVisible(not self._vm.account.demo)
        close = self.add_button(_("Close"), Role.PRIMARY, self.accept)
        close.setFocus()

    def _connect_again(self) -> None:
        self.accept()
        self._vm.connect_again()

    def _disconnect(self) -> None:
        self.accept()
        self._vm.disconnect_account()

    def _show(self) -> None:
        self._show_status()
        self._facts.set_rows(self._rows())
        self._show_lacks(self._vm.connection.lacks)
        granted = self._vm.connection.granted
        self._granted.setText("\n".join(granted) or _("Zoom named none."))

    def _show_status(self) -> None:
        error = self._vm.connection.last_error
        if self._vm.checking:
            self._status.set_status(Status(_("Checking…"), Tone.QUIET, Sign.RING))
        elif error is not None:
            self._status.set_status(Status(_("Not connected"), Tone.BAD, Sign.TRIANGLE))
        else:
            self._status.set_status(Status(_("Connected"), Tone.OK, Sign.DISC))
        if error is None:
            self._banner.clear()
            return
        words = " ".join(part for part in (f"{error.title}.", error.message, error.next_step) if part)
        self._banner.show_message(Tone.BAD, words)

    def _rows(self) -> list[KeyValue]:
        account, seen = self._vm.account, self._vm.connection
        kept = _("In memory, for this session only") if account.session_only else _("In the keyring")
        return [
            KeyValue(_("Kind of app"), kind_name(account.kind)),
            KeyValue(_("Client ID"), account.client_id, copy=account.client_id),
            KeyValue(_("Zoom account ID"), account.zoom_account_id or "–", copy=account.zoom_account_id),
            KeyValue(_("Zoom"), account.oauth_url.partition("://")[2]),
            self._moment(_("Signed in"), account.signed_in_at),
            KeyValue(_("Tokens"), kept),
            KeyValue(_("Access token"), self._age(seen.token_age, seen.token_left)),
            self._moment(_("Last refresh"), seen.renewed_at),
            self._last_error(),
        ]

    def _last_error(self) -> KeyValue:
        seen, label = self._vm.connection, _("Last error")
        if seen.last_error is not None:
            return KeyValue(label, seen.last_error.title)
        call = seen.last_failure
        if call is None:
            return KeyValue(label, _("None"))
        moment = self._formats.moment(call.started_at, seen.seen_at)
        text = _("{title} ({time})").format(title=call.title, time=moment)
        return KeyValue(label, text, tooltip=self._formats.exact(call.started_at))

    def _moment(self, label: str, moment: datetime | None) -> KeyValue:
        if moment is None:
            return KeyValue(label, _("Not in this session"))
        now = self._vm.connection.seen_at
        return KeyValue(label, self._formats.moment(moment, now), tooltip=self._formats.exact(moment))

    def _age(self, age: float | None, left: float | None) -> str:
        if age is None or left is None:
            return _("None yet in this session")
        minutes = self._formats.length(int(max(age, 0) // 60))
        if left <= 0:
            return _("{age} old, ended").format(age=minutes)
        rest = self._formats.length(int(left // 60))
        return _("{age} old, valid for {left}").format(age=minutes, left=rest)

    def _show_lacks(self, lacks: tuple[Lack, ...]) -> None:
        if lacks == self._shown_lacks:
            return
        self._shown_lacks = lacks
        while (item := self._lacks.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        text = ngettext("{count} feature lacks a scope", "{count} features lack scopes", len(lacks)).format(
            count=len(lacks)
        )
        self._lacks_title.setText(text if lacks else _("Every feature has its scopes"))
        for lack in lacks:
            self._lacks.addWidget(_LackCard(self.look, lack))

    def _details(self) -> str:
        return self._vm.details(self._formats.exact)


class _LackCard(QWidget):
    """A feature, and the scopes it wants by both names."""

    def __init__(self, look: Look, lack: Lack) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(2))
        head = QHBoxLayout()
        head.addWidget(Label(lack.feature, wrap=True), 1)
        text = ", ".join(lack.granular)
        head.addWidget(
            CopyButton(
                look,
                _("Copy scopes"),
                lambda: text,
                name=_("Copy scopes for {feature}").format(feature=lack.feature),
                role=Role.FLAT,
                small=True,
            )
        )
        column.addLayout(head)
        column.addWidget(Label(_("Granular: {scopes}").format(scopes=text), Kind.HINT, wrap=True))
        classic = _("Classic, one of: {scopes}").format(scopes=", ".join(lack.classic))
        column.addWidget(Label(classic, Kind.HINT, wrap=True))
