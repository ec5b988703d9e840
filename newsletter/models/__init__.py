from newsletter.models.delivery import Delivery
from newsletter.models.editing import Choice, Foreword
from newsletter.models.issue import Edition, Imprint, Issue, Piece
from newsletter.models.post import Allowance, Berth, Seat
from newsletter.models.subscriber import Consent, Subscriber
from newsletter.models.suppression import Suppression

__all__ = [
    "Allowance",
    "Berth",
    "Choice",
    "Consent",
    "Delivery",
    "Edition",
    "Foreword",
    "Imprint",
    "Issue",
    "Piece",
    "Seat",
    "Subscriber",
    "Suppression",
]
