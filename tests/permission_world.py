"""The world that the tables of ``test_privileges.py`` are tried in: one of each thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import OutgoingMail, User
from articles import workflow
from articles.models import (
    Article,
    ConnectionAccess,
    DisposableDomain,
    ExemptNetwork,
    JournalEntry,
    KnownHost,
    Rule,
    ScreeningPolicy,
    State,
    Wave,
)
from articles.moderation import reports, spam_cleanup, suspensions
from articles.moderation.reports import ReportContent
from articles.notifications import signed_links
from contrib_site.models import Partner, StandingPage
from newsletter.models import (
    Bounce,
    Delivery,
    Issue,
    LearntReply,
    Subscriber,
    Suppression,
    UnclassifiedMail,
)
from newsletter.subscribers import contact_import
from tests.factories import make_article, make_keyword, make_section, make_user

ROLES = ("visitor", "newcomer", "author", "other", "moderator", "director")
PAGES = ("changelist", "add", "change", "delete", "history")
NOTICE = ReportContent(Rule.INSULT, "Il insulte ma sœur.")


@dataclass(frozen=True)
class PermissionWorld:
    """``people`` by role; ``args`` what the addresses need; ``rows`` one of each model."""

    people: dict[str, User]
    args: dict[str, dict[str, Any]]
    rows: dict[str, int]
    things: dict[str, Any]

    def client(self, role: str) -> Client:
        client = Client()
        if role != "visitor":
            client.force_login(self.people[role])
        return client


def build_world() -> PermissionWorld:
    people = {
        "newcomer": make_user("Yann"),
        "author": make_user("Anna", established_at=timezone.now()),
        "other": make_user("Gaël", established_at=timezone.now()),
        "moderator": make_user("Maëlle", is_staff=True),
        "director": make_user("Odette", is_staff=True, is_superuser=True),
    }
    things = _things(people)
    return PermissionWorld(people, _args(people, things), _rows(people, things), things)


def page_names() -> set[str]:
    """Every address that has a name; those of the admin's models are said by ``models``."""
    own = {f"admin:{model}_{page}" for model in admin_models() for page in PAGES}
    return {name for name in _walk(get_resolver()) if name} - own


def admin_models() -> set[str]:
    lists = (name for name in _walk(get_resolver()) if name.endswith("_changelist"))
    return {name.removeprefix("admin:").removesuffix("_changelist") for name in lists}


class RoleVisit:
    """One person's walk; what the door of the desk says is asked once."""

    def __init__(self, world: PermissionWorld, role: str) -> None:
        self.world, self.role, self.door = world, role, ""

    def get(self, path: str) -> str:
        """The status, or ``login``, or ``on`` when another page comes instead."""
        client = self.world.client(self.role)
        answer = client.get(path)
        if answer.status_code != 302:
            return str(answer.status_code)
        if answer.headers["location"].startswith("/admin/login/"):
            self.door = self.door or self._follow(client.get("/admin/login/", follow=True))
            return self.door
        return self._follow(client.get(path, follow=True))

    @staticmethod
    def _follow(answer: Any) -> str:
        if answer.redirect_chain and answer.redirect_chain[-1][0].startswith("/accounts/login/"):
            return "login"
        return "on" if answer.status_code == 200 else str(answer.status_code)


def page_url(name: str, world: PermissionWorld) -> str:
    try:
        return reverse(name, kwargs=world.args.get(name, {}))
    except NoReverseMatch as error:
        raise AssertionError(f"{name}: say its arguments in tests/permission_world.py") from error


def model_page(model: str, page: str, row: int) -> str:
    name = f"admin:{model}_{page}"
    return reverse(name, args=[row] if page in {"change", "delete", "history"} else [])


def _walk(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}" if entry.name else ""


def _things(people: dict[str, User]) -> dict[str, Any]:
    author, moderator = people["author"], people["moderator"]
    blocked = make_user("Bloqué")
    things: dict[str, Any] = {
        "listed": make_article(by=author, section=make_section("Mer")),
        "keyword": make_keyword("Yole"),
        "online": make_article(by=people["newcomer"], state=State.ONLINE),
        "theirs": make_article(by=author, state=State.ONLINE),
        "draft": make_article(by=author, state=State.DRAFT),
        "held": make_article(by=author, state=State.HELD),
        "withdrawn": make_article(by=author, state=State.WITHDRAWN),
        "hidden": make_article(by=author),
        "reported": make_article(by=author),
        "blocked": blocked,
        "suspended": suspensions.suspend_account(
            blocked.pk, by=people["director"], rule=Rule.HATE, reason="Haine."
        ),
        "wave": _wave(),
    }
    workflow.hide(things["hidden"].pk, by=people["director"], rule=Rule.INSULT, reason="Non.")
    things["report"] = _report(things["reported"])
    _report(things["listed"])
    reports.answer_open_reports(things["listed"].pk, by=moderator, answer="Rien.")
    things["brought"] = contact_import.store_upload(
        people["director"],
        "email;date;source\ngaelle@example.org;2026-01-05;bulletin",
        statement="Bulletins d’adhésion",
        tells=False,
    )
    spammer = make_user("Spam")
    make_article(by=spammer, state=State.ONLINE)
    things["clearance"] = spam_cleanup.clean_up_account(spammer.pk, by=moderator)
    return things


def _wave() -> Wave:
    wave = Wave.objects.create(kind=Wave.Kind.HOST, key="casino.example")
    make_article(by=make_user("Casino"), state=State.HELD, wave=wave)
    return wave


