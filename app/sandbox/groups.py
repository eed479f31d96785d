"""Groups of the account: which there are, who is in them, what they decide."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.sandbox.errors import no_such_group
from app.sandbox.records import User
from app.sandbox.setting_levels import Level


@dataclass(slots=True)
class UserGroup:
    """A group with the settings it decides otherwise than the account, and those it locks."""

    id: str
    name: str
    level: Level


class Groups:
    """The groups by id."""

    def __init__(self, groups: Iterable[UserGroup]) -> None:
        self._groups = {each.id: each for each in groups}

    def __iter__(self) -> Iterator[UserGroup]:
        return iter(self._groups.values())

    def find(self, group_id: str) -> UserGroup | None:
        """The group of that id."""
        return self._groups.get(group_id)

    def get(self, group_id: str) -> UserGroup:
        """The group of that id.

        Raises:
            ApiFault: code 4130.
        """
        group = self._groups.get(group_id)
        if group is None:
            raise no_such_group(group_id)
        return group

    def named(self, name: str) -> UserGroup:
        """The group of that name.

        Raises:
            ApiFault: code 4130.
        """
        found = next((each for each in self if each.name == name), None)
        if found is None:
            raise no_such_group(name)
        return found

    def level_of(self, user: User) -> Level | None:
        """What decides for a person: the first of their groups, which Zoom calls the primary one."""
        group = self.find(user.group_ids[0]) if user.group_ids else None
        return group.level if group else None


def sizes(users: Iterable[User]) -> Counter[str]:
    """How many people each group holds."""
    return Counter(group_id for user in users for group_id in user.group_ids)
