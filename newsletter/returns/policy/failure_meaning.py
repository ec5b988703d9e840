"""What a report means for one subscriber: which of its failures counts, and as what."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.email_address import fold_email
from newsletter.models import Bounce, Subscriber
from newsletter.returns.policy import diagnosis
from newsletter.returns.policy.diagnosis import Judgement, Kind, Weight
from newsletter.returns.policy.learnt_replies import find_learnt_kind
from newsletter.returns.reading.classification import FailedRecipient

COMPLAINT = Judgement(Kind.COMPLAINT, Weight.NOTHING)


@dataclass(frozen=True)
class ReadFailure:
    judgement: Judgement
    failure: FailedRecipient


def read_failures(
    failures: Sequence[FailedRecipient],
    holder: Subscriber | None,
    verdict: Bounce.Kind | None = None,
) -> ReadFailure:
    """What failed elsewhere, behind a redirection or at a former address, is no proof.

    ``verdict``: what the provider says that it is, for where the words do not.
    """
    if not failures:
        return ReadFailure(COMPLAINT, FailedRecipient((), "", ""))
    own = [failure for failure in failures if holder and _concerns(failure, holder)]
    chosen = (own or failures)[0]
    status = diagnosis.precise_status(chosen.status, chosen.diagnostic)
    judgement = judge_words(status, chosen.diagnostic, verdict)
    if judgement.kind == Kind.HARD and holder is not None and not own:
        judgement = Judgement(Kind.SOFT, Weight.FAILURE)
    return ReadFailure(judgement, FailedRecipient(chosen.addresses, status, chosen.diagnostic))


def judge_words(status: str, words: str, verdict: Bounce.Kind | None = None) -> Judgement:
    """Asks the tables first, then the provider, then what a person has explained."""
    judgement = diagnosis.judge_failure(status, words)
    is_half = judgement.weight == Weight.ONE_WITNESS and judgement.kind == Kind.SOFT
    if judgement.is_understood and not is_half:
        return judgement
    kind = verdict or find_learnt_kind(words)
    if kind is None:
        return judgement
    return Judgement(kind, Weight.NOTHING if kind == Kind.SENDER else Weight.FAILURE)


def is_riddle(failures: Sequence[FailedRecipient]) -> bool:
    """Whether nobody knows what a mail system's own words mean. Runs a query."""
    return not any(
        judge_words(
            diagnosis.precise_status(one.status, one.diagnostic), one.diagnostic
        ).is_understood
        for one in failures
    )


def _concerns(failure: FailedRecipient, holder: Subscriber) -> bool:
    return any(_folded(address) == holder.email_folded for address in failure.addresses)


def _folded(address: str) -> str:
    try:
        return fold_email(address)
    except ValueError:
        return ""
