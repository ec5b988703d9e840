from typing import Any

from django.contrib import admin, messages
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.addresses import fold
from newsletter import (
    admin_contacts,
    berth,
    bounces,
    returns_admin,  # noqa: F401 - registers its pages
    sending,
)
from newsletter.models import Bounce, Delivery, Issue, Subscriber
from newsletter.read_only import ReadOnlyForStaff
from newsletter.tasks import start


@admin.register(Issue)
class IssueAdmin(ReadOnlyForStaff):
    list_display = ("__str__", "state", "planned_at", "sent_at", "tally", "came_back")
    fields = (
        "year", "week", "state", "trouble", "planned_at", "frozen_at", "sent_at", "audience",
        "tally", "course", "came_back",
    )  # fmt: skip
    readonly_fields = ("tally", "course", "came_back")
    actions = ("pause", "resume", "again", "settle_in")

    @admin.display(description=_("deliveries"))
    def tally(self, issue: Issue) -> str:
        """Runs a query an issue."""
        found = sending.counts(issue.pk)
        return ", ".join(
            f"{Delivery.State(state).label}: {count}" for state, count in found.items() if count
        )

    @admin.display(description=_("came back"))
    def came_back(self, issue: Issue) -> str:
        """Runs a query an issue. Beside the deliveries: what came back had been sent."""
        found = bounces.counts(issue.pk)
        return ", ".join(f"{kind.label}: {found[kind]}" for kind in Bounce.Kind if kind in found)

    @admin.display(description=_("progress"))
    def course(self, issue: Issue) -> str:
        """Runs two queries."""
        found = sending.progress(issue)
        if not found.adds_up:
            return gettext("The numbers do not add up to the recipients: tell who runs this site.")
        text = gettext("%(percent)d %%, %(a_minute)d in the last minute") % {
            "percent": found.percent,
            "a_minute": found.a_minute,
        }
        if found.ends_at is None:
            return text
        return f"{text}, " + gettext("done about %s") % time_format(
            timezone.localtime(found.ends_at)
        )

    @admin.action(description=_("Pause the sending"))
    def pause(self, request: HttpRequest, issues: QuerySet[Issue]) -> None:
        for issue in issues:
            sending.pause(issue.pk)

    @admin.action(description=_("Resume the sending"))
    def resume(self, request: HttpRequest, issues: QuerySet[Issue]) -> None:
        for issue in issues:
            if sending.resume(issue.pk):
                start(issue.pk)

    @admin.action(description=_("Send again what is unknown (it may arrive twice)"))
    def again(self, request: HttpRequest, issues: QuerySet[Issue]) -> None:
        for issue in issues:
            count = sending.send_unknown_again(issue.pk)
            self.message_user(request, _said_again(count), messages.SUCCESS)
            start(issue.pk)

    @admin.action(description=_("This is the real site: the letter may leave from here"))
    def settle_in(self, request: HttpRequest, issues: QuerySet[Issue]) -> None:
        berth.confirm(timezone.now())

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "GET" and (reason := sending.why_not_from_here()):
            self.message_user(request, gettext(reason), messages.ERROR)
        return super().changelist_view(request, extra_context)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyForStaff):
    """Doubts first: what may or may not have arrived is a person's decision."""

    list_display = ("issue", "state", "reason", "attempts", "settled_at")
    list_filter = ("state", "issue")
    list_select_related = ("issue",)
    show_full_result_count = False
    fields = ("issue", "state", "reason", "attempts", "due_at", "settled_at")
    actions = ("again",)
    ordering = (Case(When(state=Delivery.State.UNKNOWN, then=0), default=1), "-pk")

    @admin.action(description=_("Send again what is unknown (it may arrive twice)"))
    def again(self, request: HttpRequest, rows: QuerySet[Delivery]) -> None:
        chosen = list(rows.filter(state=Delivery.State.UNKNOWN))
        count = sum(sending.send_again(row.pk) for row in chosen)
        for issue_id in {row.issue_id for row in chosen}:
            start(issue_id)
        self.message_user(request, _said_again(count), messages.SUCCESS)


@admin.register(Subscriber)
class SubscriberAdmin(ReadOnlyForStaff):
    """Found by the whole address alone: nobody browses the list, nor counts through the pages."""

    list_display = ("email", "confirmed_at", "unsubscribed_at", "paused_until")
    fields = (
        "email", "language", "sections", "neighbourhoods", "created_at", "confirmed_at",
        "unsubscribed_at", "consents",
    )  # fmt: skip
    readonly_fields = ("consents",)
    search_fields = ("email_folded",)
    search_help_text = _("Type the whole address.")
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        """For the director alone, as each of them checks."""
        pages: dict[str, tuple[str, Any]] = {
            "import": ("import/", admin_contacts.bring),
            "import_list": ("import/<int:list_id>/", admin_contacts.brought),
            "export": ("export/", admin_contacts.export),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"newsletter_{name}")
            for name, (route, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

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
        try:
            return queryset.filter(email_folded=fold(search_term)), False
        except ValueError:
            return queryset.none(), False


def _said_again(count: int) -> str:
    return ngettext("%d mail goes out again.", "%d mails go out again.", count) % count
