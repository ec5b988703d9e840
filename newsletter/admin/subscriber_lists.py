"""What the director alone does with the list of subscribers: bring addresses, take it away."""

from collections import Counter
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles.admin import admin_log
from articles.admin.base import require_director
from newsletter.models import ContactList, Subscriber
from newsletter.subscribers import contact_export, contact_file, contact_import
from newsletter.subscribers.contact_import import ImportVerdict

A_PAGE = 100
LATEST = 20


class ContactImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "Its first row names the columns: email, date (of consent), source (the proof, for "
            "instance the number of the form); language and sections, if you know them."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("This file is empty."),
        },
    )
    statement = forms.CharField(
        label=gettext_lazy("Where does their consent come from?"),
        help_text=gettext_lazy(
            "Each of them reads it, in the mail and on their page. For example: membership forms "
            "of the association, 2026, where the box for the letter was ticked."
        ),
        min_length=20,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say where their consent comes from.")},
    )
    tells = forms.BooleanField(
        label=gettext_lazy("Write to each of them that they receive the letter from now on"),
        help_text=gettext_lazy("Why, and how to leave with one click."),
        required=False,
        initial=True,
    )

    def clean_file(self) -> str:
        """The text of the file."""
        uploaded: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            text = contact_file.decode_file(uploaded.read(contact_file.MOST_BYTES + 1))
            if not contact_file.read_rows(text):
                raise ValidationError(_("There is no row below the headings."))
        except contact_file.UnreadableContactFile as unreadable:
            raise ValidationError(str(unreadable)) from unreadable
        return text

    def clean_statement(self) -> str:
        return " ".join(self.cleaned_data["statement"].split())


def upload_contacts(request: HttpRequest) -> HttpResponse:
    """Nothing is imported here: the next page shows what would happen."""
    require_director(request)
    form = ContactImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        brought = contact_import.store_upload(
            cast("User", request.user), data["file"], statement=data["statement"],
            tells=data["tells"],
        )  # fmt: skip
        return redirect("admin:newsletter_import_list", brought.pk)
    done = ContactList.objects.exclude(imported_at=None)[:LATEST]
    context = {"title": _("Import addresses"), "form": form, "done": done}
    return _page(request, "import", context, 422 if form.errors else 200)


def import_contacts(request: HttpRequest, list_id: int) -> HttpResponse:
    """The preview, and the button that does it once."""
    require_director(request)
    found = get_object_or_404(ContactList, pk=list_id)
    if request.method == "POST":
        with transaction.atomic():
            if done := contact_import.run_import(list_id):
                admin_log.record_action(request, ContactList, list_id, f"import of {done.imported}")
        return redirect("admin:newsletter_import_list", list_id)
    context: dict[str, Any] = {"title": _("Import addresses"), "brought": found}
    if found.imported_at is None:
        context |= _preview(request, found)
    return _page(request, "import_list", context)


def _preview(request: HttpRequest, found: ContactList) -> dict[str, Any]:
    """All rows, or those of one kind: who is refused would be hard to find among thousands."""
    rows = contact_import.preview_import(found.text, timezone.now())
    counts = Counter(row.verdict for row in rows)
    only = request.GET.get("verdict", "")
    if only in ImportVerdict.values:
        rows = [row for row in rows if row.verdict == only]
    return {
        "counts": [(verdict, counts[verdict]) for verdict in ImportVerdict if counts[verdict]],
        "new": counts[ImportVerdict.NEW],
        "only": only if only in ImportVerdict.values else "",
        "query": f"verdict={only}&" if only in ImportVerdict.values else "",
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
    }


def export_subscribers(request: HttpRequest) -> HttpResponseBase:
    """By a button only: no link that somebody sends makes a director's browser fetch the list."""
    require_director(request)
    amount = Subscriber.objects.confirmed().count()
    if request.method != "POST":
        context = {"title": _("Export the subscribers"), "amount": amount}
        return _page(request, "export", context)
    admin_log.record_action(request, Subscriber, 0, f"export of {amount}")
    response = StreamingHttpResponse(
        contact_export.export_rows(), content_type="text/csv; charset=utf-8"
    )
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="subscribers-{day}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _page(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> TemplateResponse:
    full = {**admin.site.each_context(request), **context}
    return TemplateResponse(request, f"admin/desk/{name}.html", full, status=status)
