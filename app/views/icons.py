"""The icons: SVG in one colour, drawn in whatever colour the theme asks for."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer


class Icons:
    """Icons of one folder, recoloured and kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sources: dict[str, str] = {}
        self._pixmaps: dict[tuple[str, str, int, float, int], QPixmap] = {}

    def svg(self, name: str, colour: str) -> bytes:
        """The icon's SVG, drawn in `colour` ("#RRGGBB").

        Raises:
            FileNotFoundError: there is no icon of that name.
        """
        if name not in self._sources:
            self._sources[name] = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
        return self._sources[name].replace("currentColor", colour).encode()

    def pixmap(self, name: str, colour: str, size: int, ratio: float = 1.0, *, gap: int = 0) -> QPixmap:
        """The icon, `size` device-independent pixels wide and high, and `gap` of nothing before its word."""
        key = (name, colour, size, ratio, gap)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._draw(name, colour, size, ratio, gap)
        return self._pixmaps[key]

    def icon(
        self,
        name: str,
        size: int,
        normal: str,
        *,
        disabled: str,
        checked: str,
        sharpest: float = 1.0,
        gap: int = 0,
    ) -> QIcon:
        """The icon in its colours for a button: usual, disabled and checked.

        `sharpest` is the device pixel ratio of the sharpest screen; what no screen needs is not drawn.
        """
        icon = QIcon()
        for ratio in sorted({1.0, sharpest}):
            for colour, mode, state in (
                (normal, QIcon.Mode.Normal, QIcon.State.Off),
                (normal, QIcon.Mode.Active, QIcon.State.Off),
                (normal, QIcon.Mode.Selected, QIcon.State.Off),
                (disabled, QIcon.Mode.Disabled, QIcon.State.Off),
                (disabled, QIcon.Mode.Disabled, QIcon.State.On),
                (checked, QIcon.Mode.Normal, QIcon.State.On),
                (checked, QIcon.Mode.Active, QIcon.State.On),
            ):
                icon.addPixmap(self.pixmap(name, colour, size, ratio, gap=gap), mode, state)
        return icon

    def _draw(self, name: str, colour: str, size: int, ratio: float, gap: int) -> QPixmap:
        renderer = QSvgRenderer(QByteArray(self.svg(name, colour)))
        pixmap = QPixmap(QSize(size + gap, size) * ratio)
        pixmap.fill(QColor(Qt.GlobalColor.transparent))
        painter = QPainter(pixmap)
        left = gap if QGuiApplication.isRightToLeft() else 0
        renderer.render(painter, QRectF(left * ratio, 0, size * ratio, size * ratio))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap
