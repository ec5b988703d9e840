"""What the addresses in the environment mean to Django: database, broker, cache, mail, files.

A refusal names the variable and never repeats its value, which holds a password.
"""

from dataclasses import dataclass
from email.utils import formataddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote

import environ
from django.core.exceptions import ImproperlyConfigured

from contrib_site.config import file_modes
from contrib_site.config.environment import Environment, split_url

POSTGRES = {"postgres", "postgresql", "psql"}
REDIS = {"redis", "rediss"}
SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465, "smtps": 465}
FILES = "contrib_site.backends.media_storage.MediaStorage"


@dataclass(frozen=True)
class BrokerSettings:
    """``redis`` is empty with the embedded broker, ``folder`` is where that one keeps its queue."""

    url: str
    redis: str
    folder: Path


def database_settings(env: Environment, default: str) -> dict[str, Any]:
    """IMMEDIATE: a writer waits for its turn instead of failing when it upgrades its lock."""
    url = env.required("DATABASE_URL", default)
    address = split_url(url)
    if address is None or not _names_a_database(address):
        raise _refused("DATABASE_URL", "postgres://user:password@host:5432/name or sqlite:////path")
    found: dict[str, Any] = environ.Env.db_url_config(url)
    if address.scheme == "sqlite":
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        return found
    return found | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def broker_settings(env: Environment, folder: Path) -> BrokerSettings:
    """BROKER_URL if said, else REDIS_URL, else (not in production) files in ``folder``."""
    redis, said = env.text("REDIS_URL"), env.text("BROKER_URL")
    for name, url, schemes in (
        ("REDIS_URL", redis, REDIS),
        ("BROKER_URL", said, REDIS | {"filesystem"}),
    ):
        address = split_url(url)
        if url and (address is None or not _names_a_broker(address, schemes)):
            others = " or filesystem:///folder" if "filesystem" in schemes else ""
            raise _refused(name, f"redis://host:6379/0{others}")
    url = said or redis
    if not url:
        env.note_missing("REDIS_URL (or BROKER_URL)")
    if url.startswith("redis"):
        return BrokerSettings(url, redis or url, folder)
    path = unquote(url.removeprefix("filesystem://"))
    return BrokerSettings("filesystem://", redis, Path(path) if path.strip("/") else folder)


def make_queue_folders(folder: Path) -> None:
    """For the broker of files. A queued mail holds an e-mail and a code: nobody else reads it."""
    for name in ("messages", "control", "done"):
        file_modes.make_folder(folder / name, file_modes.PRIVATE_FOLDER)


def cache_settings(redis: str, folder: Path) -> dict[str, Any]:
    """On disk without Redis, so that every process counts the same attempts."""
    if redis:
        backend = "contrib_site.backends.open_cache.OpenRedisCache"
        patience = {"socket_connect_timeout": 2, "socket_timeout": 2}
        return {
            "BACKEND": backend,
            "LOCATION": redis,
            "KEY_PREFIX": "contrib-site",
            "OPTIONS": patience,
        }
    backend = "contrib_site.backends.open_cache.OpenFileCache"
    return {"BACKEND": backend, "LOCATION": str(folder), "OPTIONS": {"MAX_ENTRIES": 5000}}


def mail_settings(env: Environment) -> dict[str, Any]:
    """Django's EMAIL_… settings. In the demo, without EMAIL_URL, mails are files."""
    if env.mode == "demo" and not env.text("EMAIL_URL"):
        return {"EMAIL_BACKEND": "contrib_site.backends.outbox.OutboxBackend"}
    address = split_url(env.required("EMAIL_URL", "smtp://127.0.0.1:1025"))
    if (
        address is None
        or address.scheme not in SMTP_PORTS
        or not address.hostname
        or _more(address)
    ):
        raise _refused(
            "EMAIL_URL",
            "smtp+tls://user:password@host:587, smtp+ssl://user:password@host:465 or "
            "smtp://host:25, with special characters of the password written like %40",
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": address.hostname,
        "EMAIL_PORT": address.port or SMTP_PORTS[address.scheme],
        "EMAIL_HOST_USER": unquote(address.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(address.password or ""),
        "EMAIL_USE_TLS": address.scheme == "smtp+tls",
        "EMAIL_USE_SSL": address.scheme in {"smtp+ssl", "smtps"},
    }


def default_from_email(env: Environment, name: str, address: str) -> str:
    """DEFAULT_FROM_EMAIL, or the site's name with its contact address."""
    return env.text("DEFAULT_FROM_EMAIL") or formataddr((name, address))


def storage_settings(env: Environment, media: Path) -> dict[str, dict[str, Any]]:
    """Public variants and private originals: two folders of a disk, or of a bucket."""
    url = env.text("STORAGE_URL")
    if not url:
        private = {
            "location": str(media / "private"),
            "base_url": None,
            "file_permissions_mode": file_modes.PRIVATE_FILE,
            "directory_permissions_mode": file_modes.PRIVATE_FOLDER,
        }
        public = {
            "file_permissions_mode": file_modes.PUBLIC_FILE,
            "directory_permissions_mode": file_modes.PUBLIC_FOLDER,
        }
        return {
            "default": {"BACKEND": FILES, "OPTIONS": public},
            "private": {"BACKEND": FILES, "OPTIONS": private},
        }
    shared = _bucket(url)
    return {
        "default": {
            "BACKEND": "contrib_site.backends.s3_storage.PublicS3Storage",
            "OPTIONS": {**shared, "location": "public"},
        },
        "private": {
            "BACKEND": "contrib_site.backends.s3_storage.PrivateS3Storage",
            "OPTIONS": {**shared, "location": "private"},
        },
    }


def _bucket(url: str) -> dict[str, Any]:
    address = split_url(url)
    name = address.path.strip("/") if address else ""
    plain = {"s3": "https", "s3+http": "http"}
    said = address and address.scheme in plain and address.hostname and address.password
    if not address or not said or not name or "/" in name:
        raise _refused("STORAGE_URL", "s3://key:secret@host/bucket?region=name")
    port = f":{address.port}" if address.port else ""
    return {
        "endpoint_url": f"{plain[address.scheme]}://{address.hostname}{port}",
        "bucket_name": name,
        "access_key": unquote(address.username or ""),
        "secret_key": unquote(address.password or ""),
        "region_name": parse_qs(address.query).get("region", ["us-east-1"])[0],
    }


def _names_a_database(address: SplitResult) -> bool:
    name = address.path.strip("/")
    if address.scheme == "sqlite":
        return bool(name) and not address.netloc
    return address.scheme in POSTGRES and bool(name)


def _names_a_broker(address: SplitResult, schemes: set[str]) -> bool:
    if address.scheme not in schemes:
        return False
    return bool(address.hostname) if address.scheme in REDIS else not address.netloc


def _more(address: SplitResult) -> bool:
    return bool(address.path.strip("/") or address.query or address.fragment)


def _refused(name: str, how: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} is not an address that can be used: say {how}.")
