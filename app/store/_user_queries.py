# ruff: noqa: S608 - the parts of these statements are fixed texts; values are bound.
"""What the list of users asks of SQLite: filter and order are SQL; Python sees whole strings of ids."""

from datetime import timedelta

from app.store._queries import Filter, terms
from app.store._text import clean
from app.store._user_records import LEFT, NUMBERS
from app.store._user_types import DirectoryQuery, UserStatus
from app.store._values import seconds

MAX_NUMBER = 2**63 - 1
MAX_DAYS = 36_500

_ROLE = "(SELECT name_order FROM directory_roles WHERE id = role_id AND name_order <> '')"
_GROUP = """
(SELECT min(name_order) FROM directory_members JOIN directory_groups ON id = group_id
 WHERE user = directory.row AND name_order <> '')
"""
_ORDERS = {
    "name": "name_order {direction}, row {direction}",
    "email": "email = '', email COLLATE NOCASE {direction}, row",
    "department": "dept_order = '', dept_order {direction}, name_order, row",
    "licence": "licence {direction} NULLS LAST, name_order, row",
    "role": f"{_ROLE} {{direction}} NULLS LAST, name_order, row",
    "group": f"{_GROUP} {{direction}} NULLS LAST, name_order, row",
    "last_sign_in": "last_sign_in {direction} NULLS LAST, name_order, row",
    "status": "status {direction}, name_order, row",
    "created": "created_at {direction} NULLS LAST, name_order, row",
}


def shelf_of(query: DirectoryQuery) -> Filter:
    """What the list is about before it is filtered: who is in the account, or who left."""
    gone = query.status is UserStatus.LEFT
    return Filter(f"status = {LEFT}" if gone else f"status < {LEFT}", {})


def filter_of(query: DirectoryQuery) -> Filter:
    """The whole condition of a query."""
    parts = [shelf_of(query), _of_status(query.status), *_of_texts(query), *_of_numbers(query)]
    parts += [_of_group(query.group_id), _of_idle(query), *map(_of_term, range(8), terms(query.search))]
    used = [part for part in parts if part.sql]
    values = {name: value for part in used for name, value in part.values.items()}
    return Filter(" AND ".join(part.sql for part in used), values)


def order_of(query: DirectoryQuery) -> str:
    """The order of a query."""
    direction = "DESC" if query.sort.descending else "ASC"
    return _ORDERS.get(query.sort.column, _ORDERS["name"]).format(direction=direction)


def rows_sql(query: DirectoryQuery, condition: str) -> str:
    """All row ids of a condition in order, as one text; from the index that covers all conditions."""
    return (
        "SELECT group_concat(row) FROM (SELECT row FROM directory INDEXED BY directory_by_name "
        f"WHERE {condition} ORDER BY {order_of(query)})"
    )


def _of_status(status: UserStatus | None) -> Filter:
    return Filter("", {}) if status is None else Filter("status = :status", {"status": NUMBERS[status]})


def _of_texts(query: DirectoryQuery) -> list[Filter]:
    role = Filter("role_id = :role" if query.role_id else "", {"role": clean(query.role_id)})
    return [role, Filter("dept = :dept" if query.dept else "", {"dept": clean(query.dept)})]


def _of_numbers(query: DirectoryQuery) -> list[Filter]:
    """No user has a number that SQLite cannot hold."""
    licence, sign_in = query.licence, query.sign_in
    found = []
    if licence is not None:
        fits = -MAX_NUMBER - 1 <= licence <= MAX_NUMBER
        found.append(Filter("licence = :licence" if fits else "0", {"licence": licence} if fits else {}))
    if sign_in is not None:
        found.append(Filter("instr(sign_in, :sign_in)", {"sign_in": f",{sign_in},"}))
    return found


def _of_group(group_id: str) -> Filter:
    sql = "row IN (SELECT user FROM directory_members WHERE group_id = :group)" if group_id else ""
    return Filter(sql, {"group": clean(group_id)})


def _of_idle(query: DirectoryQuery) -> Filter:
    """Whose last sign-in lies before a moment, or who never signed in."""
    if query.idle_days <= 0 or query.now is None:
        return Filter("", {})
    before = seconds(query.now) - min(query.idle_days, MAX_DAYS) * int(timedelta(days=1).total_seconds())
    return Filter("(last_sign_in IS NULL OR last_sign_in < :before)", {"before": before})


def _of_term(number: int, term: str) -> Filter:
    """Users whose name, e-mail address or department holds the term."""
    return Filter(f"instr(needle, :term{number})", {f"term{number}": term})


CHOICES = {
    "departments": f"""
SELECT dept, dept, count(*) FROM directory WHERE status < {LEFT} AND dept <> '' GROUP BY dept
ORDER BY dept_order, dept
""",
    "roles": f"""
WITH held AS MATERIALIZED (SELECT role_id, count(*) AS users FROM directory
    WHERE status < {LEFT} AND role_id <> '' GROUP BY role_id),
everyone (id) AS (SELECT role_id FROM held UNION SELECT id FROM directory_roles)
SELECT everyone.id, coalesce(name, ''), coalesce(users, 0) FROM everyone
LEFT JOIN directory_roles AS role ON role.id = everyone.id LEFT JOIN held ON role_id = everyone.id
ORDER BY coalesce(name_order, '') = '', name_order, everyone.id
""",
    "groups": f"""
WITH held AS MATERIALIZED (SELECT group_id, count(*) AS users FROM directory_members
    JOIN directory ON directory.row = user WHERE status < {LEFT} GROUP BY group_id),
everyone (id) AS (SELECT group_id FROM held UNION SELECT id FROM directory_groups)
SELECT everyone.id, coalesce(name, ''), coalesce(users, 0) FROM everyone
LEFT JOIN directory_groups AS known ON known.id = everyone.id LEFT JOIN held ON group_id = everyone.id
ORDER BY coalesce(name_order, '') = '', name_order, everyone.id
""",
    "sign_ins": f"""
WITH held AS MATERIALIZED (SELECT sign_in, count(*) AS users FROM directory
    WHERE status < {LEFT} AND sign_in <> '' GROUP BY sign_in)
SELECT CAST(value AS TEXT), '', sum(users) FROM held, json_each('[' || trim(sign_in, ',') || ']')
GROUP BY value ORDER BY value
""",
}
"""The values of filters, and how many of those in the account have each."""

COUNTS = "SELECT status, licence, count(*) FROM directory GROUP BY status, licence"
