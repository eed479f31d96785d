"""Files over real connections: ranges, what goes wrong, how fast, and what is counted."""

import hashlib
import time

import httpx
import pytest

from tests.fakes.sandbox import running_sandbox

SIZE = 400_000


@pytest.fixture(scope="module")
def running():
    with running_sandbox(users=20, meetings=10, recordings=0, limits=False) as running:
        yield running


@pytest.fixture
def zoom(running):
    """The API; after the test nothing is wrong any more."""
    headers = {"Authorization": f"Bearer {running.access_token()}"}
    with httpx.Client(base_url=f"{running.api_url}/", headers=headers) as client:
        yield client
    running.control("DELETE", "/faults")
    running.faults(limits=False)
    running.forget_transfers()


@pytest.fixture(scope="module")
def file(running):
    return running.record(topic="Long", files=[{"size": SIZE}])["files"][0]


@pytest.fixture
def location(zoom, file):
    """Where the file is for now."""
    return zoom.get(file["listed"]["download_url"]).headers["location"]


@pytest.fixture
def whole(location):
    return httpx.get(location)


def ranged(location, text, **headers):
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(location, headers={"Range": text, **sent})


def test_the_whole(whole, file):
    assert (whole.status_code, whole.headers["content-length"]) == (200, str(SIZE))
    assert hashlib.sha256(whole.content).hexdigest() == file["sha256"]
    assert whole.headers["accept-ranges"] == "bytes"
    assert not whole.headers["etag"].startswith("W/")
    assert whole.headers["last-modified"].endswith(" GMT")


def test_head(location):
    answer = httpx.head(location)
    assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, str(SIZE), b"")


@pytest.mark.parametrize(
    ("text", "start", "stop"),
    [
        ("bytes=0-", 0, SIZE),
        ("bytes=1-1", 1, 2),
        ("bytes=9000-75000", 9000, 75001),
        ("bytes=399999-", SIZE - 1, SIZE),
        ("bytes=-500", SIZE - 500, SIZE),
        ("bytes=5-99999999", 5, SIZE),
        ("bytes=-99999999", 0, SIZE),
    ],
)
def test_ranges(location, whole, text, start, stop):
    answer = ranged(location, text)
    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert answer.content == whole.content[start:stop]


