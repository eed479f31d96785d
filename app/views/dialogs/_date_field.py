"""A field for a date as yyyy-mm-dd, with a calendar to pick it from."""

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QToolButton, QWidgetAction

from app.core.i18n import _
from app.views.look import Look
from app.views.widgets.fields import LineEdit

FORMAT = "yyyy-MM-dd"
_ARROWS = {"qt_calendar_prevmonth": "chevron-left", "qt_calendar_nextmonth": "chevron-right"}
"""Qt's own names of the buttons in a calendar, whose icons do not follow the theme."""


class DateField(LineEdit):
    """Takes yyyy-mm-dd in every language; Alt+Down opens a calendar, Up and Down change the day."""

    def __init__(self, look: Look, *, name: str = "") -> None:
        super().__init__(look, name=name, placeholder=_("yyyy-mm-dd"))
        self._calendar = QCalendarWidget()
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._calendar.setMinimumSize(look.px(288), look.px(232))
        self._calendar.clicked.connect(self._take)
        self._calendar.activated.connect(self._take)
        self._menu = QMenu(self)
        action = QWidgetAction(self._menu)
        action.setDefaultWidget(self._calendar)
        self._menu.addAction(action)
        self._open = self.addAction(look.icon("meetings", size=16), QLineEdit.ActionPosition.TrailingPosition)
        self._open.setText(_("Calendar"))
        self._open.setToolTip(_("Calendar"))
        self._open.triggered.connect(self.open_calendar)
        self._look = look
        look.changed.connect(self._dress)
        self._dress()

    def set_calendar_shown(self, shown: bool) -> None:
        """Show the sign that opens the calendar, or leave its room to the date; the keys open it anyway."""
        self._open.setVisible(shown)

    def open_calendar(self) -> None:
        """Show a month around the date in the field."""
        day = QDate.fromString(self.text().strip(), FORMAT)
        self._calendar.setSelectedDate(day if day.isValid() else QDate.currentDate())
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self._calendar.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go a day on or back."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        day = QDate.fromString(self.text().strip(), FORMAT)
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif event.key() in steps and day.isValid():
            self.setText(day.addDays(steps[Qt.Key(event.key())]).toString(FORMAT))
        else:
            super().keyPressEvent(event)

    def _dress(self) -> None:
        self._open.setIcon(self._look.icon("meetings", size=16))
        for name, icon in _ARROWS.items():
            if (arrow := self._calendar.findChild(QToolButton, name)) is not None:
                arrow.setIcon(self._look.icon(icon, size=16))
        # Qt paints weekends red, which is the colour of errors here.
        quiet = QTextCharFormat()
        quiet.setForeground(self._look.color("text2"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._calendar.setWeekdayTextFormat(day, quiet)

    def _take(self, day: QDate) -> None:
        self._menu.close()
        self.setText(day.toString(FORMAT))
        self.setFocus()
