"""One sandbox: everything that its routes work on."""

import asyncio
from collections import deque
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request

from app.sandbox.clients import PUBLIC, SERVER_TO_SERVER
from app.sandbox.clock import SandboxClock
from app.sandbox.directory import Directory
from app.sandbox.faults import Dice
from app.sandbox.identifiers import Identifiers
from app.sandbox.licences import Licences
from app.sandbox.limits import RateLimits
from app.sandbox.meeting_store import MeetingStore
from app.sandbox.oauth import Authorizations, Grant
from app.sandbox.options import Options
from app.sandbox.paging import Cursors
from app.sandbox.recordings.links import Links
from app.sandbox.recordings.plan import Planner
from app.sandbox.recordings.seed import RecordingSeeder
from app.sandbox.recordings.shapes import RecordingShapes
from app.sandbox.recordings.store import RecordingStore
from app.sandbox.recordings.transfers import TransferCounts
from app.sandbox.records import User
from app.sandbox.scopes import granted_scopes
from app.sandbox.seed import Seeder
from app.sandbox.seed_people import people
from app.sandbox.seed_profiles import fill_in, groups
from app.sandbox.setting_levels import account_level
from app.sandbox.shapes import Shapes

REQUESTS_KEPT = 20_000


class Sandbox:
    """The account, its people and meetings, the apps, and what goes wrong."""

    def __init__(self, options: Options, origin: str, files_origin: str) -> None:
        """Fill an account as `options` say; the origins are the addresses of the API and of the files."""
        self.options = options
        self.origin = origin
        self.files_origin = files_origin
        self.faults = options.faults
        self.redirect_uris = options.redirect_uris
        self.clock = SandboxClock(options.now)
        self.dice = Dice(options.seed, self.faults)
        self.account_id = Identifiers(options.seed, "account").key()
        now = self.clock.now()
        self._settle_people(now)
        self.ids = Identifiers(options.seed, "meetings")
        self.meetings = MeetingStore()
        self.oauth = Authorizations(
            self.account_id, options.seed, self.clock, self.faults, one_grant=options.one_grant
        )
        self.limits = RateLimits(self.clock, self.faults)
        self.cursors = Cursors(self.clock, self.faults)
        self.shapes = Shapes(origin, self.account_id, f"start links of {options.seed}".encode())
        self.requests: deque[dict[str, Any]] = deque(maxlen=REQUESTS_KEPT)
        self.requests_seen = 0
        self.connections: dict[tuple[tuple[str, int], int], asyncio.Transport] = {}
        """Open connections by the address of the client and the port of ours."""
        seeder = Seeder(options.seed, self.directory, self.meetings, self.ids)
        seeder.fill(options.meetings, now, hostile=options.hostile)
        self._record_meetings(now)

    def _settle_people(self, now: datetime) -> None:
        options = self.options
        users = people(options.seed, options.users, now)
        self.groups = groups(options.seed)
        fill_in(options.seed, users, self.groups, now)
        self.directory = Directory(self.account_id, users)
        self.account_settings = account_level()
        self.licences = Licences(self.directory, self.faults, options.licences)
        self.busy_users: set[str] = set()
        """E-mails of those who are being changed just now."""
        self.user_ids = Identifiers(options.seed, "created users")

    def _record_meetings(self, now: datetime) -> None:
        options = self.options
        self.recordings = RecordingStore()
        self.transfers = TransferCounts()
        self.links = Links(self.origin, self.files_origin, options.seed, self.clock, self.faults)
        self.recording_shapes = RecordingShapes(self.account_id, self.links)
        planner = Planner(options.file_kib)
        self.recording_seeder = RecordingSeeder(
            options.seed, self.directory, self.meetings, self.recordings, planner
        )
        self.recording_seeder.fill(options.recordings, now, hostile=options.hostile)

    def scopes_for(self, user: User | None) -> frozenset[str]:
        """What a person (or a Server-to-Server app) is granted."""
        admin = user is None or (user.is_admin and self.options.managed == "admin")
        return frozenset(self.options.scopes) or granted_scopes(admin=admin)

    def announcement(self) -> dict[str, Any]:
        """What the first line of output tells whoever started the sandbox."""
        owner = self.directory.owner
        clients = self.oauth.clients.values()
        demo = Grant(self.oauth.clients[PUBLIC], owner, self.scopes_for(owner))
        return {
            "oauth_url": self.origin,
            "api_url": f"{self.origin}/v2",
            "files_url": self.files_origin,
            "account_id": self.account_id,
            "clients": {each.kind: self._client(each.kind) for each in clients},
            "person": {"id": owner.id, "email": owner.email, "display_name": owner.display_name},
            "demo": {
                "client_id": demo.client.client_id,
                "refresh_token": self.oauth.issue(demo)["refresh_token"],
            },
        }

    def _client(self, kind: str) -> dict[str, str]:
        client = self.oauth.clients[kind]
        shown = {"client_id": client.client_id}
        if client.client_secret:
            shown["client_secret"] = client.client_secret
        if kind == SERVER_TO_SERVER:
            shown["account_id"] = self.account_id
        return shown


def sandbox_of(request: Request) -> Sandbox:
    """The sandbox that a request is for."""
    sandbox = request.app.state.sandbox
    assert isinstance(sandbox, Sandbox)
    return sandbox


InSandbox = Annotated[Sandbox, Depends(sandbox_of)]
