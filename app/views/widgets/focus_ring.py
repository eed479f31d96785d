"""The ring around what the keyboard would press; a style sheet cannot draw outside a widget."""

import weakref

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QTabBar, QWidget
from shiboken6 import isValid

from app.views.look import Look

WIDTH, DISTANCE = 2, 2


class FocusRing(QWidget):
    """One transparent overlay of a window, moved to the focused button after keyboard focus.

    Around a tab and around what scrolls it lies inside.
    """

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        # Weak, so that the ring never is what keeps a closed window or a removed button alive.
        self._watched: list[weakref.ref[QWidget]] = []
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
        target = self._watched[0]() if self._watched else None
        return target if target is not None and isValid(target) else None

    def show_around(self, widget: QWidget) -> None:
        """Show the ring around `widget`, as if the keyboard had gone there."""
        self._leave()
        chain = _up_to_window(widget)
        for one in chain:
            one.installEventFilter(self)
        self._watched = [weakref.ref(one) for one in chain]
        self.show()
        self.raise_()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay with the widget as it or what holds it moves, and go when it goes or the mouse comes."""
        kind = event.type()
        if kind in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.KeyRelease):
            self._place()
        elif watched is self.target and kind in (QEvent.Type.Hide, QEvent.Type.MouseButtonPress):
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
        if (
            isinstance(now, QAbstractButton | QTabBar | QScrollArea)
            and now.window() is window
            and by_keyboard
        ):
            self.show_around(now)
        else:
            self._leave()

    def _leave(self) -> None:
        known = [one() for one in self._watched]
        self._watched = []
        for one in known:
            if one is not None and isValid(one):
                one.removeEventFilter(self)
        self.hide()

    def _place(self) -> None:
        target = self.target
        if target is None:
            return
        out = self._look.px(WIDTH) + self._look.px(DISTANCE)
        rect = target.rect()
        if isinstance(target, QTabBar):
            rect = target.tabRect(target.currentIndex()).adjusted(out, out, -out, -out)
        elif isinstance(target, QScrollArea):
            rect = rect.adjusted(out, out, -out, -out)
        rect.translate(target.mapTo(self.window(), QPoint(0, 0)))
        self.setGeometry(rect.adjusted(-out, -out, out, out))
        self.setVisible(not target.visibleRegion().isEmpty())


def _up_to_window(widget: QWidget) -> list[QWidget]:
    chain = [widget]
    while not chain[-1].isWindow() and (above := chain[-1].parentWidget()) is not None:
        chain.append(above)
    return chain
