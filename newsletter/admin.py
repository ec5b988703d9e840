from typing import Any

from django.contrib import admin, messages
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.addresses import fold
from newsletter import sending
from newsletter.models import Delivery, Issue, Subscriber
from newsletter.tasks import send_batch


class ReadOnlyForStaff(admin.ModelAdmin):  # type: ignore[type-arg]
    """Moderators look; what changes goes through verbs."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


@admin.register(Issue)
class IssueAdmin(ReadOnlyForStaff):
    list_display = ("__str__", "state", "planned_at", "sent_at", "tally")
    fields = ("year", "week", "state", "planned_at", "frozen_at", "sent_at", "tally")
    readonly_fields = ("tally",)
    actions = ("pause", "resume")

    @admin.display(description=_("deliveries"))
    def tally(self, issue: Issue) -> str:
        """Runs a query an issue."""
        found = sending.counts(issue.pk)
        return ", ".join(
            f"{Delivery.State(state).label}: {count}" for state, count in found.items() if count
        )

    @admin.action(description=_("Pause the sending"))
    def pause(self, request: HttpRequest, issues: QuerySet[Issue]) -> None:
        issues.filter(state=Issue.State.SENDING).update(state=Issue.State.PAUSED)

    @admin.action(description=_("Resume the sending"))
    def resume(self, request: HttpRequest, issues: QuerySet[Issue]) -> None:
        issues.filter(state=Issue.State.PAUSED).update(state=Issue.State.SENDING)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyForStaff):
    """Doubts first: what may or may not have arrived is a person's decision."""

    list_display = ("issue", "state", "reason", "attempts", "settled_at")
    list_filter = ("state", "issue")
    fields = ("issue", "state", "reason", "attempts", "settled_at")
    actions = ("again",)
    ordering = (Case(When(state=Delivery.State.UNKNOWN, then=0), default=1), "-pk")

    @admin.action(description=_("Send again what is unknown (it may arrive twice)"))
    def again(self, request: HttpRequest, rows: QuerySet[Delivery]) -> None:
        chosen = list(rows.filter(state=Delivery.State.UNKNOWN))
        count = sum(sending.send_again(row.pk) for row in chosen)
        for issue_id in {row.issue_id for row in chosen}:
            send_batch.delay(issue_id)
        text = ngettext("%d mail goes out again.", "%d mails go out again.", count)
        self.message_user(request, text % count, messages.SUCCESS)


@admin.register(Subscriber)
class SubscriberAdmin(ReadOnlyForStaff):
    """Found by the whole address alone: nobody browses the list."""

    list_display = ("email", "confirmed_at", "unsubscribed_at", "paused_until")
    fields = ("email", "language", "sections", "created_at", "confirmed_at", "unsubscribed_at")
    search_fields = ("email_folded",)
    search_help_text = _("Type the whole address.")
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Subscriber], search_term: str
    ) -> tuple[QuerySet[Subscriber], bool]:
        try:
            return queryset.filter(email_folded=fold(search_term)), False
        except ValueError:
            return queryset.none(), False
