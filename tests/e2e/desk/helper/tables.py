"""Tables, lists, and what scrolls."""

from tests.e2e.desk.basics import Gone
from tests.e2e.desk.helper.tree import NOBODY, method, prop

_TOPS = {"frame", "dialog", "alert", "window", "popup menu"}


class Tables:
    """Reading tables and lists of any size, on the screen or not."""

    def __init__(self, tree):
        self._tree = tree

    def row_count(self, where):
        """The rows of a table, the items of a list."""
        if self._tree.has(where, "Table"):
            return self._size(where)[0]
        return self._tree.bus.one(*prop(where, "Accessible", "ChildCount"))

    def columns(self, node):
        """The header texts of a table."""
        where = tuple(node)
        calls = [method(where, "Table", "GetColumnHeader", "(i)", c) for c in range(self._size(where)[1])]
        return self._tree.names(self._tree.bus.many(calls))

    def rows(self, node, limit, start):
        """The texts of rows `start` to `start + limit`."""
        where = tuple(node)
        if self._tree.has(where, "Table") and self._role(where) not in ("list", "list box"):
            return self._table_rows(where, limit, start)
        last = min(self._tree.bus.one(*prop(where, "Accessible", "ChildCount")), start + limit)
        calls = [method(where, "Accessible", "GetChildAtIndex", "(i)", i) for i in range(start, last)]
        return self._tree.names(self._tree.bus.many(calls))

    def _table_rows(self, where, limit, start):
        count, columns = self._size(where)
        places = [(row, c) for row in range(start, min(count, start + limit)) for c in range(columns)]
        cells = self._tree.bus.many(
            [method(where, "Table", "GetAccessibleAt", "(ii)", *place) for place in places]
        )
        texts = self._tree.names(cells)
        return [texts[i : i + columns] for i in range(0, len(texts), columns)] if columns else []

    def cell(self, node, row, column):
        """Where a cell is, in a list of one."""
        where = tuple(node)
        if self._tree.has(where, "Table"):
            return [self._tree.bus.one(*method(where, "Table", "GetAccessibleAt", "(ii)", row, column))]
        return [self._tree.bus.one(*method(where, "Accessible", "GetChildAtIndex", "(i)", row))]

    def visible(self, node):
        """The part of a node's bounds that nothing around it cuts off."""
        left, top, width, height = self._tree.bounds(tuple(node))
        right, bottom = left + width, top + height
        for x, y, wide, high in self._views(tuple(node)):
            left, top, right, bottom = max(left, x), max(top, y), min(right, x + wide), min(bottom, y + high)
        return left, top, right - left, bottom - top

    def outside(self, node):
        """How many pixels a node is below (above: negative) what it scrolls in, and the bounds of that."""
        _, y, _, height = self._tree.bounds(tuple(node))
        for view in self._views(tuple(node)):
            top, bottom = view[1], view[1] + view[3]
            if y < top and y + height < bottom:
                return y - top, view
            if y + height > bottom and y > top:
                return y + height - bottom, view
        return 0, (0, 0, 0, 0)

    def _views(self, where):
        """The bounds of what a node is inside of, innermost first, without a table's header."""
        inside = self._role(where)
        for up in () if inside in _TOPS else self._tree.above(where):
            role = self._role(up)
            if role == "combo box" and inside == "list":
                return  # it pops up elsewhere
            x, y, width, height = self._tree.bounds(up)
            head = self._head_height(up) if inside in ("table cell", "tree item") else 0
            if width > 0 and height > 0:
                yield x, y + head, width, height - head
            if role in _TOPS:
                return
            inside = role

    def _head_height(self, table):
        head = self._tree.bus.many([method(table, "Table", "GetColumnHeader", "(i)", 0)])[0]
        if isinstance(head, Gone) or head[1] == NOBODY or "showing" not in self._tree.states(tuple(head)):
            return 0
        return max(0, self._tree.bounds(tuple(head))[3])

    def _role(self, where):
        return self._tree.role_name(self._tree.bus.one(*method(where, "Accessible", "GetRole")))

    def _size(self, where):
        rows, columns = self._tree.bus.many([prop(where, "Table", "NRows"), prop(where, "Table", "NColumns")])
        if isinstance(rows, Gone):
            raise rows
        return rows, columns
