"""Connecting to Zoom: the steps at the left, the form or what happens to it at the right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.core.i18n import _
from app.viewmodels.connect import ConnectPhase, ConnectViewModel
from app.views.look import Look
from app.views.pages._connect_form import ConnectForm
from app.views.pages._connect_steps import ConnectSteps
from app.views.pages._connect_waiting import FailureCard, KeyringPanel, WaitingPanel, WorkingPanel
from app.views.widgets.announce import announce
from app.views.widgets.buttons import Button, IconButton, Role
from app.views.widgets.labels import Divider, Kind, Label
from app.views.widgets.picture import Picture

NARROW = 1100
LEAST_FORM = 240


class ConnectPage(QWidget):
    """Covers the window until an account is connected or the person goes back."""

    cancelled = Signal()
    signed_in = Signal(object)
    """An Account."""

    def __init__(self, look: Look, vm: ConnectViewModel) -> None:
        super().__init__()
        self._look, self._vm = look, vm
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Connect to Zoom"))
        self.form = ConnectForm(look, vm)
        self.waiting = WaitingPanel(look, vm)
        self.keyring = KeyringPanel(look, vm)
        self.failure = FailureCard(look, vm)
        self._panels = {
            ConnectPhase.FORM: self.form,
            ConnectPhase.WAITING: self.waiting,
            ConnectPhase.WORKING: WorkingPanel(look, vm),
            ConnectPhase.KEYRING: self.keyring,
        }
        self._stack = QStackedWidget()
        self.paste_button = Button(look, _("Paste address"), icon="copy")
        self.cancel_button = Button(look, _("Cancel"))
        self.connect_button = Button(look, _("Connect"), Role.PRIMARY)
        self._right_margins = QVBoxLayout()
        self._lay_out()
        self._wire()
        self._show_phase()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape stops what runs, then leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self._vm.cancel()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take less margin in a narrow window."""
        super().resizeEvent(event)
        side = self._look.px(40 if self.width() >= self._look.px(NARROW) else 24)
        top = self._look.px(28)
        self._right_margins.setContentsMargins(side, top, side, self._look.px(12))
        self._foot.setContentsMargins(side, self._look.px(12), side, self._look.px(24))
        self.steps.set_side(side)

    def _wire(self) -> None:
        vm = self._vm
        vm.phase_changed.connect(self._show_phase)
        vm.error_changed.connect(self._show_error)
        vm.kind_changed.connect(self._show_buttons)
        vm.cancelled.connect(self.cancelled)
        vm.signed_in.connect(self.signed_in)
        self.waiting.pasted.connect(self._paste)
        self.paste_button.clicked.connect(self._begin_paste)
        self.cancel_button.clicked.connect(vm.cancel)
        self.connect_button.clicked.connect(vm.connect_to_zoom)

    def _show_phase(self) -> None:
        phase = self._vm.phase
        panel = self._panels[phase]
        self._stack.setCurrentWidget(panel)
        self._show_buttons()
        self._show_error()
        if phase is ConnectPhase.FORM:
            self.waiting.reset()
        elif phase is ConnectPhase.WAITING:
            self.waiting.show_state()
            announce(self, _("Waiting for your browser"))
        # Whoever shows the page later gives it the focus as a whole.
        self.setFocusProxy(self._focus_of(phase))
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if phase is ConnectPhase.WAITING and not self._vm.browser_opened:
            self.waiting.begin_paste()

    def _focus_of(self, phase: ConnectPhase) -> QWidget:
        if phase is ConnectPhase.FORM:
            return self.form.first_wanted()
        if phase is ConnectPhase.WAITING:
            return self.waiting.open_again
        return self.keyring.session if phase is ConnectPhase.KEYRING else self.cancel_button

    def _show_buttons(self) -> None:
        phase, browser = self._vm.phase, self._vm.needs_browser
        self.paste_button.setVisible(browser and phase in (ConnectPhase.FORM, ConnectPhase.WAITING))
        self.connect_button.setVisible(phase is ConnectPhase.FORM)

    def _show_error(self) -> None:
        shown = self._vm.error if self._vm.phase is ConnectPhase.FORM else None
        self.failure.show_error(shown)
        if shown is not None:
            announce(self.failure, f"{shown.title}. {shown.message}")

    def _begin_paste(self) -> None:
        if self._vm.phase is ConnectPhase.WAITING:
            self.waiting.begin_paste()
        else:
            self._vm.connect_elsewhere()

    def _paste(self, address: str) -> None:
        self._vm.tasks.start(self._pasted(address), "paste")

    async def _pasted(self, address: str) -> None:
        self.waiting.show_paste_error(await self._vm.paste(address))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self.steps = ConnectSteps(self._look, self._vm)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.steps, 68)
        body.addWidget(Divider(vertical=True))
        body.addWidget(self._right(), 60)
        column.addLayout(body, 1)

    def _head(self) -> QFrame:
        look, bar = self._look, QFrame()
        bar.setProperty("bar", "head")
        bar.setFixedHeight(look.metrics.toolbar)
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(16), 0, look.px(16), 0)
        row.setSpacing(look.px(12))
        back = IconButton(look, "chevron-left", _("Back"))
        back.clicked.connect(self._back)
        row.addWidget(back)
        row.addWidget(Picture(look, "", size=24))
        row.addWidget(Label(_("Connect to Zoom"), Kind.STRONG))
        row.addStretch(1)
        return bar

    def _back(self) -> None:
        if self._vm.phase is not ConnectPhase.FORM:
            self._vm.cancel()
        self._vm.cancel()

    def _right(self) -> QFrame:
        look, side = self._look, QFrame()
        side.setProperty("ground", "base")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for panel in self._panels.values():
            self._stack.addWidget(panel)
        content = QWidget()
        content.setProperty("clear", True)
        content.setLayout(self._right_margins)
        # With large type one long message must not push the fields out of sight.
        content.setMinimumWidth(LEAST_FORM)
        self._right_margins.addWidget(self._stack)
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        column.addWidget(area, 1)
        column.addLayout(self._buttons())
        self.connect_button.setMinimumWidth(look.px(96))
        return side

    def _buttons(self) -> QVBoxLayout:
        self._foot = QVBoxLayout()
        self._foot.setSpacing(self._look.px(12))
        self._foot.addWidget(self.failure)
        row = QHBoxLayout()
        row.setSpacing(self._look.px(8))
        row.addWidget(self.paste_button)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.connect_button)
        self._foot.addLayout(row)
        return self._foot
