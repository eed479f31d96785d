"""What the page offers beside a failure."""

import pytest

from app.store.secrets import KeyringError, KeyringTrouble
from app.viewmodels.meetings_state import connecting_helps, retrying_helps
from app.zoom.errors import MissingScope, NetworkError, RateLimited, TokenRejected


@pytest.mark.parametrize(
    ("error", "connecting", "retrying"),
    [
        (NetworkError("refused"), False, True),
        (RateLimited(), False, True),
        (RateLimited(daily=True), False, False),
        (TokenRejected(), True, False),
        (MissingScope(), True, False),
        (KeyringError(KeyringTrouble.LOCKED), True, True),
    ],
)
def test_only_ways_out_are_offered(error, connecting, retrying):
    assert (connecting_helps(error), retrying_helps(error)) == (connecting, retrying)
