"""What machines ask: is it alive, is it ready, and what is not?"""

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from celery.signals import beat_init
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client
from pytest_django import Settings

from accounts.models import OutgoingMail
from contrib_site import health
from contrib_site.celery import app
from contrib_site.tasks import purge_sessions, record_worker_heartbeat
from newsletter.contents import issues, schedule
from newsletter.models import Issue
from tests.factories import make_article

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ALL_THERE = dict.fromkeys(("database", "broker", "worker", "letter", "mail", "disk"), True)


def ready(client: Client) -> tuple[int, dict[str, bool]]:
    answer = client.get("/readyz")
    return answer.status_code, json.loads(answer.content)


def test_living_process_can_show_a_page_without_asking_anybody(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_process_whose_code_does_not_fit_its_settings_is_ill(settings: Settings) -> None:
    """New code forked from a process that still has the settings of before."""
    del settings.TOWN_NAME
    assert Client(raise_request_exception=False).get("/healthz").status_code == 500


def test_everything_there(client: Client) -> None:
    record_worker_heartbeat()
    assert ready(client) == (
        200,
        {
            "database": True,
            "broker": True,
            "worker": True,
            "letter": True,
            "mail": True,
            "disk": True,
        },
    )


def test_without_a_worker(client: Client) -> None:
    assert ready(client) == (
        503,
        {
            "database": True,
            "broker": True,
            "worker": False,
            "letter": True,
            "mail": True,
            "disk": True,
        },
    )


def test_worker_that_has_fallen_silent(client: Client) -> None:
    with time_machine.travel(NOW):
        record_worker_heartbeat()
    with time_machine.travel(NOW + timedelta(minutes=1)):
        assert ready(client)[0] == 200
    with time_machine.travel(NOW + timedelta(minutes=3)):
        assert ready(client)[1]["worker"] is False


def test_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OperationalError

    record_worker_heartbeat()
    monkeypatch.setattr(connection, "cursor", fail)
    assert ready(client) == (
        503,
        {
            "database": False,
            "broker": True,
            "worker": True,
            "letter": False,
            "mail": False,
            "disk": True,
        },
    )


@pytest.mark.parametrize("broker", ["redis://127.0.0.1:1/0"])
def test_without_a_broker(client: Client, settings: Settings, broker: str) -> None:
    record_worker_heartbeat()
    settings.CELERY_BROKER_URL = broker
    app.conf.broker_write_url = broker
    try:
        assert ready(client) == (
            503,
            {
                "database": True,
                "broker": False,
                "worker": True,
                "letter": True,
                "mail": True,
                "disk": True,
            },
        )
    finally:
        app.conf.broker_write_url = None


def test_without_the_folder_of_the_embedded_broker(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    record_worker_heartbeat()
    settings.CELERY_BROKER_URL = "filesystem://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(tmp_path / "none")}
    assert ready(client)[1]["broker"] is False


def test_without_the_cache_the_worker_is_not_heard(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_key: str) -> None:
        raise ConnectionError

    monkeypatch.setattr(cache, "get", fail)
    assert ready(client) == (
        503,
        {
            "database": True,
            "broker": True,
            "worker": False,
            "letter": True,
            "mail": True,
            "disk": True,
        },
    )


def test_first_heartbeat_does_not_wait_for_the_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(app, "send_task", sent.append)
    beat_init.send(sender=None)
    assert sent == [record_worker_heartbeat.name]


@pytest.mark.needs_redis
def test_on_redis(client: Client, settings: Settings) -> None:
    assert settings.CELERY_BROKER_URL.startswith("redis")
    record_worker_heartbeat()
    assert ready(client)[0] == 200


def test_mail_server_that_is_away_sends_no_reader_elsewhere(client: Client) -> None:
    record_worker_heartbeat()
    OutgoingMail.objects.create(
        template="x", to="x@example.org", created_at=NOW, due_at=NOW, failed_at=NOW,
        is_server_trouble=True, reason="x",
    )  # fmt: skip
    assert ready(client) == (
        200,
        {
            "database": True,
            "broker": True,
            "worker": True,
            "letter": True,
            "mail": False,
            "disk": True,
        },
    )
    assert client.get("/readyz?mail").status_code == 503


@pytest.fixture
def late() -> None:
    """Beat found a letter that should have left two days ago."""
    make_article("Le phare rallumé")
    issues.compile_or_ask(
        schedule.last_issue_week(NOW), schedule.last_issue_week(NOW).planned_at + timedelta(days=2)
    )


@pytest.mark.usefixtures("late")
def test_letter_that_waits_for_a_person_sends_no_reader_elsewhere(client: Client) -> None:
    record_worker_heartbeat()
    everything = {"database": True, "broker": True, "worker": True}
    assert ready(client) == (200, everything | {"letter": False, "mail": True, "disk": True})


@pytest.mark.usefixtures("late")
def test_watcher_of_the_letter_is_told(client: Client) -> None:
    record_worker_heartbeat()
    assert client.get("/readyz?letter").status_code == 503
    issues.skip_issue(Issue.objects.get().pk, NOW)
    assert client.get("/readyz?letter").status_code == 200


def test_process_alone(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_answered_by_number_without_cookie_and_kept_by_nobody(
    client: Client, settings: Settings, path: str
) -> None:
    settings.ALLOWED_HOSTS = ["news.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get(path, headers={"host": "10.0.0.7:8000"})
    assert answer.status_code in {200, 503}
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_each_beat_entry_names_a_task_that_exists(settings: Settings) -> None:
    app.loader.import_default_modules()
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert named <= set(app.tasks)


def test_beat_purges_what_is_not_to_be_kept(settings: Settings) -> None:
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert named >= {
        "contrib_site.tasks.purge_sessions",
        "accounts.tasks.purge_unconfirmed_accounts",
        "newsletter.tasks.purge_subscribers",
        "articles.tasks.purge_expired_data",
    }


def test_silence_is_longer_than_several_beats(settings: Settings) -> None:
    every = settings.CELERY_BEAT_SCHEDULE["heartbeat"]["schedule"]
    assert 3 * every <= health.SILENCE_SECONDS


def test_sessions_that_have_ended_are_purged() -> None:
    for age in (timedelta(days=-1), timedelta(days=1)):
        session = SessionStore()
        session["who"] = "somebody"
        session.set_expiry(datetime.now(UTC) + age)
        session.save()
    purge_sessions()
    assert Session.objects.count() == 1


@pytest.mark.parametrize("free", [0, 100 * 1024 * 1024])
def test_disk_that_is_nearly_full_is_said_and_sends_no_reader_elsewhere(
    client: Client, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    record_worker_heartbeat()
    monkeypatch.setattr(shutil, "disk_usage", lambda _at: SimpleNamespace(free=free))
    code, parts = ready(client)
    assert (code, parts["disk"]) == (200, False)
    assert client.get("/readyz?disk").status_code == 503


def test_folder_of_photos_that_is_closed_is_said(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _at, _mode: False)
    assert ready(client)[1]["disk"] is False
