from newsletter.models import Suppression
from newsletter.subscribers.suppression import suppression_reasons


def kept_reason(email: str) -> Suppression.Reason | None:
    """Why this mailbox must not be written to; None when it may."""
    return suppression_reasons([email]).get(email)
