"""The listed people as a CSV file."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QStandardPaths, Signal

from app.core.clock import Clock
from app.core.i18n import _
from app.core.io_thread import IoThread
from app.services.export import csv_lines, write_csv
from app.services.session import Session
from app.store.users import DirectoryRow
from app.viewmodels.base import ViewModel, as_told
from app.viewmodels.users_words import (
    COLUMNS,
    column_words,
    licence_words,
    shown_name,
    sign_in_words,
    status_words,
)

CHUNK = 1000
"""Rows read at once."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written."""

    path: Path
    rows: int
    """People in it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What goes into the file."""

    rows: Sequence[int]
    columns: tuple[str, ...]


class UsersExport(ViewModel):
    """Writes one file at a time, away from the window's thread."""

    busy_changed = Signal(bool)
    exported = Signal(object)
    """An Exported."""
    refused = Signal(object)
    """A GreenroomError: nothing was written."""

    def __init__(
        self,
        io: IoThread,
        session: Session,
        clock: Clock,
        zone: str,
        wanted: Callable[[bool], Wanted],
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with.

        Args:
            io: where the store works.
            session: whose people.
            clock: for the suggested name.
            zone: IANA name of the time zone of the dates in the file.
            wanted: answers what is listed, or with True what of it is selected.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._io, self._session, self._clock, self._zone, self._wanted = io, session, clock, zone, wanted
        self.busy = False
        """Whether a file is being written."""

    @property
    def suggested(self) -> Path:
        """Where the question for the file begins."""
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        today = self._clock.now().astimezone(ZoneInfo(self._zone)).date()
        return Path(place or Path.home()) / _("Users {date}.csv").format(date=today.isoformat())

    def write(self, path: Path, *, selected_only: bool = False) -> None:
        """Write the listed or the selected people, with the columns shown and the e-mail address."""
        if not self.busy:
            self._set_busy(True)
            self.tasks.start(self._write(path, self._wanted(selected_only)), "export")

    async def _write(self, path: Path, wanted: Wanted) -> None:
        try:
            count = await self._io.run(self._written(path, wanted))
        except Exception as error:
            self.refused.emit(as_told(error, "export"))
        else:
            self.exported.emit(Exported(path, count))
        finally:
            self._set_busy(False)

    async def _written(self, path: Path, wanted: Wanted) -> int:
        """Runs on the I/O loop: rows are read in pieces, and the file is written on a thread of its own."""
        columns, zone, count = _with_email(wanted.columns), ZoneInfo(self._zone), 0
        texts = [csv_lines([[column_words(column) for column in columns]])]
        for first in range(0, len(wanted.rows), CHUNK):
            rows = await self._session.directory.fetch(wanted.rows[first : first + CHUNK])
            texts.append(await asyncio.to_thread(_lines, rows, columns, zone))
            count += len(rows)
        await asyncio.to_thread(write_csv, path, "".join(texts))
        return count

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit(busy)


def _with_email(columns: tuple[str, ...]) -> tuple[str, ...]:
    wanted = {*columns, "email"}
    return tuple(column for column in COLUMNS if column in wanted)


def _lines(rows: Sequence[DirectoryRow], columns: tuple[str, ...], zone: ZoneInfo) -> str:
    return csv_lines([_CELLS[column](row, zone) for column in columns] for row in rows)


def _day(moment: datetime | None, zone: ZoneInfo) -> str:
    return "" if moment is None else moment.astimezone(zone).date().isoformat()


_CELLS: dict[str, Callable[[DirectoryRow, ZoneInfo], str]] = {
    "name": lambda row, _zone: shown_name(row),
    "email": lambda row, _zone: row.email,
    "department": lambda row, _zone: row.dept,
    "licence": lambda row, _zone: licence_words(row.licence),
    "role": lambda row, _zone: row.role_name or row.role_id,
    "group": lambda row, _zone: "; ".join(row.group_names),
    "last_sign_in": lambda row, zone: _day(row.last_sign_in, zone),
    "status": lambda row, _zone: status_words(row.status),
    "created": lambda row, zone: _day(row.created_at, zone),
    "sign_in": lambda row, _zone: "; ".join(map(sign_in_words, row.sign_in)),
    "timezone": lambda row, _zone: row.timezone,
    "pmi": lambda row, _zone: str(row.pmi or ""),
}
"""How each column is written: dates as a spreadsheet sorts them."""
