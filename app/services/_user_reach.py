"""Whom the granted scopes let be listed, and which scope opens the rest."""

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services._user_journal import Journal
from app.services._user_types import DirectoryReach, Part
from app.services.hosts import Scoped
from app.zoom.scopes import Feature

_READ_USERS = ("user:read:admin", "user:write:admin")
LIST = Feature("", _READ_USERS, ("user:read:list_users:admin",))
READ_ONE = Feature("", _READ_USERS, ("user:read:user:admin",))
READ_SETTINGS = Feature("", _READ_USERS, ("user:read:settings:admin",))
GROUPS = Feature("", ("group:read:admin", "group:write:admin"), ("group:read:list_groups:admin",))
ROLES = Feature("", ("role:read:admin", "role:write:admin"), ("role:read:list_roles:admin",))


class NeedsScope(GreenroomError):
    """The Zoom app lacks a scope; nothing was asked. `scopes` names what is needed."""

    def __init__(self, scopes: tuple[str, ...]) -> None:
        self.scopes = scopes
        super().__init__(
            _("A permission is missing"),
            _("The Zoom app lacks the scopes: {scopes}.").format(scopes=", ".join(scopes)),
            _("Add them to the app in the Zoom Marketplace, then sign in again."),
        )


class DirectoryScopes:
    """What the scopes allow; where they are not known, Zoom is asked and may refuse."""

    def __init__(self, tokens: Scoped, journal: Journal) -> None:
        self._tokens, self._journal = tokens, journal

    @property
    def reach(self) -> DirectoryReach:
        """Whom the list names."""
        return DirectoryReach.ME if self.scope else DirectoryReach.ACCOUNT

    @property
    def scope(self) -> str:
        """The scope that opens the rest; empty where nothing is closed."""
        granted = self._tokens.scopes
        refused = self._journal.record.refused
        if refused is not None and refused == tuple(sorted(granted)):
            return LIST.granular[0]
        return next(iter(self.missing(LIST)), "")

    @property
    def why_not(self) -> str:
        """Why only one person is shown, in whole sentences; empty where everybody is."""
        if not self.scope:
            return ""
        return _(
            "The Zoom app may show you alone. To see everybody, add the scope {scope} to the app "
            "in the Zoom Marketplace and sign in again as an administrator."
        ).format(scope=self.scope)

    def missing(self, feature: Feature) -> tuple[str, ...]:
        """The scopes that a feature lacks; none where they are not known."""
        granted = self._tokens.scopes
        return _admin_missing(feature, granted) if granted else ()

    def why_no(self, part: Part) -> str:
        """Why a part is not read, in a whole sentence; empty where it is."""
        feature = {Part.GROUPS: GROUPS, Part.ROLES: ROLES}.get(part)
        scopes = self.missing(feature) if feature is not None else ()
        if not scopes:
            return ""
        return _("The names are not known, since the Zoom app lacks the scope {scope}.").format(
            scope=scopes[0]
        )

    async def refuse(self) -> None:
        """Remember that Zoom refused the list of users to the scopes of today."""
        await self._journal.refuse(self._tokens.scopes)


def _admin_missing(feature: Feature, granted: frozenset[str]) -> tuple[str, ...]:
    """As Feature.missing, but plain scopes, which reach oneself alone, do not count."""
    return feature.missing(frozenset(scope for scope in granted if scope.endswith((":admin", ":master"))))
