from datetime import timedelta

import time_machine
from django import forms
from django.core.signing import TimestampSigner
from django.utils import timezone

from accounts.protection.bot_detection import SALT, BotCheckFormMixin, new_form_timestamp


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
    assert findings(timedelta(seconds=30), website="x") == ["honeypot"]
    assert findings(timedelta(seconds=1)) == ["too_fast"]
    assert findings(timedelta(days=2)) == ["stale_stamp"]
    assert findings(timedelta(seconds=30), shown_at="") == ["no_stamp"]
    assert findings(timedelta(seconds=30), shown_at="x:y:z") == ["forged_stamp"]


def test_stamp_of_another_signer_is_forged() -> None:
    other = TimestampSigner(salt=f"{SALT}.other").sign("shown")
    assert findings(timedelta(seconds=30), shown_at=other) == ["forged_stamp"]


def test_cached_form_carries_no_stamp() -> None:
    form = CachedBotCheckedForm({"note": "Bonjour"})
    assert form.is_valid()
    assert form.bot_signs == []


def test_trap_is_not_among_the_fields_people_see() -> None:
    assert [field.name for field in BotCheckedForm().visible_fields()] == ["note"]
