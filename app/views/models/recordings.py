"""The table of recordings: ordered row ids, rows fetched in blocks."""

from array import array
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import IntEnum

from PySide6.QtCore import QObject

from app.core.i18n import _, ngettext
from app.store.recordings import FileState, RecordingListing, RecordingRow, RecordingState
from app.views.format import Formats, clean
from app.views.models.listed import ListedModel
from app.views.models.recording_statuses import file_status, recording_status
from app.views.widgets.rows import Cell
from app.views.widgets.status import Status, Tone

KEPT_IN_TRASH = timedelta(days=30)
"""How long Zoom keeps what was moved to the trash."""
URGENT_DAYS = 5
Standing = Callable[[str], FileState | None]
"""How the transfers of a recording, by its UUID, stand; None where none is left."""


class Column(IntEnum):
    """The columns, in the order they begin with."""

    DATE = 0
    TOPIC = 1
    HOST = 2
    LENGTH = 3
    SIZE = 4
    STATE = 5


def empty_listing() -> RecordingListing:
    """A listing without rows."""
    return RecordingListing(rows=array("q"), total=0, bytes=0)


class RecordingsModel(ListedModel[RecordingRow, RecordingListing]):
    """The recordings of a listing."""

    columns = len(Column)
    right = frozenset({Column.LENGTH, Column.SIZE})

    def __init__(self, formats: Formats, now: datetime, parent: QObject | None = None) -> None:
        super().__init__(formats, now, empty_listing(), parent)
        self._trash = False
        self._standing: Standing = lambda _uuid: None

    def column_name(self, column: int) -> str:
        """What stands above a column."""
        return column_name(Column(column))

    def make_cell(self, row: RecordingRow, column: int) -> Cell:
        """What stands in a cell."""
        return Cell(
            self._text(row, column),
            self._status(row) if column == Column.STATE else None,
            secondary=column in _QUIET,
            align=int(self.alignment(column)),
        )

    def recording_at(self, row: int) -> RecordingRow | None:
        """The recording at `row`, where it has been fetched."""
        return self.fetched_at(row)

    def set_trash(self, trash: bool) -> None:
        """Say of each row how long its part in the trash is kept; for the view of the trash."""
        if trash != self._trash:
            self._trash = trash
            self.write_anew()

    def set_standing(self, standing: Standing) -> None:
        """Have `standing` say of what the store calls downloading whether it runs, waits or is paused."""
        self._standing = standing
        self.write_anew()

    # Inside

    def _text(self, row: RecordingRow, column: int) -> str:
        formats = self._formats
        if column == Column.DATE:
            return formats.day_and_time(row.start, self._now) if row.start else _("Date unknown")
        if column == Column.TOPIC:
            return topic_of(row)
        if column == Column.HOST:
            return clean(row.host_name) or clean(row.host_email)
        if column == Column.LENGTH:
            return "" if row.duration is None else formats.length(row.duration)
        if column == Column.SIZE:
            return formats.size(row.size) if row.size else ""
        return self._state(row)

    def _state(self, row: RecordingRow) -> str:
        word = self._plain_status(row).word
        if not self._in_trash(row) or row.trashed_at is None:
            return word
        return _("{state}, {days}").format(state=word, days=days_words(row.trashed_at, self._now))

    def _plain_status(self, row: RecordingRow) -> Status:
        standing = self._standing(row.uuid) if row.state is RecordingState.DOWNLOADING else None
        if standing is not None and not self._trash:
            return file_status(standing)
        return recording_status(RecordingState.TRASH if self._trash else row.state)

    def _in_trash(self, row: RecordingRow) -> bool:
        """Whether all of it is there, or its part that is there is what is listed."""
        return row.state is RecordingState.TRASH or self._trash

    def _status(self, row: RecordingRow) -> Status:
        """What is painted: in the trash, how long something can still be restored says more than the word."""
        status = self._plain_status(row)
        if not self._in_trash(row) or row.trashed_at is None:
            return status
        urgent = days_left(row.trashed_at, self._now) <= URGENT_DAYS
        words = days_words(row.trashed_at, self._now)
        return replace(status, word=words, tone=Tone.WARN if urgent else status.tone)

    def tip(self, row: RecordingRow, column: int) -> str | None:
        """What the cell does not say; a text that is cut off is the view's to show."""
        formats = self._formats
        if column == Column.DATE and row.start is not None:
            return formats.exact(row.start)
        if column == Column.LENGTH and row.duration is not None:
            count = ngettext("{count} minute", "{count} minutes", row.duration)
            return count.format(count=formats.number(row.duration))
        if column == Column.SIZE:
            files = ngettext("{count} file", "{count} files", row.files).format(
                count=formats.number(row.files)
            )
            if not row.size:
                return files  # Zoom tells the size once it has processed them
            return _("{size} in {files}").format(size=formats.exact_size(row.size), files=files)
        if column == Column.STATE and row.trashed_at is not None:
            return trash_words(row.trashed_at, self._now)
        return None


def topic_of(row: RecordingRow) -> str:
    """The topic on one line, or that there is none."""
    return clean(row.topic) or _("Recording without a topic")


def days_left(trashed_at: datetime, now: datetime) -> int:
    """For how many days Zoom still keeps what was moved to the trash then."""
    return max(0, -(-(trashed_at + KEPT_IN_TRASH - now) // timedelta(days=1)))


def days_words(trashed_at: datetime, now: datetime) -> str:
    """How many days something in the trash has left."""
    days = days_left(trashed_at, now)
    return ngettext("{count} day left", "{count} days left", days).format(count=days)


def trash_words(trashed_at: datetime, now: datetime) -> str:
    """How long something in the trash can still be restored."""
    days = days_left(trashed_at, now)
    if not days:
        return _("Zoom deletes it for good today")
    text = ngettext("{count} day left, then Zoom deletes it", "{count} days left, then Zoom deletes it", days)
    return text.format(count=days)


_QUIET = {Column.HOST, Column.LENGTH, Column.SIZE}


def column_name(column: Column) -> str:
    """What stands above a column."""
    names = {
        Column.DATE: _("Date"),
        Column.TOPIC: _("Topic"),
        Column.HOST: _("Host"),
        Column.LENGTH: _("Length"),
        Column.SIZE: _("Size"),
        Column.STATE: _("State"),
    }
    return names[column]