@pytest.mark.parametrize("text", ["bytes=5-2", "bytes=-", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b"])
def test_ranges_that_mean_nothing_give_the_whole(location, text):
    assert ranged(location, text).status_code == 200


@pytest.mark.parametrize("start", [SIZE, SIZE + 7])
def test_a_range_behind_the_end(location, start):
    answer = ranged(location, f"bytes={start}-")
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize(("validator", "status"), [("etag", 206), ("last-modified", 206), ("other", 200)])
def test_if_range(location, whole, validator, status):
    condition = whole.headers.get(validator, '"something else"')
    assert ranged(location, "bytes=10-", if_range=condition).status_code == status


def test_cut(running, location, whole):
    running.faults(file_cut=1.0)
    got = bytearray()
    with (
        httpx.stream("GET", location) as answer,
        pytest.raises(httpx.RemoteProtocolError, match="complete message body"),
    ):
        assert answer.headers["content-length"] == str(SIZE)
        for piece in answer.iter_raw():
            got += piece
    assert len(got) < SIZE
    assert whole.content.startswith(got)


def test_stall(running, location):
    running.faults(file_stall=1.0)
    got = 0
    with httpx.stream("GET", location, timeout=0.3) as answer, pytest.raises(httpx.ReadTimeout):
        for piece in answer.iter_raw():
            got += len(piece)
    assert got < SIZE


def test_a_stall_that_ends(running, location, whole):
    running.faults(file_stall=1.0, stall_seconds=0.2)
    begun = time.monotonic()
    assert httpx.get(location).content == whole.content
    assert time.monotonic() - begun >= 0.2


def test_no_range(running, location):
    running.faults(file_no_range=1.0)
    answer = ranged(location, "bytes=10-")
    assert (answer.status_code, len(answer.content)) == (200, SIZE)
    assert "accept-ranges" not in answer.headers


def test_wrong_range(running, location, whole):
    running.faults(file_wrong_range=1.0)
    answer = ranged(location, "bytes=5000-")
    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"bytes 4000-{SIZE - 1}/{SIZE}"
    assert answer.content == whole.content[4000:]


def test_no_length(running, location, whole):
    running.faults(file_no_length=1.0)
    answer = httpx.get(location)
    assert "content-length" not in answer.headers
    assert answer.headers["transfer-encoding"] == "chunked"
    assert answer.content == whole.content


def test_cut_without_length(running, location):
    running.faults(file_no_length=1.0, file_cut=1.0)
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(location)


def test_short(running, location, whole):
    running.faults(file_short=1.0)
    answer = httpx.get(location)
    assert answer.status_code == 200
    assert len(answer.content) == int(answer.headers["content-length"]) < SIZE
    assert whole.content.startswith(answer.content)
    rest = ranged(location, "bytes=1000-")
    assert rest.status_code == 206
    assert 1000 + len(rest.content) < SIZE


@pytest.mark.parametrize(("fault", "status"), [("file_403", 403), ("file_5xx", 503)])
def test_refusals_of_the_second_origin(running, location, fault, status):
    running.faults(**{fault: 1.0})
    answer = httpx.get(location)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/xml")


@pytest.mark.parametrize(
    ("fault", "status", "kind"),
    [
        ("file_html", 200, "text/html"),
        ("file_401", 401, "application/json"),
        ("file_429", 429, "application/json"),
    ],
)
def test_refusals_of_the_first_origin(running, zoom, file, fault, status, kind):
    running.faults(**{fault: 1.0}, times=1)
    url = file["listed"]["download_url"]
    answer = zoom.get(url)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith(kind)
    assert zoom.get(url).status_code == 302


def test_a_429_looks_as_of_the_api(running, zoom, file):
    running.faults(file_429=1.0, kind_429="second", retry_after="seconds")
    answer = zoom.get(file["listed"]["download_url"])
    assert answer.json()["code"] == 4001
    assert int(answer.headers["retry-after"]) >= 1


def test_faults_of_files_obey_only(running, zoom, file, location):
    running.faults(file_403=1.0, file_401=1.0, only="^GET /rec/")
    assert httpx.get(location).status_code == 200
    assert zoom.get(file["listed"]["download_url"]).status_code == 401
    assert zoom.get("users/me").status_code == 200


@pytest.mark.parametrize("where", ["^GET /rec/", "^GET /replay/"])
def test_faults_of_the_api_reach_files_where_only_says_so(running, zoom, file, location, where):
    running.faults(share_dropped=1.0, times=1, only=where)
    url = file["listed"]["download_url"] if "rec" in where else location
    with pytest.raises(httpx.RemoteProtocolError):
        zoom.get(url) if "rec" in where else httpx.get(url)
    running.faults(share_dropped=0.0, latency_ms=120.0)
    begun = time.monotonic()
    assert (zoom.get(url) if "rec" in where else httpx.get(url)).status_code in (200, 302)
    assert time.monotonic() - begun >= 0.12


def test_a_share_strikes_now_and_then(running, location):
    running.faults(file_5xx=0.3)
    statuses = [httpx.get(location).status_code for _ in range(40)]
    assert 3 < statuses.count(503) < 25


def test_rate(running, location):
    running.faults(file_rate=2_000_000.0)
    begun = time.monotonic()
    assert len(httpx.get(location).content) == SIZE
    assert 0.18 < time.monotonic() - begun < 2


def test_rate_changes_while_it_runs(running, location):
    running.faults(file_rate=40_000.0)
    begun = time.monotonic()
    with httpx.stream("GET", location) as answer:
        pieces = answer.iter_raw()
        got = len(next(pieces))
        running.faults(file_rate=0.0)
        got += sum(map(len, pieces))
    assert got == SIZE
    assert time.monotonic() - begun < 5


def counts(running, file):
    return next(each for each in running.files(sha256=False) if each["handle"] == file["handle"])


def test_moved_bytes_are_counted(running, file, location):
    running.forget_transfers()
    httpx.get(location)
    ranged(location, "bytes=390000-")
    told = counts(running, file)
    assert (told["requests"], told["ranges"], told["bytes"]) == (2, ["bytes=390000-"], SIZE + 10_000)


def test_what_a_client_that_hangs_up_did_not_take_is_not_counted(running, zoom):
    big = running.record(files=[{"size": 40_000_000}])["files"][0]
    location = zoom.get(big["listed"]["download_url"]).headers["location"]
    with httpx.stream("GET", location) as answer:
        got = len(next(answer.iter_raw(1_000_000)))
    assert got <= counts(running, big)["bytes"] < 20_000_000
