from newsletter.models.bounce import Bounce, Stray
from newsletter.models.contacts import ContactList
from newsletter.models.delivery import Delivery
from newsletter.models.editing import Choice, Foreword
from newsletter.models.issue import Edition, Imprint, Issue, Piece
from newsletter.models.moving import AddressChange
from newsletter.models.post import Allowance, Berth, Seat
from newsletter.models.subscriber import Consent, Subscriber
from newsletter.models.suppression import Suppression

__all__ = [
    "AddressChange",
    "Allowance",
    "Berth",
    "Bounce",
    "Choice",
    "Consent",
    "ContactList",
    "Delivery",
    "Edition",
    "Foreword",
    "Imprint",
    "Issue",
    "Piece",
    "Seat",
    "Stray",
    "Subscriber",
    "Suppression",
]
