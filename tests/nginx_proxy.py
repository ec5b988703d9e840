"""The shipped proxy configuration, run by this machine's nginx on free ports."""

import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.live_town import ROOT, free_port, wait_until
from tests.patience import patient


@dataclass
class NginxProxy:
    """``client`` speaks TLS to it and trusts it; ``plain`` is its address without."""

    client: httpx.Client
    plain: str
    folder: Path

    def logged(self, lines: int) -> str:
        """The access log, once it holds so many lines."""
        path = self.folder / "access.log"

        def look() -> str | None:
            text = path.read_text() if path.exists() else ""
            return text if text.count("\n") >= lines else None

        return wait_until(look, what=f"{lines} lines in the log")


@contextmanager
def running_proxy(
    folder: Path,
    site: str,
    *,
    host: str = "localhost",
    files: Path | None = None,
    resolver: str = "127.0.0.11",
    https: int = 0,
) -> Iterator[NginxProxy]:
    """In front of ``site`` (host and port); ``files`` is what the site calls VAR_DIR."""
    http, https = free_port(), https or free_port()
    _certificate(folder, host)
    path = folder / "nginx.conf"
    path.write_text(_shipped(folder, site, files or folder / "site", http, https, resolver))
    nginx = subprocess.Popen(
        ["nginx", "-c", path, "-p", folder, "-g", "daemon off; master_process off;"],
        stderr=subprocess.DEVNULL,
    )
    trust = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
    try:
        with httpx.Client(
            base_url=f"https://{host}:{https}", verify=trust, timeout=patient(30)
        ) as client:
            wait_until(lambda: nginx.poll() is None and _answers(http), what="answer from nginx")
            yield NginxProxy(client, f"http://127.0.0.1:{http}", folder)
    finally:
        nginx.terminate()
        nginx.wait(patient(10))


def wait_for_the_next_second() -> None:
    """A page is kept to the end of the second in which the site made it."""
    now = int(time.time())
    wait_until(lambda: int(time.time()) > now, what="next second")


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/").status_code == 301
    except httpx.TransportError:
        return False


def _certificate(folder: Path, host: str) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}",
         "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip


def _shipped(folder: Path, site: str, files: Path, http: int, https: int, resolver: str) -> str:
    """The shipped file with this machine's ports and folders; each must stand in it."""
    text = (ROOT / "deploy/nginx.conf").read_text()
    for shipped, here in (
        ("/tmp/", f"{folder}/"),  # noqa: S108 - the first: the folder may lie there
        ("web:8000", site),
        ("127.0.0.1:8079", f"127.0.0.1:{free_port()}"),
        ("resolver 127.0.0.11 valid=5s", f"resolver {resolver} valid=1s"),
        ("listen 80 ", f"listen 127.0.0.1:{http} "),
        ("listen 443 ", f"listen 127.0.0.1:{https} "),
        ("listen [::]:80 default_server;", ""),
        ("listen [::]:443 ssl http2 default_server;", ""),
        ("/etc/nginx/tls/", f"{folder}/"),
        ("/var/cache/nginx/", f"{folder}/"),
        ("/srv/acme", f"{folder}/acme"),
        ("/srv/site/", f"{files}/"),
        ("/dev/stdout", f"{folder}/access.log"),
        ("/dev/stderr", f"{folder}/error.log"),
    ):
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    return text
