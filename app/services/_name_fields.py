"""What a naming template may hold; apart from naming, which has to know the recordings."""

from app.core.i18n import N_

DEFAULT_TEMPLATE = "{date} {time} {topic}/{kind}"
FIELDS: tuple[tuple[str, str], ...] = (
    ("date", N_("Date of the recording, such as 2026-03-09.")),
    ("time", N_("Time of its start, such as 14-30.")),
    ("year", N_("Year, four digits.")),
    ("month", N_("Month, two digits.")),
    ("day", N_("Day of the month, two digits.")),
    ("weekday", N_("Day of the week.")),
    ("topic", N_("Topic of the meeting.")),
    ("host", N_("Name of the host, else the e-mail address.")),
    ("host_email", N_("E-mail address of the host.")),
    ("kind", N_("What the file holds, such as Transcript.")),
    ("meeting_id", N_("Number of the meeting.")),
    ("uuid", N_("Zoom’s id of this one session.")),
    ("file_id", N_("Zoom’s id of the file.")),
    ("counter", N_("1, or the next free number where the name is taken.")),
)
"""Names of the fields and what each stands for, in English and marked for translation."""
