import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QImage

from app.views.widgets.progress_rows import ProgressDelegate
from app.views.widgets.rows import CELL_ROLE, Cell, Progress
from app.views.widgets.status import Sign, Status, Tone
from app.views.widgets.table import Column, TableView

RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
CELLS = (
    Cell("50%", align=RIGHT, progress=Progress(0.5)),
    Cell(
        "A very long failure of a transfer",
        Status("A very long failure", Tone.BAD, Sign.TRIANGLE),
        align=RIGHT,
    ),
    Cell("Pause, Cancel download", buttons=("pause", "cross")),
)


class OneRow(QAbstractTableModel):
    def rowCount(self, parent=QModelIndex()):
        return 0 if parent.isValid() else 1

    def columnCount(self, parent=QModelIndex()):
        return 0 if parent.isValid() else len(CELLS)

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if role == CELL_ROLE:
            return CELLS[index.column()]
        return CELLS[index.column()].text if role == Qt.ItemDataRole.DisplayRole else None


@pytest.fixture
def table(look, show):
    columns = (Column("progress", 200), Column("left", 100), Column("actions", 80))
    table = TableView(look, "Transfers", columns, delegate=ProgressDelegate)
    table.model_kept = OneRow()
    table.setModel(table.model_kept)
    return show(table, width=480, height=200)


def picture(table, column):
    rect = table.visualRect(table.model().index(0, column))
    return table.viewport().grab(rect).toImage().convertToFormat(QImage.Format.Format_RGB32)


def count(image, colour, rect=None):
    area = rect or image.rect()
    return sum(
        image.pixelColor(x, y).rgb() == colour.rgb()
        for x in range(area.left(), area.right() + 1)
        for y in range(area.top(), area.bottom() + 1)
    )


def test_a_bar_is_filled_as_far_as_its_share(table, look):
    image = picture(table, 0)
    filled, rest = count(image, look.color("accent_fill")), count(image, look.color("track"))
    assert filled == pytest.approx(rest, rel=0.1) and filled > 100


def test_a_long_word_is_cut_within_its_pill(table, look):
    image = picture(table, 1)
    assert count(image, look.color("bad_bg")) > 200
    gap = QRect(image.width() - look.px(12), 0, look.px(12), image.height())
    assert count(image, look.color("bad_bg"), gap) == 0


def test_buttons_are_found_where_they_are_painted(table):
    index = table.model().index(0, 2)
    delegate = table._delegate
    places = {icon: delegate.button_rect(index, icon) for icon in ("pause", "cross")}
    assert places["pause"].right() <= places["cross"].left()
    for icon, rect in places.items():
        assert delegate.button_at(index, rect.center()) == icon
        assert table.visualRect(index).contains(rect)
    assert delegate.button_at(index, QPoint(2, 2)) == ""
    assert delegate.button_rect(index, "retry").isEmpty()
    assert delegate.button_at(table.model().index(0, 0), QPoint(10, 10)) == ""


def test_the_button_under_the_pointer_has_a_ground(table, look):
    before = picture(table, 2)
    table._delegate.hovered_button = (0, "pause")
    table.viewport().update()
    assert count(picture(table, 2), look.color("selected_idle")) > count(before, look.color("selected_idle"))
