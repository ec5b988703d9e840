"""What the tests about screening have in common: newcomers who send texts."""

from datetime import UTC, datetime, timedelta
from itertools import count

from accounts.models import User
from articles import workflow
from articles.models import Article, ScreeningPolicy, State
from articles.spam.screen import TextOrigin
from tests.factories import make_article, make_user

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
OFFER = (
    "Nous proposons un crédit entre particuliers à toute personne sérieuse capable de rembourser, "
    "sans justificatif ni enquête de la banque : écrivez vite pour recevoir votre argent."
)

_networks = count(1)


def new_ip() -> str:
    """An address in a network of its own."""
    number = next(_networks)
    return f"10.{number // 250 % 250}.{number % 250}.7"


def send_article(
    by: User | None = None,
    *,
    links: tuple[str, ...] = (),
    text: str = "Un mot.",
    address: str | None = None,
    now: datetime = NOON,
) -> Article:
    """A newcomer publishes this text with these links, from this address or from anywhere."""
    by = by or make_user(date_joined=now - timedelta(minutes=1))
    html = f"<p>{text}</p>" + "".join(f'<p><a href="{link}">{link}</a></p>' for link in links)
    draft = make_article(by=by, state=State.DRAFT, body=text, body_html=html)
    origin = TextOrigin(new_ip() if address is None else address)
    return workflow.publish(draft.pk, by=by, origin=origin, now=now)


def send_articles(amount: int, link: str, *, address: str | None = None) -> list[Article]:
    """Each from another account, one after the other; as they stand when all are sent."""
    sent = [
        send_article(links=(link,), address=address, now=NOON + timedelta(seconds=number))
        for number in range(amount)
    ]
    return list(Article.objects.filter(pk__in=[article.pk for article in sent]).order_by("pk"))


def stored_states(articles: list[Article]) -> set[str]:
    return set(
        Article.objects.filter(pk__in=[a.pk for a in articles]).values_list("state", flat=True)
    )


def set_screening_policy(**fields: int) -> None:
    ScreeningPolicy.objects.update_or_create(pk=1, defaults=fields)
