"""The detail pane of a recording."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPoint, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.core.i18n import _
from app.viewmodels.recordings import RecordingsViewModel
from app.views.format import Formats
from app.views.look import Look
from app.views.models.recording_files import RecordingFilesModel
from app.views.models.recordings import topic_of
from app.views.panes._recording_actions import RecordingActions
from app.views.panes._recording_buttons import RecordingButtons
from app.views.panes._recording_menu import FileMenu
from app.views.panes._recording_words import overview, selection_words, when_line
from app.views.panes.frame import PaneFrame, scrolled
from app.views.widgets.key_value import KeyValueGrid
from app.views.widgets.labels import Divider, ElidedLabel, Kind, Label
from app.views.widgets.table import Column, TableView


class FilesTable(TableView):
    """As high as its rows, so that the pane scrolls as a whole."""

    def fit(self) -> None:
        """Take the height of all rows."""
        metrics, rows = self._look.metrics, self.model().rowCount()
        self.setFixedHeight(metrics.table_header + max(1, rows) * metrics.row)


class RecordingPane(PaneFrame):
    """Title, time, actions, files and the rest of one recording; sums of several."""

    def __init__(
        self,
        look: Look,
        vm: RecordingsViewModel,
        actions: RecordingActions,
        formats: Formats,
        now: Callable[[], datetime],
    ) -> None:
        """Show what `vm` has selected, from now on.

        Args:
            look: the theme and measures.
            vm: whose selection and detail are shown.
            actions: what the buttons do.
            formats: how times and sizes are written.
            now: for “Yesterday”.
        """
        super().__init__(look, _("Recording"))
        self._vm, self._formats, self._now = vm, formats, now
        self._actions = actions
        self._told_about: tuple[int, ...] = ()
        self.buttons = RecordingButtons(look, vm, actions)
        self._make_parts()
        self._lay_out()
        self._connect()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Write everything anew, for news and for the passing of time."""
        several = self._vm.selection.count > 1
        detail = None if several else self._vm.detail.detail
        shown = self._vm.selection.rows
        if shown != self._told_about:
            self._told_about = shown
            self.show_problem(None)
        self._empty.setVisible(detail is None and not several)
        self._head.setVisible(detail is not None or several)
        self._scroll.setVisible(detail is not None)
        self._filler.setVisible(several)
        self.buttons.refresh()
        if several:
            self._show_several()
        elif detail is not None:
            self._show_one()
        else:
            self._empty.setText(_("Select a recording to see its files here."))

    def focus_first(self) -> None:
        """Put the keyboard on the first button."""
        self.buttons.focus_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons keep their icons alone where the words do not fit."""
        super().resizeEvent(event)
        self.buttons.fit(self.width() - 2 * self._look.px(16))

    # Inside

    def _show_one(self) -> None:
        vm = self._vm.detail
        assert vm.detail is not None
        self._title.setText(topic_of(vm.detail.row))
        self._when.setText(when_line(vm, self._formats, self._now()))
        error = vm.stale_because
        self._stale.setText(
            _("Only what is known here. {reason}").format(reason=error.message) if error else ""
        )
        self._stale.setVisible(error is not None)
        self._show_files()
        self._grid.set_rows(overview(vm, self._formats, self._now()))

    def _show_several(self) -> None:
        summary = self._vm.selection.summary
        self._stale.hide()
        if summary is None:
            return
        title, words = selection_words(summary, self._formats)
        self._title.setText(title)
        self._when.setText(words)

    def _show_files(self) -> None:
        self.model.show(self._vm.detail.lines)
        self.files.fit()

    def _connect(self) -> None:
        vm = self._vm
        vm.detail.changed.connect(self.refresh)
        vm.detail.progress_changed.connect(self._show_files)
        vm.selection.changed.connect(self.refresh)
        vm.actions.busy_changed.connect(self.buttons.refresh)
        self._look.changed.connect(self.files.fit)
        self.files.row_activated.connect(self._open_file)
        self.files.context_requested.connect(self._ask_for_menu)

    def _open_file(self, index: QModelIndex) -> None:
        if (line := self.model.line_at(index.row())) is not None:
            self._actions.open(line.key)

    def _ask_for_menu(self, index: QModelIndex, place: QPoint) -> None:
        self.files.select_row(index.row())
        if (line := self.model.line_at(index.row())) is not None:
            FileMenu(self, line, self._actions).popup(place)

    def _make_parts(self) -> None:
        look = self._look
        self._title = ElidedLabel("", Kind.TITLE)
        self._when = ElidedLabel("", Kind.SECONDARY)
        self._stale = Label("", Kind.HINT, wrap=True)
        self._actions.refused.connect(self.show_problem)
        self._grid = KeyValueGrid(look)
        self.model = RecordingFilesModel(self._formats, self)
        columns = (Column("files"), Column("size", 78), Column("state", 118))
        self.files = FilesTable(look, _("Files"), columns)
        self.files.set_ground("pane")
        self.files.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.files.setModel(self.model)
        self._empty = Label("", Kind.SECONDARY, wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._filler = QWidget()

    def _lay_out(self) -> None:
        self._head = self._make_head()
        self._scroll = self._make_body()
        self.column.addWidget(self._head)
        for filling in (self._scroll, self._empty, self._filler):
            self.column.addWidget(filling, 1)

    def _make_head(self) -> QWidget:
        head, px = QWidget(), self._look.px
        column = QVBoxLayout(head)
        column.setContentsMargins(px(16), px(16), px(16), px(12))
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addSpacing(px(4))
        column.addWidget(self._when)
        column.addSpacing(px(12))
        column.addWidget(self.buttons)
        told = QVBoxLayout()
        told.setSpacing(px(8))
        told.addWidget(self._stale)
        told.addWidget(self._problem)
        column.addLayout(told)
        return head

    def _make_body(self) -> QScrollArea:
        body, px = QWidget(), self._look.px
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Divider())
        column.addWidget(self.files)
        grid = QVBoxLayout()
        grid.setContentsMargins(px(16), px(8), px(16), px(8))
        grid.addWidget(self._grid)
        column.addLayout(grid)
        column.addStretch(1)
        return scrolled(body)
