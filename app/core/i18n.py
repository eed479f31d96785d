"""Texts in the user's language (gettext), for every floor and for the programs without a window.

The active catalogue is looked up at each call, so the language can change while the program runs.
"""

import gettext
from pathlib import Path

_active: gettext.NullTranslations = gettext.NullTranslations()


def install(language: str, locale_dir: Path) -> None:
    """Make `language` (such as "de") the active one; texts without a translation stay English."""
    global _active
    _active = gettext.translation("greenroom", locale_dir, [language], fallback=True)


def _(text: str) -> str:
    """The translation of `text`, a whole sentence or label with named placeholders."""
    return _active.gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a text that fits `count`; the placeholder for it is {count}."""
    return _active.ngettext(one, many, count)


def pgettext(context: str, text: str) -> str:
    """The translation of `text` where one English word has several meanings."""
    return _active.pgettext(context, text)


def N_(text: str) -> str:
    """Mark `text` for extraction; it is translated by `_` where it is shown."""
    return text
