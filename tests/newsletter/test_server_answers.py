"""What receivers answer, and whom it concerns: the reader's address, this moment, or us."""

import re
from pathlib import Path

import pytest

from newsletter.returns.policy import diagnosis
from newsletter.returns.policy.diagnosis import (
    Kind,
    Weight,
    judge_failure,
    precise_status,
)
from newsletter.returns.reading import (
    classification,
    delivery_status,
    plain_reports,
    server_words,
)
from tests.processor_time import processor_time_within

ANSWERS = [
    ("5.1.1", "550 5.1.1 Adresse invalide. Invalid recipient. OFR_416 [416]", Kind.HARD),
    ("5.1.1", "552 5.1.1 Boite du destinataire pleine. OFR_417 [417]", Kind.SOFT),
    ("5.0.0", "550 ME Service refuse. Veuillez essayer plus tard. OFR006_103", Kind.SENDER),
    ("5.5.0", "550 5.5.0 Service refuse. please try later. LPN007_510", Kind.SENDER),
    ("5.5.0", "550 5.5.0 Le compte du destinataire est bloque. LPN007_426", Kind.SOFT),
    ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied.", Kind.HARD),
    ("5.5.0", "550 5.5.0 mailbox unavailable (S2017062302)", Kind.HARD),
    ("5.7.1", "550 5.7.1 part of their network is on our block list (S3140)", Kind.SENDER),
    ("5.7.1", "550 5.7.1 <x@free.fr>: Recipient address rejected: User unknown", Kind.HARD),
    ("5.2.1", "550 5.2.1 receiving mail at a rate that prevents delivery", Kind.SOFT),
    ("5.1.1", "550 5.1.1 x has sent to too many recipients this hour. IB607", Kind.SOFT),
    ("5.1.1", "550 5.1.1 Recipient address rejected: Greylisted", Kind.SOFT),
    ("5.1.1", "550 5.1.1 undeliverable address: host mx said: 452 4.2.2 Mailbox full", Kind.SOFT),
    ("5.1.0", "5.1.0 - Unknown address error 554-'too many connections'", Kind.SENDER),
    ("5.0.0", "554 IP=192.0.2.1 - None/bad reputation. Ask your postmaster", Kind.SENDER),
    ("5.0.0", "550 (x@example.org:blocked)", Kind.SENDER),
    ("5.1.1", "550 5.1.1 Mailbox currently suspended", Kind.SOFT),
    ("5.1.10", "556 5.1.10 Recipient address has null MX", Kind.HARD),
    ("5.1.6", "551 5.1.6 user has moved; please try another", Kind.HARD),
]

PATTERNS = [
    (f"{module.__name__.rpartition('.')[2]}.{name}", value)
    for module in (server_words, plain_reports, delivery_status, classification, diagnosis)
    for name, value in vars(module).items()
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
]
SEEDS = (
    "user ",
    "exceed",
    "mail from ",
    "a.",
    "a@",
    "1.1.1 ",
    "550-",
    "(",
    "[x] ",
    "re: ",
    "\n\n",
    "_",
)
# Receiver, status, words and meaning of what large receivers answered.
TABLE = Path(__file__).with_name("answers_of_mail_servers.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text().splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(("status", "words", "kind"), ANSWERS)
def test_answer_of_a_receiver(status: str, words: str, kind: Kind) -> None:
    assert judge_failure(precise_status(status, f"smtp; {words}"), f"smtp; {words}").kind == kind


@pytest.mark.parametrize(("receiver", "status", "words", "kind"), ROWS)
def test_answer_of_a_large_receiver(receiver: str, status: str, words: str, kind: str) -> None:
    assert judge_failure(precise_status(status, words), words).kind == kind, receiver


@pytest.mark.parametrize("words", ["550 5.1.1 Address rejected", "450 4.1.1 User unknown"])
def test_code_or_words_alone_leave_it_to_the_next_issue(words: str) -> None:
    found = judge_failure(precise_status("", words), words)
    assert (found.kind, found.weight) == (Kind.SOFT, Weight.ONE_WITNESS)


@pytest.mark.parametrize("words", ["421 try later", "552 5.3.4 message too big", "greylisted"])
def test_what_waiting_or_a_shorter_mail_would_mend_counts_nothing(words: str) -> None:
    assert judge_failure(precise_status("", words), words).weight == Weight.NOTHING


@pytest.mark.parametrize("name", [name for name, _value in PATTERNS])
@pytest.mark.parametrize("seed", SEEDS)
def test_no_pattern_takes_long_for_what_anybody_may_write(name: str, seed: str) -> None:
    """Ten times what a report may hold: a line takes a moment, a parabola minutes."""
    with processor_time_within(3):
        dict(PATTERNS)[name].search((seed * 40_000)[:40_000])


def test_words_without_end_are_judged_in_no_time() -> None:
    with processor_time_within(1):
        judge_failure("5.0.0", "smtp; 550 " + "exceed" * 40_000)
