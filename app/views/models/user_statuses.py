"""The status of a person as word, sign and tone."""

from app.store.users import UserStatus
from app.viewmodels.users_words import status_words
from app.views.format import clean
from app.views.widgets.status import Sign, Status, Tone

_LOOKS = {
    UserStatus.ACTIVE: (Tone.NORMAL, Sign.DISC),
    UserStatus.INACTIVE: (Tone.IDLE, Sign.DASH),
    UserStatus.PENDING: (Tone.WARN, Sign.HALF),
    UserStatus.LEFT: (Tone.IDLE, Sign.CROSS),
}


def user_status(status: UserStatus) -> Status:
    """How the status of a person is shown: the usual one is quiet."""
    tone, sign = _LOOKS.get(status, (Tone.QUIET, Sign.DASH))
    return Status(clean(status_words(status)), tone, sign)
