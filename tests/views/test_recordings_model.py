import time
from array import array
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.store.recordings import FileState, RecordingListing, RecordingState
from app.viewmodels.rows import BLOCK
from app.views.format import Formats
from app.views.models.recordings import Column, RecordingsModel, empty_listing
from app.views.widgets.rows import CELL_ROLE, Cell
from app.views.widgets.status import Tone
from tests.fakes.meetings_session import NOW
from tests.fakes.recordings_session import recording

BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
Text, Tip = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole


def listing(numbers):
    return RecordingListing(array("q", numbers), len(numbers), 0)


@pytest.fixture
def model(qapp):
    model = RecordingsModel(Formats(ZoneInfo("Europe/Berlin"), BRITISH), NOW)
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return model


@pytest.fixture
def filled(model):
    model.show(listing([1, 2, 3]), NOW)
    trashed = NOW - timedelta(days=26, hours=1)
    model.put_block(
        0,
        [
            recording(1, "Open evening", duration=84, size=1_320_000_000, files=5),
            recording(2, "<b>Gone</b>\u202e", host_name="", state=RecordingState.FAILED),
            recording(3, "Budget", state=RecordingState.TRASH, trashed_at=trashed),
        ],
    )
    return model


def cell(model, row, column, role=Text):
    return model.index(row, column).data(role)


def test_cells_hold_their_text(filled):
    assert [cell(filled, 0, column) for column in Column] == [
        "Yesterday 11:12",
        "Open evening",
        "Marta Lindqvist",
        "1 h 24 min",
        "1.32 GB",
        "In cloud",
    ]
    assert cell(filled, 1, Column.STATE) == "Failed"
    assert cell(filled, 1, Column.HOST) == "marta@halvern.example"


def test_what_is_exact_stands_in_the_tooltip(filled):
    assert "Europe/Berlin" in cell(filled, 0, Column.DATE, Tip)
    assert cell(filled, 0, Column.LENGTH, Tip) == "84 minutes"
    assert cell(filled, 0, Column.SIZE, Tip) == "1,320,000,000 bytes in 5 files"
    assert cell(filled, 0, Column.TOPIC, Tip) is None


def test_a_topic_is_shown_as_typed_without_power_over_its_neighbours(filled):
    assert cell(filled, 1, Column.TOPIC) == "<b>Gone</b>"


def test_what_is_in_the_trash_says_how_long_it_can_be_restored(filled):
    assert cell(filled, 2, Column.STATE) == "In trash, 4 days left"
    painted = cell(filled, 2, Column.STATE, CELL_ROLE).status
    assert (painted.word, painted.tone) == ("4 days left", Tone.WARN)
    assert cell(filled, 2, Column.STATE, Tip) == "4 days left, then Zoom deletes it"


def test_the_last_day_in_the_trash(model):
    model.show(listing([1]), NOW)
    trashed = NOW - timedelta(days=31)
    model.put_block(0, [recording(1, state=RecordingState.TRASH, trashed_at=trashed)])
    assert cell(model, 0, Column.STATE, Tip) == "Zoom deletes it for good today"


def test_what_zoom_did_not_tell_stays_blank(model):
    model.show(listing([1]), NOW)
    model.put_block(0, [recording(1, "", start=None, duration=None, size=0, host_name="", host_email="")])
    texts = [cell(model, 0, column) for column in Column]
    assert texts == ["Date unknown", "Recording without a topic", "", "", "", "In cloud"]


def test_a_state_that_is_unknown_here_keeps_its_word(model):
    model.show(listing([1]), NOW)
    model.put_block(0, [recording(1, state="beamed up\n")])
    assert cell(model, 0, Column.STATE) == "beamed up"


