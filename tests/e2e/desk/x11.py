"""Keys, mouse, windows, pictures and the clipboard of the X server."""

import array
import collections
import re
import subprocess
import time
from pathlib import Path

from tests.e2e.desk.basics import SETTLE_SECONDS

DOUBLE_CLICK_SECONDS = 0.45
"""Two clicks further apart than this are not one double click."""
_WINDOW_LINE = re.compile(
    r'^(\s+)(0x[0-9a-f]+) (?:"(.*)"|\(has no name\)): \((.*)\)\s+(\d+)x(\d+)[+-]\S+\s+\+(-?\d+)\+(-?\d+)$'
)


def blank(path):
    """The share of a picture's most frequent colour, 0 to 1: above 0.99 there is nothing to see in it."""
    raw = subprocess.run(
        ["convert", str(path), "-depth", "8", "RGBA:-"], check=True, capture_output=True
    ).stdout
    return max(collections.Counter(array.array("I", raw)).values()) * 4 / len(raw)


class Screen:
    """What xdotool, xwininfo, xclip and ImageMagick do on the session's display."""

    def __init__(self):
        self._last_click, self._mapped = (None, 0.0), {}

    def run(self, *argv, timeout=15, check=True):
        """Run a program of the session to its end; its output."""
        raise NotImplementedError

    def keys(self, *chords):
        """Press key chords in the focused window, e.g. keys("ctrl+n", "Tab", "Return")."""
        self.run("xdotool", "key", "--clearmodifiers", "--delay", "20", *chords)
        time.sleep(SETTLE_SECONDS)

    def type(self, text):
        """Type text into whatever has the focus."""
        self._map_keys(text)
        argv = ["xdotool", "type", "--clearmodifiers", "--delay", "12", "--", text]
        self.run(*argv, timeout=15 + len(text) / 10)
        time.sleep(SETTLE_SECONDS)

    def _map_keys(self, text):
        """Give each character that the keyboard lacks a lasting key; fleeting ones get lost in Qt."""
        new = [char for char in dict.fromkeys(text) if ord(char) > 126 and char not in self._mapped]
        if not new:
            return
        free = re.findall(r"^keycode +(\d+) = *$", self.run("xmodmap", "-pke"), re.MULTILINE)
        free += list(self._mapped.values())[: max(0, len(new) - len(free))]
        self._mapped |= dict(zip(new, free, strict=False))
        for char, code in zip(new, free, strict=False):
            self.run("xmodmap", "-e", f"keycode {code} = U{ord(char):04X}")
        self._mapped = {
            char: code for code, char in {code: char for char, code in self._mapped.items()}.items()
        }
        time.sleep(0.2)  # the programs take in the new keyboard

    def click(self, x, y, button=1, repeat=1):
        """Click at a place; two calls at one place never make a double click."""
        where, now = (int(x), int(y), button), time.monotonic()
        if self._last_click[0] == where:
            time.sleep(max(0, self._last_click[1] + DOUBLE_CLICK_SECONDS - now))
        self._last_click = where, time.monotonic()
        self.run("xdotool", "mousemove", int(x), int(y), "click", "--repeat", repeat, "--delay", "60", button)
        time.sleep(SETTLE_SECONDS)

    def move(self, x, y):
        """Move the mouse."""
        self.run("xdotool", "mousemove", int(x), int(y))

    def screenshot(self, path, node=None):
        """Save the screen, or a node's part of it, as PNG; answers the path."""
        crop = []
        if node is not None:
            x, y, width, height = node.bounds
            crop = ["-crop", f"{width}x{height}+{x}+{y}", "+repage"]
        self.run("import", "-window", "root", *crop, f"png:{path}")
        return Path(path)

    def windows(self):
        """The windows on the screen: dicts of id, name, wm_class, bounds."""
        visible = self.run("xdotool", "search", "--onlyvisible", "--name", ".+", check=False).split()
        ids = {int(number) for number in visible}
        return [w for w in self.window_tree() if int(w["id"], 16) in ids and min(w["bounds"][2:]) > 10]

    def active_window(self):
        """The title of the window that has the keyboard, "" where there is none."""
        return self.run("xdotool", "getactivewindow", "getwindowname", check=False).strip()

    def window_tree(self):
        """All windows of the server, those of others' panels too, each with its depth."""
        found = []
        for text in self.run("xwininfo", "-root", "-tree").splitlines():
            if m := _WINDOW_LINE.match(text):
                where = int(m[7]), int(m[8]), int(m[5]), int(m[6])
                depth = (len(m[1]) - 5) // 3 + 1
                found.append(
                    {"id": m[2], "name": m[3] or "", "wm_class": m[4], "bounds": where, "depth": depth}
                )
        return found

    def clipboard(self, selection="clipboard"):
        """The text in the clipboard, "" where there is none."""
        return self.run("xclip", "-selection", selection, "-out", check=False)

    def set_clipboard(self, text):
        """Put a text into the clipboard, from another program."""
        argv = ["xclip", "-selection", "clipboard", "-in"]
        null = subprocess.DEVNULL
        subprocess.run(
            argv, input=text.encode(), env=self.env, check=True, stdout=null, stderr=null, timeout=10
        )
