"""Every mail to one person leaves through here, after the commit and off the request's thread."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from email.utils import make_msgid
from typing import Any, TypedDict
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from kombu.exceptions import OperationalError

from accounts import database_clock
from accounts.email_address import email_for_smtp
from accounts.mail.tasks import deliver_mail
from accounts.models import OutgoingMail

logger = logging.getLogger(__name__)

_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


@contextmanager
def discard_mails() -> Iterator[None]:
    """Nothing said in here becomes a mail: for a past that is being told, not lived."""
    before = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(before)


class RenderedMail(TypedDict):
    """A rendered mail. ``template`` is its name for the log."""

    template: str
    to: str
    subject: str
    text: str
    html: str
    message_id: str


def send_mail_soon(
    template: str,
    to: str,
    context: dict[str, Any],
    language: str | None = None,
    headers: dict[str, str] | None = None,
    useful_for: timedelta | None = None,
    about: str = "",
) -> None:
    """Render ``templates/emails/NAME.{subject.txt,txt,html}`` now and send it after the commit.

    It is kept with what the caller writes, or not at all. ``language`` is the recipient's; without
    it the one that is active. ``useful_for``: later it is not sent. ``about``: whose words it
    repeats, for ``outbox.withdraw_mails``. Never raises because of the broker or the mail server.
    Raises ValueError when ``to`` is no address.
    """
    if _quiet.get():
        return
    message, now = render_mail(template, to, context, language), database_clock.database_time()
    kept = OutgoingMail.objects.create(
        **message,
        headers=headers or {},
        about=about,
        created_at=now,
        due_at=now,
        expires_at=now + useful_for if useful_for else None,
    )
    transaction.on_commit(lambda: _hand_over(kept.pk), robust=True)


def render_mail(
    template: str, to: str, context: dict[str, Any], language: str | None = None
) -> RenderedMail:
    language = language or translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        full = {**_site(), "language": language, **context}
        subject = _plain(f"emails/{template}.subject.txt", full)
        text = _plain(f"emails/{template}.txt", full)
        html = get_template(f"emails/{template}.html").render(full)
    return RenderedMail(
        template=template,
        to=email_for_smtp(to),
        subject=" ".join(subject.split()),
        text=re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
        html=css_inline.inline(html, load_remote_stylesheets=False, keep_at_rules=True),
        message_id=make_msgid(domain=urlsplit(settings.PUBLIC_URL).hostname),
    )


def _site() -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "town_name": settings.TOWN_NAME,
        "public_url": settings.PUBLIC_URL,
        "contact_email": settings.CONTACT_EMAIL,
    }


def _plain(name: str, context: dict[str, Any]) -> str:
    """Without HTML escaping: an apostrophe in a title stays an apostrophe."""
    template: Any = get_template(name)
    return str(template.template.render(Context(context, autoescape=False)))


def _hand_over(mail_id: int) -> None:
    """A worker sends it at once; without broker or worker the next run of beat does."""
    try:
        deliver_mail.apply_async(
            args=[mail_id],
            retry_policy={"max_retries": 2, "interval_start": 0, "interval_step": 0.2},
        )
    except (OperationalError, OSError) as error:
        logger.error("mail %d not queued: %s", mail_id, type(error).__name__)  # noqa: TRY400
