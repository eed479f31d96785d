"""Walking the accessibility tree: what is there, by breadth, many questions in flight."""

import contextlib
import re

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

from tests.e2e.desk.basics import ALIASES, DeskError, Gone  # noqa: E402
from tests.e2e.desk.helper.bus import DBUS, PROPERTIES  # noqa: E402

A11Y = "org.a11y.atspi."
NOBODY = "/org/a11y/atspi/null"
WIDE = 300
"""A node with more children than this is looked at only where it shows."""
_REGISTRY = A11Y + "Registry", "/org/a11y/atspi/accessible/root"
_LABELLED_BY = 2
_USUAL = {"enabled", "sensitive", "showing", "visible", "active", "focusable"}
_EVENTS = ("object:state-changed:focused", "object:state-changed:showing", "object:state-changed:visible",
           "window:create", "focus:")  # fmt: skip


def prop(where, interface, what):
    """The call that reads a property of an accessible object."""
    return (*where, PROPERTIES, "Get", "(ss)", A11Y + interface, what)


def method(where, interface, name, *rest):
    """The call of an accessible object's method."""
    return (*where, A11Y + interface, name, *rest)


def _nick(enum, number):
    with contextlib.suppress(ValueError, AttributeError):
        nick = enum(number).value_nick.replace("-", " ")
        return ALIASES.get(nick, nick)
    return f"{enum.__name__.lower()} {number}"


def _is_top(where):
    return where[1] in (NOBODY, "/") or where[1].endswith("/root")


class Seen:
    """What one look at a node found."""

    __slots__ = ("count", "labels", "name", "order", "role", "states", "where")

    def __init__(self, where, role, name, states, count, order):
        self.where, self.role, self.name, self.states, self.count, self.order = (
            where,
            role,
            name,
            states,
            count,
            order,
        )
        self.labels = []

    def shows(self):
        """Whether it is on the screen, or would be."""
        return bool({"showing", "visible"} & self.states)

    def line(self):
        """It as one line of a tree."""
        more = "" if self.shows() else " hidden"
        more += f" labelled {self.labels}" if self.labels else ""
        more += f" ({self.count} children)" if self.count > WIDE else ""
        states = " ".join(sorted(self.states - _USUAL))
        return f"{'  ' * (len(self.order) - 1)}{self.role} {self.name!r} [{states}]{more}"


