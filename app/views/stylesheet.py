"""The one style sheet, made from the theme and the measures.

The rules (`sheet_*.py`) are written at 96 dpi and usual type: "32px" and "10pt" are scaled, "@base" is a
colour of the theme, "@base/55" the same at 55 percent opacity, "url(@check-on)" one of
the few pictures that only a path can name.
"""

import re
from dataclasses import asdict
from pathlib import Path

from app.views.icons import Icons
from app.views.metrics import Metrics
from app.views.sheet_controls import CONTROLS
from app.views.sheet_frame import FRAME
from app.views.theme import Theme

_PIXELS = re.compile(r"(-?)(\d+(?:\.\d+)?)px")
_POINTS = re.compile(r"(\d+(?:\.\d+)?)pt")
_PICTURE = re.compile(r"url\(@([a-z-]+)\)")
_TOKEN = re.compile(r"@([a-z_0-9]+)(?:/(\d+))?")

_BOX = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">'
    '<rect x="0.5" y="0.5" width="15" height="15" rx="{rx}" fill="{fill}" stroke="{edge}"/>{inside}</svg>'
)
_TICK = (
    '<path d="M4.2 8.6 7 11.3 12 5.3" fill="none" stroke="{0}" stroke-width="1.9" stroke-linecap="round" '
    'stroke-linejoin="round"/>'
)
_DASH = '<path d="M4.5 8h7" fill="none" stroke="{0}" stroke-width="1.9" stroke-linecap="round"/>'
_DISC = '<circle cx="8" cy="8" r="3" fill="{0}"/>'


class Indicators:
    """The pictures a style sheet needs as files: ticks, radio dots, arrows."""

    def __init__(self, icons: Icons, scratch: Path) -> None:
        self._icons, self._folder = icons, scratch

    def write(self, theme: Theme) -> dict[str, str]:
        """Write the pictures in the theme's colours; answers the path of each by its name."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return {name: self._keep(theme, name, svg) for name, svg in self._pictures(theme).items()}

    def _keep(self, theme: Theme, name: str, svg: str) -> str:
        path = self._folder / f"{theme.name}-{name}.svg"
        if not path.exists() or path.read_text(encoding="utf-8") != svg:
            path.write_text(svg, encoding="utf-8")
        return path.as_posix()

    def _pictures(self, theme: Theme) -> dict[str, str]:
        boxes = _boxes(theme, "check", 4, _TICK) | _boxes(theme, "radio", 7.5, _DISC)
        on = _BOX.format(rx=4, fill=theme.accent_fill, edge=theme.accent_fill, inside=_DASH)
        arrows = {
            "chevron": ("chevron-down", theme.text2),
            "chevron-off": ("chevron-down", theme.text3),
            "calendar": ("meetings", theme.text2),
        }
        drawn = {name: self._icons.svg(icon, colour).decode() for name, (icon, colour) in arrows.items()}
        return boxes | {"check-part": on.format(theme.on_accent)} | drawn


def _boxes(theme: Theme, name: str, radius: float, mark: str) -> dict[str, str]:
    def box(fill: str, edge: str, sign: str = "") -> str:
        return _BOX.format(rx=radius, fill=fill, edge=edge, inside=mark.format(sign) if sign else "")

    return {
        f"{name}-off": box(theme.base, theme.border),
        f"{name}-over": box(theme.hover, theme.text2),
        f"{name}-on": box(theme.accent_fill, theme.accent_fill, theme.on_accent),
        f"{name}-off-out": box("none", theme.hairline),
        f"{name}-on-out": box(theme.track, theme.track, theme.text2),
    }


def stylesheet(theme: Theme, metrics: Metrics, indicators: Indicators, mono: str) -> str:
    """The style sheet of the whole application; `mono` is the family of fixed width."""
    pictures = indicators.write(theme)
    tokens = asdict(theme) | {"mono": f'"{mono}"'}
    rules = CONTROLS + FRAME
    rules = _PICTURE.sub(lambda match: f'url("{pictures[match[1]]}")', rules)
    rules = _TOKEN.sub(lambda match: _colour(str(tokens[match[1]]), match[2]), rules)
    rules = _POINTS.sub(lambda match: f"{float(match[1]) * metrics.text:.2f}pt", rules)
    return _PIXELS.sub(lambda match: f"{match[1]}{metrics.px(float(match[2]))}px", rules)


def _colour(colour: str, percent: str | None) -> str:
    """The colour itself, or with an opacity as a style sheet writes it."""
    if percent is None:
        return colour
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {percent}%)"
