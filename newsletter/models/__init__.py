from newsletter.models.delivery import Delivery
from newsletter.models.issue import Edition, Issue, Piece
from newsletter.models.subscriber import Consent, Subscriber

__all__ = ["Consent", "Delivery", "Edition", "Issue", "Piece", "Subscriber"]
