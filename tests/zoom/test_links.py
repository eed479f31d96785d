import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.zoom.links import app_url, is_zoom_link, parse_meeting_reference

SANDBOX = "http://127.0.0.1:8123/v2"


@pytest.mark.parametrize(
    "text",
    [
        "12345678901",
        " 123 4567 8901 ",
        "123-4567-8901",
        "123\u00a04567\u20138901",
        "https://zoom.us/j/12345678901",
        "https://us02web.zoom.us/j/12345678901?pwd=abc#success",
        "https://acme.zoom.us/s/12345678901?zak=x",
        "https://acme.zoomgov.com/j/12345678901",
        "https://app.zoom.us/wc/12345678901/join",
        "https://zoom.us/wc/join/12345678901",
        "zoom.us/j/12345678901",
        "zoommtg://zoom.us/join?confno=12345678901&pwd=x",
        "http://127.0.0.1:8123/j/12345678901",
    ],
)
def test_references_that_people_paste(text: str) -> None:
    assert parse_meeting_reference(text, SANDBOX) == 12345678901


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Weekly meeting",
        "12345678",
        "1234567890123456",
        "2026-11-23",
        "١٢٣٤٥٦٧٨٩",
        "https://zoom.us/my/ada",
        "https://evil.example/j/12345678901",
        "https://zoom.us.evil.example/j/12345678901",
        "https://evilzoom.us/j/12345678901",
        "https://zoom.us@evil.example/j/12345678901",
        "https://evil.example\\@zoom.us/j/12345678901",
        "http://zoom.us/j/12345678901",
        "http://127.0.0.1:9999/j/12345678901",
        "https://zoom.us/rec/12345678901",
        "https://zoom.us:99999/j/12345678901",
        "https://[zoom.us/j/12345678901",
        "zoommtg://evil.example/join?confno=12345678901",
    ],
)
def test_what_is_no_reference(text: str) -> None:
    assert parse_meeting_reference(text, SANDBOX) is None


def test_without_a_configured_address_only_zooms_hosts_count() -> None:
    assert parse_meeting_reference("http://127.0.0.1:8123/j/12345678901") is None


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    number = parse_meeting_reference(text, SANDBOX)
    assert number is None or number > 0
    assert app_url(text) is None or str(app_url(text)).startswith("zoommtg://")
    assert is_zoom_link(text, SANDBOX) in (True, False)


@pytest.mark.parametrize(
    ("join_url", "url"),
    [
        ("https://zoom.us/j/12345678901", "zoommtg://zoom.us/join?action=join&confno=12345678901"),
        (
            "https://acme.zoom.us/j/12345678901?pwd=a%26b.1&zak=no&uname=no",
            "zoommtg://acme.zoom.us/join?action=join&confno=12345678901&pwd=a%26b.1",
        ),
        ("https://zoom.us/s/12345678901?zak=x", None),
        ("https://evil.example/j/12345678901", None),
        ("http://127.0.0.1:8123/j/12345678901", None),
        ("javascript:alert(1)", None),
    ],
)
def test_links_for_the_zoom_app(join_url: str, url: str | None) -> None:
    assert app_url(join_url) == url


@pytest.mark.parametrize(
    ("url", "zooms"),
    [
        ("https://us02web.zoom.us/j/1?pwd=x", True),
        ("https://zoomgov.com/s/1", True),
        ("http://127.0.0.1:8123/s/1", True),
        ("http://127.0.0.1:8124/s/1", False),
        ("http://zoom.us/j/1", False),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("https://zoom.us.evil.example/", False),
        ("https://user@zoom.us/", False),
    ],
)
def test_which_links_may_be_opened(url: str, zooms: bool) -> None:
    assert is_zoom_link(url, SANDBOX) is zooms
