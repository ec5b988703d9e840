from newsletter.models.bounce import Bounce, Stray
from newsletter.models.contacts import ContactList
from newsletter.models.delivery import Delivery
from newsletter.models.issue import Edition, Issue, Piece
from newsletter.models.moving import AddressChange
from newsletter.models.post import Allowance, Berth, Seat
from newsletter.models.subscriber import Consent, Subscriber
from newsletter.models.suppression import Suppression

__all__ = [
    "AddressChange",
    "Allowance",
    "Berth",
    "Bounce",
    "Consent",
    "ContactList",
    "Delivery",
    "Edition",
    "Issue",
    "Piece",
    "Seat",
    "Stray",
    "Subscriber",
    "Suppression",
]
