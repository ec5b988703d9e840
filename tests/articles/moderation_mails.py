"""What the tests of mails have in common: hostile words, a reason, and how to read a mail."""

from typing import Any

from django.core import mail

from accounts.models import User
from articles import workflow
from articles.models import Article, Report, Rule, State
from articles.moderation import reports
from tests.articles.article_states import make_article_in

HOSTILE = '</title><img src=x onerror="a">{{ settings }} {% now "Y" %} “dés” & \u202eça'
WHY: dict[str, Any] = {"rule": Rule.INSULT, "reason": 'Le maire n’est pas <un> "âne" & {{ x }}.'}
SITE = "http://127.0.0.1:8000"


def last_mail_to(person: User | str) -> Any:
    address = person if isinstance(person, str) else person.email
    return [message for message in mail.outbox if message.to == [address]][-1]


def mail_parts(message: Any) -> tuple[str, str]:
    return str(message.body), str(message.alternatives[0][0])


def make_hostile_article(state: State, by: User) -> Article:
    return make_article_in(state, by, title=HOSTILE)


def hide_hostile_article(by: User, moderator: User) -> Article:
    return workflow.hide(make_hostile_article(State.LISTED, by).pk, by=moderator, **WHY)


def report_with_mail(article: Article, **more: Any) -> Report:
    notice = reports.ReportContent(Rule.INSULT, "La <fin>.", email="lise@example.org")
    said: dict[str, Any] = {"by": None, "address": "", "language": "fr"} | more
    return reports.receive_report(article, notice, **said)
