"""What the lists have in common."""

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest

from articles.models import Article
from articles.models.article import ArticleQuerySet

A_PAGE = 21


def paginate_articles(
    request: HttpRequest, articles: ArticleQuerySet, per_page: int = A_PAGE
) -> Page[Article]:
    """The page that ``?page=`` names, ready for cards. Raises Http404 when there is none."""
    paginator = Paginator(articles.for_cards(), per_page)
    try:
        return paginator.page(request.GET.get("page") or 1)
    except InvalidPage as error:
        raise Http404 from error
