"""The account's licences: of the plan, of Zoom's summary, or counted and said so."""

import pytest

from app.services.users import LicenceSource
from app.zoom.errors import InvalidRequest, MissingScope, NetworkError, PlanLacks
from app.zoom.models.account import PlanUsage, Seats
from app.zoom.models.user import UserSummary
from tests.services.users_house import a_house

USAGE = PlanUsage(
    plan_base=Seats(type="business", hosts=450, usage=412, pending=3),
    plan_large_meeting=(Seats(hosts=10, usage=6), Seats(hosts=5, usage=0)),
    plan_webinar=(Seats(hosts=5, usage=3),),
    plan_zoom_rooms=(Seats(type="nothing told"),),
)
REFUSED = MissingScope(("billing:read:plan_usage:admin",))


@pytest.fixture
async def house(tmp_path):
    async with a_house(tmp_path) as found:
        yield found


def figures(licences):
    return [(kind.key, kind.used, kind.total) for kind in licences.kinds]


async def test_of_the_plan_with_the_rest_of_the_summary(house):
    house.accounts.usage = USAGE
    await house.service.sync()
    licences = await house.service.licences()
    assert licences.source is LicenceSource.PLAN
    assert not licences.counted
    assert licences.at == house.clock.now()
    assert figures(licences) == [
        ("licensed", 412, 450),
        ("large_meeting", 6, 15),
        ("webinar", 3, 5),
        ("basic", 2, None),
    ]
    assert licences.free == 38
    assert [kind.words for kind in licences.kinds] == ["Licensed", "Large Meeting", "Webinar", "Basic"]


async def test_more_used_than_bought_leaves_none(house):
    house.accounts.usage = PlanUsage(plan_base=Seats(hosts=5, usage=7))
    await house.service.sync()
    assert (await house.service.licences()).free == 0


@pytest.mark.parametrize("error", [REFUSED, PlanLacks(code=200), InvalidRequest(code=300)])
async def test_of_the_summary_where_the_plan_is_not_told(house, error):
    house.accounts.error = error
    state = await house.service.sync()
    licences = await house.service.licences()
    assert state.missing == ()
    assert (licences.source, licences.free) == (LicenceSource.SUMMARY, None)
    assert figures(licences) == [("licensed", 3, None), ("basic", 2, None)]
    assert "not shown" in licences.words


async def test_counted_and_said_so(house):
    house.accounts.error = REFUSED
    house.api.errors["summary"] = [REFUSED]
    await house.service.sync()
    licences = await house.service.licences()
    assert (licences.source, licences.counted, licences.free) == (LicenceSource.COUNTED, True, None)
    # two active and one invited; the inactive one has given the licence back
    assert figures(licences) == [("licensed", 3, None), ("basic", 1, None)]
    assert "Zoom does not show" in licences.words


async def test_before_zoom_was_asked_nothing_is_said_of_what_it_shows(house):
    words = (await house.service.licences()).words
    assert "not read yet" in words
    assert "does not show" not in words


async def test_a_summary_without_figures_is_none(house):
    house.accounts.error = REFUSED
    house.api.totals = UserSummary()
    await house.service.sync()
    assert (await house.service.licences()).counted


async def test_are_known_at_the_next_start(house):
    house.accounts.usage = USAGE
    await house.service.sync()
    assert await house.another().licences() == await house.service.licences()


async def test_damaged_figures_are_forgotten(house):
    await house.store.notes.set("licences", "[oops")
    assert (await house.service.licences()).counted


async def test_read_anew(house):
    await house.service.sync()
    house.accounts.usage = PlanUsage(plan_base=Seats(hosts=10, usage=8))
    assert (await house.service.read_licences()).free == 2


async def test_offline(house):
    house.accounts.error = NetworkError("dns")
    state = await house.service.sync()
    assert [each.words for each in state.missing] == ["Licences"]
    with pytest.raises(NetworkError):
        await house.service.read_licences()