class Tree:
    """The accessible objects of all programs of the session."""

    def __init__(self):
        self.bus = None
        self._role_names = [_nick(Atspi.Role, i) for i in range(140)]
        self._state_names = [_nick(Atspi.StateType, i) for i in range(64)]
        self._fresh, self._popups = (
            {},
            {},
        )  # where events came from since the last look; the windows above those

    def open(self, bus):
        """Use the accessibility bus; hear of menus and other popups, which are children of no window."""
        self.bus = bus
        bus.one(*DBUS, "StartServiceByName", "(su)", _REGISTRY[0], 0)
        for event in _EVENTS:
            with contextlib.suppress(Gone):
                call = (_REGISTRY[0], "/org/a11y/atspi/registry", _REGISTRY[0], "RegisterEvent")
                bus.one(*call, "(sass)", event, [], "")
        for kind in ("Object", "Window", "Focus"):
            bus.connection.signal_subscribe(None, f"{A11Y}Event.{kind}", None, None, None, 0, self._heard)

    def _heard(self, connection, sender, path, interface, signal_name, arguments):
        self._fresh[sender, path] = True

    def find(self, pids, root, role, name, contains, showing, state, limit):
        """Where the nodes are that fit; see Scope.find_all."""
        roles = [ALIASES.get(one, one) for one in ([role] if isinstance(role, str) else role or [])]
        pattern = re.compile(name["re"], name["flags"]) if isinstance(name, dict) else None
        nodes = self.walk(self._roots(pids, root), showing)[1 if root else 0 :]

        def named(text):
            whole = pattern.search(text) if pattern else name is None or name == text
            return whole and (contains is None or contains in text)

        def stated(node):
            return state is None or (state.lstrip("!") in node.states) != state.startswith("!")

        fitting = (n for n in nodes if (not roles or n.role in roles) and stated(n))
        return [n.where for n in fitting if any(map(named, [n.name, *n.labels]))][:limit]

    def tree(self, pids, root, showing=True, depth=None):
        """The tree as text."""
        return "\n".join(node.line() for node in self.walk(self._roots(pids, root), showing, depth))

    def walk(self, roots, showing, depth=None):
        """The roots and all below them in reading order; wide nodes only where they show."""
        level, found, known, down = [(where, (i,)) for i, where in enumerate(roots)], [], set(), 0
        while level and (depth is None or down <= depth):
            seen = [node for node in self._look(level) if node and node.where not in known]
            if showing and down:
                seen = [node for node in seen if node.shows()]
            known |= {node.where for node in seen}
            found += seen
            level, down = list(self._next_level(seen)), down + 1
        self._add_labels([node for node in found if node.role == "combo box" or not node.name])
        return sorted(found, key=lambda node: node.order)

    def _next_level(self, seen):
        parents = [node for node in seen if node.count > 0 and node.role not in ("table cell", "list item")]
        for node, below in zip(parents, self._below(parents), strict=True):
            yield from ((where, (*node.order, i)) for i, where in enumerate(below) if where[1] != NOBODY)

    def _roots(self, pids, root):
        if root:
            return [tuple(root)]
        if not self.bus:
            raise DeskError("this desktop has no accessibility bus (a11y=False)")
        programs = self._programs(pids)
        return programs + self._open_popups(programs)

    def _programs(self, pids):
        """Where the programs' application nodes are: those of the first of `pids` that has any, or all."""
        while self.bus.context.iteration(False):
            pass  # takes in the events
        found = [tuple(where) for where in self.bus.one(*method(_REGISTRY, "Accessible", "GetChildren"))]
        if pids is None:
            return found
        owners = self.bus.many([(*DBUS, "GetConnectionUnixProcessID", "(s)", bus) for bus, _ in found])
        for pid in pids:
            if theirs := [where for where, owner in zip(found, owners, strict=True) if owner == pid]:
                return theirs
        return []

    def _look(self, places):
        """Seen for each (where, order), None for what has gone."""
        calls = []
        for where, _ in places:
            calls += [method(where, "Accessible", "GetRole"), prop(where, "Accessible", "Name")]
            calls += [method(where, "Accessible", "GetState"), prop(where, "Accessible", "ChildCount")]
        answers = self.bus.many(calls)
        return [self._seen(place, answers[4 * i : 4 * i + 4]) for i, place in enumerate(places)]

    def _seen(self, place, answers):
        role, name, states, count = answers
        if isinstance(role, Gone) or isinstance(states, Gone):
            return None
        name, count = "" if isinstance(name, Gone) else name, 0 if isinstance(count, Gone) else count
        return Seen(place[0], self.role_name(role), name, self.state_names(states), count, place[1])

    def role_name(self, number):
        """A role in words."""
        return self._role_names[number] if number < len(self._role_names) else f"role {number}"

    def states(self, where):
        """The states of a node, in words."""
        return self.state_names(self.bus.one(*method(where, "Accessible", "GetState")))

    def state_names(self, words):
        """A state set in words."""
        bits = sum(word << 32 * i for i, word in enumerate(words))
        return {name for i, name in enumerate(self._state_names) if bits >> i & 1}

    def _add_labels(self, nodes):
        """A combo box is named by its current text in Qt: its label, else its description, names it too."""
        answers = self.bus.many([method(node.where, "Accessible", "GetRelationSet") for node in nodes])
        for node, answer in zip(nodes, answers, strict=True):
            relations = [] if isinstance(answer, Gone) else answer
            targets = [target for kind, targets in relations if kind == _LABELLED_BY for target in targets]
            node.labels = [name for name in self.names(targets) if name]
        bare = [node for node in nodes if node.role == "combo box" and not node.labels]
        texts = self.bus.many([prop(node.where, "Accessible", "Description") for node in bare])
        for node, text in zip(bare, texts, strict=True):
            node.labels = [text] if text and not isinstance(text, Gone) else []

    def names(self, places):
        """The names of the nodes; "" for one that is gone."""
        there = [tuple(place) for place in places if not isinstance(place, Gone)]
        answers = iter(self.bus.many([prop(place, "Accessible", "Name") for place in there]))
        texts = [None if isinstance(place, Gone) else next(answers) for place in places]
        return ["" if text is None or isinstance(text, Gone) else text for text in texts]

    def _below(self, nodes):
        narrow = [node for node in nodes if node.count <= WIDE]
        calls = [method(node.where, "Accessible", "GetChildren") for node in narrow]
        answers = dict(zip((node.where for node in narrow), self.bus.many(calls), strict=True))
        for node in nodes:
            below = answers.get(node.where) if node.count <= WIDE else self._shown(node.where)
            yield [] if isinstance(below, Gone) else [tuple(where) for where in below]

    def _shown(self, where):
        """The children of a big table or list that can be seen: found by pointing at it."""
        x, y, _, height = self.bounds(where)
        points = [(x + 6, at) for at in range(y + 2, y + height, 6)]
        hits = self.bus.many(
            [method(where, "Component", "GetAccessibleAtPoint", "(iiu)", *at, 0) for at in points]
        )
        cells = list(
            dict.fromkeys(tuple(hit) for hit in hits if not isinstance(hit, Gone) and hit[1] != NOBODY)
        )
        wanted = self._table_part(where, cells) if self.has(where, "Table") else self._list_part(where, cells)
        return [child for child in self.bus.many(wanted) if not isinstance(child, Gone)] if wanted else cells

    def _list_part(self, where, cells):
        answers = self.bus.many([method(cell, "Accessible", "GetIndexInParent") for cell in cells])
        indices = [i for i in answers if not isinstance(i, Gone) and i >= 0]
        span = range(min(indices), max(indices) + 1) if indices else ()
        return [method(where, "Accessible", "GetChildAtIndex", "(i)", i) for i in span]

    def _table_part(self, where, cells):
        columns = self.bus.one(*prop(where, "Table", "NColumns"))
        places = self.bus.many([prop(cell, "TableCell", "Position") for cell in cells])
        rows = [place[0] for place in places if not isinstance(place, Gone)]
        wanted = [method(where, "Table", "GetColumnHeader", "(i)", c) for c in range(columns)]
        for row in range(min(rows, default=0), max(rows, default=-1) + 1):
            wanted += [method(where, "Table", "GetAccessibleAt", "(ii)", row, c) for c in range(columns)]
        return wanted

    def has(self, where, interface):
        """Whether a node offers an interface, such as Table."""
        answer = self.bus.many([method(where, "Accessible", "GetInterfaces")])[0]
        return not isinstance(answer, Gone) and A11Y + interface in answer

    def bounds(self, where):
        """x, y, width and height on the screen."""
        return self.bus.one(*method(where, "Component", "GetExtents", "(u)", 0))

    def _open_popups(self, roots):
        """Popups that events told of and that hang below no window of these programs."""
        buses = {bus for bus, _ in roots}  # another program may be too busy to be asked
        for where in [where for where in self._fresh if where[0] in buses]:
            del self._fresh[where]
            with contextlib.suppress(Gone):
                self._popups[self.top(where)] = True
        asked = [where for where in self._popups if where[0] in buses]
        known = self._look([(where, ()) for where in asked])
        for where, node in zip(asked, known, strict=True):
            if node is None:
                del self._popups[where]
        inside = set(roots) | set(self._children_of(roots))
        return [node.where for node in known if node and node.where not in inside and node.shows()]

    def _children_of(self, places):
        answers = self.bus.many([method(where, "Accessible", "GetChildren") for where in places])
        return [tuple(child) for answer in answers if not isinstance(answer, Gone) for child in answer]

    def top(self, where):
        """The window, dialog or popup that a node is in."""
        for _ in range(40):
            up = self.bus.one(*prop(where, "Accessible", "Parent"))
            if _is_top(up):
                break
            where = tuple(up)
        return where

    def above(self, where):
        """The nodes that a node is in, innermost first."""
        for _ in range(40):
            where = tuple(self.bus.one(*prop(where, "Accessible", "Parent")))
            if _is_top(where):
                return
            yield where
