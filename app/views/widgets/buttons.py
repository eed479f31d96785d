"""Buttons: one class for those with a word, one for those with an icon alone."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from app.core.i18n import _
from app.views.look import Look

COPIED_MS = 2000
ICON, GAP = 18, 4
"""The icon before a word, and what is added to the 4 px that Qt leaves between them."""


class Role(StrEnum):
    """What a button is for, from which follows how loud it is."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"
    CONFIRM = "confirm"
    FLAT = "flat"
    LINK = "link"


_ICON_TOKENS = {
    Role.PLAIN: ("text2", "text3"),
    Role.PRIMARY: ("on_accent", "text2"),
    Role.DANGER: ("bad", "text3"),
    Role.CONFIRM: ("on_danger", "text3"),
    Role.FLAT: ("text2", "text3"),
    Role.LINK: ("accent_text", "text3"),
}


class Button(QPushButton):
    """A button with a word, and perhaps an icon before it."""

    def __init__(
        self,
        look: Look,
        text: str,
        role: Role = Role.PLAIN,
        *,
        icon: str = "",
        small: bool = False,
        tall: bool = False,
        bare: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make the button.

        Args:
            look: the theme and measures.
            text: what it says.
            role: what it is for.
            icon: name of the icon before the word.
            small: 28 px high, for strips.
            tall: 40 px high, for the welcome page.
            bare: a link without padding, for use inside a line of text.
            name: what a screen reader says, where the word alone does not tell.
            parent: where it lies.
        """
        super().__init__(text, parent)
        self._look, self._role, self._icon = look, role, icon
        self.setProperty("role", role.value)
        self.setProperty("small", small)
        self.setProperty("tall", tall)
        self.setProperty("bare", bare)
        self.setProperty("pictured", bool(icon))
        self.setAutoDefault(False)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor if role is Role.LINK else Qt.CursorShape.ArrowCursor)
        look.changed.connect(self._restyle)
        self._restyle()

    def set_icon(self, icon: str) -> None:
        """Show another icon, or none."""
        self._icon = icon
        self._restyle()

    def _restyle(self) -> None:
        if not self._icon:
            return
        normal, disabled = _ICON_TOKENS[self._role]
        self.setIcon(self._look.icon(self._icon, normal, ICON, disabled=disabled, gap=GAP))
        self.setIconSize(QSize(self._look.px(ICON) + self._look.px(GAP), self._look.px(ICON)))


class IconButton(QToolButton):
    """A button with an icon alone; its name is its tooltip as well."""

    def __init__(
        self,
        look: Look,
        icon: str,
        name: str,
        *,
        flat: bool = True,
        small: bool = False,
        mini: bool = False,
        checkable: bool = False,
        menu: QMenu | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the button.

        Args:
            look: the theme and measures.
            icon: name of the icon.
            name: what a screen reader says and the tooltip shows.
            flat: without edge.
            small: 28 px, for strips.
            mini: 24 px, for rows of a pane and inside fields.
            checkable: stays down until pressed again.
            menu: opens below the button.
            parent: where it lies.
        """
        super().__init__(parent)
        self._look, self._icon, self._menu = look, icon, menu
        self._size = 16 if mini else 18
        self.setProperty("role", "mini" if mini else ("flat" if flat else "plain"))
        self.setProperty("small", small)
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_name(name)
        if menu is not None:
            menu.setParent(self, menu.windowFlags())
            self.clicked.connect(self.open_menu)
        look.changed.connect(self._restyle)
        self._restyle()

    def set_name(self, name: str) -> None:
        """Say and show another name."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self._restyle()

    def open_menu(self) -> None:
        """Open the menu below the button."""
        if self._menu is not None:
            self._menu.popup(below(self))

    def _restyle(self) -> None:
        self.setIcon(self._look.icon(self._icon, "text2", self._size, checked="accent_text"))
        self.setIconSize(QSize(1, 1) * self._look.px(self._size))


class CopyButton(Button):
    """Puts a text into the clipboard and says "Copied" for two seconds."""

    copied = Signal()

    def __init__(
        self,
        look: Look,
        text: str,
        source: Callable[[], str],
        *,
        name: str = "",
        icon: str = "copy",
        role: Role = Role.PLAIN,
        small: bool = False,
    ) -> None:
        super().__init__(look, text, role, icon=icon, small=small, name=name)
        self._usual_text, self._usual_icon, self._source = text, icon, source
        self._timer = QTimer(self, singleShot=True, interval=COPIED_MS)
        self._timer.timeout.connect(self._settle)
        self.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._source())
        # The button keeps its width, so that nothing beside it moves.
        self.setMinimumWidth(self.width())
        self.setText(_("Copied"))
        self.set_icon("check")
        self._timer.start()
        self.copied.emit()

    def _settle(self) -> None:
        self.setText(self._usual_text)
        self.set_icon(self._usual_icon)
        self.setMinimumWidth(0)


class CopyIconButton(IconButton):
    """The small copy button at the end of a row; shows a tick for two seconds."""

    copied = Signal()

    def __init__(self, look: Look, name: str, source: Callable[[], str], *, mini: bool = True) -> None:
        super().__init__(look, "copy", name, mini=mini)
        self._source, self._usual_name = source, name
        self._timer = QTimer(self, singleShot=True, interval=COPIED_MS)
        self._timer.timeout.connect(self._settle)
        self.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._source())
        self.set_icon("check")
        self.setToolTip(_("Copied"))
        self._timer.start()
        self.copied.emit()

    def _settle(self) -> None:
        self.set_icon("copy")
        self.set_name(self._usual_name)


def below(widget: QWidget) -> QPoint:
    """Where a menu that belongs to `widget` opens."""
    return widget.mapToGlobal(QPoint(0, widget.height() + 2))
