"""The proxy's configuration file, run by nginx itself in front of a small site."""

import re
import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.live_town import ROOT, wait_until
from tests.nginx_proxy import NginxProxy, running_proxy, wait_for_the_next_second

pytestmark = [pytest.mark.real_clock, pytest.mark.needs_nginx]


class FakeSite(ThreadingHTTPServer):
    """Says in each answer how often it was asked, like the site itself says for how long."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), FakePage)
        self.asked = 0
        self.seen: dict[str, str] = {}
        self.status = 200


class FakePage(BaseHTTPRequestHandler):
    server: FakeSite

    def do_GET(self) -> None:
        self.server.asked += 1
        self.server.seen = dict(self.headers)
        status = self.server.status
        self.send_response(status)
        if self.path == "/private" or status != 200:
            self.send_header("Cache-Control", "no-store")
        else:
            self.send_header("Cache-Control", "public, max-age=0, s-maxage=1, stale-if-error=600")
            self.send_header("X-Accel-Expires", f"@{int(time.time())}")
        body = str(self.server.asked).encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[FakeSite]:
    server = FakeSite()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def proxy(site: FakeSite, tmp_path: Path) -> Iterator[NginxProxy]:
    media = tmp_path / "site/media"
    (media / "public/2026").mkdir(parents=True)
    (media / "private").mkdir()
    (media / "public/2026/960.webp").write_bytes(b"picture")
    (media / "private/original.jpg").write_bytes(b"secret")
    with running_proxy(tmp_path, f"127.0.0.1:{site.server_port}") as running:
        yield running


def test_visitors_share_a_page_within_a_second(proxy: NginxProxy) -> None:
    def burst() -> set[str]:
        second = int(time.time())
        pages = {proxy.client.get("/").text for _ in range(3)}
        return pages if int(time.time()) == second else set()

    assert len(wait_until(burst, what="three answers in one second")) == 1


def test_change_is_seen_when_the_second_is_over(proxy: NginxProxy) -> None:
    proxy.client.get("/")
    wait_for_the_next_second()
    assert proxy.client.get("/").text == "2"


@pytest.mark.parametrize(
    "cookie", ["sessionid=abc", "csrftoken=x; messages=abc", "__Host-sessionid=abc"]
)
def test_who_is_known_gets_their_own_page(proxy: NginxProxy, cookie: str) -> None:
    mine = {"Cookie": cookie}
    assert [proxy.client.get("/", headers=mine).text for _ in range(2)] == ["1", "2"]
    assert proxy.client.get("/").text == "3"


def test_page_that_is_not_to_be_kept_is_not_kept(proxy: NginxProxy) -> None:
    assert [proxy.client.get("/private").text for _ in range(2)] == ["1", "2"]


@pytest.mark.parametrize("status", [403, 404, 410])
def test_article_that_is_hidden_is_gone_when_the_second_is_over(
    site: FakeSite, proxy: NginxProxy, status: int
) -> None:
    proxy.client.get("/")
    site.status = status
    wait_for_the_next_second()
    assert proxy.client.get("/").status_code == status


def test_last_page_serves_while_the_site_does_not_answer(site: FakeSite, proxy: NginxProxy) -> None:
    proxy.client.get("/")
    site.shutdown()
    site.server_close()
    wait_until(lambda: proxy.client.get("/").headers["X-Cache"] == "STALE", what="old page")
    assert proxy.client.get("/").text == "1"


def test_page_never_seen_before_is_excused(site: FakeSite, proxy: NginxProxy) -> None:
    site.shutdown()
    site.server_close()
    answer = proxy.client.get("/")
    assert answer.status_code == 502
    assert "Réessayez" in answer.text
    assert answer.headers["Retry-After"] == "60"


def test_file_that_is_far_too_heavy_is_excused_with_a_way_back(
    site: FakeSite, proxy: NginxProxy
) -> None:
    answer = proxy.client.post("/articles/write/", content=b"x" * 33 * 2**20)
    assert answer.status_code == 413
    assert "votre texte y est encore" in answer.text
    assert site.asked == 0


class FakeResolver(socketserver.UDPServer):
    """Docker's resolver in small: knows ``web`` until it is told to forget."""

    known = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), FakeResolverAnswer)


