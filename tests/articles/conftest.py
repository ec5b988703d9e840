from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from accounts.mail.tasks import deliver_mail
from accounts.models import User
from tests.articles.article_states import client_of


@pytest.fixture
def commits_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's transaction never commits: what waits for that is done at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda call, **_options: call())


@pytest.fixture
def mails_leave_at_once(monkeypatch: pytest.MonkeyPatch, commits_at_once: None) -> None:
    """Nor does a worker run."""

    def send_now(args: list[int], **_options: object) -> None:
        deliver_mail.apply(args=args)

    monkeypatch.setattr(deliver_mail, "apply_async", send_now)


@pytest.fixture
def in_english(settings: Settings) -> Iterator[None]:
    """The town's main language, so that the admin and the addresses without prefix speak it."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def desk(settings: Settings, maelle: User) -> Client:
    """Maëlle's browser in the admin. Outside the demo a second factor would be asked first."""
    settings.SITE_MODE = "demo"
    return client_of(maelle)
