"""The component sheet: every control in every state, to compare with the design and to photograph."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QObject, QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.core.i18n import N_, _
from app.views.look import Look
from app.views.widgets.banner import Banner
from app.views.widgets.buttons import Button, IconButton, Role
from app.views.widgets.chips import FlowLayout
from app.views.widgets.command import Command
from app.views.widgets.fields import ComboBox, LineEdit
from app.views.widgets.focus_ring import FocusRing
from app.views.widgets.form_field import FormField
from app.views.widgets.labels import Kind, Label
from app.views.widgets.progress import ProgressBar
from app.views.widgets.rows import SECONDARY_ROLE, STATUS_ROLE, Index
from app.views.widgets.segments import Segments
from app.views.widgets.status import Sign, Status, StatusPill, Tone
from app.views.widgets.styling import restyle
from app.views.widgets.table import Column, TableView
from app.views.widgets.toast import Toast

STATES = (N_("Normal"), N_("Hover"), N_("Focus"), N_("Disabled"))
ICONS = (
    "meetings users recordings analytics activity search sync account plus join start copy link edit trash "
    "duplicate calendar-add download archive pause retry folder restore share filter columns warning error "
    "info clock repeat lock cloud disk eye mail preferences end open sign-out bell key undo browser mic chat "
    "text door"
)
PILLS = (
    (N_("Live"), Tone.LIVE, Sign.DISC),
    (N_("Scheduled"), Tone.QUIET, Sign.RING),
    (N_("Ended"), Tone.IDLE, Sign.SQUARE),
    (N_("Cancelled"), Tone.BAD, Sign.CROSS),
    (N_("Active"), Tone.NORMAL, Sign.DISC),
    (N_("Inactive"), Tone.IDLE, Sign.DASH),
    (N_("Pending"), Tone.WARN, Sign.HALF),
    (N_("In cloud"), Tone.QUIET, Sign.CLOUD),
    (N_("Downloading"), Tone.INFO, Sign.DOWN),
    (N_("Processing"), Tone.WARN, Sign.HALF),
    (N_("On disk"), Tone.OK, Sign.TICK),
    (N_("In trash"), Tone.IDLE, Sign.BOX),
    (N_("Waiting"), Tone.QUIET, Sign.RING),
    (N_("Paused"), Tone.IDLE, Sign.BARS),
    (N_("Failed"), Tone.BAD, Sign.TRIANGLE),
    (N_("Done"), Tone.OK, Sign.TICK),
    (N_("Connected"), Tone.OK, Sign.DISC),
    (N_("Off"), Tone.IDLE, Sign.DASH),
    (N_("Slow"), Tone.WARN, Sign.TRIANGLE),
    (N_("Rejected"), Tone.BAD, Sign.CROSS),
    (N_("Blocked"), Tone.BAD, Sign.LOCK),
    (N_("Will change"), Tone.OK, Sign.TICK),
    (N_("No change"), Tone.IDLE, Sign.DASH),
)
PROGRESS = (
    (N_("Running"), Tone.NORMAL, 64, 100, N_("806 MB of 1.26 GB, 14 s left")),
    (N_("Paused"), Tone.IDLE, 38, 100, N_("Paused at 167 MB")),
    (N_("Failed"), Tone.BAD, 57, 100, N_("Link expired, 598 MB kept")),
    (N_("Unknown"), Tone.NORMAL, 0, None, N_("412 users so far")),
)
ROWS = (
    ("Priya Raghunathan", N_("Normal"), N_("Active"), Tone.NORMAL, Sign.DISC),
    ("田中 美咲", N_("Hover"), N_("Active"), Tone.NORMAL, Sign.DISC),
    ("Юлия Соколова", N_("Selected, list has the focus"), N_("Active"), Tone.NORMAL, Sign.DISC),
    ("נועה לוי", N_("Selected, focus is elsewhere"), N_("Inactive"), Tone.IDLE, Sign.DASH),
    ("Samuel Adeyemi", N_("Current row, not selected"), N_("Pending"), Tone.WARN, Sign.HALF),
)
APP_ICON_SIZES = (16, 22, 24, 32, 48, 64)


class _Rows(QAbstractTableModel):
    """One person a row, of those above."""

    def __init__(self, rows: tuple[tuple[str, str, str, Tone, Sign], ...], parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows were given."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Name, what it shows, status."""
        return 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell's text or status."""
        name, says, word, tone, sign = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (name, _(says), _(word))[index.column()]
        if role == STATUS_ROLE and index.column() == 2:
            return Status(_(word), tone, sign)
        return True if role == SECONDARY_ROLE and index.column() == 1 else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The columns' names."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return (_("Name"), _("State"), _("Status"))[section]
        return None


