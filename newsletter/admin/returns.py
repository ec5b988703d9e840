"""What came back, as moderators see it: without addresses."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin import admin_log
from articles.admin.base import ReadOnlyAdmin
from newsletter.admin.forms import SettleMailForm
from newsletter.models import Bounce, Issue, LearntReply, Suppression, UnclassifiedMail
from newsletter.returns.policy import bounces
from newsletter.returns.policy.learnt_replies import NotLearnable
from newsletter.returns.policy.settle_mail import settle_mail
from newsletter.subscribers import suppression


class LiftPermissionAdmin(ReadOnlyAdmin):
    """To write again to an address that gets no letter any more: the director alone."""

    def has_lift_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser


@admin.register(Bounce)
class BounceAdmin(LiftPermissionAdmin):
    list_display = ("at", "kind", "status", "issue", "recipient", "suppressed")
    list_filter = ("kind", "suppressed")
    list_select_related = ("delivery__issue", "delivery__subscriber")
    show_full_result_count = False
    fields = ("at", "kind", "status", "diagnostic", "issue", "recipient", "suppressed")
    readonly_fields = ("issue", "recipient")
    actions = ("write_again",)

    @admin.display(description=_("issue"))
    def issue(self, bounce: Bounce) -> Issue | None:
        return bounce.delivery.issue if bounce.delivery else None

    @admin.display(description=_("recipient"))
    def recipient(self, bounce: Bounce) -> str:
        holder = bounce.delivery.subscriber if bounce.delivery else None
        return holder.masked_email if holder else ""

    @admin.action(
        description=_("The report was wrong: write to the address again"), permissions=["lift"]
    )
    def write_again(self, request: HttpRequest, rows: QuerySet[Bounce]) -> None:
        count = 0
        with transaction.atomic():
            for bounce in rows.filter(suppressed=True):
                if bounces.undo_bounce(bounce):
                    self.log_change(request, bounce, "write_again")
                    count += 1
        self.message_user(request, _said(count), messages.SUCCESS)


@admin.register(UnclassifiedMail)
class UnclassifiedMailAdmin(ReadOnlyAdmin):
    list_display = ("at", "why", "sender", "subject", "settled_as")
    list_filter = ("why", "settled_as")
    ordering = ("settled_as", "-pk")

    def change_view(
        self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any
    ) -> HttpResponse:
        """What it says, and what a moderator makes of it."""
        if not object_id.isdecimal() or not self.has_view_permission(request):
            raise Http404
        stray = get_object_or_404(UnclassifiedMail, pk=int(object_id))
        form = SettleMailForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self._settle(request, stray, form):
            return redirect("admin:newsletter_unclassifiedmail_changelist")
        context = {
            **admin.site.each_context(request),
            "title": _("A mail to look at"),
            "stray": stray,
            "form": form,
        }
        return TemplateResponse(request, "admin/desk/returned_mail.html", context)

    def _settle(self, request: HttpRequest, stray: UnclassifiedMail, form: SettleMailForm) -> bool:
        meaning = UnclassifiedMail.Meaning(form.cleaned_data["meaning"])
        try:
            with transaction.atomic():
                done = settle_mail(stray, meaning, form.cleaned_data["words"], timezone.now())
                if done:
                    admin_log.record_action(
                        request, UnclassifiedMail, stray.pk, f"settle {meaning}"
                    )
        except NotLearnable:
            form.add_error("words", _("Too short, or known already: choose a whole sentence."))
            return False
        text = _("Settled.") if done else _("Nothing to do: it stands otherwise by now.")
        self.message_user(request, text, messages.SUCCESS)
        return True


@admin.register(LearntReply)
class LearntReplyAdmin(ReadOnlyAdmin):
    """What was taught by mistake can be deleted."""

    list_display = ("words", "kind", "at")
    fields = ("words", "kind", "at")

    def has_delete_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        return self.has_module_permission(request)


@admin.register(Suppression)
class SuppressionAdmin(LiftPermissionAdmin):
    """Only hashes are kept: an address is found by typing all of it."""

    list_display = ("at", "reason")
    list_filter = ("reason",)
    ordering = ("-at",)
    fields = ("at", "reason")
    search_fields = ("email_hash",)
    search_help_text = _("Type the whole address.")
    show_full_result_count = False
    actions = ("lift",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Suppression], search_term: str
    ) -> tuple[QuerySet[Suppression], bool]:
        try:
            return (
                suppression.suppressions_of(search_term, queryset) if search_term else queryset
            ), False
        except ValueError:
            return queryset.none(), False

    @admin.action(description=_("The address may be written to again"), permissions=["lift"])
    def lift(self, request: HttpRequest, rows: QuerySet[Suppression]) -> None:
        """Who had a subscription asks anew, or is brought back where the mail came back."""
        with transaction.atomic():
            count = len(rows)
            self.log_deletions(request, rows)
            rows.delete()
        self.message_user(request, _said(count), messages.SUCCESS)


def _said(count: int) -> str:
    return (
        ngettext(
            "%d address may be written to again.", "%d addresses may be written to again.", count
        )
        % count
    )
