"""The people whom Zoom has named: alike in an account's store and in an archive folder's catalogue."""

import pytest

from app.core.changes import Change
from app.store.catalogue import Catalogue
from app.store.people import Person
from app.zoom.models.user import User

PEOPLE = [
    Person("1", "ada@example.com", "Ada Lovelace", "active"),
    Person("2", "grace@example.com", "Grace Hopper", "active"),
    Person("3", "zoe@example.com", "Zoë Ødegård", "active"),
    Person("4", "gone@example.com", "Adam Gone", "inactive"),
    Person("5", "li@example.com", "李文博", "active"),
]


@pytest.fixture(params=["account", "archive folder"])
async def home(request, store, tmp_path, changes, clock):
    """Each of the two that have people."""
    if request.param == "account":
        yield store
        return
    catalogue = await Catalogue.open(tmp_path / "archive", changes, clock)
    yield catalogue
    await catalogue.close()


@pytest.fixture
async def users(home):
    await home.users.put(PEOPLE)
    return home.users


@pytest.mark.parametrize(
    ("prefix", "ids"),
    [
        ("ad", ["1"]),
        ("LOVE", ["1"]),
        ("hop", ["2"]),
        ("grace@", ["2"]),
        ("zoe ", ["3"]),
        ("李", ["5"]),
        ("opper", []),
        ("%", []),
        ("", ["1", "2", "3", "5"]),
    ],
)
async def test_find_by_the_beginning_of_a_word(users, prefix, ids):
    assert sorted(person.id for person in await users.find(prefix)) == ids


async def test_find_is_by_name_and_limited(users):
    assert [person.name for person in await users.find("", 2)] == ["Ada Lovelace", "Grace Hopper"]


async def test_get_by_id_or_email_in_any_case(users):
    assert await users.get("2") == PEOPLE[1]
    assert await users.get("GRACE@example.com") == PEOPLE[1]
    assert await users.get("nobody@example.com") is None
    assert await users.count() == 5


async def test_what_is_not_known_does_not_overwrite(users):
    await users.put([Person("1", name="Ada King")])
    assert await users.get("1") == Person("1", "ada@example.com", "Ada King", "active")
    assert [person.id for person in await users.find("king")] == ["1"]
    assert [person.id for person in await users.find("ada@")] == ["1"]


async def test_only_changes_are_told(home, changes):
    await home.users.put(PEOPLE)
    assert changes.take() == [Change("users", frozenset("12345"))]
    await home.users.put(PEOPLE)
    assert changes.take() == []
    await home.users.put(Person(str(number), name="x") for number in range(100, 700))
    assert changes.take() == [Change("users")]


async def test_zooms_users(home):
    await home.users.put_many(
        [
            User(id="7", email="x@example.com", first_name="Max", last_name="Ernst"),
            User(id="8", display_name="Only a name"),
            User(email="pending@example.com", status="pending"),
        ]
    )
    assert await home.users.get("7") == Person("7", "x@example.com", "Max Ernst")
    assert await home.users.get("8") == Person("8", "", "Only a name")
    assert await home.users.count() == 2


async def test_who_left_is_named_and_not_suggested(users):
    await users.put([Person("1", status="left")])
    assert [person.id for person in await users.find("ada")] == []
    assert (await users.get("1")).name == "Ada Lovelace"


async def test_of_two_with_one_address_the_one_who_is_there(users):
    await users.put([Person("0", "ADA@example.com", "Ada the Former", "left")])
    assert (await users.get("ada@example.com")).id == "1"
    assert (await users.get("0")).name == "Ada the Former"


async def test_hostile_texts(users):
    bad = "a\0b\ud800\n%_\"';--"
    await users.put_many([User.model_construct(id=bad, email=bad, display_name=bad * 500, status=bad)])
    assert await users.find(bad) == []
    known = await users.get(bad)
    assert known.email == known.id
    assert len(known.name) == 1_000
