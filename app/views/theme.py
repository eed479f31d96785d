"""The two themes as data: every colour the window knows, by the name of what it is for."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QColor, QPalette


class Appearance(StrEnum):
    """Which theme a person asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as "#RRGGBB"; their contrast is computed by the tests."""

    name: str
    window: str
    base: str
    pane: str
    raised: str
    text: str
    text2: str
    text3: str
    hairline: str
    border: str
    hover: str
    selected: str
    selected_idle: str
    accent: str
    accent_fill: str
    accent_fill_hover: str
    on_accent: str
    accent_text: str
    accent_soft: str
    ok: str
    ok_bg: str
    info: str
    info_bg: str
    warn: str
    warn_bg: str
    bad: str
    bad_bg: str
    idle: str
    idle_bg: str
    danger_fill: str
    danger_fill_hover: str
    on_danger: str
    track: str
    skeleton: str
    chart2: str
    chart3: str
    chart4: str
    heat: tuple[str, str, str, str, str]
    shadow_alpha: float
    """How dark the one shadow is, 0 to 1."""

    @property
    def dark(self) -> bool:
        """Whether light text stands on dark ground."""
        return self.name == "dark"


LIGHT = Theme(
    name="light",
    window="#F3F5F4",
    base="#FFFFFF",
    pane="#FAFBFA",
    raised="#FFFFFF",
    text="#1A1F1C",
    text2="#525B56",
    text3="#656E69",
    hairline="#E2E6E4",
    border="#868F8A",
    hover="#F1F5F3",
    selected="#D9F0E4",
    selected_idle="#E6EAE8",
    accent="#1F9D6B",
    accent_fill="#177A53",
    accent_fill_hover="#13694A",
    on_accent="#FFFFFF",
    accent_text="#15734E",
    accent_soft="#E6F5EE",
    ok="#136B48",
    ok_bg="#DCF3E7",
    info="#1F5C96",
    info_bg="#E1EEFA",
    warn="#7D5200",
    warn_bg="#FBEECF",
    bad="#A32B26",
    bad_bg="#FBE5E3",
    idle="#4F5853",
    idle_bg="#E9EDEB",
    danger_fill="#B8322C",
    danger_fill_hover="#982722",
    on_danger="#FFFFFF",
    track="#DDE3E0",
    skeleton="#E8ECEA",
    chart2="#3B7DBF",
    chart3="#B0853A",
    chart4="#8A938E",
    heat=("#D7EDE4", "#AEDCCA", "#82C8AC", "#50B38C", "#1F9D6B"),
    shadow_alpha=0.18,
)

DARK = Theme(
    name="dark",
    window="#191C1B",
    base="#1F2321",
    pane="#1C201E",
    raised="#282D2B",
    text="#E7ECE9",
    text2="#AEB7B2",
    text3="#949E98",
    hairline="#303634",
    border="#78817C",
    hover="#262B29",
    selected="#1D4233",
    selected_idle="#313735",
    accent="#35C28A",
    accent_fill="#35C28A",
    accent_fill_hover="#4DD09B",
    on_accent="#08231A",
    accent_text="#4CCB98",
    accent_soft="#1C3329",
    ok="#6FDCAE",
    ok_bg="#1B3D2F",
    info="#8CC4F5",
    info_bg="#1D3447",
    warn="#EDC468",
    warn_bg="#40331A",
    bad="#F79C94",
    bad_bg="#4A2523",
    idle="#B8C1BC",
    idle_bg="#313735",
    danger_fill="#E0655C",
    danger_fill_hover="#EA7D75",
    on_danger="#2A0806",
    track="#3A413E",
    skeleton="#2A2F2D",
    chart2="#6FB0EE",
    chart3="#D9AE62",
    chart4="#8F9993",
    heat=("#234034", "#275C47", "#2B7C5C", "#309F73", "#35C28A"),
    shadow_alpha=0.5,
)


def palette(theme: Theme) -> QPalette:
    """The palette for Fusion, so that whatever no rule styles still belongs to the theme."""
    answer = QPalette()
    for role, token in _ROLES.items():
        answer.setColor(role, QColor(getattr(theme, token)))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        answer.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.text3))
    answer.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight, QColor(theme.selected_idle))
    return answer


_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "base",
    QPalette.ColorRole.AlternateBase: "hover",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "on_danger",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Highlight: "selected",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Accent: "accent_text",
    QPalette.ColorRole.Link: "accent_text",
    QPalette.ColorRole.LinkVisited: "accent_text",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "hairline",
    QPalette.ColorRole.Mid: "hairline",
    QPalette.ColorRole.Dark: "border",
    QPalette.ColorRole.Shadow: "border",
}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two "#RRGGBB" colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
