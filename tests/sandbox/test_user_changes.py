"""Changes to the sandbox's people: what they do, what they need, and who gets in their way."""

import asyncio

import pytest

from app.sandbox.records import BASIC, LICENSED
from app.sandbox.sessions import begin
from tests.sandbox.conftest import client_of, in_hours, token_of

AT = "@halvern.example"
NOOR, HENRIK, KWABENA, SAMUEL = (
    f"{name}{AT}" for name in ("n.vandijk", "h.aaltonen", "k.mensah", "s.adeyemi")
)
INVITED = f"new{AT}"


def invitation(email: str = INVITED, type: int = BASIC, action: str = "create") -> dict[str, object]:
    return {"action": action, "user_info": {"email": email, "type": type, "first_name": "Ny"}}


async def code_of(answer):
    return (await answer).json()["code"]


async def test_invited_then_accepted_under_the_id_that_was_told(zoom, sandbox):
    key = (await zoom.post("users", json=invitation())).json()["id"]
    pending = (await zoom.get("users", params={"status": "pending", "page_size": 300})).json()["users"]
    row = next(each for each in pending if each["email"] == INVITED)
    assert "id" not in row
    assert (await zoom.get(f"users/{key}")).json()["email"] == INVITED
    sandbox.directory.accept(sandbox.directory.get(INVITED))
    assert (await zoom.get(f"users/{INVITED}")).json()["id"] == key


async def test_inviting_again_renews_the_invitation(zoom, sandbox):
    first = (await zoom.post("users", json=invitation())).json()["id"]
    sandbox.clock.advance(3000)
    seats = sandbox.licences.used()
    again = await zoom.post("users", json=invitation(type=LICENSED))
    assert (again.status_code, again.json()["id"]) == (201, first)
    assert (sandbox.clock.now() - sandbox.directory.get(INVITED).created).total_seconds() < 60
    assert sandbox.licences.used() == seats + 1
    assert await code_of(zoom.post("users", json=invitation(action="ssoCreate"))) == 1005


async def test_cancelled_invitation_frees_its_seat(zoom, sandbox):
    free = sandbox.licences.free()
    await zoom.post("users", json=invitation(type=LICENSED))
    assert sandbox.licences.free() == free - 1
    assert await code_of(zoom.delete(f"users/{INVITED}", params={"action": "delete"})) == 300
    assert (await zoom.delete(f"users/{INVITED}")).status_code == 204
    assert sandbox.licences.free() == free
    assert await code_of(zoom.get(f"users/{INVITED}")) == 1001


async def test_ways_of_creation_sign_in_differently(zoom):
    for action, types in (("custCreate", [99]), ("ssoCreate", [101]), ("autoCreate", [100])):
        body = invitation(f"{action}{AT}", action=action)
        body["user_info"] |= {"password": "abcdefg1"}
        key = (await zoom.post("users", json=body)).json()["id"]
        assert (await zoom.get(f"users/{key}")).json()["login_types"] == types


async def test_the_last_seat_goes_once(zoom, sandbox):
    sandbox.licences.seats = sandbox.licences.used() + 1
    answers = [await zoom.patch(f"users/{each}", json={"type": LICENSED}) for each in (KWABENA, SAMUEL)]
    assert [each.status_code for each in answers] == [204, 400]
    assert answers[1].json()["code"] == 3412
    assert (await zoom.get(f"users/{SAMUEL}")).json()["type"] == BASIC
    await zoom.patch(f"users/{KWABENA}", json={"type": BASIC})
    assert (await zoom.patch(f"users/{SAMUEL}", json={"type": LICENSED})).status_code == 204


async def test_a_refused_change_changes_nothing(zoom, sandbox):
    sandbox.faults.licence_cap = "full"
    changes = {"dept": "Law", "type": LICENSED}
    assert await code_of(zoom.patch(f"users/{KWABENA}", json=changes)) == 3412
    assert (await zoom.get(f"users/{KWABENA}")).json()["dept"] == "Economics"


