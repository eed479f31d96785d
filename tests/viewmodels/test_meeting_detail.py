from dataclasses import replace

import pytest

from app.core.changes import Change, Changes
from app.store.meetings import MeetingStatus
from app.viewmodels.meeting_detail import MeetingDetailViewModel
from app.zoom.errors import NetworkError, PlanLacks
from tests.fakes.clock import FakeClock, settle
from tests.fakes.meetings_session import HENRIK, NOW, InlineIo, detail_of, fake_session, meeting, series

OWN = meeting(1, "Council")
OTHERS = meeting(
    2, "Clinic", host_id=HENRIK.id, host_name=HENRIK.name, status=MeetingStatus.LIVE, participants=14
)
SERIES, SERIES_DETAIL = series(3)


@pytest.fixture
def session():
    return fake_session([OWN, OTHERS, SERIES], [SERIES_DETAIL])


@pytest.fixture
def changes():
    return Changes()


@pytest.fixture
async def vm(session, changes, qapp):
    vm = MeetingDetailViewModel(InlineIo(), session, changes, FakeClock(NOW))
    vm.heard = {name: [] for name in ("open_requested", "copied", "deleted", "restored", "ended", "refused")}
    for name, heard in vm.heard.items():
        getattr(vm, name).connect(heard.append)
    yield vm
    await vm.close()


async def shown(vm, row):
    vm.show(row.key)
    await settle()


async def test_the_store_is_shown_before_zoom_has_answered(vm, session):
    details = []
    vm.changed.connect(lambda: details.append((vm.detail, len(session.meetings.calls))))
    await shown(vm, OWN)
    assert details[0] == (None, 0)
    assert details[1][0].row == OWN and details[1][1] == 0
    assert session.meetings.named("refresh_detail") == [(OWN.key,)]
    assert vm.stale_because is None


async def test_offline_it_keeps_what_the_store_knows_and_says_why(vm, session):
    session.meetings.error = NetworkError("dns")
    await shown(vm, OWN)
    assert vm.detail.row == OWN
    assert isinstance(vm.stale_because, NetworkError)
    assert vm.heard["refused"] == []


async def test_an_answer_for_a_meeting_no_longer_shown_is_dropped(vm):
    vm.show(OWN.key)
    vm.show(OTHERS.key)
    await settle()
    assert vm.detail.row == OTHERS


async def test_news_of_the_shown_meeting_are_read(vm, session, changes):
    await shown(vm, OWN)
    session.store.meetings.rows[1] = replace(OWN, topic="Graduate council")
    vm._on_changes((Change("meetings", frozenset({OTHERS.key})),))
    await settle()
    assert vm.detail.row.topic == "Council"
    vm._on_changes((Change("meetings"),))
    await settle()
    assert vm.detail.row.topic == "Graduate council"


async def test_whose_meeting_it_is(vm):
    await shown(vm, OWN)
    assert vm.is_own
    await shown(vm, OTHERS)
    assert not vm.is_own and vm.is_live


async def test_without_a_person_behind_the_token_no_meeting_is_own(vm, session):
    session.account.user_id = ""
    await shown(vm, replace(OWN))
    assert not vm.is_own


async def test_joining_opens_the_join_link(vm):
    await shown(vm, OWN)
    vm.join()
    assert vm.heard["open_requested"] == [vm.detail.join_url]


async def test_joining_with_the_app_opens_its_address(vm):
    await shown(vm, OWN)
    vm.join(with_app=True)
    [url] = vm.heard["open_requested"]
    assert url.startswith("zoommtg://halvern.zoom.us/join?") and str(OWN.meeting_id) in url


@pytest.mark.parametrize("link", ["file:///etc/passwd", "https://zoom.us.evil.example/j/860", "javascript:1"])
async def test_a_join_link_that_leads_elsewhere_is_not_opened(vm, session, link):
    session.store.meetings.details[OWN.key] = detail_of(OWN, join_url=link)
    await shown(vm, OWN)
    vm.join()
    vm.join(with_app=True)
    assert vm.heard["open_requested"] == []
    assert len(vm.heard["refused"]) == 2


