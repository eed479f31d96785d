"""Whose recordings can be listed: the field Host of the Recordings page."""

from PySide6.QtCore import QObject, Signal

from app.core.errors import GreenroomError
from app.core.io_thread import IoThread
from app.services.hosts import UnknownHost
from app.services.session import Session
from app.viewmodels.recordings_state import HostChoice

SUGGESTIONS = 20
"""People offered at once."""


class RecordingHosts(QObject):
    """The people with recordings, and anybody else of the account."""

    changed = Signal()
    """Other people have recordings, or a name led nowhere."""

    def __init__(self, io: IoThread, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._io, self._session = io, session
        self.known: tuple[HostChoice, ...] = ()
        """People with recordings, by name."""
        self.error: GreenroomError | None = None
        """Why what was typed names nobody."""

    async def load(self) -> None:
        """Read who has recordings.

        Raises:
            StoreError: the store fails.
        """
        people = await self._io.run(self._session.store.recordings.hosts_with_recordings())
        known = tuple(HostChoice(person.id, person.email, person.name or person.email) for person in people)
        if known != self.known:
            self.known = known
            self.changed.emit()

    async def name(self) -> None:
        """Have Zoom tell who the hosts are, which its list of recordings does not say; at most once a day.

        Without the scope for that, or where Zoom fails, they go by their e-mail addresses.

        Raises:
            StoreError: the store fails.
        """
        people = await self._io.run(self._session.store.recordings.hosts_with_recordings())
        if not all(person.name for person in people):
            await self._io.run(self._session.directory.ensure())

    async def suggestions(self, prefix: str) -> list[HostChoice]:
        """People whose name, a word of it, or e-mail begins with `prefix`: those with recordings first."""
        wanted = prefix.strip().casefold()
        known = [host for host in self.known if _begins(host, wanted)][:SUGGESTIONS]
        if not wanted:
            return known
        ids = {host.id for host in known}
        people = await self._io.run(self._session.hosts.suggestions(prefix.strip()))
        return known + [HostChoice(each.id, each.email, each.name) for each in people if each.id not in ids]

    async def find(self, text: str) -> HostChoice | None:
        """The person with exactly this name or e-mail; None, and `error` says why, where nobody has."""
        wanted = text.casefold()
        candidates = (*self.known, *await self.suggestions(text))
        found = next((host for host in candidates if wanted in _names(host)), None)
        self.tell(UnknownHost(text) if found is None else None)
        return found

    def tell(self, error: GreenroomError | None) -> None:
        """Say what is wrong with what was typed; None: nothing is."""
        if error is not self.error:
            self.error = error
            self.changed.emit()


def _names(host: HostChoice) -> tuple[str, str]:
    return host.email.casefold(), host.name.casefold()


def _begins(host: HostChoice, prefix: str) -> bool:
    texts = (host.email, host.name, *host.name.split())
    return any(text.casefold().startswith(prefix) for text in texts)
