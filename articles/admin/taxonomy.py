from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.base import CacheScopeAdmin, ReadOnlyAdmin
from articles.models import JournalEntry, Keyword, Section


class TaxonomyAdmin(CacheScopeAdmin):
    scopes = ("lists", "site")
    prepopulated_fields = {"slug": ("name",)}
    search_fields = ("name",)
    search_help_text = _("A part of the name")


@admin.register(Section)
class SectionAdmin(TaxonomyAdmin):
    add_title = _("Add a section")
    list_display = ("name", "position", "description")


@admin.register(Keyword)
class KeywordAdmin(TaxonomyAdmin):
    add_title = _("Add a keyword")
    list_display = ("name", "kind")
    list_filter = ("kind",)


@admin.register(JournalEntry)
class JournalEntryAdmin(ReadOnlyAdmin):
    """With reasons, which the public journal does not show."""

    list_display = ("at", "article_number", "action", "actor_role", "rule", "reason")
    list_filter = ("action", "actor_role")
    search_fields = ("=article_number",)
    search_help_text = _("Number of the article")
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
