"""The button of the account menu: whose account it is, at a glance."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QMenu,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
)

from app.core.i18n import _
from app.views.look import Look
from app.views.widgets.avatar import paint_avatar
from app.views.widgets.buttons import below
from app.views.widgets.labels import plain_tooltip

AVATAR, ARROW = 24, 16


class AccountButton(QToolButton):
    """Initials and an arrow; opens the menu."""

    def __init__(self, look: Look, menu: QMenu | None = None) -> None:
        super().__init__()
        self._look, self._person = look, ""
        self._menu: QMenu | None = None
        self.setProperty("role", "account")
        self.setAccessibleName(_("Account"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self.open_menu)
        if menu is not None:
            self.set_menu(menu)
        look.changed.connect(self.updateGeometry)

    def set_menu(self, menu: QMenu) -> None:
        """Open `menu` from now on."""
        self._menu = menu
        menu.setParent(self, menu.windowFlags())

    def set_person(self, person: str) -> None:
        """Show whose account it is."""
        self._person = person
        self.setToolTip(plain_tooltip(person) if person else _("Account"))
        self.setAccessibleDescription(person)
        self.update()

    def open_menu(self) -> None:
        """Open the menu, its right edge below the button's."""
        if self._menu is None:
            return
        place = below(self)
        place.setX(place.x() + self.width() - self._menu.sizeHint().width())
        self._menu.popup(place)

    def sizeHint(self) -> QSize:
        """Room for the avatar and the arrow."""
        return QSize(self._look.px(58), self._look.metrics.control)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground by the style, the rest by hand."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        side = self._look.px(AVATAR)
        self._paint_person(painter, QPointF(self._look.px(6), (self.height() - side) / 2))
        arrow = self._look.px(ARROW)
        pixmap = self._look.pixmap("chevron-down", "text2", ARROW)
        painter.drawPixmap(self.width() - arrow - self._look.px(6), (self.height() - arrow) // 2, pixmap)
        painter.end()

    def _paint_person(self, painter: QPainter, origin: QPointF) -> None:
        if self._person:
            paint_avatar(painter, self._look, origin, self._person, AVATAR)
        else:
            painter.drawPixmap(origin.toPoint(), self._look.pixmap("account", "text2", AVATAR))
