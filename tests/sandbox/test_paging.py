"""Page tokens: the whole list once, then the ways they go wrong."""

import pytest

from app.sandbox.clock import SandboxClock
from app.sandbox.errors import ApiFault
from app.sandbox.faults import Faults
from app.sandbox.paging import Cursors


@pytest.fixture
def faults():
    return Faults()


@pytest.fixture
def clock():
    return SandboxClock()


@pytest.fixture
def cursors(clock, faults):
    return Cursors(clock, faults)


def test_all_pages_in_order(cursors):
    page = cursors.first(range(7), "q", 3)
    assert (page.page_count, page.page_number, page.total_records) == (3, 1, 7)
    items = list(page.items)
    while page.next_page_token:
        page = cursors.next(page.next_page_token, "q", 3)
        items += page.items
    assert items == list(range(7))
    assert page.page_number == 3


def test_an_empty_list_is_one_page(cursors):
    assert cursors.first([], "q", 30).frame()["page_count"] == 1


def test_a_page_by_its_number(cursors):
    assert list(cursors.first(range(7), "q", 3, 2).items) == [3, 4, 5]


def test_a_token_may_be_used_again(cursors):
    token = cursors.first(range(7), "q", 3).next_page_token
    assert list(cursors.next(token, "q", 3).items) == list(cursors.next(token, "q", 3).items) == [3, 4, 5]


def test_a_token_expires(cursors, clock):
    token = cursors.first(range(7), "q", 3).next_page_token
    clock.advance(901)
    with pytest.raises(ApiFault, match="The next page token is invalid or expired") as caught:
        cursors.next(token, "q", 3)
    assert caught.value.body()["code"] == 300


def test_a_token_belongs_to_its_query(cursors):
    token = cursors.first(range(7), "q", 3).next_page_token
    with pytest.raises(ApiFault, match="invalid or expired"):
        cursors.next(token, "other", 3)
    with pytest.raises(ApiFault, match="invalid or expired"):
        cursors.next("made up", "q", 3)


def test_endless_tokens_are_new_for_ever(cursors, faults):
    faults.page_token = "endless"
    page, tokens = cursors.first(range(4), "q", 3), set()
    for _ in range(20):
        tokens.add(page.next_page_token)
        page = cursors.next(page.next_page_token, "q", 3)
    assert len(tokens) == 20
    assert page.next_page_token


def test_repeating_tokens_bring_the_same_page(cursors, faults):
    faults.page_token = "repeating"
    token = cursors.first(range(9), "q", 3).next_page_token
    page = cursors.next(token, "q", 3)
    assert (list(page.items), page.next_page_token) == ([3, 4, 5], token)
