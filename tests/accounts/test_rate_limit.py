from django.test import RequestFactory

from accounts.protection.rate_limit import allow_request


def test_counts_by_key() -> None:
    request = RequestFactory().get("/")
    answers = [
        allow_request(request, "report", amount=2, per_seconds=60, key="anna")
        for _attempt in range(3)
    ]
    assert answers == [True, True, False]
    assert allow_request(request, "report", amount=2, per_seconds=60, key="yann")


def test_counts_by_network_address() -> None:
    near = RequestFactory().post("/", REMOTE_ADDR="192.0.2.1")
    far = RequestFactory().post("/", REMOTE_ADDR="192.0.2.2")
    assert allow_request(near, "report", amount=1, per_seconds=60)
    assert not allow_request(near, "report", amount=1, per_seconds=60)
    assert allow_request(far, "report", amount=1, per_seconds=60)
