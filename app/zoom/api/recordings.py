"""Cloud recordings: lists of the account and of a user, one meeting's files, trash and restore.

What a repeat does: reading is always safe. Moving to the trash and restoring name what shall be, so a repeat
changes nothing more; it is answered by "no recording", which after a lost answer means done.
"""

from collections.abc import AsyncIterator, Hashable, Mapping
from datetime import date, timedelta
from typing import Any

from app.zoom.api._decode import decoded
from app.zoom.client import ZoomClient
from app.zoom.errors import WindowCut
from app.zoom.limits import Label, Priority
from app.zoom.models.recording import Recording
from app.zoom.operations import Operation
from app.zoom.paging import Page, RawPage, pages, raw_page

LIST_ACCOUNT = Operation("getAccountCloudRecording", "GET", "/accounts/{accountId}/recordings", Label.MEDIUM)
"""Of Zoom's API for master accounts; "me" is documented for one's own account."""
LIST = Operation("recordingsList", "GET", "/users/{userId}/recordings", Label.MEDIUM)
GET = Operation("recordingGet", "GET", "/meetings/{meetingId}/recordings", Label.LIGHT)
TRASH = Operation(
    "recordingDelete", "DELETE", "/meetings/{meetingId}/recordings", Label.LIGHT, gone_is_done=True
)
TRASH_FILE = Operation(
    "recordingDeleteOne",
    "DELETE",
    "/meetings/{meetingId}/recordings/{recordingId}",
    Label.LIGHT,
    gone_is_done=True,
)
RESTORE = Operation(
    "recordingStatusUpdate",
    "PUT",
    "/meetings/{meetingUUID}/recordings/status",
    Label.LIGHT,
    gone_is_done=True,
)
RESTORE_FILE = Operation(
    "recordingStatusUpdateOne",
    "PUT",
    "/meetings/{meetingId}/recordings/{recordingId}/status",
    Label.LIGHT,
    gone_is_done=True,
)
PAGE_SIZE = 300
"""The most recordings that Zoom gives at once."""
ME = "me"
_RECOVER = {"action": "recover"}
_TO_TRASH = {"action": "trash"}
"""Said outright: Zoom's other action deletes for good."""


