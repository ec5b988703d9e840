"""The letter over TLS and with a password, as a provider asks for it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from pytest_django import Settings

from newsletter.engine import sending
from newsletter.models import Issue, Subscriber
from tests.live_town import free_port
from tests.newsletter.certificates import HOST, CertificateAuthority
from tests.newsletter.conftest import MailSink
from tests.newsletter.sent_issues import make_issue, send_all
from tests.patience import patient

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.waits,
    # Said by aiosmtpd where TLS has begun before it listens.
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]
PASSWORD = "maree-basse"
Serve = Callable[..., "TlsProvider"]


class TlsProvider(MailSink):
    """Takes mail over TLS from who knows the password; notes what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.passwords: list[str] = []
        self.in_clear = 0

    def authenticate(self, *asked: Any) -> AuthResult:
        said = asked[-1]
        assert isinstance(said, LoginPassword)
        self.passwords.append(said.password.decode())
        is_right = (said.login, said.password) == (b"town", PASSWORD.encode())
        return AuthResult(success=is_right, handled=is_right)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.in_clear += server.transport.get_extra_info("cipher") is None
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CertificateAuthority:
    """The machine of the site trusts it."""
    found = CertificateAuthority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(found.file))
    return found


@pytest.fixture(params=["STARTTLS", "implicit"])
def serve(
    settings: Settings, request: pytest.FixtureRequest, authority: CertificateAuthority
) -> Iterator[Serve]:
    """Starts a provider, and points the site to it with the right password."""
    controllers = []

    def start(**certified: Any) -> TlsProvider:
        provider, context = TlsProvider(), authority.server_side(**certified)
        is_implicit = request.param == "implicit"
        controller = Controller(
            provider,
            hostname=HOST,
            port=free_port(),
            ready_timeout=patient(10),
            ssl_context=context if is_implicit else None,
            tls_context=None if is_implicit else context,
            require_starttls=not is_implicit,
            authenticator=provider.authenticate,
            auth_required=True,
            # With TLS from the start aiosmtpd does not know that it has it.
            auth_require_tls=not is_implicit,
        )
        controller.start()
        controllers.append(controller)
        settings.EMAIL_BACKEND = sending.SMTP_BACKEND
        settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, controller.port
        settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = is_implicit, not is_implicit
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "town", PASSWORD
        return provider

    yield start
    for controller in controllers:
        controller.stop()


@pytest.fixture
def issue() -> Issue:
    return make_issue()


def require_paused(issue: Issue, why: str) -> None:
    issue.refresh_from_db()
    assert issue.state == Issue.State.PAUSED
    assert why in issue.trouble
    assert Subscriber.objects.confirmed().count() == 3


def test_letter_leaves_sealed_and_with_the_password(issue: Issue, serve: Serve) -> None:
    provider = serve()
    assert send_all(issue) == {"sent": 3}
    assert set(provider.passwords) == {PASSWORD}
    assert provider.in_clear == 0


def test_wrong_password_pauses_the_issue_and_leaves_nobody_out(
    issue: Issue, serve: Serve, settings: Settings
) -> None:
    provider = serve()
    settings.EMAIL_HOST_PASSWORD = "maree-haute"
    assert send_all(issue) == {"pending": 3}
    require_paused(issue, "SMTP 535")
    assert provider.mails == []
    settings.EMAIL_HOST_PASSWORD = PASSWORD
    sending.resume_issue(issue.pk)
    assert send_all(issue) == {"sent": 3}


def test_password_that_cannot_be_said_pauses_the_issue(
    issue: Issue, serve: Serve, settings: Settings
) -> None:
    serve()
    settings.EMAIL_HOST_PASSWORD = "marée"
    assert send_all(issue) == {"pending": 3}
    require_paused(issue, "password with accents")


def test_password_that_is_needed_and_not_set_pauses_the_issue(
    issue: Issue, serve: Serve, settings: Settings
) -> None:
    serve()
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    assert send_all(issue) == {"pending": 3}
    require_paused(issue, "SMTP 530")


@pytest.mark.parametrize(
    ("certified", "why"),
    [
        ({"host": "mail.elsewhere.example"}, "IP address mismatch"),
        ({"has_run_out": True}, "certificate has expired"),
    ],
)
def test_wrong_certificate_is_refused_before_the_password_is_said(
    issue: Issue, serve: Serve, certified: dict[str, Any], why: str
) -> None:
    provider = serve(**certified)
    assert send_all(issue) == {"pending": 3}
    require_paused(issue, f"wrong certificate: {why}")
    assert provider.passwords == []


def test_certificate_of_an_unknown_authority_is_refused(
    issue: Issue, serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    provider = serve()
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(CertificateAuthority(other).file))
    assert send_all(issue) == {"pending": 3}
    require_paused(issue, "wrong certificate: unable to get local issuer certificate")
    assert provider.passwords == []


def test_nothing_leaves_in_clear_where_tls_was_asked_for(
    issue: Issue, sink: MailSink, settings: Settings
) -> None:
    settings.EMAIL_USE_TLS = True
    assert send_all(issue) == {"pending": 3}
    require_paused(issue, "TLS or password not offered")
    assert sink.mails == []
