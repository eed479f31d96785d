"""An icon that stands by itself, redrawn when the look changes."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel

from app.views.look import Look


class Picture(QLabel):
    """One of our icons; says nothing to a screen reader, the words beside it do."""

    def __init__(self, look: Look, icon: str, token: str = "text2", size: int = 18) -> None:  # noqa: S107
        """Make the picture.

        Args:
            look: the theme and measures.
            icon: name of the icon; empty is the program's own.
            token: its colour in the theme.
            size: of its side, as in Look.px.
        """
        super().__init__()
        self._look, self._icon, self._token, self._size = look, icon, token, size
        look.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        look = self._look
        self.setFixedSize(QSize(1, 1) * look.px(self._size))
        if self._icon:
            self.setPixmap(look.pixmap(self._icon, self._token, self._size))
        else:
            self.setPixmap(look.app_pixmap(self._size))
