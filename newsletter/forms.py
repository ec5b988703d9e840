from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.dates import format_date
from accounts.form_fields import FoldedEmailField
from accounts.protection.bot_detection import BotCheckFormMixin
from articles.fields import DayField, SafeModelMultipleChoiceField
from articles.models import Keyword, Section
from newsletter.models import Subscriber

LONGEST_PAUSE = timedelta(days=366)


class SectionsField(SafeModelMultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Section.objects.all(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            **{
                "label": _("Sections"),
                "help_text": _("Tick none to receive everything."),
                **kwargs,
            },
        )


class SubscribeForm(BotCheckFormMixin, forms.Form):
    """Stands on pages that are kept for all, so it carries no stamp."""

    has_form_timestamp = False

    email = FoldedEmailField(label=_("Your e-mail address"))
    sections = SectionsField()


class PauseField(DayField):
    """From tomorrow to a year from now."""

    def clean(self, value: Any) -> Any:
        day, today = super().clean(value), timezone.localdate()
        if day is not None and day <= today:
            raise ValidationError(_("Choose a day to come, or leave it empty for no pause."))
        if day is not None and day > today + LONGEST_PAUSE:
            latest = {"date": format_date(today + LONGEST_PAUSE)}
            raise ValidationError(_("A pause lasts a year at most, until %(date)s."), params=latest)
        return day


class PreferencesForm(forms.Form):
    sections = SectionsField(
        label=_("By section"),
        help_text=_("Tick nothing, neither here nor among the neighbourhoods, for everything."),
    )
    neighbourhoods = SafeModelMultipleChoiceField(
        queryset=Keyword.objects.filter(kind=Keyword.Kind.NEIGHBOURHOOD),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("By neighbourhood"),
        help_text=_(
            "You receive what stands in one of your sections and what is about one of your "
            "neighbourhoods: news, events, calls and corrections alike. What belongs to no section "
            "comes to everybody. In a week without news or corrections for you, no letter comes."
        ),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    paused_until = PauseField(
        label=_("Pause until"),
        help_text=_("The letter comes again from that day on. Empty: no pause."),
    )

    def __init__(self, subscriber: Subscriber, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        until = subscriber.paused_until
        kwargs["initial"] = {
            "sections": subscriber.sections.all(),
            "neighbourhoods": subscriber.neighbourhoods.all(),
            "language": subscriber.language,
            "paused_until": until if until is not None and until > today else None,
        }
        super().__init__(*args, **kwargs)
        self.fields["paused_until"].widget.attrs |= {
            "min": (today + timedelta(days=1)).isoformat(),
            "max": (today + LONGEST_PAUSE).isoformat(),
        }


class EmailChangeForm(forms.Form):
    email = FoldedEmailField(label=_("The new address"))
