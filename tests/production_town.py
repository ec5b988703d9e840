"""A town in production: the commands of the image and of the compose file, run as processes."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import yaml

from contrib_site.processes import run_process_tree
from tests.clock import clock_of_the_machine
from tests.live_town import ROOT, LiveTown, _database, _redis, free_port
from tests.nginx_proxy import NginxProxy, running_proxy
from tests.patience import patient

DIRECTOR = "odette@example.org"


@dataclass
class ProductionTown:
    town: LiveTown
    proxy: NginxProxy

    def start(self, service: str) -> None:
        """As the image or the compose file says; what it prints goes to the town's log."""
        with (self.town.folder / "log").open("ab") as log:
            self.town.tree.start(service, compose_command(service, self.town), log)

    def stop(self, service: str) -> int:
        """Kindly, as Docker does; returns the status it ended with."""
        process = self.town.tree.running.pop(service)
        process.terminate()
        return process.wait(patient(30))


def compose_command(service: str, town: LiveTown) -> list[str]:
    """On a port of this machine, and with the town's folder for the container's own /tmp."""
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    words = cast("list[str]", compose["services"][service].get("command", _cmd()))
    for shipped, here in (("0.0.0.0:8000", f"127.0.0.1:{town.port}"), ("/tmp/", f"{town.folder}/")):  # noqa: S108
        words = [word.replace(shipped, here) for word in words]
    return words


def _cmd() -> list[str]:
    """CMD of the Dockerfile."""
    (line,) = [n for n in (ROOT / "Dockerfile").read_text().splitlines() if n.startswith("CMD ")]
    return cast("list[str]", json.loads(line.removeprefix("CMD ")))


@contextmanager
def town_in_production(folder: Path) -> Iterator[ProductionTown]:
    """Everything a town runs, behind TLS, with a director and nothing else."""
    port, https, smtp_port = free_port(), free_port(), free_port()
    with _database() as database_url:
        environment = {
            "PYTHONPATH": str(ROOT),
            **clock_of_the_machine(),
            "PATH": os.environ["PATH"],
            "SITE_MODE": "production",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "PUBLIC_URL": f"https://localhost:{https}",
            "SITE_NAME": "La Rade",
            "TOWN_NAME": "Port-Lannec",
            "CONTACT_EMAIL": "contact@example.org",
            "DATABASE_URL": database_url,
            **_redis(),
            "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
            "VAR_DIR": str(folder / "var"),
            "STATIC_ROOT": str(folder / "static"),
        }
        proxied = running_proxy(folder, f"127.0.0.1:{port}", files=folder / "var", https=https)
        with run_process_tree(environment) as tree, proxied as proxy:
            town = LiveTown(port, folder, environment, tree)
            mail_server = ("aiosmtpd", "-n", "-l", f"127.0.0.1:{smtp_port}", "-c")
            tree.start("mail", (*mail_server, "aiosmtpd.handlers.Mailbox", str(town.mailbox)))
            town.manage("collectstatic", "--noinput", "--verbosity", "0")
            town.manage("setup_site", "--no-input", "--email", DIRECTOR, "--name", "Odette")
            production = ProductionTown(town, proxy)
            for service in ("web", "worker", "beat"):
                production.start(service)
            tree.wait_for(port, seconds=patient(60))
            yield production
