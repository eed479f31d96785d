"""Which users a list names, and in what order: against the same reckoned in Python."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.changes import Changes
from app.store._text import folded
from app.store.database import Database
from app.store.store import FILE_NAME, Store
from app.store.users import DirectoryQuery, Sort, UserStatus
from tests.fakes.clock import FakeClock
from tests.fakes.users_store import NOW as LATEST
from tests.fakes.users_store import fill, last_sign_in_of
from tests.store.zoom_users import DAY, NOW, invited, keys, user

ACTIVE, INACTIVE, PENDING, LEFT = UserStatus
MANY = 3_000
COLUMNS = ("name", "email", "department", "licence", "role", "group", "last_sign_in", "status", "created")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Three thousand users of every kind."""
    file = tmp_path_factory.mktemp("filled") / FILE_NAME

    async def work():
        database = await Database.open(file)
        await fill(database, MANY)
        await database.close()

    asyncio.run(work())
    return file


@pytest.fixture
async def filled(path):
    store = await Store.open(path, Changes(), FakeClock())
    yield store
    await store.close()


@pytest.fixture
async def various(store):
    """Users who differ in everything that a filter looks at."""
    active = [
        user("zoe", display_name="Zoë Ødegård", dept="Ärzte", type=1, role_id="1", group_ids=["g2", "g1"]),
        user("bob", display_name="bob babbage", last_login_time=NOW - 90 * DAY, login_types=[1, 101]),
        user("li", display_name="李文博", email="wen@other.example", last_login_time=None, dept=""),
    ]
    await store.users.put_page(ACTIVE, active, NOW)
    inactive = [user("old", display_name="Old Hand", status="inactive", type=None, role_id="", group_ids=[])]
    await store.users.put_page(INACTIVE, inactive, NOW)
    await store.users.put_page(PENDING, [invited("aaa@example.com")], NOW)
    await store.users.put_page(ACTIVE, [user("gone", display_name="Gone Girl")], NOW)
    await store.users.remove("gone")
    await store.users.put_groups(
        [SimpleNamespace(id="g1", name="Würzburg"), SimpleNamespace(id="g2", name="arlöv")]
    )
    await store.users.put_roles(
        [SimpleNamespace(id="2", name="Member"), SimpleNamespace(id="1", name="Admin")]
    )
    return store


INVITED = "pending:aaa@example.com"
ALL = f"{INVITED} bob old zoe li"


class TestFilters:
    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({}, ALL),
            ({"status": ACTIVE}, "bob zoe li"),
            ({"status": INACTIVE}, "old"),
            ({"status": PENDING}, INVITED),
            ({"status": LEFT}, "gone"),
            ({"licence": 1}, f"{INVITED} zoe"),
            ({"licence": 2}, "bob li"),
            ({"licence": 2, "status": LEFT}, "gone"),
            ({"licence": 99}, ""),
            ({"licence": 2**70}, ""),
            ({"role_id": "1"}, "zoe"),
            ({"role_id": "x' OR 1 --"}, ""),
            ({"dept": "Ärzte"}, "zoe"),
            ({"dept": "Research"}, "bob old"),
            ({"group_id": "g1"}, "bob zoe li"),
            ({"group_id": "g2"}, "zoe"),
            ({"sign_in": 1}, "bob"),
            ({"sign_in": 10}, ""),
            ({"sign_in": 100}, "old zoe li"),
            ({"sign_in": 2**70}, ""),
            ({"idle_days": 30, "now": NOW}, f"{INVITED} bob li"),
            ({"idle_days": 90, "now": NOW}, f"{INVITED} li"),
            ({"idle_days": 90, "now": NOW + timedelta(seconds=1)}, f"{INVITED} bob li"),
            ({"idle_days": 2**40, "now": NOW}, f"{INVITED} li"),
            ({"idle_days": 30}, ALL),
            ({"status": ACTIVE, "licence": 2, "group_id": "g1", "idle_days": 60, "now": NOW}, "bob li"),
        ],
    )
    async def test_each(self, various, fields, expected):
        assert await keys(various, **fields) == expected.split()

    @pytest.mark.parametrize(
        ("search", "expected"),
        [
            ("", ALL),
            ("  ", ALL),
            ("b", "bob"),
            ("BO", "bob"),
            ("babb", "bob"),
            ("zoe ødeg", "zoe"),
            ("zoe odegard", ""),
            ("arzte", "zoe"),
            ("李", "li"),
            ("文博", "li"),
            ("@example.com", f"{INVITED} bob old zoe"),
            ("example old", "old"),
            ("lovelace", "bob old zoe li"),
            ("research", "bob old"),
            ("gone", ""),
            ("%", ""),
            ('"', ""),
            ("\0", ALL),
        ],
    )
    async def test_search(self, various, search, expected):
        assert await keys(various, search=search) == expected.split()
        for column in COLUMNS:
            assert set(await keys(various, search=search, sort=Sort(column))) == set(expected.split())

    async def test_total_is_of_all_who_are_in_the_account(self, various):
        for fields in ({}, {"search": "bob"}, {"licence": 2}, {"search": "nobody at all"}):
            assert (await various.users.listing(DirectoryQuery(**fields))).total == 5
        assert (await various.users.listing(DirectoryQuery(status=LEFT, search="bob"))).total == 1

    async def test_an_empty_store(self, store):
        for column in (*COLUMNS, "what"):
            found = await store.users.listing(DirectoryQuery(sort=Sort(column), search="a", group_id="g"))
            assert (list(found.rows), found.total) == ([], 0)

    @given(search=st.text(max_size=40), text=st.text(max_size=3), number=st.integers())
    def test_any_query_is_a_query(self, path, search, text, number):
        query = DirectoryQuery(search, None, number, text, text, text, number, number, NOW, Sort(text))

        async def work():
            store = await Store.open(path, Changes(), FakeClock())
            try:
                return await store.users.listing(query)
            finally:
                await store.close()

        found = asyncio.run(work())
        assert 0 <= len(found.rows) <= found.total


