"""Using the tray: trayer's panel by mouse, a StatusNotifier host by its bus."""

from tests.e2e.desk.basics import MENU_ITEMS, NotFound, until

_BUTTONS = {"left": 1, "middle": 2, "right": 3}


class Tray:
    """The tray of a session, whichever kind it has."""

    def tray_icons(self):
        """The icons in the tray: dicts of title, and bounds (trayer) or tooltip and status (sni)."""
        if self.tray == "sni":
            return self.call("sni_items")
        windows = self.window_tree()
        panels = (i for i, window in enumerate(windows) if window["wm_class"] == '"panel" "trayer"')
        start = next(panels, None)
        return [] if start is None else list(_icons_of(windows[start:]))

    def tray_click(self, button="left", index=0, timeout=10):
        """Click a tray icon: left, middle or right (under trayer the program's own menu opens)."""
        icon = self._tray_icon(index, timeout)
        if self.tray == "sni":
            self.call("sni_click", index=index, button=button)
            return
        x, y, width, height = icon["bounds"]
        self.click(x + width // 2, y + height // 2, _BUTTONS[button])

    def tray_menu(self, index=0):
        """The texts in a tray icon's menu ("" for a separator); a submenu's as a list after its title."""
        if self.tray == "sni":
            self._tray_icon(index, 10)
            return self.call("sni_menu", index=index)
        menu = self._open_tray_menu(index)
        names = [node.name for node in menu.children]
        self.keys("Escape")
        self.wait_gone("popup menu", timeout=5)
        return names

    def tray_pick(self, *labels, index=0):
        """Choose from a tray icon's menu by text, a submenu's item by (title, item)."""
        if self.tray == "sni":
            self._tray_icon(index, 10)
            self.call("sni_pick", index=index, labels=labels)
            return
        scope = self._open_tray_menu(index)
        for label in labels:
            item = scope.wait(MENU_ITEMS, label, timeout=5)
            item.click()
            scope = item

    def _open_tray_menu(self, index):
        self.tray_click("right", index)
        return self.wait("popup menu", timeout=5)

    def _tray_icon(self, index, timeout):
        icons = until(lambda: (icons := self.tray_icons())[index:] and icons, timeout)
        if not icons:
            raise NotFound(f"no tray icon {index} within {timeout} s; there are {self.tray_icons()}")
        return icons[index]


def _icons_of(windows):
    """The named windows inside the first one."""
    for window in windows[1:]:
        if window["depth"] <= windows[0]["depth"]:
            return
        if window["name"] or window["wm_class"]:
            yield {"title": window["name"], "bounds": window["bounds"], "id": window["id"]}