async def test_deactivation_frees_the_seat_and_activation_takes_none(zoom, sandbox):
    used = sandbox.licences.used()
    await zoom.put(f"users/{NOOR}/status", json={"action": "deactivate"})
    assert sandbox.licences.used() == used - 1
    inactive = (await zoom.get("users", params={"status": "inactive", "page_size": 300})).json()["users"]
    assert NOOR in [each["email"] for each in inactive]
    await zoom.put(f"users/{NOOR}/status", json={"action": "activate"})
    assert sandbox.licences.used() == used - 1
    assert (await zoom.patch(f"users/{NOOR}", json={"type": LICENSED})).status_code == 204


async def test_activation_meets_the_cap_of_basic_users(zoom, sandbox):
    await zoom.put(f"users/{NOOR}/status", json={"action": "deactivate"})
    sandbox.faults.basic_cap = 1
    activate = {"action": "activate"}
    assert await code_of(zoom.put(f"users/{NOOR}/status", json=activate)) == 3412
    sandbox.faults.licence_refusal = "2034"
    assert await code_of(zoom.put(f"users/{NOOR}/status", json=activate)) == 2033


async def test_who_plans_events_keeps_the_licence(zoom, sandbox):
    sandbox.directory.get(NOOR).has_events = True
    assert await code_of(zoom.patch(f"users/{NOOR}", json={"type": BASIC})) == 300
    assert await code_of(zoom.put(f"users/{NOOR}/status", json={"action": "deactivate"})) == 300
    batch = {"feature_type": "user_type", "feature_value": "1", "users": [{"email": NOOR}]}
    body = (await zoom.post("users/features", json=batch)).json()
    assert body["fail_details"] == [{"user_ids": [NOOR], "reason": "Have upcoming events"}]


async def meetings_of(zoom, email):
    params = {"type": "upcoming", "page_size": 300}
    return {
        each["id"] for each in (await zoom.get(f"users/{email}/meetings", params=params)).json()["meetings"]
    }


async def test_meetings_and_recordings_go_to_the_heir(zoom, sandbox):
    noor, henrik = sandbox.directory.get(NOOR), sandbox.directory.get(HENRIK)
    made = (await zoom.post(f"users/{NOOR}/meetings", json={"start_time": in_hours(sandbox, 30)})).json()[
        "id"
    ]
    coming, already = await meetings_of(zoom, NOOR), await meetings_of(zoom, HENRIK)
    assert made in coming
    recorded = {each.uuid for each in sandbox.recordings.of_host(noor)}
    before = {each.uuid for each in sandbox.recordings.of_host(henrik)}
    assert recorded
    params = {
        "action": "delete",
        "transfer_email": HENRIK,
        "transfer_meeting": True,
        "transfer_recording": True,
    }
    assert (await zoom.delete(f"users/{NOOR}", params=params)).status_code == 204
    assert await meetings_of(zoom, HENRIK) == coming | already
    assert (await zoom.get(f"meetings/{made}")).json()["host_email"] == HENRIK
    assert {each.uuid for each in sandbox.recordings.of_host(henrik)} == recorded | before


async def test_without_transfer_all_goes_with_them(zoom, sandbox):
    noor = sandbox.directory.get(NOOR)
    made = (await zoom.post(f"users/{NOOR}/meetings", json={"start_time": in_hours(sandbox, 30)})).json()[
        "id"
    ]
    assert sandbox.recordings.of_host(noor)
    assert (await zoom.delete(f"users/{NOOR}")).status_code == 204
    assert await code_of(zoom.get(f"meetings/{made}")) == 3001
    assert not sandbox.recordings.of_host(noor)


async def test_who_runs_a_meeting_can_leave(zoom, sandbox):
    live = sandbox.meetings.of_host(sandbox.directory.get(NOOR).id)[0]
    begin(sandbox, live, 3)
    assert (await zoom.delete(f"users/{NOOR}")).status_code == 204
    assert await code_of(zoom.get(f"meetings/{live.id}")) == 3001


