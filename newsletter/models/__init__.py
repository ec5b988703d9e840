"""The tables of the letter.

``workers`` holds what the processes that send share.
"""

from newsletter.models.bounce import Bounce, FailingDomain, LearntReply, UnclassifiedMail
from newsletter.models.contact_list import ContactList
from newsletter.models.delivery import Delivery
from newsletter.models.editorial import EditorialChoice, Foreword
from newsletter.models.email_change import EmailChange
from newsletter.models.issue import Edition, Issue, IssueItem, LetterFingerprint
from newsletter.models.subscriber import Consent, Subscriber
from newsletter.models.suppression import Suppression
from newsletter.models.workers import RateAllowance, SendingDatabase, WorkerSlot

__all__ = [
    "Bounce",
    "Consent",
    "ContactList",
    "Delivery",
    "Edition",
    "EditorialChoice",
    "EmailChange",
    "FailingDomain",
    "Foreword",
    "Issue",
    "IssueItem",
    "LearntReply",
    "LetterFingerprint",
    "RateAllowance",
    "SendingDatabase",
    "Subscriber",
    "Suppression",
    "UnclassifiedMail",
    "WorkerSlot",
]
