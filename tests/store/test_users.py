"""What the directory keeps: pages of Zoom's lists, single users, what actions changed, who left."""

import asyncio
import json
import sqlite3
from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.changes import Change, Changes
from app.store._catalogue_schema import CATALOGUE_SCHEMA
from app.store.catalogue import Catalogue
from app.store.database import Database
from app.store.errors import StoreError
from app.store.migrations import STORE_SCHEMA, Schema
from app.store.people import PeopleStore
from app.store.store import FILE_NAME, Store
from app.store.users import Choice, DirectoryQuery, Person, UserStatus, key_of
from app.zoom.models.user import User
from tests.fakes.clock import FakeClock
from tests.store.zoom_users import DAY, NOW, invited, keys, only, user

ACTIVE, INACTIVE, PENDING, LEFT = UserStatus
MINUTE = timedelta(minutes=1)
EMAILS = ("a@x.example", "A@x.example", "b@x.example")


@pytest.fixture
async def users(store):
    """Ada, who is active, and an invitation."""
    await store.users.put_page(ACTIVE, [user()], NOW)
    await store.users.put_page(PENDING, [invited()], NOW)
    return store.users


class TestPages:
    async def test_all_that_the_list_tells(self, store, users):
        row = await only(store)
        assert (row.key, row.id, row.email, row.name) == ("ada", "ada", "ada@example.com", "Ada Lovelace")
        assert (row.first_name, row.last_name, row.status, row.licence) == ("Ada", "Lovelace", ACTIVE, 2)
        assert (row.role_id, row.role_name, row.dept, row.timezone) == (
            "2",
            "",
            "Research",
            "Europe/Stockholm",
        )
        assert (row.group_ids, row.group_names, row.sign_in, row.pmi) == (("g1",), (), (100,), 4_155_550_100)
        assert (row.last_sign_in, row.created_at, row.left_at) == (NOW - DAY, NOW - 100 * DAY, None)

    async def test_an_invitation_has_no_id(self, store, users):
        row = await only(store, "pending:new@example.com")
        assert (row.id, row.email, row.name, row.status, row.licence) == (
            "",
            "new@example.com",
            "",
            PENDING,
            1,
        )
        assert row.last_sign_in is None
        assert await users.count() == 1

    async def test_a_page_that_brings_nothing_new_tells_nothing(self, store, users, changes):
        changes.take()
        assert await users.put_page(ACTIVE, [user()], NOW + MINUTE) == 0
        assert changes.take() == []

    async def test_only_changes_are_told(self, store, users, changes):
        changes.take()
        assert await users.put_page(ACTIVE, [user(), user("bob"), user("eve")], NOW + MINUTE) == 2
        assert changes.take() == [Change("users", frozenset({"bob", "eve"}))]
        assert await users.put_page(ACTIVE, [user(f"u{n}") for n in range(600)], NOW + MINUTE) == 600
        assert changes.take() == [Change("users")]

    async def test_rows_stay_the_same_rows(self, store, users):
        before = await users.row_of("ada")
        await users.put_page(INACTIVE, [user(status="inactive", display_name="Ada King")], NOW + MINUTE)
        assert await users.row_of("ada") == before
        row = await only(store)
        assert (row.status, row.name) == (INACTIVE, "Ada King")

    async def test_what_is_missing_stays_known_and_what_is_empty_is_empty(self, store, users):
        await users.put_page(ACTIVE, [User(id="ada")], NOW + MINUTE)
        row = await only(store)
        assert (row.email, row.name, row.licence, row.dept) == (
            "ada@example.com",
            "Ada Lovelace",
            2,
            "Research",
        )
        assert (row.last_sign_in, row.sign_in) == (NOW - DAY, (100,))
        await users.put_page(ACTIVE, [user(dept="", login_types=[], type=1)], NOW + MINUTE)
        row = await only(store)
        assert (row.dept, row.sign_in, row.licence) == ("", (), 1)

    async def test_a_list_leaves_out_the_groups_of_those_in_none(self, store, users):
        await users.put_page(ACTIVE, [user(group_ids=None)], NOW + MINUTE)
        assert (await only(store)).group_ids == ()
        assert await keys(store, group_id="g1") == []

    async def test_one_user_asked_alone_keeps_the_groups_that_are_not_told(self, store, users):
        await users.put_detail(user(group_ids=None))
        assert (await only(store)).group_ids == ("g1",)

    async def test_the_list_counts_where_a_status_is_missing_or_unknown(self, store):
        await store.users.put_page(INACTIVE, [user("a", status=None), user("b", status="asleep")], NOW)
        await store.users.put_page(INACTIVE, [user("c", status="active")], NOW)
        assert [(await only(store, key)).status for key in "abc"] == [INACTIVE, INACTIVE, ACTIVE]

    async def test_whom_nothing_names_is_left_out(self, store, caplog):
        assert await store.users.put_page(ACTIVE, [User(), User(display_name="Nobody"), user()], NOW) == 1
        assert "left out: 2" in caplog.text
        assert "Nobody" not in caplog.text

    async def test_the_same_twice_on_a_page(self, store):
        assert await store.users.put_page(ACTIVE, [user(), user(dept="Law")], NOW) == 1
        assert (await only(store)).dept == "Law"

    async def test_a_page_is_kept_wholly_or_not(self, store, users, monkeypatch):
        async def fail(*_args):
            raise sqlite3.OperationalError("disk I/O error")

        monkeypatch.setattr("app.store._user_writes.write_people", fail)
        with pytest.raises((StoreError, sqlite3.OperationalError)):
            await users.put_page(ACTIVE, [user("bob"), user("eve")], NOW)
        assert await users.row_of("bob") is None


