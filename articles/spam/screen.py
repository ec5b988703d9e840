"""Gathers the facts about a text that arrives, has them judged, and keeps what was found."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import CharField, F, Max, Value
from django.db.models.functions import Cast, Concat

from accounts.models import User
from articles.journal import entries
from articles.models import Article, ScreeningPolicy, ScreeningResult, SpamSign, Wave
from articles.spam import (
    disposable_email,
    known_hosts,
    near_duplicates,
    network_hash,
    score,
    similarity,
    waves,
)
from articles.spam.network_hash import NetworkHashes
from articles.spam.score import ScreeningFacts, ScreeningReason
from articles.spam.waves import CollectedSigns, WaveMatch

HOUR = timedelta(hours=1)
# Nobody looks past this one: it is about who is there, not about the text.
NEVER_PASSED = "absence"


@dataclass(frozen=True)
class TextOrigin:
    """Where a text came from: the network address, and what looked odd about the form."""

    address: str = ""
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScreeningVerdict:
    """``holds`` says whether a moderator looks first, ``reasons`` why.

    ``found`` is the wave to which the text belongs.
    """

    holds: bool
    reasons: tuple[ScreeningReason, ...]
    found: WaveMatch | None = None

    @property
    def wave(self) -> Wave | None:
        return self.found.wave if self.found else None


def screen_article(
    article: Article, *, by: User, origin: TextOrigin | None, now: datetime
) -> ScreeningVerdict:
    """Look at a text and note what it shares with others; called under its lock.

    A dozen queries, however many texts there are; three more for the text that begins a wave.
    """
    origin, policy = origin or TextOrigin(), current_policy()
    trace = network_hash.hash_network_by_day(origin.address, now)
    passed = _passed(article)
    facts, signs = _look(article, by, origin, trace, policy, now)
    found = [r for r in score.find_reasons(facts, policy) if (r.code, r.detail) not in passed]
    if facts.is_newcomer and score.is_doubtful(facts, found):
        signs = signs.with_networks(trace.keys)
    wave = _wave(article, by, signs, policy, passed, now)
    if wave is not None:
        found.append(ScreeningReason("wave", policy.wave, str(wave.wave.pk)))
    verdict = ScreeningVerdict(
        score.total_score(found) >= policy.hold_threshold, tuple(found), wave
    )
    if by.is_established and not verdict.holds:
        known_hosts.learn_hosts(article.body_html, by, now)
    _keep(article, by, facts, verdict, now)
    return verdict


def find_wave_of_screened(article: Article) -> WaveMatch | None:
    """Whether a text that stands alone belongs to a wave by now; called under its lock."""
    sign = article.signs.filter(counts=True).first()
    by = User.objects.filter(pk=sign.user_number, established_at=None).first() if sign else None
    if sign is None or by is None:
        return None
    policy, rows = current_policy(), list(article.signs.all())
    keys = {kind: tuple(s.key for s in rows if s.kind == kind) for kind in Wave.Kind.values}
    pairs = near_duplicates.article_word_pairs(article)
    signs = CollectedSigns(
        hosts=keys[Wave.Kind.HOST],
        text_keys=keys[Wave.Kind.TEXT],
        networks=keys[Wave.Kind.NETWORK],
        copies=_copies(article, pairs, keys[Wave.Kind.TEXT], by, policy),
        author_wave=waves.author_wave(by),
        network=sign.network,
    )
    return waves.recognise_wave(article, by, signs, policy, sign.at)


def add_to_wave(article: Article, wave: Wave, policy: ScreeningPolicy, now: datetime) -> None:
    """A text that came before its wave was recognised; called under its lock."""
    if article.wave_id == wave.pk:
        return
    article.wave = wave
    article.save(update_fields=["wave"])
    reason = ScreeningReason("wave", policy.wave, str(wave.pk))
    _write(article, None, 0, ScreeningVerdict(is_wave_enough_to_hold(policy), (reason,)), now)


def is_wave_enough_to_hold(policy: ScreeningPolicy) -> bool:
    """Whether belonging to a wave is enough to be held back."""
    return policy.wave >= policy.hold_threshold


def is_held_by_wave_alone(article_id: int) -> bool:
    """Whether nothing but its wave spoke against the text when it was last sent; two queries."""
    row = ScreeningResult.objects.filter(article=article_id, user_number__isnull=False).first()
    reasons = row.reasons if row else []
    others = [int(reason["points"]) for reason in reasons if reason["code"] != "wave"]
    return sum(others) < current_policy().hold_threshold


def current_policy() -> ScreeningPolicy:
    """The director's; one query."""
    return ScreeningPolicy.objects.get_or_create(pk=1)[0]


