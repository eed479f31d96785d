"""Users against the sandbox: the directory in all states, every write, and every refusal with its words."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from app.zoom.api.accounts import AccountsApi
from app.zoom.api.groups import GroupsApi
from app.zoom.api.roles import RolesApi
from app.zoom.api.users import UsersApi
from app.zoom.auth import AppKind
from app.zoom.errors import Busy, MissingScope, NotAllowed, NotFound, OutcomeUnknown, PlanLacks, UserRefused
from app.zoom.models.settings import SettingsOption
from app.zoom.models.user import Creation, User, UserDraft, UserType
from tests.fakes.sandbox import SandboxAddress, running_sandbox
from tests.zoom.test_against_sandbox import signed_in

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class Bench:
    """A signed-in administrator's users."""

    users: UsersApi
    groups: GroupsApi
    roles: RolesApi
    accounts: AccountsApi
    sandbox: SandboxAddress

    async def all(self, status: str, page_size: int = 2_000) -> list[User]:
        """The users of a status."""
        walked = self.users.list(status=status, page_size=page_size)
        return [user async for page in walked for user in page.items]

    async def somebody(self, type_: int = UserType.LICENSED) -> str:
        """The id of an active member who is no administrator."""
        found = [each for each in await self.all("active") if each.role_id == "2" and each.type == type_]
        assert found[0].id
        return found[0].id


@pytest.fixture(scope="module")
def running() -> Iterator[SandboxAddress]:
    with running_sandbox(users=120, meetings=5, recordings=0, now=NOW) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: SandboxAddress) -> SandboxAddress:
    running.control("DELETE", "/faults")
    running.control("DELETE", "/requests")
    running.faults(limits=False, features_seconds=0)
    return running


@pytest.fixture
async def bench(sandbox: SandboxAddress) -> AsyncIterator[Bench]:
    async with signed_in(sandbox) as signed:
        client = signed.pipeline.client
        yield Bench(UsersApi(client), GroupsApi(client), RolesApi(client), AccountsApi(client), sandbox)


class TestReading:
    async def test_the_directory_in_all_states(self, bench: Bench) -> None:
        listed = {each: await bench.all(each) for each in ("active", "inactive", "pending")}
        assert all(listed.values())
        assert all(each.id and each.email and each.type for each in listed["active"] + listed["inactive"])
        assert all(each.id is None and each.email for each in listed["pending"])
        assert {each.status for each in listed["inactive"]} == {"inactive"}
        paged = await bench.all("active", page_size=30)
        assert {each.id for each in paged} == {each.id for each in listed["active"]}

    async def test_groups_and_roles_are_those_of_the_users(self, bench: Bench) -> None:
        users = await bench.all("active")
        groups, roles = await bench.groups.list(), await bench.roles.list()
        assert {each for user in users for each in user.group_ids or ()} <= {each.id for each in groups}
        assert {user.role_id for user in users} <= {each.id for each in roles}
        assert all(each.name for each in (*groups, *roles))

    async def test_seats(self, bench: Bench) -> None:
        summary, usage = await bench.users.summary(), await bench.accounts.plan_usage()
        active = await bench.all("active")
        assert summary.licensed_users_count and summary.total_users_count
        assert summary.licensed_users_count >= len([each for each in active if each.type == 2])
        assert usage.plan_base and usage.plan_base.hosts and usage.plan_base.usage is not None

    @pytest.mark.parametrize(("kind", "error"), [("refused", NotAllowed), ("missing-scope", MissingScope)])
    async def test_seats_that_are_not_told(
        self, bench: Bench, sandbox: SandboxAddress, kind: str, error: type[Exception]
    ) -> None:
        sandbox.faults(plan_usage=kind)
        with pytest.raises((error, PlanLacks)):
            await bench.accounts.plan_usage()

    async def test_settings_of_all_three_levels(self, bench: Bench) -> None:
        somebody, group = await bench.somebody(), (await bench.groups.list())[0].id or ""
        security = SettingsOption.SECURITY
        for plain in (
            await bench.users.settings(somebody),
            await bench.groups.settings(group),
            await bench.accounts.settings(),
        ):
            assert plain.schedule_meeting and plain.schedule_meeting.join_before_host is not None
            assert plain.recording and plain.recording.auto_recording
        for level in (
            await bench.users.settings(somebody, option=security),
            await bench.groups.settings(group, option=security),
            await bench.accounts.settings(option=security),
        ):
            assert level.meeting_security and level.meeting_security.waiting_room is not None
            assert level.meeting_security.meeting_password is not None

    async def test_locks_of_a_group_and_of_the_account(self, bench: Bench) -> None:
        group = (await bench.groups.list())[0].id or ""
        for locks in (await bench.groups.lock_settings(group), await bench.accounts.lock_settings()):
            assert locks.schedule_meeting and locks.schedule_meeting.join_before_host is not None

    async def test_who_is_no_admin_sees_none_of_it(self) -> None:
        with running_sandbox(users=5, meetings=0, recordings=0, now=NOW, managed="user") as own:
            async with signed_in(own, AppKind.PUBLIC) as signed:
                client = signed.pipeline.client
                for read in (UsersApi(client).summary, GroupsApi(client).list, AccountsApi(client).settings):
                    with pytest.raises(MissingScope) as told:
                        await read()
                    assert told.value.scopes
                assert (await UsersApi(client).me()).email