class TestPeople:
    """Whoever is in the directory is also suggested as a host, and named in lists."""

    async def test_users_of_the_directory_are_people(self, users):
        assert await users.get("ada@example.com") == Person(
            "ada", "ada@example.com", "Ada Lovelace", "active"
        )
        assert [person.id for person in await users.find("ada")] == ["ada"]

    async def test_the_inactive_are_not_suggested(self, users):
        await users.put_page(INACTIVE, [user(status="inactive")], NOW + MINUTE)
        assert await users.find("ada") == []
        assert (await users.get("ada")).status == "inactive"

    async def test_people_who_are_read_for_the_host_choice_are_in_the_directory(self, store):
        await store.users.put_many([user(), User(id="bare", email="bare@example.com"), invited()])
        assert await keys(store) == ["ada", "pending:new@example.com"]
        assert await store.users.get("bare") == Person("bare", "bare@example.com")

    async def test_hosts_of_meetings_are_no_users_of_the_directory(self, store):
        await store.users.put([Person("guest", "guest@elsewhere.example", "Guest", "active")])
        assert await keys(store) == []


class TestInvitations:
    async def test_one_that_is_taken_becomes_the_user(self, store, users, changes):
        row = await users.row_of("pending:new@example.com")
        changes.take()
        await users.put_page(ACTIVE, [user("n1", email="New@example.com")], NOW + MINUTE)
        assert await users.row_of("n1") == row
        assert await users.row_of("pending:new@example.com") is None
        assert changes.take() == [Change("users", frozenset({"n1", "pending:new@example.com"}))]
        assert (await only(store, "n1")).status is ACTIVE

    async def test_of_someone_who_came_back_with_the_old_id(self, store, users):
        await users.remove("ada")
        await users.put_page(PENDING, [invited("ada@example.com")], NOW + MINUTE)
        assert await keys(store, status=LEFT) == ["ada"]
        assert "pending:ada@example.com" in await keys(store)
        await users.put_page(ACTIVE, [user()], NOW + MINUTE)
        assert await users.row_of("pending:ada@example.com") is None
        assert (await only(store)).status is ACTIVE

    async def test_two_users_of_one_address_do_not_share_it(self, store, users):
        page = [user("n1", email="new@example.com"), user("n2", email="new@example.com"), invited()]
        await users.put_page(ACTIVE, page, NOW + MINUTE)
        assert {"n1", "n2"} <= set(await keys(store))

    async def test_one_whose_id_a_single_answer_told_stays_one(self, store, users):
        await users.put_detail(user("n1", email="new@example.com", status="pending"))
        assert await keys(store, status=PENDING) == ["n1"]
        await users.put_page(PENDING, [invited("NEW@example.com")], NOW + MINUTE)
        assert await keys(store, status=PENDING) == ["n1"]
        assert await users.put_detail(invited("new@example.com")) == "n1"

    async def test_gone_they_are_forgotten(self, store, users, changes):
        changes.take()
        assert await users.close_list(PENDING, NOW + MINUTE) == {"pending:new@example.com"}
        assert changes.take() == [Change("users", frozenset({"pending:new@example.com"}))]
        assert await keys(store, status=LEFT) == []

    async def test_cancelled_they_are_forgotten(self, store, users):
        await users.remove("pending:new@example.com")
        assert await keys(store) == ["ada"]
        assert await keys(store, status=LEFT) == []