async def test_recordings_do_not_go_to_a_basic_user(zoom):
    params = {"transfer_email": KWABENA, "transfer_recording": True}
    assert await code_of(zoom.delete(f"users/{NOOR}", params=params)) == 300
    params["transfer_recording"], params["transfer_meeting"] = False, True
    assert (await zoom.delete(f"users/{NOOR}", params=params)).status_code == 204


async def test_batches_of_licences_fill_the_seats_in_order(zoom, sandbox):
    sandbox.licences.seats = sandbox.licences.used() + 2
    basic = [each.id for each in sandbox.directory.with_status("active") if each.type == BASIC][:4]
    batch = {"feature_type": "user_type", "feature_value": "2", "users": [{"id": each} for each in basic]}
    body = (await zoom.post("users/features", json=batch)).json()
    assert body["success_user_ids"] == basic[:2]
    assert body["fail_details"] == [{"user_ids": basic[2:], "reason": "Not enough seats"}]


async def test_one_batch_every_ten_seconds(zoom, sandbox):
    batch = {"feature_type": "user_type", "feature_value": "2", "users": [{"id": "x"}]}
    assert (await zoom.post("users/features", json=batch)).status_code == 201
    refused = await zoom.post("users/features", json=batch)
    assert (refused.status_code, refused.headers["X-RateLimit-Category"]) == (429, "Medium")
    sandbox.clock.advance(10)
    assert (await zoom.post("users/features", json=batch)).status_code == 201


@pytest.mark.parametrize(("kind", "seats"), [("large_meeting", "large_meetings"), ("webinar", "webinars")])
async def test_add_ons_need_a_licence_and_a_seat(zoom, sandbox, kind, seats):
    sandbox.faults.features_seconds = 0.0
    licensed = [each for each in sandbox.directory.with_status("active") if each.type == LICENSED]
    without = next(each for each in licensed if not getattr(each, kind))
    users = [{"email": KWABENA}, {"id": without.id}]
    batch = {"feature_type": kind, "feature_value": "128", "users": users}
    body = (await zoom.post("users/features", json=batch)).json()
    assert body["success_user_ids"] == [without.id]
    assert body["fail_details"] == [{"user_ids": [KWABENA], "reason": "Unpaid user"}]
    usage = (await zoom.get("accounts/me/plans/usage")).json()
    assert usage[f"plan_{kind}"][0]["usage"] == sum(getattr(each, kind) for each in licensed)
    setattr(without, kind, False)
    setattr(sandbox.licences, seats, 0)
    assert (await zoom.post("users/features", json=batch)).json()["success_user_ids"] == []


async def test_two_changes_to_one_user_at_once_are_refused(zoom, sandbox):
    sandbox.faults.user_write_ms = 50.0

    def write(email):
        return zoom.patch(f"users/{email}", json={"dept": "Law"})

    answers = await asyncio.gather(write(NOOR), write(KWABENA), write(NOOR))
    assert sorted(each.status_code for each in answers) == [204, 204, 429]
    refused = next(each for each in answers if each.status_code == 429)
    assert refused.json()["message"].startswith("Too many concurrent requests. A request to update this user")
    assert (await write(NOOR)).status_code == 204


class RemovedMeanwhile(set[str]):
    """Who is being changed; whoever it is, is removed as soon as the change waits."""

    def __init__(self, directory):
        super().__init__()
        self._directory = directory

    def add(self, email):
        super().add(email)
        self._directory.remove(self._directory.get(email))


async def test_who_is_removed_while_a_change_waits_is_gone(zoom, sandbox):
    sandbox.busy_users = RemovedMeanwhile(sandbox.directory)
    assert await code_of(zoom.patch(f"users/{NOOR}", json={"dept": "Law"})) == 1001
    assert not sandbox.busy_users


