"""What a person does with meetings: each command asks Zoom, then keeps the answer in the store."""

import logging
from dataclasses import dataclass, field
from typing import Protocol

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services._created import Attempt, MaybeCreated
from app.services._past_sessions import PastSessions
from app.services.hosts import Host
from app.store.meetings import MeetingDetail, MeetingStatus, PastSession
from app.store.store import Store
from app.zoom.api.meetings import MeetingsApi
from app.zoom.errors import InvalidRequest, NotFound, OutcomeUnknown, ZoomError
from app.zoom.limits import Limiter, Priority
from app.zoom.links import parse_meeting_reference
from app.zoom.models.meeting import Meeting, MeetingRequest, MeetingType

__all__ = ["Deleted", "MaybeCreated", "MeetingGone", "MeetingsService", "NotRunning"]

log = logging.getLogger(__name__)

NO_SUCH_MEETING = 3001
NOT_POSSIBLE_NOW = 3000
"""Zoom's code for several rules; to a request to end a meeting it answers so when none is running."""
LOOKS = (2.0, 5.0)
"""Seconds to wait before each look for a meeting that may have been created: Zoom's lists lag behind."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """A meeting that was deleted."""

    meeting_id: int
    topic: str
    can_undo: bool
    """Whether Zoom can bring it back."""
    host_id: str = field(default="", repr=False)


class MeetingGone(GreenroomError):
    """The meeting is not in the store, or not at Zoom, any more."""

    def __init__(self, topic: str = "") -> None:
        super().__init__(
            _("The meeting is gone"),
            _("“{topic}” no longer exists at Zoom.").format(topic=topic)
            if topic
            else _("The meeting no longer exists."),
            _("Refresh the list."),
        )


class NotRunning(GreenroomError):
    """There is nothing to end: nobody has opened the meeting."""

    def __init__(self, topic: str = "") -> None:
        super().__init__(
            _("The meeting is not running"),
            _("Nobody is in “{topic}”, so there is nothing to end.").format(topic=topic)
            if topic
            else _("Nobody is in the meeting, so there is nothing to end."),
            _("Delete it if it is not needed any more."),
        )


class HasOrigin(Protocol):
    """The part of an account that is needed here."""

    @property
    def api_url(self) -> str:
        """Where Zoom's API answers; its host counts as Zoom's in links."""
        ...


class MeetingsService:
    """Commands on meetings. Each may raise ZoomError and StoreError besides what it names."""

    def __init__(
        self,
        api: MeetingsApi,
        store: Store,
        limiter: Limiter,
        clock: Clock,
        account: HasOrigin,
    ) -> None:
        self._api, self._store = api, store
        self._limiter, self._clock, self._account = limiter, clock, account
        self._past = PastSessions(api, store, clock)

    async def create(self, request: MeetingRequest, host: Host) -> MeetingDetail:
        """Create a meeting for `host`.

        When its answer is lost, Zoom's lists are searched for it before it is sent a second time.

        Raises:
            MaybeCreated: it may exist, and Zoom could not be asked.
        """
        attempt = await self._attempt(request, host)
        try:
            meeting = await self._api.create(host.path, request, host=host.id)
        except OutcomeUnknown:
            meeting = await self._looked_for(attempt) or await self._sent_again(attempt)
        return await self._kept(meeting, attempt)

    async def create_instant(self, host: Host) -> MeetingDetail:
        """Create a meeting that begins now.

        Raises:
            MaybeCreated: its answer was lost; Zoom lists an instant meeting only once someone is in it.
        """
        topic = _("{name}’s meeting").format(name=host.name) if host.name else _("Instant meeting")
        request = MeetingRequest(topic=topic, type=MeetingType.INSTANT)
        attempt = await self._attempt(request, host)
        try:
            meeting = await self._api.create(host.path, request, host=host.id)
        except OutcomeUnknown as error:
            if (found := await self._looked_for(attempt)) is None:
                raise MaybeCreated(topic) from error
            meeting = found
        return await self._kept(meeting, attempt)

    async def update(self, before: MeetingDetail, request: MeetingRequest) -> MeetingDetail:
        """Change the fields that `request` sets.

        Raises:
            MeetingGone: it was deleted meanwhile.
        """
        row = before.row
        try:
            await self._api.update(row.meeting_id, request, host=row.host_id)
        except NotFound as error:
            raise await self._gone(row.meeting_id, row.topic, error) from error
        return await self._fetched(row.meeting_id, row.host_id, row.topic)

    async def delete(self, key: str, *, notify_host: bool, notify_registrants: bool) -> Deleted:
        """Delete the meeting of a row; a series goes whole. One that is gone already counts as deleted.

        Args:
            key: of the row.
            notify_host: Zoom tells the host and the alternative hosts by e-mail.
            notify_registrants: Zoom tells the registrants by e-mail.

        Raises:
            MeetingGone: the store has no such row.
        """
        detail = await self._known(key)
        row = detail.row
        try:
            await self._api.delete(
                row.meeting_id,
                schedule_for_reminder=notify_host,
                cancel_meeting_reminder=notify_registrants,
            )
        except NotFound as error:
            if error.code != NO_SUCH_MEETING:
                raise
        await self._store.meetings.mark_cancelled(row.meeting_id, self._clock.now())
        return Deleted(row.meeting_id, row.topic, row.type != MeetingType.INSTANT, row.host_id)

    async def undo_delete(self, deleted: Deleted) -> None:
        """Bring a deleted meeting back."""
        await self._api.recover(deleted.meeting_id)
        await self._store.meetings.restore(deleted.meeting_id, self._clock.now())
        await self._fetched(deleted.meeting_id, deleted.host_id, deleted.topic)

    async def end(self, meeting_id: int) -> None:
        """End a live meeting for everybody; one that is over already counts as ended.

        Raises:
            NotRunning: nobody has opened it yet.
        """
        try:
            await self._api.end(meeting_id)
        except InvalidRequest as error:
            if error.code != NOT_POSSIBLE_NOW:
                raise
            raise await self._not_ended(meeting_id, error) from error
        except NotFound as error:
            if error.code != NO_SUCH_MEETING:
                raise
        await self._store.meetings.mark_ended(meeting_id, self._clock.now())

    async def refresh_detail(self, key: str) -> MeetingDetail:
        """Ask Zoom for all of a row's meeting.

        What Zoom no longer knows before its end is marked as cancelled; a past one stays as it is stored.

        Raises:
            MeetingGone: the store has no such row.
        """
        detail = await self._known(key)
        row = detail.row
        await self.verify(row.meeting_id, row.host_id, priority=Priority.INTERACTIVE)
        return await self._store.meetings.detail(key) or await self._shown(row.meeting_id, row.topic)

    async def verify(self, meeting_id: int, host_id: str, *, priority: Priority) -> bool:
        """Ask Zoom for a meeting and keep its answer; answers whether Zoom still knows it.

        A 404 with code 3001 before its end marks it as cancelled, an instant meeting as ended.
        """
        asked_at = self._clock.now()
        try:
            meeting = await self._api.get(meeting_id, priority=priority)
        except NotFound as error:
            if error.code != NO_SUCH_MEETING:
                raise
            await self._store.meetings.mark_cancelled(meeting_id, asked_at, gone=True)
            return False
        await self._store.meetings.put_meeting(_numbered(meeting, meeting_id), host_id, asked_at)
        return True

    async def start_url(self, meeting_id: int) -> str:
        """A fresh link that starts the meeting as its host; good for two hours, and kept nowhere.

        Raises:
            MeetingGone: Zoom no longer knows the meeting, or gives no such link.
        """
        try:
            meeting = await self._api.get(meeting_id)
        except NotFound as error:
            raise await self._gone(meeting_id, "", error) from error
        if meeting.start_url is None:
            raise GreenroomError(
                _("The meeting cannot be started"),
                _("Zoom gave no link to start it; only its host may."),
                _("Join it instead."),
            )
        return meeting.start_url.get_secret_value()

    async def invitation(self, meeting_id: int) -> str:
        """Zoom's invitation text."""
        return await self._api.invitation(meeting_id)

    async def look_up(self, text: str) -> str | None:
        """The row of a meeting number or join link, asked of Zoom where it is not stored.

        Returns:
            None where `text` is neither, or Zoom knows no such meeting.
        """
        meeting_id = parse_meeting_reference(text, self._account.api_url)
        if meeting_id is None:
            return None
        known = await self._store.meetings.key_of(meeting_id)
        if known is not None:
            return known
        asked_at = self._clock.now()
        try:
            meeting = await self._api.get(meeting_id)
        except NotFound:
            return None
        return await self._store.meetings.put_meeting(_numbered(meeting, meeting_id), "", asked_at)

    async def past_sessions(self, meeting_id: int) -> tuple[PastSession, ...]:
        """The sessions of a meeting that are known, newest first."""
        return await self._store.meetings.sessions(meeting_id)

    async def refresh_past(self, key: str) -> None:
        """Bring lengths and people of a row's past sessions; what Zoom refuses is left out quietly."""
        detail = await self._store.meetings.detail(key)
        if detail is not None:
            await self._past.refresh(detail)

    async def participants(self, uuid: str) -> tuple[str, ...]:
        """Names of those who were in a past session, each person once; stored nowhere."""
        return await self._past.names(uuid)

    def writes_left(self, host_id: str) -> int:
        """How many meetings of this host may still be created or changed today (UTC)."""
        return self._limiter.writes_left(host_id)

    async def _attempt(self, request: MeetingRequest, host: Host) -> Attempt:
        known = await self._store.meetings.numbers_of(host.id, request.topic or "")
        return Attempt(request, host.id, host.path, self._clock.now(), known)

    async def _looked_for(self, attempt: Attempt) -> Meeting | None:
        """The meeting of an attempt whose answer was lost; None where Zoom has none such.

        Raises:
            MaybeCreated: Zoom could not be asked.
        """
        failure: ZoomError | None = None
        for pause in LOOKS:
            await self._clock.sleep(pause)
            try:
                found = await self._found(attempt)
            except ZoomError as error:
                log.warning("looking for a meeting that may have been created failed: %s", error.title)
                failure = error
                continue
            if found is not None:
                return found
            failure = None
        if failure is not None:
            raise MaybeCreated(attempt.topic) from failure
        return None

    async def _found(self, attempt: Attempt) -> Meeting | None:
        kind = attempt.kind_of_list(self._clock.now())
        async for page in self._api.list(attempt.path, kind, priority=Priority.INTERACTIVE):
            for item in page.items:
                if item.id is not None and attempt.made(item):
                    return await self._api.get(item.id)
        return None

    async def _sent_again(self, attempt: Attempt) -> Meeting:
        try:
            return await self._api.create(attempt.path, attempt.request, host=attempt.host_id)
        except OutcomeUnknown as error:
            found = await self._looked_for(attempt)
            if found is None:
                raise MaybeCreated(attempt.topic) from error
            return found

    async def _kept(self, meeting: Meeting, attempt: Attempt) -> MeetingDetail:
        """The stored form of a meeting that was created."""
        key = await self._store.meetings.put_meeting(meeting, attempt.host_id, self._clock.now())
        detail = await self._store.meetings.detail(key) if key else None
        if detail is None:
            raise MaybeCreated(attempt.topic)
        return detail

    async def _fetched(self, meeting_id: int, host_id: str, topic: str) -> MeetingDetail:
        if not await self.verify(meeting_id, host_id, priority=Priority.INTERACTIVE):
            raise MeetingGone(topic)
        return await self._shown(meeting_id, topic)

    async def _shown(self, meeting_id: int, topic: str) -> MeetingDetail:
        key = await self._store.meetings.key_of(meeting_id)
        return await self._known(key or "", topic)

    async def _known(self, key: str, topic: str = "") -> MeetingDetail:
        detail = await self._store.meetings.detail(key)
        if detail is None:
            raise MeetingGone(topic)
        return detail

    async def _not_ended(self, meeting_id: int, error: InvalidRequest) -> GreenroomError:
        """What to raise for a meeting that Zoom did not end: its own words where it runs all the same."""
        key = await self._store.meetings.key_of(meeting_id)
        detail = await self.refresh_detail(key) if key else None
        if detail is not None and detail.row.status is MeetingStatus.LIVE:
            return error
        return NotRunning(detail.row.topic if detail else "")

    async def _gone(self, meeting_id: int, topic: str, error: NotFound) -> GreenroomError:
        """What to raise for a meeting that Zoom does not find."""
        if error.code != NO_SUCH_MEETING:
            return error
        await self._store.meetings.mark_cancelled(meeting_id, self._clock.now(), gone=True)
        return MeetingGone(topic)


def _numbered(meeting: Meeting, meeting_id: int) -> Meeting:
    """The meeting under the number that was asked for."""
    return meeting if meeting.id == meeting_id else meeting.model_copy(update={"id": meeting_id})
