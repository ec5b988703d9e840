"""Gathers the facts about a text that arrives, has them judged, and keeps what was found."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from articles import disposable, journal, networks, screening
from articles.markup import plain_text
from articles.models import Article, ArticleSign, ScreeningPolicy, ScreeningResult, Wave
from articles.screening import Facts, Reason


@dataclass(frozen=True)
class Origin:
    """Where a text came from: the network address, and what looked odd about the form."""

    address: str = ""
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """``holds`` says whether a moderator looks first, ``reasons`` why."""

    holds: bool
    reasons: tuple[Reason, ...]
    wave: Wave | None = None


def judge(article: Article, *, by: User, origin: Origin | None, now: datetime) -> Verdict:
    """Look at a text and note what it shares with others; called under its lock.

    About ten queries.
    """
    policy, _created = ScreeningPolicy.objects.get_or_create(pk=1)
    origin = origin or Origin()
    signs = list(_signs(article, origin, now))
    _note(article, by, signs, now)
    wave = _wave(signs, by, policy, now)
    found = screening.reasons(_facts(article, by, origin, signs, wave, now), policy)
    holds = screening.score(found) >= policy.holds_from
    if found:
        ScreeningResult.objects.create(
            article=article, at=now, score=min(screening.score(found), 32_767), holds=holds,
            reasons=[asdict(reason) for reason in found],
        )  # fmt: skip
    if wave is not None and not by.is_established:
        article.wave = wave
        article.save(update_fields=["wave"])
    return Verdict(holds, tuple(found), None if by.is_established else wave)


def purge(now: datetime) -> int:
    """Forget the signs of texts after the town's days; returns how many."""
    old = ArticleSign.objects.filter(at__lt=now - timedelta(days=settings.TRACES_KEPT_DAYS))
    return old.delete()[0]


Sign = tuple[str, tuple[str, ...]]


def _signs(article: Article, origin: Origin, now: datetime) -> Iterator[Sign]:
    """A kind and the keys under which it may have been seen; the first is the one to note."""
    own = urlsplit(settings.PUBLIC_URL).hostname or ""
    for host in screening.hosts_of(article.body_html, own):
        yield Wave.Kind.HOST, (host,)
    key = screening.text_key(plain_text(article.body_html))
    if key:
        yield Wave.Kind.TEXT, (key,)
    traces = networks.traces(origin.address, now)
    if traces:
        yield Wave.Kind.NETWORK, tuple(traces)


def _note(article: Article, by: User, signs: Iterable[Sign], now: datetime) -> None:
    article.signs.all().delete()
    ArticleSign.objects.bulk_create(
        ArticleSign(
            article=article, kind=kind, key=keys[0][:255], counts=not by.is_established,
            user_id_then=by.pk, at=now,
        )
        for kind, keys in signs
    )  # fmt: skip


def _facts(
    article: Article,
    by: User,
    origin: Origin,
    signs: Iterable[Sign],
    wave: Wave | None,
    now: datetime,
) -> Facts:
    own = urlsplit(settings.PUBLIC_URL).hostname or ""
    return Facts(
        is_counts=not by.is_established,
        hosts=screening.hosts_of(article.body_html, own),
        findings=origin.findings,
        has_disposable_address=disposable.is_disposable(by.email_folded),
        others_with_this_text=_others_with(signs, by),
        articles_this_hour=_sent_since(by, article, now - timedelta(hours=1)),
        in_a_wave=wave is not None,
        moderators_are_absent=not journal.moderators_active(now),
    )


def _others_with(signs: Iterable[Sign], by: User) -> int:
    keys = [keys[0] for kind, keys in signs if kind == Wave.Kind.TEXT]
    if not keys:
        return 0
    same = ArticleSign.objects.filter(kind=Wave.Kind.TEXT, key__in=keys).exclude(user_id_then=by.pk)
    return same.values("user_id_then").distinct().count()


def _sent_since(by: User, article: Article, since: datetime) -> int:
    own = ArticleSign.objects.filter(user_id_then=by.pk, at__gt=since)
    kept = ScreeningResult.objects.filter(article__authors=by, at__gt=since)
    numbers = set(own.values_list("article", flat=True)) | set(
        kept.values_list("article", flat=True)
    )
    published = Article.objects.written_by(by).filter(published_at__gt=since)
    numbers |= set(published.values_list("pk", flat=True))
    return len(numbers - {article.pk})


def _wave(signs: Iterable[Sign], by: User, policy: ScreeningPolicy, now: datetime) -> Wave | None:
    """The wave that this text belongs to, begun by it perhaps; two queries a sign."""
    if by.is_established:
        return None
    since = now - timedelta(minutes=policy.wave_minutes)
    for kind, keys in signs:
        known = Wave.objects.unsettled().filter(kind=kind, key__in=keys).first()
        if known is not None:
            Wave.objects.filter(pk=known.pk).update(last_seen_at=now)
            return known
        if _accounts(kind, keys, since) >= policy.wave_accounts:
            return _begin(kind, keys, since, now)
    return None


def _recent(kind: str, keys: Iterable[str], since: datetime) -> "QuerySet[ArticleSign]":
    return ArticleSign.objects.filter(kind=kind, key__in=keys, counts=True, at__gt=since)


def _accounts(kind: str, keys: Iterable[str], since: datetime) -> int:
    return _recent(kind, keys, since).values("user_id_then").distinct().count()


def _begin(kind: str, keys: tuple[str, ...], since: datetime, now: datetime) -> Wave:
    """At the same second another text may begin it too."""
    try:
        with transaction.atomic():
            wave = Wave.objects.create(kind=kind, key=keys[0], started_at=since, last_seen_at=now)
    except IntegrityError:
        Wave.objects.filter(kind=kind, key=keys[0], settled_at=None).update(last_seen_at=now)
        wave = Wave.objects.get(kind=kind, key=keys[0], settled_at=None)
    articles = _recent(kind, keys, since).values("article")
    Article.objects.filter(pk__in=articles, wave=None).update(wave=wave)
    return wave
