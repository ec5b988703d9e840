"""What the mail server may do to us, and what each copy is then worth."""

import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from pytest_django import Settings

from newsletter.engine import sending
from newsletter.models import Issue
from tests.newsletter.mail_server import (
    DROP,
    SILENCE,
    TAKE_AND_DROP,
    Script,
    ScriptedMailServer,
    accept_everything,
    wait_until_closed,
)
from tests.newsletter.sent_issues import change_sending_config, delivery_of, make_issue, send_all
from tests.patience import patient
from tests.processor_time import processor_time_within

pytestmark = [pytest.mark.django_db, pytest.mark.waits]
Serve = Callable[..., ScriptedMailServer]
GAELLE = "gaelle@example.org"


@pytest.fixture(params=[True, False], ids=["pipelined", "one by one"])
def serve(settings: Settings, request: pytest.FixtureRequest) -> Iterator[Serve]:
    """Starts a mail server with a script, and points the site to it."""
    servers = []

    def start(script: Script = accept_everything) -> ScriptedMailServer:
        server = ScriptedMailServer(script, pipelining=request.param)
        servers.append(server)
        settings.EMAIL_BACKEND = sending.SMTP_BACKEND
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        change_sending_config(settings, connections=2)
        return server

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def issue() -> Issue:
    return make_issue()


def answer_script(
    stage: str, answer: str, recipient: str | None = None, *, times: int = 1000
) -> Script:
    """The usual answers, but this one at this stage, to this recipient, so many times."""

    def script(asked: str, to: str, before: int) -> str:
        concerned = asked == stage and recipient in {None, to} and before < times
        return answer if concerned else accept_everything(asked, to, before)

    return script


def test_nothing_follows_data_before_the_server_says_go_on(issue: Issue, serve: Serve) -> None:
    server = serve()
    assert send_all(issue) == {"sent": 3}
    assert server.spoke_too_early == 0


def test_connection_is_used_again_and_closed_with_quit(issue: Issue, serve: Serve) -> None:
    server = serve()
    send_all(issue)
    wait_until_closed(server)
    assert server.connections <= 2
    assert server.asked["QUIT", ""] == server.connections


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("RCPT", "550 no such user"),
        ("RCPT", "550 5.1.1 unknown"),
        ("RCPT", "550 5.7.1 not by you"),
        ("DATA", "554 no"),
        ("TEXT", "554 5.7.1 spam"),
    ],
)
def test_refusal_of_one_recipient_is_said_and_final(
    issue: Issue, serve: Serve, stage: str, answer: str
) -> None:
    server = serve(answer_script(stage, answer, GAELLE))
    assert send_all(issue) == {"sent": 2, "refused": 1}
    assert delivery_of(issue, "gaelle").reason.startswith(f"SMTP {answer[:3]}")
    send_all(issue)
    assert server.asked[stage, GAELLE] == 1


def test_refusal_of_the_last_readers_does_not_stop_the_letter(
    serve: Serve, settings: Settings
) -> None:
    """Two in a row may concern the sender: they are asked again before that is believed."""
    issue = make_issue(("denis", "gaelle", "herve", "hugo"))

    def script(stage: str, to: str, before: int) -> str:
        denied = stage == "TEXT" and to.startswith("h")
        return "554 5.7.1 spam" if denied else accept_everything(stage, to, before)

    server = serve(script)
    change_sending_config(settings, connections=1)
    for _attempt in range(2):
        assert send_all(issue) == {"sent": 2, "deferred": 2}
        issue.deliveries.filter(state="deferred").update(due_at=timezone.now())
    assert send_all(issue) == {"sent": 2, "refused": 2}
    issue.refresh_from_db()
    assert (issue.state, issue.trouble) == (Issue.State.SENT, "")
    assert server.asked["TEXT", "herve@example.org"] == 3


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("RCPT", "450 greylisted"),
        ("RCPT", "421 too many"),
        ("RCPT", DROP),
        ("DATA", "451 no"),
        ("DATA", DROP),
        ("TEXT", "452 full"),
        ("TEXT", "421 enough"),
    ],
)
def test_what_has_not_left_is_tried_again_later(serve: Serve, stage: str, answer: str) -> None:
    """Gaëlle comes first: behind another's text she would not be blamed for a line that is cut."""
    issue = make_issue(("gaelle", "denis", "herve"))
    server = serve(answer_script(stage, answer, GAELLE, times=1))
    assert send_all(issue) == {"sent": 2, "deferred": 1}
    row = delivery_of(issue, "gaelle")
    assert row.attempts == 1
    assert row.due_at
    issue.deliveries.filter(pk=row.pk).update(due_at=row.due_at.replace(year=2020))
    assert send_all(issue) == {"sent": 3}
    assert Counter(server.recipients)[GAELLE] == 1


