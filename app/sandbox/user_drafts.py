"""What an app may send when it creates or changes people, checked as Zoom checks it."""

import re
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field, ValidationError

from app.sandbox.drafts import Draft, as_zoom_says, known_timezone
from app.sandbox.errors import ApiFault, invalid_parameter
from app.sandbox.records import NONE

ModelT = TypeVar("ModelT", bound=Draft)
UserType = Literal[1, 2, 4, 99]
Email = Annotated[str, Field(max_length=128, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Name = Annotated[str, Field(max_length=64)]
_LONGEST_IN_CHINESE = {"first_name": 5, "last_name": 5, "display_name": 10}


class UserInfo(Draft):
    """Who is to be created."""

    email: Email
    type: UserType
    first_name: Name = ""
    last_name: Name = ""
    display_name: Annotated[str, Field(max_length=128)] = ""
    password: str = ""
    plan_united_type: str = ""


class NewUser(Draft):
    """Body of POST /users."""

    action: Literal["create", "autoCreate", "custCreate", "ssoCreate"]
    user_info: UserInfo


class PhoneNumber(Draft):
    """A telephone number of a person."""

    country: str = ""
    code: str = ""
    number: str = ""
    label: Literal["Mobile", "Office", "Home", "Fax"] = "Office"


class CustomAttribute(Draft):
    """An attribute that the account has defined."""

    key: str
    name: str = ""
    value: str = ""


class UserChanges(Draft):
    """Body of PATCH /users/{userId}."""

    first_name: Name = ""
    last_name: Name = ""
    display_name: Annotated[str, Field(max_length=128)] = ""
    type: UserType = 1
    plan_united_type: str = ""
    zoom_one_type: int = 0
    dept: str = ""
    timezone: Annotated[str, AfterValidator(known_timezone)] = ""
    language: str = ""
    pmi: Annotated[int, Field(ge=10**9, le=10**10 - 1)] = 10**9
    group_id: str = ""
    company: Annotated[str, Field(max_length=255)] = ""
    cost_center: str = ""
    host_key: Annotated[str, Field(max_length=10)] = ""
    job_title: Annotated[str, Field(max_length=128)] = ""
    location: Annotated[str, Field(max_length=256)] = ""
    manager: str = ""
    pronouns: str = ""
    pronouns_option: Literal[1, 2, 3] = 1
    use_pmi: bool = False
    vanity_name: str = ""
    phone_numbers: list[PhoneNumber] = Field(default_factory=list)
    custom_attributes: list[CustomAttribute] = Field(default_factory=list)


class StatusChange(Draft):
    """Body of PUT /users/{userId}/status."""

    action: Literal["activate", "deactivate", "clock_in", "clock_out"]


class EmailChange(Draft):
    """Body of PUT /users/{userId}/email."""

    email: Email


class FeatureUser(Draft):
    """Whom a batch is for, by id or by e-mail."""

    id: str = ""
    email: str = ""


class FeatureBatch(Draft):
    """Body of POST /users/features."""

    feature_type: str
    feature_value: str
    users: Annotated[list[FeatureUser], Field(min_length=1)]


def read(model: type[ModelT], body: dict[str, Any]) -> ModelT:
    """Check a body.

    Raises:
        ApiFault: code 300 with each wrong field.
    """
    try:
        draft = model.model_validate(body)
    except ValidationError as error:
        raise as_zoom_says(error) from None
    _check_names(draft.user_info if isinstance(draft, NewUser) else draft)
    return draft


def check_password(password: str) -> None:
    """Whether a password has 8 to 32 characters, a letter and a digit among them.

    Raises:
        ApiFault: code 300.
    """
    good = 8 <= len(password) <= 32 and re.search(r"[A-Za-z]", password) and re.search(r"\d", password)
    if not good:
        raise invalid_parameter("Invalid parameter: password")


def check_type(new: NewUser) -> None:
    """Whether people of that type can be created in that way.

    Raises:
        ApiFault: code 300.
    """
    if new.user_info.type == NONE and new.action != "ssoCreate":
        raise invalid_parameter("Invalid parameter: type")


def _check_names(draft: Draft) -> None:
    for name, longest in _LONGEST_IN_CHINESE.items():
        if len(re.findall(r"[\u4e00-\u9fff]", getattr(draft, name, ""))) > longest:
            raise ApiFault(400, 300, f"{name} cannot contain more than {longest} Chinese characters.")
