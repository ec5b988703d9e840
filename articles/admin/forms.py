from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import Rule


class ReasonForm(forms.Form):
    """What the author will read: the rule and a sentence."""

    rule = forms.ChoiceField(
        label=_("Rule of the charter"), choices=[("", _("Choose a rule")), *Rule.choices]
    )
    reason = forms.CharField(
        label=_("Reason, in a sentence"),
        help_text=_("The author reads it as you write it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer, in a sentence"),
        help_text=_("Whoever reported reads it, if they left an address."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class VerdictForm(forms.Form):
    reason = forms.CharField(
        label=_("Why, in a sentence"),
        help_text=_("The author reads it as you write it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
