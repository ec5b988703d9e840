"""Waves: many new accounts in a short time with one sign in common. Two waves at once are two.

A text belongs to a wave when its author has a text in it, when it is alike to one of its texts, or
when it carries the sign that the wave is known by. It begins one when enough new accounts carry a
sign of it within the policy's minutes, or when a moderator has cleared that sign as spam before.
What only spreads the same accounts over more signs begins no second wave.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet

from accounts.models import User
from articles.models import Article, Authorship, ScreeningPolicy, SpamSign, Wave
from articles.spam import score
from articles.spam.near_duplicates import NearDuplicate

WAVES_REMEMBERED = timedelta(days=30)


@dataclass(frozen=True)
class CollectedSigns:
    """What one text shares with others, or may: ``networks`` today's hash and yesterday's.

    ``copies`` are the texts alike, ``of_author`` the open wave in which the author is already;
    ``counts`` as in ``ArticleSign``.
    """

    hosts: tuple[str, ...] = ()
    text_keys: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    copies: tuple[NearDuplicate, ...] = ()
    author_wave: Wave | None = None
    network: str = ""
    counts: bool = True

    def with_networks(self, keys: tuple[str, ...]) -> "CollectedSigns":
        return replace(self, networks=keys)

    def matching_query(self) -> Q:
        """Those that are compared as they are; of texts alike ``copies`` knows more."""
        hosts = Q(kind=Wave.Kind.HOST, key__in=self.hosts)
        return hosts | Q(kind=Wave.Kind.NETWORK, key__in=self.networks)


@dataclass(frozen=True)
class WaveMatch:
    """``others`` are the numbers of earlier texts that belong to the wave which has just begun.

    ``is_first`` says that its author had no text in the wave so far.
    """

    wave: Wave
    others: tuple[int, ...] = ()
    is_first: bool = True


@dataclass(frozen=True)
class SharedSign:
    """A sign with the number of new accounts that carry it."""

    kind: str
    key: str
    accounts: int
    from_one_network: bool

    def is_wave(self, policy: ScreeningPolicy) -> bool:
        if self.kind == Wave.Kind.NETWORK:
            return self.accounts >= policy.wave_accounts_network_only
        return score.is_large_enough_for_wave(
            self.accounts, policy, from_one_network=self.from_one_network
        )


def recognise_wave(
    article: Article,
    by: User,
    signs: CollectedSigns,
    policy: ScreeningPolicy,
    now: datetime,
    *,
    not_again: Container[int] = (),
) -> WaveMatch | None:
    """Note what the text shares with others, and find the wave to which it belongs.

    Four queries, and three more for a wave that begins. ``not_again`` are the numbers of waves of
    which a moderator has said that this text is no part.
    """  # fmt: skip
    past = _known_by(signs, now)
    wave = signs.author_wave or _of_copies(signs) or _open_among(past)
    record_signs(article, signs, by, now, is_known=wave is not None)
    if wave is not None:
        return None if wave.pk in not_again else WaveMatch(wave, is_first=signs.author_wave is None)
    first = next(_enough(signs, by, past, policy, now), None)
    return _begun(*first, policy, now) if first else None


def record_signs(
    article: Article, signs: CollectedSigns, by: User, now: datetime, *, is_known: bool = False
) -> None:
    """Keep what others will be compared with; two queries.

    For a wave that is known the first of its texts stand, so that a long one costs no more.
    """
    article.signs.all().delete()
    kept = [(Wave.Kind.HOST, key) for key in signs.hosts]
    kept += [(Wave.Kind.TEXT, key) for key in signs.text_keys if not is_known]
    kept += [(Wave.Kind.NETWORK, key) for key in signs.networks[:1]]
    SpamSign.objects.bulk_create(
        SpamSign(
            article=article, kind=kind, key=key, network=signs.network, counts=signs.counts,
            user_number=by.pk, at=now,
        )
        for kind, key in kept
    )  # fmt: skip


def wave_window(policy: ScreeningPolicy) -> timedelta:
    return timedelta(minutes=policy.wave_minutes)


def author_wave(by: User) -> Wave | None:
    """Whoever has a text in an open wave has all new ones in it; one query."""
    own = Authorship.objects.accepted().filter(user=by, article__wave__isnull=False)
    return Wave.objects.unsettled().filter(pk__in=own.values("article__wave")).first()


def _of_copies(signs: CollectedSigns) -> Wave | None:
    waves = (copy.wave for copy in signs.copies)
    return next((wave for wave in waves if wave and wave.settled_at is None), None)


def _open_among(past: Iterable[Wave]) -> Wave | None:
    return next((wave for wave in past if wave.settled_at is None), None)


def _known_by(signs: CollectedSigns, now: datetime) -> list[Wave]:
    """Open waves and those of the last weeks that are known by a sign of this text; one query."""
    lately = Q(settled_at__isnull=True) | Q(settled_at__gt=now - WAVES_REMEMBERED)
    return list(Wave.objects.filter(signs.matching_query()).filter(lately).order_by("-pk"))


WaveStart = tuple[str, str, tuple[int, ...]]


def _enough(
    signs: CollectedSigns, by: User, past: list[Wave], policy: ScreeningPolicy, now: datetime
) -> Iterator[WaveStart]:
    """The signs by which a wave begins now, with the other texts that carry them."""
    if not signs.counts:
        return
    said: dict[tuple[str, str], str] = {}
    for wave in past:
        said.setdefault((wave.kind, wave.key), wave.outcome)
    yield from ((*sign, ()) for sign, outcome in said.items() if outcome == Wave.Outcome.SPAM)
    since = now - wave_window(policy)
    yield from _enough_copies(signs, by, policy, since)
    for found in count_accounts_by_sign(recent_signs(since).filter(signs.matching_query())):
        if (found.kind, found.key) not in said and found.is_wave(policy):
            carrying = recent_signs(since).filter(kind=found.kind, key=found.key)
            yield found.kind, found.key, tuple(set(carrying.values_list("article", flat=True)))


def _enough_copies(
    signs: CollectedSigns, by: User, policy: ScreeningPolicy, since: datetime
) -> Iterator[WaveStart]:
    """Enough of them, or one of which a moderator has said that it is spam."""
    lately = [copy for copy in signs.copies if copy.counts and copy.at > since]
    if any(copy.wave and copy.wave.outcome == Wave.Outcome.SPAM for copy in signs.copies):
        yield Wave.Kind.TEXT, f"text of {signs.copies[0].article_id}", ()
    networks = {signs.network, *(copy.network for copy in lately)}
    accounts = {by.pk, *(copy.user_id for copy in lately)}
    alone = len(networks) == 1 and "" not in networks
    if lately and score.is_large_enough_for_wave(len(accounts), policy, from_one_network=alone):
        numbers = tuple(copy.article_id for copy in lately)
        yield Wave.Kind.TEXT, f"text of {numbers[0]}", numbers


def recent_signs(since: datetime) -> QuerySet[SpamSign]:
    return SpamSign.objects.filter(counts=True, at__gt=since)


def count_accounts_by_sign(rows: QuerySet[SpamSign]) -> list[SharedSign]:
    """These signs, each with the accounts that carry it; one query."""
    counted = (
        rows.order_by("kind", "key")
        .values_list("kind", "key")
        .annotate(
            accounts=Count("user_number", distinct=True),
            networks=Count("network", distinct=True),
            unplaced=Count("pk", filter=Q(network="")),
        )
    )
    return [
        SharedSign(kind, key, accounts, from_one_network=networks == 1 and not unplaced)
        for kind, key, accounts, networks, unplaced in counted
    ]


def _begun(
    kind: str, key: str, others: tuple[int, ...], policy: ScreeningPolicy, now: datetime
) -> WaveMatch | None:
    """The wave in which some of these texts are already, or a new one.

    At the same second another text may begin it too: the database lets one of them.
    """
    known = Wave.objects.unsettled().filter(articles__in=others).order_by("pk").first()
    if known is not None:
        return WaveMatch(known, others)
    try:
        with transaction.atomic():
            wave = Wave.objects.create(
                kind=kind, key=key, started_at=now - wave_window(policy), last_seen_at=now
            )
    except IntegrityError:
        open_now = Wave.objects.unsettled().filter(kind=kind, key=key).first()
        return WaveMatch(open_now, others) if open_now else None
    return WaveMatch(wave, others)
