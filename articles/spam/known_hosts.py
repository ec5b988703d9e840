"""The sites that established authors have linked to: newcomers may link there without a doubt."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from accounts.models import User
from articles.models import Article, KnownHost
from articles.spam import score

MOST_HOSTS = 60


def count_linked_hosts(html: str) -> Counter[str]:
    """The hosts that a text links to, with how often; the site itself left out."""
    return score.extract_hosts(html, urlsplit(settings.PUBLIC_URL).hostname or "")


def find_known_hosts(hosts: Iterable[str]) -> frozenset[str]:
    """Which of these hosts, and of the domains above them, are known; one query at most."""
    names = _names(hosts)
    if not names:
        return frozenset()
    return frozenset(KnownHost.objects.filter(name__in=names).values_list("name", flat=True))


def learn_hosts(html: str, by: User, now: datetime) -> None:
    """An established author has linked there; one query at most."""
    names = sorted(_names(count_linked_hosts(html)))
    if names:
        rows = [KnownHost(name=name, since=now, user_number=by.pk) for name in names]
        KnownHost.objects.bulk_create(rows, ignore_conflicts=True)


def add_known_host(host: str, now: datetime) -> None:
    """A moderator has said that it is no spam; one query."""
    KnownHost.objects.get_or_create(name=host, defaults={"since": now})


def forget_hosts_of_accounts(people: Iterable[int]) -> None:
    """They were spammers: what they were the first to link to is known no more. One query."""
    KnownHost.objects.filter(user_number__in=people).delete()


def forget_hosts_of_article(article: Article) -> None:
    """Nothing else here links there: its text goes, and this with it. A query for each host."""
    names = _names(count_linked_hosts(article.body_html))
    others = Article.objects.exclude(pk=article.pk)
    alone = [name for name in names if not others.filter(body_html__icontains=name).exists()]
    KnownHost.objects.filter(name__in=alone).delete()


def find_unknown_hosts(hosts: Iterable[str], familiar: frozenset[str]) -> list[str]:
    """The signs by which a wave may be recognised: hosts and domains that nobody knew here."""
    return sorted(_names(hosts) - familiar)


def _names(hosts: Iterable[str]) -> set[str]:
    return {name for host in list(hosts)[:MOST_HOSTS] for name in score.host_and_domain(host)}
