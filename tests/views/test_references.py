"""Trap 1: PySide6 6.12.0 drops a reference to None at each Python override that returns None."""

import sys

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from app.views.widgets.avatar import Avatar
from app.views.widgets.fields import FieldFrame, LineEdit, SearchField
from app.views.widgets.segments import Segments
from app.views.widgets.skeleton import SkeletonView
from app.views.widgets.table import TableView
from tests.views.widgets.test_table import COLUMNS, Model

ROUNDS = 300
SLACK = 60
"""References to None that come and go by themselves in between; a leak shows as thousands."""


def churn(widgets, table):
    for widget in widgets:
        widget.grab()
    for row in (1, 2):
        QTest.mouseMove(table.viewport(), table.visualRect(table.model().index(row, 1)).center())
        QApplication.processEvents()
    for kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.Leave):
        QApplication.sendEvent(widgets[0], QEvent(kind))
    QApplication.sendEvent(table.viewport(), QEvent(QEvent.Type.Leave))


def test_none_keeps_its_references_through_qt(look, show):
    table = TableView(look, "Meetings", COLUMNS)
    table.setModel(Model(table))
    frame = FieldFrame(look)
    editor = LineEdit(look)
    frame.row.addWidget(editor)
    frame.watch(editor)
    widgets = [
        editor,
        table,
        Avatar(look, "Ada Lovelace"),
        SearchField(look, "Topic"),
        SkeletonView(look),
        Segments(look, "List", [("a", "Upcoming"), ("b", "Live")]),
        QCheckBox("Waiting room"),
    ]
    show(*[widget for widget in widgets if widget is not editor], frame, QWidget(), width=640, height=480)
    for _round in range(20):
        churn(widgets, table)
    before = sys.getrefcount(None)
    for _round in range(ROUNDS):
        churn(widgets, table)
    assert abs(sys.getrefcount(None) - before) < SLACK
