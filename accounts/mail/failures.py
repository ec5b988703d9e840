"""Why a mail did not leave, in a sentence that names nobody: for the log, the desk and readers."""

import smtplib
import ssl

from django.utils.translation import gettext, gettext_noop

WRONG_PASSWORD = gettext_noop("The mail server refuses our user name or password.")
WRONG_CERTIFICATE = gettext_noop("The certificate of the mail server is not valid.")
NO_TLS = gettext_noop("The mail server does not offer what the settings ask for.")
BROKEN_OFF = gettext_noop("The mail server broke the connection off.")
NO_ANSWER = gettext_noop("The mail server does not answer in time.")
NOBODY_THERE = gettext_noop("The mail server cannot be reached.")
SAID_NO = gettext_noop("The mail server said no.")
FAILED = gettext_noop("Sending failed.")


def describe_failure(error: Exception) -> str:
    """Returns one of these sentences, and the detail in brackets behind it."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return f"{WRONG_PASSWORD} ({error.smtp_code})"
        case ssl.SSLCertVerificationError():
            return f"{WRONG_CERTIFICATE} ({error.verify_message})"
        case smtplib.SMTPNotSupportedError():
            return NO_TLS
        case smtplib.SMTPServerDisconnected() | ssl.SSLError():
            return f"{BROKEN_OFF} ({type(error).__name__})"
        case smtplib.SMTPResponseException():
            return f"{SAID_NO} ({error.smtp_code})"
        case TimeoutError():
            return NO_ANSWER
        case OSError():
            return f"{NOBODY_THERE} ({type(error).__name__})"
    return f"{FAILED} ({type(error).__name__})"


def translate_failure(reason: str) -> str:
    """Returns what ``describe_failure`` said in the language that is active."""
    sentence, bracket, detail = reason.partition(" (")
    return (gettext(sentence) if sentence else "") + bracket + detail
