"""What the director alone sees: the screening's rules, connection data, the law's duties."""

from ipaddress import ip_network
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.models import fields_for_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles.admin import admin_log
from articles.admin.base import DirectorAdmin, ReadOnlyAdmin, require_director
from articles.admin.forms import ConnectionDataForm
from articles.admin.legal_duties import LEGAL_DUTIES, VOLUNTARY_DUTIES
from articles.models import (
    ConnectionAccess,
    DisposableDomain,
    ExemptNetwork,
    KnownHost,
    ScreeningPolicy,
)
from articles.workflow import connection_log as sealed
from articles.workflow.permissions import ActionRefused

CEILING_PREFIXES = ("links_", "articles_", "wave_")
THRESHOLD_HELP = gettext_lazy(
    "Each sign below gives points. From this sum on, a moderator looks first."
)
POINTS_HELP = gettext_lazy("0 switches a sign off. Whatever the sum, no text is ever rejected.")
CEILINGS_HELP = gettext_lazy(
    "What goes beyond gives the points above. Established authors have none."
)


def show_connection_data(request: HttpRequest) -> HttpResponse:
    """On an order of the justice; each look leaves a row that nobody can delete here."""
    require_director(request)
    form = ConnectionDataForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        try:
            found = _open(request, form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, str(refused))
    context = {
        **admin.site.each_context(request),
        "title": _("Connection data"),
        "form": form,
        "found": found,
        "accesses": ConnectionAccess.objects.all()[:20],
    }
    return TemplateResponse(request, "admin/desk/connection_data.html", context)


def show_legal_duties(request: HttpRequest) -> TemplateResponse:
    require_director(request)
    context = {
        **admin.site.each_context(request),
        "title": _("Duties of the law, and what we took on"),
        "duties": LEGAL_DUTIES,
        "chosen": VOLUNTARY_DUTIES,
    }
    return TemplateResponse(request, "admin/desk/legal_duties.html", context)


def _open(request: HttpRequest, data: dict[str, Any]) -> list[sealed.OpenedConnection]:
    about_account = data["about"] == "account"
    found = sealed.open_connection_data(
        by=cast("User", request.user),
        user_id=data["number"] if about_account else None,
        article_number=None if about_account else data["number"],
        reason=data["reason"],
        now=timezone.now(),
    )
    newest = ConnectionAccess.objects.first()
    if newest is not None:
        admin_log.record_action(request, ConnectionAccess, newest.pk, "open")
    return found


class ScreeningPolicyForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_hold_threshold(self) -> int:
        score: int = self.cleaned_data["hold_threshold"]
        if score < 1:
            raise ValidationError(_("At 0 every text would wait: give 1 or more."))
        return score


@admin.register(ScreeningPolicy)
class ScreeningPolicyAdmin(DirectorAdmin):
    """One row; the list leads straight to it."""

    form = ScreeningPolicyForm

    def get_fieldsets(self, _request: HttpRequest, _obj: Any = None) -> Any:
        names = list(fields_for_model(ScreeningPolicy))
        ceilings = [name for name in names if name.startswith(CEILING_PREFIXES)]
        points = [name for name in names if name not in {"hold_threshold", *ceilings}]
        return (
            (
                _("How many points hold a text back"),
                {"fields": ["hold_threshold"], "description": THRESHOLD_HELP},
            ),
            (_("Points"), {"fields": points, "description": POINTS_HELP}),
            (_("Ceilings for newcomers"), {"fields": ceilings, "description": CEILINGS_HELP}),
        )

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, _extra: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        policy, _created = ScreeningPolicy.objects.get_or_create(pk=1)
        return redirect(reverse("admin:articles_screeningpolicy_change", args=[policy.pk]))


class ExemptNetworkForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ExemptNetwork
        fields = ("name", "network")

    def clean_network(self) -> str:
        """Kept as the screening reads it: what it cannot read would stop it."""
        try:
            return str(ip_network(self.cleaned_data["network"].strip(), strict=False))
        except ValueError as error:
            raise ValidationError(_("This is no network. It looks like 192.0.2.0/24.")) from error


@admin.register(ExemptNetwork)
class ExemptNetworkAdmin(DirectorAdmin):
    add_title = gettext_lazy("Add an exempt network")
    form = ExemptNetworkForm
    list_display = ("name", "network")


class DisposableDomainForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = DisposableDomain
        fields = ("name",)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip().lower().strip("@.")
        if "." not in name:
            raise ValidationError(_("This is no domain. It looks like example.org."))
        return name


@admin.register(DisposableDomain)
class DisposableDomainAdmin(DirectorAdmin):
    add_title = gettext_lazy("Add a disposable mail domain")
    form = DisposableDomainForm
    search_fields = ("name",)
    search_help_text = gettext_lazy("A part of the name")


@admin.register(KnownHost)
class KnownHostAdmin(DirectorAdmin):
    """Filled by what established authors link to; the director adds or takes away."""

    add_title = gettext_lazy("Add a known site")
    list_display = ("name", "since")
    search_fields = ("name",)
    search_help_text = gettext_lazy("A part of the name")


@admin.register(ConnectionAccess)
class ConnectionAccessAdmin(ReadOnlyAdmin, DirectorAdmin):
    """Rows are only ever added, by the look itself."""

    list_display = ("at", "by_name", "about", "found")
    fields = ("at", "by_name", "about", "reason", "found")
