"""The tray's icon: one shape, and a badge with a sign of its own for each state."""

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.viewmodels.tray import TrayState
from app.views.look import APP_ICON, Look
from app.views.theme import LIGHT
from app.views.widgets.status import Sign

SIZES = (22, 24, 32, 48)
GREEN, GREY = "#177A53", "#6B7570"
BADGE, RIM = 0.40, 0.05
"""Diameter of the badge and width of the gap around it, as shares of the icon."""

_BADGES = {
    TrayState.LIVE: (Sign.DISC, LIGHT.accent_fill),
    TrayState.TRANSFERRING: (Sign.DOWN, LIGHT.info),
    TrayState.NEEDS_YOU: (Sign.TRIANGLE, LIGHT.warn),
    TrayState.OFFLINE: (Sign.DASH, LIGHT.idle),
}


def tray_icon(look: Look, state: TrayState) -> QIcon:
    """The icon for `state`, drawn for each size that trays ask for."""
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(tray_pixmap(look, state, size))
    return icon


def tray_pixmap(look: Look, state: TrayState, size: int) -> QPixmap:
    """The icon for `state` at exactly `size` pixels; the same in all themes: panels have their own."""
    pixmap = QPixmap(size, size)
    pixmap.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    svg = look.svg(APP_ICON)
    if state is TrayState.OFFLINE:
        svg = svg.replace(GREEN, GREY)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    if state in _BADGES:
        _draw_badge(painter, size, *_BADGES[state])
    painter.end()
    return pixmap


def _draw_badge(painter: QPainter, size: int, sign: Sign, colour: str) -> None:
    radius = size * BADGE / 2
    centre = QPointF(size - radius, size - radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.drawEllipse(centre, radius + size * RIM, radius + size * RIM)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setBrush(QColor("#FFFFFF"))
    painter.drawEllipse(centre, radius, radius)
    side = radius * 1.4
    rect = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
    sign.draw(painter, rect, QColor(colour))
