# ruff: noqa: S608 - the parts of these statements are fixed texts; values are bound.
"""What the list of recordings asks of SQLite: filter and order are SQL; Python sees whole strings of ids."""

import re
from array import array
from collections.abc import Iterable
from datetime import date, timedelta

from app.store._queries import TRIGRAM, Filter, ids, midnight, phrase, terms, zone_of
from app.store._recording_records import OTHER_KINDS, kind_bit
from app.store._recording_states import IN_TRASH, LISTED, LOST, NUMBERS
from app.store._recording_types import RecordingQuery, RecordingState
from app.store._text import clean

_ORDERS = {
    "date": "start {direction}, row {direction}",
    "topic": "topic_order {direction}, start DESC, row DESC",
    "length": "duration {direction} NULLS LAST, start DESC, row DESC",
    "size": "size {direction}, start DESC, row DESC",
    "state": "state {direction}, start DESC, row DESC",
}
_IDEOGRAMS = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
"""Written without blanks between words: each is a word of its own."""


def range_of(query: RecordingQuery) -> Filter:
    """The condition of the range of days and of the shelf: what the list is about before it is filtered."""
    conditions, values = [_shelf(query)], dict[str, object]()
    zone = zone_of(query.zone)
    if query.first is not None:
        conditions.append("start >= :first")
        values["first"] = midnight(query.first, zone)
    if query.last is not None and query.last < date.max:
        conditions.append("start < :after")
        values["after"] = midnight(query.last + timedelta(days=1), zone)
    return Filter(" AND ".join(conditions), values)


def filter_of(query: RecordingQuery) -> Filter:
    """The whole condition of a query."""
    base = range_of(query)
    parts = [base, _of_host(query.host_id), _of_kinds(query.kinds), _of_state(query.state)]
    parts += [_of_figures(query), *map(_of_term, range(8), terms(query.search))]
    used = [part for part in parts if part.sql]
    values = {name: value for part in used for name, value in part.values.items()}
    return Filter(" AND ".join(part.sql for part in used), values)


def narrows(query: RecordingQuery) -> bool:
    """Whether the query leaves out rows of its range."""
    return filter_of(query).sql != range_of(query).sql


def order_of(query: RecordingQuery) -> str:
    """The order of a query; rows without a length come last in either direction."""
    direction = "DESC" if query.sort.descending else "ASC"
    return _ORDERS.get(query.sort.column, _ORDERS["date"]).format(direction=direction)


def may_scan(query: RecordingQuery) -> bool:
    """Whether it may be best to walk all rows in an order of ours, if the range holds a good part of them.

    SQLite cannot know how much a range holds, and then sorts what the index by topic has in order, or
    looks up row after row what a short term must be compared with.
    """
    by_topic = query.sort.column == "topic" and not query.search.strip()
    return not query.host_id and (by_topic or _has_short_term(query))


def broad_sql(condition: str) -> str:
    """Whether a range holds more than a sixth of all rows."""
    sixth = "(SELECT coalesce(max(row), 0) / 6 FROM recordings)"
    return f"SELECT count(*) > {sixth} FROM (SELECT 1 FROM recordings WHERE {condition} LIMIT {sixth} + 1)"


def rows_sql(query: RecordingQuery, condition: str, *, broad: bool) -> str:
    """All row ids of a condition in order, as one text, and the sum of their sizes."""
    source = "recordings"
    if broad and may_scan(query):
        source += " NOT INDEXED" if _has_short_term(query) else " INDEXED BY recordings_by_topic"
    return (
        "SELECT group_concat(row), sum(size) FROM "
        f"(SELECT row, size FROM {source} WHERE {condition} ORDER BY {order_of(query)})"
    )


def by_host_sql(condition: str, *, descending: bool) -> str:
    """The same for each host, in the order of their names; those without a name or address come last."""
    direction = "DESC" if descending else "ASC"
    return (
        f"WITH {HOSTS_SQL}, ordered AS MATERIALIZED (SELECT host, ltrim(needle, char(10)) AS name FROM hosts "
        f"LEFT JOIN users ON users.id = host ORDER BY name IS NULL, name {direction}, host {direction}) "
        "SELECT (SELECT group_concat(row) || ';' || sum(size) FROM (SELECT row, size FROM recordings "
        f"WHERE host_id = host AND {condition} ORDER BY start DESC, row DESC)) FROM ordered"
    )


