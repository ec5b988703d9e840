from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import AddressField
from accounts.formguard import GuardedFormMixin
from articles.fields import RowsField
from articles.models import Section
from newsletter.models import Subscriber

WEEKS = (1, 2, 4, 8)


class SectionsField(RowsField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Section.objects.all(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label=_("Sections"),
            help_text=_("Tick none to receive everything."),
            **kwargs,
        )


class SubscribeForm(GuardedFormMixin, forms.Form):
    """Stands on pages that are kept for all, so it carries no stamp."""

    guard_has_stamp = False

    email = AddressField(label=_("Your e-mail address"))
    sections = SectionsField()


class PreferencesForm(forms.Form):
    sections = SectionsField()
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    pause = forms.TypedChoiceField(label=_("Pause"), coerce=int, required=False)

    def __init__(self, subscriber: Subscriber, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "sections": subscriber.sections.all(),
                "language": subscriber.language,
                "pause": -1 if is_paused(subscriber) else 0,
            },
        )
        super().__init__(*args, **kwargs)
        self.subscriber = subscriber
        choices: list[tuple[int, Any]] = [(0, _("No pause"))]
        if is_paused(subscriber):
            choices.append((-1, _("Until the date chosen before")))
        choices += [(weeks, _("%d weeks") % weeks if weeks > 1 else _("1 week")) for weeks in WEEKS]
        field = self.fields["pause"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def paused_until(self) -> date | None:
        weeks = int(self.cleaned_data["pause"] or 0)
        if weeks < 0:
            return self.subscriber.paused_until
        return timezone.localdate() + timedelta(weeks=weeks) if weeks else None


def is_paused(subscriber: Subscriber) -> bool:
    until = subscriber.paused_until
    return until is not None and until > timezone.localdate()
