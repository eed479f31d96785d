"""A store in a folder of its own, on a clock that tests move."""

import pytest

from app.core.changes import Changes
from app.store.store import FILE_NAME, Store
from tests.fakes.clock import FakeClock


class RecordingChanges(Changes):
    """Remembers what was published."""

    def __init__(self):
        super().__init__()
        self.published = []

    def publish(self, change):
        self.published.append(change)
        super().publish(change)

    def take(self):
        """What was published since the last time."""
        taken, self.published = self.published, []
        return taken


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def changes():
    return RecordingChanges()


@pytest.fixture
async def store(tmp_path, changes, clock):
    opened = await Store.open(tmp_path / "account" / FILE_NAME, changes, clock)
    yield opened
    await opened.close()
