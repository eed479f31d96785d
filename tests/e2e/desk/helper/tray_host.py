"""A StatusNotifier host, as KDE and GNOME's extension have it: icons without windows, menus over the bus."""

from gi.repository import GLib

from tests.e2e.desk.basics import DeskError

_NAME, _PATH, _ITEM = "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.kde.StatusNotifierItem"
_MENU = "com.canonical.dbusmenu"
_INTERFACE = f"""<node><interface name="{_NAME}">
<method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
<method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
<property name="RegisteredStatusNotifierItems" type="as" access="read"/>
<property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
<property name="ProtocolVersion" type="i" access="read"/>
<signal name="StatusNotifierItemRegistered"><arg type="s"/></signal>
<signal name="StatusNotifierHostRegistered"/></interface></node>"""
_CLICKS = {"left": "Activate", "middle": "SecondaryActivate", "right": "ContextMenu"}


class TrayHost:
    """The tray icons that programs registered, and their menus."""

    def __init__(self):
        self._items, self._bus, self._offering = [], None, None

    def open(self, bus, offering, offered):
        """Have the host offered where the session's tray is of this kind."""
        self._bus, self._offering = bus, offering
        if offered:
            offering.add(_NAME, _PATH, _INTERFACE, self._answer, self._value)

    def sni_items(self):
        """The icons whose programs still run."""
        self._items = [item for item in self._items if self._bus.owner(item[0])]
        return [self._told(index) for index in range(len(self._items))]

    def sni_click(self, index, button):
        """Click an icon."""
        self._bus.do((*self._items[index], _ITEM, _CLICKS[button], "(ii)", 10, 10))

    def sni_menu(self, index):
        """The texts in an icon's menu."""
        return list(_texts(self._layout(index)[1][2]))

    def sni_pick(self, index, labels):
        """Choose from an icon's menu."""
        menu, (_, _, below) = self._layout(index)
        for label in labels:
            number, properties, below = self._entry(index, below, label)
            if not properties.get("enabled", True):
                raise DeskError(f"{label!r} is disabled")
        self._bus.do((*menu, "Event", "(isvu)", number, "clicked", GLib.Variant("i", 0), 0))

    def _entry(self, index, below, label):
        fitting = [entry for entry in below if _label(entry[1]) == label]
        if not fitting:
            raise DeskError(f"no {label!r} in the tray menu: {self.sni_menu(index)}")
        return fitting[0]

    def _layout(self, index):
        menu = self._items[index][0], self._read(index, "Menu"), _MENU
        self._bus.many([(*menu, "AboutToShow", "(i)", 0)])
        return menu, self._bus.one(*menu, "GetLayout", "(iias)", 0, -1, [])[1]

    def _read(self, index, what):
        return self._bus.get(*self._items[index], _ITEM, what)

    def _told(self, index):
        told = {what.lower(): self._read(index, what) for what in ("Title", "Id", "Status")}
        return told | {"tooltip": self._read(index, "ToolTip")[2]}

    def _answer(self, method, sender, arguments):
        if method == "RegisterStatusNotifierItem":
            service = arguments[0]
            self._items.append((sender, service if service.startswith("/") else "/StatusNotifierItem"))
            self._offering.signal(
                _PATH, _NAME, "StatusNotifierItemRegistered", "(s)", "".join(self._items[-1])
            )

    def _value(self, name):
        if name == "RegisteredStatusNotifierItems":
            return GLib.Variant("as", [bus + path for bus, path in self._items])
        return GLib.Variant("b", True) if name == "IsStatusNotifierHostRegistered" else GLib.Variant("i", 0)


def _label(properties):
    return properties.get("label", "").replace("__", "\0").replace("_", "").replace("\0", "_")


def _texts(below):
    for _, properties, more in below:
        if properties.get("visible", True):
            yield _label(properties)
            if more:
                yield list(_texts(more))
