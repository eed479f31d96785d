import asyncio

import pytest

from app.core.changes import Changes
from app.core.errors import GreenroomError
from app.services.hosts import Host, HostNeeded, Hosts, UnknownHost
from app.store.store import FILE_NAME, Store
from app.zoom.auth import AppKind
from app.zoom.errors import MissingScope, NetworkError, NotFound
from tests.fakes.clock import FakeClock
from tests.fakes.meetings_api import FakeUsersApi, user
from tests.services.meetings_house import Granted, account

GRACE = user("grace", "grace@example.com", "Grace Hopper")
ADMIN = ("user:read:list_users:admin", "user:read:user:admin", "meeting:read:list_meetings:admin")
APP = {"kind": AppKind.SERVER_TO_SERVER, "user_id": "", "email": "", "display_name": ""}


class Heard(Changes):
    def __init__(self):
        super().__init__()
        self.rooms = []

    def publish(self, change):
        self.rooms.append(change.room)


@pytest.fixture
async def store(tmp_path):
    opened = await Store.open(tmp_path / FILE_NAME, Heard(), FakeClock())
    yield opened
    await opened.close()


def hosts_of(store, users=None, scopes=ADMIN, **fields):
    return Hosts(users or FakeUsersApi(GRACE), store, account(**fields), Granted(*scopes))


class TestMe:
    async def test_who_signed_in_without_asking_zoom(self, store):
        users = FakeUsersApi()
        host = await hosts_of(store, users).current()
        assert host == Host("ada", "ada@example.com", "Ada Lovelace", True, "me")
        assert users.calls == []
        assert (await store.users.get("ada")).name == "Ada Lovelace"

    async def test_of_an_app_whom_zoom_names(self, store):
        users = FakeUsersApi(me=GRACE)
        host = await hosts_of(store, users, **APP).current()
        assert host == Host("grace", "grace@example.com", "Grace Hopper", False, "grace")

    async def test_many_at_once_ask_once(self, store):
        users = FakeUsersApi(me=GRACE)
        hosts = hosts_of(store, users, **APP)
        found = await asyncio.gather(*(hosts.current() for _time in range(5)))
        assert {host.id for host in found} == {"grace"}
        assert users.calls == ["me"]

    async def test_is_remembered_offline(self, store):
        await hosts_of(store, FakeUsersApi(me=GRACE), **APP).current()
        offline = FakeUsersApi()
        offline.faults = [NetworkError("dns")]
        assert (await hosts_of(store, offline, **APP).current()).id == "grace"

    @pytest.mark.parametrize("fault", [NotFound(code=1001), MissingScope(("user:read:user:admin",))])
    async def test_of_an_app_that_zoom_names_nobody_for(self, store, fault):
        users = FakeUsersApi()
        users.faults = [fault]
        with pytest.raises(HostNeeded) as caught:
            await hosts_of(store, users, **APP).current()
        assert caught.value.next_step

    async def test_a_network_failure_is_told_as_such(self, store):
        users = FakeUsersApi()
        users.faults = [NetworkError("dns")]
        with pytest.raises(NetworkError):
            await hosts_of(store, users, **APP).current()


class TestChoice:
    async def test_someone_else_is_looked_up_and_remembered(self, store):
        hosts = hosts_of(store)
        assert await hosts.choose(" grace@example.com ") == Host(
            "grace", "grace@example.com", "Grace Hopper", False, "grace"
        )
        assert (await hosts.current()).id == "grace"
        assert "hosts" in store.changes.rooms
        again = hosts_of(store, FakeUsersApi())
        assert (await again.current()).id == "grace"

    @pytest.mark.parametrize("text", ["me", "ME", "Ada@Example.com"])
    async def test_back_to_me(self, store, text):
        hosts = hosts_of(store)
        await hosts.choose("grace@example.com")
        assert (await hosts.choose(text)).path == "me"
        assert (await hosts_of(store).current()).is_me

    @pytest.mark.parametrize("text", ["nobody@example.com", "two words", "", "../meetings", "a/b@c"])
    async def test_nobody_by_that_name(self, store, text):
        hosts = hosts_of(store)
        with pytest.raises(UnknownHost):
            await hosts.choose(text)
        assert (await hosts.current()).is_me

    async def test_without_admin_scopes_only_me(self, store):
        users = FakeUsersApi(GRACE)
        hosts = hosts_of(store, users, scopes=("user:read:user", "meeting:read:list_meetings"))
        assert not hosts.may_choose
        assert hosts.why_not
        with pytest.raises(GreenroomError, match="own meetings"):
            await hosts.choose("grace@example.com")
        assert await hosts.suggestions("g") == []
        assert users.calls == []

    @pytest.mark.parametrize("scopes", [ADMIN, ("user:read:admin", "meeting:read:admin"), ()])
    async def test_with_admin_scopes_or_unknown_ones_anybody(self, store, scopes):
        assert hosts_of(store, scopes=scopes).may_choose

    async def test_a_note_that_cannot_be_read_is_forgotten(self, store):
        await store.notes.set("host", '{"id": 1}')
        assert (await hosts_of(store).current()).is_me


class Directory:
    """Reads these people when it is asked for."""

    def __init__(self, store, *people):
        self._store, self.people, self.asked = store, people, 0

    async def ensure(self):
        self.asked += 1
        await self._store.users.put_many(self.people)


class TestSuggestions:
    async def test_people_of_the_directory(self, store):
        directory = Directory(store, GRACE, user("alan", "alan@example.com", "Alan Turing"))
        users = FakeUsersApi()
        hosts = Hosts(users, store, account(), Granted(*ADMIN), directory)
        assert [host.email for host in await hosts.suggestions("gr")] == ["grace@example.com"]
        assert [host.email for host in await hosts.suggestions("tur")] == ["alan@example.com"]
        assert (directory.asked, users.calls) == (2, [])

    async def test_without_the_scopes_it_is_not_asked(self, store):
        directory = Directory(store, GRACE)
        hosts = Hosts(FakeUsersApi(), store, account(), Granted("user:read:user"), directory)
        assert await hosts.suggestions("gr") == []
        assert directory.asked == 0

    async def test_without_a_directory_known_people_are_suggested(self, store):
        hosts = hosts_of(store, FakeUsersApi(GRACE))
        assert await hosts.suggestions("gr") == []
        await hosts.choose("grace@example.com")
        assert [host.id for host in await hosts.suggestions("gr")] == ["grace"]
