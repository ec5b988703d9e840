import os
import signal
import time
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from contrib_site.demo_town import loader
from contrib_site.processes import (
    WORKER_COMMAND,
    PortTaken,
    ProcessDied,
    ProcessTree,
    gunicorn_command,
    require_free_port,
    run_process_tree,
)

PASSWORD = "bienvenue-a-port-lannec"  # noqa: S105 - of the demo alone, printed at each start
LAST_LINES = 20
ACCOUNTS = (
    ("resident@example.org", "Anna, an established author"),
    ("newcomer@example.org", "Yann, a newcomer"),
    ("moderator@example.org", "Maëlle, a moderator"),
    ("odette@example.org", "Odette, the director"),
)


class DemoStopped(BaseException):
    """Somebody asked the demo to end."""


class Command(BaseCommand):
    help = "Run the demo town: database, web server, worker and beat in one process tree."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if settings.SITE_MODE != "demo":
            raise CommandError("The demo runs with SITE_MODE=demo only.")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)
        kept = "the town is not complete yet, the next start makes it again"
        try:
            require_free_port(settings.PORT)
            self._prepare()
            kept = "what was written is kept"
            self._serve()
        except PortTaken:
            raise CommandError(
                f"Port {settings.PORT} is in use: end what listens there, "
                f"or say another one, e.g. PORT={settings.PORT + 1} make demo"
            ) from None
        except DemoStopped:
            self.stdout.write(f"\nThe demo has ended; {kept}.")

    def _prepare(self) -> None:
        self._say("Database…")
        call_command("migrate", verbosity=0)
        loader.load_demo_town(PASSWORD, timezone.now(), self._say)

    def _serve(self) -> None:
        self._say("Web server, worker and beat…")
        quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
        with self._log.open("wb") as log, run_process_tree(quiet) as tree:
            tree.start("web server", gunicorn_command(settings.PORT), log)
            tree.start("worker", WORKER_COMMAND, log)
            self._watch(tree)

    def _watch(self, tree: ProcessTree) -> None:
        try:
            tree.wait_for(settings.PORT)
            self._welcome()
            while True:
                tree.require_alive()
                time.sleep(0.5)
        except ProcessDied as died:
            last = "\n".join(self._log.read_text(errors="replace").splitlines()[-LAST_LINES:])
            raise CommandError(f"{last}\nThe {died} has ended by itself; see above.") from died
        except TimeoutError:
            raise CommandError("The web server did not answer within a minute.") from None

    def _welcome(self) -> None:
        lines = [
            "",
            f"  {settings.SITE_NAME}, the paper of {settings.TOWN_NAME}:  {settings.PUBLIC_URL}/",
            f"  Moderators’ desk:  {settings.PUBLIC_URL}{reverse(settings.DESK_URL)}",
            "",
            *(f"  {email:24} {who}" for email, who in ACCOUNTS),
            f"  Password of all four:  {PASSWORD}",
            "",
            f"  Mails are files in {settings.OUTBOX_DIR}/, what happens is in {self._log}",
            "  Ctrl-C ends the demo.",
        ]
        self._say("\n".join(lines))

    @property
    def _log(self) -> Path:
        return Path(settings.VAR_DIR) / "demo.log"

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _stop(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise DemoStopped
