"""Plain words for what Zoom says of users in numbers and codes: licences, statuses, ways to sign in."""

from app.core.i18n import N_, _
from app.zoom.models.user import Creation, UserType

_LICENCES = {
    UserType.BASIC: N_("Basic"),
    UserType.LICENSED: N_("Licensed"),
    UserType.ON_PREM: N_("On-prem"),
    UserType.UNASSIGNED: N_("Unassigned"),
    UserType.NONE: N_("None"),
}
_STATUSES = {"active": N_("Active"), "inactive": N_("Inactive"), "pending": N_("Pending")}
_SIGN_INS = {
    0: N_("Facebook"),
    1: N_("Google"),
    11: N_("Phone number"),
    21: N_("WeChat"),
    23: N_("Alipay"),
    24: N_("Apple"),
    27: N_("Microsoft"),
    97: N_("Mobile device"),
    98: N_("RingCentral"),
    99: N_("API user"),
    100: N_("Work e-mail and password"),
    101: N_("Single sign-on"),
}
_CREATIONS = {
    Creation.CREATE: (
        N_("Invite by e-mail"),
        N_(
            "Zoom sends an invitation. Until the person accepts it, the user is pending; "
            "then the person chooses a password."
        ),
    ),
    Creation.AUTO: (
        N_("Create with a password"),
        N_(
            "The user exists at once, without an invitation, and signs in with the password that you set. "
            "Zoom allows this for Enterprise accounts with a managed domain."
        ),
    ),
    Creation.CUST: (
        N_("Create without a sign-in"),
        N_(
            "The user has no password and cannot sign in to Zoom, but can host meetings through start links. "
            "Zoom allows this for its software partners (ISV)."
        ),
    ),
    Creation.SSO: (
        N_("Create for single sign-on"),
        N_(
            "The user exists ahead of the first sign-in through your company. Zoom allows this for accounts "
            "with single sign-on and the option to provision users ahead."
        ),
    ),
}


def licence_words(type_: int | None) -> str:
    """The licence in words; a number that Zoom has added since is named as such."""
    if type_ is None:
        return _("Unknown")
    known = next((words for kind, words in _LICENCES.items() if kind == type_), None)
    return _(known) if known else _("Licence {number}").format(number=type_)


def status_words(status: str | None) -> str:
    """The status in words; Zoom's own word where it is new."""
    if not status:
        return _("Unknown")
    known = _STATUSES.get(status)
    return _(known) if known else status


def sign_in_words(login_type: int) -> str:
    """How a user signs in (Zoom's login_types); a number that Zoom has added since is named as such."""
    known = _SIGN_INS.get(login_type)
    return _(known) if known else _("Sign-in {number}").format(number=login_type)


def creation_words(action: Creation) -> tuple[str, str]:
    """One of Zoom's four ways of making a user: its name, and what happens."""
    title, explanation = _CREATIONS[action]
    return _(title), _(explanation)
