from newsletter.models.bounce import Bounce, Stray
from newsletter.models.delivery import Delivery
from newsletter.models.issue import Edition, Issue, Piece
from newsletter.models.post import Allowance, Berth, Seat
from newsletter.models.subscriber import Consent, Subscriber
from newsletter.models.suppression import Suppression

__all__ = [
    "Allowance",
    "Berth",
    "Bounce",
    "Consent",
    "Delivery",
    "Edition",
    "Issue",
    "Piece",
    "Seat",
    "Stray",
    "Subscriber",
    "Suppression",
]
