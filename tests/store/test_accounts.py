import json
from datetime import UTC, datetime

import pytest

from app.store.accounts import Account, Accounts, account_key
from app.zoom.auth import AppKind


def account(key: str, **fields) -> Account:
    given = {
        "kind": AppKind.PUBLIC,
        "client_id": "client",
        "oauth_url": "https://zoom.us",
        "api_url": "https://api.zoom.us/v2",
        "signed_in_at": datetime(2026, 11, 23, tzinfo=UTC),
    }
    return Account(key=key, **{**given, **fields})


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data" / "accounts.json"


def test_there_are_none_at_first(file):
    accounts = Accounts(file)
    assert accounts.all() == ()
    assert accounts.current is None
    assert accounts.get("a") is None
    assert not file.exists()


def test_accounts_survive_a_restart_side_by_side(file):
    one, two = account("one", display_name="Ada"), account("two", scopes=("a", "b"), session_only=True)
    Accounts(file).put(one)
    Accounts(file).put(two)
    accounts = Accounts(file)
    assert accounts.all() == (one, two)
    assert accounts.current == "two"
    assert accounts.get("one") == one
    accounts.set_current("one")
    assert Accounts(file).current == "one"


def test_signing_in_again_replaces_the_account_in_its_place(file):
    accounts = Accounts(file)
    accounts.put(account("one"))
    accounts.put(account("two"))
    accounts.put(account("one", display_name="Ada"))
    assert [each.key for each in accounts.all()] == ["one", "two"]
    assert accounts.get("one").display_name == "Ada"


def test_removing_the_current_one_leads_to_the_next(file):
    accounts = Accounts(file)
    for key in ("one", "two"):
        accounts.put(account(key))
    accounts.remove("two")
    assert accounts.current == "one"
    accounts.remove("one")
    accounts.remove("one")
    assert accounts.current is None


def test_one_that_is_not_listed_cannot_be_shown(file):
    with pytest.raises(KeyError):
        Accounts(file).set_current("gone")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"accounts": 1}', "\xff"])
def test_a_damaged_list_is_set_aside_and_told(file, text):
    file.parent.mkdir()
    file.write_bytes(text.encode("latin-1"))
    accounts = Accounts(file)
    assert accounts.all() == ()
    assert accounts.set_aside.read_bytes() == text.encode("latin-1")
    accounts.put(account("one"))
    assert Accounts(file).get("one") == account("one")


def test_one_damaged_entry_costs_no_other(file):
    Accounts(file).put(account("one"))
    content = json.loads(file.read_text())
    content["accounts"].append({"key": "two"})
    file.write_text(json.dumps(content))
    accounts = Accounts(file)
    assert accounts.all() == (account("one"),)
    assert "two" in accounts.set_aside.read_text()
    assert Accounts(file).all() == (account("one"),)


def test_the_file_is_private_and_holds_no_secret_field(file):
    Accounts(file).put(account("one"))
    assert file.stat().st_mode & 0o777 == 0o600
    assert "secret" not in file.read_text()
    assert list(file.parent.iterdir()) == [file]


def test_the_key_tells_people_accounts_and_clouds_apart():
    keys = {
        account_key(cloud, zoom_account, who)
        for cloud in ("https://zoom.us", "https://zoomgov.com")
        for zoom_account in ("A", "B")
        for who in ("ada", "grace")
    }
    assert len(keys) == 8
    assert account_key("https://zoom.us/", "A", "ada") == account_key("https://zoom.us", "A", "ada")


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"display_name": "Ada", "email": "ada@example.com"}, "Ada"),
        ({"email": "ada@example.com"}, "ada@example.com"),
        ({"zoom_account_id": "A1"}, "A1"),
        ({}, "client"),
    ],
)
def test_an_account_is_called_by_the_best_name_it_has(fields, title):
    assert account("one", **fields).title == title
