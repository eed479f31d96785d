from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
import respx

from app.zoom.api.recordings import RecordingsApi
from app.zoom.errors import BadResponse, InvalidRequest, NotAllowed, NotFound, WindowCut
from app.zoom.limits import Priority
from app.zoom.models.recording import Recording
from app.zoom.paging import Page
from tests.fakes.zoom import API, Pipeline

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 30)
UUID = "/abc//d+e=="
GONE = {"code": 3301, "message": "There is no recording for this meeting."}


@pytest.fixture
def api(pipeline: Pipeline) -> RecordingsApi:
    return RecordingsApi(pipeline.client)


async def gather(walked: AsyncIterator[Page[Recording]]) -> list[Recording]:
    return [recording async for page in walked for recording in page.items]


def answer(*meetings: dict[str, Any], token: str = "", **more: Any) -> httpx.Response:
    return httpx.Response(200, json={"meetings": list(meetings), "next_page_token": token, **more})


class TestLists:
    async def test_the_account_in_one_call_for_each_page(self, api: RecordingsApi) -> None:
        with respx.mock(base_url=API) as router:
            route = router.get("/accounts/me/recordings")
            route.side_effect = [answer({"uuid": "a"}, {"uuid": "b"}, token="t"), answer({"uuid": "c"})]
            read = await gather(api.of_account(FIRST, LAST))
            asked = [dict(call.request.url.params) for call in route.calls]
        assert [recording.uuid for recording in read] == ["a", "b", "c"]
        window = {"from": "2026-10-01", "to": "2026-10-30", "page_size": "300"}
        assert asked == [window, window | {"next_page_token": "t"}]

    async def test_a_user(self, api: RecordingsApi) -> None:
        with respx.mock(base_url=API) as router:
            route = router.get("/users/ada%40example.com/recordings").mock(return_value=answer({"uuid": "a"}))
            await gather(api.of_user("ada@example.com", FIRST, LAST, page_size=30))
            asked = dict(route.calls.last.request.url.params)
        assert asked == {"from": "2026-10-01", "to": "2026-10-30", "page_size": "30"}

    async def test_the_trash_is_listed_without_days(self, api: RecordingsApi) -> None:
        with respx.mock(base_url=API) as router:
            users = router.get("/users/me/recordings").mock(return_value=answer({"uuid": "a"}))
            account = router.get("/accounts/me/recordings").mock(return_value=answer({"uuid": "a"}))
            await gather(api.of_user("me", None, None, trash=True, trash_type="recording_file"))
            await gather(api.account_trash(page_size=30))
            asked = [dict(route.calls.last.request.url.params) for route in (users, account)]
        assert asked == [
            {"trash": "true", "trash_type": "recording_file", "page_size": "300"},
            {"trash": "true", "trash_type": "meeting_recordings", "page_size": "30"},
        ]
        with pytest.raises(ValueError):
            api.of_user("me", FIRST, LAST, trash=True)

    async def test_a_recording_is_listed_once(self, api: RecordingsApi) -> None:
        start = "2026-10-05T09:00:00Z"
        bare = [
            {"id": 1, "start_time": start},
            {"id": 1, "start_time": start},
            {"id": 2, "start_time": start},
        ]
        with respx.mock(base_url=API) as router:
            router.get("/accounts/me/recordings").side_effect = [
                answer({"uuid": "a"}, *bare, token="t"),
                answer({"uuid": "a"}, {"uuid": "b"}),
            ]
            read = await gather(api.of_account(FIRST, LAST))
        assert [(each.uuid, each.id) for each in read] == [("a", None), (None, 1), (None, 2), ("b", None)]

    @pytest.mark.parametrize(
        ("said", "cut"),
        [
            ({"from": "2026-10-01"}, False),
            ({"from": "2026-10-02"}, False),
            ({"from": "2026-09-30T22:00:00Z"}, False),
            ({"from": "2026-10-15", "to": "2026-10-30"}, True),
            ({"from": "long ago"}, False),
            ({"from": None}, False),
            ({}, False),
        ],
    )
    async def test_days_that_zoom_leaves_out_are_told(
        self, api: RecordingsApi, said: dict[str, Any], cut: bool
    ) -> None:
        pages = []
        with respx.mock(base_url=API) as router:
            router.get("/accounts/me/recordings").mock(return_value=answer({"uuid": "a"}, **said))
            try:
                async for page in api.of_account(FIRST, LAST):
                    pages.append(page)
                told = None
            except WindowCut as error:
                told = error
        assert [each.uuid for page in pages for each in page.items] == ["a"]
        assert (told is not None) is cut
        if told:
            assert told.listed_from == date(2026, 10, 15) and "2026-10-15" in told.message

    async def test_an_answer_that_is_no_list(self, api: RecordingsApi) -> None:
        with respx.mock(base_url=API) as router:
            router.get("/accounts/me/recordings").respond(json={"meetings": {"uuid": "a"}})
            with pytest.raises(BadResponse):
                await gather(api.of_account(FIRST, LAST))

    async def test_a_refusal_of_the_accounts_list_can_be_told_apart(self, api: RecordingsApi) -> None:
        with respx.mock(base_url=API) as router:
            router.get("/accounts/me/recordings").respond(
                400, json={"code": 200, "message": "You do not have the right permissions."}
            )
            with pytest.raises(NotAllowed):
                await gather(api.of_account(FIRST, LAST))

    async def test_pages_go_with_the_priority_asked_for(self, api: RecordingsApi, pipeline: Pipeline) -> None:
        with respx.mock(base_url=API) as router:
            router.get("/users/me/recordings").mock(return_value=answer())
            assert await gather(api.of_user("me", FIRST, LAST, priority=Priority.INTERACTIVE)) == []
        assert [call.operation for call in pipeline.calls] == ["recordingsList"]


