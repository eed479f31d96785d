"""Moving recordings and files to Zoom's trash and back, each by itself: some may fail, and all are told."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services._at_once import at_once
from app.services._failures import SIGN_IN_NEEDED
from app.services._recording_types import Failure, TrashResult
from app.services.hosts import Scoped
from app.store.errors import StoreError
from app.store.recordings import RecordingsStore
from app.zoom.api.recordings import RecordingsApi
from app.zoom.errors import MissingScope, NetworkError, RateLimited
from app.zoom.scopes import FEATURES, Feature

AT_ONCE = 4
TRASH_SCOPE = "cloud_recording:delete:meeting_recording"
RESTORE_SCOPE = "cloud_recording:update:recover_meeting_recordings"


class TrashCommands:
    """What a person does with the trash. Methods raise StoreError; failures of Zoom stand in the answer."""

    def __init__(self, api: RecordingsApi, recordings: RecordingsStore, tokens: Scoped, clock: Clock) -> None:
        self._api, self._recordings, self._tokens, self._clock = api, recordings, tokens, clock

    @property
    def trash_why_not(self) -> str:
        """Why nothing can be moved to the trash; empty where the scopes allow it or are not known."""
        return self._why_not(
            TRASH_SCOPE, _("To move recordings to the trash the Zoom app needs the scopes {scopes}.")
        )

    @property
    def restore_why_not(self) -> str:
        """Why nothing can be brought back; empty where the scopes allow it or are not known."""
        return self._why_not(
            RESTORE_SCOPE, _("To restore recordings the Zoom app needs the scopes {scopes}.")
        )

    async def trash(self, uuids: Sequence[str]) -> TrashResult:
        """Move recordings with all their files to the trash."""

        async def act(uuid: str) -> None:
            await self._api.trash(uuid)
            await self._recordings.set_trashed(uuid, self._clock.now())

        return await self._each(uuids, act)

    async def restore(self, uuids: Sequence[str]) -> TrashResult:
        """Bring recordings back with all their files."""

        async def act(uuid: str) -> None:
            await self._api.restore(uuid)
            await self._recordings.set_trashed(uuid, None)

        return await self._each(uuids, act)

    async def trash_files(self, keys: Mapping[str, Sequence[str]]) -> TrashResult:
        """Move single files to the trash; `keys` are file keys by recording."""
        return await self._each_file(keys, self._api.trash_file, self._clock.now())

    async def restore_files(self, keys: Mapping[str, Sequence[str]]) -> TrashResult:
        """Bring single files back; `keys` are file keys by recording."""
        return await self._each_file(keys, self._api.restore_file, None)

    async def _each_file(
        self,
        keys: Mapping[str, Sequence[str]],
        ask: Callable[[str, str], Awaitable[None]],
        deleted_at: datetime | None,
    ) -> TrashResult:
        ids = await self._file_ids(keys)

        async def act(key: str) -> None:
            uuid, file_id = ids[key]
            if not file_id:
                raise _no_id()
            await ask(uuid, file_id)
            await self._recordings.set_file_trashed(key, deleted_at)

        return await self._each(tuple(ids), act)

    async def _file_ids(self, keys: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, str]]:
        """Recording and Zoom's id of each file, by key."""
        found: dict[str, tuple[str, str]] = {}
        for uuid, wanted in keys.items():
            detail = await self._recordings.detail(uuid)
            ids = {file.key: file.file_id for file in detail.files} if detail else {}
            found |= {key: (uuid, ids.get(key, "")) for key in wanted}
        return found

    async def _each(self, names: Sequence[str], act: Callable[[str], Awaitable[None]]) -> TrashResult:
        """Do it for each; after a failure that meets all, the rest is told with the same words."""
        done: set[str] = set()
        failed: dict[str, GreenroomError] = {}
        ended: list[GreenroomError] = []

        async def one(name: str) -> None:
            try:
                await act(name)
            except StoreError:
                raise
            except GreenroomError as error:
                failed[name] = error
                if _ends(error):
                    ended.append(error)
            else:
                done.add(name)

        known = tuple(dict.fromkeys(names))
        await at_once(AT_ONCE, known, one, lambda: not ended)
        left = tuple(name for name in known if name not in done)
        failures = tuple(_failure(name, failed.get(name) or ended[0]) for name in left)
        return TrashResult(tuple(name for name in known if name in done), failures)

    def _why_not(self, scope: str, sentence: str) -> str:
        granted = self._tokens.scopes
        lacking = _feature(scope).missing(granted) if granted else ()
        return sentence.format(scopes=", ".join(lacking)) if lacking else ""


def _feature(scope: str) -> Feature:
    return next(feature for feature in FEATURES if scope in feature.granular)


def _ends(error: GreenroomError) -> bool:
    """Whether all others would fail as well."""
    if isinstance(error, RateLimited):
        return error.daily
    return isinstance(error, (*SIGN_IN_NEEDED, MissingScope, NetworkError))


def _failure(name: str, error: GreenroomError) -> Failure:
    return Failure(name, error.title, error.message, error.next_step)


def _no_id() -> GreenroomError:
    return GreenroomError(
        _("The file cannot be named to Zoom"),
        _("Zoom gave this file no ID, so it cannot be moved by itself."),
        _("Move the whole recording instead."),
    )
