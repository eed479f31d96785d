from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.core.errors import GreenroomError
from app.store.recordings import FileState
from app.views.format import Formats
from app.views.models.transfers import Column, TransfersModel
from app.views.widgets.rows import CELL_ROLE
from tests.fakes.transfers import transfer

BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
EXPIRED = GreenroomError("Link expired", "Zoom’s link has ended.", "Retry.", details="403")
ROWS = (
    transfer(1, bytes=806_000_000, size=1_260_000_000, speed=31_200_000, seconds_left=14),
    transfer(2, FileState.FAILED, bytes=598_000_000, size=1_050_000_000, error=EXPIRED),
    transfer(3, FileState.PAUSED, bytes=22_100_000, size=24_300_000),
    transfer(4, FileState.WAITING, size=None),
    transfer(5, FileState.DOWNLOADING, bytes=4000, size=None, speed=2000, seconds_left=None),
    transfer(6, FileState.ON_DISK, bytes=12_000_000, size=12_000_000),
)


@pytest.fixture
def model(qapp):
    model = TransfersModel(Formats(ZoneInfo("UTC"), BRITISH))
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(ROWS)
    return model


def texts(model, row):
    return [model.index(row, column).data() for column in Column]


def whole(model, row, column):
    return model.index(row, column).data(CELL_ROLE)


def test_every_cell_says_in_words_what_is_painted(model):
    assert texts(model, 0) == [
        "Senate, Screen and speaker",
        "64%",
        "806 MB of 1.26 GB",
        "31.2 MB/s",
        "14 s left",
        "Pause, Cancel download",
    ]
    assert texts(model, 1)[1:] == ["57%", "598 MB of 1.05 GB", "", "Link expired", "Retry, Cancel download"]
    assert texts(model, 2)[1:] == ["91%", "22.1 of 24.3 MB", "", "Paused", "Resume, Cancel download"]
    assert texts(model, 3)[1:] == ["", "0 bytes", "", "Waiting", "Pause, Cancel download"]
    assert texts(model, 4)[1:] == ["", "4 KB", "2 KB/s", "Downloading", "Pause, Cancel download"]
    assert texts(model, 5)[1:] == ["100%", "12 MB", "", "Done", "Show in folder"]


def test_bars_show_how_far_and_in_what_state(model):
    bars = [whole(model, row, Column.PROGRESS).progress for row in range(6)]
    assert [bar.colour for bar in bars] == [
        "accent_fill",
        "danger_fill",
        "chart4",
        "accent_fill",
        "accent_fill",
        "accent_fill",
    ]
    assert bars[0].share == pytest.approx(806 / 1260)
    assert bars[3].share == 0
    assert bars[4].share is None
    assert bars[5].share == 1


def test_a_file_that_is_nearly_here_is_not_said_to_be_whole(model):
    model.update((replace(ROWS[0], bytes=1_259_999_999), *ROWS[1:]), (0,))
    assert texts(model, 0)[1] == "99%"


def test_why_it_failed_stands_in_the_tooltip(model):
    tip = model.index(1, Column.LEFT).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "Link expired. Zoom’s link has ended. Retry."


def test_a_poll_is_one_change_and_moves_no_row(model):
    changed, resets = [], []
    model.dataChanged.connect(lambda top, bottom, _roles: changed.append((top.row(), bottom.row())))
    model.modelReset.connect(lambda: resets.append(True))
    news = (replace(ROWS[0], bytes=900_000_000), ROWS[1], replace(ROWS[2], bytes=1), *ROWS[3:])
    model.update(news, (0, 2))
    assert (changed, resets) == ([(0, 2)], [])
    assert texts(model, 0)[1] == "71%"


def test_the_buttons_column_has_a_name_for_screen_readers_alone(model):
    title = model.headerData(Column.ACTIONS, Qt.Orientation.Horizontal)
    heard = model.headerData(Column.ACTIONS, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert (title, heard) == ("", "Actions")


def test_a_drop_asks_for_the_new_order_and_moves_nothing_itself(model):
    asked = []
    model.move_requested.connect(lambda ids, before: asked.append((ids, before)))
    data = model.mimeData([model.index(3, 0), model.index(3, 1), model.index(2, 0)])
    move, nowhere = Qt.DropAction.MoveAction, QModelIndex()
    assert model.dropMimeData(data, move, 0, 0, nowhere) is False
    model.dropMimeData(data, move, -1, -1, model.index(1, 0))
    model.dropMimeData(data, move, 6, 0, nowhere)
    assert asked == [(["t3", "t4"], "t1"), (["t3", "t4"], "t2"), (["t3", "t4"], "")]
    assert [row.id for row in model.rows] == [row.id for row in ROWS]


def test_what_else_is_dropped_is_left_alone(model):
    asked = []
    model.move_requested.connect(lambda *each: asked.append(each))
    data = model.mimeData([])
    data.clear()
    data.setText("t1")
    assert model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex()) is False
    assert asked == []


def test_rows_are_found_by_their_id(model):
    assert (model.row_of("t3"), model.row_of("t9")) == (2, -1)
    assert model.transfer_at(0) is ROWS[0] and model.transfer_at(99) is None