class TestLeaving:
    async def test_whom_a_whole_list_does_not_name_has_left(self, store, users, clock, changes):
        await users.put_page(ACTIVE, [user("bob")], NOW + MINUTE)
        changes.take()
        await clock.advance(120)
        assert await users.close_list(ACTIVE, NOW + MINUTE) == {"ada"}
        assert changes.take() == [Change("users", frozenset({"ada"}))]
        row = await only(store)
        assert (row.status, row.left_at, row.name) == (LEFT, clock.now(), "Ada Lovelace")
        assert sorted(await keys(store)) == ["bob", "pending:new@example.com"]
        assert await users.find("ada") == []
        assert (await users.get("ada")).name == "Ada Lovelace"

    async def test_only_those_of_the_list_leave(self, store, users):
        await users.put_page(INACTIVE, [user("old", status="inactive")], NOW)
        assert await users.close_list(INACTIVE, NOW + MINUTE) == {"old"}
        assert (await only(store)).status is ACTIVE

    async def test_whoever_is_seen_again_is_back(self, store, users):
        await users.close_list(ACTIVE, NOW + MINUTE)
        await users.put_page(ACTIVE, [user()], NOW + 2 * MINUTE)
        row = await only(store)
        assert (row.status, row.left_at) == (ACTIVE, None)
        assert [person.id for person in await users.find("ada")] == ["ada"]

    async def test_nobody_leaves_whom_the_list_named(self, store, users):
        assert await users.close_list(ACTIVE, NOW) == frozenset()
        assert await users.close_list(PENDING, NOW) == frozenset()

    async def test_whom_we_changed_meanwhile_has_not_left(self, store, users, clock):
        await clock.advance(90)
        await users.set_fields("ada", status=INACTIVE)
        assert await users.close_list(INACTIVE, NOW + MINUTE) == frozenset()
        await users.put_detail(user("made"))
        assert await users.close_list(ACTIVE, NOW + MINUTE) == frozenset()

    async def test_removed_is_left_at_once(self, store, users, changes):
        changes.take()
        await users.remove("ada")
        assert changes.take() == [Change("users", frozenset({"ada"}))]
        row = await only(store)
        assert (row.status, row.left_at) == (LEFT, NOW)
        await users.remove("nobody")
        assert changes.take() == []

    async def test_a_list_that_lags_does_not_bring_back(self, store, users):
        await users.remove("ada")
        await users.put_page(ACTIVE, [user()], NOW + MINUTE / 4)
        assert (await only(store)).status is LEFT
        assert await users.find("ada") == []


class TestOurChanges:
    async def test_are_there_at_once(self, store, users, changes):
        changes.take()
        assert await users.set_fields(
            "ada", licence=1, name="Ada King", dept="Law", group_ids=("g2",), status=INACTIVE, pmi=None
        )
        assert changes.take() == [Change("users", frozenset({"ada"}))]
        row = await only(store)
        assert (row.licence, row.name, row.dept, row.group_ids) == (1, "Ada King", "Law", ("g2",))
        assert (row.status, row.pmi, row.left_at) == (INACTIVE, None, None)
        assert await keys(store, search="king") == ["ada"]
        assert await keys(store, search="research") == []
        assert await keys(store, group_id="g2") == ["ada"]
        assert await users.get("ada") == Person("ada", "ada@example.com", "Ada King", "inactive")

    async def test_of_an_unknown_user_are_nothing(self, store, users, changes):
        changes.take()
        assert not await users.set_fields("nobody", licence=1)
        assert changes.take() == []

    async def test_a_lagging_list_does_not_take_them_back(self, store, users, clock):
        await clock.advance(60)
        await users.set_fields("ada", licence=1)
        assert await users.put_page(ACTIVE, [user()], NOW + 1.25 * MINUTE) == 0
        assert (await only(store)).licence == 1
        assert await users.put_page(ACTIVE, [user()], NOW + 2 * MINUTE) == 1
        assert (await only(store)).licence == 2

    async def test_one_user_asked_alone_is_believed(self, store, users):
        await users.set_fields("ada", licence=1)
        await users.put_detail(user())
        assert (await only(store)).licence == 2

    async def test_a_list_asked_for_before_is_older(self, store, users, clock):
        await clock.advance(300)
        await users.put_detail(user(dept="Law"))
        await users.put_page(ACTIVE, [user()], NOW + MINUTE)
        assert (await only(store)).dept == "Law"

    async def test_the_profile_follows(self, store, users):
        await users.put_detail(user(job_title="Analyst", pmi=123))
        await users.set_fields("ada", licence=1, name="Ada King", status=INACTIVE, pmi=None)
        profile = (await users.detail("ada")).profile
        assert (profile["type"], profile["display_name"], profile["status"]) == (1, "Ada King", "inactive")
        assert profile["job_title"] == "Analyst"
        assert "pmi" not in profile


