"""Texts from Zoom as the store keeps them, and as they are compared."""

import unicodedata

_REPLACED = dict.fromkeys([0, *range(0xD800, 0xE000)], "\N{REPLACEMENT CHARACTER}")
_MARKS = dict.fromkeys(range(0x300, 0x370))


def clean(text: str | None, limit: int = 1_000) -> str:
    """The text as SQLite can keep it: at most `limit` characters, no NUL, no lone surrogates."""
    text = (text or "")[:limit]
    return text if text.isascii() and "\0" not in text else text.translate(_REPLACED)


def folded(text: str) -> str:
    """The text as it is searched and sorted: without case and accents, digits and widths made equal."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text).translate(_MARKS).casefold()
