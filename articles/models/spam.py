from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class ScreeningResult(models.Model):
    """What the machine found in a text when it was sent, for moderators to read.

    One row for each time it was looked at, with nothing found as well: the ceilings an hour count
    these rows. ``reasons`` is a list of ``{"code", "points", "detail"}``.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="screenings")
    user_number = models.BigIntegerField(null=True, editable=False)
    at = models.DateTimeField(_("time"), default=timezone.now)
    links = models.PositiveSmallIntegerField(_("links"), default=0)
    score = models.PositiveSmallIntegerField(_("score"))
    holds = models.BooleanField(_("held back"))
    reasons: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        default=list
    )

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("user_number", "at"), name="screening_by_account"),)

    def __str__(self) -> str:
        return f"{self.article_id}: {self.score}"


class SpamSign(models.Model):
    """What an article shares with others, as ``Wave.Kind`` names it. Purged by beat.

    ``network`` is the keyed hash of where it came from, whose key is another every day. ``counts``
    is False where the sign makes no wave: an established author, an exempt network, a text that a
    person has let stand.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="signs")
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=255)
    network = models.CharField(max_length=64, blank=True)
    counts = models.BooleanField()
    user_number = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes = (models.Index(fields=("kind", "key", "at"), name="sign_by_key"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.article_id}"


class ScreeningPolicy(models.Model):
    """Weights and ceilings of the screening: one row, changed by the director."""

    hold_threshold = models.PositiveSmallIntegerField(_("held back from this score on"), default=10)
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
    too_many_links = models.PositiveSmallIntegerField(
        _("more links an hour than allowed"), default=10
    )
    wave = models.PositiveSmallIntegerField(_("part of a wave"), default=10)
    links_allowed = models.PositiveSmallIntegerField(_("links in a newcomer’s text"), default=5)
    links_to_one_host = models.PositiveSmallIntegerField(
        _("links to one site"),
        default=4,
        help_text=_("Sites that established authors have linked to are not counted."),
    )
    articles_an_hour = models.PositiveSmallIntegerField(
        _("articles an hour from a newcomer"), default=3
    )
    links_an_hour = models.PositiveSmallIntegerField(_("links an hour from a newcomer"), default=12)
    wave_accounts = models.PositiveSmallIntegerField(
        _("new accounts that make a wave"),
        default=8,
        validators=[MinValueValidator(2)],
        help_text=_("When they link to one site that nobody knew here, or repeat one text."),
    )
    wave_accounts_one_network = models.PositiveSmallIntegerField(
        _("the same, all from one network"),
        default=12,
        validators=[MinValueValidator(2)],
        help_text=_("More, because a school class writes from one network."),
    )
    wave_accounts_network_only = models.PositiveSmallIntegerField(
        _("from one network, with nothing else in common"),
        default=40,
        validators=[MinValueValidator(2)],
        help_text=_("Only texts with a link that nobody knew here, or another sign, are counted."),
    )
    wave_minutes = models.PositiveSmallIntegerField(
        _("within so many minutes"), default=60, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("screening rules")
        verbose_name_plural = _("screening rules")
        constraints = (
            models.CheckConstraint(condition=models.Q(pk=1), name="screening_policy_is_one_row"),
        )

    def __str__(self) -> str:
        return str(_("Screening rules"))


class KnownHost(models.Model):
    """A site that established authors have linked to: newcomers who link to it make no wave.

    ``user_id_then`` is who did so first; should that account turn out to be a spammer’s, it goes.
    """

    name = models.CharField(_("site"), max_length=253, unique=True)
    user_number = models.BigIntegerField(null=True, db_index=True, editable=False)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("known site")
        verbose_name_plural = _("known sites")

    def __str__(self) -> str:
        return self.name


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
