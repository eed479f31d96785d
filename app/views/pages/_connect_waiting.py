"""What the connect page shows while the browser, Zoom or the keyring has the word."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services.sign_in import LIMIT_SECONDS
from app.viewmodels.connect import ConnectPhase, ConnectViewModel, remaining
from app.views.look import Look
from app.views.widgets.banner import Banner
from app.views.widgets.buttons import Button, CopyButton, Role
from app.views.widgets.error_panel import error_details
from app.views.widgets.fields import LineEdit
from app.views.widgets.form_field import FormField
from app.views.widgets.labels import Kind, Label
from app.views.widgets.picture import Picture
from app.views.widgets.progress import ProgressBar
from app.views.widgets.status import Tone


class WaitingPanel(QWidget):
    """The browser has the word: time left, the address, and a place to paste the answer."""

    pasted = Signal(str)

    def __init__(self, look: Look, vm: ConnectViewModel) -> None:
        super().__init__()
        self._look, self._vm = look, vm
        self._title = Label("", Kind.TITLE, wrap=True)
        self._text = Label("", Kind.SECONDARY, wrap=True)
        self._left = Label("", Kind.HINT)
        self._bar = ProgressBar(look, _("Time left"))
        self._banner = Banner(look)
        self.open_again = Button(look, _("Open again"), icon="open")
        self.open_again.clicked.connect(vm.open_again)
        self.copy_address = CopyButton(look, _("Copy address"), self._address_to_copy)
        self._line = LineEdit(
            look, name=_("Address of the last page"), placeholder="http://127.0.0.1…?code=…", mono=True
        )
        self._line.returnPressed.connect(self._use)
        self.field = FormField(look, _("Address of the last page"), self._line)
        self.use_address = Button(look, _("Use address"))
        self.use_address.clicked.connect(self._use)
        self._lay_out()
        vm.waiting_changed.connect(self.show_state)

    def show_state(self) -> None:
        """Show how far the wait is."""
        waiting = self._vm.waiting
        if waiting is None:
            return
        opened = self._vm.browser_opened
        self._title.setText(_("Waiting for your browser") if opened else _("Sign in with any browser"))
        self._text.setText(
            _("Sign in on the page that opened, and choose “Allow”.")
            if opened
            else _("Open this address in a browser, sign in there, and choose “Allow”.")
        )
        self._left.setText(remaining(waiting.seconds_left))
        self._bar.set_value(waiting.seconds_left, LIMIT_SECONDS)
        self.open_again.setText(_("Open again") if opened else _("Open here"))
        if waiting.listening:
            self._banner.clear()
        elif not self._banner.text:
            text = _(
                "Another program keeps the browser’s answer from arriving by itself. Paste the address below."
            )
            self._banner.show_message(Tone.WARN, text, icon="warning")

    def begin_paste(self) -> None:
        """Go to the field; an answer that lies in the clipboard is put there."""
        text = QGuiApplication.clipboard().text().strip()
        if not self._line.text() and text.startswith(("http://", "https://")) and "state=" in text:
            self._line.setText(text)
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._line.selectAll()

    def reset(self) -> None:
        """Forget what was pasted: it may hold a code."""
        self._line.clear()
        self.field.clear()

    def show_paste_error(self, error: GreenroomError | None) -> None:
        """Say what is wrong with the pasted address."""
        if error is None:
            self.field.clear()
            return
        self.field.set_error(f"{error.title}. {error.message}")
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _use(self) -> None:
        self.pasted.emit(self._line.text())

    def _address_to_copy(self) -> str:
        return self._vm.waiting.authorize_url if self._vm.waiting is not None else ""

    def _lay_out(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(look.px(4))
        column.addWidget(self._bar)
        column.addWidget(self._left)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.open_again)
        row.addWidget(self.copy_address)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(look.px(16))
        column.addWidget(self._banner)
        column.addWidget(Label(_("Is your browser on another computer?"), Kind.STRONG, wrap=True))
        column.addWidget(
            Label(
                _("It ends on a page that it cannot show. Copy that page’s whole address and paste it here."),
                Kind.SECONDARY,
                wrap=True,
            )
        )
        column.addSpacing(look.px(4))
        column.addWidget(self.field)
        column.addWidget(self.use_address, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)


class WorkingPanel(QWidget):
    """Zoom has the word."""

    def __init__(self, look: Look, vm: ConnectViewModel) -> None:
        super().__init__()
        self._vm = vm
        self._title = Label("", Kind.TITLE, wrap=True)
        self._text = Label("", Kind.SECONDARY, wrap=True)
        bar = ProgressBar(look, _("Signing in"))
        bar.set_value(0, None)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(look.px(4))
        column.addWidget(bar)
        column.addStretch(1)
        vm.phase_changed.connect(self._show)

    def _show(self) -> None:
        if self._vm.phase is ConnectPhase.WORKING:
            self._title.setText(_("Signing in…"))
            self._text.setText(_("Greenroom fetches the tokens and puts them into the keyring."))


class KeyringPanel(QWidget):
    """The sign-in is there, but the keyring does not keep it."""

    def __init__(self, look: Look, vm: ConnectViewModel) -> None:
        super().__init__()
        self._vm = vm
        self._title = Label("", Kind.TITLE, wrap=True)
        self._message = Label("", Kind.BODY, wrap=True)
        self._next = Label("", Kind.SECONDARY, wrap=True)
        self.session = Button(look, _("This session only"), Role.PRIMARY)
        self.session.clicked.connect(vm.keep_for_session)
        self.retry = Button(look, _("Retry"), icon="retry")
        self.retry.clicked.connect(vm.keep_again)
        copy = CopyButton(look, _("Copy details"), self._details, role=Role.FLAT)
        what = Label(
            _("For this session only: the tokens stay in memory, and you sign in again next time."),
            Kind.SECONDARY,
            wrap=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(Picture(look, "lock", "warn", 24))
        head.addWidget(self._title, 1)
        column.addLayout(head)
        for label in (self._message, self._next, what):
            column.addWidget(label)
        column.addSpacing(look.px(8))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        for button in (self.session, self.retry, copy):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        vm.error_changed.connect(self._show)

    def _show(self) -> None:
        error = self._vm.error
        if error is not None:
            self._title.setText(error.title)
            self._message.setText(error.message)
            self._next.setText(error.next_step)

    def _details(self) -> str:
        return error_details(self._vm.error) if self._vm.error is not None else ""


class FailureCard(QFrame):
    """Why connecting failed, above the buttons of the form; hidden while it has not."""

    def __init__(self, look: Look, vm: ConnectViewModel) -> None:
        super().__init__()
        self._vm = vm
        self.setProperty("tone", "bad")
        self._title = Label("", Kind.STRONG, wrap=True)
        self._message = Label("", Kind.BODY, wrap=True)
        self.retry = Button(look, _("Retry"), icon="retry", small=True)
        self.retry.clicked.connect(vm.retry)
        copy = CopyButton(look, _("Copy details"), self._details_to_copy, role=Role.FLAT, small=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(*(look.px(12),) * 4)
        row.setSpacing(look.px(12))
        row.addWidget(Picture(look, "error", "bad", 18), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(look.px(4))
        row.addLayout(column, 1)
        for widget in (self._title, self._message):
            column.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(8))
        buttons.addWidget(self.retry)
        buttons.addWidget(copy)
        buttons.addStretch(1)
        column.addSpacing(look.px(4))
        column.addLayout(buttons)
        self.hide()

    def show_error(self, error: GreenroomError | None) -> None:
        """Tell the failure, or nothing."""
        self.setVisible(error is not None)
        if error is not None:
            self._title.setText(error.title)
            self._message.setText(" ".join(part for part in (error.message, error.next_step) if part))
            self.setAccessibleName(error.title)

    def _details_to_copy(self) -> str:
        return error_details(self._vm.error) if self._vm.error is not None else ""
