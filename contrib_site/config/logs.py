"""Structured logs that name nobody: no token of a URL, no query string, no e-mail, no IP."""

import re
from typing import Any

import structlog

TOKEN_PATH = re.compile(
    r"(/newsletter/(?:confirm|unsubscribe|preferences|forget|move|address)/"
    r"|/articles/(?:confirm|preview|appeal/article|appeal/account|appeal/report)/)[^/?\s\"']+"
)
QUERY = re.compile(r"\?\S*")
# Each run of such characters is looked at once, whatever it holds: a pattern that looks for the “@”
# inside would begin anew at each letter.
ADDRESS_LIKE = re.compile(r"[^\s<>()\",;:]+")
LONGEST = 32_000
IP_PATTERN = re.compile(r"\bip=\S+")


def remove_secrets(text: str) -> str:
    """Returns the text with tokens, e-mails and IPs replaced, and query strings removed.

    What is endless is cut.
    """
    text = text[:LONGEST]
    text = IP_PATTERN.sub("ip=[address]", TOKEN_PATH.sub(r"\1[token]", text))
    return ADDRESS_LIKE.sub(_without_address, QUERY.sub("", text))


def _without_address(found: re.Match[str]) -> str:
    """``a@b`` and ``a%40b``; a lone “@” names nobody."""
    parts = found[0].replace("%40", "@").split("@")
    return "[address]" if sum(map(bool, parts)) > 1 else found[0]


def build_logging_config(*, json: bool) -> dict[str, Any]:
    """Returns the value of ``LOGGING``: a line a record, as JSON or to be read by people."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": _formatter(json=json)},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            "gunicorn.error": {"handlers": ["stderr"], "propagate": False},
            # Scanners send any Host header.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # Returned mails are untrusted: it logs a traceback for each malformed one.
            "flufl.bounce": {"level": "CRITICAL"},
            # A line each twenty seconds for a heartbeat tells nothing.
            "celery.app.trace": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            # It logs the URL that it asks, which is a secret.
            "httpx": {"level": "WARNING"},
        },
    }


def _formatter(*, json: bool) -> dict[str, Any]:
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    )
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _remove_secrets,
            last,
        ],
    }


def _remove_secrets(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    return {key: _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    """Returns the value without secrets; what is neither text nor number becomes its ``repr``."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {remove_secrets(str(key)): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return remove_secrets(value if isinstance(value, str) else repr(value))
