"""Which recordings a list holds: Zoom's rules of days, trash and accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.sandbox.errors import ApiFault, invalid_parameter, lacks_scopes
from app.sandbox.operations import Caller
from app.sandbox.recordings.records import Recording, RecordingFile
from app.sandbox.recordings.store import live_files, trashed_files
from app.sandbox.records import User
from app.sandbox.state import Sandbox

LONGEST = timedelta(days=31)
CLAMP, CUT = "clamp", "cut"
ACCOUNT_SCOPES = tuple(
    f"cloud_recording:read:list_account_recordings:{reach}" for reach in ("admin", "master")
)
_FILES = "recording_file"


def check_account(caller: Caller, account_id: str, *, trash: bool) -> None:
    """Whether the account's list may be read.

    Raises:
        ApiFault: 2001 another account, 4711 or 200 where faults refuse it, 300 its trash.
    """
    sandbox = caller.sandbox
    if account_id not in ("me", sandbox.account_id):
        raise ApiFault(404, 2001, f"Account does not exist: {account_id}.")
    if sandbox.faults.account_recordings == "missing-scope":
        raise lacks_scopes(ACCOUNT_SCOPES)
    if sandbox.faults.account_recordings == "refused":
        raise ApiFault(400, 200, "No permission to list the recordings of this account.")
    if trash and sandbox.faults.account_trash == "refused":
        raise invalid_parameter("The trash can only be listed by user: trash is not supported here.")


@dataclass(frozen=True)
class Listing:
    """A list that is asked for; `host` None is the whole account, `trash` "" is what is not in the trash."""

    sandbox: Sandbox
    host: User | None
    first: date | None
    last: date | None
    trash: str
    meeting_id: int

    def page(self, size: int, token: str) -> dict[str, Any]:
        """One page of it.

        Raises:
            ApiFault: 300: days where none are allowed, a wrong or too long range, another list's page token.
        """
        first, last = self._days()
        host = self.host.id if self.host else ""
        query = f"recordings {host} {self.first} {self.last} {self.trash} {self.meeting_id} {size}"
        cursors = self.sandbox.cursors
        page = cursors.next(token, query, size) if token else cursors.first(self._rows(), query, size)
        frame = page.frame()
        del frame["page_number"]
        days = {} if self.trash else {"from": first.isoformat(), "to": last.isoformat()}
        return days | frame | {"meetings": self._shown(page.items)}

    def _days(self) -> tuple[date, date]:
        """The days that the answer says it covers."""
        today = self.sandbox.clock.now().date()
        if self.trash:
            if self.first or self.last:
                raise invalid_parameter("The from and to fields are not supported when trash is true.")
            return today, today
        first = self.first or min(today, self.last or today)
        last = self.last or today + timedelta(days=1)
        if last < first:
            raise invalid_parameter("The to date must not be before the from date.")
        return self._within_a_month(first, last)

    def _within_a_month(self, first: date, last: date) -> tuple[date, date]:
        if last - first <= LONGEST or self.sandbox.faults.long_window == CUT:
            return first, last
        if self.sandbox.faults.long_window == CLAMP:
            return last - LONGEST, last
        raise invalid_parameter("The date range must not be longer than one month.")

    def _rows(self) -> list[Recording]:
        store, now = self.sandbox.recordings, self.sandbox.clock.now()
        if self.trash == _FILES:
            rows = store.trash_of_files(self.host, now)
        elif self.trash:
            rows = store.trash(self.host, now)
        else:
            first, last = self._days()
            # "cut" keeps silent about what lies beyond the month.
            rows = store.within(self.host, first, min(last, first + LONGEST))
        return [each for each in rows if self.meeting_id in (0, each.meeting_id)]

    def _shown(self, recordings: Sequence[Recording]) -> list[dict[str, Any]]:
        shapes, now = self.sandbox.recording_shapes, self.sandbox.clock.now()
        return [shapes.row(each, self._files(each), now, host_email=self.host is None) for each in recordings]

    def _files(self, recording: Recording) -> list[RecordingFile]:
        if self.trash == _FILES:
            return trashed_files(recording, self.sandbox.clock.now())
        return live_files(recording)
