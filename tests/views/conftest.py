"""What tests of the window share: one look, in a folder of the test run's own."""

from pathlib import Path

import pytest

from app.views.look import Look
from app.views.theme import Appearance

ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"


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
