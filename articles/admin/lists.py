from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from articles import generation
from articles.admin.base import ReadOnlyAdmin, StaffAdmin
from articles.models import JournalEntry, Keyword, Section


class TaxonomyAdmin(StaffAdmin):
    prepopulated_fields = {"slug": ("name",)}
    search_fields = ("name",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            generation.bump("lists", "site")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            super().delete_model(request, obj)
            generation.bump("lists", "site")


@admin.register(Section)
class SectionAdmin(TaxonomyAdmin):
    list_display = ("name", "position", "description")


@admin.register(Keyword)
class KeywordAdmin(TaxonomyAdmin):
    list_display = ("name", "kind")
    list_filter = ("kind",)


@admin.register(JournalEntry)
class JournalAdmin(ReadOnlyAdmin):
    """With reasons, which the public journal does not show."""

    list_display = ("at", "article_number", "action", "actor_role", "rule", "reason")
    list_filter = ("action", "actor_role")
    search_fields = ("=article_number",)
    fields = (
        "at",
        "article_number",
        "action",
        "state_from",
        "state_to",
        "actor_role",
        "rule",
        "reason",
    )