class TestDetail:
    async def test_before_anything_was_read(self, users):
        detail = await users.detail("ada")
        assert (detail.row.key, dict(detail.profile), detail.fetched_at) == ("ada", {}, None)
        assert (detail.settings, detail.settings_at) == (None, None)
        assert await users.detail("nobody") is None

    async def test_profile_and_settings(self, store, users, clock, changes):
        changes.take()
        assert await users.put_detail(user(job_title="Analyst", location="Höör", role_name="Owner")) == "ada"
        assert changes.take() == [Change("users", frozenset({"ada"}))]
        await clock.advance(60)
        await users.put_settings("ada", {"lines": [{"key": "waiting_room", "value": True, "locked": None}]})
        assert changes.take() == [Change("users", frozenset({"ada"}))]
        detail = await users.detail("ada")
        assert (detail.profile["job_title"], detail.profile["location"]) == ("Analyst", "Höör")
        assert detail.profile["last_login_time"] == "2026-11-22T12:00:00Z"
        assert detail.row.role_name == "Owner"
        assert detail.settings == {"lines": [{"key": "waiting_room", "value": True, "locked": None}]}
        assert (detail.fetched_at, detail.settings_at) == (NOW, NOW + MINUTE)

    async def test_settings_of_an_unknown_user_are_dropped(self, users, changes):
        changes.take()
        await users.put_settings("nobody", {"a": 1})
        assert changes.take() == []

    async def test_reading_the_same_again_tells_nothing_and_is_dated(self, users, clock, changes):
        await users.put_detail(user(job_title="Analyst"))
        await users.put_settings("ada", {"a": 1})
        changes.take()
        await clock.advance(60)
        await users.put_detail(user(job_title="Analyst"))
        await users.put_settings("ada", {"a": 1})
        assert changes.take() == []
        detail = await users.detail("ada")
        assert (detail.fetched_at, detail.settings_at) == (NOW + MINUTE, NOW + MINUTE)
        await users.put_settings("ada", {"a": 2})
        assert changes.take() == [Change("users", frozenset({"ada"}))]

    async def test_of_someone_not_listed_yet(self, store):
        assert await store.users.put_detail(user()) == "ada"
        assert await keys(store) == ["ada"]
        assert await store.users.put_detail(User()) == ""

    async def test_nothing_private_in_what_is_logged(self, users):
        await users.put_detail(user(personal_meeting_url="https://example.zoom.us/j/1?pwd=s3cret"))
        await users.put_settings("ada", {"passcode": "s3cret"})
        assert "s3cret" not in repr(await users.detail("ada"))


