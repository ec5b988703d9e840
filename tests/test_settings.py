"""Settings are read strictly: what is missing or wrong is named, and no secret is repeated."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from contrib_site.config import service_urls
from contrib_site.config.environment import Environment
from tests.live_town import ROOT

KEY = "b8Vq-0pXr3mZt7LwYc1KdNsE5uHgJf9aRi2oTxQ6yBvCzMn4"
PRODUCTION = {
    "SITE_MODE": "production",
    "SECRET_KEY": KEY + KEY,
    "PUBLIC_URL": "https://news.example.org",
    "DATABASE_URL": "postgres://site:s3cret@127.0.0.1/site",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "CONTACT_EMAIL": "contact@example.org",
}
NEEDED = sorted(set(PRODUCTION) - {"SITE_MODE"})


def manage(folder: Path, *words: str, **values: str) -> "subprocess.CompletedProcess[str]":
    """Run ``manage.py`` with these variables and no others."""
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder), **values}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def load(folder: Path, *show: str, **values: str) -> "subprocess.CompletedProcess[str]":
    """Prints settings as JSON."""
    code = "import json; from django.conf import settings as s; "
    code += f"print(json.dumps([{', '.join(show)}]))"
    return manage(folder, "shell", "--no-imports", "-c", code, **values)


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(ImproperlyConfigured) as refused:
        act()
    return str(refused.value)


def production(**values: str) -> Environment:
    return Environment(PRODUCTION | values)


def test_production_names_everything_that_is_missing_at_once(tmp_path: Path) -> None:
    done = load(tmp_path, SITE_MODE="production")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    for name in NEEDED:
        assert name in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NEEDED)
def test_production_does_not_start_without(tmp_path: Path, name: str) -> None:
    done = load(tmp_path, **{**PRODUCTION, name: ""})
    assert done.returncode == 1
    assert name in done.stderr
    assert "s3cret" not in done.stderr


def test_production_starts_with_what_it_needs(tmp_path: Path) -> None:
    shown = ("s.DEBUG", "s.ALLOWED_HOSTS", "s.SITE_NAME", "s.SESSION_COOKIE_SECURE")
    done = load(tmp_path, *shown, **PRODUCTION)
    assert json.loads(done.stdout) == [False, ["news.example.org"], "news.example.org", True], done


def test_small_town_says_sqlite_and_files(tmp_path: Path) -> None:
    values = PRODUCTION | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/town.sqlite3",
        "REDIS_URL": "",
        "BROKER_URL": "filesystem://",
    }
    done = load(tmp_path, "s.DATABASES['default']['NAME']", "s.CELERY_BROKER_URL", **values)
    assert json.loads(done.stdout) == [f"{tmp_path}/town.sqlite3", "filesystem://"], done
    assert (tmp_path / "queue/messages").is_dir()


def test_demo_and_development_need_nothing(tmp_path: Path) -> None:
    for mode in ("demo", "development"):
        assert load(tmp_path, "s.SITE_MODE", SITE_MODE=mode).returncode == 0


def test_mode_is_said_never_guessed() -> None:
    assert "SITE_MODE" in refusal(lambda: Environment({"SITE_MODE": "prod"}))


@pytest.mark.parametrize(
    "key", ["short", "a" * 60, "only-for-the-demo-and-development-never-in-production", "ab" * 40]
)
def test_weak_key_is_refused_and_not_repeated(key: str) -> None:
    default = "only-for-the-demo-and-development-never-in-production"
    said = refusal(lambda: production(SECRET_KEY=key).secret("SECRET_KEY", default))
    assert "SECRET_KEY" in said
    assert key not in said


@pytest.mark.parametrize(
    "url",
    ["news.example.org", "ftp://news.example.org", "https://", "https://news.example.org/paper",
     "https://news.example.org/?a", "https://user@news.example.org", "https://news.example.org:x",
     "http://news.example.org"],
)  # fmt: skip
def test_public_address_is_scheme_and_host(url: str) -> None:
    said = refusal(lambda: production(PUBLIC_URL=url).public_url("PUBLIC_URL", ""))
    assert said.startswith("PUBLIC_URL=")


@pytest.mark.parametrize("url", ["https://news.example.org/", "http://127.0.0.1:8000"])
def test_public_address_is_taken(url: str) -> None:
    assert production(PUBLIC_URL=url).public_url("PUBLIC_URL", "").geturl() == url.rstrip("/")


@pytest.mark.parametrize("zone", ["Europe/Port-Lannec", "Europe", "../etc/passwd", "Paris"])
def test_unknown_time_zone_is_refused(zone: str) -> None:
    assert "TIME_ZONE" in refusal(lambda: production(TIME_ZONE=zone).time_zone("TIME_ZONE", ""))


@pytest.mark.parametrize("hour", ["24", "-1", "7h", "7.5", "٧", ""])
def test_hour_of_the_letter_is_an_hour(hour: str) -> None:
    env = production(NEWSLETTER_HOUR=hour)
    if not hour:
        assert env.number("NEWSLETTER_HOUR", 7, least=0, most=23) == 7
    else:
        said = refusal(lambda: env.number("NEWSLETTER_HOUR", 7, least=0, most=23))
        assert "NEWSLETTER_HOUR" in said
        assert "0 to 23" in said


@pytest.mark.parametrize("value", ["maybe", "2", "oui"])
def test_switch_is_on_or_off(value: str) -> None:
    env = production(HSTS_SUBDOMAINS=value)
    assert "HSTS_SUBDOMAINS" in refusal(lambda: env.flag("HSTS_SUBDOMAINS", default=False))


@pytest.mark.parametrize("address", ["nobody", "a@b", "a@b.org\nBcc: x@y.org", "a b@c.org"])
def test_contact_is_an_address(address: str) -> None:
    env = production(CONTACT_EMAIL=address)
    assert "CONTACT_EMAIL" in refusal(lambda: env.email("CONTACT_EMAIL", ""))


@pytest.mark.parametrize(
    "address", ["http://watch.example.org/s3cret", "s3cret", "ftp://x/s3cret", "https:///s3cret"]
)
def test_watcher_has_a_secure_address_that_is_not_repeated(address: str) -> None:
    env = production(NEWSLETTER_PING_URL=address)
    said = refusal(lambda: env.secret_url("NEWSLETTER_PING_URL"))
    assert "NEWSLETTER_PING_URL" in said
    assert "s3cret" not in said


@pytest.mark.parametrize("address", ["", "https://watch.example.org/x", "http://127.0.0.1:9000/x"])
def test_watcher_is_taken(address: str) -> None:
    env = production(NEWSLETTER_PING_URL=address)
    assert env.secret_url("NEWSLETTER_PING_URL") == address


def test_name_with_a_line_break_reaches_no_mail_header() -> None:
    assert "SITE_NAME" in refusal(lambda: production(SITE_NAME="A\nBcc: x@y.org").text("SITE_NAME"))


@pytest.mark.parametrize(
    "url",
    ["mysql://u:s3cret@h/n", "postgres://u:s3cret@h:port/n", "postgres://u:s3cret@h", "s3cret",
     "sqlite://", "sqlite://s3cret/town", "postgres://u:s3/cret@h/n"],
)  # fmt: skip
def test_malformed_database_is_one_sentence_without_the_password(url: str) -> None:
    said = refusal(lambda: service_urls.database_settings(production(DATABASE_URL=url), ""))
    assert said.startswith("DATABASE_URL ")
    assert "s3cret" not in said


@pytest.mark.parametrize("name", ["REDIS_URL", "BROKER_URL"])
@pytest.mark.parametrize(
    "url", ["amqp://u:s3cret@h", "redis://", "redis://:s3cret@h:x/0", "s3cret"]
)
def test_malformed_broker_is_one_sentence_without_the_password(name: str, url: str) -> None:
    said = refusal(lambda: service_urls.broker_settings(production(**{name: url}), Path()))
    assert said.startswith(f"{name} ")
    assert "s3cret" not in said


@pytest.mark.parametrize(
    "url",
    ["mail.example.org", "smtp://", "http://u:s3cret@h", "smtp://u:s3cret@h:x", "consolemail://",
     "smtp://u:s3cret@h/path", "smtp://u:s3#cret@h"],
)  # fmt: skip
def test_malformed_mail_server_is_one_sentence_without_the_password(url: str) -> None:
    said = refusal(lambda: service_urls.mail_settings(production(EMAIL_URL=url)))
    assert said.startswith("EMAIL_URL ")
    assert "s3cret" not in said


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://127.0.0.1", 25, False, False),
        ("smtp+tls://u:p@mail.example.org", 587, True, False),
        ("smtp+ssl://u:p@mail.example.org:4465", 4465, False, True),
        ("smtps://u:p@mail.example.org", 465, False, True),
    ],
)
def test_mail_server(url: str, port: int, *, tls: bool, ssl: bool) -> None:
    found = service_urls.mail_settings(production(EMAIL_URL=url))
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)


def test_password_of_the_mail_server_may_hold_anything() -> None:
    found = service_urls.mail_settings(
        production(EMAIL_URL="smtp+tls://a%40b:p%2F%23%40@mail.example.org")
    )
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("a@b", "p/#@")


def test_sender_may_have_a_name_with_a_comma() -> None:
    said = service_urls.default_from_email(
        production(), "La Rade, le journal", "contact@example.org"
    )
    assert said == '"La Rade, le journal" <contact@example.org>'


def test_redis_serves_the_cache_even_if_only_the_broker_names_it() -> None:
    env = production(REDIS_URL="", BROKER_URL="redis://127.0.0.1/3")
    found = service_urls.broker_settings(env, Path())
    assert found.redis == "redis://127.0.0.1/3"
    assert service_urls.cache_settings(found.redis, Path())["LOCATION"] == "redis://127.0.0.1/3"


def test_photos_lie_on_the_disk_unless_a_bucket_is_said(tmp_path: Path) -> None:
    found = service_urls.storage_settings(production(), tmp_path)
    assert found["private"]["OPTIONS"]["location"] == str(tmp_path / "private")
    assert found["private"]["OPTIONS"]["directory_permissions_mode"] == 0o700


def test_bucket_holds_two_folders() -> None:
    env = production(STORAGE_URL="s3://key:se%2Fcret@s3.example.org/town?region=fr-par")
    found = service_urls.storage_settings(env, Path())
    options = found["private"]["OPTIONS"]
    assert options["endpoint_url"] == "https://s3.example.org"
    assert (options["bucket_name"], options["region_name"]) == ("town", "fr-par")
    assert (options["access_key"], options["secret_key"]) == ("key", "se/cret")
    assert [found[name]["OPTIONS"]["location"] for name in ("default", "private")] == [
        "public",
        "private",
    ]


@pytest.mark.parametrize("url", ["s3://s3.example.org/b", "s3://k:s3cret@h", "s3://k:s3cret@h/a/b"])
def test_malformed_bucket_is_one_sentence_without_the_key(url: str) -> None:
    said = refusal(lambda: service_urls.storage_settings(production(STORAGE_URL=url), Path()))
    assert said.startswith("STORAGE_URL ")
    assert "s3cret" not in said


def test_photos_of_a_bucket_are_read_at_the_sites_own_address() -> None:
    bucket = pytest.importorskip("contrib_site.backends.s3_storage")
    env = production(STORAGE_URL="s3://key:secret@s3.example.org/town")
    public = bucket.PublicS3Storage(
        **service_urls.storage_settings(env, Path())["default"]["OPTIONS"]
    )
    assert public.url("2026/a/480.webp") == "/media/2026/a/480.webp"


@given(st.text(max_size=40))
def test_no_value_at_all_brings_anything_but_a_refusal(value: str) -> None:
    env = Environment(dict.fromkeys(NEEDED, value) | {"SITE_MODE": "production"})
    for read in (
        lambda: service_urls.database_settings(env, ""),
        lambda: service_urls.broker_settings(env, Path()),
        lambda: service_urls.mail_settings(env),
        lambda: env.public_url("PUBLIC_URL", ""),
        lambda: env.email("CONTACT_EMAIL", ""),
        lambda: env.time_zone("SECRET_KEY", ""),
        lambda: env.number("SECRET_KEY", 0, least=0, most=9),
    ):
        with suppress(ImproperlyConfigured):
            read()


def test_production_is_clean(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_photos_that_could_not_be_written_are_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("not a folder")
    done = manage(tmp_path, "check", **PRODUCTION)
    assert done.returncode == 1
    assert f"cannot be written to {tmp_path}/media" in done.stderr
