# ruff: noqa: S608 - the parts of these statements are fixed texts; values are bound.
"""What the lists ask of SQLite. Filter, order and days are SQL; Python sees whole strings of ids."""

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.store._meeting_types import Day, MeetingQuery, View
from app.store._queries import TRIGRAM, Filter, ids, midnight, phrase, terms, zone_of
from app.store.migrations import NO_TIME

Stretch = tuple[date | None, int, int]
"""A day (None: no fixed time), its first second, and the first second after it."""

VIEWS = {
    View.UPCOMING: "session = 0 AND (live = 1 OR (ended = 0 AND finish > :now))",
    View.LIVE: "live = 1",
    View.PAST: "(session = 1 OR (live = 0 AND held = 0 AND (ended = 1 OR finish <= :now)))",
}
STATUS_ORDER = "CASE WHEN cancelled THEN 3 WHEN live THEN 0 WHEN ended OR finish <= :now THEN 2 ELSE 1 END"
_ORDERS = {
    "time": "start",
    "topic": "topic_order",
    "host": "(SELECT needle FROM users WHERE users.id = host_id)",
    "status": STATUS_ORDER,
    "people": "participants",
}


def filter_of(query: MeetingQuery) -> Filter:
    """The condition of a query: host, view and search."""
    base = view_filter(query.view, query.host_id, query.now)
    conditions, values = [base.sql], dict(base.values)
    for number, term in enumerate(terms(query.search)):
        conditions.append(_term_condition(number, term))
        values[f"term{number}"] = term
        values[f"phrase{number}"] = phrase(term)
    return Filter(" AND ".join(conditions), values)


def view_filter(view: View, host_id: str, now: datetime) -> Filter:
    """The condition of a view of one host, or with an empty host of all."""
    host = "host_id = :host AND " if host_id else ""
    return Filter(f"{host}{VIEWS[view]}", {"host": host_id, "now": int(now.timestamp())})


def order_of(query: MeetingQuery) -> str:
    """The order of a query; rows without a value come last in either direction, without a time as latest."""
    direction = "DESC" if query.sort.descending else "ASC"
    column = _ORDERS.get(query.sort.column, "start")
    if column == "start":
        return f"start {direction}, row"
    if query.sort.column == "topic":
        return f"{column} {direction}, row"
    return f"{column} IS NULL, {column} {direction}, start, row"


def midnights(zone: str, utc_days: Iterable[int]) -> list[Stretch]:
    """The days of `zone` that touch these days of UTC: date, first second, first second of the next.

    A day is as long as the zone makes it: 23 or 25 hours where clocks change.
    """
    place = zone_of(zone)
    dates = sorted({each for day in utc_days for each in _dates_touching(day, place)})
    return [(each, midnight(each, place), midnight(each + timedelta(days=1), place)) for each in dates]


def rows_sql(condition: str, order: str) -> str:
    """All row ids of a condition in order, as one text."""
    return f"SELECT group_concat(row) FROM (SELECT row FROM meetings WHERE {condition} ORDER BY {order})"


def utc_days_sql(host_id: str) -> str:
    """The days of UTC on which a host has rows, leaping from one to the next along the index."""
    host = "host_id = :host AND " if host_id else ""
    least = f"SELECT min(start) FROM meetings WHERE {host}start"
    return (
        f"WITH RECURSIVE days (start) AS (SELECT ({least} >= 0) UNION ALL "
        f"SELECT ({least} >= (days.start / 86400 + 1) * 86400) FROM days WHERE days.start < {NO_TIME}) "
        f"SELECT start / 86400 FROM days WHERE start < {NO_TIME}"
    )


def days_sql(condition: str, order: str) -> str:
    """For each stretch of :days its row ids, its rows that count, and their minutes, as one text."""
    return (
        "SELECT (SELECT group_concat(row) || ';' || sum(NOT cancelled) || ';' || "
        "coalesce(sum(iif(cancelled, 0, duration)), 0) FROM "
        "(SELECT row, cancelled, duration FROM meetings "
        f"WHERE start >= day.value ->> 0 AND start < day.value ->> 1 AND {condition} ORDER BY {order})) "
        "FROM json_each(:days) AS day ORDER BY day.key"
    )


def _term_condition(number: int, term: str) -> str:
    """Rows or hosts that hold the term; the index of trigrams serves from three characters on."""
    hosts = f"host_id IN (SELECT id FROM users WHERE instr(users.needle, :term{number}))"
    if len(term) < TRIGRAM:
        return f"(instr(needle, :term{number}) OR {hosts})"
    found = f"row IN (SELECT rowid FROM meetings_found WHERE meetings_found MATCH :phrase{number})"
    return f"({found} OR {hosts})"


def _dates_touching(utc_day: int, zone: ZoneInfo) -> Iterator[date]:
    for second in (utc_day * 86_400, utc_day * 86_400 + 86_399):
        yield datetime.fromtimestamp(second, zone).date()


def encoded_days(days: Iterable[Stretch]) -> str:
    """Stretches of time for :days."""
    return json.dumps([(first, after) for _day, first, after in days])


def grouped(
    dates: Sequence[date | None], texts: Iterable[str | None]
) -> tuple["array[int]", tuple[Day, ...]]:
    """The rows of all days in one order, and where each day begins."""
    rows, days = array("q"), []
    for day, text in zip(dates, texts, strict=True):
        if text is None:
            continue
        numbers, count, minutes = text.split(";")
        first = len(rows)
        rows.extend(ids(numbers))
        days.append(Day(first, day, int(count), int(minutes), len(rows) - first))
    return rows, tuple(days)
