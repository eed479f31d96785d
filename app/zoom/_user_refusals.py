"""Zoom's refusals of writes of users in plain words, with what to do about each.

One code may mean two things: 1107 is a blocked domain when a user is made, a managed one when a user is
unlinked. So the operation decides along with the code.
"""

import re
from dataclasses import dataclass

from app.core.i18n import N_, _

CREATE, UPDATE, STATUS, DELETE = "userCreate", "userUpdate", "userStatus", "userDelete"
FEATURES = "bulkUpdateFeature"
WRITES = frozenset({CREATE, UPDATE, STATUS, DELETE, FEATURES})
SEAT_CODES = frozenset({1102, 2033, 2034, 2038, 2039, 3412})
"""What a free seat would cure."""
_EVENTS = re.compile(r"(?i)zoom events|published events|upcoming events")
_PAID_ONLY = re.compile(r"(?i)paid account|does not enable this feature")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a refusal means; marked for translation."""

    title: str
    message: str
    next_step: str
    quotes: bool = False
    """Whether Zoom's own words say more than ours."""

    def words(self) -> tuple[str, str, str]:
        """Title, message and next step in the person's language."""
        return _(self.title), _(self.message), _(self.next_step)


_NO_SEAT = N_("No licence left")
_FREE_A_SEAT = N_("Take the licence from someone who no longer needs it, or buy more in Zoom’s portal.")
_FREE_BASIC = N_("Delete or unlink Basic users that nobody needs, pending ones too, or ask Zoom’s support.")
_ASK_SUPPORT = N_("Ask the account’s owner, or Zoom’s support.")
_OTHER_ADDRESS = N_("Use another e-mail address, or ask whoever runs the domain at Zoom.")

