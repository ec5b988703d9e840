"""The mails about a subscription; the letter itself is in ``rendering``."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.mail.outgoing import send_mail_soon
from accounts.models import User
from newsletter import tokens
from newsletter.models import Consent, EmailChange, Issue, Subscriber
from newsletter.reason_words import describe_reason


def send_confirmation(consent: Consent) -> None:
    """To whoever holds the address: did you ask for it?"""
    subscriber = consent.subscriber
    link = token_url(
        "newsletter_confirm", tokens.make_token(tokens.CONFIRM, consent.pk), subscriber.language
    )
    context = {"link": link, "days": tokens.CONFIRM_WITHIN.days}
    send_mail_soon("newsletter_confirm", subscriber.email, context, subscriber.language)


def send_already_subscribed(subscriber: Subscriber) -> None:
    """Somebody asked again for an address that receives the letter."""
    link = preferences_url(subscriber)
    send_mail_soon("newsletter_already", subscriber.email, {"link": link}, subscriber.language)


def send_change_to_old_email(change: EmailChange) -> None:
    """To the old mailbox. The new address is masked: the wish may be somebody else's."""
    _move(change, "newsletter_move_from", tokens.CHANGE_OLD_EMAIL, change.subscriber.email)


def send_change_to_new_email(change: EmailChange) -> None:
    """To the new mailbox: do you want it here?"""
    _move(change, "newsletter_move_to", tokens.CHANGE_NEW_EMAIL, change.new_email)


def _move(change: EmailChange, template: str, purpose: str, to: str) -> None:
    subscriber = change.subscriber
    context = {
        "link": token_url(
            "newsletter_confirm_email_change",
            tokens.make_token(purpose, change.pk),
            subscriber.language,
        ),
        "days": tokens.CONFIRM_WITHIN.days,
        "old": subscriber.masked_email,
        "new": change.masked_new_email,
    }
    send_mail_soon(template, to, context, subscriber.language)


def send_import_notice(consent: Consent) -> None:
    """To whoever stood in a list that a director brought."""
    subscriber = consent.subscriber
    leave = unsubscribe_url(subscriber)
    context = {
        "origin": _sentence(consent.origin),
        "leave": leave,
        "choose": preferences_url(subscriber),
    }
    # One click in the mail program (RFC 8058), as in the letter.
    headers = {
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    send_mail_soon("newsletter_imported", subscriber.email, context, subscriber.language, headers)


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def send_late_letter_alert(issue: Issue) -> None:
    """To every moderator, once: send it now, or skip this week?"""
    link = settings.PUBLIC_URL + reverse("admin:newsletter_issue_change", args=[issue.pk])
    for person in User.objects.filter(is_staff=True, is_active=True):
        context = {"issue": issue, "link": link}
        send_mail_soon("moderators_letter_late", person.email, context, person.language)


def send_held_letter_alert(reason: str) -> None:
    """To every moderator: the letter does not leave until a person has looked."""
    link = settings.PUBLIC_URL + reverse("admin:newsletter_issue_changelist")
    for person in User.objects.filter(is_staff=True, is_active=True):
        with translation.override(person.language):
            context = {"reason": describe_reason(reason), "link": link}
        send_mail_soon("moderators_letter_held", person.email, context, person.language)


def unsubscribe_url(subscriber: Subscriber) -> str:
    token = tokens.make_token(tokens.UNSUBSCRIBE, subscriber.pk)
    return token_url("newsletter_unsubscribe", token, subscriber.language)


def preferences_url(subscriber: Subscriber) -> str:
    token = tokens.make_token(tokens.PREFERENCES, subscriber.pk)
    return token_url("newsletter_preferences", token, subscriber.language)


def token_url(name: str, token: str, language: str) -> str:
    with translation.override(language):
        return settings.PUBLIC_URL + reverse(name, args=[token])
