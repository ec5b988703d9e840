import secrets
from datetime import datetime
from functools import lru_cache
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import resolve, reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names.slugs import make_slug
from articles.models.media import Photo
from articles.models.taxonomy import Keyword, Section


class State(models.TextChoices):
    """Where an article stands; who sees what is in ``ArticleQuerySet``, the arrows in workflow."""

    DRAFT = "draft", _("draft")
    HELD = "held", _("held back for a moderator")
    ONLINE = "online", _("online, not yet seen by a moderator")
    LISTED = "listed", _("published")
    HIDDEN = "hidden", _("hidden by moderation")
    REMOVED = "removed", _("removed by moderation")
    WITHDRAWN = "withdrawn", _("withdrawn by its author")
    ERASED = "erased", _("erased")


READABLE_STATES = (State.ONLINE, State.LISTED)


class Kind(models.TextChoices):
    NEWS = "news", _("news")
    EVENT = "event", _("event")
    CALL = "call", _("call")


class ArticleQuerySet(models.QuerySet["Article"]):
    """Verbs that own visibility: no view filters by state."""

    def listed(self) -> Self:
        """What stands in lists, feeds, search and the letter."""
        return self.filter(state=State.LISTED)

    def readable(self) -> Self:
        """What anyone who has the address may read."""
        return self.filter(state__in=READABLE_STATES)

    def written_by(self, user: User | AnonymousUser) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(authorships__user=user, authorships__accepted_at__isnull=False)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What this person may read: moderators everything but drafts and erased texts."""
        if not user.is_authenticated:
            return self.readable()
        own = Q(
            pk__in=Authorship.objects.filter(user=user, accepted_at__isnull=False).values("article")
        )
        others = ~Q(state=State.DRAFT) if user.moderates else Q(state__in=READABLE_STATES)
        return self.filter(own | others).exclude(state=State.ERASED)

    def unread(self) -> Self:
        """Online and seen by nobody yet, oldest first."""
        return self.filter(state=State.ONLINE).order_by("published_at", "pk")

    def held(self) -> Self:
        """Held back by the machine, the longest first."""
        return self.filter(state=State.HELD).order_by("state_since", "pk")

    def public_or_held(self) -> Self:
        """What stands before readers, or may by itself one day."""
        return self.filter(state__in=(*READABLE_STATES, State.HELD)).order_by("pk")

    def open_calls(self, now: datetime) -> Self:
        """Calls that still take answers, the soonest to close first."""
        calls = self.listed().filter(kind=Kind.CALL, closes_at__gte=timezone.localdate(now))
        return calls.order_by("closes_at", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-listed_at", "-pk")

    def for_cards(self) -> Self:
        """With what a card shows, in three queries however many rows."""
        return self.select_related("section", "photo").prefetch_related(
            models.Prefetch("authorships", Authorship.objects.accepted().select_related("user"))
        )


@lru_cache(maxsize=4096)
def _meets_a_route(slug: str, _language: str) -> bool:
    """Whether an article with this slug would be read at the address of another page."""
    return resolve(reverse("article", args=[0, slug])).url_name != "article"


def new_preview_token() -> str:
    return secrets.token_urlsafe(16)


class Article(models.Model):
    """Everything a resident posts: news, an event, a call, an answer to a call.

    ``body`` keeps the Markdown as typed, ``body_html`` the safe HTML rendered on save.
    ``state`` is written by ``articles.workflow`` alone.
    """

    title = models.CharField(_("title"), max_length=150)
    slug = models.SlugField(_("slug"), max_length=160, blank=True)
    standfirst = models.CharField(_("standfirst"), max_length=400, blank=True)
    body = models.TextField(_("text"), blank=True)
    body_html = models.TextField(_("rendered text"), blank=True, editable=False)
    renderer_version = models.PositiveSmallIntegerField(default=0, editable=False)
    language = models.CharField(_("language"), max_length=10, default="fr")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NEWS)
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    keywords = models.ManyToManyField(
        Keyword, verbose_name=_("keywords"), blank=True, related_name="articles"
    )
    photo = models.ForeignKey(
        Photo,
        verbose_name=_("lead photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="articles",
    )
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="articles.Authorship",
        through_fields=("article", "user"),
        related_name="written_articles",
    )
    place = models.CharField(_("place"), max_length=160, blank=True)
    closes_at = models.DateField(_("closing date"), null=True, blank=True)
    answers = models.ForeignKey(
        "self",
        verbose_name=_("answers the call"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="received_answers",
    )

    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    state_before = models.CharField(max_length=10, choices=State, blank=True, editable=False)
    state_since = models.DateTimeField(_("state since"), default=timezone.now, editable=False)
    wave = models.ForeignKey(
        "articles.Wave", null=True, blank=True, editable=False, on_delete=models.SET_NULL,
        related_name="articles",
    )  # fmt: skip
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last saved at"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("first online at"), null=True, editable=False)
    listed_at = models.DateTimeField(_("listed at"), null=True, editable=False)
    corrected_at = models.DateTimeField(_("corrected at"), null=True, editable=False)
    preview_token = models.CharField(
        max_length=32, unique=True, default=new_preview_token, editable=False
    )
    submission = models.CharField(
        max_length=43, unique=True, null=True, blank=True, default=None, editable=False
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = (
            models.Index(fields=("state", "-listed_at", "-id"), name="article_lists"),
            models.Index(fields=("section", "state", "-listed_at", "-id"), name="article_section"),
            models.Index(fields=("state", "published_at", "id"), name="article_unread"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=State.values), name="article_state_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="article_kind_known"),
            models.CheckConstraint(
                condition=~Q(state__in=("online", "listed", "hidden", "withdrawn"))
                | Q(published_at__isnull=False),
                name="article_public_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="listed") | Q(listed_at__isnull=False),
                name="article_listed_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("online", "listed")) | ~Q(title=""),
                name="article_public_has_a_title",
            ),
            models.CheckConstraint(
                condition=~Q(state="erased")
                | Q(title="", slug="", standfirst="", body="", body_html="", place=""),
                name="article_erased_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(answers__isnull=True) | ~Q(answers=F("id")),
                name="article_not_its_own_answer",
            ),
            models.CheckConstraint(
                condition=~Q(kind="call", state__in=("online", "listed"))
                | Q(closes_at__isnull=False),
                name="article_public_call_closes",
            ),
        )

    def __str__(self) -> str:
        return self.title or str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.pk, self.public_slug])

    def get_original_url(self) -> str:
        """The page in the language of the text, of those that the site speaks."""
        spoken = {code for code, _name in settings.LANGUAGES}
        language = self.language if self.language in spoken else settings.LANGUAGE_CODE
        with translation.override(language):
            return self.get_absolute_url()

    @property
    def public_slug(self) -> str:
        """Never a word at which another page of the article stands, now or one day."""
        slug = self.slug or "article"
        return f"{slug}-article" if _meets_a_route(slug, get_language() or "") else slug

    def slug_for_title(self) -> str:
        return make_slug(self.title)

    @property
    def is_readable(self) -> bool:
        return self.state in READABLE_STATES

    @property
    def was_public(self) -> bool:
        return self.published_at is not None

    @property
    def bylines(self) -> list[str]:
        """The names under the title, in order. No query after ``for_cards``."""
        return [row.byline for row in self.authorships.all() if row.accepted_at is not None]

    def is_open_call(self, now: datetime) -> bool:
        """Whether answers are still taken at ``now``, by the town's calendar."""
        return self.kind == Kind.CALL and (
            self.closes_at is None or self.closes_at >= timezone.localdate(now)
        )


class AuthorshipQuerySet(models.QuerySet["Authorship"]):
    def accepted(self) -> Self:
        return self.filter(accepted_at__isnull=False)


class Authorship(models.Model):
    """Who wrote an article, in which order and under which name at that time."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("author")
        WITH = "with", _("written with")
        ASSOCIATION = "association", _("for the association")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="authorships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="authorships"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.AUTHOR)
    byline = models.CharField(_("byline"), max_length=120)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    objects = AuthorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("authorship")
        verbose_name_plural = _("authorships")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("article", "user"), name="authorship_once"),
            models.CheckConstraint(condition=~Q(byline=""), name="authorship_has_a_byline"),
        )

    def __str__(self) -> str:
        return self.byline
