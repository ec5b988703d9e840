"""Names under articles: what follows when an account takes another one, or is closed."""

from accounts.models import User
from articles import cache_scopes, workflow
from articles.models import ActorLabel, Article, Authorship, State
from articles.reading import refresh


def sign_drafts(user_id: int) -> None:
    """Sign with their present name what this person has not published yet.

    What readers could read keeps the name under which they read it.
    """
    name = User.objects.get(pk=user_id).display_name
    unseen = Article.objects.filter(published_at=None).values("pk")
    Authorship.objects.filter(user=user_id, article__in=unseen).update(byline=name)
    cache_scopes.bump_scopes("lists")


def replace_bylines(user_id: int, name: str) -> None:
    """Sign with ``name`` from now on what this person wrote; drafts that nobody can reach go.

    Called inside the transaction that closes the account. Some queries for each article.
    """
    Authorship.objects.filter(user=user_id).update(byline=name)
    ActorLabel.objects.filter(user=user_id).update(name=name, is_public=False)
    cache_scopes.bump_scopes("journal")
    user = User.objects.get(pk=user_id)
    own = Article.objects.written_by(user)
    for draft in own.filter(state=State.DRAFT).exclude(authorships__user__is_active=True):
        workflow.delete_draft(draft.pk, by=user)
    for article in own.readable():
        refresh.refresh_article(article)