def purge_spam_signs(now: datetime) -> int:
    """Forget after the town's days what could be traced; returns how many signs that were."""
    before = now - timedelta(days=settings.TRACES_KEPT_DAYS)
    networks_seen = Wave.objects.filter(kind=Wave.Kind.NETWORK, last_seen_at__lt=before)
    number = Cast(F("pk"), CharField())
    networks_seen.update(key=Concat(Value("forgotten "), number))
    return SpamSign.objects.filter(at__lt=before).delete()[0]


def _look(
    article: Article,
    by: User,
    origin: TextOrigin,
    trace: NetworkHashes,
    policy: ScreeningPolicy,
    now: datetime,
) -> tuple[ScreeningFacts, CollectedSigns]:
    links = known_hosts.count_linked_hosts(article.body_html)
    familiar = known_hosts.find_known_hosts(links)
    pairs = near_duplicates.article_word_pairs(article)
    keys = similarity.minhash_keys(pairs)
    wave = None if by.is_established else waves.author_wave(by)
    alike = () if wave else _copies(article, pairs, keys, by, policy)
    sent = _sent_this_hour(article, by, now)
    facts = ScreeningFacts(
        is_newcomer=not by.is_established,
        hosts=links,
        known=familiar,
        findings=origin.findings,
        has_disposable_address=disposable_email.is_disposable(by.email_folded),
        others_with_this_text=sum(copy.is_same_text for copy in alike),
        articles_this_hour=len(sent),
        links_this_hour=sum(sent),
        moderators_are_absent=not entries.has_active_moderator(now),
    )
    signs = CollectedSigns(
        hosts=() if by.is_established else tuple(known_hosts.find_unknown_hosts(links, familiar)),
        text_keys=keys,
        copies=alike,
        author_wave=wave,
        network=trace.key,
        counts=not (by.is_established or trace.is_exempt),
    )
    return facts, signs


def _copies(
    article: Article,
    pairs: similarity.WordPairs,
    keys: tuple[str, ...],
    by: User,
    policy: ScreeningPolicy,
) -> tuple[near_duplicates.NearDuplicate, ...]:
    """As many as it takes to see a wave; an established author may repeat a text."""
    if by.is_established or not keys:
        return ()
    most = max(policy.wave_accounts, policy.wave_accounts_one_network)
    return tuple(near_duplicates.find_near_duplicates(article, pairs, keys, by=by, most=most))


def _sent_this_hour(article: Article, by: User, now: datetime) -> list[int]:
    """The links of each other text of the account; one query."""
    rows = ScreeningResult.objects.filter(user_number=by.pk, at__gt=now - HOUR)
    others = rows.exclude(article=article).order_by("article").values("article")
    return [row["most"] for row in others.annotate(most=Max("links"))]


def _passed(article: Article) -> set[tuple[str, str]]:
    """What a moderator has seen in this text and let stand: a corrected typo holds it no more."""
    at = entries.let_stand_at(article.pk) if article.was_public else None
    if at is None:
        return set()
    seen = article.screenings.filter(at__lte=at).values_list("reasons", flat=True)
    pairs = {(reason["code"], reason["detail"]) for reasons in seen for reason in reasons}
    return {(code, detail) for code, detail in pairs if code != NEVER_PASSED}


def _wave(
    article: Article,
    by: User,
    signs: CollectedSigns,
    policy: ScreeningPolicy,
    passed: set[tuple[str, str]],
    now: datetime,
) -> WaveMatch | None:
    if by.is_established or not policy.wave:
        waves.record_signs(article, signs, by, now)
        return None
    no_part = {int(detail) for code, detail in passed if code == "wave"}
    return waves.recognise_wave(article, by, signs, policy, now, not_again=no_part)


def _keep(
    article: Article, by: User, facts: ScreeningFacts, verdict: ScreeningVerdict, now: datetime
) -> None:
    _write(article, by, facts.hosts.total(), verdict, now)
    if verdict.wave is not None:
        article.wave = verdict.wave
        article.save(update_fields=["wave"])


def _write(
    article: Article, by: User | None, links: int, verdict: ScreeningVerdict, now: datetime
) -> None:
    ScreeningResult.objects.create(
        article=article,
        user_number=by.pk if by else None,
        at=now,
        links=min(links, score.MOST_LINKS),
        score=min(score.total_score(list(verdict.reasons)), 32_767),
        holds=verdict.holds,
        reasons=[asdict(reason) for reason in verdict.reasons],
    )
