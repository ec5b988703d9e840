from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.names.slugs import make_slug
from accounts.protection.access import allow_everybody
from articles.cache_scopes import cache_under
from articles.models import Article
from articles.views.reading.pagination import paginate_articles


@allow_everybody
@cache_under("lists", query=("page",))
@require_safe
def show_contributor(request: HttpRequest, user_id: int, slug: str) -> HttpResponseBase:
    """Somebody's listed articles; the page exists once there is one, and while the account does."""
    person = get_object_or_404(
        User, pk=user_id, anonymised_at=None, pk__in=Article.objects.listed().values("authors")
    )
    right = make_slug(person.display_name) or "contributor"
    if slug != right:
        return redirect("contributor", user_id, right)
    written = Article.objects.listed().written_by(person).newest_first()
    context = {"contributor": person, "page": paginate_articles(request, written)}
    return render(request, "articles/contributor.html", context)
