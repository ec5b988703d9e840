"""The mails about a subscription; the letter itself is in ``rendering``."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.mail.outgoing import send_mail_soon
from accounts.models import User
from newsletter import tokens
from newsletter.models import AddressChange, Consent, Issue, Subscriber


def confirm(consent: Consent) -> None:
    """To whoever holds the address: did you ask for it?"""
    subscriber = consent.subscriber
    link = address(
        "newsletter_confirm", tokens.make(tokens.CONFIRM, consent.pk), subscriber.language
    )
    context = {"link": link, "days": tokens.CONFIRM_WITHIN.days}
    send_mail_soon("newsletter_confirm", subscriber.email, context, subscriber.language)


def already(subscriber: Subscriber) -> None:
    """Somebody asked again for an address that receives the letter."""
    link = preferences_address(subscriber)
    send_mail_soon("newsletter_already", subscriber.email, {"link": link}, subscriber.language)


def move_from(change: AddressChange) -> None:
    """To the old mailbox. The new address is masked: the wish may be somebody else's."""
    _move(change, "newsletter_move_from", tokens.MOVE_FROM, change.subscriber.email)


def move_to(change: AddressChange) -> None:
    """To the new mailbox: do you want it here?"""
    _move(change, "newsletter_move_to", tokens.MOVE_TO, change.new_email)


def _move(change: AddressChange, template: str, purpose: str, to: str) -> None:
    subscriber = change.subscriber
    context = {
        "link": address("newsletter_address", tokens.make(purpose, change.pk), subscriber.language),
        "days": tokens.CONFIRM_WITHIN.days,
        "old": subscriber.masked_email,
        "new": change.new_masked,
    }
    send_mail_soon(template, to, context, subscriber.language)


def imported(consent: Consent) -> None:
    """To whoever stood in a list that a director brought."""
    subscriber = consent.subscriber
    leave = leaving_address(subscriber)
    context = {
        "origin": _sentence(consent.origin),
        "leave": leave,
        "choose": preferences_address(subscriber),
    }
    # One click in the mail program (RFC 8058), as in the letter.
    headers = {
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    send_mail_soon("newsletter_imported", subscriber.email, context, subscriber.language, headers)


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def letter_is_late(issue: Issue) -> None:
    """To every moderator, once: send it now, or skip this week?"""
    link = settings.PUBLIC_URL + reverse("admin:newsletter_issue_change", args=[issue.pk])
    for person in User.objects.filter(is_staff=True, is_active=True):
        context = {"issue": issue, "link": link}
        send_mail_soon("moderators_letter_late", person.email, context, person.language)


def leaving_address(subscriber: Subscriber) -> str:
    token = tokens.make(tokens.LEAVE, subscriber.pk)
    return address("newsletter_unsubscribe", token, subscriber.language)


def preferences_address(subscriber: Subscriber) -> str:
    token = tokens.make(tokens.CHOOSE, subscriber.pk)
    return address("newsletter_preferences", token, subscriber.language)


def address(name: str, token: str, language: str) -> str:
    with translation.override(language):
        return settings.PUBLIC_URL + reverse(name, args=[token])
