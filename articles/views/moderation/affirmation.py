"""What established authors and moderators do on the site itself, and the author's appeal."""

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.protection.access import require_established_author, require_sign_in
from articles import workflow
from articles.models import Article
from articles.moderation import appeals
from articles.notifications import statements
from articles.views.reading.pagination import paginate_articles
from articles.workflow.permissions import ActionRefused


class AppealForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Why should this be looked at again?"),
        help_text=gettext_lazy("A sentence is enough. Another moderator will read it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_established_author
@never_cache
@require_safe
def list_unread(request: HttpRequest) -> HttpResponse:
    """What nobody has seen yet, oldest first; own articles are for others to read."""
    waiting = Article.objects.unread().exclude(authorships__user=cast("User", request.user))
    return render(request, "articles/unread.html", {"page": paginate_articles(request, waiting)})


@require_established_author
@never_cache
@require_POST
def affirm_article(request: HttpRequest, article_id: int) -> HttpResponse:
    found = get_object_or_404(Article.objects.visible_to(request.user), pk=article_id)
    try:
        found = workflow.affirm(found.pk, by=cast("User", request.user))
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Thank you: “%s” is now listed.") % found.title)
    return redirect("article_unread")


@require_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_decision(request: HttpRequest, article_id: int) -> HttpResponse:
    user = cast("User", request.user)
    found = get_object_or_404(Article.objects.written_by(user), pk=article_id)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appeals.appeal_restriction(found.pk, by=user, text=form.cleaned_data["text"])
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your appeal has been sent. You get the answer by mail."))
            return redirect("my_articles")
    restriction = statements.current_restriction(found, timezone.now())
    context = {"article": found, "restriction": restriction, "form": form}
    return render(request, "articles/appeal.html", context)
