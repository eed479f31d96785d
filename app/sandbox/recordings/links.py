"""Links to files: the API's own, which want a token, and signed ones of the second origin, which expire."""

import base64
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from app.sandbox.clock import SandboxClock
from app.sandbox.faults import Faults
from app.sandbox.recordings.media import CONTENT_TYPES
from app.sandbox.recordings.records import Recording, RecordingFile

DEFAULT_TTL = 86_400
"""Seconds that a download token lives where the request names no ``ttl``."""


@dataclass(frozen=True)
class DownloadToken:
    """What a ``download_access_token`` opens."""

    recording: str
    expires: datetime


class Links:
    """Writes and checks links; knows both origins and the key that signs."""

    def __init__(
        self, origin: str, files_origin: str, seed: int, clock: SandboxClock, faults: Faults
    ) -> None:
        self._origin = origin
        self._files_origin = files_origin
        self._key = f"links to files of {seed}".encode()
        self._clock = clock
        self._faults = faults
        self._tokens: dict[str, DownloadToken] = {}

    def download_url(self, file: RecordingFile) -> str:
        """Where the API lists a file; the same each time unless such links are made to expire."""
        issued = int(self._clock.now().timestamp()) if self._faults.download_url_seconds else 0
        signature = self._sign("download", f"{file.handle}.{issued:x}")
        return f"{self._origin}/rec/webhook_download/{file.handle}.{issued:x}.{signature}"

    def handle_in(self, token: str) -> str:
        """The handle of the file that such a link means; "" where the link is wrong or has expired."""
        handle, _dot, rest = token.partition(".")
        issued, _dot, signature = rest.partition(".")
        if not hmac.compare_digest(signature.encode(), self._sign("download", f"{handle}.{issued}").encode()):
            return ""
        lifetime = self._faults.download_url_seconds
        late = lifetime and self._clock.now().timestamp() > int(issued, 16) + lifetime
        return "" if late else handle

    def play_url(self, file: RecordingFile) -> str:
        """The page that plays a file."""
        return f"{self._origin}/rec/play/{file.handle}.{self._sign('play', file.handle)}"

    def share_url(self, recording: Recording) -> str:
        """The page of a recording."""
        return f"{self._origin}/rec/share/{recording.key}.{self._sign('share', recording.key)}"

    def shown(self, purpose: str, token: str) -> str:
        """What a link to a page means (`purpose` "play" or "share"); "" where it is wrong."""
        key, _dot, signature = token.partition(".")
        return key if hmac.compare_digest(signature.encode(), self._sign(purpose, key).encode()) else ""

    def play_passcode(self, recording: Recording) -> str:
        """The passcode in the form that goes into an address."""
        return self._sign("passcode", recording.key)

    def signed_url(self, recording: Recording, file: RecordingFile) -> str:
        """Where a file's bytes are, for as long as the signature holds."""
        path = f"/replay/{file.start:%Y/%m/%d}/{file.handle}/{file_name(file)}"
        expires = self._clock.now().timestamp() + self._faults.signature_seconds
        policy = _base64url(json.dumps({"Resource": path, "Expires": expires}).encode())
        query = {
            "response-content-type": CONTENT_TYPES.get(file.extension, "application/octet-stream"),
            "response-cache-control": "max-age=0,s-maxage=86400",
            "Policy": policy,
            "Signature": self._sign("file", policy),
            "Key-Pair-Id": "SANDBOX",
        }
        return f"{self._files_origin}{path}?{urlencode(query)}"

    def admits(self, path: str, policy: str, signature: str) -> bool:
        """Whether the second origin lets such a request in."""
        if not hmac.compare_digest(signature.encode(), self._sign("file", policy).encode()):
            return False
        told = json.loads(base64.urlsafe_b64decode(policy + "=" * (-len(policy) % 4)))
        return bool(told["Resource"] == path and self._clock.now().timestamp() < told["Expires"])

    def download_token(self, recording: Recording, ttl: int) -> str:
        """A token that opens the files of one recording for `ttl` seconds."""
        expires = self._clock.now() + timedelta(seconds=ttl)
        claims = {
            "iss": "sandbox",
            "uuid": recording.uuid,
            "exp": expires.timestamp(),
            "no": len(self._tokens),
        }
        payload = _base64url(json.dumps(claims).encode())
        token = f"eyJhbGciOiJIUzUxMiJ9.{payload}.{self._sign('token', payload)}"
        self._tokens[token] = DownloadToken(recording.uuid, expires)
        return token

    def opens(self, token: str, recording: Recording) -> bool:
        """Whether `token` is a download token for this recording that still lives."""
        found = self._tokens.get(token)
        return found is not None and found.recording == recording.uuid and self._clock.now() <= found.expires

    def _sign(self, purpose: str, text: str) -> str:
        return _base64url(hmac.digest(self._key, f"{purpose}:{text}".encode(), "sha256"))


def file_name(file: RecordingFile) -> str:
    """The name that Zoom gives a file."""
    parts = {"MP4": "Recording_1920x1080", "M4A": "Recording", "TRANSCRIPT": "Recording.transcript"}
    name = parts.get(file.file_type, f"Recording_{file.recording_type}")
    return f"GMT{file.start:%Y%m%d-%H%M%S}_{name}.{file.extension.lower()}"


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
