"""The account: its settings, what it locks, and what it has bought. All of it only reads.

Not every account lets its apps read these: lock_settings has no granular scope but that of master accounts,
and plan usage is documented for masters first. Take MissingScope, NotAllowed and PlanLacks as "not known".
"""

from typing import TypeVar

from app.zoom.api._decode import decoded
from app.zoom.client import ZoomClient
from app.zoom.limits import Label, Priority
from app.zoom.models._base import Answer
from app.zoom.models.account import PlanUsage
from app.zoom.models.settings import LockSettings, SettingsLevel, SettingsOption
from app.zoom.operations import Operation

SETTINGS = Operation("accountSettings", "GET", "/accounts/{accountId}/settings", Label.MEDIUM)
LOCKS = Operation("getAccountLockSettings", "GET", "/accounts/{accountId}/lock_settings", Label.MEDIUM)
USAGE = Operation("getPlanUsage", "GET", "/accounts/{accountId}/plans/usage", Label.HEAVY)
"""Of Zoom's Billing API; "me" is documented for one's own account."""
ME = "me"
A = TypeVar("A", bound=Answer)


class AccountsApi:
    """The signed-in person's own account (admin scope). Raises ZoomError as errors.py draws it."""

    def __init__(self, client: ZoomClient) -> None:
        self._client = client

    async def settings(
        self, *, option: SettingsOption | None = None, priority: Priority = Priority.INTERACTIVE
    ) -> SettingsLevel:
        """Read the account's settings, or the part that `option` names (operation accountSettings)."""
        return await self._read(SETTINGS, SettingsLevel, option, priority)

    async def lock_settings(
        self, *, option: SettingsOption | None = None, priority: Priority = Priority.INTERACTIVE
    ) -> LockSettings:
        """Read what nobody below the account can change (operation getAccountLockSettings)."""
        return await self._read(LOCKS, LockSettings, option, priority)

    async def plan_usage(self, *, priority: Priority = Priority.BACKGROUND) -> PlanUsage:
        """Read bought and taken seats (operation getPlanUsage of the Billing API)."""
        return await self._read(USAGE, PlanUsage, None, priority)

    async def _read(
        self, operation: Operation, model: type[A], option: SettingsOption | None, priority: Priority
    ) -> A:
        params = {"option": str(option)} if option else {}
        value = await self._client.call(operation, {"accountId": ME}, params=params, priority=priority)
        return decoded(value, model, operation)
