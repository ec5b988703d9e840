"""The door at which the mail provider's machines knock; loaded only where one is configured."""

import logging
from collections.abc import Callable
from importlib import import_module
from typing import Any

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from accounts.protection.access import allow_everybody
from newsletter.returns import provider_events
from newsletter.returns.provider_events import ProviderEvent, ProviderEventType

logger = logging.getLogger(__name__)


class LenientWebhookMixin:
    """A body that is not understood is answered like one that is: nobody sends it again.

    Whoever knocks without the secret fills no log with errors.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.run_validators(request)  # type: ignore[attr-defined]
        except AnymailWebhookValidationFailure:
            logger.warning("letter: an event without the secret")
            return HttpResponse(status=400)
        return super().post(request, *args, **kwargs)  # type: ignore[misc,no-any-return]

    def parse_events(self, request: HttpRequest) -> list[AnymailTrackingEvent]:
        try:
            return super().parse_events(request)  # type: ignore[misc,no-any-return]
        except Exception as error:  # noqa: BLE001 - providers send what the parser does not know
            logger.warning("letter: the provider's words: %s", type(error).__name__)
            return []


def webhook_view() -> Callable[..., HttpResponseBase]:
    """Opened by the secret in the address alone (HTTP basic authentication)."""
    name = settings.MAIL_PROVIDER
    module = import_module(f"anymail.webhooks.{name}")
    base = next(
        view
        for title, view in vars(module).items()
        if title.lower() == f"{name}trackingwebhookview"
    )
    view: Any = type("Door", (LenientWebhookMixin, base), {"__module__": __name__})
    opened: Callable[..., HttpResponseBase] = allow_everybody(view.as_view())
    return opened


@receiver(tracking)
def receive_tracking_event(*, event: AnymailTrackingEvent, esp_name: str, **_kwargs: Any) -> None:
    if (news := _news(event, esp_name)) is not None:
        provider_events.record_event(news, timezone.now())


def _news(event: AnymailTrackingEvent, provider: str) -> ProviderEvent | None:
    """None for what does not concern the letter: opened, delivered, put off."""
    meaning = _meaning(str(event.event_type), str(event.reject_reason))
    if meaning is ProviderEventType.FAILED:
        meaning = _own_verdict(event.esp_event)
    if meaning is None:
        return None
    own = (event.event_type, event.message_id, event.recipient, event.timestamp)
    return ProviderEvent(
        event=meaning,
        name=f"{provider} {event.event_id or own}",
        recipient=str(event.recipient or ""),
        message_id=str(event.message_id or ""),
        words=str(event.mta_response or event.description or _error(event.esp_event) or ""),
    )


def _meaning(kind: str, reason: str) -> ProviderEventType | None:
    if kind == EventType.COMPLAINED:
        return ProviderEventType.COMPLAINED
    if kind == EventType.UNSUBSCRIBED:
        return ProviderEventType.LEFT
    if kind not in {EventType.BOUNCED, EventType.REJECTED}:
        return None
    if reason == RejectReason.UNSUBSCRIBED:
        return ProviderEventType.LEFT
    if reason == RejectReason.INVALID:
        return ProviderEventType.MALFORMED
    return (
        ProviderEventType.BLOCKED
        if reason in {RejectReason.BLOCKED, RejectReason.SPAM}
        else ProviderEventType.FAILED
    )


def _own_verdict(raw: Any) -> ProviderEventType:
    """Hard or soft, as Brevo and Mailjet call it; what others say is left to the words."""
    said = raw if isinstance(raw, dict) else {}
    if said.get("event") == "hard_bounce" or said.get("hard_bounce") is True:
        return ProviderEventType.GONE
    if said.get("event") == "soft_bounce" or said.get("hard_bounce") is False:
        return ProviderEventType.FOR_NOW
    return ProviderEventType.FAILED


def _error(raw: Any) -> Any:
    """Mailjet's word for it."""
    return raw.get("error") if isinstance(raw, dict) else None
