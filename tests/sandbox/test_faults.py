"""Faults are checked when set, and strike the same way for the same seed."""

import dataclasses

import pytest

from app.sandbox.faults import Dice, Faults


def test_sets_the_named_ones():
    faults = Faults()
    faults.update({"share_429": 0.5, "plan": "free", "limits": False, "latency_ms": 20})
    assert (faults.share_429, faults.plan, faults.limits, faults.latency_ms) == (0.5, "free", False, 20)


def test_a_share_may_be_written_without_a_point():
    faults = Faults()
    faults.update({"share_429": 1})
    faults.update({"share_429": 0})
    faults.update({"share_429": 0.5})
    assert faults.share_429 == 0.5


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"share_of_doom": 1.0}, "no such fault"),
        ({"share_429": 1.5}, "between 0 and 1"),
        ({"share_429": "often"}, "right type"),
        ({"refuse_refresh": 1}, "right type"),
        ({"times": True}, "right type"),
        ({"plan": "gold"}, "free, pro, business"),
        ({"page_token": "odd"}, "endless"),
    ],
)
def test_refuses_nonsense_and_changes_nothing(values, words):
    faults = Faults()
    with pytest.raises(ValueError, match=words):
        faults.update({"latency_ms": 5.0} | values)
    assert faults == Faults()


def test_refuses_a_broken_pattern():
    with pytest.raises(ValueError, match="unterminated"):
        Faults().update({"only": "[a"})


def test_reset_forgets_all():
    faults = Faults(share_lost=1.0, without_scopes=["user:read:user"])
    faults.reset()
    assert faults == Faults()


def test_every_fault_explains_itself():
    assert all(each.metadata["help"] for each in dataclasses.fields(Faults))


def test_same_seed_same_strikes():
    def strikes(seed):
        dice = Dice(seed, Faults(share_5xx=0.3))
        return [dice.hits("share_5xx") for _ in range(200)]

    assert strikes(1) == strikes(1) != strikes(2)
    assert 30 < sum(strikes(1)) < 90


def test_nothing_strikes_by_default():
    dice = Dice(1, Faults())
    shares = [each.name for each in dataclasses.fields(Faults) if each.name.startswith("share_")]
    assert len(shares) == 9
    assert not any(dice.hits(share) for share in shares)


def test_times_ends_it():
    dice = Dice(1, Faults(share_cut=1.0, times=2))
    assert [dice.hits("share_cut") for _ in range(4)] == [True, True, False, False]
    dice.forget_hits()
    assert dice.hits("share_cut")


@pytest.mark.parametrize(
    ("only", "request_line", "concerned"),
    [
        ("", "GET /v2/users/me", True),
        ("", "POST /oauth/token", False),
        ("^POST", "GET /v2/users/me", False),
        ("^POST .*/meetings$", "POST /v2/users/me/meetings", True),
        ("/oauth/token", "POST /oauth/token", True),
    ],
)
def test_only(only, request_line, concerned):
    assert Dice(1, Faults(only=only)).concerns(request_line) is concerned
