"""Words of others without the secrets they may quote: tokens, passcodes, links with either."""

import re

_RULES = (
    (re.compile(r"(?i)\bbearer\s+\S+"), "Bearer ***"),
    (re.compile(r"\beyJ[\w-]+(?:\.[\w-]+)*"), "***"),
    (re.compile(r"(https?://[^\s\"'<>?#]+)[?#][^\s\"'<>]*"), r"\1?***"),
    (
        re.compile(
            r"(?i)(\b\w*(?:token|secret|password|passcode|pwd|zak|verifier)\"?\s*[=:]\s*\"?)[^\s\"&,;}]+"
        ),
        r"\1***",
    ),
)
MAX_LENGTH = 600


def redacted(text: str) -> str:
    """`text` with secrets replaced by ***, control characters gone, and no longer than a paragraph."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    text = "".join(char if char.isprintable() else " " for char in text).strip()
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH - 1] + "…"