class RecordingsApi:
    """Zoom's cloud recordings.

    Every method raises ZoomError as errors.py draws it. Days are UTC days of a recording's start. A list
    takes 30 days at most: beyond a month Zoom refuses or cuts silently. Whether it counts the last day is
    not documented, so let windows overlap.
    """

    def __init__(self, client: ZoomClient) -> None:
        self._client = client

    def of_account(
        self,
        first: date,
        last: date,
        *,
        page_size: int = PAGE_SIZE,
        priority: Priority = Priority.BACKGROUND,
    ) -> AsyncIterator[Page[Recording]]:
        """Read the whole account's recordings page by page (operation getAccountCloudRecording).

        Args:
            first: first day.
            last: last day.
            page_size: recordings a page, 300 at most.
            priority: of each page.

        Raises:
            MissingScope: or NotAllowed: the account's list is not for this app; read user by user.
            WindowCut: Zoom listed fewer days; what came is good.
        """
        query = _window(first, last) | {"page_size": str(page_size)}
        return self._list(LIST_ACCOUNT, {"accountId": ME}, query, priority)

    def account_trash(
        self,
        *,
        trash_type: str = "meeting_recordings",
        page_size: int = PAGE_SIZE,
        priority: Priority = Priority.BACKGROUND,
    ) -> AsyncIterator[Page[Recording]]:
        """Read what the whole account has in the trash; Zoom documents that for single users alone.

        Args:
            trash_type: "meeting_recordings" for whole recordings, "recording_file" for single files.
            page_size: recordings a page, 300 at most.
            priority: of each page.

        Raises:
            ZoomError: the account's list does not give it; read user by user.
        """
        query = {"trash": "true", "trash_type": trash_type, "page_size": str(page_size)}
        return self._list(LIST_ACCOUNT, {"accountId": ME}, query, priority)

    def of_user(
        self,
        user_id: str,
        first: date | None,
        last: date | None,
        *,
        trash: bool = False,
        trash_type: str = "meeting_recordings",
        page_size: int = PAGE_SIZE,
        priority: Priority = Priority.BACKGROUND,
    ) -> AsyncIterator[Page[Recording]]:
        """Read a user's recordings page by page (operation recordingsList).

        Args:
            user_id: an id, an e-mail address or "me"; apps that users install for themselves must use "me".
            first: first day; Zoom takes today without it.
            last: last day.
            trash: what is in the trash instead, of all days.
            trash_type: "meeting_recordings" for whole recordings, "recording_file" for single files.
            page_size: recordings a page, 300 at most.
            priority: of each page.

        Raises:
            ValueError: days together with the trash, which Zoom refuses.
            WindowCut: Zoom listed fewer days; what came is good.
        """
        if trash and (first or last):
            raise ValueError("the trash is listed whole, not by days")
        query = _window(first, last) | {"page_size": str(page_size)}
        query |= {"trash": "true", "trash_type": trash_type} if trash else {}
        return self._list(LIST, {"userId": user_id}, query, priority)

    async def of_meeting(self, meeting: str | int, *, priority: Priority = Priority.INTERACTIVE) -> Recording:
        """Read one session's recording (operation recordingGet), for its state and for fresh links.

        Args:
            meeting: a UUID for one session; a meeting number for the latest.
            priority: of the request.

        Raises:
            NotFound: there is none, it is in the trash, or Zoom has not begun to process it.
        """
        value = await self._client.call(GET, {"meetingId": meeting}, priority=priority)
        return decoded(value, Recording, GET)

    async def trash(self, uuid: str, *, priority: Priority = Priority.INTERACTIVE) -> None:
        """Move a recording with all its files to the trash for 30 days (operation recordingDelete)."""
        await self._client.call(TRASH, {"meetingId": uuid}, params=_TO_TRASH, priority=priority)

    async def trash_file(self, uuid: str, file_id: str, *, priority: Priority = Priority.INTERACTIVE) -> None:
        """Move one file to the trash for 30 days (operation recordingDeleteOne)."""
        values = {"meetingId": uuid, "recordingId": file_id}
        await self._client.call(TRASH_FILE, values, params=_TO_TRASH, priority=priority)

    async def restore(self, uuid: str, *, priority: Priority = Priority.INTERACTIVE) -> None:
        """Bring a recording back from the trash (operation recordingStatusUpdate)."""
        await self._client.call(RESTORE, {"meetingUUID": uuid}, body=_RECOVER, priority=priority)

    async def restore_file(
        self, uuid: str, file_id: str, *, priority: Priority = Priority.INTERACTIVE
    ) -> None:
        """Bring one file back from the trash (operation recordingStatusUpdateOne)."""
        values = {"meetingId": uuid, "recordingId": file_id}
        await self._client.call(RESTORE_FILE, values, body=_RECOVER, priority=priority)

    async def _list(
        self,
        operation: Operation,
        values: Mapping[str, str],
        query: Mapping[str, str],
        priority: Priority,
    ) -> AsyncIterator[Page[Recording]]:
        answered: list[date] = []

        async def fetch(token: str) -> RawPage:
            params = {**query, **({"next_page_token": token} if token else {})}
            value = await self._client.call(operation, values, params=params, priority=priority)
            raw = raw_page(value, "meetings", operation.name)
            answered.extend(_first_day(value))
            return raw

        async for page in pages(fetch, Recording, _key, operation.name):
            yield page
        if "from" in query:
            _check_window(date.fromisoformat(query["from"]), answered, operation)


def _window(first: date | None, last: date | None) -> dict[str, str]:
    return {name: f"{day:%Y-%m-%d}" for name, day in (("from", first), ("to", last)) if day}


def _key(recording: Recording) -> Hashable:
    return recording.uuid or (recording.id, recording.start_time)


def _first_day(value: Mapping[str, Any]) -> list[date]:
    """The first day that Zoom says it listed; none where it does not say, or not as a day."""
    try:
        return [date.fromisoformat(str(value.get("from"))[:10])]
    except ValueError:
        return []


def _check_window(asked: date, answered: list[date], operation: Operation) -> None:
    """Tell of days that Zoom left out without an error; one day may be a matter of time zones."""
    listed_from = max(answered, default=asked)
    if listed_from - asked > timedelta(days=1):
        raise WindowCut(listed_from, operation=operation.name, http_status=200)
