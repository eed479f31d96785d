"""Scenes of the Users page and its states."""

from array import array
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPixmap

from app.core.i18n import _
from app.services.users import DirectoryPhase, Missing, Part
from app.store.users import DirectoryListing, DirectoryRow, UserStatus
from app.viewmodels.users_state import Emptiness, Filters, Situation
from app.viewmodels.users_words import COLUMNS, DEFAULT_COLUMNS
from app.views.walk.camera import LARGE, SMALL, Scene, until
from app.views.walk.lists import ListScenes
from app.views.widgets.sheet import Sheet
from app.zoom.errors import MissingScope

SCOPE = "user:read:list_users:admin"
OWNER = "0"
"""Zoom's number of that role, in every account."""


class UsersScenes(ListScenes):
    """The page with the demo account's people."""

    page_key = "users"

    def all(self) -> Iterator[Scene]:
        """Every scene."""
        yield "users", self._users
        yield "users-pending", self._pending
        yield "users-several", self._several
        yield "users-filters", self._filters
        yield "users-columns", self._columns
        yield "users-save-filters", self._save_filters
        yield "users-only-you", self._only_you
        yield "users-loading", self._loading
        yield "users-nothing-found", self._nothing_found
        yield "users-empty", self._empty
        yield "users-error", self._error
        yield "users-partial", self._partial
        yield "users-reading", self._reading
        yield "users-small", lambda: self.at(SMALL, self._users)
        yield "users-large", lambda: self.at(LARGE, self._users)

    async def show(self) -> None:
        """The page with everybody, nothing read any more."""
        page, vm = self.page, self._vm
        page.list.table.clearSelection()
        vm.set_columns(DEFAULT_COLUMNS)
        if vm.filters != Filters():
            vm.clear_filters()
        if not vm.syncing and vm.sync.phase is DirectoryPhase.NEVER:
            vm.sync_now()
        await until(lambda: vm.situation is Situation.ROWS and not vm.syncing)
        await until(lambda: page.list.model.fetched_at(0) is not None)

    async def _users(self) -> QPixmap:
        await self.show()
        await self.select(_is_member)
        detail = self._vm.detail
        await until(lambda: detail.settings or detail.settings_note)
        return await self._camera.window()

    async def _pending(self) -> QPixmap:
        await self.show()
        self._vm.set_status(UserStatus.PENDING)
        await until(lambda: self._vm.situation is not Situation.LOADING)
        if self._vm.situation is Situation.ROWS:
            await self.select(lambda _row: True)
        picture = await self._camera.window()
        self._vm.clear_filters()
        return picture

    async def _several(self) -> QPixmap:
        await self.show()
        await self.select(_is_member, 3)
        return await self._camera.window()

    async def _filters(self) -> QPixmap:
        await self.show()
        button = self.page.toolbar.more
        button.open_sheet()
        return await self._sheet(button.sheet)

    async def _columns(self) -> QPixmap:
        await self.show()
        self._vm.set_columns(COLUMNS)
        button = self.page.toolbar.columns
        button.open_sheet()
        picture = await self._sheet(button.sheet)
        self._vm.set_columns(DEFAULT_COLUMNS)
        return picture

    async def _save_filters(self) -> QPixmap:
        await self.show()
        self._vm.set_idle_days(90)
        dialog = self.page.save_filters()
        picture = await self._camera.dialog(dialog, dialog.reject)
        self._vm.clear_filters()
        return picture

    async def _sheet(self, sheet: Sheet) -> QPixmap:
        """An open sheet, where its button has put it."""
        return await self._camera.popup(sheet, self._stage.window.mapFromGlobal(sheet.mapToGlobal(QPoint())))

    # States

    async def _only_you(self) -> QPixmap:
        """The owner alone, as whoever has no more scopes sees themselves."""
        await self.show()
        rows, model = self.page.list, self.page.list.model
        words = _("Only you are shown. The scope {scope} opens the rest.").format(scope=SCOPE)
        owners = [row for at in range(model.rowCount()) if _is_owner(row := model.fetched_at(at))]
        alone = DirectoryListing(array("q", [row.row for row in owners[:1]]), 1)
        rows.kept.swap(lambda: model.show(alone, self._vm.now))
        rows.meter.show_meter(None)
        picture = await self.bannered_now(lambda: rows.show_only_me(words, SCOPE))
        rows.kept.swap(lambda: model.show(self._vm.listing, self._vm.now))
        rows.meter.show_meter(self._vm.meter)
        return picture

    async def _loading(self) -> QPixmap:
        return await self.in_situation(Situation.LOADING, "loading", Emptiness.NOBODY)

    async def _nothing_found(self) -> QPixmap:
        await self.show()
        self._vm.set_search("zeppelin")
        await until(lambda: self._vm.situation is Situation.EMPTY)
        picture = await self._camera.window()
        self._vm.clear_filters()
        return picture

    async def _empty(self) -> QPixmap:
        return await self.in_situation(Situation.EMPTY, "empty", Emptiness.NEVER_SYNCED)

    async def _error(self) -> QPixmap:
        error = MissingScope(
            (SCOPE,),
            code=4711,
            http_status=400,
            said=f"Invalid access token, does not contain scopes:[{SCOPE}]",
            operation="users",
        )
        return await self.in_situation(Situation.FAILED, "error", Emptiness.NOBODY, error)

    async def _partial(self) -> QPixmap:
        words = _("Zoom asked us to wait."), _("Retry in some minutes.")
        gap = Missing(Part.INACTIVE, _("Inactive users"), _("Too many requests"), *words)
        return await self.bannered(lambda: self.page.list.show_gaps((gap,)))

    async def _reading(self) -> QPixmap:
        running = replace(
            self._vm.sync, phase=DirectoryPhase.RUNNING, part=Part.ACTIVE, people=18_000, total=49_720
        )
        return await self.bannered(lambda: self.page.list.show_progress(running))


def _is_owner(row: DirectoryRow | None) -> bool:
    return row is not None and row.role_id == OWNER


def _is_member(row: DirectoryRow) -> bool:
    return row.status is UserStatus.ACTIVE and bool(row.name)
