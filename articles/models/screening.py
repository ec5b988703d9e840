from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class ScreeningResult(models.Model):
    """What the machine found in a text when it was sent, for moderators to read.

    ``reasons`` is a list of ``{"code", "points", "detail"}``.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="screenings")
    at = models.DateTimeField(_("time"), default=timezone.now)
    score = models.PositiveSmallIntegerField(_("score"))
    holds = models.BooleanField(_("held back"))
    reasons: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        default=list
    )

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.score}"


class ArticleSign(models.Model):
    """What an article shares with others: the hosts it links to, the hash of its text, the keyed
    hash of the network it came from (whose key is another every day). Purged by beat."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="signs")
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=255)
    newcomer = models.BooleanField()
    user_id_then = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes = (models.Index(fields=("kind", "key", "at"), name="sign_by_key"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.article_id}"


class ScreeningPolicy(models.Model):
    """Weights and ceilings of the screening: one row, changed by the director."""

    holds_from = models.PositiveSmallIntegerField(_("held back from this score on"), default=10)
    honeypot = models.PositiveSmallIntegerField(_("the hidden field was filled"), default=10)
    too_fast = models.PositiveSmallIntegerField(_("written in under three seconds"), default=6)
    odd_stamp = models.PositiveSmallIntegerField(
        _("the form’s time is missing or forged"), default=4
    )
    disposable = models.PositiveSmallIntegerField(
        _("the address is of a disposable kind"), default=6
    )
    many_links = models.PositiveSmallIntegerField(_("more links than allowed"), default=6)
    same_host = models.PositiveSmallIntegerField(
        _("more links to one site than allowed"), default=6
    )
    repeated_text = models.PositiveSmallIntegerField(
        _("the same text from another account"), default=10
    )
    too_many = models.PositiveSmallIntegerField(_("more articles an hour than allowed"), default=10)
    wave = models.PositiveSmallIntegerField(_("part of a wave"), default=10)
    links_allowed = models.PositiveSmallIntegerField(_("links in a newcomer’s text"), default=5)
    links_to_one_host = models.PositiveSmallIntegerField(_("links to one site"), default=4)
    articles_an_hour = models.PositiveSmallIntegerField(
        _("articles an hour from a newcomer"), default=3
    )
    wave_accounts = models.PositiveSmallIntegerField(_("new accounts that make a wave"), default=5)
    wave_minutes = models.PositiveSmallIntegerField(_("within so many minutes"), default=60)

    class Meta:
        verbose_name = _("screening rules")
        verbose_name_plural = _("screening rules")
        constraints = (
            models.CheckConstraint(condition=models.Q(pk=1), name="screening_policy_is_one_row"),
        )

    def __str__(self) -> str:
        return str(_("Screening rules"))


class ExemptNetwork(models.Model):
    """A public access point, library or school: its many accounts are no wave."""

    network = models.CharField(
        _("network"), max_length=64, unique=True, help_text=_("For example 192.0.2.0/24")
    )
    name = models.CharField(_("what it is"), max_length=120)

    class Meta:
        verbose_name = _("exempt network")
        verbose_name_plural = _("exempt networks")

    def __str__(self) -> str:
        return self.name


class DisposableDomain(models.Model):
    """A domain of throw-away addresses, beside those that come with the site."""

    name = models.CharField(_("domain"), max_length=253, unique=True)

    class Meta:
        verbose_name = _("disposable mail domain")
        verbose_name_plural = _("disposable mail domains")

    def __str__(self) -> str:
        return self.name
