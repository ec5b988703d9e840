"""A mail server that answers by a script: it refuses, stalls, hangs up and keeps what it took.

Plain sockets and threads, so that it can break the line at any byte; also for the fault harness.
"""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern

from tests.patience import patient

# The server's answer to a command, or one of these three.
DROP = "drop"  # hang up instead of answering
TAKE_AND_DROP = "take and drop"  # keep the mail, and hang up before saying so
SILENCE = "silence"

# Given: CONNECT, EHLO, MAIL, RCPT, DATA or TEXT, the recipient, and how often it was asked before.
Script = Callable[[str, str, int], str]
USUAL = {"CONNECT": "220 ready", "DATA": "354 go on", "QUIT": "221 bye"}


def accept_everything(stage: str, _recipient: str, _before: int) -> str:
    return USUAL.get(stage, "250 OK")


class ScriptedMailServer:
    def __init__(self, script: Script = accept_everything, *, pipelining: bool = True) -> None:
        self.script = script
        self.pipelining = pipelining
        self.taken: list[tuple[str, bytes]] = []
        self.senders: list[str] = []
        self.asked: Counter[tuple[str, str]] = Counter()
        self.spoke_too_early = 0
        self.connections = 0
        self.open = 0
        self.most_open = 0
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port: int = self.listener.getsockname()[1]
        self.is_stopping = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _content in self.taken]

    def mails_to(self, recipient: str) -> list[EmailMessage]:
        return [
            message_from_bytes(content, policy=modern)
            for to, content in self.taken
            if to == recipient
        ]

    def stop(self) -> None:
        self.is_stopping.set()
        self.listener.close()

    def answer(self, stage: str, recipient: str = "") -> str:
        with self.lock:
            before = self.asked[stage, recipient]
            self.asked[stage, recipient] += 1
        return self.script(stage, recipient, before)

    def _listen(self) -> None:
        while not self.is_stopping.is_set():
            try:
                channel, _peer = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(channel,), daemon=True).start()

    def _serve(self, channel: socket.socket) -> None:
        with self.lock:
            self.connections += 1
            self.open += 1
            self.most_open = max(self.most_open, self.open)
        try:
            ScriptedSession(self, channel).run()
        except OSError:
            pass
        finally:
            channel.close()
            with self.lock:
                self.open -= 1


class ScriptedSession:
    """One connection."""

    def __init__(self, server: ScriptedMailServer, channel: socket.socket) -> None:
        self.server = server
        self.channel = channel
        self.received = b""
        self.recipient = ""

    def run(self) -> None:
        if not self.say(self.server.answer("CONNECT")):
            return
        while (line := self.read(b"\r\n")) is not None:
            if not self.obey(line.decode("ascii", "replace")):
                return

    def obey(self, line: str) -> bool:
        """False when the line is to be cut."""
        verb = line[:4].upper()
        if verb == "EHLO" and self.server.pipelining:
            offer = "250-here\r\n250 PIPELINING "
            return self.say(self.server.answer("EHLO").replace("250 ", offer))
        if verb == "MAIL":
            self.server.senders.append(line.partition("<")[2].partition(">")[0])
        if verb == "RCPT":
            self.recipient = line.partition("<")[2].partition(">")[0]
        if verb == "DATA":
            return self.take_text()
        named = self.recipient if verb == "RCPT" else ""
        return self.say(self.server.answer(verb, named)) and verb != "QUIT"

    def take_text(self) -> bool:
        self.server.spoke_too_early += bool(self.received)
        answer = self.server.answer("DATA", self.recipient)
        if not self.say(answer):
            return False
        if not answer.startswith("354"):
            return True
        text = self.read(b"\r\n.\r\n")
        if text is None:
            return False
        recipient = self.recipient
        answer = self.server.answer("TEXT", recipient)
        if answer == TAKE_AND_DROP or answer.startswith("250"):
            content = (text + b"\r\n").replace(b"\n..", b"\n.")
            self.server.taken.append((recipient, content))
        return self.say(answer)

    def say(self, answer: str) -> bool:
        if answer == SILENCE:
            while not self.server.is_stopping.wait(0.05):
                pass
            return False
        if answer in {DROP, TAKE_AND_DROP}:
            return False
        self.channel.sendall(answer.encode() + b"\r\n")
        return not answer.startswith("421")

    def read(self, end: bytes) -> bytes | None:
        while end not in self.received:
            chunk = self.channel.recv(65536)
            if not chunk:
                return None
            self.received += chunk
        found, _end, self.received = self.received.partition(end)
        return found


def wait_until_closed(server: ScriptedMailServer, seconds: float = 10) -> None:
    """Raises AssertionError."""
    deadline = time.monotonic() + patient(seconds)
    while server.open:
        assert time.monotonic() < deadline, "connections are still open"
        time.sleep(0.01)
