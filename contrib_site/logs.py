"""Structured logs that name nobody: no token of an address, no e-mail."""

import re
from typing import Any

import structlog

TOKEN_PATH = re.compile(
    r"(/newsletter/(?:confirm|unsubscribe|preferences)/|/articles/(?:confirm|preview)/"
    r"|/accounts/[a-z/-]*key/)[^/\s\"']+"
)
QUERY = re.compile(r"\?[^\s\"']*")
ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


def without_secrets(text: str) -> str:
    """The line with tokens, query strings and addresses replaced."""
    text = TOKEN_PATH.sub(r"\1[token]", text)
    return ADDRESS.sub("[address]", QUERY.sub("", text))


def _remove_secrets(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    return {
        key: without_secrets(value) if isinstance(value, str) else value
        for key, value in event.items()
    }


def logging_config(*, json: bool) -> dict[str, Any]:
    """For ``LOGGING``: one line a record, JSON in production, readable elsewhere."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    processors = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _remove_secrets,
        last,
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": processors,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            "celery.app.trace": {"level": "WARNING"},
        },
    }
