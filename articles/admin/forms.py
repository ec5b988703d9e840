"""What a moderator writes with a decision; each sentence is read by whom it concerns."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from articles.models import Report, Rule

SENTENCE_MAX = 2000
TOO_LONG = _("Keep it under %(limit_value)d characters: it has %(show_value)d now.")
QUESTIONS: dict[str, Any] = {
    Rule.COMMERCIAL: _("Does it advertise or sell something?"),
    Rule.INSULT: _("Does it insult or defame somebody?"),
    Rule.HATE: _("Does it stir up hatred, or discriminate?"),
    Rule.PRIVACY: _("Does it expose somebody’s private life, a child above all?"),
    Rule.ILLEGAL: _("Does the law forbid it in another way?"),
    Rule.OFF_TOPIC: _("Has it nothing to do with the town?"),
    Rule.DUPLICATE: _("Has it been published here before?"),
    Rule.COPYRIGHT: _("Is the text or the photo somebody else’s work?"),
    Rule.SAFETY: _("Does it put somebody in danger?"),
}


def sentence_field(label: Any, help_text: Any, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=SENTENCE_MAX,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": _("A sentence is needed: it will be read."),
            "max_length": TOO_LONG,
        },
    )


def rule_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Rule of the charter"),
        choices=[("", _("Choose a rule")), *Rule.choices],
        error_messages={"required": _("Choose the rule that speaks against it.")},
    )


class CharterChecklistForm(forms.Form):
    """The charter as short questions: the one answered “yes” is the rule of the decision."""

    rule = forms.ChoiceField(
        label=_("Does a rule of the charter speak against it?"),
        choices=list(QUESTIONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the rule that speaks against it.")},
    )
    reason = sentence_field(_("Reason, in a sentence"), _("The author reads it as you write it."))


class SuspensionForm(forms.Form):
    rule = rule_field()
    reason = sentence_field(_("Reason, in a sentence"), _("The holder reads it as you write it."))


class AppealDecisionForm(forms.Form):
    appeal = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    reason = sentence_field(
        _("Why, in a sentence"), _("Whoever it concerns reads it as you write it."), rows=2
    )


class ReportAnswerForm(forms.Form):
    """One answer for all open reports; those that abuse the form are named.

    Of visitors none can be: without an account nothing would follow from it. One query.
    """

    answer = sentence_field(
        _("Answer, in a sentence"),
        _("Whoever reported reads it, if they left an address."),
        rows=2,
    )
    abusive = forms.ModelMultipleChoiceField(
        label=_("Reports that were an abuse"),
        queryset=Report.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their senders’ reports no longer count towards hiding an article."),
    )

    def __init__(self, *args: Any, reports: QuerySet[Report] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].initial = _(
            "We have read the article and found nothing in it against the charter."
        )
        if reports is not None:
            theirs = reports.filter(reporter__isnull=False)
            self.fields["abusive"].queryset = theirs  # type: ignore[attr-defined]
            if not theirs.exists():
                del self.fields["abusive"]


class ModeratorNoteForm(forms.Form):
    text = sentence_field(_("Note"), _("Only moderators read it."), rows=2)


class ErasureForm(forms.Form):
    rule = rule_field()
    reason = sentence_field(
        _("Reason, in a sentence"),
        _("The author reads it. Do not repeat what has to disappear."),
    )
    sure = forms.BooleanField(
        label=_("I understand that nobody can bring it back."),
        error_messages={"required": _("Tick the box to erase the article.")},
    )


class ConnectionDataForm(forms.Form):
    """Whose connection data, and on whose order."""

    about = forms.ChoiceField(
        label=_("About"),
        choices=[("article", _("an article")), ("account", _("an account"))],
        widget=forms.RadioSelect,
        initial="article",
    )
    number = forms.IntegerField(label=_("Its number"), min_value=1, max_value=2**62)
    reason = sentence_field(
        _("Reason"),
        _("The order: which authority, its date and reference. It is kept, with your name."),
        rows=2,
    )
