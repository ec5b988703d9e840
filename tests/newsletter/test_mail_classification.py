"""What mails that come back say, as Postfix, Exchange, Gmail, Orange and people write them."""

import pytest
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import Settings

from newsletter import tokens
from newsletter.returns.policy import diagnosis
from newsletter.returns.policy.diagnosis import Kind, judge_failure, mask_emails, precise_status
from newsletter.returns.reading import classification, sandbox
from newsletter.returns.reading.classification import ReturnedMailKind
from newsletter.returns.reading.parsing import MOST_BYTES
from tests.newsletter.returned_mails import NAMES, write_mail
from tests.processor_time import processor_time_within

SORTS = {
    "arf_abuse": ReturnedMailKind.COMPLAINT,
    "outlook_away": ReturnedMailKind.NOTHING,
    "person": ReturnedMailKind.UNKNOWN,
    "postfix_delayed": ReturnedMailKind.NOTHING,
    "postfix_delivered": ReturnedMailKind.NOTHING,
    "read_receipt": ReturnedMailKind.NOTHING,
    "unsubscribe": ReturnedMailKind.UNSUBSCRIBE_REQUEST,
    "vacation": ReturnedMailKind.NOTHING,
}
KINDS = {
    "exchange_unknown": Kind.HARD,
    "exim_unknown": Kind.HARD,
    "gmail_unauthenticated": Kind.SENDER,
    "gmail_unknown": Kind.HARD,
    "orange_spam": Kind.SENDER,
    "orange_unknown": Kind.HARD,
    "postfix_unknown": Kind.HARD,
    "qmail_unknown": Kind.HARD,
    "zimbra_full": Kind.SOFT,
}


def test_each_mail_of_the_collection_is_judged_here() -> None:
    assert sorted(SORTS | KINDS) == NAMES


@pytest.mark.parametrize(("name", "sort"), SORTS.items())
def test_what_is_no_failure(name: str, sort: ReturnedMailKind) -> None:
    found = sandbox.read_mail_safely(write_mail(name, tokens.bounce_token(24)))
    assert (found.said.sort, found.said.failures) == (sort, ())


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_failure_and_what_it_means(name: str, kind: Kind) -> None:
    found = classification.classify_mail(write_mail(name, tokens.bounce_token(24)))
    assert found.sort is ReturnedMailKind.FAILURE
    assert "denis@example.org" in found.failures[0].addresses
    failure = found.failures[0]
    assert (
        judge_failure(precise_status(failure.status, failure.diagnostic), failure.diagnostic).kind
        == kind
    )


@pytest.mark.parametrize("name", NAMES)
def test_letter_is_known_by_its_signed_mark(name: str) -> None:
    assert sandbox.read_mail_safely(write_mail(name, tokens.bounce_token(24))).delivery == 24
    assert (
        sandbox.read_mail_safely(write_mail(name, tokens.bounce_token(24).upper())).delivery == 24
    )


@pytest.mark.parametrize("name", NAMES)
def test_forged_mark_is_noticed(name: str) -> None:
    found = sandbox.read_mail_safely(write_mail(name, "24-" + "0" * 20))
    assert (found.delivery, found.is_forged) == (None, True)


def test_address_that_the_mail_server_names_comes_first() -> None:
    raw = write_mail("postfix_unknown", tokens.bounce_token(24))
    assert (
        sandbox.read_mail_safely(raw, f"contact+{tokens.bounce_token(25)}@example.org").delivery
        == 25
    )
    assert sandbox.read_mail_safely(raw, "contact+25-00000000000000000000@example.org").is_forged


def test_letter_that_was_signed_with_a_former_key_is_known(settings: Settings) -> None:
    mark = tokens.bounce_token(24)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert tokens.bounce_token(24) != mark
    assert sandbox.read_mail_safely(write_mail("postfix_unknown", mark)).delivery == 24