class ComponentsPage(QWidget):
    """Picture 13 of the design; opened by the screenshots, not by a tab."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.rings: list[FocusRing] = []
        self._focused: list[QWidget] = []
        self.setProperty("ground", "base")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Components"))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(16))
        row.setSpacing(look.px(48))
        row.addLayout(self._column(self._buttons, self._fields, self._table_rows), 0)
        row.addLayout(
            self._column(self._pills, self._banners, self._progress, self._icons, self._app_icon), 1
        )

    def show_focus(self) -> None:
        """Draw the rings of the column "Focus"; they need the places of the buttons."""
        for widget in self._focused:
            ring = FocusRing(self._look, self.window())
            ring.show_around(widget)
            self.rings.append(ring)

    def _column(self, *parts: Callable[[QVBoxLayout], None]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self._look.px(6))
        for part in parts:
            part(column)
            column.addSpacing(self._look.px(8))
        column.addStretch(1)
        return column

    def _buttons(self, column: QVBoxLayout) -> None:
        column.addWidget(Label(_("Buttons"), Kind.STRONG))
        grid = QGridLayout()
        grid.setVerticalSpacing(self._look.px(12))
        grid.setHorizontalSpacing(0)
        grid.setColumnMinimumWidth(0, self._look.px(84))
        for i, state in enumerate(STATES):
            grid.addWidget(Label(_(state), Kind.HINT), 0, i + 1)
            grid.setColumnMinimumWidth(i + 1, self._look.px(124))
        kinds: tuple[tuple[str, Callable[[], QWidget]], ...] = (
            (_("Primary"), lambda: Button(self._look, _("Create"), Role.PRIMARY, icon="plus")),
            (_("Plain"), lambda: Button(self._look, _("Copy link"), icon="link")),
            (_("Danger"), lambda: Button(self._look, _("Delete"), Role.DANGER, icon="trash")),
            (_("Confirm"), lambda: Button(self._look, _("Delete 3"), Role.CONFIRM)),
            (_("Icon, flat"), lambda: IconButton(self._look, "more", _("More"))),
        )
        for row, (text, make) in enumerate(kinds, 1):
            grid.addWidget(Label(text, Kind.SECONDARY), row, 0)
            self._states(grid, row, make)
        column.addLayout(grid)

    def _states(self, grid: QGridLayout, row: int, make: Callable[[], QWidget]) -> None:
        for i, state in enumerate(STATES):
            button = make()
            restyle(button, drawn="hover" if state == "Hover" else "")
            button.setEnabled(state != "Disabled")
            grid.addWidget(button, row, i + 1, Qt.AlignmentFlag.AlignLeft)
            if state == "Focus":
                self._focused.append(button)

    def _fields(self, column: QVBoxLayout) -> None:
        column.addWidget(Label(_("Fields"), Kind.STRONG))
        look = self._look
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(16))
        choice = ComboBox(look)
        choice.set_choices([("all", _("Whole account"))])
        disabled = LineEdit(look, placeholder=_("Set by the account"))
        disabled.setEnabled(False)
        focused = LineEdit(look)
        restyle(focused, drawn="focus")
        wrong = FormField(look, _("Error"), LineEdit(look))
        wrong.set_error(_("Hours go from 00 to 23."))
        texts = (_("Research data clinic"), _("Research data"), "25:00")
        fields = (FormField(look, _("Normal"), LineEdit(look)), FormField(look, _("Focus"), focused), wrong)
        for i, (text, field) in enumerate(zip(texts, fields, strict=True)):
            field.editor.setProperty("text", text)
            grid.addWidget(field, 0, i)
        grid.addWidget(FormField(look, _("Choice"), choice), 1, 0)
        empty = LineEdit(look, placeholder=_("Names or e-mail"))
        grid.addWidget(FormField(look, _("Placeholder"), empty), 1, 1)
        grid.addWidget(FormField(look, _("Disabled"), disabled), 1, 2)
        column.addLayout(grid)
        column.addLayout(self._boxes())

    def _boxes(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.px(20))
        on, series = QCheckBox(_("Waiting room")), QRadioButton(_("Series"))
        on.setChecked(True)
        series.setChecked(True)
        for widget in (on, QCheckBox(_("Join before host")), series, QRadioButton(_("This one"))):
            row.addWidget(widget)
        row.addWidget(Segments(self._look, _("Range"), [("week", _("Week")), ("month", _("Month"))]))
        row.addStretch(1)
        return row

    def _table_rows(self, column: QVBoxLayout) -> None:
        column.addWidget(Label(_("Table rows, 36 px"), Kind.STRONG))
        card = QFrame()
        card.setProperty("card", True)
        rows = QVBoxLayout(card)
        rows.setContentsMargins(1, 1, 1, 1)
        rows.setSpacing(0)
        for at, row in enumerate(ROWS):
            rows.addWidget(self._one_row(at, row))
        column.addWidget(card)

    def _one_row(self, at: int, row: tuple[str, str, str, Tone, Sign]) -> TableView:
        columns = (Column("name", 150), Column("state"), Column("status", 106))
        table = TableView(self._look, _("Table rows, 36 px"), columns)
        table.setModel(_Rows((row,), table))
        table.horizontalHeader().hide()
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setFixedHeight(self._look.metrics.row)
        table.draw_as(("normal", "hover", "selected", "idle", "current")[at])
        return table

    def _pills(self, column: QVBoxLayout) -> None:
        column.addWidget(
            Label(_("Status pills: colour, word and shape; the usual state is quiet"), Kind.STRONG)
        )
        area = QWidget()
        flow = FlowLayout(area, self._look.px(8), 0)
        for word, tone, sign in PILLS:
            flow.addWidget(StatusPill(self._look, Status(_(word), tone, sign)))
        column.addWidget(area)

    def _banners(self, column: QVBoxLayout) -> None:
        column.addWidget(Label(_("Banners and toast"), Kind.STRONG))
        texts = (
            (Tone.INFO, _("Zoom files new recordings within an hour."), _("Details"), False),
            (Tone.WARN, _("Showing 4 of 5 months. Zoom asked us to wait until 14:05."), _("Retry"), True),
            (Tone.BAD, _("Zoom refused: the licence cap is reached (3412)."), _("Copy details"), False),
        )
        for tone, text, command, primary in texts:
            banner = Banner(self._look)
            column.addWidget(banner)
            banner.show_message(tone, text, [Command(command, banner.update, primary=primary)])
        toast = Toast(self._look)
        toast.set_message(_("2 licences changed"), toast.update, Tone.OK)
        toast.setFixedWidth(self._look.px(420))
        column.addSpacing(self._look.px(6))
        column.addWidget(toast)
        column.addSpacing(self._look.px(8))

    def _progress(self, column: QVBoxLayout) -> None:
        column.addWidget(Label(_("Progress"), Kind.STRONG))
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._look.px(12))
        grid.setColumnMinimumWidth(0, self._look.px(84))
        grid.setColumnMinimumWidth(1, self._look.px(220))
        grid.setColumnStretch(2, 1)
        for row, (name, tone, done, total, says) in enumerate(PROGRESS):
            bar = ProgressBar(self._look, _(name))
            bar.set_value(done, total)
            bar.set_tone(tone)
            grid.addWidget(Label(_(name), Kind.SECONDARY), row, 0)
            grid.addWidget(bar, row, 1)
            grid.addWidget(Label(_(says), Kind.SECONDARY), row, 2)
            grid.setRowMinimumHeight(row, self._look.px(22))
        column.addLayout(grid)

    def _icons(self, column: QVBoxLayout) -> None:
        column.addWidget(Label(_("Icons, 24 px, stroke 1.75"), Kind.STRONG))
        grid = QGridLayout()
        grid.setSpacing(self._look.px(12))
        grid.setColumnStretch(16, 1)
        for i, name in enumerate(ICONS.split()):
            grid.addWidget(_Picture(self._look, name), i // 16, i % 16)
        column.addLayout(grid)

    def _app_icon(self, column: QVBoxLayout) -> None:
        column.addWidget(Label(_("App icon, 16 to 64 px"), Kind.STRONG))
        row = QHBoxLayout()
        row.setSpacing(self._look.px(16))
        for size in APP_ICON_SIZES:
            picture = QLabel()
            picture.setPixmap(self._look.app_pixmap(size))
            row.addWidget(picture, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        column.addLayout(row)


class _Picture(QLabel):
    """One icon, in the colour of text."""

    def __init__(self, look: Look, icon: str) -> None:
        super().__init__()
        self._look, self._icon = look, icon
        self.setAccessibleName(icon)
        self.setFixedSize(QSize(1, 1) * look.px(26))
        look.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(self._look.pixmap(self._icon, "text", 24))
