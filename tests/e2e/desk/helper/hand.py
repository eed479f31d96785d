"""Reading one node and acting on it."""

import subprocess

from tests.e2e.desk.basics import DeskError, Gone, until
from tests.e2e.desk.helper.bus import DBUS
from tests.e2e.desk.helper.tree import NOBODY, method, prop

_MAIN_ACTIONS = ("press", "toggle", "click", "activate", "showmenu", "jump", "open", "increase")
_POPUPS = ("popup menu", "window", "list", "combo box")


class Hand:
    """What is asked of one node, and done to it."""

    def __init__(self, tree, tables):
        self._tree, self._tables = tree, tables
        self._readers = {
            "name": lambda where: self._ask(prop(where, "Accessible", "Name")),
            "description": lambda where: self._ask(prop(where, "Accessible", "Description")),
            "role": lambda where: tree.role_name(self._ask(method(where, "Accessible", "GetRole"))),
            "states": lambda where: sorted(tree.states(where)),
            "actions": lambda where: [name for name, *_ in self._actions(where)],
            "value": lambda where: self._ask(prop(where, "Value", "CurrentValue")),
            "text": self._text,
            "rows": tables.row_count,
            "bounds": tree.bounds,
        }

    def get(self, node, what):
        """A property of a node."""
        return self._readers[what](tuple(node))

    def children(self, node):
        """Where the nodes right below it are."""
        return self._ask(method(tuple(node), "Accessible", "GetChildren"))

    def parent(self, node):
        """Where the node is that it is in: a list of one, or empty."""
        up = self._ask(prop(tuple(node), "Accessible", "Parent"))
        return [] if up[1] == NOBODY else [up]

    def press(self, node):
        """Do its main action."""
        names = [name.lower() for name in self.get(node, "actions")]
        wanted = next((names.index(name) for name in _MAIN_ACTIONS if name in names), None)
        if wanted is None:
            raise DeskError(
                f"{self.get(node, 'role')} {self.get(node, 'name')!r} has no action to press: {names}"
            )
        self._tree.bus.do(method(tuple(node), "Action", "DoAction", "(i)", wanted))

    def focus(self, node):
        """Give it the keyboard; answers False where Qt offers no way."""
        where = tuple(node)
        self.raise_window(node)
        states = self.get(node, "states")
        if "focused" in states:
            return True
        if self.get(node, "role") == "combo box" and "editable" in states:
            inner = [seen.where for seen in self._tree.walk([where], True)[1:] if seen.role == "text"]
            return all(self.focus(one) for one in inner)
        names = [name.lower() for name in self.get(node, "actions")]
        if "setfocus" in names:
            self._tree.bus.do(method(where, "Action", "DoAction", "(i)", names.index("setfocus")))
        else:
            self._tree.bus.many([method(where, "Component", "GrabFocus")])
        return bool(until(lambda: "focused" in self.get(node, "states"), 0.5, 0.02))

    def raise_window(self, node):
        """Bring its window to the top; popups hold the keyboard already."""
        top = self._tree.top(tuple(node))
        if self.get(top, "role") not in _POPUPS:
            pid = self._ask((*DBUS, "GetConnectionUnixProcessID", "(s)", top[0]))
            self.activate([pid], self.get(top, "name") or None)

    def activate(self, pids, title):
        """Give a window of these programs the keyboard: the one named `title`, else the topmost."""
        active = _xdotool("getactivewindow")
        argv = ("search", "--onlyvisible", "--all", "--pid")
        windows = [window for pid in pids for window in _xdotool(*argv, pid, "--name", ".+")]
        if title:
            titles = {window: "\n".join(_xdotool("getwindowname", window)) for window in windows}
            exact = [window for window in windows if titles[window] == title]
            windows = exact or [window for window in windows if titles[window].startswith(title)]
        else:
            windows.sort(key=lambda window: window not in active)
        if not windows:
            raise DeskError(f"no window {title or ''!r} of process {pids}")
        if windows[0] not in active:
            _xdotool("windowactivate", "--sync", windows[0])

    def set_text(self, node, text):
        """Replace its text."""
        where = tuple(node)
        if self._tree.has(where, "EditableText"):
            self._tree.bus.do(method(where, "EditableText", "SetTextContents", "(s)", text))
            return
        below = self._tree.walk([where], True)
        inner = [seen for seen in below if "editable" in seen.states and seen.where != where]
        if not inner:
            raise DeskError(f"{self._told(node)} takes no text")
        self.set_text(inner[0].where, text)

    def _told(self, node):
        return f"{self.get(node, 'role')} {self.get(node, 'name')!r}"

    def _ask(self, call):
        return self._tree.bus.one(*call)

    def _text(self, where):
        if self._tree.has(where, "Text"):
            text = self._tree.bus.many([method(where, "Text", "GetText", "(ii)", 0, -1)])[0]
            if not isinstance(text, Gone):
                return text
        return self.get(where, "name")

    def _actions(self, where):
        answer = self._tree.bus.many([method(where, "Action", "GetActions")])[0]
        return [] if isinstance(answer, Gone) else answer


def _xdotool(*argv):
    done = subprocess.run(["xdotool", *map(str, argv)], capture_output=True, timeout=5)
    return done.stdout.decode().split("\n")[:-1] if done.returncode == 0 else []