@pytest.mark.parametrize("answer", [DROP, TAKE_AND_DROP])
def test_line_cut_after_the_text_is_a_doubt(issue: Issue, serve: Serve, answer: str) -> None:
    serve(answer_script("TEXT", answer, GAELLE))
    assert send_all(issue) == {"sent": 2, "unknown": 1}
    assert delivery_of(issue, "gaelle").reason == "connection lost after DATA"


def test_silence_before_data_is_no_doubt(issue: Issue, serve: Serve, settings: Settings) -> None:
    settings.EMAIL_TIMEOUT = patient(1)
    serve(answer_script("RCPT", SILENCE, GAELLE))
    assert send_all(issue) == {"sent": 2, "deferred": 1}


def test_waiting_for_the_server_costs_next_to_nothing(
    issue: Issue, serve: Serve, settings: Settings
) -> None:
    serve(answer_script("TEXT", SILENCE, "denis@example.org"))
    change_sending_config(settings, connections=1, reply_timeout=patient(1))
    with processor_time_within(0.5):
        assert send_all(issue) == {"sent": 2, "unknown": 1}


def test_silence_behind_a_text_is_as_short_as_before_it(
    issue: Issue, serve: Serve, settings: Settings
) -> None:
    """The text may take minutes to be answered (RFC 5321), the next recipient may not."""
    settings.EMAIL_TIMEOUT = patient(1)
    serve(answer_script("RCPT", SILENCE, GAELLE))
    change_sending_config(settings, connections=1, reply_timeout=600)
    deadline = time.monotonic() + 300
    assert send_all(issue) == {"sent": 2, "deferred": 1}
    assert time.monotonic() < deadline


def test_refusal_of_the_last_one_alone_is_its_own(
    issue: Issue, serve: Serve, settings: Settings
) -> None:
    serve(answer_script("TEXT", "554 5.7.1 spam", "herve@example.org"))
    change_sending_config(settings, connections=1)
    assert send_all(issue) == {"sent": 2, "refused": 1}
    assert Issue.objects.get().state == Issue.State.SENT


def test_silence_after_the_text_is_a_doubt(issue: Issue, serve: Serve, settings: Settings) -> None:
    serve(answer_script("TEXT", SILENCE, GAELLE))
    change_sending_config(settings, reply_timeout=patient(1))
    assert send_all(issue) == {"sent": 2, "unknown": 1}


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("CONNECT", "554 go away"),
        ("MAIL", "550 5.7.1 not yours"),
        ("RCPT", "554 5.7.1 Relay access denied"),
        ("RCPT", "530 5.7.0 authenticate first"),
        ("RCPT", "550 5.1.8 sender unknown"),
        ("TEXT", "554 5.7.1 policy"),
    ],
)
def test_refusal_of_the_sender_pauses_the_issue_and_leaves_nobody_out(
    issue: Issue, serve: Serve, stage: str, answer: str
) -> None:
    serve(answer_script(stage, answer))
    assert send_all(issue) == {"pending": 3}
    issue.refresh_from_db()
    assert issue.state == Issue.State.PAUSED
    assert answer[:3] in issue.trouble


def test_wrong_password_pauses_the_issue(issue: Issue, serve: Serve, settings: Settings) -> None:
    serve()
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "town", "wrong"
    assert send_all(issue) == {"pending": 3}
    issue.refresh_from_db()
    assert issue.state == Issue.State.PAUSED


def test_issue_goes_on_when_the_trouble_is_over(issue: Issue, serve: Serve) -> None:
    serve(answer_script("MAIL", "550 5.7.1 not yours"))
    send_all(issue)
    server = serve()
    sending.resume_issue(issue.pk)
    assert send_all(issue) == {"sent": 3}
    assert len(server.taken) == 3


def test_server_that_is_busy_is_asked_again_later(issue: Issue, serve: Serve) -> None:
    serve(answer_script("CONNECT", "421 busy"))
    assert send_all(issue) == {"deferred": 3}
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENDING


def test_server_that_hangs_up_on_every_mail_pauses_the_issue(serve: Serve) -> None:
    issue = make_issue([f"reader{number}" for number in range(12)])
    serve(answer_script("TEXT", DROP))
    found = send_all(issue)
    assert found["unknown"] <= 6
    issue.refresh_from_db()
    assert issue.state == Issue.State.PAUSED


def test_no_more_connections_than_set(serve: Serve) -> None:
    issue = make_issue([f"reader{number}" for number in range(12)])
    server = serve()
    assert send_all(issue) == {"sent": 12}
    assert server.most_open == 2
