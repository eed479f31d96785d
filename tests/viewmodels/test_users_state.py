"""Words, orders and the meter of the Users page."""

from datetime import timedelta

import pytest

from app.services.users import LICENSED, LicenceKind, LicenceSource
from app.store.users import Sort, UserStatus
from app.viewmodels.users_state import Filters, resorted
from app.viewmodels.users_words import (
    COLUMNS,
    DEFAULT_COLUMNS,
    FIXED_COLUMN,
    SORTABLE,
    column_words,
    idle_words,
    last_sign_in_words,
    licence_words,
    meter_of,
    shown_name,
    status_words,
)
from tests.fakes.meetings_session import NOW
from tests.fakes.users_session import invited, licences, person


def day(moment):
    return f"{moment:%d.%m.}"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(hours=1), "Today"),
        (timedelta(hours=12), "Yesterday"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=1_234), "1,234 days ago"),
        (-timedelta(days=1), "Today"),
    ],
)
def test_last_sign_in_by_days_of_the_reader(ago, words):
    assert last_sign_in_words(person(1, last_sign_in=NOW - ago), NOW, "Europe/Berlin", day) == words


def test_never_and_invited():
    assert last_sign_in_words(person(1, last_sign_in=None), NOW, "UTC", day) == "Never"
    assert last_sign_in_words(invited(1), NOW, "UTC", day) == "Invited 15.11."
    assert last_sign_in_words(invited(1, created_at=None), NOW, "UTC", day) == "Invited"


def test_names():
    assert shown_name(person(1, "Ada")) == "Ada"
    assert shown_name(invited(1)) == "o.bondarenko@halvern.example"
    assert shown_name(person(1, "", email="")) == "u1"


def test_every_column_has_words_and_a_place():
    assert all(column_words(column) for column in COLUMNS)
    assert set(COLUMNS) >= SORTABLE
    assert FIXED_COLUMN in DEFAULT_COLUMNS
    assert [column for column in COLUMNS if column in DEFAULT_COLUMNS] == list(DEFAULT_COLUMNS)


def test_words():
    assert [status_words(status) for status in UserStatus] == ["Active", "Inactive", "Pending", "Left"]
    assert (licence_words(2), licence_words(None)) == ("Licensed", "")
    assert (idle_words(1), idle_words(90)) == ("Longer ago than 1 day", "Longer ago than 90 days")


def test_a_press_on_a_header():
    assert resorted(Sort("name", False), "name") == Sort("name", True)
    assert resorted(Sort("name", True), "department") == Sort("department", False)
    assert resorted(Sort("name", True), "last_sign_in") == Sort("last_sign_in", True)


def test_filters():
    assert not Filters().narrow
    assert Filters(search="x").narrow
    more = Filters(role_id="1", dept="x", sign_in=0, idle_days=30, licence=2)
    assert more.more_count == 4
    assert more.cleared() == Filters()
    query = more.query(NOW, Sort("email", True))
    assert (query.now, query.idle_days, query.sign_in, query.sort.column) == (NOW, 30, 0, "email")
    assert Filters().query(NOW, Sort("name")).now is None


class TestMeter:
    def test_with_a_total(self):
        meter = meter_of(licences(412, 450))
        assert meter.words == "Licences: 412 of 450 used"
        assert meter.free_words == "38 free"
        assert not meter.counted

    def test_without_a_total(self):
        kinds = (LicenceKind(LICENSED, "Licensed", 1_200),)
        meter = meter_of(licences(kinds=kinds, source=LicenceSource.COUNTED, words="Counted."))
        assert (meter.words, meter.fraction, meter.free_words) == ("Licences: 1,200 used", None, "")
        assert (meter.counted, meter.source) == (True, "Counted.")

    @pytest.mark.parametrize(("used", "total"), [(12, 10), (0, 0), (10, 10)])
    def test_full(self, used, total):
        meter = meter_of(licences(used, total))
        assert (meter.fraction, meter.free_words) == (1.0, "0 free")

    def test_nothing_known(self):
        assert meter_of(licences(kinds=())).words == "Licences: 0 used"
