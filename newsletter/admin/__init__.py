"""The letter on the moderators' desk; its verbs are in ``contents``, ``engine``, ``returns``."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Case, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.email_address import fold_email
from articles.admin import admin_log
from articles.admin.base import ReadOnlyAdmin
from newsletter.admin import issue as issue_desk
from newsletter.admin import next_issue as coming_desk
from newsletter.admin import returns as _returns  # noqa: F401 - registers
from newsletter.admin import subscriber_lists
from newsletter.engine import sending, sending_database
from newsletter.models import Delivery, Issue, SendingDatabase, Subscriber
from newsletter.reason_words import describe_reason
from newsletter.returns.policy import bounces
from newsletter.tasks import start_sending


@admin.register(Issue)
class IssueAdmin(ReadOnlyAdmin):
    """The list; one issue and the coming one have pages of their own on the desk."""

    list_display = ("__str__", "state", "planned_at", "sent_at", "tally", "came_back")
    actions = ("pause", "resume", "again", "settle_in")

    def get_urls(self) -> list[URLPattern]:
        coming = self.admin_site.admin_view(coming_desk.next_issue_page)
        return [path("next/", coming, name="newsletter_next"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any
    ) -> HttpResponse:
        if not object_id.isdecimal() or not self.has_view_permission(request):
            raise Http404
        return issue_desk.issue_page(request, int(object_id))

    @admin.display(description=_("deliveries"))
    def tally(self, issue: Issue) -> str:
        """Runs a query an issue."""
        found = sending.count_by_state(issue.pk)
        return ", ".join(
            gettext("%(what)s: %(count)d") % {"what": Delivery.State(state).label, "count": count}
            for state, count in found.items()
            if count
        )

    @admin.display(description=_("came back"))
    def came_back(self, issue: Issue) -> str:
        """Runs a query an issue. Beside the deliveries: what came back had been sent."""
        return bounces.describe_bounces(issue.pk)

    @admin.action(description=_("Pause the sending"))
    def pause(self, request: HttpRequest, issues: QuerySet[Issue]) -> None:
        for issue in issues:
            issue_desk.run_action(request, issue, "pause")

    @admin.action(description=_("Resume the sending"))
    def resume(self, request: HttpRequest, issues: QuerySet[Issue]) -> None:
        for issue in issues:
            issue_desk.run_action(request, issue, "resume")

    @admin.action(description=_("Send again what is unknown (it may arrive twice)"))
    def again(self, request: HttpRequest, issues: QuerySet[Issue]) -> None:
        count = sum(sending.count_by_state(issue.pk)[Delivery.State.UNKNOWN] for issue in issues)
        for issue in issues:
            issue_desk.run_action(request, issue, "again")
        self.message_user(request, _said_again(count), messages.SUCCESS)

    @admin.action(description=_("This is the real site: the letter may leave from here"))
    def settle_in(self, request: HttpRequest, issues: QuerySet[Issue]) -> None:
        with transaction.atomic():
            sending_database.confirm_database(timezone.now())
            admin_log.record_action(request, SendingDatabase, 1, "settle in")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "GET" and (reason := sending.reason_not_to_send()):
            self.message_user(request, gettext(reason), messages.ERROR)
        return super().changelist_view(request, extra_context)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Doubts first: what may or may not have arrived is a person's decision."""

    list_display = ("issue", "state", "why", "attempts", "settled_at")
    list_filter = ("state", "issue")
    list_select_related = ("issue",)
    show_full_result_count = False
    fields = ("issue", "state", "why", "attempts", "due_at", "settled_at")
    readonly_fields = ("why",)
    actions = ("again",)
    ordering = (Case(When(state=Delivery.State.UNKNOWN, then=0), default=1), "-pk")

    @admin.display(description=_("reason"))
    def why(self, delivery: Delivery) -> str:
        return describe_reason(delivery.reason)

    @admin.action(description=_("Send again what is unknown (it may arrive twice)"))
    def again(self, request: HttpRequest, rows: QuerySet[Delivery]) -> None:
        chosen = list(rows.filter(state=Delivery.State.UNKNOWN))
        count = 0
        for row in chosen:
            with transaction.atomic():
                if sending.resend_delivery(row.pk):
                    count += 1
                    admin_log.record_action(request, Delivery, row.pk, "again")
        for issue_id in {row.issue_id for row in chosen}:
            start_sending(issue_id)
        self.message_user(request, _said_again(count), messages.SUCCESS)


@admin.register(Subscriber)
class SubscriberAdmin(ReadOnlyAdmin):
    """Found by the whole address alone: nobody browses the list, nor counts through the pages."""

    list_display = ("recipient", "confirmed_at", "unsubscribed_at", "paused_until")
    fields = (
        "email", "language", "sections", "neighbourhoods", "created_at", "confirmed_at",
        "unsubscribed_at", "consents",
    )  # fmt: skip
    readonly_fields = ("consents",)
    search_fields = ("email_folded",)
    search_help_text = _("Type the whole address.")
    show_full_result_count = False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list is empty until an address is typed: how many there are is said all the same."""
        receiving = Subscriber.objects.confirmed().count()
        return super().changelist_view(request, {**(extra_context or {}), "receiving": receiving})

    def get_urls(self) -> list[URLPattern]:
        """For the director alone, as each of them checks."""
        pages: dict[str, tuple[str, Any]] = {
            "import": ("import/", subscriber_lists.upload_contacts),
            "import_list": ("import/<int:list_id>/", subscriber_lists.import_contacts),
            "export": ("export/", subscriber_lists.export_subscribers),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"newsletter_{name}")
            for name, (route, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=_("recipient"))
    def recipient(self, subscriber: Subscriber) -> str:
        return subscriber.masked_email

    @admin.display(description=_("consents"))
    def consents(self, subscriber: Subscriber) -> str:
        """Runs a query."""
        given = subscriber.consents.given().order_by("requested_at", "pk")
        return "; ".join(
            ", ".join(part for part in (str(one), one.origin, one.proof) if part) for one in given
        )

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_view_permission(request)
        return allowed and (obj is None or request.user.is_superuser)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Subscriber], search_term: str
    ) -> tuple[QuerySet[Subscriber], bool]:
        """Nothing without a whole address."""
        try:
            return queryset.filter(email_folded=fold_email(search_term)), False
        except ValueError:
            return queryset.none(), False


def _said_again(count: int) -> str:
    return ngettext("%d mail goes out again.", "%d mails go out again.", count) % count