def _report(article: Article) -> Any:
    return reports.receive_report(article, NOTICE, by=None, address="198.51.100.7", language="fr")


FIXED: dict[str, dict[str, Any]] = {
    "media": {"name": "2026/nothing.webp"},
    "admin:view_on_site": {"content_type_id": 1, "object_id": 1},
    "admin:app_list": {"app_label": "articles"},
    "article_confirm": {"secret": "unknown"},
    "private_photo": {"key": "unknown"},
    "section": {"slug": "mer"},
    "section_feed": {"slug": "mer"},
    "keyword": {"slug": "yole"},
    "keyword_feed": {"slug": "yole"},
    "archive": {"year": "2026", "month": "11"},
    "journal_statistics_year": {"year": 2026},
    "newsletter_confirm": {"token": "unknown"},
    "newsletter_unsubscribe": {"token": "unknown"},
    "newsletter_unsubscribe_unslashed": {"token": "unknown"},
    "newsletter_preferences": {"token": "unknown"},
    "newsletter_forget": {"token": "unknown"},
    "newsletter_request_email_change": {"token": "unknown"},
    "newsletter_confirm_email_change": {"token": "unknown"},
    "newsletter_issue": {"year": 2026, "week": "01"},
    "newsletter_receipt": {"year": 2026, "week": "01"},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
    "page": {"key": "charter"},
}


def _args(people: dict[str, User], things: dict[str, Any]) -> dict[str, dict[str, Any]]:
    listed, draft, author = things["listed"], things["draft"], people["author"].pk
    of_article, of_wave = {"article_id": listed.pk}, {"wave_id": things["wave"].pk}
    about = ("history", "report", "edit", "withdraw", "affirm", "appeal", "by_number")
    return FIXED | {
        "admin:articles_wave": of_wave,
        "admin:articles_wave_clear": of_wave,
        "admin:articles_wave_dismiss": of_wave,
        "admin:articles_spam_cleanup_undo": {"cleanup_id": things["clearance"].pk},
        "admin:articles_account": {"user_id": author},
        "admin:articles_presence": of_article,
        "admin:articles_erase": of_article,
        **{f"article_{page}": of_article for page in about},
        "article": {"article_id": listed.pk, "slug": listed.public_slug},
        "journal_statistics_year": {"year": timezone.localdate().year},
        "article_preview": {"token": draft.preview_token},
        "article_delete": {"article_id": draft.pk},
        "article_reopen": {"article_id": things["withdrawn"].pk},
        "authored_appeal": {
            "token": signed_links.sign_id(listed.authorships.get().pk, signed_links.AUTHORSHIP)
        },
        "suspension_appeal": {
            "token": signed_links.sign_id(things["suspended"].pk, signed_links.SUSPENSION_PURPOSE)
        },
        "admin:newsletter_import_list": {"list_id": things["brought"].pk},
        "report_appeal": {
            "token": signed_links.sign_id(listed.reports.get().pk, signed_links.REPORT_PURPOSE)
        },
        "contributor_feed": {"user_id": author},
        "contributor": {"user_id": author, "slug": "anna"},
    }


def _rows(people: dict[str, User], things: dict[str, Any]) -> dict[str, int]:
    """One row of each model that the admin knows."""
    now = timezone.now()
    issue = Issue.objects.create(
        year=2026, week=1, state=Issue.State.SENT, planned_at=now, frozen_at=now
    )
    made: dict[str, Any] = {
        "articles_article": things["listed"],
        "articles_section": things["listed"].section,
        "articles_keyword": things["keyword"],
        "articles_journalentry": JournalEntry.objects.all()[0],
        "articles_screeningpolicy": ScreeningPolicy.objects.get_or_create(pk=1)[0],
        "articles_exemptnetwork": ExemptNetwork.objects.create(network="192.0.2.0/24", name="x"),
        "articles_disposabledomain": DisposableDomain.objects.create(name="jetable.example"),
        "articles_knownhost": KnownHost.objects.create(name="ville.example"),
        "articles_connectionaccess": ConnectionAccess.objects.create(
            by=people["director"], by_name="Odette", about="article 1", reason="x", found=0
        ),
        "contrib_site_standingpage": StandingPage.objects.create(
            key="charter", language="fr", title="x", body="x"
        ),
        "contrib_site_partner": Partner.objects.create(name="Ville", url="https://ville.example/"),
        "newsletter_issue": issue,
        "newsletter_delivery": Delivery.objects.create(issue=issue, state=Delivery.State.SENT),
        "newsletter_bounce": Bounce.objects.create(report="x", kind=Bounce.Kind.HARD),
        "newsletter_unclassifiedmail": UnclassifiedMail.objects.create(
            report="x", why=UnclassifiedMail.Reason.UNKNOWN
        ),
        "newsletter_learntreply": LearntReply.objects.create(words="x", kind=Bounce.Kind.HARD),
        "newsletter_suppression": Suppression.objects.create(
            email_hash="x", reason=Suppression.Reason.LEFT
        ),
        "newsletter_subscriber": Subscriber.objects.create(email="denis@example.org"),
        "accounts_user": people["author"],
        "accounts_outgoingmail": OutgoingMail.objects.create(
            template="x", to="x@example.org", created_at=now, due_at=now
        ),
    }
    return {name: row.pk for name, row in made.items()}
