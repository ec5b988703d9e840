from datetime import timedelta

import time_machine
from django import forms
from django.core.signing import TimestampSigner
from django.utils import timezone

from accounts.protection.bot_detection import ASKED, SALT, BotCheckFormMixin, new_form_timestamp


class BotCheckedForm(BotCheckFormMixin):
    note = forms.CharField()


class CachedBotCheckedForm(BotCheckedForm):
    has_form_timestamp = False


def findings(after: timedelta, **more: str) -> list[str]:
    stamp = new_form_timestamp()
    with time_machine.travel(timezone.now() + after):
        form = BotCheckedForm({"note": "Bonjour", "shown_at": stamp, "website": "", **more})
        assert form.is_valid()
        return form.bot_signs


def test_person_leaves_no_sign() -> None:
    assert findings(timedelta(seconds=30)) == []


def test_signs_are_reasons_not_refusals() -> None:
    asked = new_form_timestamp(ASKED)
    assert findings(timedelta(seconds=30), website="x", shown_at=asked) == ["honeypot"]
    assert findings(timedelta(seconds=1)) == ["too_fast"]
    assert findings(timedelta(days=2)) == ["stale_stamp"]
    assert findings(timedelta(seconds=30), shown_at="") == ["no_stamp"]
    assert findings(timedelta(seconds=30), shown_at="x:y:z") == ["forged_stamp"]


def test_filled_trap_asks_once_and_is_not_shown_again() -> None:
    form = BotCheckedForm({"note": "Bonjour", "shown_at": new_form_timestamp(), "website": "x"})
    assert form.has_error("__all__", code="honeypot")
    assert (form["website"].value(), form.shows_honeypot) == ("", False)
    again = BotCheckedForm({"note": "Bonjour", "shown_at": form["shown_at"].value()})
    assert again.is_valid()
    assert (again.bot_signs, again.shows_honeypot) == ([], False)


def test_cached_form_asks_whenever_its_trap_is_filled() -> None:
    form = CachedBotCheckedForm({"note": "Bonjour", "website": "x"})
    assert form.has_error("__all__", code="honeypot")
    assert not form.shows_honeypot


def test_stamp_of_another_signer_is_forged() -> None:
    other = TimestampSigner(salt=f"{SALT}.other").sign("shown")
    assert findings(timedelta(seconds=30), shown_at=other) == ["forged_stamp"]


def test_cached_form_carries_no_stamp() -> None:
    form = CachedBotCheckedForm({"note": "Bonjour"})
    assert form.is_valid()
    assert form.bot_signs == []


def test_trap_is_not_among_the_fields_people_see() -> None:
    assert [field.name for field in BotCheckedForm().visible_fields()] == ["note"]
