"""The head of the transfers: what runs, how far all of it is, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.core.i18n import _
from app.services.transfers import TransfersSnapshot
from app.views.format import Formats
from app.views.look import Look
from app.views.widgets.buttons import Button, IconButton, Role
from app.views.widgets.labels import Divider, ElidedLabel, Kind, Label
from app.views.widgets.progress import ProgressBar
from app.views.widgets.status import Tone

HEIGHT = 40
BAR_WIDTH = 160
NARROW = 1000
"""Below this width the sums go, and the bar is shorter."""
TINY = 700
"""Below this width buttons keep their icon alone."""


class TransfersHead(QFrame):
    """40 px that stay when the table below is hidden."""

    toggled = Signal()
    """Show or hide the table."""
    pressed = Signal(str)
    """pause, resume, retry or cancel."""
    pause_all_requested = Signal()
    resume_all_requested = Signal()
    clear_requested = Signal()

    def __init__(self, look: Look, formats: Formats) -> None:
        super().__init__()
        self._look, self._formats, self._tiny = look, formats, False
        self.setProperty("bar", "drawer")
        self.arrow = IconButton(look, "chevron-down", _("Show transfers"), mini=True)
        self._title = Label(_("Transfers"), Kind.STRONG)
        self._counts = ElidedLabel("", Kind.SECONDARY)
        self._bar = ProgressBar(look, _("All transfers"))
        self._sums = ElidedLabel("", Kind.SECONDARY)
        self.pause = IconButton(look, "pause", _("Pause"), small=True)
        self.resume = IconButton(look, "start", _("Resume"), small=True)
        self.retry = IconButton(look, "retry", _("Retry"), small=True)
        self.cancel = IconButton(look, "cross", _("Cancel download"), small=True)
        self.all = Button(look, _("Pause all"), Role.FLAT, icon="pause", small=True)
        self.clear = Button(look, _("Clear finished"), Role.FLAT, icon="check", small=True)
        self._divider = Divider(vertical=True)
        self._pauses = True
        self._lay_out()
        self._connect()
        look.changed.connect(self._measure)
        self._measure()

    @property
    def text(self) -> str:
        """What it says."""
        return " ".join(filter(None, (self._counts.text(), self._sums.text())))

    def show_totals(self, snapshot: TransfersSnapshot, fraction: float | None) -> None:
        """Say how many there are and how far they are."""
        some = bool(snapshot.rows)
        self._counts.setText(
            counts_words(snapshot, self._formats) if some else _("Nothing is being downloaded")
        )
        left = snapshot.running or snapshot.waiting or snapshot.paused or snapshot.failed
        self._bar.setVisible(bool(left) and fraction is not None)
        self._bar.set_value(fraction or 0.0, 1.0)
        self._bar.set_tone(Tone.NORMAL if snapshot.running else Tone.IDLE)
        self._sums.setText(sums_words(snapshot, self._formats) if left else "")
        self._show_all(snapshot)
        self.clear.setEnabled(snapshot.done > 0)
        for button in (self.pause, self.resume, self.retry, self.cancel, self._divider, self.all):
            button.setVisible(bool(left))

    def show_commands(self, *, pause: bool, resume: bool, retry: bool, cancel: bool, selected: int) -> None:
        """Let be pressed what fits the selected transfers, or all where none is selected."""
        for button, possible in (
            (self.pause, pause),
            (self.resume, resume),
            (self.retry, retry),
            (self.cancel, cancel),
        ):
            button.setEnabled(possible)
            which = _("{command} (selected)") if selected else _("{command} (all)")
            button.setToolTip(which.format(command=button.accessibleName()))
        if not selected:
            self.cancel.setToolTip(_("Select transfers to cancel them"))

    def show_open(self, is_open: bool, *, possible: bool) -> None:
        """Point the arrow where the table is; there is none while there are no transfers."""
        self.arrow.set_icon("chevron-down" if is_open else "chevron-right")
        self.arrow.set_name(_("Hide transfers") if is_open else _("Show transfers"))
        self.arrow.setEnabled(possible)
        self.clear.setVisible(possible)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the head opens and closes."""
        if event.button() == Qt.MouseButton.LeftButton and self.arrow.isEnabled():
            self.toggled.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what matters where there is little room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px, width = self._look.px, self.width()
        narrow, self._tiny = width < px(NARROW), width < px(TINY)
        self._bar.setFixedWidth(px(BAR_WIDTH // 2 if narrow else BAR_WIDTH))
        self._sums.setVisible(not narrow)
        self._name_buttons()

    def _name_buttons(self) -> None:
        """Write on the two buttons with words what they do, or, without room for it, say it in a tooltip."""
        words = _("Pause all") if self._pauses else _("Resume all")
        for button, text in ((self.all, words), (self.clear, _("Clear finished"))):
            button.setAccessibleName(text)
            button.setText("" if self._tiny else text)
            button.setToolTip(text if self._tiny else "")

    def _show_all(self, snapshot: TransfersSnapshot) -> None:
        active = bool(snapshot.running or snapshot.waiting)
        self._pauses = active or not snapshot.paused
        self._name_buttons()
        self.all.set_icon("pause" if self._pauses else "start")
        self.all.setEnabled(active or bool(snapshot.paused))

    def _press_all(self) -> None:
        (self.pause_all_requested if self._pauses else self.resume_all_requested).emit()

    def _connect(self) -> None:
        self.arrow.clicked.connect(self.toggled)
        self.pause.clicked.connect(lambda: self.pressed.emit("pause"))
        self.resume.clicked.connect(lambda: self.pressed.emit("resume"))
        self.retry.clicked.connect(lambda: self.pressed.emit("retry"))
        self.cancel.clicked.connect(lambda: self.pressed.emit("cancel"))
        self.all.clicked.connect(self._press_all)
        self.clear.clicked.connect(self.clear_requested)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(self._look.px(12), 0, self._look.px(8), 0)
        row.setSpacing(self._look.px(12))
        head = QHBoxLayout()
        head.setSpacing(self._look.px(8))
        head.addWidget(self.arrow)
        head.addWidget(self._title)
        row.addLayout(head)
        row.addWidget(self._counts)
        row.addWidget(self._bar)
        row.addWidget(self._sums)
        row.addStretch(1)
        tools = QHBoxLayout()
        tools.setSpacing(self._look.px(4))
        for button in (self.pause, self.resume, self.retry, self.cancel, self._divider, self.all, self.clear):
            tools.addWidget(button)
        row.addLayout(tools)

    def _measure(self) -> None:
        self.setFixedHeight(self._look.px(HEIGHT))
        self._divider.setFixedHeight(self._look.px(20))
        self._fit()


def counts_words(snapshot: TransfersSnapshot, formats: Formats) -> str:
    """How many transfers there are of each state: 3 running, 5 waiting, 1 failed."""
    counts = (
        (snapshot.running, _("{count} running")),
        (snapshot.waiting, _("{count} waiting")),
        (snapshot.paused, _("{count} paused")),
        (snapshot.failed, _("{count} failed")),
        (snapshot.done, _("{count} done")),
    )
    return ", ".join(words.format(count=formats.number(count)) for count, words in counts if count)


def sums_words(snapshot: TransfersSnapshot, formats: Formats) -> str:
    """How far all of it is: 3.4 of 8.1 GB, 75 MB/s, 1 min left."""
    parts = [formats.size_of(snapshot.bytes, snapshot.size)] if snapshot.size else []
    if snapshot.speed > 0:
        parts.append(formats.speed(snapshot.speed))
    if snapshot.seconds_left is not None:
        parts.append(formats.seconds_left(snapshot.seconds_left))
    return ", ".join(parts)
