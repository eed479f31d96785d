"""What Zoom says when no licence is left, or when there are too many basic users."""

from app.sandbox.errors import ApiFault
from app.sandbox.records import BASIC, LICENSED, NONE, UNASSIGNED

ADD, CONVERT, ACTIVATE = "add", "convert", "activate"
TYPE_NAMES = {BASIC: "Basic", LICENSED: "Licensed", UNASSIGNED: "No-Meeting License", NONE: "None"}
_NO_SEAT = {
    (ADD, 3412): 'Your request to add a new "Licensed" user couldn\'t be approved at this time because your '
    'account has reached the permitted maximum number of "{seats}" paying users. Please purchase additional '
    "licenses or contact the Zoom support team to provision additional users in your account.",
    (ADD, 2034): "Your request to add a new Licensed user could not be approved at this time because your "
    "account has reached the permitted maximum number of {seats} users. Please purchase additional licenses "
    "or contact the Zoom support team to provision additional users in your account.",
    (CONVERT, 3412): 'Your request to convert the user type of a "{type}" user to a "Licensed" user was not '
    'approved at this time because your account has reached the permitted maximum number of "{seats}" paying '
    "users. Please purchase additional licenses or remove existing paying user(s) from your Users list or "
    "the Pending Users list before attempting to convert a user to a paying user.",
    (CONVERT, 2034): "Your request to convert this user's plan type to \"Licensed\" wasn't approved because "
    'your account has reached the permitted maximum number of "{seats}" users. Purchase additional licenses '
    "or contact the Zoom support team to provision additional users in your account.",
}
_TOO_MANY_BASIC = {
    3412: "Your request to {wish} was not approved at this time because your account has reached the "
    "permitted maximum number of {cap} basic users.",
    2033: "Your request to {wish} was not approved because you have already reached the maximum basic user "
    "limit allowed in your account. For additional help regarding this issue, contact the Zoom Customer "
    "Support team.",
}
_WISHES = {
    ADD: "add a basic user",
    CONVERT: 'convert the user type to "Basic"',
    ACTIVATE: 'activate the "Basic" user',
}


def no_seat(action: str, code: int, seats: int, type: int) -> ApiFault:
    """Code 3412 or 2034: all `seats` are taken; `type` is what the person has been so far."""
    name = TYPE_NAMES.get(type, TYPE_NAMES[BASIC])
    return ApiFault(400, code, _NO_SEAT[action, code].format(seats=seats, type=name))


def too_many_basic(action: str, code: int, cap: int) -> ApiFault:
    """Code 3412 or 2033: the account has its `cap` of basic users."""
    return ApiFault(400, code, _TOO_MANY_BASIC[code].format(wish=_WISHES[action], cap=cap))
