"""Every measure of the window, in pixels at 96 dpi, scaled with the font."""

from dataclasses import dataclass
from enum import Enum

BASE_DPI = 96.0


class PointSize(float, Enum):
    """Sizes of type, in points, at 100 percent."""

    SMALLEST = 8.5
    SMALL = 9.0
    BODY = 10.0
    TITLE = 13.0


@dataclass(frozen=True, slots=True)
class Metrics:
    """Measures at one scale; 1.0 is 10 point type at 96 dpi."""

    scale: float = 1.0
    text: float = 1.0
    """How much larger than usual a person wants the type; sizes in points follow it."""

    def px(self, pixels: float) -> int:
        """`pixels` at 96 dpi as whole device-independent pixels at this scale; at least 1."""
        return max(1, round(pixels * self.scale)) if pixels else 0

    def points(self, size: PointSize) -> float:
        """The size of type, in points."""
        return round(size.value * self.text, 2)

    @property
    def radius(self) -> int:
        """Corner of a control or banner."""
        return self.px(6)

    @property
    def tabs(self) -> int:
        """Height of the page tabs."""
        return self.px(48)

    @property
    def toolbar(self) -> int:
        """Height of a page's toolbar."""
        return self.px(52)

    @property
    def table_header(self) -> int:
        """Height of a table's header."""
        return self.px(28)

    @property
    def row(self) -> int:
        """Height of a table's row."""
        return self.px(36)

    @property
    def control(self) -> int:
        """Height of a button or field."""
        return self.px(32)

    @property
    def detail_row(self) -> int:
        """Height of a row in a detail pane."""
        return self.px(24)

    @property
    def pill(self) -> int:
        """Height of a status pill."""
        return self.px(20)


def scale_of(dpi: float, text_percent: int) -> float:
    """The scale of measures for a screen's logical dots per inch and the wanted size of text."""
    return dpi / BASE_DPI * text_percent / 100
