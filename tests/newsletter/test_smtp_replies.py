"""What the server's words mean."""

from datetime import timedelta

import pytest

from newsletter.engine.smtp.connection import SmtpReply
from newsletter.engine.smtp.replies import (
    MOST_ATTEMPTS,
    ReplyVerdict,
    SmtpStage,
    judge_reply,
    retry_delay,
)


@pytest.mark.parametrize(
    ("stage", "reply", "verdict"),
    [
        (SmtpStage.RECIPIENT, SmtpReply(250), ReplyVerdict.ACCEPTED),
        (SmtpStage.RECIPIENT, SmtpReply(251), ReplyVerdict.ACCEPTED),
        (SmtpStage.SENDER, SmtpReply(451), ReplyVerdict.LATER),
        (SmtpStage.TEXT, SmtpReply(421), ReplyVerdict.LATER),
        (SmtpStage.RECIPIENT, SmtpReply(550), ReplyVerdict.NEVER),
        (SmtpStage.RECIPIENT, SmtpReply(550, "5.1.1", "relay?"), ReplyVerdict.NEVER),
        (SmtpStage.TEXT, SmtpReply(552, "5.2.2"), ReplyVerdict.NEVER),
        (SmtpStage.RECIPIENT, SmtpReply(554, "5.7.1"), ReplyVerdict.DENIED),
        (SmtpStage.RECIPIENT, SmtpReply(550, "", "Relaying denied"), ReplyVerdict.DENIED),
        (SmtpStage.RECIPIENT, SmtpReply(503, "", "bad sequence"), ReplyVerdict.DENIED),
        (SmtpStage.TEXT, SmtpReply(554), ReplyVerdict.DENIED),
        (SmtpStage.SENDER, SmtpReply(550), ReplyVerdict.NOT_FROM_US),
        (SmtpStage.RECIPIENT, SmtpReply(550, "5.1.8"), ReplyVerdict.NOT_FROM_US),
    ],
)
def test_judgement(stage: SmtpStage, reply: SmtpReply, verdict: ReplyVerdict) -> None:
    assert judge_reply(stage, reply) is verdict


def test_pauses_grow_and_end_within_three_days() -> None:
    first = timedelta(minutes=5)
    pauses = [retry_delay(attempts, first) for attempts in range(1, MOST_ATTEMPTS)]
    known = [pause for pause in pauses if pause is not None]
    assert len(known) == len(pauses)
    assert known == sorted(known)
    assert timedelta(hours=68) < sum(known, timedelta()) <= timedelta(hours=72)
    assert retry_delay(MOST_ATTEMPTS, first) is None
