"""How much a worker claims at once: what leaves in about a second, so that changes take effect."""

from newsletter.engine.delivery.batch_size import MOST, BatchSize


def taken_sizes(portion: BatchSize, *moments: float) -> list[int]:
    return [portion.take(moment) for moment in moments]


def test_begins_with_one_for_each_connection() -> None:
    assert taken_sizes(BatchSize(10), 7.0) == [10]


def test_grows_while_claims_are_used_up_within_a_second() -> None:
    assert taken_sizes(BatchSize(10), 0, 0.1, 0.2, 0.3) == [10, 20, 40, 80]
    assert taken_sizes(BatchSize(10), *(n / 10 for n in range(20)))[-1] == MOST


def test_shrinks_when_a_claim_lasts_longer() -> None:
    portion = BatchSize(10)
    assert taken_sizes(portion, 0, 0.5, 1.0, 2.5) == [10, 20, 40, 20]
    assert taken_sizes(portion, 5, 10, 15) == [10, 10, 10]
