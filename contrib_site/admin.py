from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.base import CacheScopeAdmin
from articles.markup import TextTooComplex, render_in_child_process
from articles.text_cleaning import clean_text
from contrib_site.models import Partner, StandingPage
from contrib_site.pages.partner_logos import Logo, read_logo


class StandingPageForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = StandingPage
        fields = ("key", "language", "title", "body")
        help_texts = {
            "body": _("In Markdown. It replaces the default text. Mind the other language’s page.")
        }

    def clean_body(self) -> str:
        body = clean_text(self.cleaned_data["body"])
        try:
            language = self.cleaned_data.get("language")
            self.instance.body_html = render_in_child_process(body, language)
        except TextTooComplex as error:
            raise ValidationError(str(error)) from error
        return body


@admin.register(StandingPage)
class StandingPageAdmin(CacheScopeAdmin):
    """Without a page of the moderators' the default text is back."""

    add_title = _("Rewrite a page of the site")
    scopes = ("pages",)
    form = StandingPageForm
    list_display = ("title", "key", "language", "updated_at")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        obj.updated_at = timezone.now()
        super().save_model(request, obj, form, change)


class PartnerForm(forms.ModelForm):  # type: ignore[type-arg]
    url = forms.URLField(label=_("Address"), assume_scheme="https")
    picture = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("A JPEG, PNG or WebP picture; without one the name is shown."),
    )

    class Meta:
        model = Partner
        fields = ("name", "url", "position")

    def clean_picture(self) -> Logo | None:
        """Raises ValidationError with a sentence."""
        sent = self.cleaned_data["picture"]
        return read_logo(sent, sent.size) if sent else None


@admin.register(Partner)
class PartnerAdmin(CacheScopeAdmin):
    add_title = _("Add a partner")
    scopes = ("site",)
    form = PartnerForm
    list_display = ("name", "url", "position")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """The file is written before the row that names it."""
        logo = form.cleaned_data["picture"]
        if logo:
            try:
                logo.keep(obj)
            except OSError:
                refusal = _("The logo could not be kept: is the disk full? The rest is saved.")
                self.message_user(request, refusal, messages.ERROR)
        super().save_model(request, obj, form, change)