def test_the_columns_have_names_and_numbers_stand_right(filled):
    names = [filled.headerData(column, Qt.Orientation.Horizontal) for column in Column]
    assert names == ["Date", "Topic", "Host", "Length", "Size", "State"]
    aligned = [
        bool(cell(filled, 0, column, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight)
        for column in Column
    ]
    assert aligned == [False, False, False, True, True, False]


def test_a_block_is_asked_for_once_when_it_comes_into_sight(model):
    asked = []
    model.block_wanted.connect(asked.append)
    model.show(listing(range(1, 3 * BLOCK)), NOW)
    for row in (0, 1, BLOCK, BLOCK + 1, 0):
        assert cell(model, row, Column.TOPIC) is None
    assert cell(model, 0, Column.TOPIC, CELL_ROLE) == Cell()
    QCoreApplication.processEvents()
    assert asked == [0, 1]
    model.forget_request(1)
    cell(model, BLOCK, Column.TOPIC)
    QCoreApplication.processEvents()
    assert asked == [0, 1, 1]


def test_rows_in_hand_stay_while_fresh_ones_are_fetched(filled):
    resets, asked = [], []
    filled.modelReset.connect(lambda: resets.append(True))
    filled.block_wanted.connect(asked.append)
    assert filled.show(listing([1, 2, 3]), NOW) is False
    filled.touch(1)
    QCoreApplication.processEvents()
    assert (resets, asked) == ([], [0])
    assert cell(filled, 0, Column.TOPIC) == "Open evening"


def test_only_rows_that_differ_are_painted_again_as_one_change(filled):
    changed = []
    filled.dataChanged.connect(lambda top, bottom, _roles: changed.append((top.row(), bottom.row())))
    filled.put_block(0, [filled.recording_at(0), filled.recording_at(1)])
    assert changed == []
    filled.put_block(0, [recording(1, "Renamed"), filled.recording_at(1), recording(3, "Back")])
    assert changed == [(0, 2)]
    assert cell(filled, 0, Column.TOPIC) == "Renamed"
    assert cell(filled, 2, Column.TOPIC, CELL_ROLE).text == "Back"


def test_another_order_is_swapped_at_once(filled):
    assert filled.show(listing([3, 1]), NOW) is True
    assert [filled.row_id_at(row) for row in range(3)] == [3, 1, None]
    assert [filled.row_of(row_id) for row_id in (1, 3, 99)] == [1, 0, -1]


def test_dropped_rows_are_asked_for_again(filled):
    asked = []
    filled.block_wanted.connect(asked.append)
    filled.drop()
    assert cell(filled, 0, Column.TOPIC) is None
    QCoreApplication.processEvents()
    assert asked == [0]


def test_midnight_moves_yesterday(filled):
    filled.set_now(NOW + timedelta(days=1))
    assert cell(filled, 0, Column.DATE) == "Mon 23 Nov 11:12"


def test_an_empty_listing_is_no_trouble(model):
    model.show(empty_listing(), NOW)
    model.put_block(0, [])
    assert model.rowCount() == 0


def test_a_hundred_thousand_rows_are_swapped_in_an_instant(qapp):
    model = RecordingsModel(Formats(ZoneInfo("UTC"), BRITISH), NOW)
    big, other = listing(range(100_000)), listing(range(1, 100_001))
    model.show(big, NOW)
    model.put_block(0, [recording(number) for number in range(BLOCK)])
    best = min(_seconds(lambda: (model.show(other, NOW), model.show(big, NOW))) for _ in range(5))
    # Two swaps; the goal is a few milliseconds each, the bound leaves room for a busy machine.
    assert best < 0.05
    assert model.row_of(99_999) == 99_999


def _seconds(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def test_what_is_on_its_way_says_whether_it_runs_waits_or_is_paused(filled):
    standings = {"rec1==": FileState.PAUSED, "rec2==": FileState.WAITING}
    moving = [
        recording(number, f"Lecture {number}", state=RecordingState.DOWNLOADING, size=0)
        for number in (1, 2, 3)
    ]
    filled.show(listing([1, 2, 3]), NOW)
    filled.put_block(0, moving)
    filled.set_standing(standings.get)
    assert [cell(filled, row, Column.STATE) for row in range(3)] == ["Paused", "Waiting", "Downloading"]
    assert cell(filled, 0, Column.STATE, CELL_ROLE).status.word == "Paused"
    assert cell(filled, 0, Column.SIZE, Tip) == "2 files"
    standings.clear()
    filled.write_anew()
    assert cell(filled, 0, Column.STATE) == "Downloading"
