"""The people of the account."""

from collections.abc import Iterable

from app.sandbox.errors import no_such_user
from app.sandbox.records import User


class Directory:
    """Finds people by id or e-mail; the first is the one who consents."""

    def __init__(self, account_id: str, users: Iterable[User]) -> None:
        self.account_id = account_id
        self._users = list(users)
        self._by_key = {user.email.lower(): user for user in self._users}
        self._by_key |= {user.id: user for user in self._users if user.id}

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

    def with_status(self, status: str) -> list[User]:
        """Everyone who is active, inactive or pending."""
        return [user for user in self._users if user.status == status]

    def with_personal_number(self, number: int) -> User | None:
        """Whose personal meeting id that is."""
        return next((user for user in self._users if user.pmi == number and user.id), None)