class TestOne:
    async def test_a_session_with_its_files(self, api: RecordingsApi) -> None:
        with respx.mock(base_url=API) as router:
            route = router.get(url__regex=".*").respond(
                json={"uuid": UUID, "recording_files": [{"id": "f"}], "start_time": "2026-10-05T09:00:00Z"}
            )
            read = await api.of_meeting(UUID)
            path = route.calls.last.request.url.raw_path
        assert read.start_time == datetime(2026, 10, 5, 9, tzinfo=UTC) and read.files[0].id == "f"
        assert path == b"/v2/meetings/%252Fabc%252F%252Fd%252Be%253D%253D/recordings"

    @pytest.mark.parametrize("status", [404, 400])
    async def test_none_there(self, api: RecordingsApi, status: int) -> None:
        with respx.mock(base_url=API) as router:
            router.get("/meetings/123/recordings").respond(status, json=GONE)
            with pytest.raises(NotFound) as told:
                await api.of_meeting(123)
        assert told.value.code == 3301 and "recording" in told.value.message


class TestTrash:
    async def test_what_goes_there_never_goes_for_good(self, api: RecordingsApi) -> None:
        with respx.mock(base_url=API) as router:
            route = router.delete(url__regex=".*").respond(204)
            await api.trash("u==")
            await api.trash_file("u==", "file/1")
            requests = [call.request for call in route.calls]
        assert [request.url.raw_path for request in requests] == [
            b"/v2/meetings/u%3D%3D/recordings?action=trash",
            b"/v2/meetings/u%3D%3D/recordings/file%2F1?action=trash",
        ]

    @pytest.mark.parametrize("bad", ["", ".", ".."])
    async def test_a_file_without_an_id_never_becomes_the_whole_recording(
        self, api: RecordingsApi, bad: str
    ) -> None:
        with respx.mock(assert_all_called=False) as router:
            router.route().respond(204)
            for work in (api.trash_file("u==", bad), api.restore_file("u==", bad), api.trash(bad)):
                with pytest.raises(ValueError):
                    await work
            assert not router.calls

    async def test_restoring(self, api: RecordingsApi) -> None:
        with respx.mock(base_url=API) as router:
            route = router.put(url__regex=".*").mock(
                side_effect=[httpx.Response(200, json={}), httpx.Response(204)]
            )
            await api.restore("u==")
            await api.restore_file("u==", "f")
            requests = [call.request for call in route.calls]
        assert [request.url.raw_path for request in requests] == [
            b"/v2/meetings/u%3D%3D/recordings/status",
            b"/v2/meetings/u%3D%3D/recordings/f/status",
        ]
        assert {request.content for request in requests} == {b'{"action":"recover"}'}

    async def test_a_lost_answer_followed_by_gone_means_done(self, api: RecordingsApi) -> None:
        for method, work in (("DELETE", api.trash), ("PUT", api.restore)):
            with respx.mock(base_url=API) as router:
                route = router.route(method=method)
                route.side_effect = [httpx.ReadError("cut"), httpx.Response(404, json=GONE)]
                await work("u==")
                assert route.call_count == 2

    async def test_gone_at_first_is_told(self, api: RecordingsApi) -> None:
        with respx.mock(base_url=API) as router:
            router.delete("/meetings/u%3D%3D/recordings").respond(404, json=GONE)
            with pytest.raises(NotFound):
                await api.trash("u==")

    async def test_a_full_storage_is_told(self, api: RecordingsApi) -> None:
        body = {"code": 3309, "message": "Not enough cloud storage available."}
        with respx.mock(base_url=API) as router:
            router.put("/meetings/u%3D%3D/recordings/status").respond(400, json=body)
            with pytest.raises(InvalidRequest) as told:
                await api.restore("u==")
        assert told.value.title == "Zoom’s storage is full"
