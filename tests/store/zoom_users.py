"""Users as Zoom tells of them, for tests of the store."""

from datetime import timedelta

from app.store.users import DirectoryQuery
from app.zoom.models.user import User
from tests.fakes.clock import FakeClock

NOW = FakeClock().now()
DAY = timedelta(days=1)


def user(key="ada", **fields):
    """An active user with a licence, as the list of users has it."""
    known = {
        "id": key,
        "email": f"{key}@example.com",
        "first_name": key.title(),
        "last_name": "Lovelace",
        "display_name": f"{key.title()} Lovelace",
        "type": 2,
        "status": "active",
        "role_id": "2",
        "dept": "Research",
        "group_ids": ["g1"],
        "login_types": [100],
        "last_login_time": NOW - DAY,
        "user_created_at": NOW - 100 * DAY,
        "created_at": NOW - 50 * DAY,
        "timezone": "Europe/Stockholm",
        "pmi": 4_155_550_100,
    }
    return User.model_validate({**known, **fields})


def invited(email="new@example.com", **fields):
    """An invitation, as the list of pending users has it: without an id and a name."""
    return User.model_validate({"email": email, "type": 1, "status": "pending", "created_at": NOW, **fields})


async def keys(store, **fields):
    """The keys of a list, in its order."""
    listing = await store.users.listing(DirectoryQuery(**fields))
    return await store.users.keys_of(listing.rows)


async def only(store, key="ada"):
    """The one user of that key."""
    (row,) = await store.users.of_keys([key])
    return row
