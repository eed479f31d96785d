"""Users as Zoom sends them (operations users, user, userSummary), and what makes and changes them."""

from enum import IntEnum, StrEnum
from typing import Any

from pydantic import Field

from app.zoom.models._base import Answer, Moment, Number, Request


class UserType(IntEnum):
    """Zoom's licences; other numbers pass as well."""

    BASIC = 1
    LICENSED = 2
    ON_PREM = 3
    """Not in Zoom's description any more; its events still send it."""
    UNASSIGNED = 4
    NONE = 99


class Creation(StrEnum):
    """Zoom's four ways of making a user (operation userCreate)."""

    CREATE = "create"
    """Zoom invites by e-mail; the user is pending until the invitation is accepted."""
    AUTO = "autoCreate"
    """At once, with a password; for managed domains of Enterprise accounts."""
    CUST = "custCreate"
    """Without a sign-in of their own; for partners of Zoom (ISV)."""
    SSO = "ssoCreate"
    """Ahead of the first sign-in through the company's single sign-on."""


class PhoneNumber(Answer):
    """A phone number of a profile."""

    label: str | None = None
    """Mobile, Office, Home or Fax."""
    country: str | None = None
    """Two letters, such as US."""
    code: str | None = None
    """Of the country, such as +1."""
    number: str | None = None
    verified: bool | None = None


class LicenceInfo(Answer):
    """A licence of one subscription; only accounts with several subscriptions of one plan have these."""

    license_type: str | None = None
    """MEETING or ZOOM_WORKPLACE_BUNDLE."""
    license_option: Number | None = None
    subscription_id: str | None = None


class CustomAttribute(Answer):
    """A field that the account has added to its profiles."""

    key: str | None = None
    name: str | None = None
    value: str | None = None


class User(Answer):
    """A user of the account; pending ones have no `id`. The host key is not asked for and not kept."""

    id: str | None = None
    account_id: str | None = None
    account_number: Number | None = None
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    display_name: str | None = None
    type: Number | None = None
    """The licence, see UserType."""
    status: str | None = None
    """"active", "inactive" or "pending"."""
    role_id: str | None = None
    role_name: str | None = None
    pmi: Number | None = None
    use_pmi: bool | None = None
    timezone: str | None = None
    dept: str | None = None
    job_title: str | None = None
    company: str | None = None
    location: str | None = None
    language: str | None = None
    cost_center: str | None = None
    manager: str | None = None
    """An e-mail address; a name where Zoom knows only that."""
    pronouns: str | None = None
    pronouns_option: Number | None = None
    """1 ask each time, 2 always show, 3 never show."""
    phone_number: str | None = None
    phone_country: str | None = None
    phone_numbers: tuple[PhoneNumber, ...] | None = None
    pic_url: str | None = Field(default=None, repr=False)
    personal_meeting_url: str | None = Field(default=None, repr=False)
    """May carry the passcode."""
    vanity_url: str | None = Field(default=None, repr=False)
    verified: Number | None = None
    """1: Zoom has verified the e-mail address."""
    group_ids: tuple[str, ...] | None = None
    im_group_ids: tuple[str, ...] | None = None
    division_ids: tuple[str, ...] | None = None
    login_types: tuple[Number, ...] | None = None
    """How the user signs in, see `user_words.sign_in_words`."""
    created_at: Moment | None = None
    """Of the latest kind of sign-in; of a pending user the time of the request. See `user_created_at`."""
    user_created_at: Moment | None = None
    last_login_time: Moment | None = None
    """Up to three days late."""
    last_client_version: str | None = None
    employee_unique_id: str | None = None
    jid: str | None = None
    cms_user_id: str | None = None
    cluster: str | None = None
    plan_united_type: str | None = None
    zoom_one_type: Number | None = None
    license_info_list: tuple[LicenceInfo, ...] | None = None
    custom_attributes: tuple[CustomAttribute, ...] | None = None


class UserSummary(Answer):
    """How many users the account has, by licence (operation userSummary)."""

    licensed_users_count: Number | None = None
    basic_users_count: Number | None = None
    on_prem_users_count: Number | None = None
    room_users_count: Number | None = None
    """Zoom Rooms."""
    pending_users_count: Number | None = None
    join_only_users_count: Number | None = None
    """Users without a licence for meetings."""
    total_users_count: Number | None = None
    """Of all kinds but the pending."""


class EmailCheck(Answer):
    """Whether an e-mail address belongs to a user of the account (operation userEmail)."""

    existed_email: bool | None = None


class FailedFeatures(Answer):
    """Users whose licence stayed as it was, and Zoom's reason for it."""

    user_ids: tuple[str, ...] = ()
    reason: str | None = None


class FeaturesAnswer(Answer):
    """What became of a change of many users' licences (operation bulkUpdateFeature)."""

    success_user_ids: tuple[str, ...] = ()
    fail_details: tuple[FailedFeatures, ...] = ()


class UserDraft(Request):
    """The user to make."""

    email: str
    """At most 128 characters."""
    type: int
    """The licence, see UserType."""
    first_name: str | None = None
    """At most 64 characters."""
    last_name: str | None = None
    display_name: str | None = None
    """At most 128 characters; Zoom takes first and last name without it."""
    password: str | None = Field(default=None, repr=False)
    """For `Creation.AUTO` alone: 8 to 32 characters, of capitals, small letters and digits."""

    def body(self, action: Creation) -> dict[str, Any]:
        """The JSON body.

        Raises:
            ValueError: a password with another way than autoCreate, or none with that.
        """
        if (self.password is not None) is not (action is Creation.AUTO):
            raise ValueError("a password belongs to autoCreate, and to nothing else")
        return {"action": str(action), "user_info": self.model_dump(mode="json", exclude_none=True)}


class PhoneNumberRequest(Request):
    """A phone number to set; fields as in PhoneNumber."""

    label: str | None = None
    country: str | None = None
    code: str | None = None
    number: str | None = None


class UserChanges(Request):
    """What to change of a user: only the fields that were set are sent; an empty text empties its field."""

    type: int | None = None
    first_name: str | None = None
    last_name: str | None = None
    display_name: str | None = None
    dept: str | None = None
    job_title: str | None = None
    company: str | None = None
    location: str | None = None
    language: str | None = None
    """Such as en-US."""
    timezone: str | None = None
    """IANA name."""
    cost_center: str | None = None
    manager: str | None = None
    """An e-mail address of the account."""
    pmi: int | None = None
    """Ten or eleven digits."""
    use_pmi: bool | None = None
    pronouns: str | None = None
    pronouns_option: int | None = None
    phone_numbers: tuple[PhoneNumberRequest, ...] | None = None
    group_id: str | None = None
    """The group that a pending user shall join."""

    def body(self) -> dict[str, Any]:
        """The JSON body."""
        return self.model_dump(mode="json", exclude_unset=True, exclude_none=True)
