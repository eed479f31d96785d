"""How the window looks at this moment: theme, measures and icons in one object that widgets are given."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from app.views.icons import Icons
from app.views.metrics import Metrics, PointSize, scale_of
from app.views.stylesheet import Indicators, stylesheet
from app.views.theme import DARK, LIGHT, Appearance, Theme, palette

APP_ICON = "greenroom"
APP_ICON_SIZES = (16, 22, 24, 32, 48, 64, 128)


class Look(QObject):
    """Theme, measures and icons; follows the system unless a person chose otherwise."""

    changed = Signal()
    """Colours or measures are new: whoever paints or sizes by hand does it again."""

    def __init__(
        self,
        app: QApplication,
        icons: Path,
        scratch: Path,
        appearance: Appearance = Appearance.SYSTEM,
        text_percent: int = 100,
    ) -> None:
        """Dress the application.

        Args:
            app: whose style, palette, font and style sheet are set.
            icons: the folder of the SVG files.
            scratch: a folder of ours for the few recoloured icons that a style sheet names by path.
            appearance: light, dark, or as the system.
            text_percent: size of type, 100 is 10 point.
        """
        super().__init__(app)
        self._app = app
        self._icons = Icons(icons)
        self._indicators = Indicators(self._icons, scratch)
        self._appearance = appearance
        self._text_percent = text_percent
        # Asked for at every cell that is painted.
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[tuple[PointSize, QFont.Weight | None], QFont] = {}
        self.theme = LIGHT
        self.metrics = Metrics()
        app.setStyle("Fusion")
        app.setWindowIcon(self.app_icon())
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._dress)
        self._dress()

    @property
    def dark(self) -> bool:
        """Whether the dark theme is worn."""
        return self.theme.dark

    @property
    def appearance(self) -> Appearance:
        """What the person asked for."""
        return self._appearance

    @property
    def text_percent(self) -> int:
        """The size of type the person asked for; 100 is usual."""
        return self._text_percent

    def set_appearance(self, appearance: Appearance) -> None:
        """Wear the light or dark theme, or follow the system, from now on."""
        if appearance is not self._appearance:
            self._appearance = appearance
            self._dress()

    def set_text_percent(self, percent: int) -> None:
        """Scale type, and every measure with it."""
        if percent != self._text_percent:
            self._text_percent = percent
            self._dress()

    def px(self, pixels: float) -> int:
        """`pixels` at 96 dpi and usual type, as pixels of this look."""
        return self.metrics.px(pixels)

    def color(self, token: str) -> QColor:
        """The theme's colour of that name."""
        if token not in self._colors:
            self._colors[token] = QColor(str(getattr(self.theme, token)))
        return self._colors[token]

    def icon(
        self,
        name: str,
        token: str = "text2",  # noqa: S107 - the name of a colour
        size: int = 18,
        *,
        checked: str = "",
        disabled: str = "text3",
        gap: int = 0,
    ) -> QIcon:
        """The icon in the theme's colours, with `gap` of nothing before its word; sizes as in `px`."""
        normal = str(getattr(self.theme, token))
        return self._icons.icon(
            name,
            self.px(size),
            normal,
            disabled=str(getattr(self.theme, disabled)),
            checked=str(getattr(self.theme, checked)) if checked else normal,
            sharpest=self._app.devicePixelRatio(),
            gap=self.px(gap) if gap else 0,
        )

    def pixmap(self, name: str, token: str, size: int) -> QPixmap:
        """The icon as one picture, sharp on the application's sharpest screen."""
        colour = str(getattr(self.theme, token))
        return self._icons.pixmap(name, colour, self.px(size), self._app.devicePixelRatio())

    def app_icon(self) -> QIcon:
        """The program's own icon, in its own colours."""
        icon = QIcon()
        for size in APP_ICON_SIZES:
            icon.addPixmap(self._icons.pixmap(APP_ICON, "", size))
        return icon

    def app_pixmap(self, size: int) -> QPixmap:
        """The program's own icon as one picture; size as in `px`."""
        return self._icons.pixmap(APP_ICON, "", self.px(size), self._app.devicePixelRatio())

    def svg(self, name: str) -> str:
        """The source of an icon, in its own colours."""
        return self._icons.svg(name, "").decode()

    def font(self, size: PointSize = PointSize.BODY, weight: QFont.Weight | None = None) -> QFont:
        """The system's face in one of our sizes, figures tabular; a copy, to do with as one likes."""
        key = (size, weight)
        if key not in self._fonts:
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
            font.setPointSizeF(self.metrics.points(size))
            if weight is not None:
                font.setWeight(weight)
            self._fonts[key] = _tabular(font)
        return QFont(self._fonts[key])

    def mono(self, size: PointSize = PointSize.SMALL) -> QFont:
        """The system's face of fixed width, for codes."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.metrics.points(size))
        return font

    def _dress(self) -> None:
        self._colors.clear()
        self._fonts.clear()
        self.theme = self._wanted_theme()
        dpi = QGuiApplication.primaryScreen().logicalDotsPerInch()
        self.metrics = Metrics(scale_of(dpi, self._text_percent), self._text_percent / 100)
        self._app.setPalette(palette(self.theme))
        self._app.setFont(self.font())
        self._app.setStyleSheet(self._sheet())
        self.changed.emit()

    def _sheet(self) -> str:
        return stylesheet(self.theme, self.metrics, self._indicators, self.mono().family())

    def _wanted_theme(self) -> Theme:
        if self._appearance is Appearance.SYSTEM:
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._appearance is Appearance.DARK else LIGHT


def _tabular(font: QFont) -> QFont:
    """`font` with figures of one width, where this Qt can ask for them (6.7 on)."""
    if hasattr(QFont, "setFeature"):
        font.setFeature(QFont.Tag("tnum"), 1)
    return font