def _key(column, row):
    """What a row is ordered by; None comes last."""
    if column == "last_sign_in":
        return row.last_sign_in
    return {
        "name": folded(row.name or row.email),
        "email": row.email.lower() or None,
        "department": folded(row.dept) or None,
        "licence": row.licence,
        "role": folded(row.role_name) or None,
        "group": min(map(folded, row.group_names), default=None),
        "status": [ACTIVE, INACTIVE, PENDING, LEFT].index(row.status),
        "created": row.created_at,
    }[column]


def _ordered(rows, column, descending):
    """The same in Python: by name, then stably by the column, what lacks it last."""
    by_name = sorted(rows, key=lambda row: (_key("name", row), row.row))
    if column == "name":
        return by_name[::-1] if descending else by_name
    known = [row for row in by_name if _key(column, row) is not None]
    lacking = [row for row in by_name if _key(column, row) is None]
    return sorted(known, key=lambda row: _key(column, row), reverse=descending) + lacking


class TestOrder:
    @pytest.mark.parametrize("descending", [False, True])
    @pytest.mark.parametrize("column", [column for column in COLUMNS if column != "email"])
    async def test_many_by_each_column(self, filled, column, descending):
        await self._check(filled, column, descending, {})

    @pytest.mark.parametrize("descending", [False, True])
    @pytest.mark.parametrize("column", COLUMNS)
    async def test_few_by_each_column(self, various, column, descending):
        await self._check(various, column, descending, {})

    async def test_found_ones_have_the_same_order(self, filled):
        await self._check(filled, "last_sign_in", True, {"search": "marta", "status": ACTIVE})
        await self._check(filled, "department", False, {"search": "1", "licence": 2})

    async def test_by_address(self, filled):
        rows = await filled.users.fetch((await listing(filled, sort=Sort("email"))).rows)
        emails = [row.email for row in rows]
        assert emails == sorted(emails)
        assert len(emails) == MANY * 99 // 100

    async def test_an_unknown_column_is_the_name(self, various):
        assert await keys(various, sort=Sort("password")) == await keys(various)

    async def _check(self, store, column, descending, fields):
        found = (await listing(store, sort=Sort(column, descending), **fields)).rows
        rows = await store.users.fetch(found)
        expected = _ordered(rows, column, descending)
        assert [row.row for row in rows] == [row.row for row in expected]
        assert rows


class TestMany:
    async def test_search_finds_what_python_finds(self, filled):
        everyone = await filled.users.fetch((await listing(filled)).rows)
        for search in ("a", "ma", "marta", "user29", "ärzte", "а", "李 27", "o’neil 1", "example.com", "r&d"):
            found = await filled.users.fetch((await listing(filled, search=search)).rows)
            expected = [row for row in everyone if _holds(row, search)]
            assert [row.key for row in found] == [row.key for row in expected], search

    async def test_filters_find_what_python_finds(self, filled):
        everyone = await filled.users.fetch((await listing(filled)).rows)
        now = datetime.fromtimestamp(LATEST, UTC)
        fields = {"licence": 2, "role_id": "1", "sign_in": 100, "idle_days": 200, "now": now}
        expected = [
            row.key
            for row in everyone
            if row.licence == 2
            and row.role_id == "1"
            and 100 in row.sign_in
            and (row.last_sign_in is None or row.last_sign_in < now - 200 * DAY)
        ]
        assert await keys(filled, **fields) == expected
        assert expected

    async def test_the_figures_of_a_row(self, filled):
        (row,) = await filled.users.of_keys(["user1234"])
        assert row.last_sign_in == last_sign_in_of(1234)
        assert (row.group_names, row.role_name) == (("Group 14",), "Role 1")

    async def test_counts_and_choices_agree(self, filled):
        counts = await filled.users.counts()
        there = counts.of_status(ACTIVE, INACTIVE, PENDING)
        assert there == (await listing(filled)).total == MANY - counts.of_status(LEFT)
        for choices in (filled.users.roles, filled.users.groups):
            assert sum(choice.count for choice in await choices()) == there
        for choice in await filled.users.departments():
            assert len(await keys(filled, dept=choice.id)) == choice.count
        for choice in await filled.users.sign_ins():
            assert len(await keys(filled, sign_in=int(choice.id))) == choice.count


def _holds(row, search):
    text = folded(f"{row.name}\n{row.email}\n{row.dept}")
    return all(word in text for word in folded(search).split())


async def listing(store, **fields):
    return await store.users.listing(DirectoryQuery(**fields))
