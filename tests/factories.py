"""Plain functions that make what a test needs; each has sensible defaults."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from articles.journal.revisions import save_revision
from articles.models import (
    Action,
    Article,
    Authorship,
    JournalEntry,
    Keyword,
    Kind,
    Occurrence,
    Photo,
    Role,
    SearchDocument,
    Section,
    State,
)
from articles.reading import search
from articles.writing.drafts import EventDates, build_occurrence

_numbers = count(1)


def make_user(
    display_name: str = "",
    *,
    email: str = "",
    password: str | None = None,
    second_factor: bool = False,
    **fields: Any,
) -> User:
    """An account whose address is confirmed."""
    number = next(_numbers)
    user = User.objects.create_user(
        email=email or f"resident{number}@example.org",
        password=password,
        display_name=display_name or f"Résidente {number}",
        **fields,
    )
    EmailAddress.objects.create(user=user, email=user.email_folded, verified=True, primary=True)
    if second_factor:
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return user


def make_section(name: str = "", **fields: Any) -> Section:
    name = name or f"Rubrique {next(_numbers)}"
    return Section.objects.create(name=name, slug=slugify(name), **fields)


def make_keyword(name: str = "", **fields: Any) -> Keyword:
    name = name or f"Mot {next(_numbers)}"
    return Keyword.objects.create(name=name, slug=slugify(name), **fields)


def make_article(
    title: str = "", *, by: User | None = None, state: State = State.LISTED, **fields: Any
) -> Article:
    """An article in this state, with its author and a revision, without the way that led there."""
    body = fields.setdefault("body", "Le texte.")
    fields.setdefault("body_html", f"<p>{body}</p>")
    at = fields.setdefault("published_at", timezone.now() - timedelta(days=2))
    if state in {State.DRAFT, State.HELD}:
        fields["published_at"] = None
    if state == State.LISTED:
        fields.setdefault("listed_at", at)
    by = by or make_user()
    title = title or f"Article {next(_numbers)}"
    article = Article(title=title, state=state, **{"state_since": at, **fields})
    article.slug = article.slug_for_title()
    article.save()
    article.authorships.create(user=by, byline=by.display_name, accepted_at=at)
    revision = save_revision(article, by=by, now=at)
    revision.public_from = article.published_at
    revision.save(update_fields=["public_from"])
    if state == State.LISTED:
        search.index_article(article)
    return article


def make_event(title: str = "", *, starts_at: datetime, **fields: Any) -> Article:
    """A listed event with an hour, which is said in the town's zone."""
    article = make_article(title, kind=Kind.EVENT, **fields)
    local = timezone.localtime(starts_at)
    build_occurrence(article, EventDates(local.date(), local.time())).save()
    return article


def make_call(title: str = "", *, closes_at: date, **fields: Any) -> Article:
    return make_article(title, kind=Kind.CALL, closes_at=closes_at, **fields)


def fill_town(amount: int) -> list[Article]:
    """So many listed articles in few queries: a third each news, events ahead and open calls."""
    now = timezone.now()
    authors = [make_user() for _ in range(5)]
    sections, keywords = [make_section() for _ in range(3)], [make_keyword() for _ in range(3)]
    photos = Photo.objects.bulk_create(
        [Photo(width=900, height=600, published=True) for _ in range(amount)]
    )
    made = Article.objects.bulk_create(
        Article(
            title=f"Texte {n}", slug=f"texte-{n}", body="Mot.", body_html="<p>Mot.</p>",
            state=State.LISTED, kind=Kind.values[n % 3], section=sections[n % 3], photo=photos[n],
            closes_at=timezone.localdate(now) + timedelta(days=30) if n % 3 == 2 else None,
            published_at=now - timedelta(minutes=n), listed_at=now - timedelta(minutes=n),
        )
        for n in range(amount)
    )  # fmt: skip
    Authorship.objects.bulk_create(
        Authorship(article=article, user=author, byline=author.display_name, accepted_at=now)
        for n, article in enumerate(made)
        for author in (authors[n % 5], authors[(n + 1) % 5])
    )
    Article.keywords.through.objects.bulk_create(
        Article.keywords.through(article=article, keyword=keywords[n % 3])
        for n, article in enumerate(made)
    )
    tomorrow = EventDates(timezone.localdate(now) + timedelta(days=1))
    Occurrence.objects.bulk_create(build_occurrence(article, tomorrow) for article in made[1::3])
    SearchDocument.objects.bulk_create(
        SearchDocument(article=article, stems=f" text {n} mot ") for n, article in enumerate(made)
    )
    JournalEntry.objects.bulk_create(
        JournalEntry(
            article_number=article.pk, action=Action.PUBLISHED, state_from=State.DRAFT,
            state_to=State.LISTED, actor_role=Role.AUTHOR,
        )
        for article in made
    )  # fmt: skip
    return made
