"""What the server's words mean."""

from datetime import timedelta

import pytest

from newsletter.engine.smtp.connection import Reply
from newsletter.engine.smtp.replies import MOST_ATTEMPTS, Stage, Verdict, judge, pause_after


@pytest.mark.parametrize(
    ("stage", "reply", "verdict"),
    [
        (Stage.RECIPIENT, Reply(250), Verdict.ACCEPTED),
        (Stage.RECIPIENT, Reply(251), Verdict.ACCEPTED),
        (Stage.SENDER, Reply(451), Verdict.LATER),
        (Stage.TEXT, Reply(421), Verdict.LATER),
        (Stage.RECIPIENT, Reply(550), Verdict.NEVER),
        (Stage.RECIPIENT, Reply(550, "5.1.1", "relay?"), Verdict.NEVER),
        (Stage.TEXT, Reply(552, "5.2.2"), Verdict.NEVER),
        (Stage.RECIPIENT, Reply(554, "5.7.1"), Verdict.DENIED),
        (Stage.RECIPIENT, Reply(550, "", "Relaying denied"), Verdict.DENIED),
        (Stage.RECIPIENT, Reply(503, "", "bad sequence"), Verdict.DENIED),
        (Stage.TEXT, Reply(554), Verdict.DENIED),
        (Stage.SENDER, Reply(550), Verdict.NOT_FROM_US),
        (Stage.RECIPIENT, Reply(550, "5.1.8"), Verdict.NOT_FROM_US),
    ],
)
def test_judgement(stage: Stage, reply: Reply, verdict: Verdict) -> None:
    assert judge(stage, reply) is verdict


def test_pauses_grow_and_end_within_three_days() -> None:
    first = timedelta(minutes=5)
    pauses = [pause_after(attempts, first) for attempts in range(1, MOST_ATTEMPTS)]
    known = [pause for pause in pauses if pause is not None]
    assert len(known) == len(pauses)
    assert known == sorted(known)
    assert timedelta(hours=68) < sum(known, timedelta()) <= timedelta(hours=72)
    assert pause_after(MOST_ATTEMPTS, first) is None
