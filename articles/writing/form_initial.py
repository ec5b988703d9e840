"""What the form shows before anybody types: an article's own values, or a text that was kept."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from articles.models import Article
from articles.models.article import ArticleQuerySet
from articles.text_cleaning import clean_text

ANSWER_MAX = 200
MANY = 100


def typed_values(data: Any, fields: Mapping[str, forms.Field]) -> dict[str, list[str]]:
    """Of a field sent twice the last value counts, as it does in the form."""
    typed: dict[str, list[str]] = {}
    for name in fields.keys() & data.keys():
        takes_many = isinstance(fields[name], forms.ModelMultipleChoiceField)
        values = data.getlist(name)
        typed[name] = [clean_text(str(v)) for v in (values if takes_many else values[-1:])]
    return typed


def shorten_values(
    typed: Mapping[str, list[str]], fields: Mapping[str, forms.Field]
) -> dict[str, list[str]]:
    """Cut to what the form allows, for what is kept although nobody found it right."""
    return {
        name: [value[: getattr(fields[name], "most", ANSWER_MAX)] for value in values[:MANY]]
        for name, values in typed.items()
    }


def restore_form_data(fields: Mapping[str, list[str]], photo_key: str = "") -> QueryDict:
    """The inverse of ``ArticleForm.typed``."""
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    data["image_kept"] = photo_key
    return data


def calls_to_answer(article: Article | None) -> ArticleQuerySet:
    """Open calls, and the one that this article answers already."""
    calls = Article.objects.open_calls(timezone.now())
    if article is None:
        return calls
    open_or_chosen = Q(pk__in=calls.values("pk")) | Q(pk=article.answers_id)
    return Article.objects.listed().filter(open_or_chosen).exclude(pk=article.pk)


def initial_values(article: Article | None) -> dict[str, Any]:
    """Runs two queries."""
    if article is None:
        return {}
    names = ("title", "standfirst", "body", "kind", "place", "closes_at")
    values = {name: getattr(article, name) for name in names}
    if article.photo is not None:
        values |= {"image_alt": article.photo.alt, "image_credit": article.photo.credit}
    keywords = [keyword.pk for keyword in article.keywords.all()]
    values |= {"section": article.section_id, "answers": article.answers_id, "keywords": keywords}
    return values | _dates_of(article)


def _dates_of(article: Article) -> dict[str, Any]:
    dates = article.occurrences.first()
    if dates is None:
        return {}
    return {
        "starts_at": dates.start_date,
        "starts_at_time": dates.start_time,
        "ends_at": dates.end_date if dates.end_date != dates.start_date else None,
        "ends_at_time": dates.end_time,
    }
