"""The colours can be told apart by everybody: ratios of WCAG 2, on every ground where they stand."""

import pytest
from PySide6.QtGui import QPalette

from app.views.theme import DARK, LIGHT, contrast, palette

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
GROUNDS = ("window", "base", "pane", "raised")
ROW_GROUNDS = ("hover", "selected", "selected_idle")
PILLS = ("ok", "info", "warn", "bad", "idle")


def test_contrast_of_known_pairs():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == pytest.approx(1)


@THEMES
@pytest.mark.parametrize("ground", GROUNDS + ROW_GROUNDS)
@pytest.mark.parametrize("text", ["text", "text2"])
def test_texts_are_readable_everywhere(theme, text, ground):
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", ["text3", "accent_text", "bad"])
def test_hints_links_and_errors_are_readable(theme, text, ground):
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@THEMES
@pytest.mark.parametrize("tone", PILLS)
def test_pills_and_banners_are_readable(theme, tone):
    ground = getattr(theme, f"{tone}_bg")
    assert contrast(getattr(theme, tone), ground) >= 4.5
    assert contrast(theme.text, ground) >= 4.5
    assert contrast(theme.text2, ground) >= 4.5


@THEMES
@pytest.mark.parametrize("fill", ["accent_fill", "accent_fill_hover"])
def test_primary_buttons_are_readable(theme, fill):
    assert contrast(theme.on_accent, getattr(theme, fill)) >= 4.5


@THEMES
@pytest.mark.parametrize("fill", ["danger_fill", "danger_fill_hover"])
def test_confirm_buttons_are_readable(theme, fill):
    assert contrast(theme.on_danger, getattr(theme, fill)) >= 4.5


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("edge", ["border", "accent"])
def test_edges_and_graphics_can_be_seen(theme, edge, ground):
    assert contrast(getattr(theme, edge), getattr(theme, ground)) >= 3


@THEMES
def test_palette_carries_the_theme(theme):
    made = palette(theme)
    assert made.color(QPalette.ColorRole.Window).name().upper() == theme.window
    assert made.color(QPalette.ColorRole.Base).name().upper() == theme.base
    disabled = made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled.name().upper() == theme.text3
