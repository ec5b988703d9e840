"""Registering costs the same whether or not the address has an account: no clock tells who has."""

import re
from collections import Counter
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.mail import outgoing
from accounts.models import OutgoingMail, User
from accounts.protection.bot_detection import new_form_timestamp
from tests.factories import make_user

pytestmark = pytest.mark.django_db


class Work:
    """What one request has cost: statements by their kind and table, rows of mails, rendering."""

    def __init__(self, url: str, data: dict[str, str], patch: pytest.MonkeyPatch) -> None:
        self.counts: Counter[str] = Counter()
        self._count(patch, hashers, "make_password")
        self._count(patch, outgoing, "render_mail")
        mails = OutgoingMail.objects.count()
        cache.clear()
        with CaptureQueriesContext(connection) as made:
            self.answer: Any = Client().post(url, data)
        self.counts["mails"] = OutgoingMail.objects.count() - mails
        for query in made:
            found = re.search(r'(SELECT|INSERT|UPDATE|DELETE)[^"]*"(\w+)"', query["sql"])
            if found:
                self.counts[found[1]] += 1

    def _count(self, patch: pytest.MonkeyPatch, module: Any, name: str) -> None:
        inner = getattr(module, name)

        def counted(*args: Any, **kwargs: Any) -> Any:
            self.counts[name] += 1
            return inner(*args, **kwargs)

        patch.setattr(module, name, counted)


def test_registering_a_known_address_is_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    make_user(email="lise@example.org")
    who = {"display_name": "Mona", "shown_at": new_form_timestamp()}
    works = []
    for email in ("lise@example.org", "mona@example.org"):
        with monkeypatch.context() as patch:
            works.append(Work(reverse("account_signup"), {**who, "email": email}, patch))
    known, unknown = works
    assert known.answer.headers["Location"] == unknown.answer.headers["Location"]
    assert known.counts == unknown.counts


def test_trial_of_a_known_address_leaves_nothing() -> None:
    make_user(email="lise@example.org")
    who = {"email": "lise@example.org", "display_name": "Mona", "shown_at": new_form_timestamp()}
    Client().post(reverse("account_signup"), who)
    assert User.objects.count() == 1
    assert [message.to for message in mail.outbox] == [["lise@example.org"]]
