"""What a moderator types about the coming issue."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.markup import TextTooComplex
from articles.text_cleaning import clean_text
from newsletter.contents import editorial_choices
from newsletter.models import UnclassifiedMail

# What mail programs show alike; a picture would have to be loaded.
TAGS = {"p", "a", "strong", "em", "br", "ul", "ol", "li"}


class LeaveOutForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=200,
        help_text=gettext_lazy("In a few words. The page of the coming issue shows it."),
        error_messages={"required": gettext_lazy("Say in a few words why it is left out.")},
    )
    for_good = forms.BooleanField(
        label=gettext_lazy("For good: otherwise it waits for the next issue"), required=False
    )


class SettleMailForm(forms.Form):
    meaning = forms.ChoiceField(
        label=gettext_lazy("This mail means:"),
        choices=UnclassifiedMail.Meaning,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it means.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Which of its words say so?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Copy the sentence here: mails with the same words are understood from now on."
        ),
    )


class ForewordForm(forms.Form):
    """``html`` is what ``articles.markup`` made of the words."""

    body = forms.CharField(
        label=gettext_lazy("A few words above the letter"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "At most 600 characters: paragraphs, lists, links, bold, italics. Empty: no words."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.html = ""

    def clean_body(self) -> str:
        body = clean_text(self.cleaned_data["body"]).strip()
        try:
            self.html = editorial_choices.render_foreword(body)
        except TextTooComplex as error:
            raise ValidationError(str(error)) from error
        if set(re.findall(r"<(\w+)", self.html)) - TAGS:
            raise ValidationError(
                _("Only paragraphs, lists, links, bold and italics: no title, picture or table.")
            )
        return body
