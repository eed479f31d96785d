import time
from array import array
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.store.meetings import Day, Listing, MeetingStatus
from app.viewmodels.rows import BLOCK
from app.views.format import Formats
from app.views.models.meetings import Column, MeetingsModel, empty_listing
from app.views.widgets.rows import CELL_ROLE, SECTION_NOTE_ROLE, SECTION_ROLE, STRUCK_ROLE, Cell
from tests.fakes.meetings_session import NOW, meeting

BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
TODAY = date(2026, 11, 24)
Text, Accessible, Tip = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
)


def listing(numbers, days=(), total=None):
    return Listing(array("q", numbers), tuple(days), len(numbers) if total is None else total)


def two_days():
    return listing([1, 2, 3], [Day(0, TODAY, 2, 90, 2), Day(2, TODAY + timedelta(days=1), 1, 45, 1)])


@pytest.fixture
def model(qapp):
    model = MeetingsModel(Formats(ZoneInfo("Europe/Berlin"), BRITISH), NOW)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.tester = tester
    return model


@pytest.fixture
def filled(model):
    model.show(two_days(), NOW)
    model.put_block(
        0,
        [
            meeting(1, "Senate", status=MeetingStatus.LIVE, participants=14),
            meeting(2, "Clinic", repeats=True),
            meeting(3, "<b>Gone</b>\u202e", status=MeetingStatus.CANCELLED, start=NOW + timedelta(days=1)),
        ],
    )
    return model


def cell(model, row, column, role=Text):
    return model.index(row, column).data(role)


def test_day_rows_stand_between_the_meetings(filled):
    assert filled.rowCount() == 5
    assert filled.property("sectionRows") == [0, 3]
    assert [bool(cell(filled, row, 0, SECTION_ROLE)) for row in range(5)] == [True, False, False, True, False]
    assert cell(filled, 0, 0) == "Today, Tuesday 24 November"
    assert cell(filled, 0, 0, SECTION_NOTE_ROLE) == "2 meetings, 1 h 30 min"
    assert cell(filled, 0, 0, Accessible) == "Today, Tuesday 24 November, 2 meetings, 1 h 30 min"
    assert cell(filled, 3, 0) == "Tomorrow, Wednesday 25 November"


def test_day_rows_can_be_neither_selected_nor_reached(filled):
    assert filled.flags(filled.index(0, 0)) == Qt.ItemFlag.NoItemFlags
    assert filled.flags(filled.index(1, 0)) & Qt.ItemFlag.ItemIsSelectable


def test_cells_hold_their_text(filled):
    assert [cell(filled, 1, column) for column in Column] == [
        "12:12–12:57",
        "Senate",
        "",
        "Marta Lindqvist",
        "Live",
        "14",
    ]
    assert cell(filled, 2, Column.KIND) == "Repeats"
    assert cell(filled, 2, Column.KIND, CELL_ROLE).icon == "repeat"
    assert cell(filled, 1, Column.STATUS, CELL_ROLE).status.word == "Live"


def test_a_topic_is_shown_as_typed_without_power_over_its_neighbours(filled):
    assert cell(filled, 4, Column.TOPIC) == "<b>Gone</b>"
    assert cell(filled, 4, Column.TOPIC, STRUCK_ROLE) is True


def test_a_meeting_without_time_topic_or_host(model):
    model.show(listing([1], [Day(0, None, 1, 0, 1)]), NOW)
    row = meeting(1, "", start=None, host_name="", host_email="", status="waiting for godot")
    model.put_block(0, [row])
    assert cell(model, 0, 0) == "No fixed time"
    assert cell(model, 1, Column.TIME) == "Any time"
    assert cell(model, 1, Column.TOPIC) == "Meeting without a topic"
    assert cell(model, 1, Column.STATUS) == "waiting for godot"


def test_out_of_the_order_of_time_the_day_is_named_in_each_row(model):
    model.show(listing([1]), NOW)
    model.put_block(0, [meeting(1)])
    assert model.rowCount() == 1
    assert cell(model, 0, Column.TIME) == "Tue 24 Nov 12:12"


def test_every_column_has_a_name_for_screen_readers(filled):
    names = [
        filled.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
        for column in Column
    ]
    assert names == ["Time", "Topic", "Kind", "Host", "Status", "People"]
    assert filled.headerData(Column.KIND, Qt.Orientation.Horizontal) == ""