def joined(texts: Iterable[str]) -> tuple["array[int]", int]:
    """The rows of all hosts in one order, and the sum of their sizes."""
    rows, total = array("q"), 0
    for text in texts:
        numbers, size = text.split(";")
        rows.extend(ids(numbers))
        total += int(size)
    return rows, total


def words_of(text: str) -> str:
    """A folded text as the index of spoken words takes it."""
    return _IDEOGRAMS.sub(r" \1 ", text)


def _has_short_term(query: RecordingQuery) -> bool:
    return any(len(term) < TRIGRAM for term in terms(query.search))


def _shelf(query: RecordingQuery) -> str:
    if query.trash:
        return IN_TRASH
    return f"shelf = {LOST}" if query.state is RecordingState.GONE else LISTED


def _of_host(host_id: str) -> Filter:
    return Filter("host_id = :host" if host_id else "", {"host": clean(host_id)})


def _of_state(state: RecordingState | None) -> Filter:
    return Filter("", {}) if state is None else Filter("state = :state", {"state": NUMBERS[state]})


def _of_kinds(kinds: frozenset[str]) -> Filter:
    """Files of these extensions by their bits; those without a bit of their own by looking."""
    if not kinds:
        return Filter("", {})
    named = {clean(kind) for kind in kinds}
    own = sum({kind_bit(kind) for kind in named} - {OTHER_KINDS})
    others = sorted(kind for kind in named if kind_bit(kind) == OTHER_KINDS)
    values: dict[str, object] = {"kinds": own, **{f"kind{n}": kind for n, kind in enumerate(others)}}
    names = ", ".join(f":kind{number}" for number in range(len(others)))
    looked = (
        f" OR (kinds & {OTHER_KINDS} AND EXISTS (SELECT 1 FROM recording_files "
        f"WHERE recording = recordings.row AND extension IN ({names}) AND recording_files.gone = 0))"
    )
    return Filter(f"(kinds & :kinds{looked if others else ''})", values)


def _of_figures(query: RecordingQuery) -> Filter:
    limits = {
        "least_bytes": ("size >= :least_bytes", query.least_bytes),
        "most_bytes": ("size <= :most_bytes", query.most_bytes),
        "least_minutes": ("duration >= :least_minutes", query.least_minutes),
        "most_minutes": ("duration <= :most_minutes", query.most_minutes),
    }
    used = {name: (sql, min(value, 2**62)) for name, (sql, value) in limits.items() if value > 0}
    return Filter(
        " AND ".join(sql for sql, _value in used.values()),
        {name: value for name, (_sql, value) in used.items()},
    )


def _of_term(number: int, term: str) -> Filter:
    """Recordings whose topic, number or host holds the term, or in which a word begins with it."""
    hosts = f"host_id IN (SELECT id FROM users WHERE instr(users.needle, :term{number}))"
    spoken = (
        "row IN (SELECT recording FROM recording_files WHERE row IN "
        f"(SELECT rowid FROM spoken WHERE spoken MATCH :words{number}))"
    )
    found = f"row IN (SELECT rowid FROM recordings_found WHERE recordings_found MATCH :phrase{number})"
    if len(term) < TRIGRAM:
        found = f"instr(needle, :term{number})"
    values: dict[str, object] = {
        f"term{number}": term,
        f"phrase{number}": phrase(term),
        f"words{number}": phrase(words_of(term).strip()) + "*",
    }
    return Filter(f"({found} OR {hosts} OR {spoken})", values)


HOSTS_SQL = """
RECURSIVE hosts (host) AS (
    SELECT min(host_id) FROM recordings
    UNION ALL
    SELECT (SELECT min(host_id) FROM recordings WHERE host_id > host) FROM hosts WHERE host IS NOT NULL)
"""
"""Whoever has recordings, leaping from one to the next along the index; the last row is NULL."""
