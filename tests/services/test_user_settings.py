"""A user's settings: what holds, which level decides it, and what is locked there."""

import pytest

from app.services.users import NeedsScope, SettingLevel, settings_read
from app.zoom.errors import InvalidRequest, MissingScope, NetworkError, NotAllowed
from app.zoom.models.settings import (
    InMeetingDefaults,
    InMeetingLocks,
    LockSettings,
    MeetingSecurity,
    RecordingDefaults,
    RecordingLocks,
    ScheduleDefaults,
    ScheduleLocks,
    SecurityLocks,
    SettingsLevel,
    SettingsOption,
    UserFeatures,
    UserSettings,
)
from tests.services.users_house import GRACE, LINUS, a_house

AUTHENTICATION = SettingsOption.AUTHENTICATION


@pytest.fixture
async def house(tmp_path):
    async with a_house(tmp_path) as found:
        for level in (found.accounts, found.groups):
            level.settings_by[None] = told(SettingsLevel)
            level.locks_by[None] = LockSettings(
                schedule_meeting=ScheduleLocks(require_password_for_scheduling_new_meetings=False),
                in_meeting=InMeetingLocks(waiting_room=False),
            )
        found.api.told_settings[None] = told(UserSettings)
        await found.service.sync()
        found.api.calls.clear()
        yield found


def told(model, *, waiting_room=False, passcode=True, auto_recording="none", jbh=False, **fields):
    """Settings with these values."""
    return model(
        in_meeting=InMeetingDefaults(waiting_room=waiting_room),
        schedule_meeting=ScheduleDefaults(
            require_password_for_scheduling_new_meetings=passcode, join_before_host=jbh
        ),
        recording=RecordingDefaults(auto_recording=auto_recording, cloud_recording=True),
        **fields,
    )


async def lines_of(house, key="grace"):
    """The settings in words by their keys."""
    await house.service.read_settings(key)
    return {line.key: line for line in (await read_of(house, key)).lines}


async def read_of(house, key="grace"):
    return settings_read(await house.store.users.detail(key))


class TestDecided:
    async def test_the_same_everywhere_is_the_account_s(self, house):
        lines = await lines_of(house)
        assert {line.decided_by for line in lines.values()} == {SettingLevel.ACCOUNT}
        assert {line.locked for line in lines.values()} == {False}
        assert lines["waiting_room"].value == "Off"
        assert lines["passcode"].value == "On"
        assert lines["auto_recording"].value == "Off"

    async def test_another_value_is_the_user_s(self, house):
        house.api.told_settings[None] = told(UserSettings, waiting_room=True, auto_recording="cloud")
        lines = await lines_of(house)
        assert lines["waiting_room"].decided_by is SettingLevel.USER
        assert lines["auto_recording"].value == "In the cloud"
        assert lines["passcode"].decided_by is SettingLevel.ACCOUNT

    async def test_of_the_group(self, house):
        house.groups.settings_by[None] = told(SettingsLevel, jbh=True)
        house.api.told_settings[None] = told(UserSettings, jbh=True)
        line = (await lines_of(house))["join_before_host"]
        assert (line.decided_by, line.decided_words) == (
            SettingLevel.GROUP,
            "Decided by the group Research data",
        )

    async def test_a_user_of_no_group_is_not_asked_about_groups(self, house):
        house.groups.settings_by[None] = told(SettingsLevel, jbh=True)
        house.groups.calls.clear()
        house.api.told_settings[None] = told(UserSettings, jbh=True)
        assert (await lines_of(house, "linus"))["join_before_host"].decided_by is SettingLevel.USER
        assert house.groups.calls == []

    async def test_a_lock_of_the_account_decides(self, house):
        house.accounts.locks_by[None] = LockSettings(
            in_meeting=InMeetingLocks(waiting_room=True), recording=RecordingLocks(auto_recording=True)
        )
        house.groups.locks_by[None] = LockSettings(in_meeting=InMeetingLocks(waiting_room=True))
        house.api.told_settings[None] = told(UserSettings, waiting_room=True)
        line = (await lines_of(house))["waiting_room"]
        assert (line.decided_by, line.locked) == (SettingLevel.ACCOUNT, True)

    async def test_a_lock_of_the_group_decides(self, house):
        house.groups.locks_by[None] = LockSettings(schedule_meeting=ScheduleLocks(join_before_host=True))
        line = (await lines_of(house))["join_before_host"]
        assert (line.decided_by, line.locked) == (SettingLevel.GROUP, True)

    async def test_words_that_zoom_has_added_since(self, house):
        house.api.told_settings[None] = told(UserSettings, auto_recording="hologram")
        assert (await lines_of(house))["auto_recording"].value == "hologram"