class TestLookingUp:
    async def test_by_key_id_and_address(self, users):
        assert await users.look_up("ada") == "ada"
        assert await users.look_up(" ADA@Example.com ") == "ada"
        assert await users.look_up("new@example.com") == "pending:new@example.com"
        assert await users.look_up("pending:new@example.com") == "pending:new@example.com"
        assert await users.look_up("nobody@example.com") is None
        assert await users.look_up("") is None

    async def test_who_left_comes_last(self, store, users):
        await users.remove("ada")
        assert await users.look_up("ada@example.com") == "ada"
        await users.put_page(ACTIVE, [user("ada2", email="ada@example.com")], NOW)
        assert await users.look_up("ada@example.com") == "ada2"

    async def test_by_keys_in_their_order(self, users):
        await users.put_page(ACTIVE, [user("bob"), user("eve")], NOW)
        wanted = ["eve", "nobody", "ada", "eve"]
        assert [row.key for row in await users.of_keys(wanted)] == ["eve", "ada", "eve"]
        rows = [await users.row_of(key) for key in ("bob", "ada")]
        assert await users.keys_of([rows[0], 99_999, rows[1]]) == ["bob", "ada"]
        assert [row.key for row in await users.fetch([rows[1], 99_999, rows[0]])] == ["ada", "bob"]


class TestChoices:
    @pytest.fixture
    async def several(self, store):
        page = [
            user("a", role_id="0", dept="Research", group_ids=["g1", "g2"], login_types=[1, 100]),
            user("b", role_id="2", dept="ärzte", group_ids=["g2"], type=1),
            user("c", role_id="2", dept="", group_ids=["g3"], type=None),
            user("d", role_id="9", dept="Gone", group_ids=["g1"], login_types=[101]),
        ]
        await store.users.put_page(ACTIVE, page, NOW)
        await store.users.put_page(INACTIVE, [user("e", status="inactive", group_ids=None)], NOW)
        await store.users.put_page(PENDING, [invited()], NOW)
        await store.users.remove("d")
        return store.users

    async def test_departments(self, several):
        assert await several.departments() == [Choice("ärzte", "ärzte", 1), Choice("Research", "Research", 2)]

    async def test_groups_and_roles_by_name(self, several):
        await several.put_groups(named(g1="Würzburg", g2="arlöv", empty="Nobody"))
        await several.put_roles(named(**{"2": "Member", "0": "Owner"}))
        assert await several.groups() == [
            Choice("g2", "arlöv", 2),
            Choice("empty", "Nobody", 0),
            Choice("g1", "Würzburg", 1),
            Choice("g3", "", 1),
        ]
        assert await several.roles() == [Choice("2", "Member", 3), Choice("0", "Owner", 1)]
        (row,) = await several.of_keys(["a"])
        assert (row.group_names, row.role_name) == (("arlöv", "Würzburg"), "Owner")

    async def test_new_names_take_the_place_of_old_ones(self, several, changes):
        await several.put_groups(named(g1="One", g2="Two"))
        changes.take()
        await several.put_groups(named(g2="Two", g1="One"))
        assert changes.take() == []
        await several.put_groups(named(g1="First"))
        assert changes.take() == [Change("users")]
        (row,) = await several.of_keys(["a"])
        assert (row.group_ids, row.group_names) == (("g1", "g2"), ("First",))

    async def test_ways_to_sign_in(self, several):
        assert await several.sign_ins() == [Choice("1", "", 1), Choice("100", "", 4)]

    async def test_counts(self, several):
        counts = await several.counts()
        assert counts.of_status(ACTIVE) == 3
        assert counts.of_status(INACTIVE, PENDING) == 2
        assert counts.of_status(LEFT) == 1
        assert (counts.of_licence(2), counts.of_licence(1), counts.of_licence(None)) == (1, 1, 1)
        assert counts.of_licence(2, ACTIVE, INACTIVE) == 2
        assert counts.of_licence(99) == 0


