"""What tests of the window share: one look, in a folder of the test run's own."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views.look import Look
from app.views.theme import Appearance

OFFSCREEN_LACKS = "This plugin does not support"
ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"


def pytest_collection_modifyitems(items):
    """Let the offscreen platform say what it cannot do; any other warning of Qt fails the test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN_LACKS, extend=True))


@pytest.fixture
def show(qtbot):
    """Puts widgets below each other into a window, shows it, and answers the first of them."""
    windows = []

    def showing(*widgets, width=480, height=320):
        window = QWidget()
        windows.append(window)
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        window.resize(width, height)
        window.show()
        window.activateWindow()
        return widgets[0]

    yield showing
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.fixture(scope="session")
def _session_look(qapp, tmp_path_factory):
    look = Look(qapp, ICONS, tmp_path_factory.mktemp("look"), Appearance.LIGHT)
    yield look
    qapp.setStyleSheet("")


@pytest.fixture
def look(_session_look):
    _session_look.set_text_percent(100)
    _session_look.set_appearance(Appearance.LIGHT)
    return _session_look


@pytest.fixture
def dark_look(_session_look):
    _session_look.set_text_percent(100)
    _session_look.set_appearance(Appearance.DARK)
    yield _session_look
    _session_look.set_appearance(Appearance.LIGHT)
