"""One accessible object, and what a person can do with it."""

import time

from tests.e2e.desk.basics import MENU_ITEMS, SETTLE_SECONDS, DeskError, NotFound, until
from tests.e2e.desk.scope import Scope


class Node(Scope):
    """One accessible object. Every property is asked anew; Gone when it is no longer there."""

    def __init__(self, desktop, bus, path):
        self.desktop, self._where = desktop, [bus, path]

    def __repr__(self):
        try:
            return f"<{self.role} {self.name!r}>"
        except DeskError as error:
            return f"<node, {error}>"

    def __eq__(self, other):
        return isinstance(other, Node) and self._where == other._where

    def __hash__(self):
        return hash(tuple(self._where))

    def _ask(self, op, **args):
        return self.desktop.call(op, node=self._where, **args)

    def _nodes(self, found):
        return [Node(self.desktop, *where) for where in found]

    name = property(lambda self: self._ask("get", what="name"))
    description = property(lambda self: self._ask("get", what="description"))
    role = property(lambda self: self._ask("get", what="role"))
    states = property(
        lambda self: set(self._ask("get", what="states")), doc="e.g. showing, enabled, checked, focused"
    )
    text = property(
        lambda self: self._ask("get", what="text"), doc="the text in it; its name where it has no text"
    )
    value = property(lambda self: self._ask("get", what="value"), doc="the number of a spin box, slider, bar")
    actions = property(lambda self: self._ask("get", what="actions"))
    bounds = property(
        lambda self: tuple(self._ask("get", what="bounds")), doc="x, y, width, height on the screen"
    )
    checked = property(lambda self: "checked" in self.states)
    enabled = property(lambda self: "enabled" in self.states)
    children = property(lambda self: self._nodes(self._ask("children")))
    row_count = property(lambda self: self._ask("get", what="rows"), doc="rows of a table, items of a list")
    columns = property(lambda self: self._ask("columns"), doc="the header texts of a table")

    @property
    def parent(self):
        """The node it is in, or None."""
        return next(iter(self._nodes(self._ask("parent"))), None)

    def find_all(self, role=None, name=None, contains=None, **more):
        """All nodes below it that fit; see Scope."""
        return self.desktop.look(None, self._where, role, name, contains, **more)

    def tree(self, **more):
        """The tree below it as text."""
        return self.desktop.call("tree", pids=None, root=self._where, **more)

    def press(self):
        """Do the node's main action: press, toggle, open; it acts even behind a modal dialog.

        Items of an open menu, radio buttons and menu-only tool buttons get a real click: there Qt's action
        leaves the menu open, omits a signal, or does nothing.
        """
        role, states = self.role, self.states
        if "enabled" not in states:
            raise DeskError(f"{self!r} is disabled")
        if role == "radio button" or self._only_menu(role) or self._in_menu(role, states):
            return self.click()
        self._ask("press")
        if role in ("check box", "toggle button"):  # Qt shows a button pressed for 0.1 s before it acts
            until(lambda: ("checked" in self.states) != ("checked" in states), 0.5, 0.02)
        return self

    def _only_menu(self, role):
        actions = self.actions if role == "push button" else ()
        return "ShowMenu" in actions and "Press" not in actions

    def _in_menu(self, role, states):
        return role in MENU_ITEMS and "showing" in states and self.parent.role == "popup menu"

    def focus(self):
        """Give it the keyboard, its window first."""
        if self._ask("focus"):
            return self
        if self.role == "combo box":  # Qt lets it have the focus by opening only
            self.press()
            until(lambda: self.find("list", state="showing"), 2)
            self.desktop.keys("Escape")
        else:
            self.click()
        return self

    def set_text(self, text):
        """Replace the text at once, without keys: a line edit, text area, spin box, date editor."""
        self._ask("set_text", text=str(text))
        return self

    def type(self, text, clear=False):
        """Focus it and type with real keys; `clear` replaces what is there."""
        self.focus()
        if clear:
            self.desktop.keys("ctrl+a", "Delete")
        self.desktop.type(text)
        return self

    def keys(self, *chords):
        """Focus it and press key chords."""
        self.focus()
        self.desktop.keys(*chords)
        return self

    def select(self, item=None):
        """Choose it as a person does: a tab, list item, table row, radio button.

        On a combo box, tab bar or list: choose `item` by its name; on a table, the row number `item`.
        """
        role = self.role
        if item is None:
            self._select_self(role)
        elif role == "combo box":
            self._choose(item)
        elif isinstance(item, int):
            self.cell(item, 0).select()
        else:
            self.wait(["page tab", "list item", "table cell"], item, timeout=5).select()
        return self

    def _select_self(self, role):
        if role == "radio button":
            if not self.checked:
                self.press()
        elif role == "page tab" or role in MENU_ITEMS:
            self.press()
        else:
            self.click()

    def _choose(self, item):
        """Open a combo box and click the item, or reach it by keys where it is scrolled out."""
        names = [node.name for node in self.find_all("list item", showing=False)]
        if item not in names:
            raise NotFound(f"no {item!r} in {self!r}: {names}")
        self._ask("raise_window")
        self.press()
        shown = until(lambda: self.find("list", state="showing"), 5)
        if shown is None:
            raise DeskError(f"{self!r} did not open")
        node = shown.find("list item", item)
        if node and _within(node.bounds, shown.bounds):
            node.click()
        else:
            self.desktop.keys("Home", *["Down"] * names.index(item), "Return")
        until(lambda: self.find("list", state="showing") is None, 2)

    def scroll_to(self, steps=300):
        """Turn the mouse wheel until it is inside what it scrolls in; at most `steps` notches at a time."""
        for _ in range(8):
            off, (left, top, _, down) = self._ask("outside")
            if not off:
                break
            before, button = self.bounds[1], 4 if off < 0 else 5
            self._ask("raise_window")
            self.desktop.click(left + 3, top + down // 2, button)
            moved = until(lambda before=before: abs(self.bounds[1] - before), 1)
            if not moved:
                break
            more = min(steps, int(abs(off) / moved) - 1)
            if more > 0:
                self.desktop.run("xdotool", "click", "--repeat", more, "--delay", "2", button, timeout=60)
                time.sleep(3 * SETTLE_SECONDS)
        return self

    def rows(self, limit=200, start=0):
        """The cell texts of a table or tree as a list of lists; the names of a list's items as a list."""
        return self._ask("rows", limit=limit, start=start)

    def cell(self, row, column):
        """A table's cell, on the screen or not."""
        return self._nodes(self._ask("cell", row=row, column=column))[0]

    def click(self, button=1, repeat=1):
        """A real mouse click at the middle of what is visible of it, scrolled to where need be."""
        self._ask("raise_window")
        self.scroll_to()
        x, y, width, height = self._ask("visible")
        if width <= 0 or height <= 0:
            raise DeskError(f"{self!r} has no place on the screen: {self.bounds}")
        self.desktop.click(x + width // 2, y + height // 2, button, repeat)
        return self


def _within(inner, outer):
    return outer[1] <= inner[1] and inner[1] + inner[3] <= outer[1] + outer[3]
