"""A person says what a mail means that nobody understood; the words may teach it for the next."""

from datetime import datetime

from django.db import transaction

from newsletter.models import Bounce, UnclassifiedMail
from newsletter.returns.policy import bounces
from newsletter.returns.policy.bounces import BounceReport
from newsletter.returns.policy.learnt_replies import learn_reply
from newsletter.returns.reading.classification import FailedRecipient
from newsletter.subscribers import subscription

Meaning = UnclassifiedMail.Meaning
KINDS = {
    Meaning.GONE: Bounce.Kind.HARD,
    Meaning.FOR_NOW: Bounce.Kind.SOFT,
    Meaning.ABOUT_US: Bounce.Kind.SENDER,
}


def settle_mail(
    stray: UnclassifiedMail, meaning: UnclassifiedMail.Meaning, words: str, now: datetime
) -> bool:
    """Acts as the mail would have, had it been understood; False when it was settled before.

    ``words`` are those of it that say so; empty to teach nothing. Raises NotLearnable.
    """
    with transaction.atomic():
        waiting = UnclassifiedMail.objects.filter(pk=stray.pk, settled_as="")
        if not waiting.update(settled_as=meaning):
            return False
        if words and meaning in KINDS:
            learn_reply(words, KINDS[meaning])
        delivery = stray.delivery
        if delivery is None or delivery.subscriber_id is None:
            return True
        if meaning == Meaning.UNSUBSCRIBE_REQUEST:
            subscription.unsubscribe(delivery.subscriber_id, now)
        elif meaning in KINDS and delivery.subscriber is not None:
            failure = FailedRecipient((delivery.subscriber.email,), "", "")
            report = BounceReport(
                stray.report, delivery, delivery.subscriber_id, (failure,), KINDS[meaning]
            )
            bounces.record_report(report, now)
    return True
