"""One recording asked of Zoom: for its state, and for links that work now."""

import asyncio
from dataclasses import replace

from app.core.tasks import TaskScope
from app.services._recording_people import People
from app.services._recording_reach import ReachMemory
from app.store.recordings import RecordingsStore, RecordingState
from app.zoom.api.recordings import RecordingsApi
from app.zoom.errors import NotFound
from app.zoom.limits import Priority
from app.zoom.media import file_key
from app.zoom.models.recording import Recording


class Links:
    """Asks for single recordings and keeps the answers. Methods raise ZoomError and StoreError."""

    def __init__(
        self,
        api: RecordingsApi,
        recordings: RecordingsStore,
        people: People,
        memory: ReachMemory,
        tasks: TaskScope,
    ) -> None:
        self._api, self._recordings, self._people, self._memory = api, recordings, people, memory
        self._tasks = tasks
        self._asking: dict[str, asyncio.Task[Recording | None]] = {}

    async def fresh_url(self, uuid: str, key: str) -> str | None:
        """The present address of a file; None where Zoom has it no more.

        All who ask for files of one recording at the same moment share one request.
        """
        recording = await self._asked(uuid)
        files = recording.files if recording else ()
        return next((file.download_url for file in files if file_key(uuid, file) == key), None)

    async def refresh(self, uuid: str) -> bool:
        """Renew what is known of a recording; answers whether Zoom still has it."""
        if await self._asked(uuid) is not None:
            return True
        detail = await self._recordings.detail(uuid)
        return detail is not None and detail.row.state is RecordingState.PROCESSING

    async def _asked(self, uuid: str) -> Recording | None:
        task = self._asking.get(uuid)
        if task is None:
            task = self._asking[uuid] = self._tasks.start(self._ask(uuid), "link")
            task.add_done_callback(lambda _ended: self._asking.pop(uuid, None))
        # One who gives up must not end it for the others.
        return await asyncio.shield(task)

    async def _ask(self, uuid: str) -> Recording | None:
        try:
            answer = await self._api.of_meeting(uuid, priority=Priority.BACKGROUND)
        except NotFound:
            await self._not_found(uuid)
            return None
        recording = answer if answer.uuid == uuid else replace(answer, uuid=uuid)
        scope = self._people.scope_of(self._memory.current(), recording.host_id or "")
        await self._recordings.put(scope, [recording])
        return recording

    async def _not_found(self, uuid: str) -> None:
        """Zoom says so also of a recording that it has not finished."""
        detail = await self._recordings.detail(uuid)
        if detail is not None and detail.row.state is not RecordingState.PROCESSING:
            await self._recordings.set_gone(uuid)
