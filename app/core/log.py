"""The log: a private rotating file, and warnings on standard error; both without secrets.

What a line holds is redacted as a whole, after its arguments and its traceback have become text, so that no
library can slip a token in.
"""

import logging
import logging.handlers
import os
import re
import sys
from io import TextIOWrapper
from urllib.parse import quote

from app.core.paths import Paths

MAX_BYTES = 1_000_000
KEPT_FILES = 3
SHORTEST_SECRET = 6
"""Registered values shorter than this would mangle innocent words."""
_CHATTY = ("httpx", "httpcore", "aiosqlite", "asyncio", "qasync", "uvicorn", "keyring", "PIL", "websockets")

_NAMES = (
    r"access_token|refresh_token|id_token|download_access_token|token|client_secret|secret|password|passcode|"
    r"pwd|zak|tk|code|code_verifier|authorization|assertion|signature"
)
_MEETING_LINK = (
    r"(?i)\b(https?|zoommtg|zoomus)://([^\s\"'<>/?]+)/"
    r"(?:[^\s\"'<>?]*/)?(?:j|s|w|wc|join|start)[/?][^\s\"'<>]*"
)
_RULES = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[^\s\"',;]+"), r"\1 ***"),
    (re.compile(r"\beyJ[\w-]+(?:\.[\w-]+)*"), "***"),
    (re.compile(_MEETING_LINK), r"\1://\2/***"),
    (re.compile(rf"(?i)([?&;](?:{_NAMES})=)[^\s\"'<>&;#]*"), r"\1***"),
    (re.compile(rf"(?i)([\"'](?:{_NAMES})[\"']\s*[:=]\s*[\"'])[^\"']*"), r"\1***"),
    # A bare number is a status or one of Zoom's error codes, never an authorization code.
    (re.compile(rf"(?i)\b((?!code=\d+\b)(?:{_NAMES})=[\"']?)[^\s\"',;&)\]}}]+"), r"\1***"),
)
_CONTROLS = {number: f"\\x{number:02x}" for number in (*range(32), *range(127, 160)) if number != 9}


class RedactingFormatter(logging.Formatter):
    """Writes records without secrets, and without control characters that would forge lines."""

    def __init__(self, layout: str) -> None:
        super().__init__(layout)
        self._secrets: set[str] = set()

    def add(self, secret: str) -> None:
        """Hide this value, wherever it appears, from now on."""
        if len(secret) >= SHORTEST_SECRET:
            self._secrets |= {secret, quote(secret, safe=""), quote(secret)}

    def format(self, record: logging.LogRecord) -> str:
        """The record as text, its traceback included."""
        return self.redacted(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The record's own line: one line, whatever its arguments hold."""
        return super().formatMessage(record).translate(_CONTROLS)

    def redacted(self, text: str) -> str:
        """`text` with every secret replaced by ***."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        for pattern, replacement in _RULES:
            text = pattern.sub(replacement, text)
        return text


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """A rotating file that only its owner may read."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return TextIOWrapper(os.fdopen(descriptor, "ab"), encoding="utf-8", errors="backslashreplace")


def configure(paths: Paths, verbose: bool) -> None:
    """Send every logger's records to the log file, and warnings to standard error.

    A log file that cannot be opened keeps nothing from starting; standard error says so.

    Args:
        paths: where the log lies; its folder exists.
        verbose: write the program's own debug records too, and information to standard error.
    """
    root = logging.getLogger()
    close()
    root.setLevel(logging.INFO)
    logging.getLogger("app").setLevel(logging.DEBUG if verbose else logging.INFO)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    if sys.stderr is not None:
        console = logging.StreamHandler()
        console.setLevel(logging.INFO if verbose else logging.WARNING)
        console.setFormatter(RedactingFormatter("%(levelname)s %(name)s: %(message)s"))
        root.addHandler(console)
    _add_file(root, paths)


def register_secret(secret: str) -> None:
    """Hide this value in the log from now on."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, RedactingFormatter):
            handler.formatter.add(secret)


def close() -> None:
    """Take back what `configure` did."""
    root = logging.getLogger()
    for handler in tuple(root.handlers):
        if isinstance(handler.formatter, RedactingFormatter):
            root.removeHandler(handler)
            handler.close()


def _add_file(root: logging.Logger, paths: Paths) -> None:
    try:
        file = _PrivateFile(paths.log_file, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    except OSError as error:
        root.warning("the log file cannot be opened: %s", error.strerror)
        return
    file.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    root.addHandler(file)