class TestWrites:
    @pytest.mark.parametrize("action", list(Creation))
    async def test_a_user_is_made_in_each_way(self, bench: Bench, action: Creation) -> None:
        email = f"new.{action.value}@halvern.example".lower()
        password = "Gr33nroom-Sesame" if action is Creation.AUTO else None
        draft = UserDraft(email=email, type=UserType.BASIC, first_name="New", password=password)
        assert (await bench.users.create(action, draft)).email == email
        pending = action is Creation.CREATE
        assert email in {each.email for each in await bench.all("pending" if pending else "active")}
        if pending:
            await bench.users.create(action, draft)
            assert [each.email for each in await bench.all("pending")].count(email) == 1
        else:
            with pytest.raises(UserRefused) as told:
                await bench.users.create(action, draft)
            assert told.value.code == 1005 and not told.value.lacks_seats
        await bench.users.delete(email)
        with pytest.raises(NotFound):
            await bench.users.get(email)

    async def test_a_profile_and_a_licence(self, bench: Bench) -> None:
        somebody = await bench.somebody(UserType.BASIC)
        await bench.users.update(somebody, {"type": 2, "dept": "Registry", "job_title": "Registrar"})
        read = await bench.users.get(somebody)
        assert (read.type, read.dept, read.job_title) == (2, "Registry", "Registrar")
        await bench.users.update(somebody, {"type": 1, "dept": ""})
        read = await bench.users.get(somebody)
        assert (read.type, read.dept or "") == (1, "")

    async def test_out_and_in_again(self, bench: Bench) -> None:
        somebody = await bench.somebody()
        await bench.users.set_status(somebody, "deactivate")
        assert somebody in {each.id for each in await bench.all("inactive")}
        await bench.users.set_status(somebody, "activate")
        assert somebody in {each.id for each in await bench.all("active")}

    async def test_an_administrator_stays_active(self, bench: Bench) -> None:
        admin = next(each.id for each in await bench.all("active") if each.role_id in ("0", "1"))
        with pytest.raises(UserRefused) as told:
            await bench.users.set_status(admin or "", "deactivate")
        assert told.value.code == 200 and "administrators" in told.value.message

    @pytest.mark.parametrize("code", ["3412", "2034"])
    async def test_no_seat_left(self, bench: Bench, sandbox: SandboxAddress, code: str) -> None:
        somebody = await bench.somebody(UserType.BASIC)
        sandbox.faults(licence_cap="full", licence_refusal=code)
        with pytest.raises(UserRefused) as told:
            await bench.users.update(somebody, {"type": 2})
        assert told.value.code == int(code) and told.value.lacks_seats
        (result,) = await bench.users.features([(somebody, 2)])
        assert not result.ok and result.lacks_seats and "seat" in result.message

    async def test_many_licences_at_once(self, bench: Bench) -> None:
        some = [each.id for each in await bench.all("active") if each.role_id == "2" and each.type == 2][:5]
        ids = [each for each in some if each]
        results = await bench.users.features([(each, 1) for each in [*ids, "nobody"]])
        assert [each.ok for each in results] == [True] * len(ids) + [False]
        types = {each.id: each.type for each in await bench.all("active")}
        assert {types[each] for each in ids} == {1}
        assert all(each.ok for each in await bench.users.features([(each, 2) for each in ids]))

    @pytest.mark.parametrize("kind", ["refused", "missing-scope"])
    async def test_many_at_once_may_not_be_granted(
        self, bench: Bench, sandbox: SandboxAddress, kind: str
    ) -> None:
        somebody = await bench.somebody()
        sandbox.faults(features=kind)
        with pytest.raises((MissingScope, NotAllowed, PlanLacks)):
            await bench.users.features([(somebody, 2)])


