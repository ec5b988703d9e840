"""Clearing spam in one click, and taking the click back."""

from typing import cast

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from articles.admin import admin_log
from articles.models import SpamCleanup, Wave
from articles.models.moderation import UNDONE_WITHIN
from articles.moderation import spam_cleanup
from articles.workflow.permissions import ActionRefused


@require_POST
def clear_wave(request: HttpRequest, wave_id: int) -> HttpResponse:
    """“Spam: all of it”."""
    found = get_object_or_404(Wave, pk=wave_id)
    try:
        with transaction.atomic():
            cleared = spam_cleanup.clean_up_wave(found.pk, by=cast("User", request.user))
            admin_log.record_action(request, Wave, found.pk, "clear")
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, cleanup_message(cleared))
    return redirect("admin:articles_queue")


@require_POST
def dismiss_wave(request: HttpRequest, wave_id: int) -> HttpResponse:
    found = get_object_or_404(Wave, pk=wave_id)
    try:
        with transaction.atomic():
            spam_cleanup.dismiss_wave(found.pk, by=cast("User", request.user))
            admin_log.record_action(request, Wave, found.pk, "dismiss")
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("No spam: what the wave alone held back is online again."))
    return redirect("admin:articles_queue")


@require_safe
def list_spam_cleanups(request: HttpRequest) -> TemplateResponse:
    """Those that can still be undone, and what became of the others of the last thirty days."""
    now = timezone.now()
    rows = SpamCleanup.objects.filter(at__gt=now - UNDONE_WITHIN).select_related(
        "by", "undone_by", "wave"
    )
    counted = rows.annotate(
        took_down=Count("articles", distinct=True), blocked=Count("suspensions", distinct=True)
    )
    context = {
        **admin.site.each_context(request),
        "title": _("Spam cleared in the last thirty days"),
        "clearances": [(row, row.can_be_undone(now)) for row in counted],
        "undone_within": UNDONE_WITHIN,
    }
    return TemplateResponse(request, "admin/desk/spam_cleanups.html", context)


@require_POST
def undo_spam_cleanup(request: HttpRequest, cleanup_id: int) -> HttpResponse:
    found = get_object_or_404(SpamCleanup, pk=cleanup_id)
    try:
        with transaction.atomic():
            spam_cleanup.undo_cleanup(found.pk, by=cast("User", request.user))
            admin_log.record_action(request, SpamCleanup, found.pk, "undo")
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Undone: the articles and accounts are as they were."))
    return redirect("admin:articles_spam_cleanups")


def cleanup_message(cleared: SpamCleanup) -> str:
    return _(
        "Cleared as spam: articles %(articles)d, accounts %(accounts)d. "
        "It can be undone for thirty days."
    ) % {"articles": cleared.articles.count(), "accounts": cleared.suspensions.count()}
