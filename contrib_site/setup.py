"""Sets up what a real town needs first: a director, sections, mail that arrives."""

import smtplib
import ssl
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from accounts.authentication import verified_email
from accounts.email_address import fold_email
from accounts.mail import outgoing
from accounts.mail.message import build_message
from accounts.models import OutgoingMail, User
from accounts.names.slugs import make_slug
from articles import cache_scopes
from articles.models import Section

SECTIONS = {
    "fr": (
        ("Quartiers", "Ce qui se passe au coin de la rue."),
        ("Vie municipale", "Ce qui se décide, expliqué par celles et ceux qui y étaient."),
        ("Culture", "Spectacles, livres, musiques, mémoire de la ville."),
        ("Sport", "Les clubs, les matchs, les sorties."),
        ("Écologie", "La nature en ville, et les bonnes idées qui se copient."),
        ("Écoles et jeunesse", "Les écoles, les colonies, ce que font les jeunes."),
        ("Solidarités", "Coups de main, entraide, associations."),
        ("Économie", "Commerces, métiers, initiatives."),
    ),
    "en": (
        ("Neighbourhoods", "What happens round the corner."),
        ("Council", "What is decided, explained by those who were there."),
        ("Culture", "Shows, books, music, the town’s memory."),
        ("Sport", "Clubs, matches, outings."),
        ("Environment", "Nature in town, and good ideas to copy."),
        ("Schools and youth", "Schools, holidays, what young people do."),
        ("Solidarity", "Helping hands and associations."),
        ("Business", "Shops, trades, initiatives."),
    ),
}
LONGEST_NAME = 60


class InactiveAccount(Exception):
    """That account is blocked or closed."""


def first_director() -> User | None:
    return User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()


def appoint_director(email: str, name: str, now: datetime) -> tuple[User, bool]:
    """Returns the director's account, created if there is none, and whether anything changed.

    An existing account keeps its name. Raises ValueError for a bad e-mail, ValidationError for a
    name that cannot be used, InactiveAccount.
    """
    with transaction.atomic():
        try:
            user = verified_email.create_confirmed_account(email, name, settings.LANGUAGE_CODE)
        except verified_email.EmailTaken:
            user = User.objects.select_for_update().get(email_folded=fold_email(email))
        if not user.is_active:
            raise InactiveAccount
        if user.is_superuser and user.is_staff and _confirmed(user):
            return user, False
        EmailAddress.objects.update_or_create(
            user=user, email=user.email_folded, defaults={"verified": True, "primary": True}
        )
        user.is_staff = user.is_superuser = True
        # In an empty town nobody else could establish this author.
        user.established_at = user.established_at or now
        user.save(update_fields=["is_staff", "is_superuser", "established_at"])
    return user, True


def create_missing_sections(names: list[str]) -> list[str]:
    """Creates the sections that are missing, and returns their names.

    Without ``names`` it creates the default list, in an empty town only. Raises ValueError with a
    sentence.
    """
    wanted = [(name, "") for name in names]
    if not names and not Section.objects.exists():
        wanted = list(SECTIONS[settings.LANGUAGE_CODE])
    made = []
    with transaction.atomic():
        last = Section.objects.count()
        for name, description in wanted:
            if not make_slug(name) or len(name) > LONGEST_NAME:
                raise ValueError(f"“{name}” cannot be a section: say 1 to {LONGEST_NAME} letters.")
            if Section.objects.filter(slug=make_slug(name)).exists():
                continue
            last += 1
            row = {"name": name, "description": description, "position": last}
            Section.objects.create(slug=make_slug(name), **row)
            made.append(name)
        if made:
            cache_scopes.bump_scopes("lists", "site")
    return made


def send_test_mail(user: User) -> str:
    """Sends a mail at once, without the worker; returns what is wrong, or an empty text."""
    message = outgoing.render_mail("setup_test", user.email, {"user": user}, user.language)
    letter = build_message(OutgoingMail(**message))
    try:
        letter.send()
    except Exception as error:  # noqa: BLE001 - each mail backend has errors of its own
        return _describe_bad_certificate(error) or _describe_mail_error(error)
    return ""


def _confirmed(user: User) -> bool:
    own = EmailAddress.objects.filter(user=user, email=user.email_folded, verified=True)
    return bool(own.exists())


def _describe_bad_certificate(error: Exception) -> str:
    """Returns a sentence where the server's certificate is expired or another's, else ""."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return ""
    said = f"the certificate of {settings.EMAIL_HOST} is not valid ({error.verify_message})"
    return f"{said}: renew it there, or check the host in EMAIL_URL."


def _describe_mail_error(error: Exception) -> str:
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    match error:
        case smtplib.SMTPAuthenticationError():
            return f"{server} refuses the user name or the password: check both in EMAIL_URL."
        case smtplib.SMTPSenderRefused():
            said = f"{server} does not send for {settings.DEFAULT_FROM_EMAIL}"
            return f"{said}: check DEFAULT_FROM_EMAIL ({error.smtp_code})."
        case smtplib.SMTPRecipientsRefused():
            return f"{server} does not take mail for that address: is it written correctly?"
        case smtplib.SMTPNotSupportedError():
            return f"{server} lacks what EMAIL_URL asks for ({error}): check smtp+tls, smtp+ssl."
        case smtplib.SMTPResponseException():
            return f"{server} answers {error.smtp_code} {_text(error.smtp_error)}."
        case ssl.SSLError() | smtplib.SMTPServerDisconnected():
            hint = "smtp+ssl:// is for port 465, smtp+tls:// for port 587"
            return f"{server} does not speak TLS as EMAIL_URL says: {hint}."
        case OSError():
            hint = "check host and port in EMAIL_URL, and whether a firewall keeps mail inside"
            return f"nobody answers at {server} ({type(error).__name__}): {hint}."
    return f"{type(error).__name__}: {error}"


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
