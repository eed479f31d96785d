"""The ring around what the keyboard would press; a style sheet cannot draw outside a widget."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QTabBar, QWidget
from shiboken6 import isValid

from app.views.look import Look

WIDTH, DISTANCE = 2, 2


class FocusRing(QWidget):
    """One transparent overlay of a window, moved to the focused button after keyboard focus."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
        look.changed.connect(self._place)

    @property
    def target(self) -> QWidget | None:
        """What the ring is around; None while it is hidden."""
        return self._target

    def show_around(self, widget: QWidget) -> None:
        """Show the ring around `widget`, as if the keyboard had gone there."""
        self._leave()
        self._target = widget
        self._watched = _up_to_window(widget)
        for one in self._watched:
            one.installEventFilter(self)
        self.show()
        self.raise_()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay with the widget as it or what holds it moves, and go when it goes or the mouse comes."""
        kind = event.type()
        if kind in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.KeyRelease):
            self._place()
        elif watched is self._target and kind in (QEvent.Type.Hide, QEvent.Type.MouseButtonPress):
            self._leave()
        return bool(super().eventFilter(watched, event))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self._look.px(WIDTH)
        painter.setPen(QPen(self._look.color("accent_text"), width))
        radius = self._look.metrics.radius + self._look.px(DISTANCE) + width / 2
        rect = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(rect, radius, radius)
        painter.end()

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        window = self.window()
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            # Qt sets the attribute for Tab, Backtab and shortcuts, and never takes it back.
            window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, False)
        by_keyboard = window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        if isinstance(now, QAbstractButton | QTabBar) and now.window() is window and by_keyboard:
            self.show_around(now)
        else:
            self._leave()

    def _leave(self) -> None:
        for one in filter(isValid, self._watched):
            one.removeEventFilter(self)
        self._watched = []
        self._target = None
        self.hide()

    def _place(self) -> None:
        if self._target is None:
            return
        out = self._look.px(WIDTH) + self._look.px(DISTANCE)
        rect = self._target.rect()
        if isinstance(self._target, QTabBar):
            rect = self._target.tabRect(self._target.currentIndex()).adjusted(out, out, -out, -out)
        self.setGeometry(
            rect.translated(self._target.mapTo(self.window(), QPoint(0, 0))).adjusted(-out, -out, out, out)
        )
        self.setVisible(not self._target.visibleRegion().isEmpty())


def _up_to_window(widget: QWidget) -> list[QWidget]:
    chain = [widget]
    while not chain[-1].isWindow() and (above := chain[-1].parentWidget()) is not None:
        chain.append(above)
    return chain
