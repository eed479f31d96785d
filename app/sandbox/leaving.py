"""People leave the account; what is theirs goes to somebody else, or with them."""

from dataclasses import dataclass

from app.sandbox.errors import ApiFault, invalid_parameter, no_invitation, no_such_user, validation_failed
from app.sandbox.meeting_store import NEVER
from app.sandbox.records import LICENSED, PERSONAL, Meeting, User
from app.sandbox.sessions import end
from app.sandbox.state import Sandbox

DISASSOCIATE, DELETE = "disassociate", "delete"


@dataclass(frozen=True)
class Removal:
    """How somebody leaves, and which of their things go to the person of `email`."""

    action: str = DISASSOCIATE
    email: str = ""
    meetings: bool = False
    recordings: bool = False
    others: bool = False
    """Webinars, whiteboards and the like, of which the sandbox has none."""


def remove(sandbox: Sandbox, user: User, removal: Removal) -> None:
    """Delete or unlink somebody, or cancel their invitation.

    Raises:
        ApiFault: 200, 300, 1001, 1107, 1117 or 1120, as Zoom documents them.
    """
    _check(sandbox, user, removal)
    heir = _heir(sandbox, user, removal)
    leave(
        sandbox,
        user,
        meetings_to=heir if removal.meetings else None,
        recordings_to=heir if removal.recordings else None,
    )


def leave(
    sandbox: Sandbox, user: User, *, meetings_to: User | None = None, recordings_to: User | None = None
) -> None:
    """Let somebody go; coming meetings and all recordings go to the people named, the rest with them."""
    if user.id:
        for meeting in sandbox.meetings.of_host(user.id):
            _pass_on(sandbox, meeting, meetings_to)
        for recording in sandbox.recordings.of_host(user):
            if recordings_to is None:
                sandbox.recordings.remove(recording)
            else:
                sandbox.recordings.hand_over(recording, recordings_to)
    sandbox.directory.remove(user)


def _pass_on(sandbox: Sandbox, meeting: Meeting, heir: User | None) -> None:
    if meeting.live:
        end(sandbox, meeting)
    coming = (meeting.last_end() or NEVER) > sandbox.clock.now()
    if heir is not None and coming and meeting.type != PERSONAL:
        sandbox.meetings.hand_over(meeting, heir)
    else:
        sandbox.meetings.remove(meeting)


def _check(sandbox: Sandbox, user: User, removal: Removal) -> None:
    if user.invitation_expired(sandbox.clock.now()):
        raise no_invitation()
    if user.status == "pending":
        if removal.action == DELETE:
            raise invalid_parameter("To delete a pending user, use disassociate.")
        return
    if user.role_id == "0":
        raise ApiFault(400, 200, "Cannot delete a user out of your account.")
    if removal.action == DISASSOCIATE and user.is_admin:
        raise ApiFault(400, 1117, "You can not disassociate an Admin user.")
    if removal.action == DISASSOCIATE and sandbox.faults.managed_domain:
        raise ApiFault(400, 1107, "You can not disassociate a user with managed domain.")
    if user.has_events and not removal.email:
        raise invalid_parameter(
            "This user has published events on Zoom Events and you do not specify a target user "
            "to transfer data."
        )


def _heir(sandbox: Sandbox, user: User, removal: Removal) -> User | None:
    if not removal.email:
        if removal.meetings or removal.recordings or removal.others:
            raise validation_failed(("transfer_email", "This field is required."))
        return None
    heir = sandbox.directory.find(removal.email)
    if heir is user:
        raise invalid_parameter(
            "The transfer-to email address cannot be the same as the unlinked or deleted user's "
            "email address."
        )
    if heir is None or heir.status != "active":
        raise no_such_user(removal.email)
    if removal.recordings and heir.type != LICENSED:
        raise invalid_parameter(
            "The destination user does not have a Licensed or higher license and cannot receive this data."
        )
    return heir
