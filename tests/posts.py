"""What acts on POST, each with a person who may do it and the form as they fill it."""

from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.protection.bot_detection import new_form_timestamp
from articles import workflow
from articles.models import Article, PendingArticle, Report, Rule, State, Wave
from articles.moderation import appeals, reports, spam_cleanup, suspensions
from articles.moderation.reports import ReportContent
from articles.notifications import signed_links
from articles.writing import pending
from contrib_site.models import StandingPage
from newsletter.models import Consent, EmailChange, Subscriber
from newsletter.tokens import CHANGE_OLD_EMAIL, CONFIRM, make_token
from tests.factories import make_article, make_user

PASSWORD = "une criée sur le quai"


class Post(NamedTuple):
    """What one press sends."""

    client: Client
    url: str
    data: dict[str, Any]


def somebody(**fields: Any) -> User:
    """An established author who has a password."""
    return make_user(established_at=timezone.now(), password=PASSWORD, **fields)


def director() -> User:
    return somebody(is_staff=True, is_superuser=True, second_factor=True)


def browser(user: User | None = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def own(name: str, state: State, data: dict[str, Any] | None = None) -> Post:
    """Somebody's own article in this state."""
    user = somebody()
    article = make_article(by=user, state=state)
    return Post(browser(user), reverse(name, args=[article.pk]), data or {})


def text(**more: Any) -> dict[str, Any]:
    return {
        "title": "La criée",
        "body": "Le quai.",
        "shown_at": new_form_timestamp(),
        "kind": "news",
        **more,
    }


def write(action: str, user: User | None) -> Post:
    return Post(browser(user), reverse("article_write"), text(action=action))


def edit(state: State) -> Post:
    post = own("article_edit", state)
    return post._replace(data=text(action="publish", based_on="1"))


def waiting() -> PendingArticle:
    fields = {name: [value] for name, value in text().items() if name != "shown_at"}
    return pending.store_pending(
        fields, photo=None, wants="publish", submission="", language="fr", findings=[]
    )


def identify() -> Post:
    who = {
        "email": "lise@example.org",
        "display_name": "Lise",
        "waiting": pending.make_form_token(waiting()),
    }
    return Post(browser(), reverse("article_identity"), who | {"shown_at": new_form_timestamp()})


def confirm(action: str) -> Post:
    row = waiting()
    pending.ask_confirmation(row, "lise@example.org", "Lise")
    secret = pending._secret(row)
    return Post(browser(), reverse("article_confirm", args=[secret]), {"action": action})


def affirm() -> Post:
    found = make_article(state=State.ONLINE)
    return Post(browser(somebody()), reverse("article_affirm", args=[found.pk]), {})


def restricted() -> tuple[Article, User]:
    user = somebody()
    article = make_article(by=user)
    workflow.hide(article.pk, by=director(), rule=Rule.INSULT, reason="Une insulte.")
    return article, user


def appeal() -> Post:
    article, user = restricted()
    words = {"text": "Relisez-le."}
    return Post(browser(user), reverse("article_appeal", args=[article.pk]), words)


def mailed_appeal() -> Post:
    article, _user = restricted()
    token = signed_links.sign_id(article.authorships.get().pk, signed_links.AUTHORSHIP)
    return Post(browser(), reverse("authored_appeal", args=[token]), {"text": "Relisez-le."})


def account_appeal() -> Post:
    user = make_user()
    found = suspensions.suspend_account(
        user.pk, by=director(), rule=Rule.INSULT, reason="Une insulte."
    )
    token = signed_links.sign_id(found.pk, signed_links.SUSPENSION_PURPOSE)
    return Post(browser(), reverse("suspension_appeal", args=[token]), {"text": "Relisez-moi."})


def reported(article: Article) -> Report:
    notice = ReportContent(reason="insult", explanation="La fin.", email="lise@example.org")
    return reports.receive_report(article, notice, by=None, address="192.0.2.7", language="fr")


def report_appeal() -> Post:
    article = make_article()
    found = reported(article)
    reports.answer_open_reports(article.pk, by=director(), answer="Rien à redire.")
    token = signed_links.sign_id(found.pk, signed_links.REPORT_PURPOSE)
    return Post(browser(), reverse("report_appeal", args=[token]), {"text": "Relisez la fin."})


def report() -> Post:
    words = {"reason": "insult", "explanation": "La fin.", "shown_at": new_form_timestamp()}
    return Post(browser(), reverse("article_report", args=[make_article().pk]), words)


def account(name: str, data: dict[str, Any]) -> Post:
    return Post(browser(somebody()), reverse(name), data)


def sign_in() -> Post:
    known = {"login": somebody().email, "password": PASSWORD}
    return Post(browser(), reverse("account_login"), known)


def sign_up() -> Post:
    who = {"email": "lise@example.org", "display_name": "Lise", "shown_at": new_form_timestamp()}
    return Post(browser(), reverse("account_signup"), who)


def without_password() -> Post:
    user = make_user()
    new = {"password1": "de la criée au phare", "password2": "de la criée au phare"}
    return Post(browser(user), reverse("account_set_password"), new)


def subscriber() -> Subscriber:
    return Subscriber.objects.create(
        email=make_user().email, confirmed_at=timezone.now(), created_at=timezone.now()
    )


def letter(name: str, purpose: str, data: dict[str, Any] | None = None) -> Post:
    return Post(browser(), reverse(name, args=[make_token(purpose, subscriber().pk)]), data or {})


def letter_confirm() -> Post:
    wish = Subscriber.objects.create(email=make_user().email, created_at=timezone.now())
    consent = Consent.objects.create(subscriber=wish, form_version="1", requested_at=timezone.now())
    return Post(
        browser(), reverse("newsletter_confirm", args=[make_token(CONFIRM, consent.pk)]), {}
    )


def letter_address() -> Post:
    change = EmailChange.objects.create(
        subscriber=subscriber(), new_email="neuve@example.org", requested_at=timezone.now()
    )
    return Post(
        browser(),
        reverse("newsletter_confirm_email_change", args=[make_token(CHANGE_OLD_EMAIL, change.pk)]),
        {},
    )


def desk(page: str, *args: Any, **data: Any) -> Post:
    return Post(browser(director()), reverse(f"admin:{page}", args=args), data)


def decide(verb: str, state: State, **data: Any) -> Post:
    back: dict[str, Any] = {"state_before": State.LISTED} if state == State.HIDDEN else {}
    return desk("articles_article_change", make_article(state=state, **back).pk, verb=verb, **data)


def answer() -> Post:
    found = make_article()
    reported(found)
    words = {"keep-answer": "Rien à redire."}
    return desk("articles_article_change", found.pk, verb="keep", **words)


def settle_appeal(verb: str) -> Post:
    article, user = restricted()
    found = appeals.appeal_restriction(article.pk, by=user, text="Relisez-le.")
    words = {"verdict-appeal": found.pk, "verdict-reason": "Relu."}
    return desk("articles_article_change", article.pk, verb=verb, **words)


def wave(name: str) -> Post:
    found = Wave.objects.create(kind=Wave.Kind.HOST, key="shop.example")
    return desk(f"articles_wave_{name}", found.pk)


def undo() -> Post:
    found = spam_cleanup.clean_up_account(make_user().pk, by=director())
    return desk("articles_spam_cleanup_undo", found.pk)


def coming(act: str, **data: Any) -> Post:
    return desk("newsletter_next", verb=act, article=make_article().pk, **data)


def bring() -> Post:
    rows = b"email;date;source\nlise@example.org;2026-01-05;fiche 7\n"
    words = {
        "statement": "Fiches de l'association, 2026.",
        "file": SimpleUploadedFile("l.csv", rows),
    }
    return desk("newsletter_import", **words)


def standing_page() -> Post:
    found = StandingPage.objects.create(
        key="charter", language="fr", title="Charte", body="x", body_html="x"
    )
    words = {"key": "charter", "language": "fr", "title": "Notre charte", "body": "Écrivez."}
    return desk("contrib_site_standingpage_change", found.pk, **words)
