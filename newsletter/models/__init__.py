"""The tables of the letter.

``workers`` holds what the processes that send share.
"""

from newsletter.models.bounce import Bounce, Stray
from newsletter.models.contact_list import ContactList
from newsletter.models.delivery import Delivery
from newsletter.models.editorial import Choice, Foreword
from newsletter.models.email_change import AddressChange
from newsletter.models.issue import Edition, Imprint, Issue, Piece
from newsletter.models.subscriber import Consent, Subscriber
from newsletter.models.suppression import Suppression
from newsletter.models.workers import Allowance, Berth, Seat

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
