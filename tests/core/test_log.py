import logging
import stat
import sys

import pytest

from app.core import log as logs
from app.core.paths import Paths


@pytest.fixture
def paths(tmp_path):
    found = Paths.under(tmp_path)
    found.make()
    yield found
    logs.close()


@pytest.fixture(autouse=True)
def levels():
    names = ["", "app", *logs._CHATTY]
    before = {name: logging.getLogger(name).level for name in names}
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def written(paths):
    return paths.log_file.read_text(encoding="utf-8")


SECRETS = [
    "Authorization: Bearer {}",
    "Authorization: Basic {}",
    "access_token={}",
    "refresh_token={}&grant_type=refresh_token",
    "https://zoom.us/oauth/token?code={}&state=1",
    "{{'refresh_token': '{}', 'expires_in': 3600}}",
    '{{"client_secret": "{}"}}',
    "https://us02web.zoom.us/j/81234567890?pwd={}",
    "https://us02web.zoom.us/s/81234567890?zak={}",
    "https://zoom.us/wc/join/81234567890?pwd={}",
    "zoommtg://zoom.us/join?action=join&confno=1&pwd={}",
    "password={}",
    "code_verifier={}",
    "exchanging code={}",
]


@pytest.mark.parametrize("text", SECRETS)
def test_no_secret_reaches_the_file_or_standard_error(paths, capsys, text):
    logs.configure(paths, verbose=False)
    logging.getLogger("app.zoom").warning(text.format("Zx9-secret_value.1"))
    logging.getLogger("elsewhere").error("%s", text.format("Zx9-secret_value.1"))
    assert "Zx9" not in written(paths) + capsys.readouterr().err
    assert written(paths).count("***") >= 2


def test_join_links_vanish_whole(paths):
    logs.configure(paths, verbose=False)
    logging.getLogger("app").warning("opened https://halvern.zoom.us/j/81234567890?pwd=abc")
    assert "81234567890" not in written(paths)
    assert "https://halvern.zoom.us/***" in written(paths)


def test_tokens_by_their_shape(paths):
    logs.configure(paths, verbose=False)
    logging.getLogger("app").warning("got eyJzdiI6IjAwMDAwMSJ9.eyJhdWQi.c2lnbmF0dXJl back")
    assert "eyJ" not in written(paths)


def test_registered_secrets_in_every_form(paths):
    logs.configure(paths, verbose=False)
    logs.register_secret("hush/hush+hush")
    logs.register_secret("tiny")
    logging.getLogger("app").warning("hush/hush+hush and hush%2Fhush%2Bhush and a tiny word")
    assert "hush" not in written(paths)
    assert "a tiny word" in written(paths)


def test_tracebacks_and_arguments_are_covered(paths):
    logs.configure(paths, verbose=False)
    logs.register_secret("opensesame")
    try:
        raise ValueError("refused token=opensesame1 or opensesame")
    except ValueError:
        logging.getLogger("app").exception("failed with %(token)s", {"token": "opensesame"})
    assert "Traceback" in written(paths)
    assert "opensesame" not in written(paths)


def test_innocent_words_stay(paths):
    logs.configure(paths, verbose=False)
    text = "meetings: HTTP status 404, code: 3001, code=3001, users/me/meetings?type=live&next_page_token=abc"
    logging.getLogger("app").info(text)
    assert text in written(paths)


def test_a_record_cannot_forge_lines(paths):
    logs.configure(paths, verbose=False)
    logging.getLogger("app").info("topic %s", "one\n2026-01-01 ERROR app: forged\x1b[2J")
    lines = written(paths).splitlines()
    assert len(lines) == 1
    assert "\x1b" not in lines[0]


def test_levels(paths, capsys):
    logs.configure(paths, verbose=False)
    logging.getLogger("app.x").debug("hidden")
    logging.getLogger("app.x").info("quiet")
    logging.getLogger("httpx").info("chatty")
    logging.getLogger("app.x").warning("loud")
    assert capsys.readouterr().err == "WARNING app.x: loud\n"
    assert "quiet" in written(paths)
    assert "hidden" not in written(paths)
    assert "chatty" not in written(paths)


def test_verbose_tells_more(paths, capsys):
    logs.configure(paths, verbose=True)
    logging.getLogger("app.x").debug("detail")
    logging.getLogger("app.x").info("told")
    assert "detail" in written(paths)
    assert "told" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_the_file_is_private_and_rotates(paths, monkeypatch):
    monkeypatch.setattr(logs, "MAX_BYTES", 500)
    logs.configure(paths, verbose=False)
    for number in range(50):
        logging.getLogger("app").info("line %d", number)
    files = list(paths.state.glob("greenroom.log*"))
    assert len(files) == 1 + logs.KEPT_FILES
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_configured_twice_writes_once(paths):
    logs.configure(paths, verbose=False)
    logs.configure(paths, verbose=False)
    logging.getLogger("app").warning("once")
    assert written(paths).count("once") == 1


def test_a_log_that_cannot_be_opened_keeps_nothing_from_starting(paths, capsys):
    paths.log_file.mkdir()
    logs.configure(paths, verbose=False)
    logging.getLogger("app").warning("still told")
    assert "cannot be opened" in capsys.readouterr().err
