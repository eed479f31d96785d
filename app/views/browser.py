"""Opening addresses in the person's browser, without ever waiting for it."""

import os
import shlex
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

WEB = ("http", "https")
ALLOWED = (*WEB, "zoommtg", "mailto", "file")


def open_url(url: str, environ: Mapping[str, str] | None = None) -> bool:
    """Open an address; answers whether something took it.

    $BROWSER is honoured as by Python's webbrowser: commands separated by colons, each with "%s" where the
    address goes, or with the address after it. Unlike there nothing waits for the browser to end.

    Args:
        url: http, https, zoommtg, mailto or file; anything else is refused.
        environ: where $BROWSER is looked up; the process's own environment if None.
    """
    address = QUrl(url, QUrl.ParsingMode.StrictMode)
    if not address.isValid() or address.scheme() not in ALLOWED:
        return False
    if address.scheme() in WEB:
        wanted = (os.environ if environ is None else environ).get("BROWSER", "")
        if any(_start(command) for command in commands(wanted, url)):
            return True
    return bool(QDesktopServices.openUrl(address))


def commands(browser: str, url: str) -> Iterator[list[str]]:
    """The commands that a value of $BROWSER means, each with the address in it."""
    for part in browser.split(os.pathsep):
        try:
            words = shlex.split(part)
        except ValueError:  # an open quotation: no command that could be started
            continue
        if words:
            yield _with_address([word for word in words if word != "&"], url)


def _with_address(words: list[str], url: str) -> list[str]:
    if not any("%s" in word for word in words):
        return [*words, url]
    return [word.replace("%s", url) for word in words]


def _start(command: list[str]) -> bool:
    started = QProcess.startDetached(command[0], command[1:])
    return bool(started[0] if isinstance(started, tuple) else started)
