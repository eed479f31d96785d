"""Seats of the account: how many there are, how many are taken, and what Zoom says when none is left."""

from collections import Counter
from typing import Any

from app.sandbox.directory import Directory
from app.sandbox.faults import Faults
from app.sandbox.licence_refusals import ACTIVATE, ADD, CONVERT, no_seat, too_many_basic
from app.sandbox.records import BASIC, LICENSED, NONE, UNASSIGNED, User

LARGE_MEETINGS, WEBINARS = 10, 5


class Licences:
    """Counts what the directory says, so that summary, plan usage and lists always agree."""

    def __init__(self, directory: Directory, faults: Faults, seats: int) -> None:
        """Provide `seats` licences; 0: a few more than are taken."""
        self._directory = directory
        self._faults = faults
        used = self.used()
        self.seats = seats or used + max(4, used // 11)
        self.large_meetings = LARGE_MEETINGS
        self.webinars = WEBINARS

    def used(self) -> int:
        """Licences taken, those of invited people included."""
        return sum(user.takes_seat for user in self._directory)

    def free(self) -> int:
        """Licences left; none where there are fewer than are taken."""
        if self._faults.licence_cap == "full":
            return 0
        return max(0, self.seats - self.used())

    def add_ons_free(self, kind: str) -> bool:
        """Whether one more of ``large_meeting`` or ``webinar`` can be given."""
        seats = self.large_meetings if kind == "large_meeting" else self.webinars
        return sum(bool(getattr(user, kind)) for user in self._directory) < seats

    def summary(self) -> dict[str, int]:
        """The body of GET /users/summary; licensed and pending ones together take the seats."""
        counts = Counter((user.status, user.type) for user in self._directory)
        licensed, basic = counts["active", LICENSED], counts["active", BASIC]
        join_only = counts["active", UNASSIGNED] + counts["active", NONE]
        return {
            "licensed_users_count": licensed,
            "basic_users_count": basic,
            "on_prem_users_count": 0,
            "room_users_count": 0,
            "pending_users_count": counts["pending", LICENSED],
            "join_only_users_count": join_only,
            "total_users_count": licensed + basic + join_only,
        }

    def plan_usage(self) -> dict[str, Any]:
        """The body of GET /accounts/{accountId}/plans/usage, in the shape of the billing API."""
        summary = self.summary()
        large = sum(user.large_meeting for user in self._directory)
        webinars = sum(user.webinar for user in self._directory)
        pending = summary["pending_users_count"]
        used = summary["licensed_users_count"] + pending
        return {
            "plan_base": {
                "type": "business_yearly",
                "hosts": self.seats,
                "usage": used,
                "pending": pending,
                "active_hosts": summary["licensed_users_count"],
            },
            "plan_large_meeting": [_plan("large500_yearly", self.large_meetings, large)],
            "plan_webinar": [_plan("webinar500_yearly", self.webinars, webinars)],
            "plan_recording": {
                "type": "cmr_yearly",
                "free_storage": "225 GB",
                "free_storage_usage": "61.4 GB",
                "plan_storage": "1 TB",
                "plan_storage_usage": "0",
                "plan_storage_exceed": "0",
            },
        }

    def check_added(self, type: int) -> None:
        """Whether someone of `type` may be added.

        Raises:
            ApiFault: 2034 or 3412 no licence left, 2033 too many basic users.
        """
        self._check(ADD, type, type)

    def check_converted(self, user: User, type: int) -> None:
        """Whether `user` may become one of `type`.

        Raises:
            ApiFault: 2034 or 3412 no licence left, 2033 too many basic users.
        """
        if type != user.type:
            self._check(CONVERT, type, user.type)

    def check_activated(self, user: User) -> None:
        """Whether a deactivated person may come back.

        Raises:
            ApiFault: 3412 or 2033 too many basic users.
        """
        self._check(ACTIVATE, user.type, user.type)

    def basic_is_full(self) -> bool:
        """Whether the account may have no more basic users."""
        cap = self._faults.basic_cap
        if not cap:
            return False
        return sum(each.type == BASIC and each.status != "inactive" for each in self._directory) >= cap

    def _check(self, action: str, type: int, before: int) -> None:
        code = int(self._faults.licence_refusal)
        if type == LICENSED and not self.free():
            raise no_seat(action, code, self.seats, before)
        if type == BASIC and self.basic_is_full():
            raise too_many_basic(action, 2033 if code == 2034 else code, self._faults.basic_cap)


def _plan(type: str, hosts: int, usage: int) -> dict[str, Any]:
    return {"type": type, "hosts": hosts, "usage": usage, "pending": 0}