class TestParts:
    """What Zoom sends only when asked for by name."""

    async def test_authentication(self, house):
        house.api.told_settings[AUTHENTICATION] = UserSettings(meeting_authentication=True)
        house.accounts.settings_by[AUTHENTICATION] = SettingsLevel(meeting_authentication=False)
        house.groups.settings_by[AUTHENTICATION] = SettingsLevel(meeting_authentication=False)
        line = (await lines_of(house))["authentication"]
        assert (line.value, line.decided_by) == ("On", SettingLevel.USER)

    async def test_what_the_account_lacks_is_left_out(self, house):
        house.api.errors["settings"] = [None, InvalidRequest(code=300)]
        assert "authentication" not in await lines_of(house)

    async def test_waiting_room_and_passcode_of_the_security_part(self, house):
        security = MeetingSecurity(waiting_room=True, meeting_password=False)
        house.api.told_settings = {
            None: UserSettings(),
            SettingsOption.SECURITY: UserSettings(meeting_security=security),
        }
        house.accounts.locks_by = {
            SettingsOption.SECURITY: LockSettings(meeting_security=SecurityLocks(waiting_room=True))
        }
        lines = await lines_of(house)
        assert (lines["waiting_room"].value, lines["waiting_room"].locked) == ("On", True)
        assert lines["passcode"].value == "Off"
        assert set(lines) == {"waiting_room", "passcode"}

    async def test_further_licences(self, house):
        feature = UserFeatures(meeting_capacity=500, large_meeting=True, webinar=False)
        house.api.told_settings[None] = told(UserSettings, feature=feature)
        await house.service.read_settings("grace")
        read = await read_of(house)
        assert (read.capacity, read.add_ons) == (500, ("Large Meeting",))


class TestUnknown:
    async def test_locks_that_zoom_does_not_show(self, house):
        house.accounts.locks_error = MissingScope(("account:read:lock_settings:master",))
        lines = await lines_of(house, "linus")
        assert lines["waiting_room"].decided_by is SettingLevel.ACCOUNT
        assert lines["waiting_room"].locked is None
        assert "account:read:lock_settings:master" in (await read_of(house, "linus")).unread

    async def test_an_account_that_zoom_does_not_show(self, house):
        house.accounts.settings_error = house.accounts.locks_error = NotAllowed(http_status=403)
        lines = await lines_of(house, "linus")
        assert {line.decided_by for line in lines.values()} == {SettingLevel.UNKNOWN}
        assert (await read_of(house, "linus")).unread

    async def test_a_lock_of_the_group_is_sure_all_the_same(self, house):
        house.accounts.settings_error = house.accounts.locks_error = NotAllowed(http_status=403)
        house.groups.locks_by[None] = LockSettings(in_meeting=InMeetingLocks(waiting_room=True))
        line = (await lines_of(house))["waiting_room"]
        assert (line.decided_by, line.locked) == (SettingLevel.GROUP, True)

    async def test_offline_says_so_and_keeps_what_was_known(self, house):
        await lines_of(house)
        house.api.errors["settings"] = [NetworkError("dns")]
        with pytest.raises(NetworkError):
            await house.service.read_settings("grace")
        assert (await read_of(house)).lines

    async def test_needs_its_scope(self, house):
        house.tokens.scopes = frozenset({"user:read:list_users:admin"})
        with pytest.raises(NeedsScope, match="user:read:settings:admin"):
            await house.service.read_settings("grace")
        await house.service.read_settings("ada")

    async def test_of_an_invitation_there_are_none(self, house):
        await house.service.read_settings("pending:newnew@example.com")
        assert house.api.calls == []

    async def test_never_read_or_damaged(self, house):
        assert await read_of(house) is None
        await house.store.users.put_settings("grace", {"settings": "nonsense"})
        assert await read_of(house) is None


class TestKept:
    async def test_what_stands_above_is_read_once(self, house):
        await house.service.read_settings("grace")
        before = len(house.accounts.calls), len(house.groups.calls)
        await house.service.read_settings("grace")
        assert (len(house.accounts.calls), len(house.groups.calls)) == before

    async def test_and_again_after_ten_minutes_or_when_all_is_read(self, house):
        await house.service.read_settings("linus")
        before = len(house.accounts.calls)
        await house.clock.advance(601)
        await house.service.read_settings("linus")
        again = len(house.accounts.calls)
        assert again > before
        await house.service.sync(force=True)
        await house.service.read_settings("linus")
        assert len(house.accounts.calls) > again


def test_people_of_these_tests():
    assert (GRACE.group_ids, LINUS.group_ids) == (("g1",), None)
