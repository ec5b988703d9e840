"""Who leaves does not wait until an issue for a million readers is compiled."""

import threading

import pytest
from django.db import connection, transaction

from newsletter.models import Subscriber
from newsletter.subscribers import subscription
from tests.newsletter.sent_issues import make_issue


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_leaving_does_not_wait_for_an_issue_that_is_compiled() -> None:
    def leave() -> None:
        subscription.unsubscribe(reader.pk)
        connection.close()

    make_issue(["gaelle"])
    reader = Subscriber.objects.get()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM newsletter_subscriber FOR KEY SHARE")
        leaving = threading.Thread(target=leave)
        leaving.start()
        leaving.join(20)
        assert not leaving.is_alive()
