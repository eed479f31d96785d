import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QLabel

from app.views.look import Look
from app.views.metrics import PointSize
from app.views.theme import DARK, LIGHT, Appearance


def test_the_theme_changes_everything_at_once(look, qapp, qtbot):
    with qtbot.waitSignal(look.changed):
        look.set_appearance(Appearance.DARK)
    assert look.theme is DARK
    assert look.dark
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.window
    assert DARK.accent_fill in qapp.styleSheet()
    look.set_appearance(Appearance.LIGHT)
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == LIGHT.window


def test_the_same_choice_again_changes_nothing(look, qtbot):
    with qtbot.assertNotEmitted(look.changed):
        look.set_appearance(Appearance.LIGHT)
        look.set_text_percent(100)


def test_larger_text_makes_everything_larger(look, qapp):
    look.set_text_percent(150)
    assert look.px(36) == 54
    assert qapp.font().pointSizeF() == pytest.approx(15)
    assert look.font(PointSize.TITLE).pointSizeF() == pytest.approx(19.5)


@pytest.mark.parametrize(
    ("scheme", "theme"),
    [(Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT), (Qt.ColorScheme.Unknown, LIGHT)],
)
def test_the_system_is_followed_while_wanted(look, monkeypatch, scheme, theme):
    hints = QGuiApplication.styleHints()

    class Hints:
        def colorScheme(self):
            return scheme

    monkeypatch.setattr(QGuiApplication, "styleHints", lambda: Hints())
    look.set_appearance(Appearance.SYSTEM)
    hints.colorSchemeChanged.emit(scheme)
    assert look.theme is theme
    look.set_appearance(Appearance.LIGHT)
    hints.colorSchemeChanged.emit(scheme)
    assert look.theme is LIGHT


@pytest.mark.skipif(not hasattr(QFont, "setFeature"), reason="this Qt cannot ask for tabular figures")
def test_figures_are_tabular(look):
    assert QFont.Tag("tnum") in look.font().featureTags()


def test_titles_are_demibold_not_bolder(look, qtbot):
    label = QLabel("Title")
    qtbot.addWidget(label)
    label.setProperty("kind", "title")
    label.ensurePolished()
    assert label.font().weight() == QFont.Weight.DemiBold
    assert label.font().pointSizeF() == pytest.approx(13)


def test_fixed_width_is_the_systems(look):
    assert look.mono().family() == QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()


def test_app_icon_is_there_in_every_size(look):
    assert {size.width() for size in look.app_icon().availableSizes()} == {16, 22, 24, 32, 48, 64, 128}


def test_the_files_a_style_sheet_needs_lie_where_they_were_asked_for(qapp, tmp_path):
    from tests.views.conftest import ICONS

    before = qapp.styleSheet()
    made = Look(qapp, ICONS, tmp_path / "look", Appearance.DARK)
    assert (tmp_path / "look" / "dark-check-on.svg").exists()
    made.deleteLater()
    qapp.setStyleSheet(before)
