"""A town in production for real: gunicorn, worker, beat, PostgreSQL, Redis, nginx, TLS, mail."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from tests.articles.article_form import form_data, hidden_value
from tests.live_town import mail_text, wait_until
from tests.nginx_proxy import NginxProxy, wait_for_the_next_second
from tests.production_town import DIRECTOR, ProductionTown, town_in_production

pytestmark = [
    pytest.mark.real_clock,
    pytest.mark.needs_postgres,
    pytest.mark.needs_redis,
    pytest.mark.needs_nginx,
]

PAOL = ("--email", "paol@example.org", "--name", "Paol Riou")
ANNA = ("--email", "anna@example.org", "--name", "Anna Le Gall")


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProductionTown]:
    with town_in_production(tmp_path_factory.mktemp("production")) as running:
        yield running


@pytest.fixture
def proxy(production: ProductionTown) -> NginxProxy:
    """A stranger comes: without cookies."""
    production.proxy.client.cookies.clear()
    return production.proxy


def post(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """Fill in the form on this page and send it; follows where it leads."""
    return send(client, client.get(path, follow_redirects=True), **fields)


def send(client: httpx.Client, page: httpx.Response, **fields: str) -> httpx.Response:
    """As a browser does, from the page that is on its screen."""
    fields["csrfmiddlewaretoken"] = hidden_value(page.text, "csrfmiddlewaretoken")
    origin = {"Origin": str(client.base_url).rstrip("/"), "Referer": str(page.url)}
    return client.post(page.url, data=fields, headers=origin, follow_redirects=True)


CODE = re.compile(r"^ {4}([A-Z0-9]+-[A-Z0-9]+)$", re.MULTILINE)


def sign_in(production: ProductionTown, email: str) -> httpx.Client:
    """By a code that came by mail."""
    client = production.proxy.client
    before = len(production.town.mails(email))
    post(client, "/accounts/login/code/", email=email)

    def find_code() -> re.Match[str] | None:
        """News of the account may arrive beside it."""
        texts = map(mail_text, production.town.mails(email)[before:])
        return next(filter(None, map(CODE.search, texts)), None)

    code = wait_until(find_code, what="mail with a code", seconds=20)
    assert code
    post(client, "/accounts/login/code/confirm/", code=code[1])
    return client


def code_of_the_app(page: str) -> str:
    """What an authenticator app shows that was given the key on this page."""
    secret = re.search(r"\b[A-Z2-7]{32}\b", page)
    assert secret, page
    counter = next(iter(yield_hotp_counters_from_time()))
    code: str = format_hotp_value(hotp_value(secret[0], counter))
    return code


def test_everything_is_ready_through_tls(production: ProductionTown, proxy: NginxProxy) -> None:
    wait_until(lambda: proxy.client.get("/readyz").status_code == 200, what="readiness", seconds=60)
    parts = ("database", "broker", "worker", "letter", "mail", "disk")
    assert proxy.client.get("/readyz").json() == dict.fromkeys(parts, True)


def test_front_page_is_served_and_kept(proxy: NginxProxy) -> None:
    answers = [proxy.client.get("/") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert "HIT" in {answer.headers["X-Cache"] for answer in answers}
    assert answers[0].headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "X-Accel-Expires" not in answers[0].headers


def test_stylesheets_are_kept_for_ever(proxy: NginxProxy) -> None:
    link = re.search(r'href="(/static/css/site\.[0-9a-f]+\.css)"', proxy.client.get("/").text)
    assert link
    answer = proxy.client.get(link[1], headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "br"


def test_photo_is_served_from_the_disk(production: ProductionTown, proxy: NginxProxy) -> None:
    place = production.town.folder / "var/media/public/2026"
    place.mkdir(parents=True, exist_ok=True)
    (place / "960.webp").write_bytes(b"picture")
    assert proxy.client.get("/media/2026/960.webp").content == b"picture"
    assert proxy.client.get("/media/2026/480.webp").status_code == 404


def test_plain_http_is_sent_to_https(proxy: NginxProxy) -> None:
    answer = httpx.get(f"{proxy.plain}/agenda/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://127.0.0.1/agenda/")


def test_another_host_is_refused(proxy: NginxProxy) -> None:
    assert proxy.client.get("/", headers={"Host": "evil.example"}).status_code == 400


def set_up_second_factor(client: httpx.Client) -> list[str]:
    """Where the desk leads who has none yet; returns the recovery codes."""
    page = client.get("/admin/", follow_redirects=True)
    assert page.url.path == "/accounts/2fa/set-up/"
    page = client.get("/accounts/2fa/totp/activate/", follow_redirects=True)
    shown = send(client, page, code=code_of_the_app(page.text)).text
    return re.findall(r"<code>(\w+)</code>", shown)


def test_director_reaches_the_desk_with_a_second_factor(
    production: ProductionTown, proxy: NginxProxy
) -> None:
    client = sign_in(production, DIRECTOR)
    assert len(set_up_second_factor(client)) == 10
    assert client.get("/admin/").status_code == 200


def test_director_who_lost_the_app_comes_back_with_a_recovery_code(
    production: ProductionTown, proxy: NginxProxy
) -> None:
    production.town.manage("setup_site", "--no-input", "--no-mail", *PAOL)
    codes = set_up_second_factor(sign_in(production, PAOL[1]))
    proxy.client.cookies.clear()
    client = sign_in(production, PAOL[1])
    assert client.get("/admin/").status_code == 302
    post(client, "/accounts/2fa/authenticate/", code=codes[0])
    assert client.get("/admin/").status_code == 200


def test_article_is_seen_by_strangers_when_the_second_is_over(
    production: ProductionTown, proxy: NginxProxy
) -> None:
    production.town.manage("setup_site", "--no-input", "--no-mail", *ANNA)
    client = sign_in(production, ANNA[1])
    page = client.get("/articles/write/")
    answer = send(client, page, **form_data(title="La criée rouvre", section="1"))
    assert "La criée rouvre" in answer.text
    with httpx.Client(base_url=client.base_url, verify=False) as stranger:  # noqa: S501
        wait_for_the_next_second()
        assert "La criée rouvre" in stranger.get("/").text


def test_last_page_serves_while_the_site_is_away(
    production: ProductionTown, proxy: NginxProxy
) -> None:
    assert proxy.client.get("/agenda/").status_code == 200
    assert production.stop("web") == 0
    try:
        wait_until(
            lambda: proxy.client.get("/agenda/").headers["X-Cache"] == "STALE", what="old page"
        )
        assert proxy.client.get("/agenda/").status_code == 200
        assert proxy.client.get("/never-seen/").status_code == 502
    finally:
        production.start("web")
        production.town.tree.wait_for(production.town.port)


def test_logs_are_json_and_name_nobody(production: ProductionTown, proxy: NginxProxy) -> None:
    proxy.client.get("/newsletter/confirm/t0ken/?who=odette@example.org")
    lines = production.town.log().splitlines()
    events = [json.loads(line) for line in lines if line.startswith("{")]
    assert any(event["logger"] == "gunicorn.error" for event in events)
    assert not re.search(r"t0ken|odette@|\?who", production.town.log())
    assert "t0ken" not in proxy.logged(1)
