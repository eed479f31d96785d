"""What succeeded, said for a moment at the foot of the window, with a way back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, QTimer
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLabel, QWidget

from app.core.i18n import _
from app.views.look import Look
from app.views.widgets.announce import announce
from app.views.widgets.buttons import Button, IconButton, Role
from app.views.widgets.labels import Label
from app.views.widgets.status import Tone
from app.views.widgets.styling import restyle

WIDTH = 420
BOTTOM = 44
_ICONS = {
    Tone.OK: ("check", "accent_text"),
    Tone.INFO: ("info", "info"),
    Tone.WARN: ("warning", "warn"),
    Tone.BAD: ("error", "bad"),
}


class Toast(QFrame):
    """One message with "Undo" where there is a way back, and a cross."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._tone = look, Tone.OK
        self._undo_with: Callable[[], object] = _nothing
        self.setProperty("toast", True)
        self._icon = QLabel()
        self._text = Label(wrap=True)
        self.undo = Button(look, _("Undo"), Role.LINK)
        restyle(self.undo, undo=True)
        keys = QKeySequence(QKeySequence.StandardKey.Undo).toString(QKeySequence.SequenceFormat.NativeText)
        self.undo.setToolTip(keys)
        self.cross = IconButton(look, "cross", _("Close"), mini=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), look.px(6), look.px(8), look.px(6))
        row.setSpacing(look.px(10))
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self.undo)
        row.addWidget(self.cross)
        self.undo.clicked.connect(self._go_back)
        self.cross.clicked.connect(self.hide)
        look.changed.connect(self._draw)
        self._draw()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def set_message(self, text: str, undo: Callable[[], object] | None, tone: Tone) -> None:
        """Say `text`; `undo` is called at most once."""
        self._tone, self._undo_with = tone, undo or _nothing
        self._text.setText(text)
        self.undo.setVisible(undo is not None)
        self._draw()

    def _go_back(self) -> None:
        go_back, self._undo_with = self._undo_with, _nothing
        self.hide()
        go_back()

    def _draw(self) -> None:
        self._icon.setPixmap(self._look.pixmap(*_ICONS[self._tone], 18))
        self._icon.setFixedSize(QSize(1, 1) * self._look.px(18))
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(self._look.px(24))
        shadow.setOffset(0, self._look.px(8))
        colour = QColor(16, 24, 20) if not self._look.dark else QColor(0, 0, 0)
        colour.setAlphaF(self._look.theme.shadow_alpha)
        shadow.setColor(colour)
        self.setGraphicsEffect(shadow)


class ToastArea(QObject):
    """Shows one toast at a time over the foot of a window."""

    def __init__(self, look: Look, host: QWidget) -> None:
        super().__init__(host)
        self._look, self._host = look, host
        self.toast = Toast(look, host)
        self.toast.hide()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._leave)
        # Six seconds are too short to walk there by Tab. A field that is typed into keeps its own undo.
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), host)
        keys.activated.connect(self._undo)
        host.installEventFilter(self)

    def say(
        self,
        text: str,
        undo: Callable[[], object] | None = None,
        *,
        tone: Tone = Tone.OK,
        seconds: float = 6,
    ) -> None:
        """Say `text` for `seconds`; longer while the pointer or the focus is on it."""
        self.toast.set_message(text, undo, tone)
        self._place()
        self.toast.show()
        self.toast.raise_()
        self._timer.start(round(seconds * 1000))
        announce(self.toast, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot when the window changes its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return bool(super().eventFilter(watched, event))

    def _undo(self) -> None:
        if self.toast.undo.isVisible():
            self.toast.undo.click()

    def _leave(self) -> None:
        if self.toast.underMouse() or self.toast.isAncestorOf(self._host.focusWidget() or self._host):
            self._timer.start(1000)
        else:
            self.toast.hide()

    def _place(self) -> None:
        width = min(self._look.px(WIDTH), self._host.width() - self._look.px(32))
        self.toast.resize(width, self.toast.heightForWidth(width))
        left = (self._host.width() - width) // 2
        top = self._host.height() - self.toast.height() - self._look.px(BOTTOM)
        self.toast.move(QPoint(left, top))


def _nothing() -> None:
    """What a toast without a way back undoes."""
