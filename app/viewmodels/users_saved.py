"""Filters that are kept by name, in the account's store: roles and groups are the account's own."""

import json
import logging
from dataclasses import asdict

from pydantic import TypeAdapter, ValidationError
from PySide6.QtCore import QObject, Signal

from app.core.i18n import _
from app.core.io_thread import IoThread
from app.services.session import Session
from app.viewmodels.base import ViewModel
from app.viewmodels.users_state import Filters

log = logging.getLogger(__name__)

NOTE = "saved filters of users"
MOST, LONGEST = 50, 60
_KEPT = TypeAdapter(dict[str, Filters])


class SavedFilters(ViewModel):
    """The filters that have a name; whoever shows the list sets `in_force` and hears `chosen`."""

    changed = Signal()
    """Other names, or another one is in force."""
    chosen = Signal(object)
    """The Filters to list by."""

    def __init__(self, io: IoThread, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._io, self._notes = io, session.store.notes
        self._kept: dict[str, Filters] = {}
        self._in_force = Filters()

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in order."""
        return tuple(sorted(self._kept, key=str.casefold))

    @property
    def current(self) -> str:
        """The name of the filters in force; empty where they have none."""
        return next((name for name in self.names if self._kept[name] == self._in_force), "")

    def set_in_force(self, filters: Filters) -> None:
        """Say by what is listed now."""
        before, self._in_force = self.current, filters
        if self.current != before:
            self.changed.emit()

    async def load(self) -> None:
        """Read what is kept.

        Raises:
            StoreError: the store fails.
        """
        text = await self._io.run(self._notes.get(NOTE))
        self._kept = _read(text) if text else {}
        self.changed.emit()

    def problem_of(self, name: str) -> str:
        """Why filters cannot be kept by this name, in a sentence; empty where they can."""
        plain = name.strip()
        if not plain:
            return _("Give it a name.")
        if len(plain) > LONGEST or not plain.isprintable():
            return _("The name must be a text on one line of at most {count} characters.").format(
                count=LONGEST
            )
        if plain not in self._kept and len(self._kept) >= MOST:
            return _("There are {count} saved filters already; remove one first.").format(count=MOST)
        return ""

    def save(self, name: str) -> None:
        """Keep the filters in force by this name; the same name is replaced. A name with a problem is not."""
        if not self.problem_of(name):
            self._keep(self._kept | {name.strip(): self._in_force})

    def remove(self, name: str) -> None:
        """Forget a name."""
        self._keep({each: filters for each, filters in self._kept.items() if each != name})

    def apply(self, name: str) -> None:
        """List by the filters of this name."""
        if name in self._kept:
            self.chosen.emit(self._kept[name])

    def _keep(self, kept: dict[str, Filters]) -> None:
        self._kept = kept
        text = json.dumps({name: asdict(filters) for name, filters in kept.items()}, ensure_ascii=False)
        self.tasks.start(self._io.run(self._notes.set(NOTE, text)), "save filters")
        self.changed.emit()


def _read(text: str) -> dict[str, Filters]:
    try:
        return _KEPT.validate_json(text)
    except ValidationError:
        log.warning("the saved filters cannot be read and are forgotten")
        return {}
