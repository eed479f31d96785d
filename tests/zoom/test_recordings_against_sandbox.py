"""Recordings against the sandbox: lists by Zoom's rules, and files from a second origin with every fault."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.zoom.api.recordings import RecordingsApi
from app.zoom.auth import AppKind
from app.zoom.downloads import Body, Downloads, Resume
from app.zoom.errors import (
    InvalidRequest,
    LinkRefused,
    MissingScope,
    NetworkError,
    NotAllowed,
    NotFound,
    PagingError,
    RateLimited,
    ServerError,
    WindowCut,
)
from app.zoom.media import HEAD_BYTES, content_type_agrees, extension_of, file_key, magic_agrees
from app.zoom.models.recording import FileStatus, Recording, RecordingFile
from tests.fakes.sandbox import SandboxAddress, running_sandbox
from tests.zoom.test_against_sandbox import signed_in

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
MONTH = (TODAY - timedelta(days=30), TODAY)
FILES = [
    {"file_type": "MP4", "recording_type": "active_speaker", "size": 300_000},
    {"file_type": "M4A", "recording_type": "audio_only", "size": 60_000},
    {"file_type": "TRANSCRIPT"},
    {"file_type": "CHAT"},
]


@dataclass
class Bench:
    """A signed-in client's recordings."""

    api: RecordingsApi
    downloads: Downloads
    sandbox: SandboxAddress

    def record(self, **wish: Any) -> tuple[str, list[dict[str, Any]]]:
        """Have a meeting recorded; answers its UUID and what the sandbox knows of its files."""
        made = self.sandbox.control("POST", "/recordings", {"files": FILES} | wish)
        return made["uuid"], made["files"]

    async def files(self, uuid: str) -> dict[str, RecordingFile]:
        """The files of a recording by their keys."""
        return {file_key(uuid, file): file for file in (await self.api.of_meeting(uuid)).files}

    async def read(self, url: str | None, resume: Resume | None = None) -> tuple[Body, bytes]:
        """Download to the end."""
        assert url
        async with self.downloads.open(url, resume) as body:
            return body, b"".join([chunk async for chunk in body.chunks()])


@pytest.fixture(scope="module")
def running() -> Iterator[SandboxAddress]:
    with running_sandbox(users=20, meetings=20, recordings=400, now=NOW) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: SandboxAddress) -> SandboxAddress:
    running.control("DELETE", "/faults")
    running.control("DELETE", "/requests")
    running.faults(limits=False)
    return running


@pytest.fixture
async def bench(sandbox: SandboxAddress) -> AsyncIterator[Bench]:
    async with signed_in(sandbox) as signed:
        pipeline = signed.pipeline
        downloads = Downloads(pipeline.http, sandbox.api_url, pipeline.tokens, pipeline.clock)
        yield Bench(RecordingsApi(pipeline.client), downloads, sandbox)


async def gather(walked: AsyncIterator[Any]) -> list[Recording]:
    return [recording async for page in walked for recording in page.items]


class TestLists:
    async def test_a_month_of_the_account_page_by_page(self, bench: Bench) -> None:
        pages = [page async for page in bench.api.of_account(*MONTH, page_size=10)]
        read = [recording for page in pages for recording in page.items]
        assert len(pages) > 1 and len({each.uuid for each in read}) == len(read)
        assert len([each for each in bench.sandbox.requests() if "recordings" in each["path"]]) == len(pages)
        for recording in read:
            assert recording.uuid and recording.start_time and recording.host_id and recording.files
            assert recording.start_time.date() >= MONTH[0]

    async def test_a_user_has_a_part_of_it(self, bench: Bench) -> None:
        everybody = await gather(bench.api.of_account(*MONTH))
        host = everybody[0].host_id
        assert host
        own = await gather(bench.api.of_user(host, *MONTH))
        assert {each.uuid for each in own} == {each.uuid for each in everybody if each.host_id == host}

    async def test_ones_own(self, bench: Bench, sandbox: SandboxAddress) -> None:
        uuid, _ = bench.record(host=sandbox.person["email"])
        async with signed_in(sandbox, AppKind.PUBLIC) as signed:
            own = await gather(RecordingsApi(signed.pipeline.client).of_user("me", *MONTH))
            sandbox.demo["refresh_token"] = signed.pipeline.vault.refresh_token or ""
        assert uuid in {each.uuid for each in own}

    async def test_more_than_a_month_is_refused(self, bench: Bench) -> None:
        with pytest.raises(InvalidRequest):
            await gather(bench.api.of_account(TODAY - timedelta(days=60), TODAY))

    async def test_days_that_are_left_out_are_told(self, bench: Bench, sandbox: SandboxAddress) -> None:
        sandbox.faults(long_window="clamp")
        with pytest.raises(WindowCut):
            await gather(bench.api.of_account(TODAY - timedelta(days=60), TODAY))
        assert await gather(bench.api.of_account(*MONTH))

    @pytest.mark.parametrize(("kind", "error"), [("refused", NotAllowed), ("missing-scope", MissingScope)])
    async def test_an_account_that_may_not_be_listed(
        self, bench: Bench, sandbox: SandboxAddress, kind: str, error: type[Exception]
    ) -> None:
        sandbox.faults(account_recordings=kind)
        with pytest.raises(error):
            await gather(bench.api.of_account(*MONTH))

    @pytest.mark.parametrize("kind", ["repeating", "endless"])
    async def test_page_tokens_that_never_end(self, bench: Bench, sandbox: SandboxAddress, kind: str) -> None:
        sandbox.faults(page_token=kind)
        with pytest.raises(PagingError):
            await gather(bench.api.of_account(*MONTH, page_size=5))

    async def test_what_is_not_there(self, bench: Bench) -> None:
        with pytest.raises(NotFound):
            await bench.api.of_meeting("bm90aGluZw==")


