import gettext
from pathlib import Path

import pytest

from app.core import i18n


class Shouting(gettext.NullTranslations):
    def gettext(self, message):
        return message.upper()

    def ngettext(self, msgid1, msgid2, n):
        return (msgid1 if n == 1 else msgid2).upper()

    def pgettext(self, context, message):
        return f"{context}:{message}"


@pytest.fixture
def shouting(monkeypatch):
    monkeypatch.setattr(i18n, "_active", Shouting())


def test_without_a_catalogue_texts_stay_english():
    assert i18n._("Delete") == "Delete"
    assert i18n.ngettext("{count} meeting", "{count} meetings", 2) == "{count} meetings"
    assert i18n.pgettext("verb", "Open") == "Open"


def test_the_catalogue_is_looked_up_at_each_call(monkeypatch):
    assert i18n._("Delete") == "Delete"
    monkeypatch.setattr(i18n, "_active", Shouting())
    assert i18n._("Delete") == "DELETE"


def test_every_form(shouting):
    assert i18n.ngettext("{count} meeting", "{count} meetings", 1) == "{COUNT} MEETING"
    assert i18n.pgettext("verb", "Open") == "verb:Open"


def test_an_empty_text_stays_empty(shouting):
    assert i18n._("") == ""


def test_marking_does_not_translate(shouting):
    assert i18n.N_("Later") == "Later"


def test_a_language_without_catalogue_falls_back(monkeypatch):
    monkeypatch.setattr(i18n, "_active", Shouting())
    i18n.install("xx", Path("nowhere"))
    assert i18n._("Delete") == "Delete"