def test_same_mail_has_one_name_and_another_has_another() -> None:
    first = sandbox.read_mail_safely(write_mail("postfix_unknown", tokens.bounce_token(24)))
    again = sandbox.read_mail_safely(write_mail("postfix_unknown", tokens.bounce_token(24)))
    other = sandbox.read_mail_safely(write_mail("postfix_unknown", tokens.bounce_token(25)))
    assert first.key == again.key != other.key


def test_report_inside_a_forwarded_mail_is_nobody_s_report() -> None:
    inner = write_mail("postfix_unknown", tokens.bounce_token(24)).decode()
    raw = (
        f"Subject: Tr: Undelivered\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n{inner}"
    ).encode()
    assert sandbox.read_mail_safely(raw).said.sort is ReturnedMailKind.UNKNOWN


@pytest.mark.parametrize(
    ("status", "words", "kind"),
    [
        ("5.1.1", "550 5.1.1 User unknown in relay recipient table", Kind.HARD),
        ("5.1.1", "550 5.1.1 listed at zen.spamhaus.org", Kind.SENDER),
        ("5.1.8", "553 5.1.8 sender domain does not resolve", Kind.SENDER),
        ("5.4.4", "Host or domain name not found", Kind.SOFT),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", Kind.HARD),
        ("5.2.1", "550 5.2.1 The email account is disabled", Kind.HARD),
        ("5.2.1", "550 5.2.1 receiving mail too quickly", Kind.SOFT),
        ("5.0.0", "550 No such user here", Kind.HARD),
        ("5.5.0", "550 5.5.0 mailbox unavailable", Kind.HARD),
        ("5.0.0", "554 delivery error: dd Not a valid recipient - mx.example", Kind.HARD),
        ("5.0.0", "554 dd This user doesn't have a mail.example account", Kind.HARD),
        ("5.1.1", "550 5.1.1 <denis@spam-free.example>: User unknown", Kind.HARD),
        ("4.2.2", "452 4.2.2 user unknown or over quota", Kind.SOFT),
        ("4.7.0", "421 4.7.0 try later", Kind.SENDER),
        ("5.7.1", "550 5.7.1 not allowed", Kind.SENDER),
        ("", "", Kind.SOFT),
        ("nonsense", "nonsense", Kind.SOFT),
    ],
)
def test_code_and_words(status: str, words: str, kind: Kind) -> None:
    assert judge_failure(precise_status(status, words), words).kind == kind


@given(status=st.text(max_size=30), words=st.text(max_size=300))
def test_any_code_and_words_have_a_meaning(status: str, words: str) -> None:
    assert judge_failure(precise_status(status, words), words).kind in Kind


def test_words_name_nobody() -> None:
    said = "<denis.le.roux@example.org>: User unknown (yann@Port.example)"
    assert mask_emails(said) == "<d…@example.org>: User unknown (y…@Port.example)"


@pytest.mark.parametrize(
    "said",
    [
        "550 5.1.1 No such user 'Denis.Martin'",
        "550 Unknown user: denis.martin",
        "550 5.1.1 denis.martin... User unknown",
        "smtp; 550 5.1.1 denis.martin%40example.org unknown",
        "rejected by denis.martin=example.org@srs.example.net",
        '550 "denis.martin"@example.org',
    ],
)
def test_words_name_nobody_without_the_host_either(said: str) -> None:
    found = mask_emails(said, ["denis.martin+lettre@example.org"])
    assert "martin" not in found.lower()
    assert "d…" in found.lower()


@pytest.mark.parametrize("said", ["<yann.tanguy%40port.example>", '"yann.tanguy"@port.example'])
def test_addresses_of_others_are_known_by_their_form(said: str) -> None:
    assert "tanguy" not in mask_emails(said)


def test_masking_long_words_is_quick() -> None:
    with processor_time_within(2):
        mask_emails("a" * 200_000)
        mask_emails("a@" * 100_000)