_BY_CODE = {
    1000: Refusal(
        N_("This user has duties in Zoom Phone"),
        N_("The user manages a call queue or operates an auto receptionist."),
        N_("Give these duties to someone else in Zoom’s portal, then try again."),
    ),
    1005: Refusal(
        N_("The e-mail address is taken"),
        N_("A user with this e-mail address exists already."),
        N_("Search the directory for the address, inactive and pending users too, or use another one."),
    ),
    1009: Refusal(
        N_("This person has a Zoom account"),
        N_("The e-mail address belongs to an active Zoom account."),
        N_("Invite the person instead: Zoom then asks them to bring their account along."),
    ),
    1102: Refusal(_NO_SEAT, N_("The account has no Zoom Phone licence left."), _FREE_A_SEAT),
    1107: Refusal(
        N_("The e-mail domain is blocked"),
        N_("Zoom does not let this account add users with e-mail addresses of this domain."),
        _OTHER_ADDRESS,
    ),
    1108: Refusal(
        N_("You may not change this licence"),
        N_("Your role does not allow a change of this user’s licence."),
        N_("Ask the account’s owner, or an administrator whose role allows it."),
    ),
    1109: Refusal(
        N_("This user has no paid licence"),
        N_("Zoom allows this only for users with a licence that is paid for."),
        N_("Give the user a licence first."),
    ),
    1116: Refusal(
        N_("The e-mail domain is not allowed"),
        N_("The account only takes e-mail addresses of certain domains."),
        _OTHER_ADDRESS,
        quotes=True,
    ),
    1117: Refusal(
        N_("Administrators cannot be unlinked"),
        N_("Zoom unlinks or deletes no user who is an administrator."),
        N_("Give the user the role “Member” in Zoom’s portal, then try again."),
    ),
    1120: Refusal(
        N_("The invitation has expired"),
        N_("The user has not accepted the invitation in time, so Zoom no longer knows it."),
        N_("Refresh the directory, then invite the person again."),
    ),
    2002: Refusal(
        N_("Single sign-on is off"),
        N_("The account has no single sign-on, so no user can be made for it."),
        N_("Choose another way of creating the user, or set up single sign-on in Zoom’s portal."),
    ),
    2016: Refusal(
        N_("Not allowed"), N_("Zoom does not let this account add the user."), _ASK_SUPPORT, quotes=True
    ),
    2032: Refusal(
        N_("Not available for this account"),
        N_("Zoom makes users ahead of their first single sign-on only for accounts that have that option."),
        N_("Choose another way of creating the user, or ask Zoom’s support for the option."),
    ),
    2033: Refusal(
        N_("No Basic seat left"),
        N_("The account has as many Basic users as Zoom allows it."),
        _FREE_BASIC,
    ),
    2034: Refusal(
        _NO_SEAT,
        N_("The account has as many users with this licence as it has paid for."),
        _FREE_A_SEAT,
        quotes=True,
    ),
    2035: Refusal(
        N_("This account cannot add users"),
        N_("Zoom lets accounts of this kind add no users."),
        _ASK_SUPPORT,
    ),
    2036: Refusal(
        N_("This person cannot be invited"),
        N_("The person owns an account of a kind whose owner no other account can invite."),
        N_("Use another e-mail address."),
    ),
    2037: Refusal(
        N_("This person cannot be invited"),
        N_("Zoom forbids inviting this person."),
        N_("Use another e-mail address, or ask Zoom’s support."),
    ),
    2038: Refusal(_NO_SEAT, N_("The account has no Zoom Workplace licence left."), _FREE_A_SEAT, quotes=True),
    2039: Refusal(
        N_("No Basic seat left"),
        N_("The licence cannot be taken away, since the account has no Basic seat left for the user."),
        _FREE_BASIC,
    ),
    3412: Refusal(
        _NO_SEAT,
        N_("The account has as many users of this kind as its plan allows."),
        N_("Free a seat by changing, deleting or unlinking a user of this kind, or buy more."),
        quotes=True,
    ),
    4130: Refusal(
        N_("The group is gone"),
        N_("Zoom no longer knows the group."),
        N_("Refresh the directory and choose another group."),
    ),
    11321: Refusal(
        N_("The e-mail domain is blocked"),
        N_("Zoom’s Trust & Safety team has blocked the domain of this e-mail address."),
        N_("Use another e-mail address."),
    ),
}
_BY_OPERATION = {
    (200, STATUS): Refusal(
        N_("Not possible for this user"),
        N_("Zoom neither activates nor deactivates administrators and Zoom Rooms this way."),
        N_("Give an administrator the role “Member” first; manage Zoom Rooms in Zoom’s portal."),
        quotes=True,
    ),
    (200, DELETE): Refusal(
        N_("This user cannot be removed"),
        N_("Zoom does not remove users of other accounts, Zoom Rooms, and some deactivated users."),
        N_("Manage Zoom Rooms in Zoom’s portal; for a deactivated user, ask Zoom’s support."),
        quotes=True,
    ),
    (1107, DELETE): Refusal(
        N_("This user cannot be unlinked"),
        N_("The e-mail address belongs to a domain that the account manages."),
        N_("Delete or deactivate the user instead."),
    ),
}
_HAS_EVENTS = Refusal(
    N_("Events stand in the way"),
    N_("The user has events in Zoom Events."),
    N_("Move the events to someone else in Zoom Events, or wait until they are over."),
    quotes=True,
)
_REASONS = {
    "users not found": N_("Zoom knows no such user."),
    "have upcoming events": N_("The user has upcoming events in Zoom Events."),
    "unpaid user": N_("The user has no paid licence."),
    "not enough seats": N_("The account has no seat of this licence left."),
    "can't update for zoom one users": N_("The user has a Zoom Workplace licence, which decides this."),
    "can't update for free users": N_("Zoom does not allow it for Basic users."),
    "can't update for zoom united users": N_("The user has a Zoom United plan, which decides this."),
    "can't update for zoom room users": N_("Zoom Rooms keep their licence."),
    "not allowed to add basic users": N_("The account has no Basic seat left."),
    "can't update for non-sso users": N_("Zoom allows it only for users of single sign-on."),
    "no need to update": N_("The user had this licence already."),
}
"""Zoom's reasons in the answer of bulkUpdateFeature, in small letters."""
ALREADY_SO = "no need to update"
SEAT_REASONS = frozenset({"not enough seats", "not allowed to add basic users"})


def refusal(code: int | None, operation: str, said: str) -> Refusal | None:
    """What Zoom's refusal of a write of a user means; None where there are no better words than the usual."""
    if operation not in WRITES or code is None:
        return _BY_CODE[1120] if code == 1120 else None
    if code == 300:
        return _HAS_EVENTS if _EVENTS.search(said) else None
    if code == 200 and _PAID_ONLY.search(said):
        return None
    return _BY_OPERATION.get((code, operation)) or _BY_CODE.get(code)


def reason_words(reason: str) -> str:
    """Why the licence of one user of many stayed; Zoom's own words where they are new."""
    known = _REASONS.get(reason.strip().casefold().replace("’", "'"))
    return _(known) if known else reason
