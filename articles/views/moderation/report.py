"""Anyone may say that an article is wrong."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.form_fields import FoldedEmailField
from accounts.models import User
from accounts.protection.access import allow_everybody, current_viewer
from accounts.protection.bot_detection import (
    FORGED_TIMESTAMP,
    HONEYPOT,
    NO_TIMESTAMP,
    BotCheckFormMixin,
)
from accounts.protection.form_origin import is_form_from_this_site
from accounts.protection.mail_allowance import spend_mail
from accounts.protection.pressed_twice import answer_again
from accounts.protection.rate_limit import allow_request, client_ip
from articles.models import Article, Rule
from articles.models.report import REPORT_REASONS
from articles.moderation import reports
from articles.text_cleaning import clean_text
from articles.views.reading.article import unavailable_response

TEN_MINUTES = 600
A_DAY = 86_400


def _reasons() -> list[tuple[str, str]]:
    return [(value, capfirst(str(words))) for value, words in REPORT_REASONS]


class ReportForm(BotCheckFormMixin, forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=_reasons,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    explanation = forms.CharField(
        label=_("Say it in a sentence"),
        help_text=_("Which passage, and why. The author does not learn who wrote this."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a sentence what is wrong.")},
    )
    is_notice = forms.BooleanField(
        label=_("This is a legal notice: the content is unlawful"), required=False
    )
    name = forms.CharField(label=_("Your name"), max_length=120, required=False)
    email = FoldedEmailField(
        label=_("Your e-mail address"), required=False, help_text=_("To send you the answer.")
    )
    good_faith = forms.BooleanField(
        label=_("I declare in good faith that what I say is exact and complete"), required=False
    )

    def clean_explanation(self) -> str:
        return clean_text(self.cleaned_data["explanation"])

    def clean(self) -> dict[str, Any] | None:
        """A legal notice says who sends it (DSA, article 16), except where children are abused."""
        data = super().clean() or self.cleaned_data
        if not data.get("is_notice"):
            return data
        for name, words in (
            ("name", _("A legal notice needs your name.")),
            ("email", _("A legal notice needs your e-mail address.")),
            ("good_faith", _("A legal notice needs this declaration.")),
        ):
            exempt = data.get("reason") == Rule.SAFETY and name != "good_faith"
            if not data.get(name) and name not in self.errors and not exempt:
                self.add_error(name, words)
        return data


@allow_everybody
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report_article(request: HttpRequest, article_id: int) -> HttpResponseBase:
    found = Article.objects.readable().filter(pk=article_id).first()
    if found is None:
        return unavailable_response(request, article_id)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not is_form_from_this_site(request):
            form.add_error(
                None, _("This form was sent from another site. Send it again from here.")
            )
        elif not allow_request(request, "report", amount=5, per_seconds=TEN_MINUTES):
            form.add_error(
                None,
                _("Several reports came from your connection. Wait ten minutes, then send again."),
            )
        elif not _account_may(request):
            form.add_error(
                None,
                _("Many reports came from your account today. If it is urgent, write to us."),
            )
        else:
            return _receive(request, found, form)
    status = 422 if form.is_bound else 200
    context = {"article": found, "form": form}
    return render(request, "articles/report.html", context, status=status)


def _account_may(request: HttpRequest) -> bool:
    """Whatever the network; fewer after an abuse. Nobody is kept from writing to the town."""
    reader = current_viewer(request)
    if not isinstance(reader, User):
        return True
    amount = reports.daily_report_limit(reader, timezone.now())
    return allow_request(
        request, "report_account", amount=amount, per_seconds=A_DAY, key=str(reader.pk)
    )


def _may_mail(request: HttpRequest, form: ReportForm) -> bool:
    """Nobody uses this form to have mails sent to strangers."""
    if {HONEYPOT, NO_TIMESTAMP, FORGED_TIMESTAMP} & set(form.bot_signs):
        return False
    to = form.cleaned_data["email"]
    in_this_hour = allow_request(request, "report_mail", amount=3, per_seconds=3600, key=to)
    return in_this_hour and spend_mail(to)


def _receive(request: HttpRequest, found: Article, form: ReportForm) -> HttpResponse:
    data = form.cleaned_data
    reader = current_viewer(request)
    is_acknowledged = bool(data["email"]) and _may_mail(request, form)
    received = reports.receive_report(
        found,
        reports.ReportContent(
            reason=data["reason"],
            explanation=data["explanation"],
            is_notice=data["is_notice"],
            name=data["name"],
            email=data["email"],
            good_faith=data["good_faith"],
        ),
        by=reader if isinstance(reader, User) else None,
        address=client_ip(request),
        language=get_language() or "fr",
        acknowledge=is_acknowledged,
    )
    context = {"article": found, "report": received, "is_acknowledged": is_acknowledged}
    return answer_again(render(request, "articles/report_sent.html", context))
