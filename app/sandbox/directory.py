"""The people of the account."""

from collections.abc import Iterable, Iterator

from app.sandbox.errors import no_such_user
from app.sandbox.records import User


class Directory:
    """Finds people by id or e-mail; the first is the one who consents."""

    def __init__(self, account_id: str, users: Iterable[User]) -> None:
        self.account_id = account_id
        self._users = list(users)
        self._by_key = {key: user for user in self._users for key in _keys(user)}

    def __iter__(self) -> Iterator[User]:
        return iter(self._users)

    def __len__(self) -> int:
        return len(self._users)

    @property
    def owner(self) -> User:
        """Who owns the account."""
        return self._users[0]

    def find(self, key: str) -> User | None:
        """The person of that id or e-mail."""
        return self._by_key.get(key) or self._by_key.get(key.lower())

    def get(self, key: str) -> User:
        """The person of that id or e-mail.

        Raises:
            ApiFault: code 1001.
        """
        user = self.find(key)
        if user is None:
            raise no_such_user(key)
        return user

    def add(self, user: User) -> None:
        """Take in someone new."""
        self._users.append(user)
        self._by_key |= dict.fromkeys(_keys(user), user)

    def remove(self, user: User) -> None:
        """Forget someone."""
        self._users = [each for each in self._users if each is not user]
        for key in _keys(user):
            del self._by_key[key]

    def rename(self, user: User, email: str) -> None:
        """Give someone another e-mail."""
        del self._by_key[user.email.lower()]
        user.email = email
        self._by_key[email.lower()] = user

    def accept(self, user: User) -> None:
        """Let someone who is invited join, under the id that was reserved."""
        user.status, user.id, user.verified = "active", user.reserved_id, True
        self._by_key[user.id] = user

    def with_status(self, status: str) -> list[User]:
        """Everyone who is active, inactive or pending."""
        return [user for user in self._users if user.status == status]

    def with_personal_number(self, number: int) -> User | None:
        """Whose personal meeting id that is."""
        return next((user for user in self._users if user.pmi == number and user.id), None)


def _keys(user: User) -> list[str]:
    return [key for key in (user.email.lower(), user.reserved_id) if key]