def test_the_exact_time_is_the_tooltip(filled):
    assert "Europe/Berlin" in cell(filled, 1, Column.TIME, Tip)
    assert cell(filled, 1, Column.TOPIC, Tip) is None


def test_a_block_is_asked_for_once_when_it_comes_into_sight(model):
    asked = []
    model.block_wanted.connect(asked.append)
    model.show(listing(range(1, 3 * BLOCK)), NOW)
    for row in (0, 1, BLOCK, BLOCK + 1, 0):
        assert cell(model, row, Column.TOPIC) is None
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
    assert filled.show(two_days(), NOW) is False
    assert resets == []
    filled.touch(1)
    filled.touch(0)
    QCoreApplication.processEvents()
    assert asked == [0]
    assert cell(filled, 1, Column.TOPIC) == "Senate"
    filled.put_block(0, [meeting(1, "Senate, moved")])
    assert cell(filled, 1, Column.TOPIC) == "Senate, moved"


def test_only_rows_that_differ_are_painted_again(filled):
    changed = []
    filled.dataChanged.connect(lambda top, bottom, _roles: changed.append((top.row(), bottom.row())))
    filled.put_block(0, [filled.meeting_at(1), filled.meeting_at(2)])
    assert changed == []
    filled.put_block(0, [meeting(3, "Back again")])
    assert changed == [(4, 4)]
    assert cell(filled, 4, Column.TOPIC, CELL_ROLE).text == "Back again"


def test_a_cell_is_what_the_roles_say(filled):
    for row in (1, 2, 4):
        for column in Column:
            whole = cell(filled, row, column, CELL_ROLE)
            assert whole.text == cell(filled, row, column)
            assert whole.struck is bool(cell(filled, row, column, STRUCK_ROLE))
    assert cell(filled, 0, 0, CELL_ROLE) is None


def test_a_row_that_is_being_fetched_is_blank(model):
    model.show(listing([1]), NOW)
    assert cell(model, 0, Column.TOPIC, CELL_ROLE) == Cell()


def test_another_order_is_swapped_at_once(filled):
    counts = []
    filled.modelReset.connect(lambda: counts.append(filled.rowCount()))
    assert filled.show(listing([3, 1]), NOW) is True
    assert counts == [2]
    assert [filled.row_id_at(row) for row in range(2)] == [3, 1]
    assert filled.meeting_at(0).row == 3


def test_positions_and_ids_lead_to_each_other(filled):
    assert [filled.row_id_at(row) for row in range(5)] == [None, 1, 2, None, 3]
    assert [filled.row_of(row_id) for row_id in (1, 2, 3, 99)] == [1, 2, 4, -1]
    assert filled.meeting_at(0) is None and filled.meeting_at(17) is None


def test_dropped_rows_are_asked_for_again(filled):
    asked = []
    filled.block_wanted.connect(asked.append)
    filled.drop()
    assert cell(filled, 1, Column.TOPIC) is None
    QCoreApplication.processEvents()
    assert asked == [0]


def test_midnight_moves_today(filled):
    changed = []
    filled.dataChanged.connect(lambda *_args: changed.append(True))
    filled.set_now(NOW + timedelta(days=1))
    assert changed
    assert cell(filled, 3, 0) == "Today, Wednesday 25 November"


def test_an_empty_listing_is_no_trouble(model):
    model.show(empty_listing(), NOW)
    model.put_block(0, [])
    assert model.rowCount() == 0


def test_a_hundred_thousand_rows_are_swapped_in_an_instant(qapp):
    model = MeetingsModel(Formats(ZoneInfo("UTC"), BRITISH), NOW)
    days = [Day(at, TODAY + timedelta(days=at // 100), 100, 4500, 100) for at in range(0, 100_000, 100)]
    big = listing(range(100_000), days)
    other = listing(range(1, 100_001), days)
    model.show(big, NOW)
    model.put_block(0, [meeting(number) for number in range(BLOCK)])
    best = min(_seconds(lambda: (model.show(other, NOW), model.show(big, NOW))) for _ in range(5))
    # Two swaps; the goal is a few milliseconds each, the bound leaves room for a busy machine.
    assert best < 0.05
    assert model.row_of(99_999) == 100_999


def _seconds(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
