"""A few choices side by side, one of them on."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
)

from app.views.look import Look
from app.views.metrics import PointSize


class _Segment(QToolButton):
    """One choice, with a count in a badge where there is something to count."""

    def __init__(self, look: Look, key: str, text: str, place: str) -> None:
        super().__init__()
        self._look, self.key, self._word, self._count = look, key, text, 0
        self.setProperty("role", "segment")
        self.setProperty("place", place)
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_count(self, count: int) -> None:
        """Show how many there are; none shows nothing."""
        self._count = count
        self.setAccessibleDescription(str(count) if count else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its word when it is on, so that switching moves nothing."""
        bold = self._look.font(PointSize.BODY, QFont.Weight.DemiBold)
        width = QFontMetrics(bold).horizontalAdvance(self._word) + self._look.px(25)
        return QSize(
            width + (self._badge_width() + self._look.px(6) if self._count else 0), self._look.px(30)
        )

    def minimumSizeHint(self) -> QSize:
        """The whole word, however narrow the window is."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground by the style, word and badge by hand: a style centres a word, whatever follows."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        weight = QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal
        painter.setFont(self._look.font(PointSize.BODY, weight))
        painter.setPen(self._look.color("text" if self.isChecked() else "text2"))
        room = self.rect()
        if self._count:
            # Word, gap and badge stand between equal margins; the word keeps the room of its bold form.
            room.setRight(room.right() - self._badge_width() - self._look.px(6))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._word)
        if self._count:
            self._paint_badge(painter)

    def _badge_width(self) -> int:
        metrics = QFontMetrics(self._badge_font())
        return max(self._look.px(18), metrics.horizontalAdvance(str(self._count)) + self._look.px(12))

    def _badge_font(self) -> QFont:
        return self._look.font(PointSize.SMALLEST, QFont.Weight.DemiBold)

    def _paint_badge(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height, width = self._look.px(16), self._badge_width()
        left = self.width() - self._look.px(12) - width
        rect = QRectF(left, (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("accent_fill"))
        painter.drawRoundedRect(rect, height / 2, height / 2)
        painter.setFont(self._badge_font())
        painter.setPen(self._look.color("on_accent"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(self._count))


class Segments(QFrame):
    """The choices in one frame; arrow keys go from one to the next."""

    chosen = Signal(str)
    """The key that the person chose."""

    def __init__(self, look: Look, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._look = look
        self.setProperty("segments", True)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._segments: dict[str, _Segment] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 0, 1, 0)
        row.setSpacing(0)
        for i, (key, text) in enumerate(choices):
            self._add(row, key, text, _place(i, len(choices)))
        self.choose(choices[0][0])
        self._group.buttonClicked.connect(self._tell)
        look.changed.connect(self._measure)
        self._measure()

    def key(self) -> str:
        """The key of the choice that is on."""
        return next(key for key, segment in self._segments.items() if segment.isChecked())

    def choose(self, key: str) -> None:
        """Turn the choice `key` on, without telling."""
        self._segments[key].setChecked(True)

    def set_count(self, key: str, count: int) -> None:
        """Show a count behind the word of `key`."""
        self._segments[key].set_count(count)

    def button(self, key: str) -> QToolButton:
        """The button of the choice `key`."""
        return self._segments[key]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys choose the neighbour."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
            if event.key() in steps:
                self._step(watched, steps[Qt.Key(event.key())])
                return True
        return bool(super().eventFilter(watched, event))

    def _add(self, row: QHBoxLayout, key: str, text: str, place: str) -> None:
        segment = _Segment(self._look, key, text, place)
        segment.installEventFilter(self)
        self._segments[key] = segment
        self._group.addButton(segment)
        row.addWidget(segment)

    def _step(self, segment: QObject, step: int) -> None:
        segments = list(self._segments.values())
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            step = -step
        at = next(i for i, one in enumerate(segments) if one is segment) + step
        if 0 <= at < len(segments):
            segments[at].setFocus(Qt.FocusReason.TabFocusReason)
            segments[at].click()

    def _tell(self) -> None:
        self.chosen.emit(self.key())

    def _measure(self) -> None:
        self.setFixedHeight(self._look.px(32))
        for segment in self._segments.values():
            segment.updateGeometry()


def _place(at: int, count: int) -> str:
    if count == 1:
        return "only"
    return "first" if at == 0 else ("last" if at == count - 1 else "middle")