PIECES = st.sampled_from(
    [
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=a\n",
        b"Content-Type: multipart/mixed; boundary=\"\"\n", b"Content-Type: message/rfc822\n",
        b"Content-Type: message/delivery-status\n", b"Content-Type: message/feedback-report\n",
        b"Content-Type: text/plain; charset=\"utf-7\xff\"\n",
        b"Content-Type: text/plain; charset=x\n",
        b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n",
        b"Subject: =?utf-8?B?w?=\n", b"Subject: =?nonsense?q?=FF?=\n", b"Subject: \xe9\xff\0\n",
        b"From: \xc3\x28 <MAILER-DAEMON@x>\n", b"To: contact+MARK@example.org\n",
        b"--a\n", b"--a--\n",
        b"\n", b"\r\n", b"\0", b"\xff\xfe", b"Action: failed\n", b"Status: 5.1.1\n", b"Status: \n",
        b"Final-Recipient: rfc822; denis@example.org\n", b"Final-Recipient: ;;;@@\n",
        b"Diagnostic-Code: smtp; 550 \xe9\0\n", b"Feedback-Type: abuse\n", b"Message-ID: \0\xff\n",
        b"<letter.MARK@127.0.0.1>\n", b"Hi. This is the qmail-send program at\n", b"<denis@x>:\n",
    ]
)  # fmt: skip


@examples(max_examples=400)
@given(st.lists(PIECES | st.binary(max_size=40), max_size=60))
def test_pieces_of_mails_in_any_order_are_read_and_never_raise(pieces: list[bytes]) -> None:
    raw = b"".join(pieces).replace(b"MARK", tokens.bounce_token(24).encode())
    found = classification.classify_mail(raw)
    texts = (found.sender, found.subject, found.text, *(f.diagnostic for f in found.failures))
    assert all("\0" not in text and text.encode() is not None for text in texts)


@examples(max_examples=200)
@example("postfix_delayed", 631, b"\0\n\x80")
@given(st.sampled_from(NAMES), st.integers(0, 3000), st.binary(min_size=1, max_size=30))
def test_damaged_mail_never_raises(name: str, place: int, damage: bytes) -> None:
    raw = write_mail(name, tokens.bounce_token(24))
    assert sandbox.read_mail_safely(raw[:place] + damage + raw[place:]).key
    assert sandbox.read_mail_safely(raw[:place]).key


DEEP = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"


@pytest.mark.child_process
@pytest.mark.parametrize(
    "raw",
    [
        b"".join(DEEP % (n, n) for n in range(5000)),
        b"Content-Type: message/rfc822\n\n" * 8000,
        b"".join(DEEP % (n, n) for n in range(100)) + b"--b7\n" * 50_000,
        write_mail("postfix_unknown", "24-" + "a" * 20) + b"x" * 5_000_000,
        b"Content-Type: message/delivery-status\n\n" + b"Final-Recipient: a\n\n" * 12_000,
        b"To: " + b"<" * 250_000, b"Subject: " + b"=?utf-8?q?a?= " * 18_000,
        b"Subject: x\n\n" + b"adresse " * 30_000, b"Subject: x\n\n" + b"1" * 250_000,
        b"From: " + b"a." * 120_000 + b"\n\n", b"\n\n" + b"no such address " * 16_000,
        b"Content-Type: text/plain; charset=" + b"a" * 200_000 + b"\n\nx",
        b"Content-Type: text/plain" + b"; a*0*=utf-8''x" * 16_000 + b"\n\nx",
    ],
)  # fmt: skip
def test_monstrous_mail_takes_little_time(raw: bytes) -> None:
    with processor_time_within(10):
        assert sandbox.read_mail_safely(raw).key
        for line in raw[:MOST_BYTES].decode("latin-1").split("\n")[:50]:
            judge_failure(precise_status(line[:1000], line[:1000]), line[:1000])


def test_diagnosis_of_long_words_is_quick() -> None:
    with processor_time_within(2):
        for words in ("address " * 125, "adresse a" * 110, "user unknown@" * 80, "a@" * 500):
            judge_failure("5.0.0", words)
            diagnosis.mask_emails(words)