async def test_a_user_gone_meanwhile_is_gone_for_everyone(zoom, sandbox):
    sandbox.faults.update({"share_user_gone": 1.0, "times": 1, "only": "^PUT .*/status$"})
    await zoom.patch(f"users/{NOOR}", json={"dept": "Law"})
    status = {"action": "deactivate"}
    assert await code_of(zoom.put(f"users/{NOOR}/status", json=status)) == 1001
    assert await code_of(zoom.get(f"users/{NOOR}")) == 1001
    assert (await zoom.put(f"users/{KWABENA}/status", json=status)).status_code == 204


async def test_personal_numbers_and_links_are_unique(zoom, sandbox):
    await zoom.patch(f"users/{NOOR}", json={"vanity_name": "front-desk"})
    assert await code_of(zoom.patch(f"users/{KWABENA}", json={"vanity_name": "front-desk"})) == 4100
    taken = {"pmi": sandbox.directory.owner.pmi}
    assert await code_of(zoom.patch(f"users/{KWABENA}", json=taken)) == 300
    assert (await zoom.patch(f"users/{KWABENA}", json={"pmi": 5551234567})).status_code == 204


async def test_names_make_the_display_name_unless_it_is_given(zoom):
    for changes, shown in (
        ({"last_name": "Visser"}, "Noor Visser"),
        ({"display_name": "Dr. N."}, "Dr. N."),
        ({"first_name": "N."}, "Dr. N."),
        ({"display_name": ""}, "N. Visser"),
    ):
        await zoom.patch(f"users/{NOOR}", json=changes)
        assert (await zoom.get(f"users/{NOOR}")).json()["display_name"] == shown


async def test_wrong_fields_are_named(zoom):
    for field, value in (
        ("first_name", "x" * 65),
        ("timezone", "Halvern/Town"),
        ("job_title", "x" * 129),
        ("type", 3),
    ):
        body = (await zoom.patch(f"users/{NOOR}", json={field: value})).json()
        assert (body["code"], body["errors"][0]["field"]) == (300, field)
    assert await code_of(zoom.patch(f"users/{NOOR}", json={"first_name": "李文博李文博"})) == 300


async def test_three_e_mails_a_day(zoom, sandbox):
    key = sandbox.directory.get(NOOR).id
    codes = [
        (await zoom.put(f"users/{key}/email", json={"email": f"noor{number}{AT}"})).status_code
        for number in range(4)
    ]
    assert codes == [204, 204, 204, 429]
    assert await code_of(zoom.put(f"users/{KWABENA}/email", json={"email": HENRIK})) == 300


async def test_a_group_is_given(zoom, sandbox):
    group = sandbox.groups.named("Examinations")
    await zoom.post("users", json=invitation())
    await zoom.patch(f"users/{INVITED}", json={"group_id": group.id})
    assert (await zoom.get(f"groups/{group.id}")).json()["total_members"] == 1
    assert await code_of(zoom.patch(f"users/{INVITED}", json={"group_id": "x"})) == 4130


async def test_invitations_of_a_day_come_to_an_end(zoom, sandbox):
    sandbox.faults.user_creations = 2
    answers = [await zoom.post("users", json=invitation(f"n{number}{AT}")) for number in range(3)]
    assert [each.status_code for each in answers] == [201, 201, 429]
    assert (await zoom.post("users", json=invitation(action="ssoCreate"))).status_code == 201


async def test_members_change_only_themselves(sandbox):
    async with client_of(sandbox, token_of(sandbox, email=NOOR)) as client:
        client.headers["Content-Type"] = "application/json"
        for method, path, body in (
            ("POST", "users", invitation()),
            ("PATCH", f"users/{KWABENA}", {"dept": "Law"}),
            ("PUT", f"users/{KWABENA}/status", {"action": "deactivate"}),
            ("DELETE", f"users/{KWABENA}", None),
            ("POST", "users/features", {}),
        ):
            assert await code_of(client.request(method, f"/v2/{path}", json=body)) == 4711
