"""The directory: read whole, in parts, after failures, by people with few scopes; who left is marked."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app.services import _user_sync
from app.services import users as users_module
from app.services.users import DirectoryPhase, DirectoryReach, NeedsScope, Part
from app.store.users import UserStatus
from app.zoom.errors import MissingScope, NetworkError, NotAllowed, RateLimited, ServerError, TokenRejected
from tests.services.users_house import ADA, ADMIN, GRACE, LINUS, NEW, OLD, a_house, zoom_user

EVERYBODY = {
    "Ada Lovelace": "active",
    "Grace Hopper": "active",
    "Linus Torvalds": "active",
    "Old Timer": "inactive",
    "New Comer": "pending",
}
PARTS = ["active", "active", "inactive", "pending", "summary"]


@pytest.fixture
async def house(tmp_path):
    async with a_house(tmp_path) as found:
        yield found


class TestReading:
    async def test_all_of_it_by_pages(self, house):
        state = await house.service.sync()
        assert (state.phase, state.people, state.missing, state.error) == (DirectoryPhase.DONE, 5, (), None)
        assert state.synced_at == house.clock.now()
        assert await house.people() == EVERYBODY
        assert house.api.calls == PARTS
        # two pages, two lists of one, groups, roles, usage, summary
        assert state.requests == 8

    async def test_names_of_groups_and_roles(self, house):
        await house.service.sync()
        [row] = await house.store.users.of_keys(["grace"])
        assert row.group_names == ("Research data",)
        [row] = await house.store.users.of_keys(["ada"])
        assert row.role_name == "Owner"

    async def test_it_tells_how_far_it_is(self, house):
        seen = []

        async def note(_status, _number):
            seen.append(house.service.state())

        house.api.before_page = note
        await house.service.sync()
        assert [(each.phase, each.part, each.people) for each in seen] == [
            (DirectoryPhase.RUNNING, Part.ACTIVE, 0),
            (DirectoryPhase.RUNNING, Part.ACTIVE, 2),
            (DirectoryPhase.RUNNING, Part.INACTIVE, 3),
            (DirectoryPhase.RUNNING, Part.PENDING, 4),
        ]
        assert (seen[1].total, seen[1].fraction) == (3, 2 / 3)

    async def test_the_second_knows_the_total_from_the_first(self, house):
        await house.service.sync()
        seen = []

        async def note(_status, _number):
            seen.append(house.service.state().total)

        house.api.before_page = note
        await house.service.sync()
        assert seen == [5, 5, 5, 5]

    async def test_who_asks_meanwhile_gets_the_same_answer(self, house):
        states = await asyncio.gather(house.service.sync(), house.service.sync())
        assert states[0] == states[1]
        assert house.api.calls == PARTS

    async def test_is_known_at_the_next_start(self, house):
        before = await house.service.sync()
        house.api.calls.clear()
        state = await house.another().load()
        assert (state.phase, state.people, state.synced_at) == (DirectoryPhase.DONE, 5, before.synced_at)
        assert house.api.calls == []

    async def test_before_any_reading(self, house):
        assert (await house.service.load()).phase is DirectoryPhase.NEVER

    async def test_a_damaged_record_is_forgotten(self, house):
        await house.store.notes.set("directory", "{oops")
        assert (await house.service.load()).phase is DirectoryPhase.NEVER

    async def test_cost(self, house):
        assert (await house.service.cost()).requests == 7
        house.api.people = [zoom_user(f"u{number}") for number in range(2_001)]
        house.api.page_size = 2_000
        await house.service.sync()
        assert (await house.service.cost()).requests == 8


class TestLeaving:
    async def test_who_is_named_no_more_is_marked_not_lost(self, house):
        await house.service.sync()
        house.api.people.remove(LINUS)
        house.clock._elapsed += 120
        await house.service.sync()
        assert "Linus Torvalds" not in await house.people()
        assert await house.people(status=UserStatus.LEFT) == {"Linus Torvalds": "left"}
        [row] = await house.store.users.of_keys(["linus"])
        assert row.left_at is not None

    async def test_who_comes_back_is_active_again(self, house):
        await house.service.sync()
        house.api.people.remove(LINUS)
        house.clock._elapsed += 120
        await house.service.sync()
        house.api.people.append(LINUS)
        house.clock._elapsed += 120
        await house.service.sync()
        assert await house.people() == EVERYBODY

    async def test_a_cancelled_invitation_is_forgotten(self, house):
        await house.service.sync()
        house.api.people.remove(NEW)
        house.clock._elapsed += 120
        await house.service.sync()
        assert "New Comer" not in await house.people()
        assert await house.people(status=UserStatus.LEFT) == {}

    async def test_who_is_activated_while_it_reads_has_not_left(self, house):
        """The active ones were read before, the inactive ones after: neither list names the person."""
        await house.service.sync()
        house.clock._elapsed += 120

        async def activate(status, _number):
            if status == "inactive":
                house.api.people[3] = OLD.model_copy(update={"status": "active"})

        house.api.before_page = activate
        await house.service.sync()
        assert (await house.people())["Old Timer"] == "active"
        assert "old" in house.api.calls

    async def test_a_few_are_asked_for_and_many_are_not(self, house, monkeypatch):
        monkeypatch.setattr(_user_sync, "MOST_CHECKED", 1)
        await house.service.sync()
        house.clock._elapsed += 120
        house.api.people = [ADA, NEW]
        await house.service.sync()
        assert await house.people() == {"Ada Lovelace": "active", "New Comer": "pending"}
        assert "linus" not in house.api.calls

    async def test_nobody_leaves_where_a_list_broke_off(self, house):
        await house.service.sync()
        house.clock._elapsed += 120
        house.api.people = [ADA, GRACE, OLD]
        house.api.errors["active"] = [ServerError(http_status=502)]
        await house.service.sync()
        assert set(await house.people()) == {*EVERYBODY} - {"New Comer"}


class TestFailures:
    async def test_one_list_refused_the_rest_comes(self, house):
        house.api.errors["inactive"] = [ServerError(http_status=500)]
        state = await house.service.sync()
        assert state.phase is DirectoryPhase.PARTIAL
        assert [(each.part, each.title) for each in state.missing] == [(Part.INACTIVE, "Zoom has a problem")]
        assert isinstance(state.error, ServerError)
        assert state.synced_at is None
        assert "New Comer" in await house.people()

    async def test_the_groups_alone(self, house):
        house.groups.error = ServerError(http_status=500)
        state = await house.service.sync()
        assert (state.phase, state.error) == (DirectoryPhase.PARTIAL, None)
        assert [each.part for each in state.missing] == [Part.GROUPS]
        assert not state.missing[0].of_people
        assert state.synced_at is not None

    async def test_offline_in_the_middle(self, house):
        house.api.errors["active"] = [None, NetworkError("cut")]
        state = await house.service.sync()
        assert state.phase is DirectoryPhase.FAILED
        assert isinstance(state.error, NetworkError)
        # what came stays, and nothing else was asked
        assert set(await house.people()) == {"Ada Lovelace", "Grace Hopper"}
        assert house.api.calls == ["active", "active"]

    async def test_asked_to_wait(self, house):
        resumes_at = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
        house.api.errors["pending"] = [RateLimited(resumes_at=resumes_at)]
        state = await house.service.sync()
        assert (state.phase, state.resumes_at) == (DirectoryPhase.PARTIAL, resumes_at)
        assert [each.part for each in state.missing] == [Part.PENDING]

    async def test_a_partial_state_survives(self, house):
        house.api.errors["inactive"] = [ServerError(http_status=500)]
        await house.service.sync()
        state = await house.another().load()
        assert state.phase is DirectoryPhase.PARTIAL
        assert [each.words for each in state.missing] == ["Inactive users"]

    async def test_a_reading_cut_short_by_the_end_of_the_program(self, house):
        hanging = asyncio.Event()

        async def hang(status, _number):
            if status == "inactive":
                hanging.set()
                await asyncio.Event().wait()

        house.api.before_page = hang
        task = asyncio.ensure_future(house.service.sync())
        await hanging.wait()
        await house.service.close()
        assert (await task).phase is DirectoryPhase.PARTIAL
        for service in (house.service, house.another()):
            state = await service.load()
            assert state.phase is DirectoryPhase.PARTIAL
            assert [(each.part, each.title) for each in state.missing] == [(Part.INACTIVE, "Interrupted")]

    async def test_who_waits_may_go_the_reading_goes_on(self, house):
        going_on = asyncio.Event()

        async def wait(_status, _number):
            await going_on.wait()

        house.api.before_page = wait
        task = asyncio.ensure_future(house.service.sync())
        await _until(lambda: house.api.calls)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        going_on.set()
        assert (await house.service.sync()).phase is DirectoryPhase.DONE
        assert house.api.calls == PARTS

    async def test_ended_by_the_person_it_is_not_taken_up_at_once(self, house):
        async def hang(status, _number):
            if status == "inactive":
                await asyncio.Event().wait()

        house.api.before_page = hang
        house.service.set_shown(True)
        house.service.start()
        await _until(lambda: "inactive" in house.api.calls)
        await house.service.cancel()
        await house.service.cancel()
        state = house.service.state()
        assert [each.part for each in state.missing] == [Part.INACTIVE]
        await house.clock.advance(60)
        assert house.api.calls == ["active", "active", "inactive"]
        house.api.before_page = None
        assert (await house.service.sync()).phase is DirectoryPhase.DONE

    async def test_after_a_failure_all_of_it_comes(self, house):
        house.api.errors["active"] = [NetworkError("dns")]
        await house.service.sync()
        state = await house.service.sync()
        assert (state.phase, state.error) == (DirectoryPhase.DONE, None)
        assert await house.people() == EVERYBODY


class TestReach:
    @pytest.fixture
    async def plain(self, tmp_path):
        async with a_house(tmp_path, scopes=("user:read:user", "meeting:read:list_meetings")) as found:
            yield found

    async def test_without_admin_scope_only_me(self, plain):
        state = await plain.service.sync()
        assert (state.phase, state.people) == (DirectoryPhase.DONE, 1)
        assert plain.service.reach is DirectoryReach.ME
        assert await plain.people() == {"Ada Lovelace": "active"}
        assert plain.api.calls == ["me"]

    async def test_the_scope_that_opens_the_rest_is_named(self, plain):
        assert plain.service.scope == "user:read:list_users:admin"
        assert "user:read:list_users:admin" in plain.service.why_not
        assert not plain.service.may_list

    async def test_people_of_an_earlier_sign_in_are_not_shown(self, house):
        await house.service.sync()
        house.tokens.scopes = frozenset({"user:read:user"})
        assert await house.people() == {"Ada Lovelace": "active"}
        assert await house.people(search="grace") == {}

    async def test_of_an_app_whom_zoom_names(self, tmp_path):
        async with a_house(tmp_path, scopes=("user:read:user:admin",), user_id="", email="") as house:
            house.api.me = GRACE
            await house.service.sync()
            assert await house.people() == {"Grace Hopper": "active"}

    async def test_zoom_refuses_what_the_scopes_allow(self, house):
        house.api.errors["active"] = [NotAllowed(http_status=403)]
        state = await house.service.sync()
        assert (state.phase, state.error) == (DirectoryPhase.DONE, None)
        assert house.service.reach is DirectoryReach.ME
        assert await house.people() == {"Ada Lovelace": "active"}
        # remembered, so that Zoom is not asked in vain, until the person asks
        house.api.calls.clear()
        assert (await house.another().sync()).people == 1
        assert house.api.calls == ["me"]
        await house.service.sync(force=True)
        assert await house.people() == EVERYBODY

    async def test_a_refusal_counts_no_more_with_other_scopes(self, house):
        house.api.errors["active"] = [MissingScope(("user:read:list_users:admin",))]
        await house.service.sync()
        assert house.service.reach is DirectoryReach.ME
        house.tokens.scopes = frozenset({"user:read:admin"})
        assert house.service.reach is DirectoryReach.ACCOUNT

    async def test_classic_and_unknown_scopes_are_enough(self, house):
        for scopes in (("user:read:admin",), ("user:write:admin",), ()):
            house.tokens.scopes = frozenset(scopes)
            assert house.service.may_list

    async def test_plain_classic_scopes_reach_oneself_alone(self, house):
        house.tokens.scopes = frozenset({"user:read", "user:write"})
        assert not house.service.may_list

    async def test_with_the_scope_added_all_is_read_again(self, plain):
        await plain.service.sync()
        plain.tokens.scopes = frozenset(ADMIN)
        service = plain.another()
        assert (await service.load()).phase is DirectoryPhase.NEVER
        await service.ensure()
        assert service.state().people == 5

    async def test_groups_without_their_scope_are_no_gap(self, house):
        house.tokens.scopes = frozenset(ADMIN) - {"group:read:list_groups:admin"}
        state = await house.service.sync()
        assert (state.phase, state.missing) == (DirectoryPhase.DONE, ())
        assert "group:read:list_groups:admin" in house.service.why_no(Part.GROUPS)
        assert house.service.why_no(Part.ROLES) == ""
        assert house.groups.calls == []

    async def test_nobody_can_be_read(self, tmp_path):
        async with a_house(tmp_path, scopes=("user:read:user",)) as house:
            house.api.errors["me"] = [TokenRejected(http_status=401)]
            state = await house.service.sync()
            assert state.phase is DirectoryPhase.FAILED
            assert isinstance(state.error, TokenRejected)


class TestOnePerson:
    async def test_is_looked_up_before_any_reading(self, house):
        assert await house.service.look_up(" gracegrace@example.com ") == "grace"
        assert await house.people() == {"Grace Hopper": "active"}

    async def test_nobody_of_that_address(self, house):
        assert await house.service.look_up("nobody@example.com") is None

    @pytest.mark.parametrize("text", ["", "two words@example.com", "a/b@example.com", "x?y", "a#b"])
    async def test_what_is_no_address_is_not_asked(self, house, text):
        assert await house.service.look_up(text) is None
        assert house.api.calls == []

    async def test_look_up_needs_a_scope(self, house):
        house.tokens.scopes = frozenset({"user:read:user"})
        with pytest.raises(NeedsScope, match="user:read:user:admin"):
            await house.service.look_up("grace@example.com")
        assert await house.service.look_up("ada@example.com") == "ada"
        assert house.api.calls == ["me"]

    async def test_read_anew(self, house):
        await house.service.sync()
        house.api.people[1] = GRACE.model_copy(update={"dept": "Physics", "job_title": "Admiral"})
        assert await house.service.refresh_person("grace")
        detail = await house.store.users.detail("grace")
        assert (detail.row.dept, detail.profile["job_title"]) == ("Physics", "Admiral")

    async def test_gone_meanwhile(self, house):
        await house.service.sync()
        house.api.people.remove(GRACE)
        assert not await house.service.refresh_person("grace")
        assert await house.people(status=UserStatus.LEFT) == {"Grace Hopper": "left"}

    async def test_an_invitation_is_not_asked_for(self, house):
        await house.service.sync()
        house.api.calls.clear()
        assert await house.service.refresh_person("pending:newnew@example.com")
        assert house.api.calls == []


class TestUpkeep:
    async def test_reads_once_it_is_shown(self, house):
        house.service.start()
        await house.clock.advance(60)
        assert house.api.calls == []
        house.service.set_shown(True)
        await house.clock.advance(5)
        await _until(lambda: house.api.calls == PARTS)

    async def test_again_after_a_while_only_while_shown(self, house):
        await house.service.sync()
        house.api.calls.clear()
        house.service.set_shown(True)
        house.service.start()
        await house.clock.advance(14 * 60)
        assert house.api.calls == []
        await house.clock.advance(2 * 60)
        await _until(lambda: house.api.calls == PARTS)
        house.service.set_shown(False)
        await house.clock.advance(3600)
        assert house.api.calls == PARTS

    @pytest.mark.parametrize("what", ["inactive", "groups"])
    async def test_what_stays_refused_is_not_asked_for_again_and_again(self, house, what):
        house.groups.error = NotAllowed(http_status=403) if what == "groups" else None
        house.api.errors["inactive"] = [NotAllowed(http_status=403)] * 9 if what == "inactive" else []
        state = await house.service.sync()
        assert state.phase is DirectoryPhase.PARTIAL
        house.api.calls.clear()
        house.service.set_shown(True)
        house.service.start()
        await house.clock.advance(14 * 60)
        await house.service.ensure()
        assert house.api.calls == []
        await house.clock.advance(2 * 60)
        await _until(lambda: house.api.calls == PARTS)

    async def test_what_an_earlier_run_left_open_is_read_at_once(self, house):
        house.api.errors["inactive"] = [ServerError(http_status=500)]
        await house.service.sync()
        house.api.calls.clear()
        later = house.another()
        later.set_shown(True)
        later.start()
        await _until(lambda: later.state().phase is DirectoryPhase.DONE)
        assert house.api.calls == PARTS
        await later.close()

    async def test_goes_on_when_zoom_lets_it(self, house):
        resumes_at = house.clock.now() + timedelta(minutes=3)
        house.api.errors["active"] = [RateLimited(resumes_at=resumes_at)]
        await house.service.sync()
        house.service.start()
        await house.clock.advance(170)
        assert house.api.calls == ["active"]
        await house.clock.advance(20)
        await _until(lambda: house.api.calls == ["active", *PARTS])

    async def test_waits_for_the_person_where_signing_in_is_needed(self, house):
        house.api.errors["active"] = [TokenRejected(http_status=401)]
        await house.service.sync()
        house.service.set_shown(True)
        house.service.start()
        await house.clock.advance(3600)
        assert house.api.calls == ["active"]

    async def test_names_for_hosts_are_read_once_a_day(self, house):
        await house.service.ensure()
        assert house.api.calls == PARTS
        await house.service.ensure()
        assert house.api.calls == PARTS
        house.clock._elapsed += timedelta(days=1).total_seconds()
        await house.service.ensure()
        assert house.api.calls == PARTS * 2

    async def test_hosts_do_not_wait_for_a_long_reading(self, house, monkeypatch):
        monkeypatch.setattr(users_module, "PATIENCE_SECONDS", 0.0)
        going_on = asyncio.Event()

        async def wait(status, _number):
            if status == "inactive":
                await going_on.wait()

        house.api.before_page = wait
        await house.service.ensure()
        await house.service.ensure()
        going_on.set()
        await _until(lambda: house.api.calls == PARTS)

    async def test_hosts_do_not_ask_again_at_once_after_a_failure(self, house):
        house.api.errors["active"] = [NetworkError("dns")]
        await house.service.ensure()
        await house.service.ensure()
        assert house.api.calls == ["active"]


async def _until(condition):
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.002)