class TestTrouble:
    async def test_writes_of_one_user_go_one_after_another(
        self, bench: Bench, sandbox: SandboxAddress
    ) -> None:
        somebody = await bench.somebody()
        sandbox.faults(user_write_ms=30)
        names = [f"Ada {number}" for number in range(5)]
        await asyncio.gather(*(bench.users.update(somebody, {"first_name": name}) for name in names))
        writes = [each for each in sandbox.requests() if each["method"] == "PATCH"]
        assert [each["status"] for each in writes] == [204] * 5

    async def test_a_write_of_somebody_else_is_waited_for(
        self, bench: Bench, sandbox: SandboxAddress
    ) -> None:
        somebody = await bench.somebody()
        sandbox.faults(share_concurrent=1.0, times=3)
        await bench.users.update(somebody, {"first_name": "Ada"})
        assert (await bench.users.get(somebody)).first_name == "Ada"
        sandbox.faults(share_concurrent=1.0, times=0)
        with pytest.raises(Busy):
            await bench.users.update(somebody, {"first_name": "Bob"})

    async def test_a_user_who_is_gone_meanwhile(self, bench: Bench, sandbox: SandboxAddress) -> None:
        somebody = await bench.somebody()
        sandbox.faults(share_user_gone=1.0, times=1)
        with pytest.raises(NotFound):
            await bench.users.update(somebody, {"first_name": "Ada"})

    async def test_a_managed_domain_keeps_its_people(self, bench: Bench, sandbox: SandboxAddress) -> None:
        somebody = await bench.somebody()
        sandbox.faults(managed_domain=True)
        with pytest.raises(UserRefused) as told:
            await bench.users.delete(somebody)
        assert told.value.code == 1107 and "unlinked" in told.value.title

    async def test_a_removal_whose_answer_is_lost_is_done(
        self, bench: Bench, sandbox: SandboxAddress
    ) -> None:
        somebody = await bench.somebody()
        sandbox.faults(share_lost=1.0, times=1, only="^DELETE")
        await bench.users.delete(somebody, "delete")
        with pytest.raises(NotFound):
            await bench.users.get(somebody)

    async def test_a_new_user_whose_answer_is_lost_is_found_by_address(
        self, bench: Bench, sandbox: SandboxAddress
    ) -> None:
        draft = UserDraft(email="lost@halvern.example", type=UserType.BASIC)
        sandbox.faults(share_lost=1.0, times=1, only="^POST")
        with pytest.raises(OutcomeUnknown):
            await bench.users.create(Creation.CREATE, draft)
        assert draft.email in {each.email for each in await bench.all("pending")}
        posts: list[dict[str, Any]] = [each for each in sandbox.requests() if each["method"] == "POST"]
        assert len([each for each in posts if each["path"].endswith("/users")]) == 1
        await bench.users.delete(draft.email)
