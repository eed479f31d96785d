"""The meeting dialog: a draft, what is wrong with it, and sending it to Zoom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.io_thread import IoThread
from app.services.hosts import Host
from app.services.meeting_defaults import defaults_of
from app.services.session import Session
from app.store.meetings import MeetingDetail
from app.viewmodels.base import ViewModel
from app.viewmodels.meeting_draft import Field, MeetingDraft, check, new_passcode, next_half_hour, read_zone
from app.viewmodels.meeting_request import draft_of, request_for, request_of_changes
from app.zoom.errors import RateLimited, ZoomError

CHANGES_A_DAY = 100
"""Meetings Zoom lets an app create or change for one host between midnights in UTC."""

_FIELDS = {
    "topic": Field.TOPIC,
    "agenda": Field.AGENDA,
    "start_time": Field.DATE,
    "timezone": Field.ZONE,
    "duration": Field.DURATION,
    "password": Field.PASSCODE,
    "passcode": Field.PASSCODE,
    "meeting_authentication": Field.AUTHENTICATION,
    "auto_recording": Field.RECORD,
    "meeting_invitees": Field.INVITEES,
}
"""Zoom's names of fields, without "settings.", where they differ from ours."""


class MeetingEditorViewModel(ViewModel):
    """State and commands of the dialog that creates or edits a meeting; the draft outlives every error."""

    draft_changed = Signal()
    errors_changed = Signal()
    busy_changed = Signal(bool)
    budget_changed = Signal()
    defaults_taken = Signal()
    """The host's own settings stand in the draft, where the person had not chosen yet."""
    refused = Signal(object)
    """A GreenroomError that belongs to no field."""
    saved = Signal(object)
    """The MeetingDetail as Zoom has it now."""

    def __init__(
        self,
        io: IoThread,
        session: Session,
        clock: Clock,
        host: Host,
        zone: str,
        original: MeetingDetail | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Begin a draft.

        Args:
            io: where services work.
            session: of the account.
            clock: for “now”.
            host: whose meeting it is or will be.
            zone: IANA name of the time zone a new meeting begins with.
            original: the meeting to edit; None makes a new one.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._io, self._session, self._clock = io, session, clock
        self.host, self.original, self.zone = host, original, zone
        self._first = draft_of(original, zone) if original else self._new_draft(zone)
        self.draft = self._first
        self.errors: dict[Field, str] = {}
        self.problem: GreenroomError | None = None
        self.busy = False
        self.changes_left: int | None = None
        self._chosen: set[str] = set()

    @property
    def now(self) -> datetime:
        """The time of day."""
        return self._clock.now()

    @property
    def is_new(self) -> bool:
        """Whether a meeting is being created rather than edited."""
        return self.original is None

    @property
    def dirty(self) -> bool:
        """Whether closing would lose something typed."""
        return self.draft != self._first

    @property
    def changes_used(self) -> int | None:
        """How many of the host's changes of today are used; None while unknown."""
        return None if self.changes_left is None else CHANGES_A_DAY - self.changes_left

    @property
    def changes_return_at(self) -> datetime:
        """When Zoom's count of changes begins anew: midnight in UTC."""
        return self._clock.now().astimezone(UTC).replace(
            hour=0, minute=0, second=0, microsecond=0
        ) + timedelta(days=1)

    @property
    def may_save(self) -> bool:
        """Whether Create or Save can be pressed."""
        return not self.busy and self.changes_left != 0

    @property
    def ends_at(self) -> datetime | None:
        """When the meeting would end, in its own zone; None while the fields do not say."""
        start, minutes, zone = self.draft.start, self.draft.minutes, read_zone(self.draft.zone)
        if start is None or minutes is None or zone is None:
            return None
        return (start + timedelta(minutes=minutes)).astimezone(zone)

    def start(self) -> None:
        """Look up how many changes the host has left today, and what a new meeting of theirs begins with."""
        self.tasks.start(self._load_budget(), "budget")
        if self.is_new:
            self.tasks.start(self._load_defaults(), "defaults")

    def change(self, **fields: Any) -> None:
        """Take what was typed; the fields' errors go, a waiting room ends “join before host”."""
        self._chosen |= fields.keys()
        if fields.get("waiting_room"):
            fields["join_before_host"] = False
        self.draft = replace(self.draft, **fields)
        stale = {Field(name) for name in fields}
        if stale & _START:
            stale |= _START
        if self.errors.keys() & stale:
            self.errors = {name: text for name, text in self.errors.items() if name not in stale}
            self.errors_changed.emit()
        self.draft_changed.emit()

    def check_field(self, field: Field) -> None:
        """Say what is wrong with one field, as it is left."""
        text = self._check().get(field, "")
        if text != self.errors.get(field, ""):
            others = {name: each for name, each in self.errors.items() if name is not field}
            self.errors = {**others, field: text} if text else others
            self.errors_changed.emit()

    def renew_passcode(self) -> str:
        """A new random passcode, taken into the draft."""
        passcode = new_passcode()
        self.change(passcode=passcode)
        return passcode

    def save(self) -> None:
        """Check the draft, then create or change the meeting; does nothing while that runs."""
        if not self.may_save:
            return
        self.problem = None
        self.errors = self._check()
        self.errors_changed.emit()
        if not self.errors:
            self._set_busy(True)
            self.tasks.start(self._save(), "save")

    def _new_draft(self, zone: str) -> MeetingDraft:
        known = read_zone(zone)
        start = next_half_hour(self._clock.now(), known) if known else self._clock.now()
        return MeetingDraft(
            date=f"{start:%Y-%m-%d}",
            time=f"{start:%H:%M}",
            zone=zone if known else "UTC",
            passcode=new_passcode(),
        )

    def _check(self) -> dict[Field, str]:
        unchanged = self.original is not None and self.draft.start == self._first.start
        return check(self.draft, self._clock.now(), start_unchanged=unchanged)

    async def _save(self) -> None:
        try:
            detail = await self._io.run(self._send())
        except GreenroomError as error:
            self._tell(error)
        else:
            self._first = self.draft
            self.saved.emit(detail)
        finally:
            self._set_busy(False)
            await self._load_budget()

    async def _send(self) -> MeetingDetail:
        if self.original is None:
            return await self._session.meetings.create(request_for(self.draft), self.host)
        request = request_of_changes(self._first, self.draft)
        return await self._session.meetings.update(self.original, request)

    def _tell(self, error: GreenroomError) -> None:
        fields, rest = _by_field(error)
        self.errors = fields
        self.errors_changed.emit()
        if rest:
            self.problem = error
            self.refused.emit(error)
        if isinstance(error, RateLimited) and error.daily:
            self.changes_left = 0
            self.budget_changed.emit()

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit(busy)

    async def _load_defaults(self) -> None:
        defaults = await self._io.run(defaults_of(self._session.users, self.host))
        taken = {name: value for name, value in defaults.known().items() if name not in self._chosen}
        if taken.get("waiting_room", self.draft.waiting_room):
            taken["join_before_host"] = False
        # What the person has not touched is no change that closing would lose.
        self._first, self.draft = replace(self._first, **taken), replace(self.draft, **taken)
        self.defaults_taken.emit()
        self.draft_changed.emit()

    async def _load_budget(self) -> None:
        self.changes_left = self._session.meetings.writes_left(self.host.id)
        self.budget_changed.emit()


_START = frozenset({Field.DATE, Field.TIME, Field.ZONE})
"""Fields that say together when a meeting starts."""


def _by_field(error: GreenroomError) -> tuple[dict[Field, str], bool]:
    """Zoom's field errors under our fields, and whether anything is left to tell elsewhere."""
    if not isinstance(error, ZoomError) or not error.field_errors:
        return {}, True
    fields: dict[Field, str] = {}
    rest = False
    for each in error.field_errors:
        field = field_called(each.field)
        if field is None:
            rest = True
        else:
            fields[field] = each.message
    return fields, rest


def field_called(name: str) -> Field | None:
    """The dialog's field for Zoom's name of it, such as "settings.alternative_hosts"."""
    for part in reversed(name.replace("[", ".").replace("]", "").split(".")):
        if part in _FIELDS:
            return _FIELDS[part]
        if part in Field.__members__.values():
            return Field(part)
    return None