class FakeResolverAnswer(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        question, back = self.request
        known = isinstance(self.server, FakeResolver) and self.server.known
        flags, count = (b"\x81\x80", b"\x00\x01") if known else (b"\x81\x83", b"\x00\x00")
        record = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x01\x00\x04" + socket.inet_aton("127.0.0.1")
        head = question[:2] + flags + question[4:6] + count + b"\x00" * 4
        back.sendto(head + question[12:] + (record if known else b""), self.client_address)


def test_last_page_serves_while_nobody_knows_where_the_site_is(
    site: FakeSite, tmp_path: Path
) -> None:
    names = FakeResolver()
    threading.Thread(target=names.serve_forever, args=(0.02,), daemon=True).start()
    resolver = f"127.0.0.1:{names.server_address[1]}"
    with running_proxy(tmp_path, f"web:{site.server_port}", resolver=resolver) as proxy:
        assert proxy.client.get("/").text == "1"
        names.known = False
        wait_until(lambda: proxy.client.get("/").headers["X-Cache"] == "STALE", what="old page")
        assert proxy.client.get("/").status_code == 200
    names.shutdown()
    names.server_close()


def test_plain_http_leads_to_https(proxy: NginxProxy) -> None:
    answer = httpx.get(f"{proxy.plain}/agenda/?page=2")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "https://127.0.0.1/agenda/?page=2"


def test_certificate_can_be_renewed(proxy: NginxProxy) -> None:
    place = proxy.folder / "acme/.well-known/acme-challenge"
    place.mkdir(parents=True)
    (place / "proof").write_text("proof")
    assert httpx.get(f"{proxy.plain}/.well-known/acme-challenge/proof").text == "proof"


def test_visitor_cannot_invent_an_address(site: FakeSite, proxy: NginxProxy) -> None:
    invented = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "http"}
    proxy.client.get("/private", headers=invented)
    assert site.seen["X-Forwarded-For"] == "127.0.0.1"
    assert site.seen["X-Forwarded-Proto"] == "https"


def test_photos_come_from_the_disk(site: FakeSite, proxy: NginxProxy) -> None:
    photo = proxy.client.get("/media/2026/960.webp")
    assert (photo.content, photo.headers["Content-Type"]) == (b"picture", "image/webp")
    assert photo.headers["X-Content-Type-Options"] == "nosniff"
    assert site.asked == 0


def test_photos_that_are_not_on_the_disk_come_from_the_site(proxy: NginxProxy) -> None:
    assert proxy.client.get("/media/2026/480.webp").text == "1"


@pytest.mark.parametrize(
    "path", ["/media/../private/original.jpg", "/media/%2e%2e/private/original.jpg"]
)
def test_originals_stay_private(proxy: NginxProxy, path: str) -> None:
    assert b"secret" not in proxy.client.get(path).content


def test_logs_keep_no_token(site: FakeSite, proxy: NginxProxy) -> None:
    paths = ("/newsletter/unsubscribe/t0ken/", "/en/articles/confirm/t0ken/", "/x/?q=t0ken")
    for path in paths:
        proxy.client.get(path)
    site.shutdown()
    site.server_close()
    for path in paths:
        proxy.client.get(path + "&again")
    assert "t0ken" not in proxy.logged(6)
    assert "t0ken" not in (proxy.folder / "error.log").read_text()


def test_configuration_without_docker_names_nothing_of_the_containers() -> None:
    words = ["sed", "-f", "deploy/nginx-without-docker.sed", "deploy/nginx.conf"]
    text = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "127.0.0.1:8000" in text
    assert "/var/lib/contrib-site/media/public/" in text
    assert not re.search(r"/tmp|/srv/|/dev/|/var/cache|web:|resolver", text)  # noqa: S108
