from datetime import date
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.store.recordings import Window, WindowState
from app.views.format import Formats
from app.views.models.windows import Column, WindowsModel
from app.views.widgets.rows import CELL_ROLE
from app.views.widgets.status import Tone
from tests.fakes.meetings_session import NOW

BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


def window(state=WindowState.DONE, scope="account", **fields):
    days = date(2026, 9, 1), date(2026, 9, 30)
    return Window(scope, *days, state, pages=2, items=1200, throttled=0, asked_at=NOW, **fields)


@pytest.fixture
def model(qapp):
    model = WindowsModel(Formats(ZoneInfo("UTC"), BRITISH), lambda: NOW)
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    failed = window(WindowState.FAILED, "user:u1", title="Refused", message="Zoom refused.", details="4711")
    model.show([window(), window(WindowState.PARTIAL), failed])
    return model


def test_a_window_in_words(model):
    texts = [model.index(0, column).data() for column in Column]
    assert texts == ["Tue 1 Sept – Wed 30 Sept", "Everybody", "Complete", "2", "1,200", ""]


def test_what_went_wrong_is_loud_and_explained(model):
    tones = [model.index(row, Column.STATE).data(CELL_ROLE).status.tone for row in range(3)]
    assert tones == [Tone.QUIET, Tone.WARN, Tone.BAD]
    assert model.index(2, Column.WHY).data() == "Zoom refused."
    tip = model.index(2, Column.WHY).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "Refused\nZoom refused.\n4711"
    assert model.index(0, Column.WHY).data(Qt.ItemDataRole.ToolTipRole) is None


def test_all_of_it_as_text(model):
    assert model.as_text().splitlines()[2] == (
        "Tue 1 Sept – Wed 30 Sept, u1, Failed, 2, 1,200, Zoom refused."
    )


def test_the_columns_have_names(model):
    names = [model.headerData(column, Qt.Orientation.Horizontal) for column in Column]
    assert names == ["Days", "Whose", "State", "Pages", "Recordings", "Why"]
