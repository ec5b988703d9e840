from datetime import timedelta

import time_machine
from django import forms
from django.core.signing import TimestampSigner
from django.utils import timezone

from accounts.protection.bot_detection import SALT, GuardedFormMixin, new_stamp


class NoteForm(GuardedFormMixin):
    note = forms.CharField()


class CachedNoteForm(NoteForm):
    guard_has_stamp = False


def findings(after: timedelta, **more: str) -> list[str]:
    stamp = new_stamp()
    with time_machine.travel(timezone.now() + after):
        form = NoteForm({"note": "Bonjour", "shown_at": stamp, "website": "", **more})
        assert form.is_valid()
        return form.guard_findings


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
    form = CachedNoteForm({"note": "Bonjour"})
    assert form.is_valid()
    assert form.guard_findings == []


def test_trap_is_not_among_the_fields_people_see() -> None:
    assert [field.name for field in NoteForm().visible_fields()] == ["note"]
