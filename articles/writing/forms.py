"""The form in which everything is written."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.protection.bot_detection import BotCheckFormMixin
from articles.fields import (
    DayField,
    HourField,
    MultiLineField,
    SafeModelMultipleChoiceField,
    SingleLineField,
    split_dates_and_times,
)
from articles.markdown.lines import has_player
from articles.markup import BODY_MAX, RendererBusy, TextTooComplex, render_in_child_process
from articles.media import photos
from articles.models import Article, Keyword, Kind, Photo, Section, State
from articles.writing.body_form import BodyFormMixin
from articles.writing.date_checks import find_date_errors, infer_kind
from articles.writing.drafts import ArticleText, EventDates
from articles.writing.form_initial import (
    calls_to_answer,
    group_keywords,
    initial_values,
    typed_values,
)

DRAFT, PREVIEW, PUBLISH = "draft", "preview", "publish"
ACTIONS = (DRAFT, PREVIEW, PUBLISH)
# A right form holds little beside the text; spaces that a field drops would be kept as well.
TYPED_MAX = BODY_MAX + 10_000


class ArticleForm(BodyFormMixin, BotCheckFormMixin):
    """A title and a text are all that publishing needs; a draft needs either.

    It reads and saves nothing. ``photo`` is the one that was kept before, and after
    ``sent_photo.keep_sent_photo`` the one that was sent.
    """

    title = SingleLineField(label=_("Title"), most=150, required=True)
    body = MultiLineField(
        label=_("Your text"),
        most=BODY_MAX,
        required=True,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Write as in a letter. A blank line begins a new paragraph."),
    )
    standfirst = MultiLineField(
        label=_("In two sentences"),
        most=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown in bold under the title, and in the lists."),
    )
    image = forms.FileField(
        label=_("Photo"),
        required=False,
        # Named one by one: an iPhone then sends a JPEG in place of its own HEIC.
        widget=forms.FileInput(attrs={"accept": photos.ACCEPTED_TYPES}),
        help_text=_("JPEG, PNG or WebP, at most 25 MB. The place where it was taken is not kept."),
    )
    image_alt = SingleLineField(
        label=_("What the photo shows"),
        most=300,
        required=True,
        help_text=_("In a few words, for those who do not see it: “Three children on the quay”."),
    )
    image_credit = SingleLineField(label=_("Who took the photo"), most=120)
    image_remove = forms.BooleanField(label=_("Remove this photo"), required=False)
    kind = forms.ChoiceField(
        label=_("What is it?"),
        widget=forms.RadioSelect,
        choices=[
            (Kind.NEWS, _("News, a story, an opinion")),
            (Kind.EVENT, _("An event: it has a date")),
            (Kind.CALL, _("A call: others can answer until a date")),
        ],
    )
    starts_at = DayField(label=_("First day"), required=True)
    starts_at_time = HourField(label=_("From"))
    ends_at = DayField(label=_("Last day"))
    ends_at_time = HourField(label=_("Until"))
    place = SingleLineField(label=_("Place"), most=160)
    closes_at = DayField(label=_("Last day to answer"), required=True)
    section = forms.ModelChoiceField(
        Section.objects.all(), label=_("Section"), required=False, empty_label=_("None")
    )
    keywords = SafeModelMultipleChoiceField(
        Keyword.objects.all(),
        label=_("Keywords"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    answers = forms.ModelChoiceField(
        Article.objects.none(),
        label=_("Answers a call"),
        required=False,
        empty_label=_("No"),
        error_messages={
            "invalid_choice": _("This call is closed or gone: choose another or none.")
        },
    )

    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        files: Any = None,
        *,
        request: HttpRequest,
        wants: str = PUBLISH,
        article: Article | None = None,
        **kwargs: Any,
    ) -> None:
        self.request = request
        self.article = article
        self.wants = wants
        self.photo: Photo | None = article.photo if article else None
        if data is not None:
            data = split_dates_and_times(data, "starts_at", "ends_at")
            data["kind"] = data.get("kind") or Kind.NEWS
        given = kwargs.pop("initial", None) or {}
        initial = {"kind": Kind.NEWS, **initial_values(article), **given}
        super().__init__(data, files, initial=initial, **kwargs)
        answers: Any = self.fields["answers"]
        answers.queryset = calls_to_answer(article)

    @property
    def must_be_complete(self) -> bool:
        is_draft = self.article is None or self.article.state == State.DRAFT
        return self.wants == PUBLISH or not is_draft

    @property
    def photo_key(self) -> str:
        return photos.upload_key(self.photo) if self.photo else ""

    @property
    def photo_notice(self) -> str:
        return photos.describe_lost_animation(self.photo)

    @property
    def more_is_open(self) -> bool:
        """Whether what lies behind the two main fields holds something, or an error."""
        names = ("section", "keywords", "answers", "standfirst")
        return any(self[name].value() or self[name].errors for name in names)

    @property
    def dates_are_open(self) -> bool:
        names = ("starts_at", "starts_at_time", "ends_at", "ends_at_time", "place", "closes_at")
        chosen = self["kind"].value() not in {None, "", Kind.NEWS}
        return chosen or any(self[name].value() or self[name].errors for name in names)

    def keyword_groups(self) -> list[tuple[str, list[Any]]]:
        return group_keywords(self["keywords"].subwidgets)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["kind"] = infer_kind(cleaned, self.article)
        self.photo = self._kept_photo(cleaned)
        self._clean_body(cleaned)
        self._clean_dates(cleaned)
        self._clean_lengths()
        if self.must_be_complete:
            self._require_all(cleaned)
        elif not (self.errors or cleaned.get("title") or cleaned.get("body")):
            self.add_error("title", _("Write a title or a few words first: nothing is there yet."))
        return cleaned

    def _clean_lengths(self) -> None:
        lengths = {name: sum(map(len, values)) for name, values in self.typed().items()}
        if sum(lengths.values()) > TYPED_MAX:
            longest = max(lengths, key=lambda name: lengths[name])
            if longest not in self.errors:
                self.add_error(longest, _("This is far too long to be kept: shorten it."))

    def _kept_photo(self, cleaned: dict[str, Any]) -> Photo | None:
        if cleaned.get("image_remove"):
            return None
        key = self.data.get("image_kept") or ""
        former = self.article.photo if self.article else None
        photo = (photos.photo_by_upload_key(key) if key else None) or former
        if key and photo is None:
            self.add_error("image", _("Your photo could be kept for one day only: send it again."))
        return photo

    def _clean_body(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("body") or not self.may_look():
            return
        self.has_player = has_player(cleaned["body"])
        try:
            self.body_html = render_in_child_process(cleaned["body"], self.language)
        except TextTooComplex as error:
            self.is_busy = isinstance(error, RendererBusy)
            self.add_error("body", str(error))

    def _clean_dates(self, cleaned: dict[str, Any]) -> None:
        for name, message in find_date_errors(cleaned, self._dates(cleaned), self.article):
            if name not in self.errors:
                self.add_error(name, message)

    def _require_all(self, cleaned: dict[str, Any]) -> None:
        describe = _("Say in a few words what the photo shows, for those who do not see it.")
        required = {
            "title": (True, _("Give your article a title.")),
            "body": (True, _("Write your text here.")),
            "starts_at": (cleaned["kind"] == Kind.EVENT, _("Say on which day the event begins.")),
            "closes_at": (cleaned["kind"] == Kind.CALL, _("Say until which day one can answer.")),
            "image_alt": (self.photo is not None or bool(cleaned.get("image")), describe),
        }
        for name, (is_required, message) in required.items():
            if is_required and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, message)

    def _dates(self, cleaned: dict[str, Any]) -> EventDates | None:
        if cleaned.get("kind") != Kind.EVENT or not cleaned.get("starts_at"):
            return None
        more = (cleaned.get(name) for name in ("starts_at_time", "ends_at", "ends_at_time"))
        return EventDates(cleaned["starts_at"], *more)

    def text(self, *, terms_accepted_at: datetime | None = None) -> ArticleText:
        """What could be read, even where some field holds an error."""
        got = self.cleaned_data.get
        if self.photo is not None:
            self.photo.alt, self.photo.credit = got("image_alt") or "", got("image_credit") or ""
        is_event, is_call = got("kind") == Kind.EVENT, got("kind") == Kind.CALL
        return ArticleText(
            title=got("title") or "",
            body=got("body") or "",
            body_html=self.body_html,
            standfirst=got("standfirst") or "",
            language=self.language,
            kind=Kind(got("kind") or Kind.NEWS),
            section=got("section"),
            keywords=tuple(got("keywords") or ()),
            photo=self.photo,
            dates=self._dates(self.cleaned_data),
            place=(is_event and got("place")) or "",
            closes_at=got("closes_at") if is_call else None,
            answers=got("answers"),
            terms_accepted_at=terms_accepted_at,
        )

    def typed(self) -> dict[str, list[str]]:
        """What was typed, ready to be kept as JSON; the photo goes with its key."""
        apart = {"website", "shown_at", "image"}
        kept = {name: field for name, field in self.fields.items() if name not in apart}
        return typed_values(self.data, kept)
