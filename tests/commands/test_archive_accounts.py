"""`greenroom archive` for somebody who signed in with the window: account, keyring, settings file."""

import asyncio
import json
from datetime import UTC, datetime

import keyring
import pytest
from keyring.errors import KeyringLocked

from app.core.paths import Paths
from app.store.accounts import Account, Accounts
from app.store.secrets import KeyringSecrets, client_secret_name
from app.zoom.auth import AppKind
from tests.commands.conftest import below, day, record
from tests.fakes.keyrings import FailingKeyring, MemoryKeyring


@pytest.fixture
def base(tmp_path):
    paths = Paths.under(tmp_path / "base")
    paths.make()
    return paths


@pytest.fixture
def in_keyring():
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    yield keyring.get_keyring()
    keyring.set_keyring(before)


def sign_in(zoom, base, key="one", email="mia@halvern.example"):
    client = zoom.clients["server_to_server"]
    account = Account(
        key=key,
        kind=AppKind.SERVER_TO_SERVER,
        client_id=client["client_id"],
        oauth_url=zoom.oauth_url,
        api_url=zoom.api_url,
        zoom_account_id=client["account_id"],
        email=email,
        signed_in_at=datetime.now(UTC),
    )
    Accounts(base.accounts_file).put(account)
    asyncio.run(KeyringSecrets().set(client_secret_name(key), client["client_secret"]))


@pytest.fixture
def archive(run, folder, base, tmp_path):
    def command(*arguments):
        where = ("--base-dir", tmp_path / "base")
        return run("archive", "--into", folder, "--from", day(20), *where, *arguments)

    return command


def test_the_current_account_is_the_one(zoom, archive, base, in_keyring, folder):
    record(zoom)
    sign_in(zoom, base)
    assert archive("--json").done["downloaded"] == 2
    assert len(below(folder)) == 2


def test_another_account_by_its_address_or_key(zoom, archive, base, in_keyring, folder, monkeypatch):
    record(zoom)
    sign_in(zoom, base, "one", "mia@halvern.example")
    sign_in(zoom, base, "two", "noor@halvern.example")
    del in_keyring.items["Greenroom", client_secret_name("two")]
    assert archive("--account", "MIA@halvern.example").status == 0
    assert archive("--account", "one").status == 0
    said = archive("--account", "noor@halvern.example")
    assert said.status == 3 and "Sign in again" in said.err
    assert archive("--account", "nobody").status == 3


def test_an_account_that_is_named_wins_over_the_variables(zoom, archive, base, in_keyring, server_app):
    sign_in(zoom, base)
    (of_the_app,) = archive("--json").named("start")
    (of_the_person,) = archive("--json", "--account", "one").named("start")
    assert of_the_app["account"] == zoom.account_id
    assert of_the_person["account"] == "mia@halvern.example"


def test_a_keyring_that_does_not_open(zoom, archive, base, in_keyring):
    sign_in(zoom, base)
    keyring.set_keyring(FailingKeyring(KeyringLocked("closed")))
    said = archive()
    assert said.status == 3
    assert "keyring" in said.err


def test_the_preferences_count(zoom, archive, base, in_keyring, folder):
    record(zoom, "Named by preference", kinds=("CHAT",))
    sign_in(zoom, base)
    base.settings_file.write_text(json.dumps({"naming_template": "{topic}", "parallel_downloads": 2}))
    assert archive().status == 0
    assert list(below(folder)) == ["Named by preference.txt"]
    base.settings_file.write_text(json.dumps({"naming_template": "{nobody}"}))
    said = archive()
    assert said.status == 2
    assert "naming_template" in said.err