class TestTrash:
    async def test_there_and_back(self, bench: Bench, sandbox: SandboxAddress) -> None:
        owner = sandbox.person["email"]
        uuid, _ = bench.record(host=owner)
        await bench.api.trash(uuid)
        with pytest.raises(NotFound):
            await bench.api.of_meeting(uuid)
        trash = {each.uuid: each for each in await gather(bench.api.of_user(owner, None, None, trash=True))}
        assert trash[uuid].files and any(file.deleted_time for file in trash[uuid].files)
        await bench.api.restore(uuid)
        assert (await bench.api.of_meeting(uuid)).uuid == uuid

    async def test_one_file_there_and_back(self, bench: Bench, sandbox: SandboxAddress) -> None:
        uuid, files = bench.record()
        chat = next(file["file_id"] for file in files if file["file_type"] == "CHAT")
        await bench.api.trash_file(uuid, chat)
        assert chat not in await bench.files(uuid)
        sandbox.faults(account_trash="granted")
        trashed = await gather(bench.api.account_trash(trash_type="recording_file"))
        assert chat in {file.id for each in trashed if each.uuid == uuid for file in each.files}
        await bench.api.restore_file(uuid, chat)
        assert chat in await bench.files(uuid)

    async def test_the_accounts_trash_is_refused(self, bench: Bench) -> None:
        with pytest.raises(InvalidRequest):
            await gather(bench.api.account_trash())

    async def test_a_lost_answer_is_done(self, bench: Bench, sandbox: SandboxAddress) -> None:
        uuid, _ = bench.record()
        sandbox.faults(share_lost=1.0, times=1, only="^DELETE ")
        await bench.api.trash(uuid)
        sandbox.faults(share_lost=1.0, times=1, only="^PUT ")
        await bench.api.restore(uuid)
        assert (await bench.api.of_meeting(uuid)).files

    async def test_a_full_storage(self, bench: Bench, sandbox: SandboxAddress) -> None:
        uuid, _ = bench.record()
        await bench.api.trash(uuid)
        sandbox.faults(storage_full=True)
        with pytest.raises(InvalidRequest) as told:
            await bench.api.restore(uuid)
        assert told.value.code == 3309 and "storage" in told.value.title