class TestHostile:
    BAD = "a\0b\ud800\n%_\"';--<b>"

    async def test_texts(self, store):
        bad = self.BAD
        await store.users.put_page(
            ACTIVE,
            [
                user(bad, email=bad, display_name=bad * 999, dept=bad, role_id=bad, group_ids=[bad, "", bad]),
                invited(bad * 99, dept=bad),
            ],
            NOW,
        )
        await store.users.put_groups(named(**{bad: bad}))
        await store.users.put_roles([SimpleNamespace(id=bad, name=bad), SimpleNamespace(id=None, name="x")])
        assert len(await keys(store)) == 2
        key = await store.users.look_up(bad)
        row = await only(store, key)
        assert len(row.name) == 1_000
        assert len(row.group_ids) == len(row.group_names) == 1
        for field in ("dept", "role_id", "group_id"):
            assert key in await keys(store, **{field: bad})
        assert key in await keys(store, search="%_\"';--<B>")
        await store.users.put_detail(user(bad, job_title=bad, custom_attributes=[{"key": bad, "value": bad}]))
        await store.users.put_settings(bad, {bad: [bad, float("nan"), float("inf"), {"x": bad}]})
        await store.users.set_fields(bad, dept=bad, name=bad, group_ids=(bad,))
        detail = await store.users.detail(bad)
        assert "\0" not in json.dumps(detail.profile | dict(detail.settings), ensure_ascii=False)
        json.dumps(detail.settings, ensure_ascii=False).encode()
        await store.users.remove(bad)
        assert await keys(store, status=LEFT) == [key]

    async def test_numbers_and_times(self, store):
        far = NOW.replace(year=9999)
        odd = user(type=-(2**63), pmi=2**63 - 1, login_types=list(range(500)), last_login_time=far)
        await store.users.put_page(ACTIVE, [odd], NOW)
        row = await only(store)
        assert (row.licence, row.pmi, len(row.sign_in)) == (-(2**63), 2**63 - 1, 200)
        assert row.last_sign_in > NOW
        assert await keys(store, licence=2**80) == []
        assert await keys(store, licence=-(2**63)) == ["ada"]

    @settings(max_examples=25)
    @given(
        pages=st.lists(
            st.tuples(
                st.sampled_from([ACTIVE, INACTIVE, PENDING]),
                st.lists(st.tuples(st.sampled_from(["", "a", "b", "c"]), st.sampled_from(["", *EMAILS]))),
            ),
            max_size=4,
        )
    )
    def test_any_pages_leave_each_user_once(self, tmp_path_factory, pages):
        """Whatever ids and addresses share a page: every id is there, and every page can be taken."""
        path = tmp_path_factory.mktemp("any") / FILE_NAME

        async def work():
            store = await Store.open(path, Changes(), FakeClock())
            try:
                for number, (status, people) in enumerate(pages):
                    page = [User(id=key or None, email=email or None) for key, email in people]
                    await store.users.put_page(status, page, NOW + number * MINUTE)
                return await store.users.fetch((await store.users.listing(DirectoryQuery())).rows)
            finally:
                await store.close()

        rows = asyncio.run(work())
        ids = [row.id for row in rows if row.id]
        assert sorted(ids) == sorted({key for _status, people in pages for key, _email in people if key})
        assert all(row.key == key_of(row.id, row.email) for row in rows)


class TestMigration:
    async def test_a_file_of_the_second_version_keeps_its_people(self, tmp_path, changes, clock):
        path = tmp_path / FILE_NAME
        second = Schema(STORE_SCHEMA.application_id, STORE_SCHEMA.scripts[:2])
        people = [
            Person("1", "ada@example.com", "Åda Lovelace", "active"),
            Person("2", "Bob@example.com", "", "inactive"),
            Person("3", "host@example.com", "Known by name"),
            Person("x@example.com", "x@example.com", "", ""),
        ]
        database = await Database.open(path, second)
        await PeopleStore(database, changes).put(people)
        await database.close()
        store = await Store.open(path, changes, clock)
        assert [await store.users.get(each.id) for each in people] == people
        assert await keys(store) == ["1", "2"]
        assert await keys(store, search="ada") == ["1"]
        assert [(await only(store, key)).status for key in "12"] == [ACTIVE, INACTIVE]
        await store.users.put_page(ACTIVE, [user("1"), user("3")], NOW)
        assert await store.users.close_list(INACTIVE, NOW) == {"2"}
        assert sorted(await keys(store)) == ["1", "3"]
        await store.close()

    async def test_an_archive_folder_has_no_directory(self, tmp_path, changes, clock):
        catalogue = await Catalogue.open(tmp_path / "archive", changes, clock)
        await catalogue.users.put_many([user()])
        assert (await catalogue.users.get("ada")).name == "Ada Lovelace"
        database = await Database.open(catalogue.path, CATALOGUE_SCHEMA)
        tables = await database.read("SELECT name FROM sqlite_schema WHERE name LIKE 'directory%'")
        assert tables == []
        await database.close()
        await catalogue.close()


def named(**names):
    return [SimpleNamespace(id=key, name=name) for key, name in names.items()]
