"""The live preview of a naming template, wherever one is typed."""

from dataclasses import dataclass

from app.services.naming import preview


@dataclass(frozen=True, slots=True)
class TemplatePreview:
    """How files would be named, or why not."""

    path: str
    """Of a recording such as people have; empty where the template cannot be used."""
    problem: str
    """What is wrong with it, in a whole sentence; empty where nothing is."""


def preview_of(template: str, zone: str = "") -> TemplatePreview:
    """What a template makes, in the time zone with this IANA name; empty: the computer's."""
    try:
        return TemplatePreview(preview(template, zone), "")
    except ValueError as error:
        return TemplatePreview("", str(error))