async def test_starting_asks_for_a_fresh_address(vm, session):
    await shown(vm, OWN)
    vm.start()
    assert vm.busy
    await settle()
    assert vm.heard["open_requested"] == [f"https://halvern.zoom.us/s/{OWN.meeting_id}?zak=hidden"]
    assert not vm.busy
    assert "zak" not in repr(vm.detail)


async def test_a_refusal_is_told_and_leaves_the_pane_usable(vm, session):
    await shown(vm, OWN)
    session.meetings.error = error = NetworkError("timeout")
    vm.copy_invitation()
    await settle()
    assert vm.heard["refused"] == [error]
    assert not vm.busy


async def test_one_command_at_a_time(vm, session):
    await shown(vm, OWN)
    vm.start()
    vm.start()
    await settle()
    assert len(session.meetings.named("start_url")) == 1


async def test_ending(vm, session):
    await shown(vm, OTHERS)
    vm.end()
    await settle()
    assert session.meetings.named("end") == [(OTHERS.meeting_id,)]
    assert vm.heard["ended"] == ["Clinic"]


async def test_deleting_and_undoing(vm, session):
    await shown(vm, OWN)
    vm.delete(notify_host=True, notify_registrants=False)
    await settle()
    assert session.meetings.named("delete") == [(OWN.key, True, False)]
    vm.show("")
    vm.undo_delete(vm.heard["deleted"][0])
    await settle()
    assert session.meetings.named("undo_delete") == [(OWN.meeting_id,)]
    assert vm.heard["restored"] == ["Council"]


async def test_copying(vm):
    await shown(vm, OWN)
    vm.copy_link()
    vm.copy_invitation()
    await settle()
    assert [each.text for each in vm.heard["copied"]] == [
        vm.detail.join_url,
        "Marta invites you\r\nMeeting ID: 860",
    ]


async def test_what_cannot_be_edited_says_why(vm, session):
    assert vm.why_not_edit
    await shown(vm, OWN)
    assert vm.why_not_edit == ""
    await shown(vm, OTHERS)
    assert "runs" in vm.why_not_edit
    await shown(vm, SERIES)
    assert "series" in vm.why_not_edit
    session.store.meetings.details[OWN.key] = detail_of(OWN, fetched_at=None)
    await shown(vm, OWN)
    assert "settings" in vm.why_not_edit


async def test_what_is_cancelled_cannot_be_joined_started_or_deleted(vm, session):
    gone = meeting(4, status=MeetingStatus.CANCELLED)
    session.store.meetings.rows[4] = gone
    await shown(vm, gone)
    assert not (vm.can_join or vm.can_start or vm.can_delete)


async def test_a_start_link_that_leads_elsewhere_is_not_opened(vm, session):
    async def elsewhere(_meeting_id):
        return "https://evil.example/s/860"

    session.meetings.start_url = elsewhere
    await shown(vm, OWN)
    vm.start()
    await settle()
    assert vm.heard["open_requested"] == []
    assert len(vm.heard["refused"]) == 1


async def test_the_past_is_asked_for_after_the_meeting_and_people_only_when_wanted(vm, session):
    took_place = replace(OWN, session=True, uuid="/u1==")
    session.store.meetings.rows[OWN.row] = took_place
    session.meetings.people["/u1=="] = ("Ada", "Grace")
    await shown(vm, took_place)
    assert session.meetings.named("refresh_past") == [(OWN.key,)]
    assert session.meetings.named("participants") == []
    vm.load_participants()
    vm.load_participants()
    await settle()
    assert vm.participants == ("Ada", "Grace")
    assert session.meetings.named("participants") == [("/u1==",)]
    await shown(vm, OTHERS)
    assert vm.participants is None


async def test_why_participants_are_not_told_is_no_dialog(vm, session):
    took_place = replace(OWN, session=True, uuid="/u1==")
    session.store.meetings.rows[OWN.row] = took_place
    await shown(vm, took_place)
    session.meetings.error = PlanLacks()
    vm.load_participants()
    await settle()
    assert isinstance(vm.participants_error, PlanLacks)
    assert vm.heard["refused"] == []
