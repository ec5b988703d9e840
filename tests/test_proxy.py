"""The proxy's configuration file, run by nginx itself in front of a small site."""

import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.live import ROOT, free_port, until

pytestmark = pytest.mark.needs_nginx


class Site(ThreadingHTTPServer):
    """Says in each answer how often it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.asked = 0
        self.seen: dict[str, str] = {}


class Page(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked += 1
        self.server.seen = dict(self.headers)
        self.send_response(200)
        if self.path == "/private":
            self.send_header("Cache-Control", "no-store")
        else:
            self.send_header("Cache-Control", "public, max-age=0, s-maxage=1, stale-if-error=600")
        body = str(self.server.asked).encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture
def proxy(site: Site, tmp_path: Path) -> Iterator[httpx.Client]:
    http, https = free_port(), free_port()
    media = tmp_path / "site/media"
    (media / "public/2026").mkdir(parents=True)
    (media / "private").mkdir()
    (media / "public/2026/960.webp").write_bytes(b"picture")
    (media / "private/original.jpg").write_bytes(b"secret")
    configuration = _configuration(tmp_path, site.server_port, http, https)
    nginx = subprocess.Popen(
        ["nginx", "-c", configuration, "-p", tmp_path, "-g", "daemon off; master_process off;"],
        stderr=subprocess.DEVNULL,
    )
    address = f"https://127.0.0.1:{https}"
    with httpx.Client(base_url=address, verify=False) as client:  # noqa: S501 - made for the test
        until(lambda: _answers(client), what="answer from nginx")
        client.headers["x-http"] = f"http://127.0.0.1:{http}"
        site.asked = 0
        yield client
    nginx.terminate()
    nginx.wait(10)


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/started").status_code == 200
    except httpx.TransportError:
        return False


def _configuration(folder: Path, site: int, http: int, https: int) -> Path:
    """The shipped file with this machine's ports and folders."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=t",
         "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    text = (ROOT / "deploy/nginx.conf").read_text()
    for shipped, here in (
        ("/tmp/", f"{folder}/"),  # noqa: S108 - the first: the folder may lie there
        ("web:8000", f"127.0.0.1:{site}"),
        ("listen 80 ", f"listen 127.0.0.1:{http} "),
        ("listen 443 ", f"listen 127.0.0.1:{https} "),
        ("listen [::]:80 default_server;", ""),
        ("listen [::]:443 ssl http2 default_server;", ""),
        ("/etc/nginx/tls/", f"{folder}/"),
        ("/var/cache/nginx/", f"{folder}/"),
        ("/srv/site/", f"{folder}/site/"),
        ("/dev/stdout", f"{folder}/access.log"),
        ("/dev/stderr", f"{folder}/error.log"),
    ):
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    path = folder / "nginx.conf"
    path.write_text(text)
    return path


def test_visitors_share_a_page_for_a_second(site: Site, proxy: httpx.Client) -> None:
    assert [proxy.get("/").text for _ in range(3)] == ["1", "1", "1"]


def test_change_is_seen_a_second_later(site: Site, proxy: httpx.Client) -> None:
    proxy.get("/")
    assert until(lambda: proxy.get("/").text == "2", what="new page", seconds=3)


def test_resident_gets_their_own_page(site: Site, proxy: httpx.Client) -> None:
    mine = {"Cookie": "sessionid=abc"}
    assert [proxy.get("/", headers=mine).text for _ in range(2)] == ["1", "2"]
    assert proxy.get("/").text == "3"


def test_page_that_is_not_to_be_kept_is_not_kept(site: Site, proxy: httpx.Client) -> None:
    assert [proxy.get("/private").text for _ in range(2)] == ["1", "2"]


def test_last_page_serves_while_the_site_does_not_answer(site: Site, proxy: httpx.Client) -> None:
    proxy.get("/")
    site.shutdown()
    site.server_close()
    assert until(lambda: proxy.get("/").headers["X-Cache"] == "STALE", what="old page", seconds=5)
    assert proxy.get("/").text == "1"
    assert proxy.get("/never-seen").status_code == 502


def test_plain_http_leads_to_https(proxy: httpx.Client) -> None:
    answer = httpx.get(proxy.headers["x-http"] + "/agenda/?page=2")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "https://127.0.0.1/agenda/?page=2"


def test_visitor_cannot_invent_an_address(site: Site, proxy: httpx.Client) -> None:
    proxy.get("/private", headers={"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "http"})
    assert site.seen["X-Forwarded-For"] == "127.0.0.1"
    assert site.seen["X-Forwarded-Proto"] == "https"


def test_photos_come_from_the_disk(site: Site, proxy: httpx.Client) -> None:
    photo = proxy.get("/media/2026/960.webp")
    assert (photo.content, photo.headers["Content-Type"]) == (b"picture", "image/webp")
    assert site.asked == 0


@pytest.mark.parametrize(
    "path", ["/media/../private/original.jpg", "/media/%2e%2e/private/original.jpg"]
)
def test_originals_stay_private(proxy: httpx.Client, path: str) -> None:
    assert b"secret" not in proxy.get(path).content


def test_log_keeps_no_token(proxy: httpx.Client, tmp_path: Path) -> None:
    for path in ("/newsletter/unsubscribe/t0ken/", "/en/articles/confirm/t0ken/", "/x/?q=t0ken"):
        proxy.get(path)
    log = until(lambda: _lines(tmp_path / "access.log", 3), what="log")
    assert "t0ken" not in log


def _lines(path: Path, count: int) -> str:
    text = path.read_text() if path.exists() else ""
    return text if text.count("\n") > count else ""
