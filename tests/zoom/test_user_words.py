import pytest

from app.zoom.models.user import Creation, UserType
from app.zoom.user_words import creation_words, licence_words, sign_in_words, status_words
from tests.contract.zoom_descriptions import descriptions


@pytest.mark.parametrize("kind", list(UserType))
def test_each_licence_has_a_name(kind: UserType) -> None:
    assert "{" not in licence_words(kind) and str(int(kind)) not in licence_words(kind)
    assert licence_words(int(kind)) == licence_words(kind)


def test_what_zoom_adds_later_still_reads_well() -> None:
    assert licence_words(512) == "Licence 512" and licence_words(None) == "Unknown"
    assert sign_in_words(512) == "Sign-in 512"
    assert status_words("asleep") == "asleep" and status_words(None) == status_words("") == "Unknown"


@pytest.mark.parametrize("status", ["active", "inactive", "pending"])
def test_each_status_has_a_word(status: str) -> None:
    assert status_words(status) == status.capitalize()


def test_each_sign_in_that_zoom_documents_has_a_name() -> None:
    query = descriptions().operation("GET", "/users/{userId}").query
    numbers = query["login_type"]["enum"]
    names = [sign_in_words(each) for each in numbers]
    assert len(set(names)) == len(numbers) and not [each for each in names if each.startswith("Sign-in")]


def test_each_way_of_making_a_user_is_explained() -> None:
    texts = [creation_words(each) for each in Creation]
    assert len({title for title, _ in texts}) == 4
    assert all(explanation.endswith(".") for _, explanation in texts)
