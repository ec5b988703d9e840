"""Runs inside the site: prepares an audience and an issue, and works as a worker does."""
# ruff: noqa: E402 - Django is set up before anything of the site is imported

import json
import os
import resource
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contrib_site.settings")
django.setup()

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from newsletter.contents import issues, schedule
from newsletter.engine import sending
from newsletter.engine.delivery.ledger import ClaimedDelivery
from newsletter.engine.delivery.variants import LetterVariants
from newsletter.models import Edition, Issue, IssueItem, Subscriber

BYTES = 20_000


def prepare_audience(audience: str, domains: str) -> None:
    """Tables, and so many confirmed subscribers at so many domains."""
    call_command("migrate", verbosity=0)
    moment = connection.ops.adapt_datetimefield_value(timezone.now())
    if connection.vendor == "postgresql":
        numbers = "SELECT n FROM generate_series(1, %s) AS n"
    else:
        numbers = (
            "WITH RECURSIVE s(n) AS (SELECT 1 UNION SELECT n + 1 FROM s LIMIT %s) SELECT n FROM s"
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO newsletter_subscriber"
            " (email, email_folded, language, created_at, confirmed_at)"
            " SELECT address, address, 'fr', moment, moment FROM"
            " (SELECT 'reader' || n || '@town' || (n %% %s) || '.example.org' AS address,"
            f" %s AS moment FROM ({numbers}) AS numbers) AS people",
            [int(domains), moment, int(audience)],
        )


def make_issue(week: str) -> str:
    """A frozen issue whose mails have 20 KB; returns its number."""
    at = schedule.Week(2026, int(week)).planned_at
    found = Issue.objects.create(
        year=2026, week=int(week), state=Issue.State.SENDING, planned_at=at, frozen_at=at
    )
    Edition.objects.create(issue=found, number=1, created_at=at)
    while len(build_mail(found)) < BYTES:
        number = found.pieces.count()
        IssueItem.objects.create(
            issue=found, kind=IssueItem.Kind.NEWS, position=number, title=f"Le quai numéro {number}",
            standfirst="Les pêcheurs déchargent à l’aube, les enfants regardent. " * 5,
            byline="Anna Le Gall", path=f"/articles/{number}/", section_name="Le port",
        )  # fmt: skip
    issues.create_deliveries(found)
    return str(found.pk)


def build_mail(found: Issue) -> bytes:
    person = Subscriber.objects.order_by("pk")[0]
    row = ClaimedDelivery(1, person.pk, found.editions.get().pk, 0, person.email, "fr", "")
    copies, _others = LetterVariants(found).copies([row])
    return copies[0].text() if copies else b""


def write_sample(number: str, path: str) -> None:
    """One mail of this issue, as it leaves."""
    Path(path).write_bytes(build_mail(Issue.objects.get(pk=number)))


def run_worker(number: str) -> str:
    """Runs until nothing is left, once it is told to; CPU time, memory, time."""
    sys.stdin.readline()
    print("ready", flush=True)
    sys.stdin.readline()
    began, used = time.monotonic(), cpu_seconds()
    taken = 0
    while done := sending.send_due_deliveries(int(number)):
        taken += done
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return json.dumps(
        {
            "taken": taken,
            "seconds": time.monotonic() - began,
            "cpu": cpu_seconds() - used,
            "peak_kb": peak,
        }
    )


def cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def counts_json(number: str) -> str:
    return json.dumps(sending.count_by_state(int(number)))


def django_loop(count: str) -> str:
    """As many mails of the same size with Django's send_messages; mails a second."""
    text = "Les pêcheurs déchargent à l’aube.\n" * (BYTES // 2 // 40)
    mails = []
    for number in range(int(count)):
        one = EmailMultiAlternatives(
            "La lettre", text, "letter@example.org", [f"reader{number}@example.org"]
        )
        one.attach_alternative(f"<pre>{text}</pre>", "text/html")
        mails.append(one)
    began = time.monotonic()
    get_connection().send_messages(mails)
    return str(int(count) / (time.monotonic() - began))


if __name__ == "__main__":
    name, *words = sys.argv[1:]
    said = globals()[name](*words)
    if said is not None:
        print(said)
