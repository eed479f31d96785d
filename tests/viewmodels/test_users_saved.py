"""Filters that are kept by name."""

import pytest

from app.store.users import UserStatus
from app.viewmodels.users_saved import LONGEST, MOST, NOTE, SavedFilters
from app.viewmodels.users_state import Filters
from tests.fakes.meetings_session import InlineIo
from tests.fakes.users_session import users_session
from tests.fakes.waiting import settled

IDLE = Filters(status=UserStatus.ACTIVE, licence=2, idle_days=90, dept="Library", sign_in=101)


@pytest.fixture
def session():
    return users_session()


@pytest.fixture
async def saved(session, qapp):
    saved = SavedFilters(InlineIo(), session)
    saved.chosen_ones, saved.news = [], []
    saved.chosen.connect(saved.chosen_ones.append)
    saved.changed.connect(lambda: saved.news.append(saved.current))
    yield saved
    await saved.close()


async def again(session):
    """As at the next start of the program."""
    saved = SavedFilters(InlineIo(), session)
    await saved.load()
    return saved


async def test_are_there_at_the_next_start(saved, session):
    saved.set_in_force(IDLE)
    saved.save("Idle licences ")
    await settled(saved)
    later = await again(session)
    assert later.names == ("Idle licences",)
    later.chosen.connect(saved.chosen_ones.append)
    later.apply("Idle licences")
    assert saved.chosen_ones == [IDLE]


async def test_the_one_in_force_is_named(saved):
    saved.set_in_force(IDLE)
    saved.save("Idle")
    assert saved.current == "Idle"
    saved.set_in_force(Filters())
    assert saved.current == ""
    saved.set_in_force(IDLE)
    assert saved.news[-1] == "Idle"


async def test_the_same_name_is_replaced_and_names_are_in_order(saved, session):
    for name, filters in (("b", IDLE), ("a", Filters(dept="x")), ("B", IDLE), ("b", Filters(dept="y"))):
        saved.set_in_force(filters)
        saved.save(name)
    assert saved.names == ("a", "b", "B")
    saved.apply("b")
    assert saved.chosen_ones == [Filters(dept="y")]


async def test_removed(saved, session):
    saved.set_in_force(IDLE)
    saved.save("Idle")
    saved.remove("Idle")
    saved.apply("Idle")
    await settled(saved)
    assert (saved.names, saved.chosen_ones) == ((), [])
    assert (await again(session)).names == ()


@pytest.mark.parametrize("name", ["", "  ", "x" * (LONGEST + 1), "two\nlines"])
async def test_names_that_will_not_do(saved, name):
    assert saved.problem_of(name)
    saved.save(name)
    assert saved.names == ()


async def test_there_is_a_most(saved):
    for number in range(MOST):
        saved.save(f"n{number}")
    assert saved.problem_of("one more")
    assert saved.problem_of("n1") == ""


@pytest.mark.parametrize("text", ["{", "[]", '{"x": {"status": "nonsense"}}', '{"x": {"idle_days": "many"}}'])
async def test_what_cannot_be_read_is_forgotten(session, qapp, text):
    session.store.notes.kept[NOTE] = text
    assert (await again(session)).names == ()