class TestFiles:
    async def test_every_kind_is_what_it_says(self, bench: Bench, sandbox: SandboxAddress) -> None:
        uuid, known = bench.record()
        for key, file in (await bench.files(uuid)).items():
            (row,) = [each for each in known if each["key"] == key]
            body, content = await bench.read(file.download_url)
            extension = extension_of(file.file_type, file.file_extension)
            assert hashlib.sha256(content).hexdigest() == row["sha256"]
            assert extension == row["extension"] and body.length == len(content) == row["size"]
            assert content_type_agrees(extension, body.content_type)
            assert magic_agrees(extension, content[:HEAD_BYTES])
            assert body.validator and not sandbox.api_url.startswith(body.origin)

    async def test_a_strange_uuid(self, bench: Bench) -> None:
        uuid, _ = bench.record(uuid="/strange//a+b==")
        assert (await bench.api.of_meeting(uuid)).uuid == uuid

    async def test_what_is_still_processed(self, bench: Bench) -> None:
        wish = [{"file_type": "MP4", "ready_in": 3600}, {"file_type": "TRANSCRIPT", "ready_in": 3600}]
        uuid, _ = bench.record(files=[FILES[1], *wish])
        read = await bench.files(uuid)
        assert {file.status for file in read.values()} >= {FileStatus.COMPLETED, FileStatus.PROCESSING}

    async def test_the_token_is_not_forwarded(self, bench: Bench, sandbox: SandboxAddress) -> None:
        uuid, _ = bench.record()
        file = next(iter((await bench.files(uuid)).values()))
        sandbox.faults(refuse_forwarded_bearer=True)
        assert (await bench.read(file.download_url))[1]

    async def test_the_rest_of_a_file(self, bench: Bench, sandbox: SandboxAddress) -> None:
        uuid, _ = bench.record()
        file = next(iter((await bench.files(uuid)).values()))
        whole, content = await bench.read(file.download_url)
        sandbox.control("PUT", "/recordings", {"forget_transfers": True})
        body, rest = await bench.read(file.download_url, Resume(100_000, whole.validator))
        assert (body.offset, body.length, rest) == (100_000, len(content), content[100_000:])
        moved = sum(row["bytes"] for row in sandbox.control("GET", "/recordings?sha256=false"))
        assert moved == len(rest)

    @pytest.mark.parametrize("fault", ["file_no_range", "file_wrong_range"])
    async def test_a_server_that_does_not_know_ranges(
        self, bench: Bench, sandbox: SandboxAddress, fault: str
    ) -> None:
        uuid, _ = bench.record()
        file = next(iter((await bench.files(uuid)).values()))
        whole, content = await bench.read(file.download_url)
        sandbox.faults(**{fault: 1.0})
        body, again = await bench.read(file.download_url, Resume(100_000, whole.validator))
        assert (body.offset, again) == (0, content)

    async def test_a_file_that_changed_meanwhile(self, bench: Bench) -> None:
        uuid, _ = bench.record()
        file = next(iter((await bench.files(uuid)).values()))
        body, content = await bench.read(file.download_url, Resume(100_000, '"another"'))
        assert body.offset == 0 and len(content) == body.length

    @pytest.mark.parametrize(
        ("faults", "error"),
        [
            ({"file_html": 1.0}, LinkRefused),
            ({"file_401": 1.0}, LinkRefused),
            ({"file_403": 1.0}, LinkRefused),
            ({"file_429": 1.0}, RateLimited),
            ({"file_5xx": 1.0}, ServerError),
            ({"file_cut": 1.0}, NetworkError),
            ({"signature_seconds": -1.0}, LinkRefused),
        ],
        ids=str,
    )
    async def test_each_fault_by_its_name(
        self, bench: Bench, sandbox: SandboxAddress, faults: dict[str, float], error: type[Exception]
    ) -> None:
        uuid, _ = bench.record()
        file = next(iter((await bench.files(uuid)).values()))
        sandbox.faults(**faults)
        with pytest.raises(error) as told:
            await bench.read(file.download_url)
        secrets = (file.download_url or "").rpartition("/")[2], "Signature"
        assert not any(secret in f"{told.value} {told.value!r}" for secret in secrets)

    async def test_one_401_is_a_matter_of_the_token(self, bench: Bench, sandbox: SandboxAddress) -> None:
        uuid, _ = bench.record()
        file = next(iter((await bench.files(uuid)).values()))
        sandbox.faults(file_401=1.0, times=1)
        body, content = await bench.read(file.download_url)
        assert len(content) == body.length

    async def test_without_a_length(self, bench: Bench, sandbox: SandboxAddress) -> None:
        uuid, known = bench.record()
        sandbox.faults(file_no_length=1.0)
        for key, file in (await bench.files(uuid)).items():
            body, content = await bench.read(file.download_url)
            (row,) = [each for each in known if each["key"] == key]
            assert body.length is None and hashlib.sha256(content).hexdigest() == row["sha256"]

    async def test_a_link_that_ended_and_its_fresh_one(self, bench: Bench, sandbox: SandboxAddress) -> None:
        sandbox.faults(download_url_seconds=60.0)
        uuid, _ = bench.record()
        key, file = next(iter((await bench.files(uuid)).items()))
        sandbox.advance(120)
        with pytest.raises(LinkRefused):
            await bench.read(file.download_url)
        fresh = (await bench.files(uuid))[key]
        assert fresh.download_url != file.download_url
        assert (await bench.read(fresh.download_url))[1]
