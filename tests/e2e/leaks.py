"""Searching everything a run left behind for what must lie nowhere but in the keyring."""

import base64
import re
import urllib.parse
from pathlib import Path

_SHORTEST = 8
"""Characters below which a secret would be found by chance."""
_BEARER = re.compile(rb"(?i)bearer\s+(?!\*|<|\[|\xe2)[\w\-.~+/]{16,}")
_JWT = re.compile(rb"eyJ[\w\-]{8,}\.eyJ[\w\-]{8,}\.[\w\-]{8,}")
_ZAK = re.compile(rb"[?&]zak=(?!\*|<|\[|\xe2)[\w\-.%]{8,}")


def _base64_forms(text):
    """How a text looks inside base64, whatever stands before it: the part that its own bytes decide."""
    for shift in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            coded = encode(b"\0" * shift + text).rstrip(b"=")
            yield coded[(shift * 8 + 5) // 6 : len(coded) - 1]


def forms(secret):
    """What a secret would be recognised by: itself, escaped, in base64, in UTF-16, in hex."""
    raw = secret.encode()
    escaped = urllib.parse.quote(secret, safe="")
    found = {raw, escaped.encode(), urllib.parse.quote(escaped, safe="").encode(), secret.encode("utf-16-le")}
    return found | {raw.hex().encode(), raw.hex().upper().encode(), *_base64_forms(raw)}


def find_secrets(place, secrets):
    """Where a secret lies in a file: (path, why) for each.

    Every file below `place`, or `place` itself, is read as bytes, so databases and their WALs count too;
    whatever looks like an access token, an Authorization header or a start link is found without being named.

    Raises:
        ValueError: a secret is too short to be told from chance.
    """
    for secret in secrets:
        if len(secret) < _SHORTEST:
            raise ValueError(f"a secret of {len(secret)} characters is too short to be searched for")
    wanted = {form: secret for secret in secrets for form in forms(secret)}
    place = Path(place)
    paths = place.rglob("*") if place.is_dir() else [place]
    files = [path for path in paths if path.is_file() and not path.is_symlink()]
    return [(path, why) for path in files for why in _found(path.read_bytes(), wanted)]


def _found(content, wanted):
    yield from (f"{secret[:4]}… as {form[:12]!r}…" for form, secret in wanted.items() if form in content)
    for pattern in (_BEARER, _JWT, _ZAK):
        if match := pattern.search(content):
            yield f"{match[0][:16]!r}…"
